"""Levels and tiles against levels made pixel by pixel."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import lb_widgets.media.picture_tiles as module
from lb_widgets.errors import Cancelled, InputError, MediaError
from lb_widgets.media.picture_parts import encoded
from lb_widgets.media.picture_tiles import (
    Levels,
    halved,
    level_length,
    preview_level,
    temporary_array,
)
from lb_widgets.media.picture_values import samples_of
from lb_widgets.media.reasons import Reason
from lb_widgets.media.samples import Samples
from tests.media.test_pictures import received

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIDES = st.integers(1, 21)


@st.composite
def pictures(draw: st.DrawFn, bands: tuple[int, ...] = (1, 4)) -> NDArray[Any]:
    height, width = draw(SIDES), draw(SIDES)
    shape = (height, width) if draw(st.sampled_from(bands)) == 1 else (height, width, 4)
    kind = draw(st.sampled_from([np.uint8, np.uint16]))
    full = int(np.iinfo(kind).max)
    some = st.sampled_from([0, 1, 7, full - 1, full])
    return draw(arrays.arrays(kind, shape, elements=some | st.integers(0, full)))


def naive(values: NDArray[Any], samples: Samples) -> NDArray[Any]:
    """Return the next level by the words of its description, in whole numbers of Python."""
    height, width = values.shape[:2]
    half = np.zeros((-(-height // 2), -(-width // 2), *values.shape[2:]), values.dtype)
    for y in range(half.shape[0]):
        for x in range(half.shape[1]):
            block = values[2 * y : 2 * y + 2, 2 * x : 2 * x + 2]
            pixels = block.reshape(-1, *values.shape[2:]).tolist()
            half[y, x] = pixels[0] if samples.is_classes else _mean(pixels, samples.no_data)
    return half


def _mean(pixels: list[Any], no_data: int | None) -> Any:
    if not isinstance(pixels[0], list):
        known = [pixel for pixel in pixels if pixel != no_data]
        if not known:
            return no_data
        mean = _rounded(sum(known), len(known))
        if mean != no_data:
            return mean
        return no_data - 1 if no_data else 1
    total = sum(pixel[3] for pixel in pixels)
    colors = [
        _rounded(sum(pixel[band] * pixel[3] for pixel in pixels), total) if total else 0
        for band in range(3)
    ]
    return [*colors, _rounded(total, len(pixels))]


def _rounded(dividend: int, divisor: int) -> int:
    return (2 * dividend + divisor) // (2 * divisor)


@given(pictures(), st.data())
def test_tiles_of_every_level_make_up_the_level(values: NDArray[Any], data: st.DataObject):
    no_data = None
    if values.ndim == 2:
        no_data = data.draw(st.none() | st.sampled_from([0, 7, int(values[0, 0])]))
    samples = samples_of(values, no_data=no_data, may_be_classes=data.draw(st.booleans()))
    levels, expected = Levels(samples), values
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "TILE_SIZE", 4)
        for level in range(4):
            height, width = expected.shape[:2]
            assert (width, height) == tuple(level_length(n, level) for n in samples.size)
            rows = [
                np.concatenate(
                    [levels.tile(level, column, row) for column in range(-(-width // 4))], axis=1
                )
                for row in range(-(-height // 4))
            ]
            np.testing.assert_array_equal(np.concatenate(rows), expected)
            expected = naive(expected, samples)


@given(pictures(bands=(4,)))
def test_opaque_colours_are_plain_means(values: NDArray[Any]):
    values[..., 3] = np.iinfo(values.dtype).max
    half = halved(values)
    np.testing.assert_array_equal(half, naive(values, Samples(values)))


@given(pictures())
def test_what_is_sent_is_what_is_held(values: NDArray[Any]):
    np.testing.assert_array_equal(received(encoded(values), values.shape), values)


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_what_is_none_is_not_mixed_in(kind: type[Any]):
    values = np.array([[7, 9, 7, 7, 6, 8], [9, 11, 7, 7, 6, 8]], kind)
    levels = Levels(Samples(values, no_data=7))
    assert levels.level(1).tolist() == [[10, 7, 6]]  # and no mean of values becomes none
    assert halved(np.array([[1, 255]], kind), no_data=0).tolist() == [[128]]
    assert halved(np.array([[0, 0, 0, 1]], kind), no_data=1).tolist() == [[0, 0]]


def test_classes_are_never_mixed():
    mask = np.array([[1, 9], [9, 9]], np.uint8)
    assert halved(mask, nearest=True).tolist() == [[1]]
    assert halved(mask).tolist() == [[7]]


@pytest.mark.parametrize(
    ("size", "level"),
    [((1, 1), 0), ((4_096, 4_096), 0), ((4_097, 10), 3), ((10, 8_192), 3), ((16_384, 16_384), 4)],
)
def test_the_preview_is_the_first_level_of_at_most_1024_pixels(size: tuple[int, int], level: int):
    assert preview_level(*size) == level
    if level:
        assert level_length(max(size), level) <= 1_024 < level_length(max(size), level - 1)


@pytest.mark.parametrize(("column", "row"), [(2, 0), (0, 1), (-1, 0), (0, -1)])
def test_a_tile_outside_is_refused(column: int, row: int):
    levels = Levels(Samples(np.zeros((512, 513), np.uint8)))
    with pytest.raises(InputError, match=f"column {column}, row {row} of level 0: it has 2 by 1"):
        levels.tile(0, column, row)


def test_making_a_level_can_be_stopped():
    levels = Levels(Samples(np.zeros((4, 4), np.uint8)))
    with pytest.raises(Cancelled):
        levels.level(1, lambda: True)
    assert levels.level(1).shape == (2, 2)


def test_a_temporary_array_leaves_no_file(tmp_path: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    array = temporary_array((1_000, 1_000), np.dtype(np.uint16))
    array[:] = 7
    assert array.sum() == 7_000_000
    assert not os.listdir(tmp_path)  # noqa: PTH208


def test_a_full_disk_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 999_999})())
    with pytest.raises(MediaError, match="1 MiB for a large picture") as caught:
        temporary_array((1_000, 1_000), np.dtype(np.uint8))
    assert caught.value.reason == Reason.TOO_LARGE


def test_a_disk_that_fills_meanwhile_is_said(monkeypatch: pytest.MonkeyPatch):
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.posix_fallocate", full, raising=False)
    with pytest.raises(MediaError, match="No room in"):
        temporary_array((10, 10), np.dtype(np.uint8))


def test_a_mean_is_never_what_stands_for_none():
    values = np.array([[8, 5], [8, 5]], np.uint8)
    assert halved(values).tolist() == [[7]]
    assert halved(values, no_data=7).tolist() == [[6]]
