"""Metadata by name to metadata by schema id, as the API wants it.

What becomes of each kind of value is what the SDK 7.17.0 sends (recorded), with one exception: a
`datetime` without a time zone counts as UTC, as a text without one does, not as local time.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lb_widgets.client.answers import MetadataField


class Ontology:
    """The metadata fields of an organisation.

    Parameters
    ----------
    fields : iterable of MetadataField
        As the API lists them.
    """

    def __init__(self, fields: Iterable[MetadataField]) -> None:
        fields = list(fields)
        self._by_id = {field.id: field for field in fields}
        self._by_name = {field.name: field for field in fields}
        self._field_of_option = {option.id: field for field in fields for option in field.options}

    def to_wire(self, entries: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return ``{schemaId, value}`` entries; an enum takes two, the field and its option.

        Parameters
        ----------
        entries : iterable of mapping
            Each with ``value`` and ``schema_id`` or ``name``.

        Raises
        ------
        InputError
            A field does not exist, or its value does not fit; all of them at once.
        """
        wire: list[dict[str, Any]] = []
        problems: list[str] = []
        for entry in entries:
            try:
                wire += self._entry(entry)
            except (TypeError, ValueError, OverflowError) as error:
                named = entry.get("name") or entry.get("schema_id")
                problems.append(f"metadata field {named!r}: {error}")
        if problems:
            raise InputError("; ".join(problems), problems=problems)
        return wire

    def _entry(self, entry: Mapping[str, Any]) -> list[dict[str, Any]]:
        if "value" not in entry:
            raise ValueError("has no value")
        field = self._field(entry)
        if field.kind == "CustomMetadataEnum":
            option = _option(field, entry["value"])
            return [{"schemaId": field.id, "value": {}}, {"schemaId": option.id, "value": {}}]
        convert = _CONVERSIONS.get(field.kind)
        value = entry["value"] if convert is None else convert(entry["value"])
        return [{"schemaId": field.id, "value": value}]

    def _field(self, entry: Mapping[str, Any]) -> MetadataField:
        identifier = entry.get("schema_id") or entry.get("schemaId")
        if identifier in self._by_id:
            return self._by_id[identifier]
        if identifier in self._field_of_option:
            owner = self._field_of_option[identifier].name
            raise ValueError(f"is an option, not a field: name {owner!r}, and this as its value")
        name = entry.get("name")
        if not identifier and name in self._by_name:
            return self._by_name[name]
        if not identifier and not name:
            raise ValueError("has neither name nor schema_id")
        raise ValueError(f"not in this organisation, which has {', '.join(self._by_name)}")


def _option(field: MetadataField, value: Any) -> MetadataField:
    for option in field.options:
        if value in (option.name, option.id):
            return option
    raise ValueError(f"expected one of {', '.join(o.name for o in field.options)}, found {value!r}")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected a text, found {value!r}")
    return value


def _number(value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise ValueError(f"expected a number, found {value!r}") from None
    if not math.isfinite(number):
        raise ValueError(f"expected a number that is finite, found {value!r}")
    return number


def _utc(value: Any) -> str:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except (TypeError, ValueError):
        expected = "a date and time such as 2026-01-31T12:00:00Z"
        raise ValueError(f"expected {expected}, found {value!r}") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _vector(value: Any) -> list[float]:
    found = list(value) if isinstance(value, Iterable) and not isinstance(value, str) else None
    if found is None or len(found) != EMBEDDING_LENGTH:
        what = repr(value) if found is None else f"{len(found):,}"
        raise ValueError(f"expected {EMBEDDING_LENGTH} numbers, found {what}")
    return [_number(each) for each in found]


EMBEDDING_LENGTH: Final = 128
"""Numbers in a metadata embedding (labelbox 7.17.0, schema/data_row_metadata.py)."""

_CONVERSIONS: Final[dict[str, Callable[[Any], Any]]] = {
    "CustomMetadataString": _text,
    "CustomMetadataNumber": _number,
    "CustomMetadataDateTime": _utc,
    "CustomMetadataEmbedding": _vector,
}
"""Kinds that are not here are sent as they are."""
