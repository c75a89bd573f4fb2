"""A server that answers as a case says, and one that nobody may ask; both remember who came."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.hostile.case import Case, Places, Served


class Request(NamedTuple):
    """What came to the media server."""

    path: str
    """Without the query."""
    is_browser: bool


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_: Any) -> None:
        """Bear clients that leave: that is what they are meant to do."""


class MediaServer:
    """Serves the files of cases at ``/SLUG/NAME``."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self._files: dict[str, tuple[Served, Any]] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                outer._answer(self)

            do_POST = do_HEAD = do_OPTIONS = do_GET  # noqa: N815 - http.server's names

            def log_message(self, *_: object) -> None:
                pass

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def serve(self, cases: Iterable[Case], places: Places, *, is_ready: bool = False) -> None:
        """Have the files of these cases, and make those now that are made once, if wanted."""
        for case in cases:
            for name, file in case.files.items():
                if is_ready and callable(file.body):
                    file.body()
                self._files[f"/{case.slug}/{name}"] = (file, case.here(places))

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        path = request.path.partition("?")[0]
        is_browser = "Mozilla" in request.headers.get("user-agent", "")
        self.requests.append(Request(path, is_browser))
        file, here = self._files.get(path, (None, None))
        if file is None:
            request.send_error(404)
            return
        body = file.body() if callable(file.body) else file.body
        if isinstance(body, str):
            body = here.fill(body).encode()
        if isinstance(body, bytes) and not file.raw:
            _head(request, file, len(body), here)
            pieces: Iterable[bytes] = [body]
        else:
            request.close_connection = True
            if not file.raw:
                _head(request, file, None, here)
            pieces = [body] if isinstance(body, bytes) else body
        with suppress(OSError):
            for piece in pieces:
                request.wfile.write(piece)
                if file.pause:
                    time.sleep(file.pause)


def _head(request: BaseHTTPRequestHandler, file: Served, length: int | None, here: Any) -> None:
    request.send_response(file.status)
    if file.content_type:
        request.send_header("Content-Type", file.content_type)
    named = {name.lower() for name in file.headers}
    for name, value in file.headers.items():
        request.send_header(name, here.fill(value))
    if length is not None and not named & {"content-length", "transfer-encoding"}:
        request.send_header("Content-Length", str(length))
    elif "content-length" in named:
        request.close_connection = True
    request.end_headers()


class EvilServer:
    """Answers nobody, and remembers every connection and datagram: there may be none."""

    CONNECTED = b"connected"
    """Of who connects and says nothing, as a preconnect does."""
    DATAGRAM = b"datagram "

    def __init__(self) -> None:
        self._heard: list[bytearray] = []
        self._tcp = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("0.0.0.0", self.port))  # noqa: S104 - whatever address a STUN request takes
        for serve in (self._connections, self._datagrams):
            threading.Thread(target=serve, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._tcp.close()
        self._udp.close()

    @property
    def port(self) -> int:
        return int(self._tcp.getsockname()[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def came(self) -> list[bytes]:
        """The beginning of what each said."""
        return [bytes(heard) for heard in self._heard]

    def _connections(self) -> None:
        with suppress(OSError):
            while True:
                connected, _ = self._tcp.accept()
                heard = bytearray(self.CONNECTED)
                self._heard.append(heard)
                threading.Thread(target=self._hear, args=(connected, heard), daemon=True).start()

    @staticmethod
    def _hear(connected: socket.socket, heard: bytearray) -> None:
        with connected, suppress(OSError):
            heard[:] = connected.recv(2000) or heard
            connected.sendall(b"HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: *\r\n\r\n")

    def _datagrams(self) -> None:
        with suppress(OSError):
            while True:
                self._heard.append(bytearray(self.DATAGRAM + self._udp.recv(2000)))
