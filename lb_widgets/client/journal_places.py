"""Where journals are, and who owns one."""

from __future__ import annotations

import hashlib
import os
import re
import socket
import sqlite3
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from lb_widgets.errors import JournalError

if TYPE_CHECKING:
    from types import TracebackType

SUFFIX: Final = ".sqlite"
_NEW: Final = ".new"
_LOCK: Final = ".lock"
_EARLIER: Final = ".earlier-"
_NOT_IN_NAME: Final = re.compile(r"[^A-Za-z0-9_-]+")


def default_place(endpoint: str, dataset: str) -> Path:
    """Return where the journal of an endpoint and a dataset is.

    ``submits`` in ``$LB_WIDGETS_STATE_DIR``, else in ``lb-widgets`` in the user's state folder
    (``$XDG_STATE_HOME`` or as the platform has it).

    Raises
    ------
    JournalError
        The home folder is not known.
    """
    name = _NOT_IN_NAME.sub("-", dataset).strip("-")[:40] or "dataset"
    known_by = hashlib.sha256(f"{endpoint}\n{dataset}".encode("utf-8", "backslashreplace"))
    return _folder() / "submits" / f"{name}-{known_by.hexdigest()[:12]}{SUFFIX}"


def _folder() -> Path:
    own = os.environ.get("LB_WIDGETS_STATE_DIR")
    if own:
        return Path(own).expanduser()
    shared = os.environ.get("XDG_STATE_HOME")
    try:
        return (Path(shared) if shared else _platform_folder()) / "lb-widgets"
    except RuntimeError as error:
        raise JournalError(
            "There is no place for the journal: the home folder is not known. "
            "Set LB_WIDGETS_STATE_DIR, or pass journal=."
        ) from error


def _platform_folder() -> Path:
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local) if local else Path.home() / "AppData/Local"
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support"
    return Path.home() / ".local/state"


def place_of_new(path: Path) -> Path:
    """Return where a journal is written until all rows are in it."""
    return path.with_name(path.name + _NEW)


def place_of_earlier(path: Path) -> Path:
    """Return an unused place for the journal that stands at `path`, to make room for another."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    return path.with_name(f"{path.stem}{_EARLIER}{stamp}{path.suffix}")


def journals_at(path: Path) -> list[Path]:
    """Return the journals of interrupted runs at a place, newest first."""
    earlier = sorted(path.parent.glob(f"{path.stem}{_EARLIER}*{path.suffix}"), reverse=True)
    return [each for each in (path, *earlier) if each.is_file()]


def make_private(path: Path) -> None:
    """Make an empty file that only this user may read, and its folder where there is none.

    Raises
    ------
    OSError
        It cannot be made, or is there already.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


class Owner:
    """The right to write at a place; one process at a time has it, and loses it when it dies.

    A small database beside the journal is kept locked by SQLite, whose locks end with their
    process, and names who holds it.

    Parameters
    ----------
    path : Path
        Of the journal.

    Raises
    ------
    JournalError
        Another run has it; or the place cannot be written to.
    """

    def __init__(self, path: Path) -> None:
        self._path = path.with_name(path.name + _LOCK)
        while not self._take():
            pass  # the last owner removed the file in the same moment

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.release()

    def release(self) -> None:
        """Give it up."""
        # Before closing: afterwards the file may be another owner's. Windows keeps open files.
        with suppress(PermissionError):
            self._path.unlink(missing_ok=True)
        self._connection.close()

    def _take(self) -> bool:
        try:
            if not self._path.exists():
                with suppress(FileExistsError):
                    make_private(self._path)
            which = os.stat(self._path).st_ino  # noqa: PTH116 - compared with a second look
            self._connection = _connect(self._path)
            self._connection.execute("CREATE TABLE IF NOT EXISTS owner (name TEXT NOT NULL)")
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.execute("DELETE FROM owner")
            self._connection.execute("INSERT INTO owner VALUES (?)", (this_process(),))
            self._connection.execute("COMMIT")
            self._connection.execute("BEGIN IMMEDIATE")
            if self._path.exists() and os.stat(self._path).st_ino == which:  # noqa: PTH116
                return True
        except FileNotFoundError:
            return False
        except (OSError, sqlite3.Error) as error:
            raise self._refusal(error) from error
        self._connection.close()
        return False

    def _refusal(self, error: Exception) -> JournalError:
        owner = owner_of(self._path.with_name(self._path.name.removesuffix(_LOCK)))
        if owner:
            return JournalError(
                f"These rows are being submitted already, by {owner}. Wait for that run to end, or "
                "cancel it.",
                path=self._path,
                is_running=True,
            )
        return JournalError(
            f"No journal can be kept at {self._path.parent} ({error}), so nothing was sent: what "
            "arrives would not be known after an interruption. Pass journal= with a path that can "
            "be written to.",
            path=self._path,
        )


def owner_of(path: Path) -> str:
    """Return who is writing to the journal at a place, or an empty text."""
    lock = path.with_name(path.name + _LOCK)
    if not lock.is_file():
        return ""
    try:
        connection = _connect(lock)
    except sqlite3.Error:
        return ""
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        names = connection.execute("SELECT name FROM owner").fetchall()
        return str(names[0][0]) if names else "another process"
    except sqlite3.Error:
        return ""
    finally:
        connection.close()
    return ""


def this_process() -> str:
    """Return this process as people know it: ``pid 123 on host``."""
    return f"pid {os.getpid()} on {socket.gethostname()}"


def _connect(path: Path) -> sqlite3.Connection:
    # Runs end in another thread than they began in where a widget is closed.
    return sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
