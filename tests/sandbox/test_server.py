from __future__ import annotations

import http.client
import socket
import threading
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from lb_widgets.sandbox import server, tiles
from lb_widgets.sandbox.exchange import Hangup
from lb_widgets.sandbox.media import media
from lb_widgets.sandbox.routes import Routes

if TYPE_CHECKING:
    from lb_widgets.sandbox import Sandbox

Fetch = "Callable[..., Any]"


def test_a_tile_comes_as_png_that_any_page_may_read(shared: Sandbox, fetch: Fetch):
    url = shared.tile_url("relief").format(z=1, x=0, y=1)
    answer = fetch(url)
    assert answer.status == 200
    assert answer.body == tiles.tile("relief", 1, 0, 1)
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Timing-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "path",
    [
        "tiles/relief/6/0/0.png",
        "tiles/relief/1/2/0.png",
        "tiles/relief/-1/0/0.png",
        "tiles/relief/1/0/0.jpg",
        "tiles/relief/1/0/zero.png",
        "tiles/relief/1/0/999999999999999999999.png",
        "tiles/relief/1/0/%D9%A0.png",  # a zero, but an Arabic one
        "tiles/nowhere/0/0/0.png",
        "tiles/holes/2/0/0.png",
        "tiles/relief/1/0",
        "media/missing.jpg",
        "media/../NOTICE.md",
        "media/..%2FNOTICE.md",
        "media/%2e%2e/blue_marble.jpg",
        "files/c0",
        "nothing",
        "media/",
    ],
)
def test_what_is_not_there_is_a_404_that_a_page_may_see(shared: Sandbox, fetch: Fetch, path: str):
    answer = fetch(shared.url + path)
    assert answer.status == 404
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_without_the_random_path_nothing_is_served(shared: Sandbox, fetch: Fetch):
    parts = urlsplit(shared.url)
    root = f"http://{parts.netloc}"
    for path in (
        "/",
        "/media/sahara.jpg",
        "/graphql",
        "/x/media/sahara.jpg",
        parts.path[:-2] + "/",
    ):
        assert fetch(root + path).status == 404


def test_the_root_lists_layers_and_media(shared: Sandbox, fetch: Fetch):
    text = fetch(shared.url).body.decode()
    assert "tiles/blue_marble/{z}/{x}/{y}.png" in text
    assert "media/sahara_mask.png" in text
    assert shared.api_key not in text


def test_head_answers_without_a_body(shared: Sandbox, fetch: Fetch):
    answer = fetch(shared.media_url("surf.mp3"), "HEAD")
    assert answer.status == 200
    assert answer.body == b""
    assert int(answer.headers["Content-Length"]) == len(media("surf.mp3"))


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-", 0, None),
        ("bytes=100-199", 100, 200),
        ("bytes=100-", 100, None),
        ("bytes=-50", -50, None),
        ("bytes=0-99999999", 0, None),
        ("bytes=-99999999", 0, None),
    ],
)
def test_a_video_can_be_read_in_parts(
    shared: Sandbox, fetch: Fetch, asked: str, start: int, stop: int | None
):
    content = media("rotating_globe.mp4")
    answer = fetch(shared.media_url("rotating_globe.mp4"), headers={"Range": asked})
    assert answer.status == 206
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.body == content[start:stop]
    first = start % len(content)
    last = first + len(answer.body) - 1
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(content)}"


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=200-100", "bytes=-0"])
def test_a_part_that_does_not_exist_is_refused(shared: Sandbox, fetch: Fetch, asked: str):
    answer = fetch(shared.media_url("surf.mp3"), headers={"Range": asked})
    assert answer.status == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(media('surf.mp3'))}"


@pytest.mark.parametrize("asked", ["bytes=-", "bytes=a-b", "lines=1-2", "bytes=0-1,5-6"])
def test_a_range_that_is_not_understood_gets_everything(shared: Sandbox, fetch: Fetch, asked: str):
    answer = fetch(shared.media_url("surf.mp3"), headers={"Range": asked})
    assert answer.status == 200
    assert answer.body == media("surf.mp3")


def test_what_has_not_changed_is_not_sent_again(shared: Sandbox, fetch: Fetch):
    url = shared.media_url("surf.mp3")
    tag = fetch(url).headers["ETag"]
    again = fetch(url, headers={"If-None-Match": tag})
    assert (again.status, again.body) == (304, b"")
    # A part of another version must not be glued to the first: everything is sent.
    assert fetch(url, headers={"Range": "bytes=1-", "If-Range": '"other"'}).status == 200
    assert fetch(url, headers={"Range": "bytes=1-", "If-Range": tag}).status == 206


def test_a_preflight_allows_ranges_and_nothing_of_the_api(shared: Sandbox, fetch: Fetch):
    answer = fetch(shared.media_url("surf.mp3"), "OPTIONS")
    assert answer.status == 204
    assert answer.headers["Access-Control-Allow-Headers"] == "Range"
    api = fetch(shared.endpoint, "OPTIONS")
    assert api.status == 405
    assert api.headers["Access-Control-Allow-Origin"] is None


def test_posting_to_content_is_refused(shared: Sandbox, fetch: Fetch):
    assert fetch(shared.media_url("surf.mp3"), "POST", b"x").status == 405


def test_a_connection_serves_many_requests(shared: Sandbox):
    parts = urlsplit(shared.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    connection.connect()
    opened = connection.sock
    for name in ("surf.mp3", "missing.jpg", "beacon.wav"):
        connection.request("GET", f"{parts.path}media/{name}")
        connection.getresponse().read()
    assert connection.sock is opened
    connection.close()


def test_a_body_above_the_cap_is_refused_unread(
    sandbox: Sandbox, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(server, "MAX_BODY", 10)
    answer = fetch(sandbox.endpoint, "POST", b"x" * 11)
    assert answer.status == 413
    assert answer.headers["Connection"] == "close"


def test_a_body_of_unknown_length_is_refused(sandbox: Sandbox, fetch: Fetch):
    answer = fetch(sandbox.endpoint, "POST", headers={"Transfer-Encoding": "chunked"})
    assert answer.status == 411


def test_a_fault_of_the_sandbox_itself_is_answered_and_logged(
    sandbox: Sandbox,
    fetch: Fetch,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
):
    def fail(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(Routes, "__call__", fail)
    assert fetch(sandbox.url).status == 500
    assert "boom" in caplog.text


def test_requests_leave_no_line_with_the_random_path_anywhere(
    sandbox: Sandbox,
    fetch: Fetch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
):
    caplog.set_level(0)
    fetch(sandbox.media_url("surf.mp3"))
    fetch(sandbox.media_url("missing.jpg"))
    with socket.create_connection(urlsplit(sandbox.url).netloc.split(":")) as raw:
        raw.sendall(b"nonsense\r\n\r\n")
        raw.recv(1000)
    secret = urlsplit(sandbox.url).path.strip("/")
    out, err = capfd.readouterr()
    assert secret not in out + err + caplog.text


def test_closing_ends_idle_connections_and_their_threads(fetch: Fetch):
    before = set(threading.enumerate())
    running = server.Server(0)
    running.serve(lambda _request: Hangup.CLOSE)
    idle = [socket.create_connection(("127.0.0.1", running.port)) for _ in range(3)]
    with pytest.raises(http.client.RemoteDisconnected):
        fetch(f"http://127.0.0.1:{running.port}/")
    running.close()
    assert set(threading.enumerate()) <= before
    assert all(connection.recv(1) == b"" for connection in idle)
    for connection in idle:
        connection.close()
