"""Requests and responses as plain values, and how public content is sent: caching, ranges, CORS."""

from __future__ import annotations

import hashlib
import re
from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

if TYPE_CHECKING:
    from email.message import Message

TEXT: Final = "text/plain; charset=utf-8"
JSON: Final = "application/json"

# Any page may read tiles and media, also their timing: they hold no secret, and whoever fetches
# them knows the random path.
_PUBLIC: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Range, ETag",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Timing-Allow-Origin": "*",
}
_RANGE: Final = re.compile(r"bytes=(\d*)-(\d*)")


class Request(NamedTuple):
    """One HTTP request."""

    method: str
    path: str
    """Without the query, still percent-encoded."""
    headers: Message
    """Names in any case."""
    body: bytes = b""


class Response(msgspec.Struct, frozen=True):
    """One HTTP response."""

    status: int = 200
    body: bytes = b""
    content_type: str = TEXT
    headers: dict[str, str] = {}
    missing: int = 0
    """Bytes at the end of the body that are announced and never sent."""
    drip: float = 0.0
    """Seconds over which the body is sent, a few bytes at a time."""


class Hangup(Enum):
    """How a connection ends without a response."""

    CLOSE = "close"
    """In good order."""
    RESET = "reset"
    """With a TCP reset, as when a machine or a firewall in between gives up."""


def not_found() -> Response:
    """Return a 404 that a page of another origin may see."""
    return Response(404, b"404 Not Found\n", headers={**_PUBLIC, "Cache-Control": "no-store"})


def preflight() -> Response:
    """Return the answer to a CORS preflight for public content."""
    allowed = {
        "Access-Control-Allow-Methods": "GET, HEAD",
        "Access-Control-Allow-Headers": "Range",
        "Access-Control-Max-Age": "600",
    }
    return Response(204, headers=_PUBLIC | allowed)


def public(request: Request, content: bytes, content_type: str) -> Response:
    """Return content that any page may read, whole or in part (RFC 9110, ranges and conditions).

    A request for several ranges at once gets everything, which the standard allows.
    """
    tag = f'"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'
    headers = {
        **_PUBLIC,
        "Accept-Ranges": "bytes",
        "Cache-Control": "max-age=3600",
        "ETag": tag,
        "X-Content-Type-Options": "nosniff",
    }
    if request.headers.get("If-None-Match") == tag:
        return Response(304, headers=headers)
    asked = request.headers.get("Range", "")
    found = _RANGE.fullmatch(asked)
    if not found or asked == "bytes=-" or request.headers.get("If-Range", tag) != tag:
        return Response(200, content, content_type, headers)
    total = len(content)
    start, stop = _span(found[1], found[2], total)
    if start >= total or start >= stop:
        return Response(416, b"", content_type, headers | {"Content-Range": f"bytes */{total}"})
    headers["Content-Range"] = f"bytes {start}-{stop - 1}/{total}"
    return Response(206, content[start:stop], content_type, headers)


def _span(first: str, last: str, total: int) -> tuple[int, int]:
    """Return where a range starts and where it stops, the end excluded."""
    if not first:
        return max(total - int(last), 0), total
    return int(first), min(int(last) + 1, total) if last else total
