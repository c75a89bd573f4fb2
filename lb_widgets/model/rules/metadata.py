"""Rules about metadata fields."""

from __future__ import annotations

import datetime as dt
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.model.rules.base import NO_FIX, Context, Finding, Rule, kind_of, shown
from lb_widgets.model.tile_record import number
from lb_widgets.model.types import MediaType, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lb_widgets.model.data_row import DataRow

_METADATA: Final = "labelbox 7.17.0 schema/data_row_metadata.py"
_RESERVED: Final = "docs.labelbox.com/docs/datarow-metadata"
_LIMITS: Final = "docs.labelbox.com/docs/limits"
_SERVER: Final = "labelbox-python tests: a schemaId can only be specified once per DataRow"

SCHEMA_ID_LENGTH: Final = 25
"""Characters of every schema id (labelbox 7.17.0 types.py)."""
MAX_TEXT: Final = 4096
"""Characters of a text (docs.labelbox.com/docs/limits; an older page says 1,024)."""
EMBEDDING_LENGTH: Final = 128
"""Numbers of an embedding in metadata (docs.labelbox.com/docs/limits)."""
SPLITS: Final = ("train", "valid", "test")
"""Options of the reserved field ``split``."""
RESERVED_NAMES: Final = frozenset({"split", "tag", "captureDateTime", "skipNFrames"})
"""Fields that every organisation has (docs.labelbox.com/docs/datarow-metadata)."""

_KEYS: Final = ("schema_id", "name", "value")
# Also read: what the SDK sends, and what exports add to say which field it is.
_KNOWN_KEYS: Final = frozenset({*_KEYS, "schemaId", "kind", "schema_kind", "schema_name"})
_SPLIT_WORDS: Final = {
    "training": "train",
    "validation": "valid",
    "validate": "valid",
    "val": "valid",
    "testing": "test",
}


def _field_of(entry: dict[str, Any]) -> tuple[str, str] | None:
    """Return which field an entry sets: by ``schema_id`` or, where that is absent, by ``name``."""
    for key in ("schema_id", "schemaId", "name"):
        value = entry.get(key)
        if isinstance(value, str) and value.strip():
            return ("name" if key == "name" else "schema_id", value)
    return None


def _objects(row: DataRow) -> list[tuple[int, dict[str, Any]]]:
    """Return the entries that are objects; the others have a rule of their own."""
    entries = list(enumerate(row.metadata_fields))
    if not row.misshapen:
        return entries
    broken = {found.path for found in row.misshapen if found.rule == "metadata-not-an-object"}
    return [(index, entry) for index, entry in entries if ("metadata_fields", index) not in broken]


def _no_key(row: DataRow, _: Context) -> Iterable[Finding]:
    return [
        Finding(("metadata_fields", index), "has neither a schema_id nor a name")
        for index, entry in _objects(row)
        if _field_of(entry) is None
    ]


