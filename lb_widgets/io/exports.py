"""Rows as Labelbox gives them out, exports and the official SDK's objects, as rows to send.

An export line nests a row under ``data_row`` and puts attachments and metadata beside it. What the
canonical form has no place for goes into columns of the user's own: ``data_row_id``,
``media_attributes``, ``projects`` and so on, and the lists themselves where their entries hold more
than is sent (``exported_metadata`` names each field).

Sources: docs.labelbox.com ``docs/exports-v2-glossary``, ``reference/export-quick-reference``;
`labelbox` 7.17.0 ``schema/data_row.py``.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lb_widgets.model.tile_record import has_tile_layer
from lb_widgets.model.types import MediaType

if TYPE_CHECKING:
    from collections.abc import Sequence

NESTED_KEYS: Final = frozenset({"row_data", "global_key", "external_id"})
"""Canonical keys that an export holds inside ``data_row``."""

_CANONICAL: Final = (*sorted(NESTED_KEYS), "media_type")
_SDK_FIELDS: Final = {
    "row_data": "row_data",
    "global_key": "global_key",
    "external_id": "external_id",
    "media_type": "media_type",
    "uid": "data_row_id",
    "created_at": "created_at",
    "updated_at": "updated_at",
    "media_attributes": "media_attributes",
}
_LISTS: Final = {"metadata_fields": "exported_metadata", "attachments": "exported_attachments"}
_ENTRY_KEYS: Final = {
    "metadata_fields": {"schema_id", "schemaId", "value"},
    "attachments": {"type", "value", "name"},
}
_ENUM: Final = "CustomMetadataEnum"
_OPTION: Final = "CustomMetadataEnumOption"
# What begins another stands first. By asset_type, else by the beginning of mime_type.
_BY_MIME: Final = {
    "image/": MediaType.IMAGE,
    "video/": MediaType.VIDEO,
    "audio/": MediaType.AUDIO,
    "text/html": MediaType.HTML,
    "text/": MediaType.TEXT,
    "application/pdf": MediaType.PDF,
    "application/dicom": MediaType.DICOM,
    "application/vnd.labelbox.conversational": MediaType.CONVERSATIONAL,
}
_BY_ASSET_TYPE: Final = {"DOCUMENT": MediaType.PDF} | {str(kind): kind for kind in MediaType}


def is_export(record: Mapping[Any, Any]) -> bool:
    """Say whether a record is a line of an export, not a row with a ``data_row`` of its own."""
    inner = record.get("data_row")
    return (
        isinstance(inner, Mapping)
        and "row_data" not in record
        and any(key in inner for key in ("id", *NESTED_KEYS))
    )


def from_export(record: Mapping[Any, Any]) -> dict[Any, Any]:
    """Return the row that a line of an export holds."""
    inner: Mapping[Any, Any] = record["data_row"]
    row: dict[Any, Any] = {key: inner[key] for key in inner if key in _CANONICAL}
    row |= {f"data_row_{key}": inner[key] for key in inner if key not in _CANONICAL}
    # Of a key that is in both, the row's own value stays, the outer one beside it.
    row |= {
        f"exported_{key}" if key in row else key: value
        for key, value in record.items()
        if key != "data_row"
    }
    return _canonical(row)


def is_sdk_row(item: Any) -> bool:
    """Say whether an object has the attributes of the official SDK's ``DataRow``."""
    return (
        not isinstance(item, Mapping | type | tuple | msgspec.Struct)
        and hasattr(item, "row_data")
        and (hasattr(item, "uid") or hasattr(item, "global_key"))
    )


def from_sdk(item: Any) -> dict[str, Any]:
    """Return the row of an SDK object; only its fields are read, because methods make requests."""
    row = {
        ours: value
        for name, ours in _SDK_FIELDS.items()
        if (value := getattr(item, name, None)) is not None and not callable(value)
    }
    for name in _LISTS:
        # Where it is a method or property, looking at it could already ask the server.
        if isinstance(inspect.getattr_static(item, name, None), list | tuple):
            row[name] = getattr(item, name)
    return _canonical(row)


def hides_attachments(item: Any) -> bool:
    """Say whether an SDK object has attachments that only a request would tell."""
    held = inspect.getattr_static(item, "attachments", None)
    return held is not None and not isinstance(held, list | tuple)


