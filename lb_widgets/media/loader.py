"""From a value in a cell to bytes: one way for the table, viewer, map, panel and checks alike."""

from __future__ import annotations

import base64
import binascii
import os
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, unquote_to_bytes, urlsplit
from urllib.request import url2pathname

from lb_widgets.errors import MediaError, NetworkError
from lb_widgets.media.cache import ByteCache, SingleFlight
from lb_widgets.media.magic import content_type_of
from lb_widgets.media.reasons import SENTENCES, Reason
from lb_widgets.model.urls import file_name, is_path, path_text, scheme_of
from lb_widgets.net.session import HttpSession, NetworkReason
from lb_widgets.redact import redact

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.net.session import Response

MAX_BYTES: Final = 256 * 1024 * 1024
"""Largest media by default: what Labelbox takes as one uploaded image."""
CACHE_BYTES: Final = 256 * 1024 * 1024
"""Bytes of media kept in memory by default."""

_ATTEMPTS: Final = 2


@dataclass(frozen=True, slots=True)
class Media:
    """Bytes and what they are.

    Parameters
    ----------
    body : bytes
        The content.
    content_type : str
        By the first bytes; only where they say nothing, by the server's header or the file's name.
    name : str
        File name, possibly empty; holds no secret.
    """

    body: bytes = field(repr=False)
    content_type: str
    name: str


class Loader:
    """Turn values into bytes, once per value however many ask; thread-safe.

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
        By default one of its own.
    """

    def __init__(
        self,
        *,
        resolve: Callable[[str], bytes | str] | None = None,
        max_bytes: int = MAX_BYTES,
        cache_bytes: int = CACHE_BYTES,
        session: HttpSession | None = None,
    ) -> None:
        self._resolve = resolve
        self._max_bytes = max_bytes
        self._owns_session = session is None
        self._session = session or HttpSession()
        self._cache: ByteCache[Media] = ByteCache(cache_bytes)
        self._flights: SingleFlight[tuple[str, int], Media] = SingleFlight()

    def load(
        self,
        value: str | os.PathLike[str],
        *,
        cancelled: Callable[[], bool] | None = None,
        max_bytes: int | None = None,
    ) -> Media:
        """Return what a value points to.

        Parameters
        ----------
        value : str or path
            An http(s) URL, a local path, a ``file:`` URL or a ``data:`` URL.
        cancelled : callable, optional
            Asked while waiting; True ends this call, not another one's fetch.
        max_bytes : int, optional
            A lower or higher cap for this call.

        Raises
        ------
        MediaError
            With one sentence that fits a table cell; ``.reason`` is a `Reason`.
        Cancelled
            `cancelled` said so.
        """
        key = value if isinstance(value, str) else path_text(value)
        limit = self._max_bytes if max_bytes is None else max_bytes
        media = self._cache.get(key)
        if media is None:
            media = self._flights.run(
                (key, limit), lambda: self._fetch(key, limit, cancelled), cancelled=cancelled
            )
        if len(media.body) > limit:
            raise _too_large(limit)
        return media

    def cached(self, value: str | os.PathLike[str]) -> Media | None:
        """Return the media of a value if it is in memory, without fetching anything.

        Only what came over the network or from `resolve` is kept; local files never are.
        """
        return self._cache.get(os.fspath(value))

    def clear(self) -> None:
        """Forget what is in memory, so that every value is fetched anew."""
        self._cache.clear()

    def close(self) -> None:
        """Forget what is in memory and close the connections."""
        self._cache.clear()
        if self._owns_session:
            self._session.close()

    def _fetch(self, value: str, limit: int, cancelled: Callable[[], bool] | None) -> Media:
        found = self._resolved(value)
        remote = False
        if isinstance(found, bytes):
            media, remote = _media(found, name=file_name(value)), True
        elif found[:5].lower() == "data:":
            media = _from_data_url(found)
        elif found[:8].lower().startswith(("http://", "https://")):
            media, remote = self._from_http(found, limit, cancelled), True
        elif is_path(found):
            media = _from_file(found, limit)
        else:
            raise _unopenable(found)
        if not media.body:
            raise MediaError(SENTENCES[Reason.EMPTY], reason=Reason.EMPTY)
        if len(media.body) > limit:
            raise _too_large(limit)
        if remote:  # a local file is as near as the cache, and may have changed since
            self._cache.put(value, media, size=len(media.body))
        return media

    def _resolved(self, value: str) -> bytes | str:
        if self._resolve is None:
            return value
        try:
            return self._resolve(value)
        except MediaError:
            raise
        except Exception as error:  # it is the user's code: whatever it raises belongs in the cell
            message = f"resolve= raised {type(error).__name__}: {redact(str(error))}"
            raise MediaError(message, reason=Reason.BAD_VALUE) from error

    def _from_http(self, url: str, limit: int, cancelled: Callable[[], bool] | None) -> Media:
        try:
            response = self._session.send(
                "GET", url, max_bytes=limit, attempts=_ATTEMPTS, cancelled=cancelled
            )
        except NetworkError as error:
            raise _unreached(error, limit) from error
        if not 200 <= response.status < 300:
            raise _status_error(response)
        declared = response.headers.get("content-type", "")
        return _media(response.body, name=file_name(url), declared=declared)


