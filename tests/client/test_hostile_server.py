"""A service that means harm, or is none: a clear error, in bounded time and memory, no key lost.

What an answer can do to the one HTTP layer is tested in tests/net/test_limits.py; here is what a
user of the client sees of it.
"""

from __future__ import annotations

import gzip
import itertools
import json
import re
import socket
import threading
import time
import tracemalloc
import zlib
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.client import Client
from lb_widgets.client.operations import CreateDataset, GetUser
from lb_widgets.errors import ApiError, LbWidgetsError, NetworkError
from lb_widgets.net.session import HttpSession

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

KEY = "key-of-the-test-7f3a"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
BEGUN = b'{"data": {"user": {"id": "'


@pytest.fixture
def hostile() -> Iterator[Callable[..., Client]]:
    """Make a client of a server that sends an iterable, a piece per `pause` seconds."""
    servers: list[socket.socket] = []

    def make(pieces: Callable[[], Iterable[bytes]], *, pause: float = 0.0) -> Client:
        server = socket.create_server(("127.0.0.1", 0))
        servers.append(server)

        def serve() -> None:
            while True:
                try:
                    connected, _ = server.accept()
                except OSError:
                    return
                with suppress(OSError), connected:
                    connected.recv(65_536)
                    for piece in pieces():
                        connected.sendall(piece)
                        time.sleep(pause)

        threading.Thread(target=serve, daemon=True).start()
        client = Client(api_key=KEY, endpoint=f"http://127.0.0.1:{server.getsockname()[1]}/graphql")
        client._graphql._session = HttpSession(timeout=(2.0, 2.0), deadline=0.5)
        return client

    yield make
    for server in servers:
        server.close()


@pytest.fixture
def answering(loopback: Any) -> Callable[..., Client]:
    """Make a client of a server that always answers the same."""

    def make(body: bytes, *, status: int = 200, **headers: str) -> Client:
        loopback.serve("/graphql", body, status=status, headers=headers)
        return Client(api_key=KEY, endpoint=loopback.url("/graphql"))

    return make


def error_of(client: Client, operation: Any = None) -> LbWidgetsError:
    with pytest.raises(LbWidgetsError) as caught:
        client.execute(operation or GetUser())
    assert KEY not in str(caught.value)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 1_000
    return caught.value


@contextmanager
def at_most(limit: int) -> Iterator[None]:
    """Fail where more memory than that is taken at once."""
    tracemalloc.start()
    yield
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < limit


class TestARedirect:
    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    @pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
    def test_is_not_followed_with_or_without_the_key(self, loopback: Any, status: int, host: str):
        other = type(loopback)()
        loopback.serve(
            "/graphql", status=status, headers={"Location": other.url("/graphql", host=host)}
        )
        client = Client(api_key=KEY, endpoint=loopback.url("/graphql"))
        for operation in (GetUser(), CreateDataset(name="a")):
            error = error_of(client, operation)
            assert isinstance(error, ApiError)
            assert f"redirects to {host}, which is not followed" in str(error)
        with pytest.raises(ApiError, match="not followed"):
            client.upload_file(b"private rows")
        assert other.requests == []
        other.close()

    @pytest.mark.parametrize("target", ["", "//", "http://[::1", "javascript:alert(1)", "\x1b[2J"])
    def test_to_nowhere_is_an_error_too(self, answering: Callable[..., Client], target: str):
        error = error_of(answering(b"", status=302, Location=target))
        assert "redirects to another address, which is not followed" in str(error)


