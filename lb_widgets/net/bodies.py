"""Read the body of an answer, never more of it than wanted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lb_widgets.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable

    import requests  # noqa: TID251 - a type alone

_PIECE: Final = 64 * 1024
_ERROR_PAGE: Final = 1024 * 1024
_CONTENT_RANGE: Final = re.compile(r"bytes\s+(\d+)-(\d+)/(\d+|\*)")


class TooLargeError(Exception):
    """The body is larger than the caller takes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"the answer is larger than {limit:,} bytes")


def read_body(
    answer: requests.Response,
    *,
    max_bytes: int,
    byte_range: tuple[int, int] | None,
    cancelled: Callable[[], bool] | None,
) -> tuple[bytes, bool]:
    """Return the body and whether it is only a part of what there is.

    Raises
    ------
    TooLargeError
        No range was asked for and the body exceeds `max_bytes`.
    Cancelled
        `cancelled` said so.
    """
    if answer.status_code >= 400:
        return _read(answer, 0, min(max_bytes, _ERROR_PAGE), cancelled)
    if byte_range is None:
        declared = answer.headers.get("Content-Length", "")
        if declared.isdigit() and int(declared) > max_bytes and answer.request.method != "HEAD":
            raise TooLargeError(max_bytes)
        body, truncated = _read(answer, 0, max_bytes, cancelled)
        if truncated:
            raise TooLargeError(max_bytes)
        return body, False
    first, last = byte_range
    limit = min(last - first + 1, max_bytes)
    sent = _CONTENT_RANGE.match(answer.headers.get("Content-Range", ""))
    if answer.status_code != 206 or sent is None:
        body, truncated = _read(answer, first, limit, cancelled)
        return body, truncated or first > 0
    body, truncated = _read(answer, 0, limit, cancelled)
    end = first + len(body)
    return body, truncated or first > 0 or sent[3] == "*" or end < int(sent[3])


def _read(
    answer: requests.Response, skip: int, limit: int, cancelled: Callable[[], bool] | None
) -> tuple[bytes, bool]:
    """Return up to `limit` bytes after the first `skip`, and whether more follow."""
    body = bytearray()
    for piece in answer.iter_content(_PIECE):
        if cancelled is not None and cancelled():
            raise Cancelled
        body += piece
        if len(body) > skip + limit:
            return bytes(body[skip : skip + limit]), True
    return bytes(body[skip:]), False
