"""A proxy between a client and a sandbox that does harm at one request, counted from 1."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import struct
import threading
from contextlib import suppress
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

    Harm = Callable[["FaultyProxy", Any, bytes], None]

LATE: Final = 0.5
"""Seconds after which a late commit arrives at the sandbox."""
_OPERATION: Final = re.compile(rb"(?:query|mutation) (\w+)")


class Fault(StrEnum):
    """What happens at the request."""

    STATUS_503 = "503"
    STATUS_429 = "429"
    TIMEOUT = "timeout"
    RESET_BEFORE = "reset before"
    """The request never arrives."""
    RESET_AFTER = "reset after"
    """It is done, and the answer is lost."""
    LATE_COMMIT = "late commit"
    """The connection breaks at once, and the request arrives half a second later."""
    GARBAGE = "garbage"
    """It is done, and the answer is no JSON."""
    TRUNCATED = "truncated"
    """It is done, and the answer ends in the middle."""
    OUTAGE = "outage"
    """From this request on, none arrives."""
    KILL_BEFORE = "kill -9 before"
    """The submitting process dies, and the request never arrives."""
    KILL_AFTER = "kill -9 after"
    """The request is done, and the submitting process dies before the answer."""


class Answer(NamedTuple):
    """What the sandbox said."""

    status: int
    content_type: str
    body: bytes


class FaultyProxy:
    """Hands requests on to an endpoint; at the one numbered `at` it does harm.

    Parameters
    ----------
    endpoint : str
        Of the sandbox.
    fault : Fault or None
        None does no harm.
    at : int
        Which request, from 1.
    """

    def __init__(self, endpoint: str, fault: Fault | None = None, at: int = 0) -> None:
        self._target = urlsplit(endpoint)
        self._fault = fault
        self._at = at
        self._lock = threading.Lock()
        self._late: list[threading.Timer] = []
        self._own: dict[str, Harm] = {}
        self.operations: list[str] = []
        self.victim = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}{self._target.path}"

    def harm_always(self, operation: str, harm: Harm) -> None:
        """Do a harm of your own at every request of an operation."""
        self._own[operation] = harm

    def heal(self) -> None:
        """Do no more harm, and wait for what is late."""
        self._fault = None
        self._own.clear()
        for timer in self._late:
            timer.join()

    def take(self, body: bytes) -> Harm | None:
        """Note a request and return what happens to it."""
        found = _OPERATION.search(body)
        operation = found[1].decode() if found else ""
        with self._lock:
            self.operations.append(operation)
            count, fault = len(self.operations), self._fault
        if operation in self._own:
            return self._own[operation]
        harmed = count == self._at or (fault is Fault.OUTAGE and count > self._at)
        return _HARMS[fault] if fault and harmed else None

    def forward(self, headers: Any, body: bytes) -> Answer:
        """Have the sandbox do it."""
        connection = http.client.HTTPConnection(str(self._target.netloc), timeout=60)
        kept = {name: headers[name] for name in ("Authorization", "Content-Type")}
        connection.request("POST", self._target.path, body, kept)
        response = connection.getresponse()
        answer = Answer(response.status, response.headers.get("Content-Type", ""), response.read())
        connection.close()
        return answer

    def forward_late(self, headers: Any, body: bytes) -> None:
        """Have the sandbox do it after a while."""
        timer = threading.Timer(LATE, self.forward, (headers, body))
        self._late.append(timer)
        timer.start()

    def kill(self) -> None:
        """End the submitting process as a power cut would."""
        with suppress(ProcessLookupError):
            os.kill(self.victim, signal.SIGKILL)


def _handler(proxy: FaultyProxy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            harm = proxy.take(body)
            if harm is None:
                self.reply(proxy.forward(self.headers, body))
            else:
                with suppress(BrokenPipeError, ConnectionResetError):
                    harm(proxy, self, body)

        def reply(self, answer: Answer, *, missing: int = 0, **headers: str) -> None:
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body) + missing))
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(answer.body)
            if missing:
                self.close_connection = True

        def reset(self) -> None:
            """Break the connection with a TCP reset instead of an orderly end."""
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.connection.close()
            self.close_connection = True

        def hold(self) -> None:
            """Say nothing until the other side has left."""
            self.connection.recv(1)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def _status(status: int, **headers: str) -> Harm:
    def harm(_proxy: FaultyProxy, handler: Any, _body: bytes) -> None:
        handler.reply(Answer(status, "text/plain", b"planted\n"), **headers)

    return harm


def _reset_after(proxy: FaultyProxy, handler: Any, body: bytes) -> None:
    proxy.forward(handler.headers, body)
    handler.reset()


def _late_commit(proxy: FaultyProxy, handler: Any, body: bytes) -> None:
    proxy.forward_late(handler.headers, body)
    handler.reset()


def _garbage(proxy: FaultyProxy, handler: Any, body: bytes) -> None:
    proxy.forward(handler.headers, body)
    handler.reply(Answer(200, "text/html", b"<html>A proxy's error page</html>"))


def _truncated(proxy: FaultyProxy, handler: Any, body: bytes) -> None:
    answer = proxy.forward(handler.headers, body)
    half = answer.body[: len(answer.body) // 2]
    handler.reply(answer._replace(body=half), missing=len(answer.body) - len(half))


def _kill_before(proxy: FaultyProxy, handler: Any, _body: bytes) -> None:
    proxy.kill()
    handler.hold()


def _kill_after(proxy: FaultyProxy, handler: Any, body: bytes) -> None:
    proxy.forward(handler.headers, body)
    proxy.kill()
    handler.hold()


_HARMS: Final[dict[Fault, Harm]] = {
    Fault.STATUS_503: _status(503),
    Fault.STATUS_429: _status(429, Retry_After="0"),
    Fault.TIMEOUT: lambda _proxy, handler, _body: handler.hold(),
    Fault.RESET_BEFORE: lambda _proxy, handler, _body: handler.reset(),
    Fault.RESET_AFTER: _reset_after,
    Fault.LATE_COMMIT: _late_commit,
    Fault.GARBAGE: _garbage,
    Fault.TRUNCATED: _truncated,
    Fault.OUTAGE: lambda _proxy, handler, _body: handler.reset(),
    Fault.KILL_BEFORE: _kill_before,
    Fault.KILL_AFTER: _kill_after,
}
