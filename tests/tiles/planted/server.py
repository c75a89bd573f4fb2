"""A tile server in a process of its own: HTTP/1.1, kept alive, on loopback, with a log."""

from __future__ import annotations

import asyncio
import multiprocessing
import threading
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from tests.tiles.planted.answers import SIGN_IN, SIGN_IN_PATH, Reply

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from tests.tiles.planted.site import Site


class Asked(NamedTuple):
    """A request as the server saw it."""

    method: str
    target: str
    status: int
    agent: str


class TileServer:
    """The server as its users see it.

    A site named ``s`` answers at ``<base>/s/<layer>/{z}/{x}/{y}.<anything>``.
    """

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, other = context.Pipe()
        self._lock = threading.Lock()
        self._process = context.Process(target=_run, args=(other,), daemon=True)
        self._process.start()
        other.close()
        self.base = f"http://127.0.0.1:{self._pipe.recv()}"

    def add(self, name: str, site: Site) -> None:
        """Serve a site, or another one under its name; its log begins anew."""
        self._ask("add", name, site)

    def log(self, name: str) -> list[Asked]:
        """Return what was asked of a site so far."""
        return self._ask("log", name)

    def close(self) -> None:
        """End the process."""
        self._pipe.send(("stop",))
        self._process.join(10)

    def _ask(self, *words: Any) -> Any:
        with self._lock:
            self._pipe.send(words)
            return self._pipe.recv()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass
class _Served:
    site: Site
    log: list[Asked]


class _Connection(asyncio.Protocol):
    """One kept-alive connection. Its requests have no bodies."""

    def __init__(self, sites: dict[str, _Served]) -> None:
        self._sites = sites
        self._waiting = b""
        self._is_busy = False

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        self._next()

    def _next(self) -> None:
        end = self._waiting.find(b"\r\n\r\n")
        if end < 0 or self._is_busy or self._transport.is_closing():
            return
        head, self._waiting = self._waiting[:end].decode("latin-1"), self._waiting[end + 4 :]
        line, *fields = head.split("\r\n")
        method, target, _ = line.split(" ", 2)
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (part.partition(":") for part in fields)
        }
        latency, reply = self._answer(method, target, headers)
        self._is_busy = True
        packet = _packet(method, headers, reply)
        if latency:
            asyncio.get_running_loop().call_later(latency, self._send, packet)
        else:
            self._send(packet)

    def _send(self, packet: bytes | None) -> None:
        self._is_busy = False
        if packet is None:
            self._transport.abort()
            return
        if not self._transport.is_closing():
            self._transport.write(packet)
        self._next()

    def _answer(self, method: str, target: str, headers: dict[str, str]) -> tuple[float, Reply]:
        path, _, query = target.partition("?")
        parts = path.strip("/").split("/")
        served = self._sites.get(parts[0])
        if served is None:
            return 0, Reply(404, b"no such site", "text/plain")
        if parts[1:] == [SIGN_IN_PATH]:
            served.log.append(Asked(method, target, 200, headers.get("user-agent", "")))
            return served.site.latency, SIGN_IN
        try:
            layer, *address = (int(part.partition(".")[0]) for part in parts[1:])
            z, first, last = address
            reply = served.site.answer(layer, (z, first, last), query, len(served.log))
        except ValueError:
            reply = Reply(404, b"no such tile", "text/plain")
        served.log.append(Asked(method, target, reply.status, headers.get("user-agent", "")))
        return served.site.latency, reply


def _packet(method: str, headers: dict[str, str], reply: Reply) -> bytes | None:
    """Return the bytes of an answer, or None where the connection is to be cut."""
    if reply.status == 0:
        return None
    status, body, extra = reply.status, reply.body, dict(reply.headers)
    wanted = headers.get("range", "")
    if status == 200 and wanted.startswith("bytes=") and body:
        first, _, last = wanted.removeprefix("bytes=").partition("-")
        start = int(first or 0)
        stop = min(len(body), int(last) + 1 if last else len(body))
        extra["Content-Range"] = f"bytes {start}-{stop - 1}/{len(body)}"
        status, body = 206, body[start:stop]
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
    if status != 204:
        lines.append(f"Content-Length: {len(body)}")
    if reply.content_type and status != 204:
        lines.append(f"Content-Type: {reply.content_type}")
    lines += [f"{name}: {value}" for name, value in extra.items()]
    head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
    return head if method == "HEAD" or status == 204 else head + body


def _run(pipe: Connection) -> None:
    asyncio.run(_serve(pipe))


async def _serve(pipe: Connection) -> None:
    sites: dict[str, _Served] = {}
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    server = await loop.create_server(lambda: _Connection(sites), "127.0.0.1", 0, backlog=512)
    pipe.send(server.sockets[0].getsockname()[1])

    def obey(words: tuple[Any, ...]) -> None:
        match words:
            case ("add", name, site):
                sites[name] = _Served(site, [])
                pipe.send(None)
            case ("log", name):
                pipe.send(sites[name].log)
            case _:
                stopped.set()

    def listen() -> None:
        while True:
            try:
                words = pipe.recv()
            except EOFError:  # the tests are gone
                words = ("stop",)
            loop.call_soon_threadsafe(obey, words)
            if words[0] == "stop":
                return

    threading.Thread(target=listen, daemon=True).start()
    async with server:
        await stopped.wait()
