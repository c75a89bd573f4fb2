"""Read the cells of one row into a `DataRow`, and note what has the wrong shape.

Nothing is refused: the rules say what is wrong with a row, and everything else that reads it gets
values of the right types. (What is sent is taken from the cells themselves, never from here.)
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.model.data_row import Attachment, DataRow, Misshapen
from lb_widgets.model.rules.base import NO_FIX, Rule, kind_of, reported_while_reading, shown
from lb_widgets.model.types import Severity
from lb_widgets.model.urls import path_text

if TYPE_CHECKING:
    from collections.abc import Sequence

_ATTACHMENT_KEYS: Final = ("type", "value", "name")
_NO_ATTACHMENT: Final = Attachment(type="", value="?")
_ROW_SHAPE: Final = "labelbox 7.17.0 descriptor_file_creator.py; docs reference/attachments"


def data_row(  # noqa: PLR0913 - one per column
    *,
    row_data: Any = None,
    global_key: Any = None,
    external_id: Any = None,
    media_type: Any = None,
    metadata_fields: Any = None,
    attachments: Any = None,
    embeddings: Any = None,
) -> DataRow:
    """Return the typed row for cells as found; None is a missing cell.

    Parameters
    ----------
    row_data, global_key, external_id, media_type, metadata_fields, attachments, embeddings
        Cells of the columns that are sent. NaN must have become None.
    """
    found: list[Misshapen] = []
    if global_key is not None and type(global_key) is not str:
        global_key = _text(global_key, "global_key", "global-key-not-text", found)
    if external_id is not None and type(external_id) is not str:
        external_id = _text(external_id, "external_id", "external-id-not-text", found)
    if media_type is not None and type(media_type) is not str:
        media_type = text_of(media_type)
    if isinstance(row_data, os.PathLike):
        row_data = path_text(row_data)
    return DataRow(
        row_data=row_data,
        global_key=global_key,
        external_id=external_id,
        media_type=media_type,
        metadata_fields=_metadata(metadata_fields, found) if metadata_fields is not None else (),
        attachments=_attachments(attachments, found) if attachments is not None else (),
        embeddings=embeddings,
        misshapen=tuple(found),
    )


def _text(value: Any, column: str, rule: str, found: list[Misshapen]) -> str:
    text = text_of(value)
    if isinstance(value, str):
        return text
    message = f"is {kind_of(value)} ({shown(value)}), expected text"
    fix = text if isinstance(value, int | float) and not isinstance(value, bool) else NO_FIX
    found.append(Misshapen(rule, (column,), message, fix))
    return text


def text_of(value: Any) -> str:
    """Return a key that is no text as the text that is meant."""
    try:
        # A missing cell turns pandas' whole numbers into 17.0.
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    except (ValueError, RecursionError):  # thousands of digits, or of levels
        return kind_of(value)


def _metadata(cell: Any, found: list[Misshapen]) -> tuple[dict[str, Any], ...]:
    items = _listed(cell)
    if items is None:
        message = f"is {kind_of(cell)}, expected a list of {{name, value}} objects"
        found.append(Misshapen("metadata-not-a-list", ("metadata_fields",), message))
        return ()
    entries: list[dict[str, Any]] = []
    for index, item in enumerate(items):
        if not isinstance(item, Mapping):
            message = f"is {kind_of(item)}, expected an object {{name, value}}"
            place = ("metadata_fields", index)
            found.append(Misshapen("metadata-not-an-object", place, message))
            item = {}  # noqa: PLW2901 - keeps the place, so that paths of the others stay right
        entries.append({str(key): value for key, value in item.items()})
    return tuple(entries)


def _attachments(cell: Any, found: list[Misshapen]) -> tuple[Attachment, ...]:
    items = _listed(cell)
    if items is None:
        message = f"is {kind_of(cell)} ({shown(cell)}), expected a list of {{type, value}} objects"
        found.append(Misshapen("attachments-not-a-list", ("attachments",), message))
        return ()
    return tuple([_attachment(item, index, found) for index, item in enumerate(items)])


def _attachment(item: Any, index: int, found: list[Misshapen]) -> Attachment:
    if type(item) is dict:  # nearly always, and nearly always as it should be
        kind, value, name = item.get("type"), item.get("value"), item.get("name")
        if type(kind) is str and type(value) is str and kind:
            if name is None:
                if len(item) == 2 or (len(item) == 3 and "name" in item):
                    return Attachment(kind, value)
            elif type(name) is str and len(item) == 3:
                return Attachment(kind, value, name)
    elif isinstance(item, Attachment):
        return item
    elif not isinstance(item, Mapping):
        message = f"is {kind_of(item)} ({shown(item)}), expected an object {{type, value}}"
        found.append(Misshapen("attachment-not-an-object", ("attachments", index), message))
        return _NO_ATTACHMENT
    return _odd_attachment(item, index, found)


def _odd_attachment(item: Mapping[Any, Any], index: int, found: list[Misshapen]) -> Attachment:
    kind, value, name = (_present(item.get(key)) for key in _ATTACHMENT_KEYS)
    if kind is None or kind == "":
        message = "is missing, expected one of Labelbox's attachment types"
        place = ("attachments", index, "type")
        found.append(Misshapen("attachment-type-missing", place, message))
    if isinstance(value, os.PathLike):
        value = path_text(value)
    for key, cell, rule in (
        ("value", value, "attachment-value-not-text"),
        ("name", name, "attachment-name-not-text"),
    ):
        if cell is not None and not isinstance(cell, str):
            message = f"is {kind_of(cell)} ({shown(cell)}), expected text"
            found.append(Misshapen(rule, ("attachments", index, key), message))
    for key in item:
        if key not in _ATTACHMENT_KEYS:
            near = get_close_matches(str(key).lower(), _ATTACHMENT_KEYS, n=1)
            hint = f'; did you mean "{near[0]}"?' if near else ""
            message = f"is no key of an attachment{hint}"
            found.append(
                Misshapen("attachment-key-unknown", ("attachments", index, str(key)), message)
            )
    return Attachment(
        type="" if kind is None else text_of(kind),
        value="" if value is None else text_of(value),
        name=None if name is None else text_of(name),
    )


def _present(cell: Any) -> Any:
    """Return None for NaN, the cell itself otherwise."""
    return None if isinstance(cell, float) and cell != cell else cell  # noqa: PLR0124 - NaN


def _listed(cell: Any) -> Sequence[Any] | None:
    """Return the items of a list, tuple or array; None for anything else."""
    if isinstance(cell, list | tuple):
        return cell
    items = cell.tolist() if hasattr(cell, "tolist") else None
    return items if isinstance(items, list) else None


def _rule(name: str, severity: Severity, summary: str, source: str = _ROW_SHAPE) -> Rule:
    return Rule(name, severity, source, summary, reported_while_reading(name))


RULES: Final = (
    _rule("global-key-not-text", Severity.ERROR, "A global key is a text."),
    _rule("external-id-not-text", Severity.WARNING, "An external id is a text."),
    _rule("attachments-not-a-list", Severity.ERROR, "Attachments are a list."),
    _rule("attachment-not-an-object", Severity.ERROR, "Each attachment is an object."),
    _rule("attachment-type-missing", Severity.ERROR, "Each attachment has a type."),
    _rule("attachment-value-not-text", Severity.ERROR, "An attachment's value is a text."),
    _rule("attachment-name-not-text", Severity.ERROR, "An attachment's name is a text."),
    _rule("attachment-key-unknown", Severity.WARNING, "Attachments have type, value and name."),
    _rule("metadata-not-a-list", Severity.ERROR, "Metadata fields are a list."),
    _rule("metadata-not-an-object", Severity.ERROR, "Each metadata field is an object."),
)
