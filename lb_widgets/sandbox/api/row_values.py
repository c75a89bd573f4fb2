"""Rows of the import JSON as columns of the database, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from lb_widgets.model.types import MEDIA_TYPES
from lb_widgets.sandbox.api import row_rules
from lb_widgets.sandbox.api.metadata import MetadataError, to_wire

if TYPE_CHECKING:
    import sqlite3

NO_METADATA: Final = "[]"


class RowRefusedError(Exception):
    """The row is not imported; the message says why."""


def values(row: dict[str, Any], *, at: str) -> dict[str, Any]:
    """Return the columns to write for a row, without `metadata` where the row says nothing of it.

    Parameters
    ----------
    row : dict
        In the keys of the import JSON, without nulls; for an update, as it would be afterwards.
    at : str
        The time.

    Raises
    ------
    RowRefusedError
        When a rule refuses the row.
    """
    if found := row_rules.problems(row):
        raise RowRefusedError("; ".join(found))
    key = row.get("global_key")
    columns = {
        "row_data": text(row["row_data"]),
        "global_key": key,
        "folded_key": key.casefold() if key else None,
        "external_id": text(row.get("external_id")),
        "media_type": row.get("media_type"),
        "updated_at": at,
    }
    fields = row.get("metadata_fields", row.get("metadata"))
    if fields is not None:
        try:
            columns["metadata"] = msgspec.json.encode(to_wire(fields)).decode()
        except MetadataError as error:
            raise RowRefusedError(str(error)) from error
    return columns


def with_media_type(payload: dict[str, Any]) -> dict[str, Any]:
    """Return a payload with the media type that its content shows, where it names none."""
    if "row_data" not in payload or "media_type" in payload:
        return payload
    return payload | {"media_type": row_rules.detect_media_type(payload["row_data"])}


def stored(existing: sqlite3.Row) -> dict[str, Any]:
    """Return a row of the database in the keys of the import JSON, without what it leaves unset."""
    row_data, media_type = existing["row_data"], existing["media_type"]
    if media_type and dict in MEDIA_TYPES[media_type].row_data and row_data.startswith("{"):
        row_data = msgspec.json.decode(row_data)
    row = {
        "row_data": row_data,
        "media_type": media_type,
        "dataset_id": existing["dataset_id"],
        "global_key": existing["global_key"],
        "external_id": existing["external_id"],
    }
    return {key: value for key, value in row.items() if value is not None}


def spec(payload: dict[str, Any]) -> str:
    """Return a refused row as `failedDataRowImports` shows it, as JSON."""
    metadata, attachments = (
        [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
        for value in (
            payload.get("metadata_fields", payload.get("metadata")),
            payload.get("attachments"),
        )
    )
    shown = {
        "externalId": text(payload.get("external_id")),
        "globalKey": text(payload.get("global_key")),
        "rowData": text(payload.get("row_data")),
        "metadata": [
            {
                "schemaId": text(item.get("schemaId", item.get("schema_id"))),
                "name": text(item.get("name")),
                "value": item.get("value"),
            }
            for item in metadata
        ],
        "attachments": [
            {key: text(item.get(key)) for key in ("type", "value", "name")} for item in attachments
        ],
    }
    return msgspec.json.encode(shown).decode()


def text(value: Any) -> str | None:
    """Return a value as the API answers it: text as it is, anything else as its JSON text."""
    return value if value is None or isinstance(value, str) else msgspec.json.encode(value).decode()
