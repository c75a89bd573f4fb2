"""Read the body of an answer, never more of it than wanted."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Final

from lb_widgets.errors import Cancelled

if TYPE_CHECKING:
    import requests  # noqa: TID251 - a type alone

    from lb_widgets.net.exchange import Reading

_PIECE: Final = 64 * 1024
_ERROR_PAGE: Final = 1024 * 1024
_CONTENT_RANGE: Final = re.compile(r"bytes\s+(\d+)-(\d+)/(\d+|\*)")


class UnreadableError(Exception):
    """The body is encoded in a way that nobody asked for."""


class TooLargeError(Exception):
    """The body is larger than the caller takes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"the answer is larger than {limit:,} bytes")


def read_body(answer: requests.Response, reading: Reading) -> tuple[bytes, bool]:
    """Return the body and whether it is only a part of what there is.

    Raises
    ------
    TooLargeError
        No range was asked for and the body exceeds `reading.max_bytes`.
    UnreadableError
        The body is compressed several times over, as only bombs are.
    Cancelled
        `reading.cancelled` said so.
    """
    if "," in answer.headers.get("Content-Encoding", ""):
        raise UnreadableError("the answer is compressed several times over")
    max_bytes = reading.max_bytes
    if answer.status_code >= 400:
        return _read(answer, reading, 0, min(max_bytes, _ERROR_PAGE))
    if reading.byte_range is None:
        declared = answer.headers.get("Content-Length", "")
        if declared.isdigit() and int(declared) > max_bytes and answer.request.method != "HEAD":
            raise TooLargeError(max_bytes)
        body, truncated = _read(answer, reading, 0, max_bytes)
        if truncated:
            del body  # who keeps the error keeps what was at hand where it was raised
            raise TooLargeError(max_bytes)
        return body, False
    first, last = reading.byte_range
    limit = min(last - first + 1, max_bytes)
    sent = _CONTENT_RANGE.match(answer.headers.get("Content-Range", ""))
    if answer.status_code != 206 or sent is None:
        body, truncated = _read(answer, reading, first, limit)
        return body, truncated or first > 0
    body, truncated = _read(answer, reading, 0, limit)
    end = first + len(body)
    return body, truncated or first > 0 or sent[3] == "*" or end < int(sent[3])


def _read(answer: requests.Response, reading: Reading, skip: int, limit: int) -> tuple[bytes, bool]:
    """Return up to `limit` bytes after the first `skip`, and whether more follow."""
    body = BytesIO()  # hands its bytes over where a bytearray would have to copy them
    total = _length(answer)
    for piece in answer.iter_content(_PIECE):
        if reading.cancelled is not None and reading.cancelled():
            raise Cancelled
        received = body.tell() + body.write(piece)
        if reading.on_progress is not None:
            reading.on_progress(received, total)
        if received > skip + limit:
            body.truncate(skip + limit)
            return body.getvalue()[skip:], True
    return body.getvalue()[skip:], False


def _length(answer: requests.Response) -> int | None:
    """Return how long the body will be; unknown where it is compressed on the way."""
    declared = answer.headers.get("Content-Length", "")
    encoded = answer.headers.get("Content-Encoding", "identity").lower() != "identity"
    return int(declared) if declared.isdigit() and not encoded else None
