"""The sandbox's database: SQLite, kept in a file or temporary, safe to use from any thread."""

from __future__ import annotations

import itertools
import secrets
import sqlite3
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.errors import SandboxError

if TYPE_CHECKING:
    from collections.abc import Generator

_SCHEMA: Final = (Path(__file__).parent / "store.sql").read_text("utf-8")
_VERSION: Final = 2
"""Of the schema; goes up whenever a table changes."""
_CACHE: Final = 64_000  # kB of pages in memory; a temporary database beyond that is on the disk

_numbers: Final = itertools.count(time.time_ns())
_PROCESS: Final = secrets.token_hex(4)


def new_id() -> str:
    """Return an unused id; 25 characters, as those of Labelbox have.

    Later ids sort behind earlier ones: an index then grows at its end, which is many times quicker
    than in the middle.
    """
    return f"c{next(_numbers):016x}{_PROCESS}"


def now() -> str:
    """Return the time in UTC as the API writes it: ``2026-01-02T03:04:05.678Z``."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Store:
    """One connection behind one lock.

    Parameters
    ----------
    path : Path or None
        Database file, made when missing. None keeps everything in a temporary file without a name,
        which is gone when it is closed or the process ends, so that large imports need no memory.

    Raises
    ------
    SandboxError
        When the file cannot be opened as a database.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._lock = threading.RLock()
        try:
            # The empty name is SQLite's for a temporary file.
            self._connection = sqlite3.connect(
                path or "", check_same_thread=False, isolation_level=None
            )
            self._connection.row_factory = sqlite3.Row
            self._connection.execute("PRAGMA foreign_keys = ON")
            self._connection.execute(f"PRAGMA cache_size = -{_CACHE}")
            # A crash of Python loses nothing; only one of the machine could, which a sandbox may.
            self._connection.execute("PRAGMA synchronous = OFF")
            self._make_tables(path)
        except sqlite3.Error as error:
            raise SandboxError(
                f"The sandbox cannot use {path} as its database: {error}. "
                "Give the path of a new file or of one that a sandbox wrote."
            ) from error

    def _make_tables(self, path: Path | None) -> None:
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        (tables,) = self._connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if tables and version != _VERSION:
            self._connection.close()
            raise SandboxError(
                f"The sandbox cannot use {path}: it was written by another version of lb-widgets, "
                "or by another program. Give the path of a new file."
            )
        self._connection.executescript(_SCHEMA)
        self._connection.execute(f"PRAGMA user_version = {_VERSION}")

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

    def run(self, statement: str, *parameters: Any) -> int:
        """Run one statement that changes something; return how many rows it changed."""
        with self._lock:
            return self._connection.execute(statement, parameters).rowcount

    def insert(self, table: str, **values: Any) -> None:
        """Insert one row."""
        columns, marks = ", ".join(values), ", ".join("?" * len(values))
        # Table and columns are literals of this package; only the values come from outside.
        self.run(
            f"INSERT INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608 - see above
            *values.values(),
        )
