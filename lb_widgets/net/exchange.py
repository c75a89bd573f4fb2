"""Requests and answers as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from lb_widgets.redact import MASK, is_secret_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


class Headers(dict[str, str]):
    """Headers whose secrets no repr shows: some tracebacks print local variables."""

    def __repr__(self) -> str:
        return repr({name: MASK if _is_secret_header(name) else self[name] for name in self})


@dataclass(frozen=True, slots=True)
class Response:
    """An answer, whatever its status.

    Parameters
    ----------
    status : int
        HTTP status.
    headers : mapping of str to str
        Lower-case names.
    body : bytes
        Decoded from its content encoding.
    url : str
        Where the answer came from after redirects; verbatim, so redact it before showing it.
    truncated : bool
        Whether the body is only a part: a byte range, or a long error page that was cut.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    url: str = field(repr=False)
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class MultipartPart:
    """One part of a ``multipart/form-data`` body."""

    name: str
    filename: str | None
    content_type: str | None
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """How the body of an answer is read: see `HttpSession.send`."""

    max_bytes: int
    byte_range: tuple[int, int] | None = None
    cancelled: Callable[[], bool] | None = None
    on_progress: Callable[[int, int | None], None] | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """One hop of what `HttpSession.send` was asked for."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    data: bytes | None = field(repr=False)
    files: Sequence[MultipartPart] | None = field(repr=False)
    reading: Reading


def redirected(request: Request, status: int, target: str) -> Request:
    """Return the next hop (RFC 9110 §15.4), without secrets when it leads to another origin.

    Raises
    ------
    ValueError
        The target is no URL.
    """
    url = urljoin(request.url, target)
    headers = Headers(request.headers)
    if _origin(url) != _origin(request.url):
        headers = Headers({name: headers[name] for name in headers if not _is_secret_header(name)})
    to_get = (status == 303 and request.method != "HEAD") or (
        status in {301, 302} and request.method == "POST"
    )
    if not to_get:
        return replace(request, url=url, headers=headers)
    headers = Headers({name: headers[name] for name in headers if name.lower() != "content-type"})
    return replace(request, url=url, headers=headers, method="GET", data=None, files=None)


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    return scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(scheme)


def _is_secret_header(name: str) -> bool:
    return is_secret_name(name) or name.lower() == "cookie"
