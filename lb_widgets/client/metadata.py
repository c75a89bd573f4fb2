"""Metadata by name to metadata by schema id, as the API wants it.

What becomes of each kind of value is what the SDK 7.17.0 sends (recorded).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

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
        identifier = entry.get("schema_id") or entry.get("schemaId")
        field = (
            self._by_id.get(identifier) if identifier else self._by_name.get(str(entry.get("name")))
        )
        if "value" not in entry:
            raise ValueError("has no value")
        if field is None:
            raise ValueError(f"not in this organisation, which has {', '.join(self._by_name)}")
        if field.kind == "CustomMetadataEnum":
            option = _option(field, entry["value"])
            return [{"schemaId": field.id, "value": {}}, {"schemaId": option.id, "value": {}}]
        convert = _CONVERSIONS.get(field.kind)
        value = entry["value"] if convert is None else convert(entry["value"])
        return [{"schemaId": field.id, "value": value}]


def _option(field: MetadataField, value: Any) -> MetadataField:
    for option in field.options:
        if value in (option.name, option.id):
            return option
    raise ValueError(f"expected one of {', '.join(o.name for o in field.options)}, found {value!r}")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected a text, found {value!r}")
    return value


def _utc(value: Any) -> str:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


_CONVERSIONS: Final[dict[str, Callable[[Any], Any]]] = {
    "CustomMetadataString": _text,
    "CustomMetadataNumber": float,
    "CustomMetadataDateTime": _utc,
}
"""Kinds that are not here (embeddings) are sent as they are."""
