"""Placement against its rules, written out pixel by pixel."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.media.samples import Samples
from lb_widgets.model.appearance import look_up
from lb_widgets.model.layer_state import Appearance
from lb_widgets.model.placement import axis, placed
from tests.model import specification

lengths = st.integers(1, 9)
offsets = st.floats(-12, 12) | st.sampled_from([0.0, 1.0, -3.0, 0.5])


@given(
    source_size=st.tuples(lengths, lengths),
    size=st.tuples(lengths, lengths),
    offset=st.tuples(offsets, offsets),
    smooth=st.booleans(),
    seed=st.integers(0, 2**32),
)
def test_every_pixel_is_where_the_rules_say(
    source_size: tuple[int, int],
    size: tuple[int, int],
    offset: tuple[float, float],
    *,
    smooth: bool,
    seed: int,
) -> None:
    random = np.random.default_rng(seed)
    pixels = random.integers(0, 256, (source_size[1], source_size[0], 4), dtype=np.uint8)
    pixels[random.random(pixels.shape[:2]) < 0.3, 3] = 0
    pixels.setflags(write=False)
    result = drawn(pixels, size, offset, smooth=smooth)
    for y, x in np.ndindex(size[1], size[0]):
        expected = specification.place(pixels, size, offset, x, y, smooth=smooth)
        found = tuple(result[y, x].tolist())
        assert (found[3], expected[3]) == (0, 0) or found == expected


@given(st.integers(1, 40), st.integers(1, 40))
def test_a_part_of_a_stretch_is_the_same_as_there(length: int, source_length: int) -> None:
    whole = axis(range(length), length, source_length, 0.3)
    part = axis(range(length // 3, length), length, source_length, 0.3)
    for name in ("nearest", "is_inside", "below", "above", "fraction"):
        np.testing.assert_array_equal(
            getattr(whole.part(slice(length // 3, length)), name), getattr(part, name)
        )


def test_same_size_is_not_copied_and_not_smoothed() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (4, 5, 4), dtype=np.uint8)
    for smooth in (False, True):
        assert np.shares_memory(drawn(pixels, (5, 4), (0.0, 0.0), smooth=smooth), pixels)
    moved = drawn(pixels, (5, 4), (2.0, -1.0), smooth=True)
    np.testing.assert_array_equal(moved[:3, 2:], pixels[1:, :3])
    assert not moved[3].any()
    assert not moved[:, :2].any()


@pytest.mark.parametrize("level", [0, 1, 127, 255])
def test_smoothing_keeps_even_colours_whatever_the_alpha(level: int) -> None:
    pixels = np.full((3, 3, 4), level, np.uint8)
    pixels[..., 3] = np.arange(1, 10).reshape(3, 3) * 20
    result = drawn(pixels, (7, 8), (0.4, -0.3), smooth=True)
    shown = result[result[..., 3] > 0]
    assert len(shown) > 40
    assert (shown[:, :3] == level).all()


def test_hidden_colours_do_not_bleed() -> None:
    pixels = np.array([[[0, 0, 0, 255], [255, 255, 255, 0]]], np.uint8)
    result = drawn(pixels, (8, 1), (0.0, 0.0), smooth=True)
    assert (result[0, :, 3] > 0).sum() > 4
    assert (result[result[..., 3] > 0][:, :3] == 0).all()


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("bands", [1, 4])
def test_values_are_placed_as_their_colours_are(dtype: type, bands: int) -> None:
    random = np.random.default_rng(2)
    shape = (6, 5) if bands == 1 else (6, 5, 4)
    samples = Samples(random.integers(0, 256, shape).astype(dtype), lowest=0.0, highest=255.0)
    tables = look_up(Appearance(gamma=2.0), samples)
    rows, columns = axis(range(9), 9, 6, 0.5), axis(range(3), 3, 5, 0.0)
    colors = Samples(tables.rgba(samples.values))
    for smooth in (False, True):
        np.testing.assert_array_equal(
            placed(samples.values, tables, rows, columns, smooth=smooth),
            placed(colors.values, look_up(Appearance(), colors), rows, columns, smooth=smooth),
        )


def test_a_picture_whose_values_lie_apart_in_memory_is_placed_too() -> None:
    values = np.random.default_rng(3).integers(0, 256, (8, 10, 8), dtype=np.uint8)[::2, ::-1, ::2]
    expected = drawn(np.ascontiguousarray(values), (7, 9), (1.0, 0.0), smooth=False)
    np.testing.assert_array_equal(drawn(values, (7, 9), (1.0, 0.0), smooth=False), expected)


def drawn(
    pixels: np.ndarray, size: tuple[int, int], offset: tuple[float, float], *, smooth: bool
) -> np.ndarray:
    tables = look_up(Appearance(), Samples(pixels))
    columns = axis(range(size[0]), size[0], pixels.shape[1], offset[0])
    rows = axis(range(size[1]), size[1], pixels.shape[0], offset[1])
    return placed(pixels, tables, rows, columns, smooth=smooth)
