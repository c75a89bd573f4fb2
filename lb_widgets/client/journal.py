"""The journal of an upload run: what was to be sent, what was sent, and what became of it.

A SQLite file. It is complete before the first row is sent, says of each request that matters that
it will be sent before it is sent, and is removed when all is confirmed. So whenever a run dies,
the journal holds all that is needed to go on. Home folders are often network mounts: hence the
rollback journal, which needs no shared memory, and ``synchronous=FULL``.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lb_widgets.client.journal_places import make_private
from lb_widgets.client.journal_records import Chunk, Heading, TaskRecord
from lb_widgets.client.ledger import Entry, Ledger
from lb_widgets.errors import JournalError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from pathlib import Path

VERSION: Final = 1
_SCHEMA: Final = """
CREATE TABLE run (version INTEGER NOT NULL, heading BLOB NOT NULL, dataset_id TEXT);
CREATE TABLE blocks (number INTEGER PRIMARY KEY, keys BLOB NOT NULL);
CREATE TABLE outcomes (number INTEGER PRIMARY KEY, entries BLOB NOT NULL);
CREATE TABLE chunks (
  number INTEGER PRIMARY KEY, task INTEGER NOT NULL, positions BLOB NOT NULL,
  replaces BLOB NOT NULL, names_files INTEGER NOT NULL, body BLOB NOT NULL, url TEXT
);
CREATE TABLE tasks (
  number INTEGER PRIMARY KEY, manifest_url TEXT, sends INTEGER NOT NULL DEFAULT 0, task_id TEXT,
  is_settled INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE files (path TEXT PRIMARY KEY, digest TEXT NOT NULL, url TEXT NOT NULL);
"""


class Journal:
    """An open journal.

    Parameters
    ----------
    path : Path
        Of a file that `create` made.

    Raises
    ------
    JournalError
        This is no journal, or one of another version.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.is_file():
            raise JournalError(f"There is no journal at {path}.", path=path)
        with self._told():
            self._connection = _connect(path)
            found = self._connection.execute("SELECT version, heading FROM run").fetchone()
        if found is None or found[0] != VERSION:
            version = "unfinished" if found is None else f"of version {found[0]}"
            raise JournalError(
                f"The journal at {path} is {version}, expected version {VERSION}.", path=path
            )
        self.heading: Heading = msgspec.msgpack.decode(found[1], type=Heading)

    @classmethod
    def if_there(cls, path: Path) -> Journal | None:
        """Return the journal at a path, or None where a run has just removed it."""
        try:
            return cls(path)
        except JournalError:
            if path.exists():
                raise
            return None

    @classmethod
    def create(cls, path: Path, heading: Heading) -> Journal:
        """Make a journal, in place of an unfinished one that died at the same place.

        Raises
        ------
        JournalError
            It cannot be written.
        """
        try:
            path.unlink(missing_ok=True)
            make_private(path)
            connection = _connect(path)
            connection.execute("PRAGMA page_size = 32768")  # for bodies of megabytes
            connection.executescript(f"BEGIN; {_SCHEMA} COMMIT;")
            connection.execute(
                "INSERT INTO run VALUES (?, ?, NULL)", (VERSION, msgspec.msgpack.encode(heading))
            )
            connection.close()
        except (OSError, sqlite3.Error) as error:
            raise _unwritable(path, error) from error
        return cls(path)

    def close(self) -> None:
        """Close it; it can be opened again."""
        self._connection.close()

    def moved_to(self, path: Path) -> Journal:
        """Close it, give it another name, and return it open again."""
        self.close()
        try:
            self.path.replace(path)
        except OSError as error:
            raise _unwritable(path, error) from error
        return Journal(path)

    def remove(self) -> None:
        """Close it and remove the file."""
        self.close()
        self.path.unlink(missing_ok=True)

    def add_keys(self, keys: Sequence[str]) -> None:
        """Keep the global keys of the next rows."""
        self._write("INSERT INTO blocks (keys) VALUES (?)", msgspec.msgpack.encode(keys))

    def add_entries(self, entries: Sequence[Entry]) -> None:
        """Keep what became of rows."""
        self._write("INSERT INTO outcomes (entries) VALUES (?)", msgspec.msgpack.encode(entries))

    def add_chunk(
        self,
        task: int,
        body: bytes,
        *,
        positions: list[int],
        replaces: list[int],
        names_files: bool,
    ) -> None:
        """Keep a chunk, as part of a task; see `Chunk`."""
        with self.at_once():
            self._write("INSERT OR IGNORE INTO tasks (number) VALUES (?)", task)
            self._write(
                "INSERT INTO chunks (task, positions, replaces, names_files, body) "
                "VALUES (?, ?, ?, ?, ?)",
                task,
                msgspec.msgpack.encode(positions),
                msgspec.msgpack.encode(replaces),
                names_files,
                body,
            )

    def ledger(self) -> Ledger:
        """Return what is known of each row."""
        ledger = Ledger()
        for (keys,) in self._read("SELECT keys FROM blocks ORDER BY number"):
            ledger.extend(msgspec.msgpack.decode(keys, type=list[str]))
        for (entries,) in self._read("SELECT entries FROM outcomes ORDER BY number"):
            ledger.settle_all(msgspec.msgpack.decode(entries, type=list[Entry]))
        return ledger

    def tasks(self) -> list[TaskRecord]:
        """Return the tasks, in order."""
        rows = self._read(
            "SELECT number, manifest_url, sends, task_id, is_settled FROM tasks ORDER BY number"
        )
        return [TaskRecord(*row[:4], is_settled=bool(row[4])) for row in rows]

    def chunks(self, task: int | None = None) -> list[Chunk]:
        """Return the chunks of a task or of all, without their bodies, in order."""
        rows = self._read(
            "SELECT number, positions, replaces, names_files, url FROM chunks "
            "WHERE ?1 IS NULL OR task = ?1 ORDER BY number",
            task,
        )
        return [
            Chunk(
                number,
                msgspec.msgpack.decode(positions),
                msgspec.msgpack.decode(replaces),
                bool(names_files),
                url,
            )
            for number, positions, replaces, names_files, url in rows
        ]

    def body(self, chunk: int) -> bytes:
        """Return the body of a chunk."""
        return self._read("SELECT body FROM chunks WHERE number = ?", chunk)[0][0]

    @property
    def dataset_id(self) -> str | None:
        """The dataset's id, once it is known."""
        return self._read("SELECT dataset_id FROM run")[0][0]

    def keep_dataset_id(self, dataset_id: str) -> None:
        """Keep the dataset's id."""
        self._write("UPDATE run SET dataset_id = ?", dataset_id)

    def keep_chunk_url(self, chunk: int, url: str) -> None:
        """Keep where a chunk was uploaded to."""
        self._write("UPDATE chunks SET url = ? WHERE number = ?", url, chunk)

    def keep_manifest_url(self, task: int, url: str) -> None:
        """Keep where a manifest was uploaded to."""
        self._write("UPDATE tasks SET manifest_url = ? WHERE number = ?", url, task)

    def will_send(self, task: int) -> None:
        """Keep that a task's start is about to be asked for; only then may it be."""
        self._write("UPDATE tasks SET sends = sends + 1, task_id = NULL WHERE number = ?", task)

    def keep_task_id(self, task: int, task_id: str) -> None:
        """Keep what the service calls a task."""
        self._write("UPDATE tasks SET task_id = ? WHERE number = ?", task_id, task)

    def settle(self, task: int, entries: Sequence[Entry]) -> None:
        """Keep what became of a task's rows."""
        with self.at_once():
            self.add_entries(entries)
            self._write("UPDATE tasks SET is_settled = 1 WHERE number = ?", task)

    def keep_file(self, path: str, digest: str, url: str) -> None:
        """Keep where a local file was uploaded to."""
        self._write("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", path, digest, url)

    def files(self) -> Iterator[tuple[str, str, str]]:
        """Yield path, digest and URL of each local file that was uploaded."""
        yield from self._read("SELECT path, digest, url FROM files")

    @contextmanager
    def at_once(self) -> Generator[None]:
        """Write several things with one wait for the disk: all of them or none."""
        with self._told():
            self._connection.execute("BEGIN")
            try:
                yield
            except BaseException:
                if self._connection.in_transaction:  # a full disk has ended it already
                    self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def _read(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._told():
            return self._connection.execute(query, values).fetchall()

    def _write(self, query: str, *values: object) -> None:
        with self._told():
            self._connection.execute(query, values)

    @contextmanager
    def _told(self) -> Generator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise _unwritable(self.path, error) from error


def _connect(path: Path) -> sqlite3.Connection:
    # A run may be begun in one thread and closed in another; never used by two at once.
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _unwritable(path: Path, error: Exception) -> JournalError:
    reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
    return JournalError(
        f"The journal at {path} cannot be used: {reason}. Nothing more was sent. Pass journal= "
        "with a path that can be written to.",
        path=path,
    )