def _key_unknown(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for index, entry in _objects(row):
        for key in entry:
            if key not in _KNOWN_KEYS:
                near = get_close_matches(key.lower(), _KEYS, n=1)
                hint = f'; did you mean "{near[0]}"?' if near else ""
                message = f"is no key of a metadata field{hint}"
                found.append(Finding(("metadata_fields", index, key), message))
    return found


def _schema_id(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for index, entry in _objects(row):
        for key in ("schema_id", "schemaId"):
            value = entry.get(key)
            if isinstance(value, str) and value.strip() and len(value) != SCHEMA_ID_LENGTH:
                message = (
                    f"has {len(value)} characters ({shown(value)}), every schema id has "
                    f"{SCHEMA_ID_LENGTH}; a field is given by its name under the key name"
                )
                found.append(Finding(("metadata_fields", index, key), message))
    return found


def _no_value(row: DataRow, _: Context) -> Iterable[Finding]:
    return [
        Finding(("metadata_fields", index), "has no value")
        for index, entry in _objects(row)
        if entry.get("value") is None
    ]


def _kind(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for index, entry in _objects(row):
        value = entry.get("value")
        place = ("metadata_fields", index, "value")
        if isinstance(value, dict):
            # The SDK writes {} where the option has an entry of its own.
            if value:
                message = "is an object; expected a text, a number, a date or an embedding"
                found.append(Finding(place, message))
        elif isinstance(value, list | tuple) and len(value) != EMBEDDING_LENGTH:
            message = (
                f"is a list of {len(value):,}; the only lists are embeddings, "
                f"which have {EMBEDDING_LENGTH} numbers"
            )
            found.append(Finding(place, message))
        elif isinstance(value, list | tuple) and any(number(item) is None for item in value):
            found.append(Finding(place, "is an embedding with something that is no number"))
    return found


def _boolean(row: DataRow, _: Context) -> Iterable[Finding]:
    message = "is true or false, which is no kind of metadata; a number field makes it 1 or 0"
    return [
        Finding(("metadata_fields", index, "value"), message)
        for index, entry in _objects(row)
        if isinstance(entry.get("value"), bool)
    ]


def _too_long(row: DataRow, _: Context) -> Iterable[Finding]:
    message = "has {:,} characters, at most {:,} are allowed"
    return [
        Finding(("metadata_fields", index, "value"), message.format(len(value), MAX_TEXT))
        for index, entry in _objects(row)
        if isinstance(value := entry.get("value"), str) and len(value) > MAX_TEXT
    ]


def _duplicates(row: DataRow, _: Context) -> Iterable[Finding]:
    if len(row.metadata_fields) < 2:
        return ()
    first: dict[tuple[str, str], int] = {}
    found: list[Finding] = []
    for index, entry in enumerate(row.metadata_fields):
        field = _field_of(entry)
        if field is not None and first.setdefault(field, index) != index:
            message = f"sets {shown(field[1])} again, after metadata_fields[{first[field]}]"
            found.append(Finding(("metadata_fields", index), message))
    return found


def _reserved(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for index, entry in _objects(row):
        field, value = _field_of(entry), entry.get("value")
        if field is None or field[0] != "name" or value is None:
            continue
        problem, fix = _reserved_problem(field[1], value)
        if problem:
            found.append(Finding(("metadata_fields", index, "value"), problem, fix))
    return found


def _reserved_problem(name: str, value: Any) -> tuple[str, Any]:
    if name == "split" and value not in SPLITS:
        word = value.strip().lower() if isinstance(value, str) else ""
        fix = word if word in SPLITS else _SPLIT_WORDS.get(word, NO_FIX)
        return f"is {shown(value)}, split is one of {', '.join(SPLITS)}", fix
    if name == "tag" and not isinstance(value, str):
        fix = str(value) if number(value) is not None else NO_FIX
        return f"is {kind_of(value)}, tag is a text", fix
    if name == "captureDateTime" and not _is_moment(value):
        return f"is {shown(value)}, expected a date such as 2026-11-25T09:30:00Z", NO_FIX
    if name == "skipNFrames" and number(_as_number(value)) is None:
        return f"is {shown(value)}, expected a number of frames", NO_FIX
    return "", NO_FIX


def _is_moment(value: Any) -> bool:
    if isinstance(value, dt.datetime | dt.date):
        return True
    if not isinstance(value, str):
        return False
    try:
        dt.datetime.fromisoformat(value.strip())
    except ValueError:
        return False
    return True


def _as_number(value: Any) -> Any:
    """Return the number that a text is, as the SDK reads it."""
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _frames_of_no_video(row: DataRow, _: Context) -> Iterable[Finding]:
    if row.media_type in {None, MediaType.VIDEO}:
        return ()
    return [
        Finding(("metadata_fields", index), f"skips frames, but the row is {row.media_type}")
        for index, entry in _objects(row)
        if _field_of(entry) == ("name", "skipNFrames")
    ]


RULES: Final = (
    Rule(
        "metadata-no-key",
        Severity.ERROR,
        _METADATA,
        "A metadata field has a schema_id or a name.",
        _no_key,
    ),
    Rule(
        "metadata-key-unknown",
        Severity.WARNING,
        _METADATA,
        "A metadata field consists of schema_id or name, and value.",
        _key_unknown,
    ),
    Rule(
        "metadata-schema-id",
        Severity.ERROR,
        "labelbox 7.17.0 types.py",
        f"A schema id has {SCHEMA_ID_LENGTH} characters.",
        _schema_id,
    ),
    Rule(
        "metadata-no-value", Severity.ERROR, _METADATA, "A metadata field has a value.", _no_value
    ),
    Rule(
        "metadata-kind",
        Severity.ERROR,
        _METADATA,
        f"A value is a text, a number, a date or an embedding of {EMBEDDING_LENGTH} numbers.",
        _kind,
    ),
    Rule(
        "metadata-boolean",
        Severity.WARNING,
        _METADATA,
        "Metadata has no fields for true and false.",
        _boolean,
    ),
    Rule(
        "metadata-too-long",
        Severity.ERROR,
        _LIMITS,
        f"A metadata text has at most {MAX_TEXT:,} characters.",
        _too_long,
    ),
    Rule(
        "metadata-duplicate",
        Severity.ERROR,
        _SERVER,
        "A row sets each metadata field once.",
        _duplicates,
    ),
    Rule(
        "metadata-reserved",
        Severity.ERROR,
        _RESERVED,
        "split, tag, captureDateTime and skipNFrames have values of their kind.",
        _reserved,
    ),
    Rule(
        "metadata-frames-of-no-video",
        Severity.WARNING,
        _RESERVED,
        "skipNFrames is for videos.",
        _frames_of_no_video,
    ),
)
