from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.errors import MediaError
from lb_widgets.media.reasons import Reason
from lb_widgets.model.tiles import TileLayerInfo, tile_row
from lb_widgets.net.policy import HostPolicy
from lb_widgets.net.session import HttpSession
from lb_widgets.tiles.answers import Answer, AnswerKind, TileKey
from lb_widgets.tiles.fetch import asking
from lb_widgets.tiles.fetch.fetching import TileFetcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BOX = (7.0, 50.0, 7.5, 50.4)


def row_info(url: str, **options: Any) -> TileLayerInfo:
    named = {"bounds": BOX, "min_zoom": 3, "max_zoom": 8, **options}
    return TileLayerInfo.from_row(tile_row(url, **named))


class Tiles:
    """A loopback server whose every path is answered by one function."""

    def __init__(self, loopback: Any, reply: Any) -> None:
        self._loopback = loopback
        self.reply = reply
        self.answer: Callable[[Any], Any] = lambda _: reply(b"tile")
        outer = self

        class Routes(dict[str, Any]):
            def get(self, _key: str, _default: Any = None) -> Any:
                return outer.answer

        loopback._routes = Routes()

    @property
    def url(self) -> str:
        return self._loopback.url("/{z}/{x}/{y}.png")

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self._loopback.requests]

    @property
    def requests(self) -> list[Any]:
        return self._loopback.requests


@pytest.fixture
def tiles(loopback: Any, reply: Any) -> Tiles:
    return Tiles(loopback, reply)


@pytest.fixture
def fetcher(tiles: Tiles) -> Iterator[TileFetcher]:
    with TileFetcher(row_info(tiles.url), threads=4) as made:
        yield made


def keys(count: int, z: int = 8) -> Iterator[TileKey]:
    return (TileKey(0, z, x, 1) for x in range(count))


def kinds(fetcher: TileFetcher, wanted: Iterator[TileKey]) -> list[AnswerKind]:
    return [kind for _, kind in fetcher.fetch(wanted, lambda _, answer: answer.kind)]


def test_every_key_comes_once_with_what_was_made_of_its_answer(fetcher: TileFetcher, tiles: Tiles):
    tiles.answer = lambda request: tiles.reply(request.path.encode())
    found = dict(fetcher.fetch(keys(100), lambda key, answer: (key.x, answer.body)))
    assert found == {key: (key.x, f"/8/{key.x}/1.png".encode()) for key in keys(100)}
    assert fetcher.requests == 100


@pytest.mark.parametrize(
    ("status", "body", "kind", "reason"),
    [
        (200, b"tile", AnswerKind.BODY, ""),
        (200, b"", AnswerKind.MISSING, "200 OK without a body"),
        (204, b"", AnswerKind.MISSING, "204 No Content"),
        (404, b"no", AnswerKind.MISSING, "404 Not Found"),
        (410, b"no", AnswerKind.MISSING, "410 Gone"),
        (401, b"no", AnswerKind.FORBIDDEN, "401 Unauthorized"),
        (403, b"no", AnswerKind.FORBIDDEN, "403 Forbidden"),
        (400, b"no", AnswerKind.FAILED, "400 Bad Request"),
        (501, b"no", AnswerKind.FAILED, "501 Not Implemented"),
        (302, b"no", AnswerKind.FAILED, "302 Found"),
        (499, b"no", AnswerKind.FAILED, "499"),
    ],
)
def test_answers_are_sorted_by_what_they_mean(  # noqa: PLR0917 - one row of the table
    fetcher: TileFetcher, tiles: Tiles, status: int, body: bytes, kind: AnswerKind, reason: str
):
    headers = {"Content-Type": "Image/PNG; charset=x", "X-One": "1"}
    tiles.answer = lambda _: tiles.reply(body, status, headers)
    answer = fetcher.get(TileKey(0, 3, 1, 2))
    assert (answer.kind, answer.reason, answer.status) == (kind, reason, status)
    assert (answer.content_type, answer.headers["x-one"]) == ("image/png", "1")
    assert answer.body == body
    assert len(tiles.paths) == 1


