"""The HTTP server: threads and sockets on loopback, and nothing about what is served."""

from __future__ import annotations

import logging
import socket
import socketserver
import struct
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from lb_widgets.errors import SandboxError
from lb_widgets.sandbox.exchange import Hangup, Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_BODY: Final = 300_000_000
"""Bytes of a request's body; the documentation allows uploads of 256 MB."""

_DRIPS: Final = 20
"""Pieces in which a response drips."""
_NO_LINGER: Final = struct.pack("ii", 1, 0)

_logger = logging.getLogger(__name__)


class Server(ThreadingHTTPServer):
    """An HTTP server on 127.0.0.1 that leaves no thread and no socket behind.

    Parameters
    ----------
    port : int
        0 takes a free one. Taken at once; connections are accepted after `serve`.

    Raises
    ------
    SandboxError
        When the port cannot be taken.
    """

    # The default of 5 is too few for a map that asks for a screenful of tiles at once.
    request_queue_size = 128

    closing: threading.Event
    """Set when `close` begins: whoever waits for time to pass gives up."""

    def __init__(self, port: int) -> None:
        try:
            super().__init__(("127.0.0.1", port), _Handler)
        except OSError as error:
            raise SandboxError(
                f"The sandbox cannot listen on port {port} of 127.0.0.1: {error.strerror}. "
                "Leave port out to take a free one."
            ) from error
        # Whatever socket.setdefaulttimeout() says: waiting for a connection is no fault.
        self.socket.settimeout(None)
        self._guard = threading.Lock()
        self._connections: dict[threading.Thread, socket.socket] = {}
        self.closing = threading.Event()
        self._accepting = threading.Thread(
            target=self._accept, name="lb-widgets sandbox", daemon=True
        )

    def server_bind(self) -> None:
        """Bind, without the name look-up of `http.server`, which may ask another machine."""
        socketserver.TCPServer.server_bind(self)

    def serve(self, answer: Callable[[Request], Response | Hangup]) -> None:
        """Begin to accept connections.

        Parameters
        ----------
        answer : callable
            From a request to its response, or to how the connection ends without one. Called from
            many threads at once.
        """
        self.answer = answer
        self._accepting.start()

    @property
    def port(self) -> int:
        """The port that the server listens on."""
        return self.server_address[1]

    def close(self) -> None:
        """Stop listening, end open connections, and wait for their threads."""
        self.closing.set()
        if self._accepting.is_alive():
            # Wakes the thread that waits for a connection; closing its socket would not.
            socket.create_connection(("127.0.0.1", self.port)).close()
            self._accepting.join()
        self.server_close()
        with self._guard:
            remaining = dict(self._connections)
        for connection in remaining.values():
            _hang_up(connection)
        for thread in remaining:
            thread.join()

    def owns(self, thread: threading.Thread) -> bool:
        """Say whether a thread is one of the server's own."""
        # Without the lock: the garbage collector may ask while the thread itself holds it.
        return thread is self._accepting or thread in self._connections

    def _accept(self) -> None:
        # Not serve_forever(): it wakes up several times a second for as long as it lives.
        while not self.closing.is_set():
            try:
                connection, address = self.get_request()
            except OSError as error:
                _logger.warning("the sandbox could not accept a connection: %s", error)
                time.sleep(0.1)  # out of file descriptors, say; trying at once would be as vain
            else:
                self.process_request(connection, address)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection in a thread that `close` can wait for."""
        thread = threading.Thread(
            target=self._converse,
            args=(request, client_address),
            name="lb-widgets sandbox connection",
            daemon=True,
        )
        with self._guard:
            self._connections[thread] = request
        thread.start()

    def _converse(self, connection: socket.socket, client_address: Any) -> None:
        try:
            self.process_request_thread(connection, client_address)
        finally:
            with self._guard:
                del self._connections[threading.current_thread()]

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 - base class
        """Note what went wrong in a connection, unless the other side just left."""
        _logger.debug("connection ended: %r", sys.exception())


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        _logger.debug("connection was closed already")


class _Handler(BaseHTTPRequestHandler):
    server: Server  # pyright: ignore[reportIncompatibleVariableOverride] - the only server it has

    protocol_version = "HTTP/1.1"
    server_version = "lb-widgets"
    sys_version = ""
    timeout = 60
    # Head and body leave in one packet; two would wait 40 ms for each other (Nagle, delayed ACK).
    wbufsize = -1
    disable_nagle_algorithm = True

    def _handle(self) -> None:
        body = self._read_body()
        if body is None:
            return
        request = Request(self.command, urlsplit(self.path).path, self.headers, body)
        try:
            response = self.server.answer(request)
        except Exception:
            # A fault of the sandbox itself: the client gets an answer, the log the reason.
            _logger.exception("the sandbox failed to answer a request")
            response = Response(500, b"500 Internal Server Error\n")
        match response:
            case Hangup.CLOSE:
                self.close_connection = True
            case Hangup.RESET:
                self._reset()
            case Response():
                self._send(response)

    do_GET = do_HEAD = do_POST = do_OPTIONS = _handle  # noqa: N815 - names of the base class

    def _read_body(self) -> bytes | None:
        """Return the body, or None after refusing it."""
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isdecimal():
            self._refuse(411)
            return None
        if int(length) > MAX_BODY:
            self._refuse(413)
            return None
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            self.close_connection = True
            return None
        return body

    def _refuse(self, status: int) -> None:
        self.close_connection = True
        self._send(Response(status, f"{status} {self.responses[status][0]}\n".encode()))

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        if response.status not in (204, 304):
            self.send_header("Content-Type", response.content_type)
            self.send_header("Content-Length", str(len(response.body)))
        if response.missing:
            self.close_connection = True
        elif self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command == "HEAD":
            return
        body = response.body[: len(response.body) - response.missing]
        if response.drip:
            self._drip(body, response.drip)
        else:
            self.wfile.write(body)

    def _drip(self, body: bytes, seconds: float) -> None:
        size = -(-len(body) // _DRIPS) or 1
        for start in range(0, len(body), size):
            self.wfile.write(body[start : start + size])
            self.wfile.flush()
            if self.server.closing.wait(seconds / _DRIPS):
                break

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        # Closed at once: the base class would first say goodbye, which is an orderly end.
        socket.close(self.connection.detach())
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - base class
        """Write nothing: a request line holds the random path."""
