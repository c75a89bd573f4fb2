from __future__ import annotations

import pickle
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from lb_widgets.errors import MediaError
from lb_widgets.media.reasons import Reason
from lb_widgets.media.tile_pictures import KEY_COLOR, SKETCH, tile_facts, tile_pixels


def textured(seed: int = 0, width: int = 256, height: int = 256) -> Image.Image:
    random = np.random.default_rng(seed)
    small = random.integers(0, 256, (height // 8 + 1, width // 8 + 1, 3), dtype=np.uint8)
    large = Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC)
    noise = random.integers(-12, 13, (height, width, 3))
    return Image.fromarray((np.asarray(large) + noise).clip(0, 255).astype(np.uint8))


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


PHOTO = encoded(textured(), quality=80)
DRAWING = encoded(textured(), "PNG")
PLAIN = encoded(Image.new("RGB", (256, 256), (3, 4, 5)), "PNG")


@pytest.mark.parametrize(("body", "kind"), [(PHOTO, "image/jpeg"), (DRAWING, "image/png")])
def test_a_tile_in_a_few_thousand_bytes(body: bytes, kind: str):
    facts = tile_facts(body, "text/html")
    assert (facts.width, facts.height, facts.kind) == (256, 256, kind)
    assert facts.solid is None
    assert not facts.is_transparent
    assert facts.digest == tile_facts(body).digest
    assert len(pickle.dumps(facts)) < 8000


def test_edges_are_the_outermost_pixels_and_the_next_from_left_to_right_and_top_to_bottom():
    image = textured(width=128, height=128)
    pixels, edges = np.asarray(image), tile_facts(encoded(image, "PNG")).edges
    assert np.array_equal(edges[0], pixels[:2])
    assert np.array_equal(edges[1], pixels[:, :-3:-1].swapaxes(0, 1))
    assert np.array_equal(edges[2], pixels[:-3:-1])
    assert np.array_equal(edges[3], pixels[:, :2].swapaxes(0, 1))


@pytest.mark.parametrize("size", [256, 512])
def test_edges_of_larger_tiles_are_means_along_the_side(size: int):
    image = textured(width=size, height=size)
    means = np.asarray(image)[0].reshape(128, -1, 3).mean(axis=1)
    assert np.abs(tile_facts(encoded(image, "PNG")).edges[0, 0] - means).max() <= 0.5


def test_a_sketch_holds_the_means_of_its_cells():
    pixels = np.asarray(textured()).reshape(SKETCH, 8, SKETCH, 8, 3)
    assert np.abs(tile_facts(DRAWING).sketch - pixels.mean(axis=(1, 3))).max() <= 1


@settings(max_examples=40, deadline=None)
@given(width=st.integers(1, 300), height=st.integers(1, 300), seed=st.integers(0, 9))
def test_any_size_has_facts(width: int, height: int, seed: int):
    facts = tile_facts(encoded(textured(seed, width, height), "PNG"))
    assert (facts.width, facts.height) == (width, height)
    assert facts.sketch.shape == (32, 32, 3)
    assert facts.edges.shape == (4, 2, 128, 3)
    assert facts.steps.shape == (4,)


@pytest.mark.parametrize(
    "mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"], ids=lambda mode: mode
)
def test_every_kind_of_pixels_shows_the_same_scene(mode: str):
    grey = textured().convert("L")
    if mode == "I;16":
        image = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
    else:
        image = grey.convert("RGBA" if mode == "LA" else "RGB").convert(mode)
    facts = tile_facts(encoded(image, "JPEG" if mode == "CMYK" else "PNG"))
    expected = np.asarray(grey).reshape(SKETCH, 8, SKETCH, 8).mean(axis=(1, 3))
    difference = np.abs(facts.sketch.mean(axis=2) - expected).mean()
    assert difference < (20 if mode == "1" else 4)


@settings(max_examples=50, deadline=None)
@given(
    color=st.tuples(*[st.integers(0, 255)] * 3),
    quality=st.integers(60, 95),
    spread=st.integers(0, 1),
)
def test_one_colour_is_told_also_after_jpeg(color: tuple[int, int, int], quality: int, spread: int):
    noise = np.random.default_rng(1).integers(-spread, spread + 1, (256, 256, 1))
    pixels = (np.array(color) + noise).clip(0, 255).astype(np.uint8)
    facts = tile_facts(encoded(Image.fromarray(pixels), quality=quality))
    assert facts.solid is not None
    assert facts.solid[3] == 255
    assert np.abs(np.array(facts.solid[:3]) - color).max() <= 4


def test_a_word_on_one_colour_is_no_one_colour():
    image = Image.new("RGB", (256, 256), "white")
    ImageDraw.Draw(image).text((100, 120), "no data", fill="grey")
    assert tile_facts(encoded(image)).solid is None


def test_what_is_transparent_lies_over_the_key_colour():
    image = textured().convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 128, 256))
    facts = tile_facts(encoded(image, "PNG"))
    assert tuple(facts.edges[3, 0, 5]) == KEY_COLOR
    assert tuple(facts.sketch[4, 2]) == KEY_COLOR
    assert facts.solid is None
    assert np.array_equal(tile_pixels(encoded(image, "PNG")), np.asarray(image))