def test_of_an_error_page_only_the_beginning_is_kept(fetcher: TileFetcher, tiles: Tiles):
    tiles.answer = lambda _: tiles.reply(b"x" * 9000, 403)
    assert len(fetcher.get(TileKey(0, 3, 1, 2)).body) == 4096


def test_keys_are_taken_as_they_are_needed(fetcher: TileFetcher):
    taken: list[TileKey] = []

    def endless() -> Iterator[TileKey]:
        for x in range(10**9):
            taken.append(TileKey(0, 30, x, 0))
            yield taken[-1]

    for done, _ in enumerate(fetcher.fetch(endless(), lambda _, answer: answer.kind), 1):
        assert len(taken) <= done + 8
        if done == 50:
            break


def test_what_is_made_of_answers_is_made_where_they_are_fetched(fetcher: TileFetcher):
    found = fetcher.fetch(keys(20), lambda *_: threading.current_thread())
    assert threading.current_thread() not in {thread for _, thread in found}


def test_an_error_of_the_callers_reaches_the_caller(fetcher: TileFetcher):
    def spoil(key: TileKey, _: Answer) -> int:
        return 1 // (key.x - 7)

    with pytest.raises(ZeroDivisionError):
        list(fetcher.fetch(keys(20), spoil))
    assert kinds(fetcher, keys(3)) == [AnswerKind.BODY] * 3


def test_past_the_antimeridian_columns_begin_again(tiles: Tiles):
    with TileFetcher(row_info(tiles.url, bounds=(179, 10, -179, 12))) as fetcher:
        fetcher.get(TileKey(0, 3, 9, 2))
        fetcher.get(TileKey(0, 3, 8, 2))
    assert tiles.paths == ["/3/1/2.png", "/3/0/2.png"]


def test_the_columns_of_a_pixel_map_go_on(tiles: Tiles):
    info = row_info(tiles.url, bounds=(0, 0, 5000, 5000), epsg="Simple")
    with TileFetcher(info) as fetcher:
        fetcher.get(TileKey(0, 3, 19, 2))
    assert tiles.paths == ["/3/19/2.png"]


def test_each_layer_has_its_own_address(tiles: Tiles):
    other = tiles.url.replace("/{z}", "/other/{z}")
    with TileFetcher(row_info(tiles.url, alternative_layers={"other": other})) as fetcher:
        fetcher.get(TileKey(1, 3, 4, 2))
    assert tiles.paths == ["/other/3/4/2.png"]


def test_a_failing_server_is_asked_once_more(
    fetcher: TileFetcher, tiles: Tiles, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(asking, "pause", lambda *_: None)
    answers = iter([tiles.reply(b"", 502), tiles.reply(b"tile")])
    tiles.answer = lambda _: next(answers)
    assert fetcher.get(TileKey(0, 3, 1, 2)).kind is AnswerKind.BODY
    tiles.answer = lambda _: tiles.reply(b"", 503)
    failed = fetcher.get(TileKey(0, 3, 1, 2))
    assert (failed.kind, failed.reason) == (AnswerKind.FAILED, "503 Service Unavailable")
    assert fetcher.requests == len(tiles.paths) == 4


def test_a_broken_connection_is_tried_once_more(fetcher: TileFetcher, tiles: Tiles):
    answers = iter([tiles.reply(b"x" * 5000, drop_after=10), tiles.reply(b"tile")])
    tiles.answer = lambda _: next(answers)
    assert fetcher.get(TileKey(0, 3, 1, 2)).kind is AnswerKind.BODY
    tiles.answer = lambda _: tiles.reply(b"x" * 5000, drop_after=10)
    assert fetcher.get(TileKey(0, 3, 1, 2)).kind is AnswerKind.FAILED
    assert fetcher.requests == len(tiles.paths) == 4


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (429, {"Retry-After": "0"}, b""),
        (503, {"Retry-After": "0"}, b""),
    ],
)
def test_too_many_requests_are_waited_for(
    fetcher: TileFetcher, tiles: Tiles, status: int, headers: dict[str, str], body: bytes
):
    answers = iter([*[tiles.reply(body, status, headers)] * 2, tiles.reply(b"tile")])
    tiles.answer = lambda _: next(answers)
    assert fetcher.get(TileKey(0, 3, 1, 2)).kind is AnswerKind.BODY
    tiles.answer = lambda _: tiles.reply(body, status, headers)
    assert fetcher.get(TileKey(0, 3, 1, 2)).kind is AnswerKind.THROTTLED
    assert not fetcher.stopped


