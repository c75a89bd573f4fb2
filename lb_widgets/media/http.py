"""From an http(s) URL to bytes: the whole, or its beginning by one ranged request."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from lb_widgets.errors import MediaError, NetworkError
from lb_widgets.media.content import beginning, whole
from lb_widgets.media.reasons import Reason, refusal, too_large
from lb_widgets.model.signatures import unsigned_url
from lb_widgets.model.urls import file_name
from lb_widgets.net.session import NetworkReason

if TYPE_CHECKING:
    from lb_widgets.media.content import Peek, Wanted
    from lb_widgets.media.disk_cache import DiskCache
    from lb_widgets.net.session import HttpSession, Response

_ATTEMPTS: Final = 2
_TOTAL: Final = re.compile(r"bytes\s+\S+/(\d+)")


def is_http(value: str) -> bool:
    """Say whether a value is an http(s) URL."""
    return value[:8].lower().startswith(("http://", "https://"))


def open_url(
    url: str, wanted: Wanted, *, session: HttpSession, disk_cache: DiskCache | None
) -> Peek:
    """Fetch a URL, or ask whether what is on disk is still what it serves.

    Raises
    ------
    MediaError
        No usable answer came back.
    Cancelled
        `wanted.cancelled` said so.
    """
    name = file_name(url)
    kept = None
    if disk_cache is not None:
        kept = disk_cache.get(unsigned_url(url), limit=wanted.limit)
    response = _send(session, url, wanted, kept.conditions if kept is not None else {})
    if kept is not None and response.status == HTTPStatus.NOT_MODIFIED:
        return whole(kept.body, wanted, name=name, declared=kept.header.content_type)
    if response.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and wanted.length is not None:
        raise refusal(Reason.EMPTY)  # RFC 9110 §14.1.2: only nothing has no first byte
    if not 200 <= response.status < 300:
        raise _status_error(response)
    declared = response.headers.get("content-type", "")
    if response.truncated:
        return beginning(response.body, wanted, name=name, declared=declared, size=_total(response))
    if disk_cache is not None:
        disk_cache.put(unsigned_url(url), response.body, response.headers)
    return whole(response.body, wanted, name=name, declared=declared)


def _send(session: HttpSession, url: str, wanted: Wanted, headers: dict[str, str]) -> Response:
    try:
        return session.send(
            "GET",
            url,
            headers=headers,
            max_bytes=wanted.most,
            attempts=_ATTEMPTS,
            is_patient=wanted.length is None,  # who looks at thousands of URLs is not
            byte_range=None if wanted.length is None else (0, wanted.length - 1),
            cancelled=wanted.cancelled,
            on_progress=wanted.on_progress,
        )
    except NetworkError as error:
        raise _unreached(error, wanted.limit) from error


def _total(response: Response) -> int | None:
    """Return the size of the whole behind a part, as the headers tell it."""
    named = _TOTAL.match(response.headers.get("content-range", ""))
    if named is not None:
        return int(named[1])
    length = response.headers.get("content-length", "")
    whole_was_sent = response.status == HTTPStatus.OK  # it was cut by us
    encoded = response.headers.get("content-encoding", "identity") != "identity"
    return int(length) if whole_was_sent and length.isdigit() and not encoded else None


_BY_NETWORK_REASON: Final[dict[NetworkReason, Reason]] = {
    NetworkReason.TIMEOUT: Reason.TIMEOUT,
    NetworkReason.TOO_SLOW: Reason.TIMEOUT,
    NetworkReason.UNREACHABLE: Reason.UNREACHABLE,
    NetworkReason.NAME_NOT_FOUND: Reason.NAME_NOT_FOUND,
    NetworkReason.TLS: Reason.TLS,
    NetworkReason.INTERRUPTED: Reason.TRUNCATED,
    NetworkReason.GARBLED: Reason.UNREACHABLE,
    NetworkReason.TOO_LARGE: Reason.TOO_LARGE,
    NetworkReason.REFUSED: Reason.REFUSED,
    NetworkReason.BAD_URL: Reason.BAD_VALUE,
    NetworkReason.REDIRECTS: Reason.REDIRECTS,
}


def _unreached(error: NetworkError, limit: int) -> MediaError:
    reason = _BY_NETWORK_REASON[NetworkReason(error.reason)]
    if reason is Reason.TOO_LARGE:
        return too_large(limit)
    sentence = str(error).removeprefix(f"{error.url}: ").rstrip(".")  # a cell has no room for a URL
    return refusal(reason, sentence[:1].upper() + sentence[1:])


_BY_STATUS: Final[dict[int, Reason]] = {
    401: Reason.UNAUTHORIZED,
    403: Reason.FORBIDDEN,
    404: Reason.NOT_FOUND,
    408: Reason.TIMEOUT,
    410: Reason.NOT_FOUND,
    413: Reason.TOO_LARGE,
    429: Reason.RATE_LIMITED,
    451: Reason.FORBIDDEN,
    504: Reason.TIMEOUT,
}


# As S3 and Google Cloud Storage say it, and as Azure does.
_EXPIRED: Final = (b"expired", b"not valid in the specified time frame")


def _status_error(response: Response) -> MediaError:
    status = response.status
    reason = _BY_STATUS.get(status, Reason.SERVER_ERROR)
    phrase = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Refused"
    # The stores answer 400 or 403 and say in the body that the signature is too old.
    page = response.body[:4096].lower()
    if status in {400, 401, 403} and any(words in page for words in _EXPIRED):
        return refusal(Reason.EXPIRED, f"{status} {phrase}: the signature has expired")
    return refusal(reason, f"{status} {phrase}")
