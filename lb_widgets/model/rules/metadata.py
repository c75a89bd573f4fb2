"""Rules about metadata fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lb_widgets.model.rules.base import Context, Finding, Rule, shown
from lb_widgets.model.types import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lb_widgets.model.data_row import DataRow

_METADATA: Final = "labelbox 7.17.0 schema/data_row_metadata.py"
_SERVER: Final = "labelbox-python tests: a schemaId can only be specified once per DataRow"


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


def _no_value(row: DataRow, _: Context) -> Iterable[Finding]:
    return [
        Finding(("metadata_fields", index), "has no value")
        for index, entry in _objects(row)
        if entry.get("value") is None
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


RULES: Final = (
    Rule(
        "metadata-no-key",
        Severity.ERROR,
        _METADATA,
        "A metadata field has a schema_id or a name.",
        _no_key,
    ),
    Rule(
        "metadata-no-value", Severity.ERROR, _METADATA, "A metadata field has a value.", _no_value
    ),
    Rule(
        "metadata-duplicate",
        Severity.ERROR,
        _SERVER,
        "A row sets each metadata field once.",
        _duplicates,
    ),
)
