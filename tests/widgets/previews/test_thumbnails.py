"""Previews: of every type of asset and attachment, and why there is none, in words."""

from __future__ import annotations

import io
import json
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from lb_widgets.errors import Cancelled, InputError
from lb_widgets.io.frames import as_frame
from lb_widgets.media import pdf as media_pdf
from lb_widgets.media.loader import Loader
from lb_widgets.messages.previews import (
    ThumbnailRequest,
)
from lb_widgets.messages.table_cells import Shown
from lb_widgets.model.tiles import tile_row
from lb_widgets.model.types import AttachmentType, MediaType
from lb_widgets.net.session import HttpSession
from lb_widgets.widgets.base import Context, Reply
from lb_widgets.widgets.previews.kinds import kind_of
from lb_widgets.widgets.previews.small import MAX_VIDEO
from lb_widgets.widgets.previews.subjects import Opener, subject_of
from lb_widgets.widgets.previews.thumbnails import thumbnail
from tests.media.made_pdf import pdf

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Loopback

SECRET = "s3cr3tV4lue0123"
MP4 = b"\0\0\0\x18ftypmp42" + b"\0" * 200
WAV = (
    b"RIFF\x24\xfa\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0"
    b"data\0\xfa\0\0" + b"\0" * 64_000
)


def jpeg(width: int = 400, height: int = 200) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), (200, 30, 30)).save(buffer, "JPEG")
    return buffer.getvalue()


def context(*, cancelled: bool = False) -> Context:
    made = Context("1", lambda _message, _buffers: None)
    if cancelled:
        made.cancel()
    return made


class Previews:
    """Previews of one row after the other."""

    def __init__(self, server: Loopback) -> None:
        self.server = server
        self.resolve: Callable[[str], Any] | None = None
        self.silence = 20.0

    def row(
        self, row: dict[str, Any], attachment: int | None = None, *, cancelled: bool = False
    ) -> Reply:
        frame = as_frame([row])
        loader = Loader(resolve=self.resolve, session=HttpSession(timeout=(5, self.silence)))
        request = ThumbnailRequest(
            "1", version=0, row=0, attachment=attachment, width=96, height=64
        )
        opener = Opener(subject_of(request, dict(frame.iloc[0])), loader)
        return thumbnail(opener, request, context(cancelled=cancelled))

    def asset(self, row_data: Any, media_type: str | None = None, **more: Any) -> Reply:
        return self.row({"row_data": row_data, "media_type": media_type}, **more)

    def attachment(self, kind: str, value: Any) -> Reply:
        attachments = [{"type": "RAW_TEXT", "value": "first"}, {"type": kind, "value": value}]
        return self.row({"row_data": "a", "attachments": attachments}, 1)

    def error(self, *args: Any, **more: Any) -> str:
        reply = self.asset(*args, **more)
        assert reply.result.shows is Shown.ERROR
        assert not reply.buffers
        return reply.result.text


@pytest.fixture
def previews(loopback: Loopback) -> Previews:
    return Previews(loopback)


def size(reply: Reply) -> tuple[int, int]:
    assert reply.result.shows is Shown.PICTURE
    image = Image.open(io.BytesIO(reply.buffers[0]))
    assert f"image/{image.format}".lower() == reply.result.content_type
    return image.size


@pytest.mark.parametrize("type_", [*MediaType, *AttachmentType])
def test_every_type_has_its_preview(type_: MediaType | AttachmentType):
    assert callable(kind_of(type_).small)


# ── pictures ─────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("kind", ["IMAGE", "IMAGE_OVERLAY", "CAMERA_IMAGE"])
def test_pictures_fit_the_box(previews: Previews, kind: str):
    url = previews.server.serve("/a.jpg", jpeg())
    assert size(previews.asset(url, "IMAGE")) == (96, 48)
    assert size(previews.attachment(kind, url)) == (96, 48)


def test_what_was_fetched_is_not_fetched_again(previews: Previews):
    url = previews.server.serve("/a.jpg", jpeg())
    frame = as_frame([{"row_data": url, "media_type": "IMAGE"}])
    loader = Loader()
    for height in (64, 128):
        request = ThumbnailRequest("1", version=0, row=0, attachment=None, width=96, height=height)
        thumbnail(Opener(subject_of(request, dict(frame.iloc[0])), loader), request, context())
    assert len(previews.server.asked("/a.jpg")) == 1


