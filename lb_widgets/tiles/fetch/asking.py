"""One address, and the answer to it: resolved, redirected, tried again and sorted into a kind."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from lb_widgets.errors import Cancelled, MediaError, NetworkError
from lb_widgets.media.http import is_http
from lb_widgets.media.loader import Loader
from lb_widgets.media.reasons import Reason
from lb_widgets.model.urls import host_of
from lb_widgets.net.reasons import RETRIED_REASONS, NetworkReason
from lb_widgets.net.retry import pause, wait_before
from lb_widgets.redact import redact
from lb_widgets.tiles.answers import Answer, AnswerKind
from lb_widgets.tiles.fetch.politeness import connections_for, refusal
from lb_widgets.tiles.fetch.throttling import Pace

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping

    from lb_widgets.net.session import HttpSession, Response

MAX_BYTES: Final = 8 * 1024 * 1024
"""Largest tile that is read."""
PAGE_BYTES: Final = 4096
"""How much of an error page is kept."""
LONGEST_WAIT: Final = 30.0
"""Seconds that a ``Retry-After`` is honoured for."""
_MOST_REQUESTS: Final = 12
_MOST_REDIRECTS: Final = 5

_MISSING: Final = frozenset({204, 404, 410})
_FORBIDDEN: Final = frozenset({401, 403, 407, 451})
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})

_BROKEN, _SERVER, _THROTTLED = "broken connection", "server error", "too many requests"
_RETRIES: Final = {_BROKEN: 1, _SERVER: 1, _THROTTLED: 2}
"""How often each kind of trouble is tried again. Silence is not: it has cost 20 s already."""
_IMPATIENT: Final = {**_RETRIES, _THROTTLED: 0}


@dataclass(frozen=True, slots=True)
class _Reply:
    """What one request brought: an answer, or where to ask instead, or a reason to try again."""

    answer: Answer
    target: str = ""
    trouble: str = ""
    retry_after: str | None = None


class Asker:
    """Ask for one address at a time from many threads.

    Parameters
    ----------
    session : HttpSession
        Sends.
    resolve : callable or None
        As that of `lb_widgets.media.loader.Loader`.
    cancelled : callable
        Whether the user wants to stop.
    connections : int or None
        Most requests at once to a host; by default as `connections_for` says.

    Attributes
    ----------
    requests : int
        How many were sent, redirects and repeated ones included.
    """

    def __init__(
        self,
        session: HttpSession,
        *,
        resolve: Callable[[str], bytes | str | os.PathLike[str]] | None,
        cancelled: Callable[[], bool],
        connections: int | None,
    ) -> None:
        self.requests = 0
        self._session = session
        self._resolve = resolve
        self._cancelled = cancelled
        self._connections = connections
        self._paces: dict[str, Pace] = {}
        self._lock = threading.Lock()

    @property
    def stopped(self) -> str:
        """Why some host is asked no more, as a sentence; empty where none is left alone."""
        return next((pace.stopped for pace in list(self._paces.values()) if pace.stopped), "")

    def ask(
        self, url: str, *, server: str = "", most: int = _MOST_REQUESTS, is_patient: bool = True
    ) -> Answer:
        """Return the answer to an address.

        Parameters
        ----------
        url : str
            Of a tile.
        server : str
            The name under which several hosts count as one, where that is known: the host of a
            layer's template.
        most : int
            Requests that may be sent, redirects and repeated ones included.
        is_patient : bool
            Whether to ask again where the server says that there were too many requests.
        """
        try:
            found = url if self._resolve is None else self._resolve(url)
        except MediaError as error:
            return _refused_by_media(error)
        except Exception as error:  # noqa: BLE001 - the user's code: whatever it raises is told
            why = f"resolve= raised {type(error).__name__}: {redact(str(error))}"
            return Answer(AnswerKind.FAILED, why)
        if isinstance(found, bytes):
            return _with_body(found, HTTPStatus.OK, "", {}, 0.0)
        if not isinstance(found, str) or not is_http(found):
            return _opened(found)
        try:
            retries = _RETRIES if is_patient else _IMPATIENT
            return self._ask(found, server if found == url else "", most, retries)
        except Cancelled:
            return Answer(AnswerKind.CANCELLED, "cancelled")

    def _ask(self, url: str, server: str, most: int, retries: Mapping[str, int]) -> Answer:
        forbidden = refusal(url, force=True)
        if forbidden is not None:
            return Answer(AnswerKind.REFUSED, forbidden.rstrip("."))
        tried: Counter[str] = Counter()
        redirects, left = 0, most
        origin = url
        while True:
            left -= 1
            pace = self._pace(server or host_of(url))
            sent = pace.begin()
            if sent is None:
                return Answer(AnswerKind.THROTTLED, pace.stopped)
            try:
                reply = self._once(url)
            finally:
                pace.end()
            trouble = reply.trouble
            tried[trouble] += 1
            if trouble == _THROTTLED:
                wait = wait_before(tried[trouble], retry_after=reply.retry_after)
                pace.slow_down(sent, min(wait, LONGEST_WAIT))
            if reply.target and redirects < _MOST_REDIRECTS and left > 0:
                redirects += 1
                url, server = reply.target, ""
                continue
            if not trouble or tried[trouble] > retries[trouble] or left <= 0:
                break
            if trouble == _SERVER:
                pause(wait_before(tried[trouble]), self._cancelled)
        if trouble == _THROTTLED:
            pace.gave_up()
        else:
            pace.went_well()
        return replace(reply.answer, redirected_to=url) if url != origin else reply.answer

    def _pace(self, server: str) -> Pace:
        pace = self._paces.get(server)
        if pace is None:
            with self._lock:
                connections = self._connections or connections_for(f"http://{server}/")
                pace = self._paces.setdefault(
                    server, Pace(server or "The server", connections, self._cancelled)
                )
        return pace

    def _once(self, url: str) -> _Reply:
        began = time.perf_counter()
        with self._lock:
            self.requests += 1
        try:
            response = self._session.send(
                "GET", url, max_bytes=MAX_BYTES, cancelled=self._cancelled, follow=False
            )
        except NetworkError as error:
            reason = NetworkReason(error.reason)
            if reason in {NetworkReason.REFUSED, NetworkReason.BAD_URL}:  # nothing was sent
                with self._lock:
                    self.requests -= 1
            return _unanswered(error, reason, time.perf_counter() - began)
        return _sorted(response, url, time.perf_counter() - began)


def _sorted(response: Response, url: str, seconds: float) -> _Reply:
    status, body = response.status, response.body
    headers = dict(response.headers)
    content_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if status in {200, 203, 206, 304}:
        return _Reply(_with_body(body, status, content_type, headers, seconds))
    kind, trouble, target = AnswerKind.FAILED, "", ""
    retry_after = headers.get("retry-after")
    reason = status_phrase(status)
    if status in _MISSING:
        kind = AnswerKind.MISSING
    elif status in _FORBIDDEN:
        kind = AnswerKind.FORBIDDEN
    elif status == 429 or (status == 503 and (retry_after or b"<Code>SlowDown<" in body)):
        kind, trouble = AnswerKind.THROTTLED, _THROTTLED
    elif status >= 500 and status != 501:
        trouble = _SERVER
    elif status in _REDIRECTS and "location" in headers:
        try:
            target = urljoin(url, headers["location"])
        except ValueError:
            reason = f"{reason} to no URL"
    page = body[:PAGE_BYTES]
    answer = Answer(kind, reason, status, content_type, page, headers, seconds)
    return _Reply(answer, target, trouble, retry_after)


def status_phrase(status: int) -> str:
    """Return a status as people know it: ``"404 Not Found"``."""
    known = status in HTTPStatus._value2member_map_
    return f"{status} {HTTPStatus(status).phrase}" if known else str(status)


def _with_body(
    body: bytes, status: int, content_type: str, headers: dict[str, str], seconds: float
) -> Answer:
    kind = AnswerKind.BODY if body else AnswerKind.MISSING
    reason = "" if body else f"{status_phrase(status)} without a body"
    return Answer(kind, reason, int(status), content_type, body, headers, seconds)


def _unanswered(error: NetworkError, reason: NetworkReason, seconds: float) -> _Reply:
    kind = AnswerKind.REFUSED if reason is NetworkReason.REFUSED else AnswerKind.FAILED
    sentence = str(error).removeprefix(f"{error.url}: ").rstrip(".")
    is_broken = reason in RETRIED_REASONS and reason is not NetworkReason.TIMEOUT
    return _Reply(Answer(kind, sentence, seconds=seconds), trouble=_BROKEN if is_broken else "")


def _opened(found: str | os.PathLike[str]) -> Answer:
    """Return what a path, a ``data:`` or a cloud's URL that `resolve` named holds."""
    try:
        media = Loader(cache_bytes=0, max_bytes=MAX_BYTES).load(found)
    except MediaError as error:
        return _refused_by_media(error)
    return _with_body(media.body, HTTPStatus.OK, media.content_type, {}, 0.0)


_BY_REASON: Final[dict[str, AnswerKind]] = {
    Reason.NOT_FOUND: AnswerKind.MISSING,
    Reason.MISSING_FILE: AnswerKind.MISSING,
    Reason.EMPTY: AnswerKind.MISSING,
    Reason.FORBIDDEN: AnswerKind.FORBIDDEN,
    Reason.UNAUTHORIZED: AnswerKind.FORBIDDEN,
    Reason.EXPIRED: AnswerKind.FORBIDDEN,
    Reason.RATE_LIMITED: AnswerKind.THROTTLED,
    Reason.REFUSED: AnswerKind.REFUSED,
}


def _refused_by_media(error: MediaError) -> Answer:
    kind = _BY_REASON.get(error.reason, AnswerKind.FAILED)
    return Answer(kind, redact(str(error)))
