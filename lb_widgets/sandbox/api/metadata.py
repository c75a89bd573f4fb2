"""The metadata ontology of the sandbox's organisation, and metadata of a row in its terms.

The organisation has the four reserved fields of Labelbox (docs.labelbox.com, data row metadata).
A row's metadata is kept as the wire has it, a flat list of ``{schemaId, value}`` in which an enum
takes two entries: one for the field, one for the chosen option.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

_STRING_LIMIT: Final = 4096  # characters; docs.labelbox.com, limits

_SPLITS: Final = ("train", "valid", "test")


def _schema(name: str, kind: str, options: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        # The official SDK refuses ids that do not have 25 characters.
        "id": f"schema{name}".lower().ljust(25, "0"),
        "name": name,
        "kind": kind,
        "reserved": True,
        "options": [
            {
                "id": f"option{option}".ljust(25, "0"),
                "name": option,
                "kind": "CustomMetadataEnumOption",
                "reserved": True,
            }
            for option in options
        ],
    }


ONTOLOGY: Final = (
    _schema("tag", "CustomMetadataString"),
    _schema("captureDateTime", "CustomMetadataDateTime"),
    _schema("skipNFrames", "CustomMetadataNumber"),
    _schema("split", "CustomMetadataEnum", _SPLITS),
)
"""The metadata fields that a row can have."""

_BY_ID: Final = {schema["id"]: schema for schema in ONTOLOGY}
_BY_NAME: Final = {schema["name"]: schema for schema in ONTOLOGY}
_OWNER_OF_OPTION: Final = {
    option["id"]: schema for schema in ONTOLOGY for option in schema["options"]
}


class MetadataError(ValueError):
    """Metadata that the API refuses; the message names the field."""


def to_wire(fields: Any) -> list[dict[str, Any]]:
    """Return metadata as the flat list that is stored.

    Parameters
    ----------
    fields : list of dict
        Each with ``value`` and one of ``schemaId``, ``schema_id`` and ``name``.

    Raises
    ------
    MetadataError
        For the first field that is not right.
    """
    if not isinstance(fields, list):
        raise MetadataError("metadata must be a list")
    wire: list[dict[str, Any]] = []
    for field in fields:
        wire.extend(_entries(field))
    _refuse_repeats(wire)
    return wire


def to_fields(wire: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return stored metadata as one entry per field: ``{schemaId, name, value, kind}``."""
    chosen = {
        _OWNER_OF_OPTION[entry["schemaId"]]["id"]: _option_name(entry["schemaId"])
        for entry in wire
        if entry["schemaId"] in _OWNER_OF_OPTION
    }
    return [
        {
            "schemaId": schema["id"],
            "name": schema["name"],
            "kind": schema["kind"],
            "value": chosen.get(schema["id"], entry["value"]),
        }
        for entry in wire
        if (schema := _BY_ID.get(entry["schemaId"]))
    ]


def _entries(field: Any) -> list[dict[str, Any]]:
    if not isinstance(field, dict) or "value" not in field:
        raise MetadataError(f"Failed to validate the metadata {field!r}: it has no value")
    identifier = str(field.get("schemaId") or field.get("schema_id"))
    name = str(field.get("name"))
    if identifier in _OWNER_OF_OPTION:
        return [{"schemaId": identifier, "value": {}}]
    schema = _BY_ID.get(identifier) or _BY_NAME.get(name)
    if schema is None:
        raise MetadataError(
            f"Failed to validate the metadata {field!r}: the organisation has no such field"
        )
    value = field["value"]
    if schema["options"] and value != {}:
        option = next((o for o in schema["options"] if value in (o["id"], o["name"])), None)
        if option is None:
            raise _wrong(schema, f"one of {', '.join(o['name'] for o in schema['options'])}", value)
        return [{"schemaId": schema["id"], "value": {}}, {"schemaId": option["id"], "value": {}}]
    _check_value(schema, value)
    return [{"schemaId": schema["id"], "value": value}]


def _check_value(schema: dict[str, Any], value: Any) -> None:
    match schema["kind"]:
        case "CustomMetadataString":
            if not isinstance(value, str):
                raise _wrong(schema, "a text", value)
            if len(value) > _STRING_LIMIT:
                raise _wrong(schema, f"at most {_STRING_LIMIT} characters", f"{len(value)} of them")
        case "CustomMetadataNumber":
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise _wrong(schema, "a number", value)
        case "CustomMetadataDateTime":
            try:
                datetime.fromisoformat(value)
            except (TypeError, ValueError):
                raise _wrong(schema, "a date and time (ISO 8601)", value) from None
        case _:
            pass  # an enum's own entry carries no value


def _refuse_repeats(wire: list[dict[str, Any]]) -> None:
    seen: set[str] = set()
    for entry in wire:
        # Two options of one enum are two values of one field.
        schema = _OWNER_OF_OPTION.get(entry["schemaId"]) or _BY_ID[entry["schemaId"]]
        key = ("option of " if entry["schemaId"] in _OWNER_OF_OPTION else "") + schema["id"]
        if key in seen:
            raise MetadataError(
                f"Failed to validate the metadata {schema['name']!r}: A schemaId can only be "
                f"specified once per DataRow for {schema['kind']}"
            )
        seen.add(key)


def _option_name(identifier: str) -> str:
    options = _OWNER_OF_OPTION[identifier]["options"]
    return next(option["name"] for option in options if option["id"] == identifier)


def _wrong(schema: dict[str, Any], expected: str, found: Any) -> MetadataError:
    return MetadataError(
        f"Failed to validate the metadata {schema['name']!r}: expected {expected}, found {found!r}"
    )