def test_resolve_gets_the_value_as_it_is(previews: Previews):
    url = f"https://nowhere.invalid/a%20b.jpg?token={SECRET}"
    asked: list[str] = []
    previews.resolve = lambda value: asked.append(value) or jpeg()
    assert size(previews.asset(url, "IMAGE")) == (96, 48)
    assert asked == [url]


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (404, b"", "404 Not Found"),
        (403, b"<Error>AccessDenied</Error>", "403 Forbidden"),
        (
            403,
            b"<Message>Request has expired</Message>",
            "403 Forbidden: the signature has expired",
        ),
        (200, b"<!doctype html><p>Log in", "Not an image but an HTML page"),
        (200, b"", "The file is empty"),
        (200, jpeg()[:-100], "The image is cut short"),
    ],
)
def test_why_there_is_no_picture(previews: Previews, status: int, body: bytes, sentence: str):
    url = previews.server.serve("/a.jpg", body, status=status)
    assert previews.error(url, "IMAGE") == sentence


@pytest.mark.parametrize(
    ("ago", "words"),
    [(30, "30 s"), (130, "2 min"), (2.5 * 3600, "2 h"), (9 * 86_400, "9 d")],
)
def test_a_signature_that_has_ended_is_the_reason(previews: Previews, ago: float, words: str):
    url = previews.server.serve("/a.jpg", b"AccessDenied", status=403)
    begin = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(time.time() - ago - 60))
    query = f"X-Amz-Date={begin}&X-Amz-Expires=60&X-Amz-Signature={SECRET}"
    text = previews.error(f"{url}?{query}", "IMAGE")
    assert text in {
        f"403 Forbidden: the signature expired {words} ago",
        f"403 Forbidden: the signature expired {words.replace('30', '31')} ago",
    }
    gone = previews.server.url("/none.jpg")
    assert previews.error(f"{gone}?{query}", "IMAGE") == "404 Not Found"
    later = f"X-Amz-Date={begin}&X-Amz-Expires=9000000&X-Amz-Signature={SECRET}"
    assert previews.error(f"{url}?{later}", "IMAGE") == "403 Forbidden"


def test_a_server_that_says_nothing_is_given_up(previews: Previews, reply: Any):
    given_up = threading.Event()

    def slow(_: object) -> Any:
        given_up.wait(30)
        return reply(b"")

    url = previews.server.on("/slow.jpg", slow)
    previews.silence = 0.1
    assert previews.error(url, "IMAGE") == "The server did not answer in time"
    given_up.set()


def test_values_that_are_no_address_are_said(previews: Previews):
    assert previews.error(None, "IMAGE") == "row_data is missing"
    assert previews.error("", "IMAGE") == "row_data is missing"
    assert previews.error({"a": 1}, "IMAGE") == "The value is of type dict, not a URL or path"
    assert previews.error("x" * 10_000_000, "IMAGE") == "Neither a URL nor a path"
    assert previews.error("/no/such/file.jpg", "IMAGE") == "No such file: file.jpg"


def test_no_secret_is_in_a_reason(previews: Previews):
    def refuse(value: str) -> str:
        raise ValueError(value)

    previews.resolve = refuse
    text = previews.error(f"https://h.example/?token={SECRET}", "IMAGE")
    assert text.startswith("resolve= raised ValueError: https://h.example/?token=***")


def test_nobody_waits(previews: Previews):
    url = previews.server.serve("/a.jpg", jpeg())
    with pytest.raises(Cancelled):
        previews.asset(url, "IMAGE", cancelled=True)


def test_attachments_that_are_not_there(previews: Previews):
    with pytest.raises(InputError, match="no attachment 3: it has 1"):
        previews.row({"row_data": "a", "attachments": [{"type": "RAW_TEXT", "value": "a"}]}, 3)
    assert previews.attachment("IMAGE", None).result.text == "its value is missing"


# ── video, audio ─────────────────────────────────────────────────────────────────────────────────
def test_a_small_video_goes_to_the_page(previews: Previews):
    url = previews.server.serve("/a.mp4", MP4)
    for reply in (previews.asset(url), previews.attachment("VIDEO", url)):
        assert (reply.result.shows, reply.result.content_type) == (Shown.VIDEO, "video/mp4")
        assert bytes(reply.buffers[0]) == MP4


def test_a_large_video_is_not_fetched(previews: Previews, reply: Any):
    def answer(request: Any) -> Any:
        assert request.headers["range"]
        headers = {"Content-Range": "bytes 0-4095/240000000"}
        return reply(MP4.ljust(4096, b"\0"), 206, headers)

    previews.server.on("/a.mp4", answer)
    text = previews.error(previews.server.url("/a.mp4"), "VIDEO")
    assert text == "240 MB: too large for a preview here"


def test_a_large_video_of_a_server_without_ranges_is_not_fetched_whole(previews: Previews):
    url = previews.server.serve("/a.mp4", MP4 + b"\0" * MAX_VIDEO)
    assert previews.error(url, "VIDEO") == "8 MB: too large for a preview here"


