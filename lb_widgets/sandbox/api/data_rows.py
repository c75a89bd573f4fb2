"""Data rows: by id, by dataset, by global key, by external id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from lb_widgets.sandbox.api.metadata import to_fields
from lb_widgets.sandbox.api.refusal import not_found
from lb_widgets.sandbox.api.store import new_id

if TYPE_CHECKING:
    from lb_widgets.sandbox.api.context import Context


ANSWER: Final = (
    "data_rows.id, external_id AS externalId, global_key AS globalKey, row_data AS rowData, "
    "metadata, data_rows.created_at AS createdAt, data_rows.updated_at AS updatedAt"
)
"""The columns of a data row in the names of the schema; `metadata` is read when it is asked for."""

_NOWHERE: Final = {"id": ""}
"""What stands for a key that is not there."""


def data_row(context: Context, where: dict[str, Any]) -> dict[str, Any] | None:
    """Return a data row, or None."""
    return context.store.one(_select("WHERE id = ?"), where["id"])


def dataset_data_rows(context: Context, **arguments: Any) -> dict[str, Any]:
    """Return a page of a dataset's rows, newest first."""
    where = arguments.get("where") or {}
    first = max(arguments["first"] or 0, 1)
    rows = context.store.all(
        _select(
            """
            WHERE dataset_id = ?1
              AND (?2 IS NULL OR position <= (SELECT position FROM data_rows WHERE id = ?2))
              AND (?3 IS NULL OR id = ?3)
              AND (?4 IS NULL OR external_id = ?4)
              AND (?5 IS NULL OR folded_key = ?5)
            ORDER BY position DESC LIMIT ?6
            """
        ),
        arguments["id"],
        arguments.get("from"),
        where.get("id"),
        where.get("externalId"),
        (where.get("globalKey") or "").casefold() or None,
        first + 1,
    )
    following = rows[first]["id"] if len(rows) > first else None
    return {
        "nodes": rows[:first],
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
    folded = [key.casefold() for key in keys]
    found = {
        row["folded_key"]: row
        for row in context.store.all(
            _select("WHERE folded_key IN (SELECT value FROM json_each(?))", columns=", folded_key"),
            msgspec.json.encode(folded).decode(),
        )
    }
    return {
        "jobStatus": "COMPLETE",
        "data": {
            "fetchedDataRows": [found.get(key, _NOWHERE) for key in folded],
            "notFoundGlobalKeys": [key for key in keys if key.casefold() not in found],
            "accessDeniedGlobalKeys": [],
        },
    }


def external_ids_to_data_row_ids(context: Context, **arguments: Any) -> list[dict[str, Any]]:
    """Return the rows that have one of the external ids, in the order asked."""
    wanted = list(dict.fromkeys(arguments["externalId_in"]))
    return context.store.all(
        """
        SELECT data_rows.id AS dataRowId, asked.value AS externalId
        FROM json_each(?) AS asked JOIN data_rows ON data_rows.external_id = asked.value
        ORDER BY asked.key, data_rows.position
        """,
        msgspec.json.encode(wanted).decode(),
    )


def media_attributes(_context: Context, _row: dict[str, Any]) -> dict[str, Any]:
    """Return what the service finds out about a medium: the sandbox opens none."""
    return {}


def custom_metadata(_context: Context, row: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the metadata of a row as it is stored."""
    return msgspec.json.decode(row["metadata"]) if "metadata" in row else []


def metadata_fields(context: Context, row: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the metadata of a row with the names of its fields."""
    return to_fields(custom_metadata(context, row))


def _select(clauses: str, *, columns: str = "") -> str:
    # Both are literals of this module; values come as parameters.
    return f"SELECT {ANSWER}{columns} FROM data_rows {clauses}"  # noqa: S608 - see above