class TestAnAnswerWithoutEnd:
    @pytest.mark.parametrize(
        ("begin", "says"),
        [
            (b"", "not complete after 0.5 s"),
            (HEAD, "not complete after 0.5 s"),
            (HEAD + b"Content-Length: 5000\r\n\r\n" + BEGUN, "not complete after 0.5 s"),
            (CHUNKED + b"fff\r\n" + BEGUN, "not complete after 0.5 s"),
        ],
        ids=["status", "headers", "body", "chunk"],
    )
    def test_a_byte_at_a_time_ends_by_the_deadline(
        self, hostile: Callable[..., Client], begin: bytes, says: str
    ):
        begun = time.monotonic()
        error = error_of(
            hostile(lambda: itertools.chain([begin], itertools.repeat(b"H")), pause=0.02)
        )
        assert says in str(error)
        assert isinstance(error, NetworkError)
        assert error.reason == "too_slow"  # which is not tried four times
        assert time.monotonic() - begun < 10

    @pytest.mark.parametrize(
        ("pieces", "says"),
        [
            (lambda: [HEAD + b"Content-Length: 99999999999\r\n\r\n"], "larger than 67,108,864"),
            (
                lambda: [CHUNKED, *itertools.repeat(b"100000\r\n%b\r\n" % (b" " * 2**20), 90)],
                "67,1",
            ),
            (lambda: itertools.chain([HEAD], itertools.repeat(b"X: y\r\n" * 1000)), "never end"),
            (lambda: [HEAD + b"X: " + b"y" * 1_000_000], "never end"),
            (lambda: [b"220 ready\r\n" * 3], "no HTTP"),
        ],
        ids=["declared", "chunks", "headers", "header", "other protocol"],
    )
    def test_what_is_too_large_or_no_answer_is_left_in_bounded_memory(
        self, hostile: Callable[..., Client], pieces: Any, says: str
    ):
        client = hostile(pieces)
        with at_most(200_000_000):  # the limit is 64 MB of answer
            error = error_of(client)
        assert says in str(error)

    def test_a_bomb_is_not_unpacked_to_its_end(self, answering: Callable[..., Client]):
        packer = zlib.compressobj(1, wbits=31)
        bomb = b"".join(packer.compress(bytes(10_000_000)) for _ in range(100)) + packer.flush()
        client = answering(bomb, **{"Content-Encoding": "gzip"})
        with at_most(200_000_000):
            error = error_of(client)
        assert "larger than 67,108,864 bytes" in str(error)

    def test_a_bomb_in_a_bomb_is_not_unpacked_at_all(self, answering: Callable[..., Client]):
        bomb = gzip.compress(gzip.compress(bytes(50_000_000)))
        client = answering(bomb, **{"Content-Encoding": "gzip, gzip"})
        with at_most(5_000_000):
            error = error_of(client)
        assert "compressed several times over" in str(error)

    @pytest.mark.parametrize("opening", [b"[", b'{"data":', b'{"data":{"user":[', b'{"errors":['])
    def test_nesting_without_end_is_no_answer(
        self, answering: Callable[..., Client], opening: bytes
    ):
        error = error_of(answering(opening * 200_000))
        assert re.search("answered no JSON object|answered without data", str(error))


def _wrong_types() -> Iterator[bytes]:
    """Yield answers in which one value is of another kind, at each level."""
    for wrong in (None, True, 7, 1e300, "text", [], {}, [[]], {"a": {}}):
        yield json.dumps(wrong).encode()
        yield json.dumps({"data": wrong}).encode()
        yield json.dumps({"data": {"user": wrong}}).encode()
        yield json.dumps({"data": {"user": {"id": wrong}}}).encode()
        yield json.dumps({"errors": wrong or 1}).encode()
        yield json.dumps({"errors": [wrong]}).encode()
        yield json.dumps({"errors": [{"message": wrong, "extensions": wrong}]}).encode()
        yield json.dumps({"message": wrong}).encode()


@pytest.mark.parametrize("body", [each for each in _wrong_types() if b'"id": "text"' not in each])
@pytest.mark.parametrize("status", [200, 400, 500])
def test_wrong_types_are_a_clear_error(answering: Callable[..., Client], body: bytes, status: int):
    error = error_of(answering(body, status=status), CreateDataset(name="a"))
    assert str(error).startswith("127.0.0.1 ")
    assert "(CreateDatasetPyApi)" in str(error)


class TestWhatTheServiceSays:
    def test_is_shown_without_the_key(self, answering: Callable[..., Client]):
        said = {"message": f"bad key {KEY}, header 'Bearer {KEY}'"}
        error = error_of(answering(json.dumps({"errors": [said]}).encode()))
        assert "bad key ***" in str(error)

    def test_is_cut_where_it_is_long(self, answering: Callable[..., Client]):
        said = json.dumps({"errors": [{"message": "blah " * 2_000_000}]}).encode()
        error = error_of(answering(said))
        assert re.search(r"bl?a?h?… \([\d,]+ characters\) \(GetUserPyApi\)", str(error))

    def test_moves_no_cursor(self, answering: Callable[..., Client]):
        said = {"message": "\x1b]0;title\x07\x1b[2J\r\nAll is well\u202e", "extensions": {}}
        error = error_of(answering(json.dumps({"errors": [said]}).encode()))
        assert "All is well" in str(error)
        assert "\x1b" not in repr(str(error))

    @pytest.mark.parametrize("status", [200, 404, 502])
    def test_in_html_is_named_for_what_it_is(self, answering: Callable[..., Client], status: int):
        page = b"<!DOCTYPE html><title>Sign in</title><script>alert(1)</script>"
        error = error_of(answering(page, status=status, **{"Content-Type": "text/html"}))
        told = "no JSON object but 62 bytes of text/html" if status == 200 else f"HTTP {status}"
        assert told in str(error)
        assert "script" not in str(error)

    def test_in_headers_is_harmless_too(self, answering: Callable[..., Client]):
        kind = f"text/\x1b[31m{KEY}" + "x" * 5_000
        error = error_of(answering(b"x", **{"Content-Type": kind}))
        assert "text/" in str(error)