def test_what_browsers_do_not_play_is_said(previews: Previews):
    url = previews.server.serve("/a.avi", b"RIFF\1\1\1\1AVI \0\1\2", content_type="video/x-msvideo")
    assert previews.error(url, "VIDEO") == "Browsers do not play video/x-msvideo"
    url = previews.server.serve("/b.mp4", b"no video")
    assert previews.error(url, "VIDEO") == "Not a video but text/plain"


def test_audio_is_an_icon_with_its_length_where_that_is_cheap(previews: Previews):
    url = previews.server.serve("/a.wav", WAV)
    for reply in (previews.asset(url), previews.attachment("AUDIO", url)):
        assert (reply.result.shows, reply.result.text) == (Shown.NOTHING, "0:08")
    url = previews.server.serve("/a.mp3", b"ID3" + b"\0" * 100)
    assert previews.asset(url).result.text == ""
    assert previews.error(previews.server.url("/none.mp3")) == "404 Not Found"


# ── documents ────────────────────────────────────────────────────────────────────────────────────
def test_the_first_page_of_a_pdf(previews: Previews):
    url = previews.server.serve("/a.pdf", pdf(["", ""]))
    values = [url, {"pdf_url": url}, {"pdfUrl": url}, json.dumps({"pdf_url": url})]
    replies = [previews.asset(value, "PDF") for value in values]
    for reply in [*replies, previews.attachment("PDF_URL", url), previews.asset(url)]:
        assert size(reply) == (96, 48)
        assert reply.result.text == "2 pages"


def test_a_broken_pdf_says_why(previews: Previews):
    url = previews.server.serve("/a.pdf", pdf(encrypted=True))
    assert "password" in previews.error({"pdf_url": url})


