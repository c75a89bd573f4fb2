from __future__ import annotations

import contextlib
import gzip
import socket
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.errors import Cancelled, NetworkError
from lb_widgets.net import session as session_module
from lb_widgets.net.session import HttpSession, MultipartPart, NetworkReason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def session() -> Iterator[HttpSession]:
    made = HttpSession(timeout=(2.0, 0.5))
    yield made
    made.close()


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Waits between attempts, noted instead of slept."""
    noted: list[float] = []
    monkeypatch.setattr(session_module, "pause", lambda seconds, _: noted.append(seconds))
    return noted


def refused(session: HttpSession, url: str, **options: Any) -> NetworkError:
    with pytest.raises(NetworkError) as caught:
        session.send("GET", url, **options)
    return caught.value


def test_an_answer_comes_back_whatever_its_status(session: HttpSession, loopback: Any):
    loopback.serve("/a", b"hello", headers={"X-Answer": "42"})
    answer = session.send("GET", loopback.url("/a"))
    assert (answer.status, answer.body, answer.headers["x-answer"]) == (200, b"hello", "42")
    assert not answer.truncated
    assert session.send("GET", loopback.url("/missing")).status == 404
    assert loopback.requests[0].headers["user-agent"].startswith("lb-widgets")


def test_bodies_are_sent_as_json_bytes_or_parts(session: HttpSession, loopback: Any):
    url = loopback.serve("/in", b"")
    session.send("POST", url, json=b'{"a":1}')
    session.send("PUT", url, data=b"\x00\x01", headers={"Content-Type": "image/png"})
    session.send(
        "POST",
        url,
        files=[
            MultipartPart("map", None, None, b"{}"),
            MultipartPart("0", "a.png", "image/png", b"PNG"),
        ],
    )
    json, data, parts = loopback.requests
    assert (json.body, json.headers["content-type"]) == (b'{"a":1}', "application/json")
    assert (data.method, data.body, data.headers["content-type"]) == ("PUT", b"\0\1", "image/png")
    assert parts.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert b'name="map"\r\n\r\n{}' in parts.body
    assert b'name="0"; filename="a.png"\r\nContent-Type: image/png\r\n\r\nPNG' in parts.body


def test_netrc_does_not_replace_the_api_key(
    session: HttpSession, loopback: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password secret")
    monkeypatch.setenv("NETRC", str(netrc))
    session.send("GET", loopback.serve("/"), headers={"Authorization": "Bearer key"})
    assert loopback.requests[0].headers["authorization"] == "Bearer key"


def test_cookies_are_not_kept(session: HttpSession, loopback: Any):
    url = loopback.serve("/", headers={"Set-Cookie": "a=b; Path=/"})
    session.send("GET", url)
    session.send("GET", url)
    assert "cookie" not in loopback.requests[1].headers


def test_a_redirect_is_followed_and_keeps_secrets_on_the_same_origin(
    session: HttpSession, loopback: Any
):
    loopback.serve("/old", status=302, headers={"Location": "/new?x=1"})
    loopback.serve("/new", b"here")
    answer = session.send("GET", loopback.url("/old"), headers={"Authorization": "Bearer key"})
    assert (answer.body, answer.url) == (b"here", loopback.url("/new?x=1"))
    assert loopback.requests[1].headers["authorization"] == "Bearer key"


def test_secrets_do_not_follow_a_redirect_to_another_host(session: HttpSession, loopback: Any):
    elsewhere = loopback.url("/new", host="localhost")
    loopback.serve("/old", status=307, headers={"Location": elsewhere})
    loopback.serve("/new", b"here")
    named = {"Authorization": "Bearer key", "X-Api-Key": "k", "Cookie": "c=1", "X-Plain": "yes"}
    answer = session.send("POST", loopback.url("/old"), headers=named, json=b"{}")
    arrived = loopback.requests[1]
    assert (answer.status, arrived.method, arrived.body) == (200, "POST", b"{}")
    assert not {"authorization", "x-api-key", "cookie"} & set(arrived.headers)
    assert arrived.headers["x-plain"] == "yes"


def test_a_303_becomes_a_get_without_body(session: HttpSession, loopback: Any):
    loopback.serve("/old", status=303, headers={"Location": "/new"})
    loopback.serve("/new", b"here")
    session.send("POST", loopback.url("/old"), json=b"{}")
    assert (loopback.requests[1].method, loopback.requests[1].body) == ("GET", b"")


def test_redirects_can_be_left_alone_and_end_somewhere(session: HttpSession, loopback: Any):
    url = loopback.serve("/loop", status=302, headers={"Location": "/loop"})
    assert session.send("GET", url, follow=False).status == 302
    assert refused(session, url).reason == NetworkReason.REDIRECTS


def test_a_password_in_the_url_is_sent_but_never_in_place_of_a_key(
    session: HttpSession, loopback: Any
):
    url = loopback.serve("/").replace("http://", "http://me:pw@")
    session.send("GET", url)
    session.send("GET", url, headers={"authorization": "Bearer key"})
    plain, named = (request.headers["authorization"] for request in loopback.requests)
    assert (plain, named) == ("Basic bWU6cHc=", "Bearer key")


def test_progress_is_told_with_the_total_where_it_is_known(session: HttpSession, loopback: Any):
    told: list[tuple[int, int | None]] = []
    body = b"x" * 300_000
    plain = loopback.serve("/plain", body)
    squeezed = loopback.serve("/gzip", gzip.compress(body), headers={"Content-Encoding": "gzip"})
    session.send("GET", plain, on_progress=lambda *now: told.append(now))
    assert told == sorted(told)
    assert len(told) > 2
    assert told[-1] == (300_000, 300_000)
    told.clear()
    session.send("GET", squeezed, on_progress=lambda *now: told.append(now))
    assert told[-1] == (300_000, None)


def test_the_cap_holds_with_and_without_a_declared_length(session: HttpSession, loopback: Any):
    declared = loopback.serve("/declared", b"x" * 2000)
    squeezed = loopback.serve(
        "/gzip", gzip.compress(b"x" * 100_000), headers={"Content-Encoding": "gzip"}
    )
    assert len(session.send("GET", declared, max_bytes=2000).body) == 2000
    assert refused(session, declared, max_bytes=1999).reason == NetworkReason.TOO_LARGE
    assert len(session.send("GET", squeezed, max_bytes=100_000).body) == 100_000
    assert refused(session, squeezed, max_bytes=99_999).reason == NetworkReason.TOO_LARGE


def test_an_error_page_is_cut_instead_of_refused(session: HttpSession, loopback: Any):
    answer = session.send("GET", loopback.serve("/", b"x" * 5000, status=500), max_bytes=100)
    assert (answer.status, len(answer.body), answer.truncated) == (500, 100, True)


def test_a_byte_range_is_kept_whether_or_not_the_server_knows_ranges(
    session: HttpSession, loopback: Any, reply: Callable[..., Any]
):
    body = bytes(range(100))

    def ranged(request: Any) -> Any:
        first, last = (int(part) for part in request.headers["range"][6:].split("-"))
        last = min(last, 99)
        named = {"Content-Range": f"bytes {first}-{last}/100"}
        return reply(body[first : last + 1], 206, named)

    knows = loopback.on("/ranged", ranged)
    ignores = loopback.serve("/whole", body)
    for url in (knows, ignores):
        part = session.send("GET", url, byte_range=(10, 19))
        assert (part.body, part.truncated) == (body[10:20], True)
        whole = session.send("GET", url, byte_range=(0, 999))
        assert (whole.body, whole.truncated) == (body, False)


def test_a_failed_attempt_is_repeated_only_when_asked(
    session: HttpSession, loopback: Any, reply: Callable[..., Any], waits: list[float]
):
    answers = iter([reply(b"", 503), reply(b"", 429, {"Retry-After": "7"}), reply(b"ok")])
    url = loopback.on("/flaky", lambda _: next(answers))
    assert session.send("GET", url).status == 503
    assert waits == []
    assert session.send("GET", url, attempts=2).body == b"ok"
    assert waits == [7.0]


def test_the_last_answer_comes_back_when_every_attempt_failed(
    session: HttpSession, loopback: Any, waits: list[float]
):
    url = loopback.serve("/down", status=502)
    assert session.send("GET", url, attempts=3).status == 502
    assert (len(loopback.requests), len(waits)) == (3, 2)


def test_a_status_that_will_not_change_is_not_repeated(
    session: HttpSession, loopback: Any, waits: list[float]
):
    session.send("GET", loopback.url("/missing"), attempts=3)
    assert (len(loopback.requests), waits) == (1, [])


def test_a_connection_that_breaks_in_the_body_is_told_and_repeated(
    session: HttpSession, loopback: Any, reply: Callable[..., Any], waits: list[float]
):
    answers = iter([reply(b"x" * 100, drop_after=10), reply(b"x" * 100)])
    url = loopback.on("/broken", lambda _: next(answers))
    assert len(session.send("GET", url, attempts=2).body) == 100
    loopback.on("/broken", lambda _: reply(b"x" * 100, drop_after=10))
    assert refused(session, url).reason == NetworkReason.INTERRUPTED
    assert len(waits) == 1


def test_failures_are_told_apart(session: HttpSession, loopback: Any, free_port: int):
    assert refused(session, f"http://127.0.0.1:{free_port}/").reason == NetworkReason.UNREACHABLE
    assert refused(session, "http://nowhere.example/").reason == NetworkReason.NAME_NOT_FOUND
    assert refused(session, loopback.url("/").replace("http", "https")).reason == NetworkReason.TLS
    for url in ("ftp://example.com/a", "http://", "plots/a.jpg", "http://[::1", "http://a:b/"):
        assert refused(session, url).reason == NetworkReason.BAD_URL, url


def test_silence_is_a_timeout(session: HttpSession):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        error = refused(session, f"http://127.0.0.1:{silent.getsockname()[1]}/")
    assert error.reason == NetworkReason.TIMEOUT


def test_an_impatient_caller_waits_for_silence_only_once(session: HttpSession):
    for is_patient, connections in ((True, 3), (False, 1)):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
            with pytest.raises(NetworkError):
                session.send("GET", url, attempts=3, is_patient=is_patient)
            silent.settimeout(0)
            accepted = 0
            with contextlib.suppress(BlockingIOError):
                while True:
                    silent.accept()[0].close()
                    accepted += 1
        assert accepted == connections


def test_a_message_holds_no_secret(session: HttpSession, free_port: int):
    url = f"http://user:pass@127.0.0.1:{free_port}/a.png?token=abc123&x=1"
    error = refused(session, url)
    assert "x=1" in str(error)
    for secret in ("abc123", "pass", "user"):
        assert secret not in str(error) + error.url


def test_an_answer_shows_neither_its_url_nor_its_body(session: HttpSession, loopback: Any):
    url = loopback.serve("/a", b"private body")
    shown = repr(session.send("GET", f"{url}?token=abc123"))
    assert "abc123" not in shown
    assert "private" not in shown


def test_the_caller_can_stop_a_download(session: HttpSession, loopback: Any):
    url = loopback.serve("/big", b"x" * 1_000_000)
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 2

    with pytest.raises(Cancelled):
        session.send("GET", url, cancelled=cancelled)


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
