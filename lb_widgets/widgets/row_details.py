"""One data row in words: its fields, attachments and problems, beside the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lb_widgets.messages.row_details import RowDetail
from lb_widgets.model.data_row import ROW_COLUMNS
from lb_widgets.sources.missing import is_missing
from lb_widgets.widgets.base import LbWidget, StructTrait
from lb_widgets.widgets.base.row_words import problem, row_detail
from lb_widgets.widgets.base.static_form import static_html

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from lb_widgets.messages.row_details import DetailProblem, TreeNode

MAX_LINES: Final = 100
"""Lines of the static form."""


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
        row = [(str(name), cells.iloc[place]) for place, name in enumerate(self._frame.columns)]
        canonical = {name: value for name, value in row if name in ROW_COLUMNS}
        own = [(name, value) for name, value in row if name not in ROW_COLUMNS]
        self.detail = row_detail(key, canonical, own, self._problems(position))

    def _problems(self, position: int) -> Iterator[DetailProblem]:
        if self._issues is not None:
            mine = self._issues[self._issues["row"] == position]
            for issue in mine.to_dict("records"):
                fix: Any = None if is_missing(issue["fix"]) else issue["fix"]
                yield problem(
                    issue["severity"], issue["rule"], issue["path"], issue["message"], fix
                )

    def static_form(self) -> str:
        """Return what stands for the widget where no kernel runs."""
        lines = _lines(self.detail.fields) if self.detail else []
        more = [f"The first {MAX_LINES} of {len(lines):,} values."] if lines[MAX_LINES:] else []
        return static_html(
            self.model_id,
            title="Data row",
            lines=more,
            columns=("field", "value"),
            rows=lines[:MAX_LINES],
        )


def _lines(nodes: list[TreeNode], path: str = "") -> list[tuple[str, str]]:
    """Return every value that has no further ones inside it, with the way to it."""
    lines: list[tuple[str, str]] = []
    for node in nodes:
        joint = "" if not path or node.name.startswith("[") else "."
        place = f"{path}{joint}{node.name}"
        lines += _lines(node.children, place) if node.children else [(place, node.text)]
    return lines