def test_s3_says_slow_down_without_a_time(
    fetcher: TileFetcher, tiles: Tiles, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(asking, "wait_before", lambda *_, **__: 0.0)
    page = b"<Error><Code>SlowDown</Code></Error>"
    tiles.answer = lambda _: tiles.reply(page, 503)
    assert fetcher.get(TileKey(0, 3, 1, 2)).kind is AnswerKind.THROTTLED
    assert len(tiles.paths) == 3


def test_after_a_storm_nothing_more_is_sent(fetcher: TileFetcher, tiles: Tiles):
    tiles.answer = lambda _: tiles.reply(b"", 429, {"Retry-After": "0"})
    assert set(kinds(fetcher, keys(200))) == {AnswerKind.THROTTLED}
    assert "127.0.0.1" in fetcher.stopped
    assert fetcher.requests == len(tiles.paths) < 3 * 20


def test_once_cancelled_nothing_more_is_sent(tiles: Tiles):
    seen: list[int] = []
    with TileFetcher(row_info(tiles.url), threads=2, cancelled=lambda: len(seen) >= 5) as fetcher:
        for _, kind in fetcher.fetch(keys(100), lambda _, answer: answer.kind):
            if kind is AnswerKind.BODY:
                seen.append(1)
            else:
                assert kind is AnswerKind.CANCELLED
    assert 5 <= len(seen) <= len(tiles.paths) < 20


def test_a_redirect_is_followed_counted_and_told(fetcher: TileFetcher, tiles: Tiles):
    def answer(request: Any) -> Any:
        if request.path.startswith("/there"):
            return tiles.reply(b"tile")
        return tiles.reply(b"", 302, {"Location": "/there?token=secret"})

    tiles.answer = answer
    found = fetcher.get(TileKey(0, 3, 1, 2))
    assert (found.kind, found.body) == (AnswerKind.BODY, b"tile")
    assert found.redirected_to.endswith("/there?token=secret")
    assert "secret" not in repr(found)
    assert fetcher.requests == 2


def test_redirects_end_somewhere(fetcher: TileFetcher, tiles: Tiles):
    tiles.answer = lambda _: tiles.reply(b"", 302, {"Location": "/again"})
    assert fetcher.get(TileKey(0, 3, 1, 2)).kind is AnswerKind.FAILED
    assert len(tiles.paths) == 6


def test_who_counts_requests_gets_no_more(fetcher: TileFetcher, tiles: Tiles):
    tiles.answer = lambda _: tiles.reply(b"", 302, {"Location": "/again"})
    fetcher.get_url(tiles.url, most=2)
    assert fetcher.requests == 2
    tiles.answer = lambda _: tiles.reply(b"", 429, {"Retry-After": "0"})
    assert fetcher.get_url(tiles.url, most=3).kind is AnswerKind.THROTTLED
    assert fetcher.requests == 3


def test_user_and_password_in_the_url_are_sent_and_not_told(tiles: Tiles):
    tiles.answer = lambda _: tiles.reply(b"no", 401)
    with TileFetcher(row_info(tiles.url.replace("//", "//me:pw@"))) as fetcher:
        answer = fetcher.get(TileKey(0, 3, 1, 2))
    assert tiles.requests[0].headers["authorization"] == "Basic bWU6cHc="
    assert "pw" not in repr(answer)


def test_a_tile_without_end_is_not_read(
    fetcher: TileFetcher, tiles: Tiles, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(asking, "MAX_BYTES", 1000)
    tiles.answer = lambda _: tiles.reply(b"x" * 1001)
    answer = fetcher.get(TileKey(0, 3, 1, 2))
    assert answer.kind is AnswerKind.FAILED
    assert "larger than 1,000 bytes" in answer.reason


def test_no_answer_is_told_without_the_secret_of_the_url(loopback: Any):
    url = loopback.url("/{z}/{x}/{y}?token=secret")
    loopback.close()
    with TileFetcher(row_info(url)) as fetcher:
        answer = fetcher.get(TileKey(0, 3, 1, 2))
    assert (answer.kind, answer.status) == (AnswerKind.FAILED, None)
    assert answer.reason == "the host refused the connection"


@pytest.mark.parametrize(
    "url",
    ["https://a.tile.openstreetmap.org/{z}/{x}/{y}.png", "http://169.254.169.254/{z}/{x}/{y}"],
)
def test_hosts_that_are_not_to_be_asked_are_not(url: str):
    with TileFetcher(row_info(url)) as fetcher:
        assert kinds(fetcher, keys(3)) == [AnswerKind.REFUSED] * 3
        assert fetcher.requests == 0


def test_the_host_policy_holds(tiles: Tiles):
    session = HttpSession(policy=HostPolicy(allow_loopback=False))
    with TileFetcher(row_info(tiles.url), session=session) as fetcher:
        assert fetcher.get(TileKey(0, 3, 1, 2)).kind is AnswerKind.REFUSED
    assert tiles.paths == []
    session.close()


def test_resolve_gives_the_bytes_or_another_address(tiles: Tiles, tmp_path: Any):
    def resolve(url: str) -> Any:
        if url.endswith("/0/1.png"):
            return b"own"
        if url.endswith("/1/1.png"):
            return url + "?signed=1"
        if url.endswith("/2/1.png"):
            return tmp_path / "tile"
        if url.endswith("/3/1.png"):
            return tmp_path / "none"
        if url.endswith("/4/1.png"):
            raise KeyError("token=secret")
        if url.endswith("/5/1.png"):
            raise MediaError("gone", reason=Reason.NOT_FOUND)
        return b""

    (tmp_path / "tile").write_bytes(b"file")
    with TileFetcher(row_info(tiles.url), resolve=resolve) as fetcher:
        found = {key.x: answer for key, answer in fetcher.fetch(keys(7), lambda _, a: a)}
    assert [found[x].body for x in range(3)] == [b"own", b"tile", b"file"]
    assert [found[x].kind for x in range(3, 7)] == [
        AnswerKind.MISSING,
        AnswerKind.FAILED,
        AnswerKind.MISSING,
        AnswerKind.MISSING,
    ]
    assert "KeyError" in found[4].reason
    assert tiles.paths == ["/8/1/1.png?signed=1"]


def test_connections_are_kept_alive(tiles: Tiles, monkeypatch: pytest.MonkeyPatch):
    from lb_widgets.net import connections  # noqa: PLC0415 - to look inside

    made: list[int] = []
    real = connections._Connection._new_conn
    monkeypatch.setattr(
        connections._Connection, "_new_conn", lambda self: (made.append(1), real(self))[1]
    )
    with TileFetcher(row_info(tiles.url), threads=3) as fetcher:
        kinds(fetcher, keys(60))
    assert len(made) <= 3


def test_other_machines_get_eight_connections_each():
    elsewhere = "https://tiles.example/{z}/{x}/{y}"
    assert TileFetcher(row_info(elsewhere))._threads == 8
    two = row_info(elsewhere, alternative_layers={"b": "https://other.example/{z}/{x}/{y}"})
    assert TileFetcher(two)._threads == 16
    here = "http://127.0.0.1/{z}/{x}/{y}"
    assert TileFetcher(row_info(here))._threads == 32
