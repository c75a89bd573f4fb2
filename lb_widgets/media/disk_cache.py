"""Bodies of earlier processes, kept on disk until their servers say that they changed.

Only what can be asked about again is kept: a whole body with an ``ETag`` or ``Last-Modified``.
Being a cache, it never fails: where the disk is full, read-only or somebody else's there is no
cache, and the log says so once.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lb_widgets.media.disk_entries import kept_of, read_entry, write_entry
from lb_widgets.redact import redact

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lb_widgets.media.disk_entries import Kept

DISK_BYTES: Final = 1024 * 1024 * 1024
"""Bytes kept on disk by default."""

_log: Final = logging.getLogger("lb_widgets")
_SUFFIX: Final = ".media"
_UNFINISHED: Final = ".media-part"
_ABANDONED_AFTER: Final = 3600.0
"""Seconds after which an unfinished file belongs to a process that died."""
# A sweep leaves a tenth free, and comes at the latest when this process has written a 32nd of the
# limit: so several processes, who do not know what the others write, stay below it together.
_KEPT_BY_SWEEP: Final = 0.9
_WRITTEN_BETWEEN_SWEEPS: Final = 1 / 32


class DiskCache:
    """A folder of bodies, least recently used out first; safe with threads and processes.

    Parameters
    ----------
    folder : path
        Made where it is missing, and private to this user (mode 0700) in any case. Files in it
        that carry the cache's names but are damaged are removed; any others are left alone.
    limit : int, bytes
        Of all files together, by default 1 GiB.
    """

    def __init__(self, folder: str | os.PathLike[str], *, limit: int = DISK_BYTES) -> None:
        self._folder = Path(folder)
        self._limit = limit
        self._lock = threading.Lock()
        self._written_since_sweep: int | None = None
        self._complained = False

    def get(self, key: str, *, limit: int) -> Kept | None:
        """Return what is kept for a key, unless it is larger than `limit` bytes.

        Parameters
        ----------
        key : str
            The URL without its signature.
        limit : int
            Larger bodies are not read.
        """
        path = self._path(key)
        try:
            self._prepare()
            with path.open("rb") as file:
                kept = read_entry(file, limit=limit)
            os.utime(path)  # the time of the last use decides who goes first
        except FileNotFoundError:
            return None
        except ValueError:
            self._discard(path)
            return None
        except OSError as error:
            self._complain(error)
            return None
        return kept

    def put(self, key: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Keep a body where its headers allow it, at the cost of the least recently used ones.

        Parameters
        ----------
        key : str
            The URL without its signature.
        body : bytes
            The whole.
        headers : mapping of str to str
            Of the answer, their names in lower case.
        """
        path = self._path(key)
        kept = kept_of(body, headers)
        if kept is None or len(body) > self._limit * _KEPT_BY_SWEEP:
            self._discard(path)
            return
        try:
            self._prepare()
            with self._lock:
                self._make_room(len(body))
            self._write(path, kept)
        except OSError as error:
            self._complain(error)

    def _path(self, key: str) -> Path:
        digest = hashlib.sha256(key.encode("utf-8", "backslashreplace")).hexdigest()
        return self._folder / f"{digest}{_SUFFIX}"

    def _prepare(self) -> None:
        """Make the folder, or refuse one in which somebody else could plant files."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if sys.platform == "win32":  # the user's cache folder is private there
            return
        status = self._folder.stat()
        if status.st_uid != os.geteuid():
            raise PermissionError("the folder belongs to another user")
        if status.st_mode & 0o077:
            self._folder.chmod(0o700)

    def _write(self, path: Path, kept: Kept) -> None:
        descriptor, unfinished = tempfile.mkstemp(suffix=_UNFINISHED, dir=self._folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                write_entry(file, kept)
            Path(unfinished).replace(path)
        except OSError:
            self._discard(Path(unfinished))
            raise

    def _make_room(self, size: int) -> None:
        written = self._written_since_sweep
        if written is None or written + size > self._limit * _WRITTEN_BETWEEN_SWEEPS:
            self._sweep(int(self._limit * _KEPT_BY_SWEEP) - size)
            written = 0
        self._written_since_sweep = written + size

    def _sweep(self, most: int) -> None:
        """Remove what was used least recently until the rest is no more than `most` bytes."""
        kept: list[tuple[float, int, Path]] = []
        with os.scandir(self._folder) as entries:
            for entry in entries:
                if not entry.name.endswith((_SUFFIX, _UNFINISHED)):
                    continue
                with suppress(FileNotFoundError):  # another process sweeps too
                    status = entry.stat(follow_symlinks=False)
                    kept.append((status.st_mtime, status.st_size, Path(entry.path)))
        total = sum(size for _, size, _ in kept)
        abandoned = time.time() - _ABANDONED_AFTER
        for used, size, path in sorted(kept):
            unfinished = path.name.endswith(_UNFINISHED)
            if (used < abandoned) if unfinished else (total > most):
                self._discard(path)
                total -= size

    @staticmethod
    def _discard(path: Path) -> None:
        with suppress(OSError):
            path.unlink()

    def _complain(self, error: OSError) -> None:
        if self._complained:
            return
        self._complained = True
        shown = redact(f"{self._folder}: {error.strerror or error}")
        _log.warning("Media are not kept on disk, so they are fetched anew each time. %s", shown)


def default_folder() -> Path | None:
    """Return where media are kept by default; None for nowhere.

    ``media`` in ``$LB_WIDGETS_CACHE_DIR``, else in ``lb-widgets`` in the user's cache folder
    (``$XDG_CACHE_HOME`` or as the platform has it). Nowhere where that variable is empty, and where
    this user has no home.
    """
    own = os.environ.get("LB_WIDGETS_CACHE_DIR")
    if own is not None:
        return Path(own) / "media" if own else None
    shared = os.environ.get("XDG_CACHE_HOME")
    try:
        folder = Path(shared) if shared else _platform_folder()
    except RuntimeError:
        return None
    return folder / "lb-widgets" / "media"


def _platform_folder() -> Path:
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local) if local else Path.home() / "AppData" / "Local"
    return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")