def test_a_wholly_transparent_tile_whatever_its_hidden_colours():
    image = textured().convert("RGBA")
    image.putalpha(0)
    facts = tile_facts(encoded(image, "PNG"))
    assert facts.is_transparent
    assert facts.solid == (0, 0, 0, 0)


def test_half_transparent_all_over_is_one_colour():
    facts = tile_facts(encoded(Image.new("RGBA", (256, 256), (31, 119, 180, 170)), "PNG"))
    assert facts.solid == (31, 119, 180, 170)
    assert not facts.is_transparent


@pytest.mark.parametrize(
    ("body", "content_type", "reason", "message"),
    [
        (b"", "image/png", Reason.EMPTY, "no bytes"),
        (b"<!DOCTYPE html><p>Sign in", "image/png", Reason.NOT_AN_IMAGE,
         "an HTML page, though the server says image/png"),
        (b"<html><body>no", "text/html", Reason.NOT_AN_IMAGE, "an HTML page"),
        (b'\n{"error": 404}', "application/json", Reason.NOT_AN_IMAGE, "JSON"),
        (b'<?xml version="1.0"?><ServiceException/>', "image/jpeg", Reason.NOT_AN_IMAGE,
         "XML, though the server says image/jpeg"),
        (b"not found", "", Reason.NOT_AN_IMAGE, "text"),
        (b"\x00\x01\x02", "image/png", Reason.NOT_AN_IMAGE,
         "bytes of no known kind, though the server says image/png"),
        (encoded(textured(), "WEBP"), "image/png", Reason.UNSUPPORTED,
         "WEBP, expected PNG or JPEG"),
        (encoded(textured().convert("P"), "GIF"), "", Reason.UNSUPPORTED,
         "GIF, expected PNG or JPEG"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "", Reason.UNSUPPORTED,
         "SVG, expected PNG or JPEG"),
        (encoded(Image.new("L", (4097, 8)), "PNG"), "", Reason.TOO_LARGE, "4,097 by 8 px"),
    ],
)  # fmt: skip
def test_what_is_no_tile_is_named(body: bytes, content_type: str, reason: Reason, message: str):
    with pytest.raises(MediaError) as caught:
        tile_facts(body, content_type)
    assert caught.value.reason == reason
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "options",
    [
        {"progressive": True},
        {"optimize": True},
        {"subsampling": 0},
        {"restart_marker_rows": 1},
        {"restart_marker_blocks": 3},
        {"quality": 100},
        {"quality": 5},
    ],
    ids=str,
)
def test_every_kind_of_jpeg_is_whole(options: dict[str, Any]):
    for seed in range(5):
        body = encoded(textured(seed), **options)
        assert tile_facts(body).width == 256
        assert tile_facts(body + b"what follows \xff\xd9 the end").width == 256


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_tile_cut_short_anywhere_is_damaged(data: st.DataObject):
    for body in (PHOTO, DRAWING, encoded(textured(), progressive=True)):
        length = data.draw(st.integers(12, len(body) - 1))
        with pytest.raises(MediaError) as caught:
            tile_facts(body[:length])
        assert caught.value.reason == Reason.TRUNCATED


@pytest.mark.parametrize("cut", [1, 4, 8, 12, 16])
def test_a_png_without_its_last_bytes_is_cut_short(cut: int):
    with pytest.raises(MediaError, match="cut short"):
        tile_facts(DRAWING[:-cut])


@settings(max_examples=60, deadline=None)
@given(data=st.data(), body=st.sampled_from([DRAWING, PLAIN]), by=st.integers(1, 255))
def test_a_png_with_any_other_byte_is_damaged(data: st.DataObject, body: bytes, by: int):
    changed = bytearray(body)
    changed[data.draw(st.integers(8, len(body) - 1))] ^= by
    with pytest.raises(MediaError) as caught:
        tile_facts(bytes(changed))
    assert caught.value.reason in {Reason.TRUNCATED, Reason.TOO_LARGE}


def test_a_jpeg_with_a_marker_inside_its_pixels_is_damaged():
    at = len(PHOTO) * 3 // 4
    for marker in (b"\xff\xe1", b"\xff\xd3", b"\xff\xc0"):
        with pytest.raises(MediaError, match="damaged"):
            tile_facts(PHOTO[:at] + marker + PHOTO[at:])


@pytest.mark.parametrize("at", [0.2, 0.4, 0.6, 0.8])
def test_a_jpeg_with_a_hole_is_damaged_though_it_can_be_decoded(at: float):
    start = PHOTO.index(b"\xff\xda") + 14
    begin = start + int(at * (len(PHOTO) - start))
    hole = PHOTO[:begin] + bytes(300) + PHOTO[begin + 300 :]
    gap = PHOTO[:begin] + PHOTO[begin + 300 :]
    half = PHOTO[:begin] + b"\xff\xd9"
    for body in (hole, gap, half):
        Image.open(BytesIO(body)).load()  # what is missing is made up
        with pytest.raises(MediaError) as caught:
            tile_facts(body)
        assert caught.value.reason == Reason.TRUNCATED


@settings(max_examples=150, deadline=None)
@given(
    start=st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", PHOTO[:700], DRAWING[:60]]),
    rest=st.binary(max_size=200),
)
def test_no_bytes_raise_anything_else(start: bytes, rest: bytes):
    with pytest.raises(MediaError):
        tile_facts(start + rest)
