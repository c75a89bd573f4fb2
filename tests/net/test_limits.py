"""Servers that never come to an end, in each place where an answer can go on for ever."""

from __future__ import annotations

import gzip
import http.client
import itertools
import socket
import threading
import time
import tracemalloc
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.errors import NetworkError
from lb_widgets.net.session import Headers, HttpSession, NetworkReason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
LONG = HEAD + b"Content-Length: 90000\r\n\r\n"


@pytest.fixture
def streaming() -> Iterator[Callable[..., str]]:
    """Serve what an iterable yields, a piece per `pause` seconds, until the client leaves."""
    servers: list[socket.socket] = []

    def serve(pieces: Iterable[bytes], *, pause: float = 0.0) -> str:
        server = socket.create_server(("127.0.0.1", 0))
        servers.append(server)

        def run() -> None:
            with suppress(OSError):
                connected, _ = server.accept()
                with connected:
                    connected.recv(65536)
                    for piece in pieces:
                        connected.sendall(piece)
                        time.sleep(pause)

        threading.Thread(target=run, daemon=True).start()
        return f"http://127.0.0.1:{server.getsockname()[1]}/"

    yield serve
    for server in servers:
        server.close()


def refused(url: str, **options: Any) -> NetworkError:
    session = HttpSession(timeout=(2.0, 2.0), deadline=0.5)
    with pytest.raises(NetworkError) as caught:
        session.send("GET", url, max_bytes=100_000, **options)
    session.close()
    return caught.value


@pytest.mark.parametrize(
    "begin",
    [b"HTTP/1.1 2", HEAD, HEAD + b"X-Endless: ", CHUNKED, CHUNKED + b"fff;", LONG],
    ids=["status line", "headers", "header", "chunk size", "chunk extension", "body"],
)
def test_a_byte_at_a_time_ends_by_the_deadline(streaming: Callable[..., str], begin: bytes):
    url = streaming(itertools.chain([begin], itertools.repeat(b"1")), pause=0.02)
    error = refused(url)
    assert error.reason == NetworkReason.TOO_SLOW
    assert "the answer was not complete after 0.5 s" in str(error)


def test_a_proxy_is_not_waited_for_longer(
    streaming: Callable[..., str], monkeypatch: pytest.MonkeyPatch
):
    proxy = streaming(itertools.chain([LONG], itertools.repeat(b"1")), pause=0.02)
    monkeypatch.setenv("HTTP_PROXY", proxy)
    assert refused("http://media.example/a.png").reason == NetworkReason.TOO_SLOW


def test_a_slow_answer_that_keeps_moving_is_waited_for(streaming: Callable[..., str]):
    """20 kB a second for longer than the deadline of half a second."""
    body = b"x" * 20_000
    head = HEAD + b"Content-Length: 20000\r\n\r\n"
    pieces = [body[at : at + 1_000] for at in range(0, len(body), 1_000)]
    session = HttpSession(timeout=(2.0, 2.0), deadline=0.5)
    assert session.send("GET", streaming([head, *pieces], pause=0.05)).body == body
    session.close()


@pytest.mark.parametrize(
    ("pieces", "reason"),
    [
        ([HEAD, *[b"X-%d: y\r\n" % number for number in range(200)]], NetworkReason.GARBLED),
        ([HEAD + b"X: ", b"y" * 200_000], NetworkReason.GARBLED),
        ([b"\x00\x01\x02 garbage\r\n\r\n"], NetworkReason.GARBLED),
        (itertools.repeat(b"HTTP/1.1 100 Continue\r\n\r\n" * 4_000), NetworkReason.TOO_LARGE),
        (itertools.chain([CHUNKED], itertools.repeat(b"1\r\nx\r\n" * 10_000)), "too_large"),
        (itertools.chain([CHUNKED + b"0\r\n"], itertools.repeat(b"T: x\r\n" * 10_000)), None),
        (itertools.chain([CHUNKED], itertools.repeat(b"f" * 100_000)), None),
        ([HEAD + b"Content-Length: 999999999999\r\n\r\n"], NetworkReason.TOO_LARGE),
    ],
    ids=[
        "headers",
        "header",
        "no HTTP",
        "interim answers",
        "chunks",
        "trailers",
        "chunk size",
        "declared length",
    ],
)
def test_what_never_ends_is_left_in_bounded_memory(
    streaming: Callable[..., str], pieces: Iterable[bytes], reason: str | None
):
    url = streaming(pieces)
    tracemalloc.start()
    error = refused(url)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # Where it is None, urllib3 may be first to see that it is wrong, and has its own words for it.
    assert reason is None or error.reason == reason
    assert peak < 20_000_000