@cache
def default_loader() -> Loader:
    """Return the loader that everything in this process shares."""
    return Loader()


def _media(body: bytes, *, name: str, declared: str = "") -> Media:
    return Media(body, content_type_of(body, declared=declared, name=name), name)


def _from_data_url(url: str) -> Media:
    """Decode a data: URL (RFC 2397)."""
    header, comma, content = url[5:].partition(",")
    if not comma:
        raise MediaError("The data: URL has no comma", reason=Reason.BAD_VALUE)
    declared, _, encoding = header.rpartition(";")
    if encoding.strip().lower() != "base64":
        return _media(unquote_to_bytes(content), name="", declared=header)
    try:
        body = base64.b64decode(unquote(content), validate=True)
    except binascii.Error:
        message = "The base64 of the data: URL is damaged"
        raise MediaError(message, reason=Reason.BAD_VALUE) from None
    return _media(body, name="", declared=declared)


def _from_file(value: str, limit: int) -> Media:
    path = Path(_local(value))
    try:
        if path.is_dir():
            raise MediaError("This is a folder", reason=Reason.BAD_VALUE)
        with path.expanduser().open("rb") as file:
            body = file.read(limit + 1)
    except FileNotFoundError:
        raise MediaError(f"No such file: {path.name}", reason=Reason.MISSING_FILE) from None
    except PermissionError:
        raise MediaError("The file may not be read", reason=Reason.FORBIDDEN) from None
    except (OSError, RuntimeError, ValueError) as error:  # no home folder, a name with a null byte
        message = f"The file cannot be read ({type(error).__name__})"
        raise MediaError(message, reason=Reason.BAD_VALUE) from error
    return _media(body, name=path.name)


def _local(value: str) -> str:
    if not value.startswith("file:"):
        return value
    try:
        return url2pathname(urlsplit(value).path)
    except ValueError:
        raise MediaError("This is no file: URL", reason=Reason.BAD_VALUE) from None


def _unopenable(value: str) -> MediaError:
    scheme = scheme_of(value)
    if scheme:
        message = f"{scheme}:// can only be opened through resolve="
        return MediaError(message, reason=Reason.UNSUPPORTED)
    message = "Neither a URL nor a path (a path begins with /, ./, ../ or ~)"
    return MediaError(message, reason=Reason.BAD_VALUE)


def _too_large(limit: int) -> MediaError:
    return MediaError(f"Larger than {limit / 1_048_576:,.4g} MiB", reason=Reason.TOO_LARGE)


_BY_NETWORK_REASON: Final[dict[NetworkReason, Reason]] = {
    NetworkReason.TIMEOUT: Reason.TIMEOUT,
    NetworkReason.UNREACHABLE: Reason.UNREACHABLE,
    NetworkReason.NAME_NOT_FOUND: Reason.UNREACHABLE,
    NetworkReason.TLS: Reason.UNREACHABLE,
    NetworkReason.INTERRUPTED: Reason.TRUNCATED,
    NetworkReason.TOO_LARGE: Reason.TOO_LARGE,
    NetworkReason.REFUSED: Reason.REFUSED,
    NetworkReason.BAD_URL: Reason.BAD_VALUE,
    NetworkReason.REDIRECTS: Reason.UNREACHABLE,
}


def _unreached(error: NetworkError, limit: int) -> MediaError:
    reason = _BY_NETWORK_REASON[NetworkReason(error.reason)]
    if reason is Reason.TOO_LARGE:
        return _too_large(limit)
    sentence = str(error).removeprefix(f"{error.url}: ").rstrip(".")  # a cell has no room for a URL
    return MediaError(sentence[:1].upper() + sentence[1:], reason=reason)


_BY_STATUS: Final[dict[int, Reason]] = {
    401: Reason.UNAUTHORIZED,
    403: Reason.FORBIDDEN,
    404: Reason.NOT_FOUND,
    408: Reason.TIMEOUT,
    410: Reason.NOT_FOUND,
    413: Reason.TOO_LARGE,
    504: Reason.TIMEOUT,
}


def _status_error(response: Response) -> MediaError:
    status = response.status
    reason = _BY_STATUS.get(status, Reason.SERVER_ERROR)
    phrase = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Refused"
    # The stores answer 400 or 403 and say in the body that the signature is too old.
    if status in {400, 401, 403} and b"expired" in response.body[:4096].lower():
        return MediaError(f"{status} {phrase}: the signature has expired", reason=Reason.EXPIRED)
    return MediaError(f"{status} {phrase}", reason=reason)
