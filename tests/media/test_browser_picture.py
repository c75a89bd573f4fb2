"""What is sent to a browser, and that it decodes to the pixels that Python sees."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

import lb_widgets.media.browser_picture as module
from lb_widgets.errors import MediaError
from lb_widgets.media.browser_picture import BrowserPicture, browser_picture
from lb_widgets.media.composite import pixels_of
from lb_widgets.media.loader import Media
from lb_widgets.media.thumbnails import decode_image

NOISE = np.random.default_rng(3).integers(0, 256, (6, 9, 4), dtype=np.uint8)


def media(image: Image.Image, kind: str = "PNG", **options: Any) -> Media:
    body = BytesIO()
    image.save(body, kind, **options)
    return Media(body.getvalue(), f"image/{kind.lower()}", "a")


def decoded(picture: BrowserPicture) -> np.ndarray:
    """Put the parts together as js/src/gl/decode.ts does."""
    colors, *alpha = (Image.open(BytesIO(body)) for _, body in picture.parts)
    assert not colors.has_transparency_data
    result = np.array(colors.convert("RGBA"))
    if alpha:
        result[..., 3] = np.asarray(alpha[0].convert("L"))
    return result


@pytest.mark.parametrize(
    "made",
    [
        media(Image.fromarray(NOISE[..., :3])),
        media(Image.fromarray(NOISE[..., 0])),
        media(Image.fromarray(NOISE[..., :3]).quantize(8)),
        media(Image.fromarray(NOISE[..., :3]), "JPEG"),
        media(Image.fromarray(NOISE[..., 0]), "JPEG"),
    ],
    ids=["rgb", "grey", "palette", "jpeg", "grey jpeg"],
)
def test_plain_files_go_as_they_are(made: Media) -> None:
    picture = browser_picture(made)
    assert picture.parts == ((made.content_type, made.body),)
    assert (picture.width, picture.height) == (picture.shown_width, picture.shown_height) == (9, 6)


def _deep() -> Media:
    return media(Image.fromarray(NOISE[..., 0].astype(np.uint16) * 250))


def _transparent_palette() -> Media:
    return media(Image.fromarray(NOISE[..., :3]).quantize(8), transparency=3)


@pytest.mark.parametrize(
    ("made", "parts"),
    [
        (media(Image.fromarray(NOISE)), 2),
        (_transparent_palette(), 2),
        (_deep(), 1),
        (media(Image.fromarray(NOISE[..., :3]).convert("CMYK"), "JPEG"), 1),
        (media(Image.fromarray(NOISE[..., :3]), "BMP"), 1),
        (media(Image.fromarray(NOISE[..., :3]), "WEBP", lossless=True), 1),
    ],
    ids=["rgba", "transparent palette", "16 bit", "cmyk", "bmp", "webp"],
)
def test_others_are_encoded_anew_without_losing_a_bit(made: Media, parts: int) -> None:
    picture = browser_picture(made)
    assert len(picture.parts) == parts
    np.testing.assert_array_equal(decoded(picture), pixels_of(decode_image(made)))


def test_colours_of_nearly_transparent_pixels_survive() -> None:
    faint = NOISE.copy()
    faint[..., 3] = 1
    picture = browser_picture(media(Image.fromarray(faint)))
    np.testing.assert_array_equal(decoded(picture), faint)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_an_exif_turned_photo_has_the_size_that_browsers_show(orientation: int) -> None:
    photo = Image.fromarray(NOISE[..., :3])
    exif = photo.getexif()
    exif[0x0112] = orientation
    made = media(photo, "JPEG", exif=exif)
    picture = browser_picture(made)
    assert picture.parts[0][1] == made.body
    assert (picture.width, picture.height) == decode_image(made).size


def test_the_exif_of_a_png_is_applied_here_because_browsers_differ() -> None:
    picture_of = Image.fromarray(NOISE[..., :3])
    exif = picture_of.getexif()
    exif[0x0112] = 6
    made = media(picture_of, exif=exif)
    picture = browser_picture(made)
    assert (picture.width, picture.height) == (6, 9)
    np.testing.assert_array_equal(decoded(picture), pixels_of(decode_image(made)))


def test_a_picture_too_large_to_send_whole_is_reduced_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MAX_PIXELS", 100)
    picture = browser_picture(media(Image.new("RGB", (40, 20), (1, 2, 3))))
    assert (picture.width, picture.height) == (40, 20)
    assert (picture.shown_width, picture.shown_height) == (14, 7)
    assert decoded(picture)[0, 0].tolist() == [1, 2, 3, 255]


def test_what_is_no_picture_says_so() -> None:
    with pytest.raises(MediaError, match="Not an image but text"):
        browser_picture(Media(b"hello", "text/plain", "a.txt"))
    cut = media(Image.fromarray(NOISE))
    with pytest.raises(MediaError, match=r"cut short|damaged"):
        browser_picture(Media(cut.body[:60], "image/png", "a.png"))
