"""Pictures, large: which go to the page as they are, which the kernel makes, what is said."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from lb_widgets.errors import MediaError
from lb_widgets.media import picture_about, thumbnails
from lb_widgets.media.content import Media
from lb_widgets.media.picture_about import MAX_COUNTED, about_picture, is_cut_short
from lb_widgets.messages.preview_files import (
    PicturePreview,
)
from lb_widgets.messages.preview_kinds import (
    BrokenPreview,
)
from lb_widgets.widgets.previews import pictures
from lb_widgets.widgets.previews.pictures import FIRST, picture
from tests.media.corpus import png
from tests.widgets.previews.asking import of_bytes

if TYPE_CHECKING:
    from lb_widgets.widgets.previews.asked import Large

RANDOM = np.random.default_rng(8)
PIXELS = RANDOM.integers(0, 256, (30, 40, 3), dtype=np.uint8)
PHOTO = Image.fromarray(PIXELS)
DEEP = Image.fromarray(RANDOM.integers(0, 4000, (30, 40), dtype=np.uint16))
FRAMES = [Image.new("RGB", (20, 10), (40 * index, 0, 0)) for index in range(5)]


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def animated(kind: str) -> bytes:
    return encoded(FRAMES[0], kind, save_all=True, append_images=FRAMES[1:], duration=100)


def turned(orientation: int, kind: str = "JPEG") -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return encoded(PHOTO, kind, exif=exif)


def shown(body: bytes) -> tuple[PicturePreview, bytes, dict[str, str]]:
    large = picture(of_bytes(body))
    assert isinstance(large.preview, PicturePreview)
    assert large.preview.file.size == len(large.buffers[0])
    return large.preview, large.buffers[0], facts(large)


def facts(large: Large) -> dict[str, str]:
    return {fact.name: fact.value for fact in large.facts}


def opened(body: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(body))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "AVIF"])
def test_what_browsers_show_goes_to_the_page_as_it_is(kind: str):
    body = encoded(PHOTO, kind)
    preview, sent, told = shown(body)
    assert sent == body
    assert preview.file.content_type == f"image/{kind.lower()}"
    assert (preview.width, preview.height, preview.note) == (40, 30, "")
    assert told["Type"] == preview.file.content_type


def test_nothing_is_decoded_to_show_a_photo(monkeypatch: pytest.MonkeyPatch):
    bodies = (encoded(PHOTO, "JPEG"), turned(6), animated("GIF"), turned(6, "PNG"))

    def refuse(*_: object) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr(Image.Image, "load", refuse)
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", refuse)
    for body in bodies:
        shown(body)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_page_turns_what_it_shows_itself(orientation: int):
    body = turned(orientation)
    preview, sent, told = shown(body)
    assert sent == body
    assert (preview.width, preview.height) == ((30, 40) if orientation > 4 else (40, 30))
    assert ("Orientation" in told) == (orientation != 1)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_what_the_kernel_makes_is_upright(orientation: int):
    body = turned(orientation, "TIFF")
    preview, sent, _ = shown(body)
    upright = Image.Transpose
    turns = {3: upright.ROTATE_180, 6: upright.ROTATE_270, 8: upright.ROTATE_90}
    expected = PHOTO.transpose(turns[orientation]) if orientation in turns else PHOTO
    assert (preview.width, preview.height) == expected.size
    assert np.array_equal(np.asarray(opened(sent)), np.asarray(expected))
    assert opened(sent).getexif().get(0x0112, 1) == 1


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_deep_grey_is_spread_from_black_to_white(kind: str):
    preview, sent, told = shown(encoded(DEEP, kind))
    assert opened(sent).getextrema() == (0, 255)
    assert preview.note == "Values spread over black to white"
    assert told["Colors"] == "16-bit grey"


def test_deep_colors_go_to_the_page_and_are_named():
    samples = RANDOM.integers(0, 65_536, (4, 5, 3), dtype=np.uint16)
    body = png(samples, depth=16)
    _, sent, told = shown(body)
    assert sent == body
    assert told["Colors"] == "RGB, 16 bits a channel"


@pytest.mark.parametrize(
    ("mode", "kind", "expected"),
    [
        ("CMYK", "JPEG", "CMYK"),
        ("P", "PNG", "palette"),
        ("1", "PNG", "black and white"),
        ("LA", "PNG", "grey with transparency"),
        ("RGBA", "PNG", "RGB with transparency"),
    ],
)
def test_other_colors_are_named(mode: str, kind: str, expected: str):
    assert shown(encoded(PHOTO.convert(mode), kind))[2]["Colors"] == expected


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "AVIF"])
def test_an_animation_plays_in_the_page(kind: str):
    body = animated(kind)
    _, sent, told = shown(body)
    assert sent == body
    assert told["Frames"] == "animated"


def test_of_several_pages_the_first_is_shown():
    preview, sent, told = shown(animated("TIFF"))
    assert told["Frame"] == "1 of 5"
    assert (preview.file.content_type, preview.width) == ("image/png", 20)
    assert opened(sent).convert("RGB").getpixel((0, 0)) == (0, 0, 0)


def test_frames_are_not_counted_without_end(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(picture_about, "MAX_COUNTED", 3)
    monkeypatch.setattr(pictures, "MAX_COUNTED", 3)
    assert shown(animated("TIFF"))[2]["Frame"] == "1 of more than 3"
    assert MAX_COUNTED >= 1000


def test_a_large_picture_is_reduced_and_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pictures, "MAX_SHOWN", 1000)
    monkeypatch.setattr(pictures, "SIDE", 20)
    preview, sent, _ = shown(turned(6))
    assert opened(sent).size == (15, 20)
    assert (preview.width, preview.height) == (30, 40)
    assert preview.note == "Shown at 15 by 20 pixels"


def test_a_picture_that_is_large_as_png_is_sent_as_jpeg(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(picture_about, "_LOSSLESS", 100)
    assert shown(encoded(PHOTO, "TIFF"))[0].file.content_type == "image/jpeg"


def test_no_file_is_kept_once_it_is_in_the_page():
    for body in (encoded(PHOTO, "JPEG"), encoded(PHOTO, "TIFF"), b"<svg/>"):
        asked = of_bytes(body)
        picture(asked)
        assert asked.recent.get(asked.value) is None


def test_a_picture_of_many_bytes_begins_with_the_answer():
    body = encoded(PHOTO, "JPEG") + b"\0" * FIRST
    asked = of_bytes(body)
    large = picture(asked)
    assert isinstance(large.preview, PicturePreview)
    assert large.preview.file.size == len(body)
    assert large.buffers == [body[:FIRST]]
    assert asked.recent.get(asked.value) is not None


def test_an_svg_goes_to_the_page_untouched_and_says_what_it_does_not_do():
    body = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    preview, sent, _ = shown(body)
    assert sent == body
    assert (preview.file.content_type, preview.width) == ("image/svg+xml", 0)
    assert preview.note == "Scripts in it do not run, and nothing outside it is loaded"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "BMP"])
def test_a_file_that_lacks_its_end_says_so(kind: str):
    body = encoded(PHOTO, kind)
    assert not is_cut_short(Media(body, f"image/{kind.lower()}", ""))
    preview, _, _ = shown(body[: len(body) - 40])
    assert preview.note == "Cut short: the end of the file is missing"


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_what_writers_add_behind_the_end_is_no_fault(kind: str):
    assert shown(encoded(PHOTO, kind) + b"\0" * 10_000)[0].note == ""


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"<!doctype html><p>Log in", "Not an image but an HTML page"),
        (b"Access denied", "Not an image but text"),
        (b"\x89PNG\r\n\x1a\n", "The image is damaged"),
        (b"\xff\xd8\xff\xe0", "The image is damaged"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "The image is damaged"),
        (encoded(PHOTO, "TIFF")[:300], "The image is cut short"),
    ],
)
def test_why_there_is_no_picture(body: bytes, sentence: str):
    with pytest.raises(MediaError, match=f"^{sentence}$"):
        picture(of_bytes(body))


def test_a_bomb_is_not_decoded():
    small = np.zeros((1, 1), np.uint8)
    body = png(small, size=(30_000, 30_000))
    with pytest.raises(
        MediaError, match=r"^30,000 by 30,000 pixels, and previews decode at most 89"
    ):
        picture(of_bytes(body))


@pytest.mark.parametrize("kind", [b"heic", b"heix", b"mif1"])
def test_what_nobody_reads_is_named_with_what_to_do(kind: bytes):
    large = picture(of_bytes(b"\0\0\0\x18ftyp" + kind + b"\0" * 100))
    assert isinstance(large.preview, BrokenPreview)
    name = "HEIF" if kind == b"mif1" else "HEIC"
    assert large.preview.text == f"{name} pictures can be read neither by browsers nor here"
    assert large.preview.fix == "Save it as JPEG or PNG."


def test_what_decodes_is_told_apart_from_what_does_not():
    assert thumbnails.MAX_PIXELS > pictures.MAX_SHOWN
    assert about_picture(Media(b"", "image/png", "")) is None
