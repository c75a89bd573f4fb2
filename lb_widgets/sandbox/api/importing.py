"""Imports of data rows: from the manifest to what became of each row.

An import is done before `upsertDataRows` answers, in one transaction. The answer says
``IN_PROGRESS`` all the same, as the service's does, and the first poll finds it ``COMPLETE``.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

from lb_widgets.model.types import MEDIA_TYPES
from lb_widgets.sandbox.api import row_rules
from lb_widgets.sandbox.api.metadata import MetadataError, to_wire
from lb_widgets.sandbox.api.refusal import Refusal, malformed
from lb_widgets.sandbox.api.store import insert, new_id, now

if TYPE_CHECKING:
    from lb_widgets.sandbox.api.files import Files
    from lb_widgets.sandbox.api.store import Store

TASK_TYPE: Final = "adv-upsert-data-rows"


class _Manifest(msgspec.Struct):
    source: str
    item_count: int
    chunk_uris: list[str]


class _Identity(msgspec.Struct):
    type: Literal["AUTO", "ID", "GKEY"]
    value: str


class _Item(msgspec.Struct):
    id: _Identity
    payload: dict[str, Any]


class _RowRefused(Exception):  # noqa: N818 - the result of a row, not a fault
    """The row is not imported; the message says why."""


def run_import(store: Store, files: Files, manifest_uri: str) -> str:
    """Import what a manifest names and return the id of the task.

    Raises
    ------
    Refusal
        When there is no manifest at the URL. Whatever is wrong inside it makes a failed task.
    """
    manifest = files.at(manifest_uri)
    task = {
        "id": new_id(),
        "name": "JSON Import",
        "type": TASK_TYPE,
        "created_at": now(),
        "updated_at": now(),
    }
    try:
        items = _read_items(files, manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError, Refusal) as error:
        errors = msgspec.json.encode({"message": str(error)}).decode()
        store.insert("tasks", **task, status="FAILED", errors=errors)
        return task["id"]
    with store.transaction() as connection:
        insert(connection, "tasks", **task, status="COMPLETE")
        run = _Import(connection, task["id"])
        for item in items:
            run.take(item)
    return task["id"]


def _read_items(files: Files, manifest: bytes) -> list[_Item]:
    listed = msgspec.json.decode(manifest, type=_Manifest)
    items = [
        item
        for uri in listed.chunk_uris
        for item in msgspec.json.decode(files.at(uri), type=list[_Item])
    ]
    if len(items) != listed.item_count:
        raise malformed(
            f"The manifest's item_count is {listed.item_count}, its chunks hold {len(items)} items"
        )
    return items


class _Import:
    """One import under way, inside a transaction."""

    def __init__(self, connection: sqlite3.Connection, task_id: str) -> None:
        self._connection = connection
        self._task_id = task_id
        self._datasets = {row["id"] for row in connection.execute("SELECT id FROM datasets")}

    def take(self, item: _Item) -> None:
        """Import one row, or note why not."""
        payload = {key: value for key, value in item.payload.items() if value is not None}
        if item.id.type == "GKEY":
            payload.setdefault("global_key", item.id.value)
        try:
            data_row_id = self._upsert(item.id, payload)
        except _RowRefused as refused:
            self._note(message=str(refused), spec=msgspec.json.encode(_spec(payload)).decode())
        else:
            self._note(data_row_id=data_row_id)

    def _note(self, **result: str) -> None:
        insert(self._connection, "import_results", task_id=self._task_id, **result)

    def _upsert(self, identity: _Identity, payload: dict[str, Any]) -> str:
        existing = self._find(identity)
        if existing is None and identity.type == "ID":
            raise _RowRefused(f"Data row {identity.value!r} was not found")
        row = {**_stored(existing), **payload}
        if str(row.get("dataset_id")) not in self._datasets:
            raise _RowRefused(f"Dataset {row.get('dataset_id')!r} was not found")
        if "row_data" in payload and "media_type" not in payload:
            row["media_type"] = row_rules.detect_media_type(row["row_data"])
        if found := row_rules.problems(row):
            raise _RowRefused("; ".join(found))
        values = _values(row)
        data_row_id = existing["id"] if existing else new_id()
        try:
            if existing:
                self._update(data_row_id, values)
            else:
                self._create(data_row_id, row["dataset_id"], values)
        except sqlite3.IntegrityError:
            # The one constraint that a row can still break: its key is taken, in whatever case.
            raise _RowRefused(
                f"Data rows contain duplicate global keys: {row['global_key']!r}"
            ) from None
        if "attachments" in payload:
            self._replace_attachments(data_row_id, payload["attachments"])
        return data_row_id

    def _find(self, identity: _Identity) -> sqlite3.Row | None:
        if identity.type == "AUTO":
            return None
        column, value = (
            ("id", identity.value)
            if identity.type == "ID"
            else ("folded_key", identity.value.casefold())
        )
        return self._connection.execute(
            f"SELECT * FROM data_rows WHERE {column} = ?",  # noqa: S608 - one of two literals
            (value,),
        ).fetchone()

    def _create(self, data_row_id: str, dataset_id: str, values: dict[str, Any]) -> None:
        insert(
            self._connection,
            "data_rows",
            id=data_row_id,
            dataset_id=dataset_id,
            created_at=values["updated_at"],
            **{"metadata": "[]"} | values,
        )

    def _update(self, data_row_id: str, values: dict[str, Any]) -> None:
        assignments = ", ".join(f"{column} = ?" for column in values)
        self._connection.execute(
            f"UPDATE data_rows SET {assignments} WHERE id = ?",  # noqa: S608 - our own columns
            (*values.values(), data_row_id),
        )

    def _replace_attachments(self, data_row_id: str, attachments: list[dict[str, Any]]) -> None:
        self._connection.execute("DELETE FROM attachments WHERE data_row_id = ?", (data_row_id,))
        self._connection.executemany(
            "INSERT INTO attachments (id, data_row_id, type, value, name) VALUES (?, ?, ?, ?, ?)",
            [
                (new_id(), data_row_id, item["type"], item["value"], item.get("name"))
                for item in attachments
            ],
        )


def _stored(existing: sqlite3.Row | None) -> dict[str, Any]:
    """Return an existing row in the keys of the import JSON, without what it leaves unset."""
    if existing is None:
        return {}
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


def _values(row: dict[str, Any]) -> dict[str, Any]:
    """Return the columns to write for a row that the rules let pass."""
    key = row.get("global_key")
    values = {
        "row_data": _text(row["row_data"]),
        "global_key": key,
        "folded_key": key.casefold() if key else None,
        "external_id": _text(row.get("external_id")),
        "media_type": row.get("media_type"),
        "updated_at": now(),
    }
    fields = row.get("metadata_fields", row.get("metadata"))
    if fields is None:
        return values
    try:
        return values | {"metadata": msgspec.json.encode(to_wire(fields)).decode()}
    except MetadataError as error:
        raise _RowRefused(str(error)) from error


def _spec(payload: dict[str, Any]) -> dict[str, Any]:
    """Return a refused row as `failedDataRowImports` shows it."""
    metadata, attachments = (
        [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
        for value in (
            payload.get("metadata_fields", payload.get("metadata")),
            payload.get("attachments"),
        )
    )
    return {
        "externalId": _text(payload.get("external_id")),
        "globalKey": _text(payload.get("global_key")),
        "rowData": _text(payload.get("row_data")),
        "metadata": [
            {
                "schemaId": _text(item.get("schemaId", item.get("schema_id"))),
                "name": _text(item.get("name")),
                "value": item.get("value"),
            }
            for item in metadata
        ],
        "attachments": [
            {key: _text(item.get(key)) for key in ("type", "value", "name")} for item in attachments
        ],
    }


def _text(value: Any) -> str | None:
    """Return a value as the API answers it: text as it is, anything else as its JSON text."""
    return value if value is None or isinstance(value, str) else msgspec.json.encode(value).decode()