def test_a_bomb_is_unpacked_no_further_than_wanted(loopback: Any):
    bomb = gzip.compress(bytes(300_000_000), compresslevel=1)
    url = loopback.serve("/", bomb, headers={"Content-Encoding": "gzip"})
    tracemalloc.start()
    error = refused(url)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert error.reason == NetworkReason.TOO_LARGE
    assert peak < 100_000_000


def test_what_is_compressed_twice_is_not_unpacked(loopback: Any):
    body = gzip.compress(gzip.compress(b"x"))
    error = refused(loopback.serve("/", body, headers={"Content-Encoding": "gzip, gzip"}))
    assert error.reason == NetworkReason.GARBLED
    assert "compressed several times over" in str(error)


def test_a_long_request_may_take_longer_than_connecting_and_than_silence():
    """A socket's timeout is for all that one call sends."""
    body = b"x" * 8_000_000
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)

        def read_slowly() -> None:
            connected, _ = server.accept()
            with connected:
                time.sleep(0.6)  # longer than connecting may take
                left = len(body)
                while left > 0:
                    left -= len(connected.recv(100_000))
                    time.sleep(0.02)  # all of it takes longer than the silence
                connected.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

        reader = threading.Thread(target=read_slowly, daemon=True)
        reader.start()
        session = HttpSession(timeout=(0.3, 1.0))
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        assert session.send("POST", url, data=body).status == 204
        session.close()
        reader.join()


def test_a_server_that_takes_no_more_of_a_request_is_a_timeout():
    with socket.create_server(("127.0.0.1", 0)) as server:
        session = HttpSession(timeout=(5.0, 0.2))
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with pytest.raises(NetworkError) as caught:
            session.send("POST", url, data=b"x" * 50_000_000)
        session.close()
    assert caught.value.reason == NetworkReason.TIMEOUT


def test_an_answer_that_cannot_be_used_is_tried_again(
    loopback: Any, reply: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("lb_widgets.net.retry.FIRST_WAIT", 0.0)
    answers = iter([reply(b"<html>"), reply(b"{}"), reply(b"<html>"), reply(b"<html>")])
    url = loopback.on("/", lambda _: next(answers))
    session = HttpSession()

    def usable(response: Any) -> bool:
        return response.body.startswith(b"{")

    assert session.send("GET", url, attempts=2, usable=usable).body == b"{}"
    assert session.send("GET", url, attempts=2, usable=usable).body == b"<html>"
    assert len(loopback.requests) == 4
    session.close()


def test_headers_show_no_secret():
    headers = Headers({"Authorization": "Bearer abc", "Cookie": "c=1", "Accept": "*/*"})
    assert repr(headers) == "{'Authorization': '***', 'Cookie': '***', 'Accept': '*/*'}"
    assert headers["Authorization"] == "Bearer abc"


def test_debugging_http_prints_no_headers(
    loopback: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(http.client.HTTPConnection, "debuglevel", 1)
    session = HttpSession()
    session.send("GET", loopback.serve("/"), headers={"Authorization": "Bearer abc"})
    session.close()
    assert capsys.readouterr().out == ""
