"""What every test shares: no socket leaves this machine, and a loopback server to talk to."""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator, Mapping

# `make test-all` looks longer. No deadline: the machine's load is no property of the code.
settings.register_profile("quick", max_examples=40, deadline=None)
settings.register_profile("full", max_examples=500, deadline=None)
settings.load_profile("full" if os.environ.get("LB_WIDGETS_FULL") == "1" else "quick")


class BlockedSocketError(RuntimeError):
    """A test tried to leave the machine."""


def _is_loopback(host: object) -> bool:
    if not isinstance(host, str):
        return False
    if host in {"localhost", ""}:
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host.endswith(".localhost")


def _is_literal(host: str) -> bool:
    """Say whether a host needs no look-up, so that refusing to connect is enough."""
    try:
        socket.inet_aton(host)  # also the short forms, such as 127.1
    except OSError:
        return ":" in host
    return True


@pytest.fixture(scope="session", autouse=True)
def _only_loopback() -> Iterator[None]:
    """Refuse every connection and name look-up that is not loopback."""
    patch = pytest.MonkeyPatch()
    look_up = socket.getaddrinfo

    def guarded(name: str) -> Callable[..., Any]:
        real = getattr(socket.socket, name)

        def connect(self: socket.socket, address: Any) -> Any:
            if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_loopback(address[0]):
                raise BlockedSocketError(f"A test tried to connect to {address!r}.")
            return real(self, address)

        return connect

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        text = host.decode() if isinstance(host, bytes) else host
        if text is not None and not _is_loopback(text) and not _is_literal(text):
            raise socket.gaierror(socket.EAI_NONAME, f"Blocked in tests: {text}")
        return look_up(host, *args, **kwargs)

    for name in ("connect", "connect_ex"):
        patch.setattr(socket.socket, name, guarded(name))
    patch.setattr(socket, "getaddrinfo", getaddrinfo)
    # A developer's proxy would answer in place of the loopback servers.
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        patch.delenv(name, raising=False)
        patch.delenv(name.upper(), raising=False)
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep media in a folder of this run, never in the developer's."""
    patch = pytest.MonkeyPatch()
    patch.setenv("LB_WIDGETS_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
    yield
    patch.undo()


@dataclass(frozen=True)
class Received:
    """A request that the loopback server got."""

    method: str
    path: str
    """With the query string."""
    headers: Mapping[str, str]
    """Lower-case names."""
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What the loopback server answers."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    drop_after: int | None = None
    """Close the connection after so many bytes of the body, as a broken network does."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(
            sys.exc_info()[1], ConnectionError
        ):  # a client that went away is no fault
            super().handle_error(request, client_address)


class Loopback:
    """An HTTP server on 127.0.0.1 whose routes a test sets.

    `serve` sets a fixed answer, `on` a function from `Received` to `Reply`; a path without a route
    answers 404. `requests` lists what arrived, in order.
    """

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Received] = []
        self._routes: dict[str, Callable[[Received], Reply]] = {}
        self._scheme = "https" if tls else "http"
        self._server = _Server(("127.0.0.1", 0), self._handler())
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def url(self, path: str = "/", *, host: str = "127.0.0.1") -> str:
        return f"{self._scheme}://{host}:{self.port}{path}"

    def serve(
        self,
        path: str,
        body: bytes = b"",
        *,
        status: int = 200,
        content_type: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> str:
        """Answer this path (without its query) always the same; return its URL."""
        named = {"Content-Type": content_type} if content_type else {}
        reply = Reply(body, status, {**named, **(headers or {})})
        return self.on(path, lambda _: reply)

    def on(self, path: str, answer: Callable[[Received], Reply]) -> str:
        """Answer this path (without its query) by calling a function; return its URL."""
        self._routes[path] = answer
        return self.url(path)

    def asked(self, path: str) -> list[Received]:
        """Return the requests for this path (without its query)."""
        return [request for request in self.requests if request.path.partition("?")[0] == path]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        loopback = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def _answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                received = Received(
                    method=self.command,
                    path=self.path,
                    headers={name.lower(): value for name, value in self.headers.items()},
                    body=self.rfile.read(length),
                )
                loopback.requests.append(received)
                route = loopback._routes.get(self.path.partition("?")[0])
                reply = route(received) if route else Reply(b"no route", 404)
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if "Content-Length" not in reply.headers:
                    self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(reply.body[: reply.drop_after])
                if reply.drop_after is not None:
                    self.close_connection = True

            do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - http.server's names

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
                del format, args

        return Handler


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    """A fresh `Loopback` server."""
    server = Loopback()
    yield server
    server.close()


@pytest.fixture
def reply() -> type[Reply]:
    """The answer class, for functions given to `loopback.on`."""
    return Reply
