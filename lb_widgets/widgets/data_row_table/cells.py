"""From the values of a row to what its cells show: bounded, redacted texts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.messages.table_cells import AttachmentsCell, CutText
from lb_widgets.model.urls import file_name, is_path, is_url
from lb_widgets.redact import redact, redact_value
from lb_widgets.sources.derived import OTHER_TYPES, attachment_type
from lb_widgets.sources.missing import is_missing

if TYPE_CHECKING:
    from lb_widgets.messages.table_cells import Cell

MAX_TEXT: Final = 300
"""Characters of a cell's text; what is longer says so."""
MAX_NAMES: Final = 10
"""Names of attachments in one cell: as many as an image may have overlay layers."""
_MAX_NAME: Final = 60
_REDACTED_AHEAD: Final = 16
"""A secret that begins in the text shown is found if it ends within so many times its length."""


def text_cell(value: Any) -> Cell:
    """Return what a cell of any value shows: texts as they are, lists and dicts as compact JSON."""
    return None if is_missing(value) else cut(_as_text(value))


def metadata_cell(value: Any) -> Cell:
    """Return metadata fields as ``name: value · name: value``."""
    fields = value if isinstance(value, list) else []
    if not fields or not all(isinstance(field, dict) and "value" in field for field in fields):
        return text_cell(value)
    named = redact_value(
        [
            (field.get("name") or field.get("schema_id") or field.get("schemaId"), field["value"])
            for field in fields
        ]
    )
    return cut(" · ".join(f"{name}: {_as_text(item)}" for name, item in named))


def attachment_cells(value: Any) -> dict[str, AttachmentsCell]:
    """Return a cell for each attachment type of a row; `OTHER_TYPES` for all unknown ones."""
    names: dict[str, list[str]] = {}
    for attachment in value if isinstance(value, list) else ():
        names.setdefault(attachment_type(attachment), []).append(_attachment_name(attachment))
    return {kind: AttachmentsCell(len(each), each[:MAX_NAMES]) for kind, each in names.items()}


def cut(text: str, limit: int = MAX_TEXT) -> str | CutText:
    """Return a text for reading: redacted, and cut where it is longer than `limit`."""
    shown = readable(text[: limit * _REDACTED_AHEAD])
    return shown if len(text) <= limit else CutText(shown[:limit], len(text))


def readable(text: str) -> str:
    """Return a text redacted, with a mark in place of what UTF-8 cannot carry (lone surrogates)."""
    return redact(text).encode("utf-8", "replace").decode("utf-8")


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict | list | tuple):
        return json.dumps(
            redact_value(value), ensure_ascii=False, separators=(", ", ": "), default=str
        )
    return str(value)


def _attachment_name(attachment: Any) -> str:
    if not isinstance(attachment, dict):
        return readable(str(attachment)[:_MAX_NAME])
    value = str(attachment.get("value") or "")
    name = attachment.get("name") or (file_name(value) if is_url(value) or is_path(value) else "")
    text = str(name or value)
    if attachment_type(attachment) == OTHER_TYPES:
        text = f"{attachment.get('type')}: {text}"
    shown = readable(text[: _MAX_NAME * _REDACTED_AHEAD])
    return shown if len(shown) <= _MAX_NAME else f"{shown[: _MAX_NAME - 1]}…"
