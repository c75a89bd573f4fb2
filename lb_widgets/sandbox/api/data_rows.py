"""Data rows: by id, by dataset, by global key, by external id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from lb_widgets.sandbox.api.metadata import to_fields
from lb_widgets.sandbox.api.refusal import not_found
from lb_widgets.sandbox.api.store import new_id

if TYPE_CHECKING:
    from lb_widgets.sandbox.api.context import Context


def data_row(context: Context, where: dict[str, Any]) -> dict[str, Any] | None:
    """Return a data row, or None."""
    row = context.store.one("SELECT * FROM data_rows WHERE id = ?", where["id"])
    return as_answer(row) if row else None


def dataset_data_rows(context: Context, **arguments: Any) -> dict[str, Any]:
    """Return a page of a dataset's rows, newest first."""
    where = arguments.get("where") or {}
    first = max(arguments["first"] or 0, 1)
    rows = context.store.all(
        """
        SELECT * FROM data_rows
        WHERE dataset_id = ?1
          AND (?2 IS NULL OR position <= (SELECT position FROM data_rows WHERE id = ?2))
          AND (?3 IS NULL OR id = ?3)
          AND (?4 IS NULL OR external_id = ?4)
          AND (?5 IS NULL OR folded_key = ?5)
        ORDER BY position DESC LIMIT ?6
        """,
        arguments["id"],
        arguments.get("from"),
        where.get("id"),
        where.get("externalId"),
        (where.get("globalKey") or "").casefold() or None,
        first + 1,
    )
    following = rows[first]["id"] if len(rows) > first else None
    return {
        "nodes": [as_answer(row) for row in rows[:first]],
        "pageInfo": {"hasNextPage": following is not None, "startCursor": following},
    }


def data_rows_for_global_keys(context: Context, where: dict[str, Any]) -> dict[str, Any]:
    """Start a look-up by global key."""
    identifier = new_id()
    keys = msgspec.json.encode(where["ids"]).decode()
    context.store.insert("key_jobs", id=identifier, global_keys=keys)
    return {"jobId": identifier}


def data_rows_for_global_keys_result(context: Context, **arguments: Any) -> dict[str, Any]:
    """Return what a look-up by global key found, in the order asked."""
    identifier = arguments["jobId"]["id"]
    job = context.store.one("SELECT global_keys FROM key_jobs WHERE id = ?", identifier)
    if job is None:
        raise not_found("Job", identifier)
    keys: list[str] = msgspec.json.decode(job["global_keys"])
    rows = [
        context.store.one("SELECT * FROM data_rows WHERE folded_key = ?", key.casefold())
        for key in keys
    ]
    return {
        "jobStatus": "COMPLETE",
        "data": {
            "fetchedDataRows": [as_answer(row) if row else {"id": ""} for row in rows],
            "notFoundGlobalKeys": [key for key, row in zip(keys, rows, strict=True) if not row],
            "accessDeniedGlobalKeys": [],
        },
    }


def external_ids_to_data_row_ids(context: Context, **arguments: Any) -> list[dict[str, Any]]:
    """Return the rows that have one of the external ids."""
    return [
        {"dataRowId": row["id"], "externalId": wanted}
        for wanted in dict.fromkeys(arguments["externalId_in"])
        for row in context.store.all(
            "SELECT id FROM data_rows WHERE external_id = ? ORDER BY position", wanted
        )
    ]


def as_answer(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of the table `data_rows` in the names of the schema."""
    metadata = msgspec.json.decode(row["metadata"])
    return {
        "id": row["id"],
        "externalId": row["external_id"],
        "globalKey": row["global_key"],
        "rowData": row["row_data"],
        "mediaAttributes": {},
        "customMetadata": metadata,
        "metadataFields": to_fields(metadata),
        "createdAt": row["created_at"],
        "updatedAt": row["updated_at"],
    }
