"""The sandbox's database: SQLite, in a file or in memory, safe to use from any thread."""

from __future__ import annotations

import secrets
import sqlite3
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.errors import SandboxError

if TYPE_CHECKING:
    from collections.abc import Generator

_SCHEMA: Final = (Path(__file__).parent / "store.sql").read_text("utf-8")


def new_id() -> str:
    """Return an unused id; 25 characters, as those of Labelbox have."""
    return "c" + secrets.token_hex(12)


def now() -> str:
    """Return the time in UTC as the API writes it: ``2026-01-02T03:04:05.678Z``."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Store:
    """One connection behind one lock.

    Parameters
    ----------
    path : Path or None
        Database file, made when missing; None keeps everything in memory.

    Raises
    ------
    SandboxError
        When the file cannot be opened as a database.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._lock = threading.RLock()
        try:
            self._connection = sqlite3.connect(
                path or ":memory:", check_same_thread=False, isolation_level=None
            )
            self._connection.row_factory = sqlite3.Row
            self._connection.execute("PRAGMA foreign_keys = ON")
            # A crash of Python loses nothing; only one of the machine could, which a sandbox may.
            self._connection.execute("PRAGMA synchronous = OFF")
            self._connection.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise SandboxError(
                f"The sandbox cannot use {path} as its database: {error}. "
                "Give the path of a new file or of one that a sandbox wrote."
            ) from error

    def close(self) -> None:
        """Close the connection; an unfinished transaction of another thread ends first."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def transaction(self) -> Generator[sqlite3.Connection]:
        """Run statements that take effect all together or not at all."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def all(self, query: str, *parameters: Any) -> list[dict[str, Any]]:
        """Return all rows that a query finds."""
        with self._lock:
            return [dict(row) for row in self._connection.execute(query, parameters)]

    def one(self, query: str, *parameters: Any) -> dict[str, Any] | None:
        """Return the first row that a query finds, or None."""
        with self._lock:
            row = self._connection.execute(query, parameters).fetchone()
        return dict(row) if row else None

    def insert(self, table: str, **values: Any) -> None:
        """Insert one row."""
        with self._lock:
            insert(self._connection, table, **values)


def insert(connection: sqlite3.Connection, table: str, **values: Any) -> None:
    """Insert one row through a connection that is inside a transaction."""
    columns, marks = ", ".join(values), ", ".join("?" * len(values))
    # Table and columns are literals of this package; only the values come from outside.
    connection.execute(
        f"INSERT INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608 - see above
        tuple(values.values()),
    )
