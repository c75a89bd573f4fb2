"""From one value of a row to what its cell shows: bounded, redacted text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.messages.table_cells import CutText, UrlCell
from lb_widgets.model.urls import is_url
from lb_widgets.sources.missing import is_missing
from lb_widgets.widgets.base.readable import (
    AHEAD,
    any_text,
    beginning,
    is_nested,
    json_text,
    readable,
    scalar_text,
)
from lb_widgets.widgets.base.row_values import expiry

if TYPE_CHECKING:
    from lb_widgets.messages.table_cells import Cell

MAX_TEXT: Final = 300
"""Characters of a cell's text; what is longer says so."""
MAX_URL: Final = 2048
"""Characters of a URL in a cell: no server takes longer ones for sure."""
MAX_COUNTED: Final = 1200
"""Characters up to which the length of a list or dict is told exactly."""
MAX_LABELS: Final = 20
"""Words of one cell."""
_MAX_LABEL: Final = 60
_MAX_SCHEME: Final = 64


def text_cell(value: Any) -> Cell:
    """Return what a cell of any value shows: texts as they are, lists and dicts as compact JSON."""
    if isinstance(value, str):
        return _of_url(value) if is_url(value[:_MAX_SCHEME]) else cut(value)
    if is_missing(value):
        return None
    if is_nested(value):
        text, is_whole = json_text(value, MAX_COUNTED)
        return _counted(text, is_whole=is_whole)
    return cut(scalar_text(value))


def metadata_cell(value: Any) -> Cell:
    """Return metadata fields as ``name: value · name: value``."""
    if not isinstance(value, list) or not all(map(_is_field, value)):
        return text_cell(value)
    text = ""
    for field in value:
        text += f" · {_field(field)}" if text else _field(field)
        if len(text) > MAX_COUNTED:
            return _counted(text, is_whole=False)
    return _counted(text) if value else None


def labels_cell(value: Any) -> Cell:
    """Return several words as ``IMAGE, VIDEO``."""
    if not isinstance(value, list | tuple):
        return text_cell(value)
    words = [
        beginning(any_text(word, _MAX_LABEL + AHEAD), _MAX_LABEL)[0] for word in value[:MAX_LABELS]
    ]
    more = len(value) - len(words)
    return _counted(", ".join([*words, f"{more:,} more"] if more else words)) if words else None


def cut(text: str, limit: int = MAX_TEXT) -> str | CutText:
    """Return a text for reading: redacted, and cut where it is longer than `limit`."""
    shown, is_whole = beginning(text, limit)
    return shown if is_whole else CutText(shown, len(text))


def _of_url(url: str) -> Cell:
    expires = expiry(url)
    if expires is None:
        return cut(url, MAX_URL)
    shown, is_whole = beginning(url, MAX_URL)
    return UrlCell(shown if is_whole else f"{shown[:-1]}…", expires)


def _is_field(field: Any) -> bool:
    return isinstance(field, Mapping) and "value" in field


def _field(field: Mapping[str, Any]) -> str:
    known_as = field.get("name") or field.get("schema_id") or field.get("schemaId")
    name, value = any_text(known_as, MAX_TEXT), field["value"]
    if is_nested(value):
        return f"{readable(name)}: {json_text(value, MAX_COUNTED)[0]}"
    return f"{readable(name)}: {readable(scalar_text(value)[: MAX_COUNTED + AHEAD])}"


def _counted(text: str, *, is_whole: bool = True) -> str | CutText:
    """Return a text that was made, bounded; how long it is, where it was made to its end."""
    if not is_whole:
        return f"{text[:MAX_TEXT]}… (more than {MAX_COUNTED:,} characters)"
    return text if len(text) <= MAX_TEXT else CutText(text[:MAX_TEXT], len(text))
