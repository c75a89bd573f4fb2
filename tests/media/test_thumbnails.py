from __future__ import annotations

import contextlib
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lb_widgets.errors import MediaError
from lb_widgets.media.loader import Media
from lb_widgets.media.magic import content_type_of
from lb_widgets.media.reasons import Reason
from lb_widgets.media.thumbnails import Picture, decode_image, text_excerpt, thumbnail


def media_of(image: Image.Image, kind: str = "PNG", **options: Any) -> Media:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return media(buffer.getvalue())


def media(body: bytes) -> Media:
    return Media(body, content_type_of(body), "")


def opened(picture: Picture) -> Image.Image:
    image = Image.open(BytesIO(picture.body))
    assert image.size == (picture.width, picture.height)
    return image


def gradient(width: int, height: int) -> Image.Image:
    return Image.radial_gradient("L").resize((width, height)).convert("RGB")


@given(st.integers(1, 300), st.integers(1, 300), st.integers(1, 80), st.none() | st.integers(1, 80))
def test_a_thumbnail_fits_its_box_and_is_never_larger_than_the_original(
    width: int, height: int, box_height: int, box_width: int | None
):
    picture = thumbnail(media_of(gradient(width, height)), height=box_height, width=box_width)
    assert picture.height <= min(height, box_height)
    assert picture.width <= min(width, box_width or 4 * box_height)
    assert opened(picture)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_thumbnail_looks_like_the_original(kind: str):
    original = gradient(1200, 800)
    small = opened(thumbnail(media_of(original, kind), height=64)).convert("RGB")
    expected = np.asarray(original.resize(small.size, Image.Resampling.LANCZOS), dtype=int)
    assert small.size == (96, 64)
    assert np.abs(np.asarray(small, dtype=int) - expected).mean() < 3


def test_opaque_pictures_become_jpeg_and_transparent_ones_png():
    clear = Image.new("RGBA", (10, 10), (255, 0, 0, 128))
    opaque = Image.new("RGBA", (10, 10), (255, 0, 0, 255))
    palette = Image.new("P", (10, 10))
    assert thumbnail(media_of(clear), height=8).content_type == "image/png"
    assert thumbnail(media_of(opaque), height=8).content_type == "image/jpeg"
    assert thumbnail(media_of(palette, transparency=0), height=8).content_type == "image/png"


@pytest.mark.parametrize("draft", [False, True])
def test_the_exif_orientation_is_applied(draft: bool):  # noqa: FBT001 - parametrised
    image = gradient(400, 100)
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    turned = media_of(image, "JPEG", exif=exif)
    size = opened(thumbnail(turned, height=50)).size if draft else decode_image(turned).size
    assert size == ((12, 50) if draft else (100, 400))


def test_deep_grey_pictures_use_the_whole_range():
    levels = np.linspace(1000, 1200, 64 * 64).reshape(64, 64)
    for array in (levels.astype(np.uint16), levels.astype(np.float32)):
        small = opened(thumbnail(media_of(Image.fromarray(array), "TIFF"), height=64))
        low, high = small.getextrema()
        assert low < 10, array.dtype
        assert high > 245, array.dtype
    flat = Image.fromarray(np.full((8, 8), np.nan, dtype=np.float32))
    assert opened(thumbnail(media_of(flat, "TIFF"), height=8)).getextrema() == (127, 127)


@pytest.mark.parametrize(
    "mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F", "LAB"]
)
def test_every_mode_becomes_a_thumbnail(mode: str):
    deep = media_of(Image.new(mode, (20, 20)), "TIFF")
    assert opened(thumbnail(deep, height=10)).size == (10, 10)


def test_what_is_no_image_says_what_it_is():
    with pytest.raises(MediaError, match="Not an image but an HTML page") as caught:
        decode_image(media(b"<html><body>Sign in</body></html>"))
    assert caught.value.reason == Reason.NOT_AN_IMAGE


def test_an_image_cut_short_is_told():
    whole = media_of(gradient(200, 200)).body
    with pytest.raises(MediaError) as caught:
        decode_image(media(whole[: len(whole) // 2]))
    assert caught.value.reason == Reason.TRUNCATED


@given(st.binary(max_size=200))
def test_damaged_bytes_raise_nothing_but_our_own_error(noise: bytes):
    for body in (media_of(gradient(8, 8)).body, media_of(gradient(8, 8), "JPEG").body):
        damaged = body[:20] + noise + body[20 + len(noise) :]
        with contextlib.suppress(MediaError):
            decode_image(media(damaged))


def test_too_many_pixels_are_refused_before_decoding():
    bomb = media_of(Image.new("1", (3000, 2000)))
    with pytest.raises(MediaError, match="3,000 by 2,000 px is more than 5 million") as caught:
        decode_image(bomb, max_pixels=5_000_000)
    assert caught.value.reason == Reason.TOO_LARGE


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"short", "short"),
        ("grün und blau".encode(), "grün un…"),
        (b"\xef\xbb\xbfwith BOM", "with BO…"),
        ("sixteen bits".encode("utf-16"), "sixteen…"),
        (b"caf\xe9", "caf�"),
    ],
)
def test_a_text_excerpt_is_decoded_and_cut(body: bytes, expected: str):
    assert text_excerpt(media(body), 7) == expected


def test_a_text_excerpt_of_something_else_is_refused():
    with pytest.raises(MediaError, match="Not a text"):
        text_excerpt(media(b"\x00\x01\x02"), 10)