def _canonical(row: dict[Any, Any]) -> dict[Any, Any]:
    row_data = _parsed(row.get("row_data"))
    kind = row.get("media_type") or _media_type(row.get("media_attributes"), row_data)
    row |= {"row_data": row_data}
    if kind is not None:
        row["media_type"] = kind
    for name, read in (("metadata_fields", _metadata), ("attachments", _attachments)):
        listed = row.get(name)
        if isinstance(listed, list | tuple) and all(isinstance(item, Mapping) for item in listed):
            row[name] = read(listed)
            if any(set(item) - _ENTRY_KEYS[name] for item in listed):
                row[_LISTS[name]] = listed
    embeddings = row.get("embeddings")
    if isinstance(embeddings, list) and all(_is_exported_embedding(item) for item in embeddings):
        row["exported_embeddings"] = row.pop("embeddings")
        custom = [_embedding(item) for item in embeddings if item.get("is_custom")]
        row |= {"embeddings": custom} if custom else {}
    return row


def _is_exported_embedding(item: Any) -> bool:
    return isinstance(item, Mapping) and "embedding_id" not in item


def _embedding(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return a custom embedding as it is sent; those that Labelbox computes are its own."""
    values = item.get("values")
    vectors = [value.get("value") if isinstance(value, Mapping) else value
               for value in (values if isinstance(values, list) else ())]  # fmt: skip
    vector = vectors[0] if len(vectors) == 1 else vectors
    return {"embedding_id": item.get("id"), "vector": vector}


def _parsed(row_data: Any) -> Any:
    """Return the object of a row that was sent as one, which Labelbox gives back as JSON text."""
    if not isinstance(row_data, str) or not row_data.lstrip().startswith("{"):
        return row_data
    try:
        found = msgspec.json.decode(row_data)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return row_data
    known = has_tile_layer(found) or not {"pdf_url", "pdfUrl", "messages"}.isdisjoint(found)
    return found if known else row_data  # else a text asset that happens to be JSON


def _media_type(attributes: Any, row_data: Any) -> str | None:
    """Return the media type by what an export says of the asset, or None where it says nothing."""
    if has_tile_layer(row_data):
        is_simple = str(row_data.get("epsg")).lower() in {"simple", "simplepixel"}
        return str(MediaType.TMS_SIMPLE if is_simple else MediaType.TMS_GEO)
    if not isinstance(attributes, Mapping):
        return None
    asset_type = str(attributes.get("asset_type", attributes.get("assetType"))).upper()
    mime_type = str(attributes.get("mime_type", attributes.get("mimeType")))
    by_mime = next((kind for start, kind in _BY_MIME.items() if mime_type.startswith(start)), None)
    found = _BY_ASSET_TYPE.get(asset_type, by_mime)
    return None if found is None else str(found)


def _metadata(entries: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return ``{schema_id, value}`` entries; an enum and its option become one.

    The API stores an enum as two entries, the field and the option, and takes one.
    """
    owners = _owners(entries)
    sent: list[Mapping[str, Any]] = []
    for index, entry in enumerate(entries):
        key, identifier = _named(entry)
        if index in owners:
            key, field = _named(entries[owners[index]])
            sent.append({key: field, "value": identifier})
        elif index not in owners.values():
            values = _options(entry) or [entry.get("value")]
            sent += [{key: identifier, "value": value} for value in values]
    return sent


def _owners(entries: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """Return the index of the enum for that of each option; nothing where they do not tell."""
    kinds = [entry.get("schema_kind", entry.get("kind")) for entry in entries]
    enums = [
        index for index, kind in enumerate(kinds) if kind == _ENUM and not _options(entries[index])
    ]
    owners: dict[int, int] = {}
    for index, kind in enumerate(kinds):
        if kind == _OPTION:
            before = [enum for enum in enums if enum < index]
            owners[index] = enums[0] if len(enums) == 1 else before[-1] if before else -1
    # An enum without an option means that options do not stand behind their enums.
    return owners if set(owners.values()) == set(enums) else {}


def _named(entry: Mapping[str, Any]) -> tuple[str, Any]:
    identifier = entry.get("schema_id", entry.get("schemaId"))
    if identifier is not None:
        return "schema_id", identifier
    return "name", entry.get("schema_name", entry.get("name"))


def _options(entry: Mapping[str, Any]) -> list[Any]:
    """Return the ids of the options that an enum's own value lists."""
    value = entry.get("value")
    listed = value if isinstance(value, list | tuple) else [value]
    found = [item.get("schema_id", item.get("schemaId")) for item in listed
             if isinstance(item, Mapping)]  # fmt: skip
    return found if None not in found and len(found) == len(listed) else []


def _attachments(entries: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the attachments without their ids, and without names that are null."""
    return [
        {key: value for key, value in entry.items()
         if key in {"type", "value"} or (key == "name" and value is not None)}
        for entry in entries
    ]  # fmt: skip
