"""From a value in a cell to bytes: one way for the table, viewer, map, panel and checks alike."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lb_widgets.errors import InputError, MediaError
from lb_widgets.media.cache import ByteCache, SingleFlight
from lb_widgets.media.cloud import is_cloud, open_cloud
from lb_widgets.media.content import MAX_BYTES, Media, Peek, Wanted, media_of, whole
from lb_widgets.media.data_urls import is_data_url, open_data_url
from lb_widgets.media.disk_cache import DiskCache, default_folder
from lb_widgets.media.http import is_http, open_url
from lb_widgets.media.local import open_file
from lb_widgets.media.reasons import Reason, refusal, too_large
from lb_widgets.media.references import target_of
from lb_widgets.model.signatures import unsigned_url
from lb_widgets.model.urls import file_name, is_path, path_text, scheme_of
from lb_widgets.net.session import HttpSession
from lb_widgets.redact import redact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

CACHE_BYTES: Final = 256 * 1024 * 1024
"""Bytes of media kept in memory by default."""
PEEK_BYTES: Final = 64 * 1024
"""First bytes that are fetched by default: enough for the size of nearly every picture."""
_TIMEOUT: Final = (5.0, 20.0)
"""Seconds for connecting, and of silence: whoever looks at a picture does not wait longer."""

__all__ = ["CACHE_BYTES", "MAX_BYTES", "PEEK_BYTES", "Loader", "Media", "Peek", "default_loader"]


class Loader:
    """Turn values into bytes, once per value however many ask; thread-safe.

    A value is an http(s) URL, a local path, a ``file:`` or ``data:`` URL, or a URL of a cloud
    storage (``s3://``, ``gs://``, ``az://``, with the extra ``cloud``). URLs of one object that
    differ in nothing but their signatures count as one value.

    Parameters
    ----------
    resolve : callable, optional
        Called with each value before anything else; returns the bytes themselves, or the URL or
        path to open instead (the value itself for "as it is"). For delegated access and re-signing.
    max_bytes : int
        Largest media, by default 256 MiB.
    cache_bytes : int
        Bytes of remote media kept in memory, least recently used out first, by default 256 MiB.
    session : HttpSession, optional
        By default one of its own, which waits 5 s for a connection and bears 20 s of silence.
    disk_cache : DiskCache, optional
        Keeps what came over HTTP for later processes, which ask the server whether it changed.
    allowed_roots : iterable of path
        Folders whose files any document may name, see `named_by` in `load`.
    """

    def __init__(  # noqa: PLR0913 - keyword-only, all with defaults
        self,
        *,
        resolve: Callable[[str], bytes | str | os.PathLike[str]] | None = None,
        max_bytes: int = MAX_BYTES,
        cache_bytes: int = CACHE_BYTES,
        session: HttpSession | None = None,
        disk_cache: DiskCache | None = None,
        allowed_roots: Iterable[str | os.PathLike[str]] = (),
    ) -> None:
        self._resolve = resolve
        self._max_bytes = max_bytes
        self._owns_session = session is None
        self._session = session or HttpSession(timeout=_TIMEOUT)
        self._disk_cache = disk_cache
        self._allowed_roots = tuple(Path(root).expanduser().resolve() for root in allowed_roots)
        self._cache: ByteCache[Media] = ByteCache(cache_bytes)
        self._flights: SingleFlight[tuple[str, int | None, int], Peek] = SingleFlight()

    def load(
        self,
        value: str | os.PathLike[str],
        *,
        cancelled: Callable[[], bool] | None = None,
        max_bytes: int | None = None,
        on_progress: Callable[[int, int | None], None] | None = None,
        named_by: str | os.PathLike[str] | None = None,
    ) -> Media:
        """Return what a value points to.

        Parameters
        ----------
        value : str or path
            See the class.
        cancelled : callable, optional
            Asked while waiting; True ends this call, not another one's fetch.
        max_bytes : int, optional
            A lower or higher cap for this call.
        on_progress : callable, optional
            Told how many bytes have come over the network, and of how many (None where that is not
            known), from the thread that fetches; not called where another call fetches already.
        named_by : str or path, optional
            The document that names this value, which may then be relative to it. A remote document
            may name no local file outside the loader's `allowed_roots`; a local one also those of
            its own folder.

        Raises
        ------
        MediaError
            With one sentence that fits a table cell; ``.reason`` is a `Reason`.
        Cancelled
            `cancelled` said so.
        """
        limit = self._max_bytes if max_bytes is None else max_bytes
        target = self._target(value, named_by)
        media = self.cached(target)
        if media is None:
            found = self._once(target, Wanted(None, limit, cancelled, on_progress))
            media = self.cached(target) or media_of(found)
        if len(media.body) > limit:
            raise too_large(limit)
        return media

    def peek(
        self,
        value: str | os.PathLike[str],
        *,
        length: int = PEEK_BYTES,
        cancelled: Callable[[], bool] | None = None,
        named_by: str | os.PathLike[str] | None = None,
    ) -> Peek:
        """Return the first bytes of what a value points to, without fetching the rest.

        Parameters
        ----------
        value, cancelled, named_by
            As in `load`.
        length : int
            Bytes wanted, by default 64 KiB.

        Raises
        ------
        MediaError
            With one sentence that fits a table cell; ``.reason`` is a `Reason`.
        Cancelled
            `cancelled` said so.
        """
        if length < 1:
            raise InputError(f"length={length} of a peek: expected at least 1")
        target = self._target(value, named_by)
        return self._once(target, Wanted(length, self._max_bytes, cancelled))

    def cached(self, value: str | os.PathLike[str]) -> Media | None:
        """Return the media of a value if it is in memory, without fetching anything.

        Only what came over the network or from `resolve` is kept; local files never are.
        """
        return self._cache.get(unsigned_url(os.fspath(value)))

    def clear(self) -> None:
        """Forget what is in memory, so that every value is asked for anew."""
        self._cache.clear()

    def close(self) -> None:
        """Forget what is in memory and close the connections."""
        self._cache.clear()
        if self._owns_session:
            self._session.close()

    def _target(
        self, value: str | os.PathLike[str], named_by: str | os.PathLike[str] | None
    ) -> str:
        text = value if isinstance(value, str) else path_text(value)
        if named_by is None:
            return text
        document = named_by if isinstance(named_by, str) else path_text(named_by)
        return target_of(text, named_by=document, allowed_roots=self._allowed_roots)

    def _once(self, value: str, wanted: Wanted) -> Peek:
        key = unsigned_url(value)
        return self._flights.run(
            (key, wanted.length, wanted.limit),
            lambda: self._fetch(value, key, wanted),
            cancelled=wanted.cancelled,
        )

    def _fetch(self, value: str, key: str, wanted: Wanted) -> Peek:
        media = self._cache.get(key)  # another call may have brought it since
        if media is not None:
            kept = media.body if wanted.length is None else media.body[: wanted.length]
            return Peek(kept, media.content_type, media.name, len(media.body), media.charset)
        found = self._resolved(value)
        peek, is_remote = self._open(found, file_name(value), wanted)
        if not peek.body:
            raise refusal(Reason.EMPTY)
        if wanted.length is None and len(peek.body) > wanted.limit:
            raise too_large(wanted.limit)
        if is_remote and peek.whole:  # a local file is as near, and may have changed since
            media = media_of(peek)
            self._cache.put(key, media, size=len(media.body))
        return peek

    def _open(self, found: bytes | str, name: str, wanted: Wanted) -> tuple[Peek, bool]:
        """Return what was found, and whether it is worth keeping in memory."""
        if isinstance(found, bytes):
            return whole(found, wanted, name=name), True
        if is_http(found):
            peek = open_url(found, wanted, session=self._session, disk_cache=self._disk_cache)
            return peek, True
        if is_cloud(found):
            return open_cloud(found, wanted), True
        if is_data_url(found):
            return open_data_url(found, wanted), False
        if is_path(found):
            return open_file(found, wanted), False
        raise _unopenable(found)

    def _resolved(self, value: str) -> bytes | str:
        if self._resolve is None:
            return value
        try:
            found = self._resolve(value)
        except MediaError:
            raise
        except Exception as error:  # it is the user's code: whatever it raises belongs in the cell
            message = f"resolve= raised {type(error).__name__}: {redact(str(error))}"
            raise refusal(Reason.BAD_VALUE, message) from error
        return path_text(found) if isinstance(found, os.PathLike) else found


@cache
def default_loader() -> Loader:
    """Return the loader that everything in this process shares."""
    folder = default_folder()
    return Loader(disk_cache=DiskCache(folder) if folder is not None else None)


def _unopenable(value: str) -> MediaError:
    scheme = scheme_of(value)
    if scheme:
        message = f"{scheme}:// can only be opened through resolve="
        return refusal(Reason.UNSUPPORTED, message)
    return refusal(
        Reason.BAD_VALUE, "Neither a URL nor a path (a path begins with /, ./, ../ or ~)"
    )
