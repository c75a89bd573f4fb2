"""One data row in words: its fields, attachments and problems, beside the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from lb_widgets.messages.row_details import DetailAttachment, DetailProblem, RowDetail
from lb_widgets.model.data_row import ROW_COLUMNS
from lb_widgets.redact import redact, redact_value
from lb_widgets.widgets.base import LbWidget, StructTrait
from lb_widgets.widgets.base.static_form import static_html

if TYPE_CHECKING:
    import pandas as pd

MAX_TEXT: Final = 2_000
"""Characters of one value that are shown; the rest is counted."""


class RowDetails(LbWidget, bundle="row_details"):
    """Shows one row of a canonical DataFrame in words.

    Parameters
    ----------
    frame : pandas.DataFrame
        Canonical rows (`lb_widgets.io.frames.as_frame`).
    issues : pandas.DataFrame, optional
        ``Report.issues`` of the same rows.
    """

    detail = StructTrait(RowDetail | None, None)
    """The row on screen. Written by Python."""

    def __init__(self, frame: pd.DataFrame, *, issues: pd.DataFrame | None = None) -> None:
        self._frame = frame
        self._issues = issues
        super().__init__()

    def replace(self, frame: pd.DataFrame, *, issues: pd.DataFrame | None = None) -> None:
        """Take other rows from now on; what is on screen stays until `show`."""
        self._frame, self._issues = frame, issues

    def show(self, position: int, key: str) -> None:
        """Show the row at this position under this key."""
        cells = self._frame.iloc[position]
        row = {str(name): cells.iloc[place] for place, name in enumerate(self._frame.columns)}
        self.detail = RowDetail(
            key=redact(key),
            media_type=str(row.get("media_type") or ""),
            fields=[
                (name, _text(row[name])) for name in _field_order(row) if not _is_missing(row[name])
            ],
            attachments=[_attachment(item) for item in _listed(row.get("attachments"))],
            problems=self._problems(position),
        )

    def _problems(self, position: int) -> list[DetailProblem]:
        if self._issues is None:
            return []
        mine = self._issues[self._issues["row"] == position]
        return [
            DetailProblem(
                severity=str(issue["severity"]),
                rule=str(issue["rule"]),
                message=redact(str(issue["message"])),
                fix="" if _is_missing(issue["fix"]) else _text(issue["fix"]),
            )
            for issue in mine.to_dict("records")
        ]

    def static_form(self) -> str:
        """Return what stands for the widget where no kernel runs."""
        fields = self.detail.fields if self.detail else []
        return static_html(self.model_id, title="Data row", columns=("field", "value"), rows=fields)


def _field_order(row: dict[str, Any]) -> list[str]:
    known = [name for name in ROW_COLUMNS if name in row and name != "attachments"]
    return known + [name for name in row if name not in ROW_COLUMNS]


def _attachment(item: object) -> DetailAttachment:
    if not isinstance(item, dict):  # broken, and the rules say so
        return DetailAttachment(type="", name="", value=_text(item), is_link=False)
    entry: dict[str, Any] = item
    value = entry.get("value", "")
    return DetailAttachment(
        type=str(entry.get("type", "")),
        name=redact(str(entry.get("name") or "")),
        value=_text(value),
        is_link=isinstance(value, str) and value.startswith(("http://", "https://")),
    )


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def _is_missing(value: object) -> bool:
    return value is None or value != value or (isinstance(value, list | tuple) and not value)  # noqa: PLR0124 - NaN


def _text(value: object) -> str:
    if isinstance(value, str):
        text = redact(value)
    else:
        packed = msgspec.json.encode(redact_value(value), enc_hook=str)
        text = msgspec.json.format(packed, indent=2).decode()
    if len(text) <= MAX_TEXT:
        return text
    return f"{text[:MAX_TEXT]}… ({len(text):,} characters)"
