"""A small HTTP/1.1 server in a process of its own, as slow and as odd as it is told to be."""

from __future__ import annotations

import asyncio
import gzip
import pickle
import re
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping

RESET = "/reset"
"""Asked for, the server forgets which requests it has answered."""
_RANGE = re.compile(rb"^range: *bytes=(\d+)-(\d+)", re.IGNORECASE | re.MULTILINE)
_CHUNK = 10_000


@dataclass(frozen=True)
class Answer:
    """What the server does about a path."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    ranges: bool = True
    """Whether it sends the part that was asked for; else always everything."""
    chunked: bool = False
    """Whether it sends no Content-Length."""
    compressed: bool = False
    """Whether it was stored with gzip, and is sent so to whoever asks."""
    delay: float = 0.0
    """Seconds on top of the latency."""
    busy: int = 0
    """How many requests get 503 first."""
    breaks: bool = False
    """Whether the connection ends in the middle of the body."""
    hangs_up: bool = False
    """Whether the connection ends without an answer."""
    silent: bool = False
    """Whether no answer ever comes."""


class MediaServer:
    """Serve answers on a port of this machine until the ``with`` ends.

    Parameters
    ----------
    latency : float, seconds
        From a request to its answer.
    """

    def __init__(self, *, latency: float) -> None:
        self._latency = latency
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=256)
        # Bound and never listening: nobody else gets this port, and connections are refused.
        self._closed = socket.socket()
        self._closed.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.closed_url = f"http://127.0.0.1:{self._closed.getsockname()[1]}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, answers: Mapping[str, Answer]) -> None:
        """Begin to answer these paths; all others are not there."""
        socket_number = self._listening.fileno()
        self._process = subprocess.Popen(  # noqa: S603 - this file
            [sys.executable, __file__, str(socket_number), str(self._latency)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=[socket_number],
        )
        # As plain values: that process knows this file by another name.
        plain = {path: vars(answer) for path, answer in answers.items()}
        self._process.stdin.write(pickle.dumps(plain))
        self._process.stdin.close()
        self._process.stdout.readline()
        self._listening.close()  # with the process gone, connections are refused

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.close()
        self._closed.close()
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process.stdout.close()


async def _serve(listening: socket.socket, site: _Site) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(site), sock=listening)
    print("ready", flush=True)
    await server.serve_forever()


class _Site:
    def __init__(self, answers: Mapping[str, Answer], latency: float) -> None:
        self._latency = latency
        self._asked: dict[str, int] = {}
        # Compressing while somebody waits would be latency of its own.
        self._answers = {
            path: Answer(**{**vars(answer), "body": gzip.compress(answer.body, mtime=0)})
            if answer.compressed
            else answer
            for path, answer in answers.items()
        }

    def answer(self, path: str) -> Answer:
        if path == RESET:
            self._asked.clear()
        found = self._answers.get(path)
        if found is None:
            return Answer(b"no such object", 200 if path == RESET else 404)
        if found.busy:
            self._asked[path] = self._asked.get(path, 0) + 1
            if self._asked[path] <= found.busy:
                return Answer(b"busy", 503)
        return found

    def seconds(self, answer: Answer) -> float:
        return self._latency + answer.delay


class _Connection(asyncio.Protocol):
    """One request after the other, as all clients send them."""

    def __init__(self, site: _Site) -> None:
        self._site = site
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, rest = self._received.partition(b"\r\n\r\n")
        if not end:
            return
        self._received = rest
        method, target, _ = head.split(b" ", 2)
        answer = self._site.answer(target.decode().partition("?")[0])
        asyncio.get_running_loop().call_later(
            self._site.seconds(answer), self._send, answer, method == b"HEAD", _RANGE.search(head)
        )

    def _send(self, answer: Answer, is_head: bool, wanted: re.Match[bytes] | None) -> None:  # noqa: FBT001
        if answer.silent or self._transport.is_closing():
            return
        if answer.hangs_up:
            self._transport.close()
            return
        status, headers, body = _part(answer, wanted)
        if answer.compressed:
            headers["Content-Encoding"] = "gzip"
        if answer.chunked:
            headers["Transfer-Encoding"] = "chunked"
        else:
            headers["Content-Length"] = str(len(body))
        lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        head = "\r\n".join([*lines, "", ""]).encode()
        sent = b"" if is_head else _chunks(body) if answer.chunked else body
        if answer.breaks:
            sent = sent[: len(sent) // 2]
        self._transport.write(head + sent)
        if answer.breaks:
            self._transport.close()


def _part(answer: Answer, wanted: re.Match[bytes] | None) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body for the range that was asked for (RFC 9110 §14)."""
    headers, body = dict(answer.headers), answer.body
    if wanted is None or not answer.ranges or answer.status != HTTPStatus.OK:
        return answer.status, headers, body
    first, last = int(wanted[1]), min(int(wanted[2]), len(body) - 1)
    if first > last:
        headers["Content-Range"] = f"bytes */{len(body)}"
        return HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers, b""
    headers["Content-Range"] = f"bytes {first}-{last}/{len(body)}"
    return HTTPStatus.PARTIAL_CONTENT, headers, body[first : last + 1]


def _chunks(body: bytes) -> bytes:
    pieces = [body[begin : begin + _CHUNK] for begin in range(0, len(body), _CHUNK)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in (*pieces, b""))


if __name__ == "__main__":
    plain_answers = pickle.load(sys.stdin.buffer)  # noqa: S301 - from `MediaServer.start`
    asyncio.run(
        _serve(
            socket.socket(fileno=int(sys.argv[1])),
            _Site(
                {path: Answer(**plain) for path, plain in plain_answers.items()},
                float(sys.argv[2]),
            ),
        )
    )
