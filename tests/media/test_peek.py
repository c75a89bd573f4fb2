"""The first bytes of a value, without the rest."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.errors import Cancelled, InputError, MediaError
from lb_widgets.media.loader import Loader
from lb_widgets.media.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

BODY = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8_000


@pytest.fixture
def loader() -> Iterator[Loader]:
    made = Loader()
    yield made
    made.close()


@pytest.fixture
def ranged(loopback: Any, reply: Callable[..., Any]) -> Callable[..., str]:
    """Serve a body as servers do that know ranges."""

    def serve(path: str, body: bytes, *, total: str = "") -> str:
        def answer(request: Any) -> Any:
            if not body:
                return reply(b"", 416, {"Content-Range": "bytes */0"})
            first, last = (int(part) for part in request.headers["range"][6:].split("-"))
            last = min(last, len(body) - 1)
            span = f"bytes {first}-{last}/{total or len(body)}"
            return reply(body[first : last + 1], 206, {"Content-Range": span})

        return loopback.on(path, answer)

    return serve


def failure(loader: Loader, value: Any, **options: Any) -> MediaError:
    with pytest.raises(MediaError) as caught:
        loader.peek(value, **options)
    return caught.value


def test_one_ranged_request_tells_the_beginning_and_the_size(
    loader: Loader, loopback: Any, ranged: Callable[..., str]
):
    peek = loader.peek(ranged("/a%20b.png", BODY), length=1000)
    assert (peek.body, peek.size, peek.whole) == (BODY[:1000], len(BODY), False)
    assert (peek.content_type, peek.name) == ("image/png", "a b.png")
    (request,) = loopback.requests
    assert request.headers["range"] == "bytes=0-999"


def test_a_server_that_ignores_ranges_is_cut_short(loader: Loader, loopback: Any):
    peek = loader.peek(loopback.serve("/a.png", BODY), length=1000)
    assert (peek.body, peek.size, peek.whole) == (BODY[:1000], len(BODY), False)


def test_a_size_that_nothing_tells_is_unknown(loader: Loader, ranged: Callable[..., str]):
    peek = loader.peek(ranged("/a.png", BODY, total="*"), length=1000)
    assert (peek.size, peek.whole) == (None, False)


def test_a_peek_that_got_everything_counts_as_loaded(
    loader: Loader, loopback: Any, ranged: Callable[..., str]
):
    url = ranged("/a.png", BODY[:500])
    peek = loader.peek(url)
    assert (peek.body, peek.size, peek.whole) == (BODY[:500], 500, True)
    assert loader.load(url).body == BODY[:500]
    assert len(loopback.requests) == 1


def test_what_was_loaded_answers_without_a_request(loader: Loader, loopback: Any):
    url = loopback.serve("/a.png", BODY)
    loader.load(url)
    peek = loader.peek(url, length=10)
    assert (peek.body, peek.size, peek.whole) == (BODY[:10], len(BODY), False)
    assert len(loopback.requests) == 1


def test_many_threads_share_one_request(
    loader: Loader, loopback: Any, reply: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
):
    everyone_waits, waiting = threading.Event(), threading.Semaphore(0)
    wait = threading.Event.wait

    def noted_wait(self: threading.Event, timeout: float | None = None) -> bool:
        waiting.release()
        return wait(self, timeout)

    def slow(_: Any) -> Any:
        wait(everyone_waits, 10)
        return reply(BODY[:100], 206, {"Content-Range": f"bytes 0-99/{len(BODY)}"})

    url = loopback.on("/a.png", slow)
    with ThreadPoolExecutor(8) as pool:
        monkeypatch.setattr(threading.Event, "wait", noted_wait)
        futures = [pool.submit(loader.peek, url, length=100) for _ in range(8)]
        for _ in range(7):
            assert waiting.acquire(timeout=10)
        everyone_waits.set()
        assert {future.result().body for future in futures} == {BODY[:100]}
    assert len(loopback.requests) == 1


def test_local_files_data_urls_and_resolved_bytes_are_cut(loader: Loader, tmp_path: Path):
    path = tmp_path / "a.png"
    path.write_bytes(BODY)
    peek = loader.peek(path, length=8)
    assert (peek.body, peek.size, peek.content_type) == (BODY[:8], len(BODY), "image/png")
    assert loader.peek(path, length=len(BODY)).whole
    peek = loader.peek("data:text/plain,0123456789", length=4)
    assert (peek.body, peek.size, peek.content_type) == (b"0123", 10, "text/plain")
    resolving = Loader(resolve=lambda _: BODY)
    peek = resolving.peek("anything", length=8)
    assert (peek.body, peek.size, peek.whole) == (BODY[:8], len(BODY), False)


def test_nothing_at_all_is_told(
    loader: Loader, loopback: Any, ranged: Callable[..., str], tmp_path: Path
):
    (tmp_path / "empty").touch()
    for value in (ranged("/416", b""), loopback.serve("/200"), tmp_path / "empty", "data:,"):
        assert failure(loader, value).reason == Reason.EMPTY


def test_a_peek_fails_as_a_load_does(loader: Loader, loopback: Any):
    assert failure(loader, loopback.serve("/a", b"no", status=403)).reason == Reason.FORBIDDEN
    assert failure(loader, "plots/a.jpg").reason == Reason.BAD_VALUE
    with pytest.raises(Cancelled):
        loader.peek(loopback.serve("/b", b"body"), cancelled=lambda: True)
    with pytest.raises(InputError, match="at least 1"):
        loader.peek("data:,a", length=0)


def test_the_size_of_a_large_file_needs_no_reading_and_no_cap(tmp_path: Path):
    path = tmp_path / "large.tif"
    with path.open("wb") as file:
        file.write(b"II*\x00")
        file.truncate(10_000_000)
    peek = Loader(max_bytes=1000).peek(path, length=100)
    assert (len(peek.body), peek.size, peek.content_type) == (100, 10_000_000, "image/tiff")
