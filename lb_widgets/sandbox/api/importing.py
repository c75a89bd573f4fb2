"""One chunk of an import: from its items to data rows, and what became of each item.

Whatever needs no database is worked out first. The transaction then only writes, many rows to a
statement, so that other requests wait for a moment and not for the whole chunk.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from lb_widgets.sandbox.api import row_values
from lb_widgets.sandbox.api.row_values import RowRefusedError
from lb_widgets.sandbox.api.store import new_id, now

if TYPE_CHECKING:
    import threading

    from lb_widgets.sandbox.api.manifest import Identity, Item
    from lb_widgets.sandbox.api.store import Store

_COLUMNS: Final = (
    "row_data",
    "global_key",
    "folded_key",
    "external_id",
    "media_type",
    "updated_at",
    "metadata",
)


class Interrupted(Exception):  # noqa: N818 - no fault: the sandbox stops
    """The sandbox stops before the chunk is written."""


class _New(NamedTuple):
    """A row to create, as far as it is known without the database."""

    payload: dict[str, Any]
    values: tuple[Any, ...] = ()
    problem: str | None = None


def import_chunk(
    store: Store, task_id: str, items: list[Item], *, stopping: threading.Event
) -> None:
    """Import the items of one chunk of a task, all in one transaction.

    Raises
    ------
    Interrupted
        When the sandbox stops before; nothing of the chunk is written then.
    """
    at = now()
    prepared: list[tuple[Identity, _New]] = []
    for item in items:
        if stopping.is_set():
            raise Interrupted
        payload = {key: value for key, value in item.payload.items() if value is not None}
        if item.id.type == "GKEY":
            payload.setdefault("global_key", item.id.value)
        # An update is checked as it will be, which only the row that it updates can tell.
        new = _prepare(payload, at) if item.id.type == "AUTO" else _New(payload)
        prepared.append((item.id, new))
    with store.transaction() as connection:
        writer = _Writer(connection, task_id, at)
        writer.look_up([new.payload.get("global_key") for _, new in prepared])
        for identity, new in prepared:
            writer.take(identity, new)
        writer.finish(len(items))


def _prepare(payload: dict[str, Any], at: str) -> _New:
    try:
        columns = row_values.values(row_values.with_media_type(payload), at=at)
    except RowRefusedError as refused:
        return _New(payload, problem=str(refused))
    columns.setdefault("metadata", row_values.NO_METADATA)
    return _New(payload, tuple(columns[name] for name in _COLUMNS))


class _Writer:
    """Writes the rows of one chunk, inside a transaction."""

    def __init__(self, connection: sqlite3.Connection, task_id: str, at: str) -> None:
        self._connection = connection
        self._task_id = task_id
        self._at = at
        self._datasets = {row["id"] for row in connection.execute("SELECT id FROM datasets")}
        self._taken: set[str] = set()
        self._rows: list[tuple[Any, ...]] = []
        self._attachments: list[tuple[Any, ...]] = []
        self._results: list[tuple[Any, ...]] = []

    def look_up(self, keys: list[Any]) -> None:
        """Find out which of the keys are taken."""
        folded = [key.casefold() for key in keys if isinstance(key, str)]
        found = self._connection.execute(
            "SELECT folded_key FROM data_rows WHERE folded_key IN (SELECT value FROM json_each(?))",
            (msgspec.json.encode(folded).decode(),),
        )
        self._taken = {row["folded_key"] for row in found}

    def take(self, identity: Identity, new: _New) -> None:
        """Create or update one row, or note why not."""
        try:
            data_row_id = self._upsert(identity, new)
        except RowRefusedError as refused:
            result = (self._task_id, None, str(refused), row_values.spec(new.payload))
        else:
            result = (self._task_id, data_row_id, None, None)
        self._results.append(result)

    def finish(self, count: int) -> None:
        """Write what is left, and that the task is so much further."""
        self._flush()
        self._connection.executemany(
            "INSERT INTO import_results (task_id, data_row_id, message, spec) VALUES (?, ?, ?, ?)",
            self._results,
        )
        self._connection.execute(
            "UPDATE tasks SET chunks_done = chunks_done + 1, items_done = items_done + ?, "
            "updated_at = ? WHERE id = ?",
            (count, now(), self._task_id),
        )

    def _upsert(self, identity: Identity, new: _New) -> str:
        if identity.type == "AUTO":
            return self._create(new)
        existing = self._find(identity)
        if existing is not None:
            return self._update(existing, new.payload)
        if identity.type == "ID":
            raise RowRefusedError(f"Data row {identity.value!r} was not found")
        return self._create(_prepare(new.payload, self._at))

    def _find(self, identity: Identity) -> sqlite3.Row | None:
        self._flush()  # it may be a row of this very chunk
        column, value = (
            ("id", identity.value)
            if identity.type == "ID"
            else ("folded_key", identity.value.casefold())
        )
        return self._connection.execute(
            f"SELECT * FROM data_rows WHERE {column} = ?",  # noqa: S608 - one of two literals
            (value,),
        ).fetchone()

    def _create(self, new: _New) -> str:
        dataset_id = self._known_dataset(new.payload)
        if new.problem:
            raise RowRefusedError(new.problem)
        key = new.payload.get("global_key")
        if key:
            if key.casefold() in self._taken:
                raise _duplicate(key)
            self._taken.add(key.casefold())
        data_row_id = new_id()
        self._rows.append((data_row_id, dataset_id, self._at, *new.values))
        self._add_attachments(data_row_id, new.payload)
        return data_row_id

    def _update(self, existing: sqlite3.Row, payload: dict[str, Any]) -> str:
        row = row_values.stored(existing) | row_values.with_media_type(payload)
        self._known_dataset(row)
        columns = row_values.values(row, at=self._at)
        assignments = ", ".join(f"{column} = ?" for column in columns)
        try:
            self._connection.execute(
                f"UPDATE data_rows SET {assignments} WHERE id = ?",  # noqa: S608 - our own columns
                (*columns.values(), existing["id"]),
            )
        except sqlite3.IntegrityError:
            # The one constraint that a row can still break: its key is taken, in whatever case.
            raise _duplicate(row["global_key"]) from None
        self._taken.discard(existing["folded_key"])
        self._taken.add(columns["folded_key"])
        if "attachments" in payload:
            self._connection.execute(
                "DELETE FROM attachments WHERE data_row_id = ?", (existing["id"],)
            )
            self._add_attachments(existing["id"], payload)
        return existing["id"]

    def _known_dataset(self, row: dict[str, Any]) -> str:
        dataset_id = row.get("dataset_id")
        if not isinstance(dataset_id, str) or dataset_id not in self._datasets:
            raise RowRefusedError(f"Dataset {dataset_id!r} was not found")
        return dataset_id

    def _add_attachments(self, data_row_id: str, payload: dict[str, Any]) -> None:
        self._attachments.extend(
            (new_id(), data_row_id, item["type"], item["value"], item.get("name"))
            for item in payload.get("attachments") or ()
        )

    def _flush(self) -> None:
        marks = ", ".join("?" * (3 + len(_COLUMNS)))
        self._connection.executemany(
            f"INSERT INTO data_rows (id, dataset_id, created_at, {', '.join(_COLUMNS)}) "  # noqa: S608 - our own columns
            f"VALUES ({marks})",
            self._rows,
        )
        self._connection.executemany(
            "INSERT INTO attachments (id, data_row_id, type, value, name) VALUES (?, ?, ?, ?, ?)",
            self._attachments,
        )
        self._rows.clear()
        self._attachments.clear()


def _duplicate(key: str) -> RowRefusedError:
    return RowRefusedError(f"Data rows contain duplicate global keys: {key!r}")