def test_without_the_extra_a_pdf_says_what_to_install(
    previews: Previews, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(media_pdf, "find_spec", lambda _name: None)
    reply = previews.asset(previews.server.serve("/a.pdf", pdf()), "PDF")
    assert reply.result.shows is Shown.NOTHING
    assert 'pip install "lb-widgets[pdf]"' in reply.result.text


def test_text_inline_in_a_file_and_in_an_attachment(previews: Previews):
    url = previews.server.serve("/a.txt", ("first line\nsecond " + "word " * 50_000).encode())
    for reply in (previews.asset(url), previews.attachment("TEXT_URL", url)):
        assert reply.result.shows is Shown.TEXT
        assert reply.result.text.startswith("first line\nsecond word")
        assert len(reply.result.text) == 241
    assert all("range" in each.headers for each in previews.server.asked("/a.txt"))
    assert previews.asset("some words", "TEXT").result.text == "some words"
    raw = previews.attachment("RAW_TEXT", f"https://h.example/?token={SECRET}")
    assert raw.result.text == "https://h.example/?token=***"
    assert previews.server.asked("/") == []


def test_text_that_is_none(previews: Previews):
    url = previews.server.serve("/a.txt", jpeg())
    assert previews.error(url, "TEXT") == "Not a text"
    assert previews.error(3, "TEXT") == "The value is of type int, not text"


def test_the_words_of_a_page(previews: Previews):
    page = b"<html><script>alert(1)</script><h1>Oasis</h1><p>Sand &amp; <b>salt</b></p></html>"
    url = previews.server.serve("/a.html", page)
    for reply in (previews.asset(url), previews.attachment("HTML", url)):
        assert (reply.result.shows, reply.result.text) == (Shown.TEXT, "Oasis\nSand & salt")
    empty = previews.server.serve("/b.html", b"<html><script>draw()</script></html>")
    assert previews.asset(empty).result.shows is Shown.NOTHING


CONVERSATION = {
    "messages": [
        {"content": "Is it\nsnow?", "user": {"name": "Ana"}},
        {"content": f"See https://h.example/?token={SECRET}", "user": {"userId": "ben"}},
    ]
}


def test_the_first_messages_of_a_conversation(previews: Previews):
    url = previews.server.serve("/a.json", json.dumps(CONVERSATION).encode())
    for value in (CONVERSATION, json.dumps(CONVERSATION), url):
        reply = previews.asset(value, "CONVERSATIONAL")
        assert reply.result.shows is Shown.TEXT
        assert reply.result.text == "Ana: Is it snow?\nben: See https://h.example/?token=***"
    assert previews.asset(CONVERSATION).result.shows is Shown.TEXT
    assert "no list" in previews.error({"a": 1}, "CONVERSATIONAL")
    assert previews.asset({"messages": []}).result.shows is Shown.NOTHING


@pytest.mark.parametrize("kind", ["LLM", "POINT_CLOUD"])
def test_types_without_preview_ask_for_nothing(previews: Previews, kind: str):
    reply = previews.asset(previews.server.url("/a"), kind)
    assert (reply.result.shows, previews.server.requests) == (Shown.NOTHING, [])


def test_a_type_that_is_not_declared_is_told_by_the_bytes(previews: Previews):
    serve = previews.server.serve
    assert size(previews.asset(serve("/1", jpeg()))) == (96, 48)
    assert size(previews.asset(serve("/2", pdf()), "document")) == (96, 48)
    assert previews.asset(serve("/3", MP4)).result.shows is Shown.VIDEO
    assert previews.asset(serve("/4", b"plain words")).result.text == "plain words"
    assert previews.asset(serve("/5", b"<html><p>words")).result.text == "words"
    assert previews.asset(serve("/6", b"\0\1\2\3")).result.shows is Shown.NOTHING
    assert previews.attachment("HOLOGRAM", serve("/7", jpeg())).result.shows is Shown.PICTURE
    assert previews.asset("just words").result.text == "just words"
    assert previews.asset({"a": 1}).result.shows is Shown.NOTHING


# ── tile layers ──────────────────────────────────────────────────────────────────────────────────
class Tiles:
    """Tiles of one colour; what becomes of each is for the test to say."""

    def __init__(
        self, server: Loopback, reply: Any, status: Callable[[int, int, int], int]
    ) -> None:
        buffer = io.BytesIO()
        Image.new("RGB", (256, 256), (10, 90, 30)).save(buffer, "PNG")
        for z in range(6):
            for x in range(min(2**z, 40)):
                for y in range(min(2**z, 40)):
                    answer = reply(buffer.getvalue(), status(z, x, y))
                    server.on(f"/t/{z}/{x}/{y}.png", lambda _, found=answer: found)
        self.url = server.url("/t/{z}/{x}/{y}.png")

    def row(self, **more: Any) -> dict[str, Any]:
        values = {"bounds": (-20, 20, 40, 60), "min_zoom": 0, "max_zoom": 5, **more}
        return tile_row(self.url, **values)


def test_a_tile_layer_is_a_mosaic_of_its_bounds(previews: Previews, reply: Any):
    tiles = Tiles(previews.server, reply, lambda *_: 200)
    found = previews.row(tiles.row())
    width, height = size(found)
    assert (width <= 96, height <= 64, found.result.text) == (True, True, "")
    assert len(previews.server.requests) <= 9
    simple = tiles.row(epsg="Simple", bounds=(0, 0, 256, 256))
    assert previews.row(simple).result.shows is Shown.PICTURE


def test_tiles_that_fail_are_counted(previews: Previews, reply: Any):
    tiles = Tiles(previews.server, reply, lambda _z, x, _y: 404 if x % 2 else 200)
    row = tiles.row(min_zoom=4, bounds=(-44, 1, 44, 44))
    text = previews.row(row).result.text
    assert text.split("; ")[0].endswith("tiles failed: 404 Not Found")
    assert len(previews.server.requests) <= 10


def test_a_layer_that_is_too_large_to_see_shows_its_middle(previews: Previews, reply: Any):
    tiles = Tiles(previews.server, reply, lambda *_: 200)
    found = previews.row(tiles.row(min_zoom=5, bounds=(-170, -80, 170, 80)))
    assert found.result.text == "the middle of the layer"
    assert len({request.path for request in previews.server.requests}) <= 9
    whole = previews.row(tiles.row(min_zoom=4, bounds=(-44, 1, -1, 44)))
    assert whole.result.text == ""


def test_without_any_tile_there_is_a_reason(previews: Previews, reply: Any):
    tiles = Tiles(previews.server, reply, lambda *_: 403)
    found = previews.row(tiles.row()).result
    assert found.shows is Shown.ERROR
    assert found.text.endswith("403 Forbidden")


def test_a_host_that_cannot_be_reached_is_asked_once(previews: Previews):
    url = "http://127.0.0.1:9/{z}/{x}/{y}.png"
    row = tile_row(url, bounds=(-20, 20, 40, 60), min_zoom=3, max_zoom=5)
    asked: list[str] = []
    previews.resolve = lambda value: asked.append(value) or value
    found = previews.row(row).result
    assert (found.shows, len(asked)) == (Shown.ERROR, 1)


def test_a_row_that_is_no_tile_layer_says_what_is_wrong(previews: Previews):
    text = previews.error(
        {"tile_layer_url": "https://t/{z}/{x}/{y}", "epsg": "EPSG4326"}, "TMS_GEO"
    )
    assert "bounds" in text
