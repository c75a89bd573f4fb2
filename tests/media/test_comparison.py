"""Statistics of differences against plain NumPy, and what a comparison looks like."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image

from lb_widgets.errors import InputError
from lb_widgets.media import comparison as comparing
from lb_widgets.media.comparison import compared, difference, difference_map
from lb_widgets.model.colormaps import ramp
from lb_widgets.model.comparison import CompareMode, Comparison, Orientation, Region
from lb_widgets.model.layer_state import Colormap

pictures = hnp.arrays(np.uint8, (5, 7, 4))
thresholds = st.integers(0, 255)


@given(pictures, pictures, thresholds, st.booleans())
def test_statistics_are_those_of_plain_numpy(
    a: np.ndarray, b: np.ndarray, threshold: int, near: object
) -> None:
    if near:
        b = np.where(a > 250, a, a + b % 6).astype(np.uint8)
    result = difference(a, b, threshold=threshold)
    apart = np.abs(a.astype(np.int64) - b.astype(np.int64))
    assert result.pixels == 35
    check(result.overall, apart[..., :3], (apart[..., :3] > threshold).any(axis=-1).mean())
    for channel, found in enumerate(result.channels):
        check(found, apart[..., channel], (apart[..., channel] > threshold).mean())


def check(found: Any, apart: np.ndarray, share: float) -> None:
    rmse = math.sqrt((apart**2).mean())
    assert found.mae == pytest.approx(apart.mean(), rel=1e-12)
    assert found.rmse == pytest.approx(rmse, rel=1e-12)
    assert found.maximum == apart.max()
    assert found.share == pytest.approx(share, rel=1e-12)
    if apart.any():
        assert found.psnr == pytest.approx(20 * math.log10(255 / rmse), rel=1e-12)
    else:
        assert found.psnr is None


@given(pictures, pictures, st.integers(0, 6), st.integers(0, 4))
def test_a_region_is_as_a_picture_of_its_own(
    a: np.ndarray, b: np.ndarray, left: int, top: int
) -> None:
    region = Region(x=left, y=top, width=7 - left, height=5 - top)
    assert difference(a, b, region=region) == difference(a[top:, left:], b[top:, left:])


def test_a_large_picture_is_counted_whole(monkeypatch: Any) -> None:
    a, b = np.random.default_rng(1).integers(0, 256, (2, 61, 50, 4), dtype=np.uint8)
    expected = difference(a, b)
    monkeypatch.setattr(comparing, "_STRIP_PIXELS", 170)
    assert difference(a, b) == expected


def test_sums_do_not_overflow() -> None:
    black, white = np.zeros((2000, 2000), np.uint8), np.full((2000, 2000), 255, np.uint8)
    result = difference(black, white)
    assert (result.overall.mae, result.overall.rmse, result.overall.psnr) == (255, 255, 0)
    assert (result.overall.share, result.channels[3].maximum) == (1, 0)


def test_every_form_that_composite_returns_or_takes_is_compared() -> None:
    grey, color = np.array([[7]], np.uint8), np.array([[[7, 7, 9]]], np.uint8)
    for other in (color, Image.fromarray(color), Image.fromarray(color).convert("RGBA")):
        assert difference(grey, other).channels[2].maximum == 2
        assert difference(Image.fromarray(grey), other).channels[3].maximum == 0


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        (np.zeros((2, 3), np.uint8), np.zeros((2, 4), np.uint8), "3 by 2 and 4 by 2 px"),
        ("a.png", np.zeros((2, 4), np.uint8), "first picture is str; expected what composite"),
        (np.zeros((2, 2)), np.zeros((2, 2)), r"an array of shape \(2, 2\), float64"),
        (np.zeros((2, 2, 2), np.uint8), np.zeros((2, 2)), r"shape \(2, 2, 2\)"),
        (Image.new("I;16", (1, 1)), Image.new("L", (1, 1)), "an image of mode I;16"),
        (np.zeros((0, 2), np.uint8), np.zeros((0, 2), np.uint8), "no pixels"),
    ],
)
def test_what_cannot_be_compared_is_refused(first: Any, second: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        difference(first, second)


def test_a_region_beyond_the_pictures_is_refused() -> None:
    black = np.zeros((2, 2), np.uint8)
    with pytest.raises(InputError, match="region is 2 by 1 px at 1, 0"):
        difference(black, black, region=Region(x=1, y=0, width=2, height=1))


@given(pictures, pictures)
def test_the_map_is_the_colour_of_the_greatest_difference(a: np.ndarray, b: np.ndarray) -> None:
    colors = ramp(Colormap.CIVIDIS)
    result = difference_map(a, b)
    for place in np.ndindex(a.shape[:2]):
        apart = max(abs(int(x) - int(y)) for x, y in zip(a[place][:3], b[place][:3], strict=True))
        level = math.floor(255 * min(1, apart / 64) + 0.5 + 1 / 1024)
        assert result[place].tolist() == [*colors[level].tolist(), 255]


class TestWhatIsShown:
    """Of each way of comparing."""

    first, second, third = np.random.default_rng(2).integers(0, 256, (3, 6, 8, 4), dtype=np.uint8)

    def shown(self, *pictures: np.ndarray, **settings: Any) -> np.ndarray:
        return compared(pictures, Comparison(**settings))

    @pytest.mark.parametrize("mode", [CompareMode.BLEND, CompareMode.LENS, CompareMode.BLINK])
    def test_what_follows_a_hand_or_a_clock_shows_the_first(self, mode: CompareMode) -> None:
        np.testing.assert_array_equal(self.shown(self.first, self.second, mode=mode), self.first)

    @pytest.mark.parametrize(
        ("position", "line"), [(0.0, 0), (0.3, 2), (0.35, 3), (0.5, 4), (1.0, 8)]
    )
    def test_the_first_lies_left_of_a_vertical_line(self, position: float, line: int) -> None:
        result = self.shown(self.first, self.second, mode=CompareMode.SWIPE, position=position)
        np.testing.assert_array_equal(result[:, :line], self.first[:, :line])
        np.testing.assert_array_equal(result[:, line:], self.second[:, line:])

    def test_the_first_lies_above_a_horizontal_line(self) -> None:
        result = self.shown(
            self.first,
            self.second,
            mode=CompareMode.SWIPE,
            orientation=Orientation.HORIZONTAL,
            position=1 / 3,
        )
        np.testing.assert_array_equal(result[:2], self.first[:2])
        np.testing.assert_array_equal(result[2:], self.second[2:])

    def test_all_stand_side_by_side_with_a_gap(self) -> None:
        result = self.shown(self.first, self.second, self.third, mode=CompareMode.SIDE_BY_SIDE)
        assert result.shape == (6, 28, 4)
        for number, picture in enumerate((self.first, self.second, self.third)):
            left = 10 * number
            np.testing.assert_array_equal(result[:, left : left + 8], picture)
            assert not result[:, left + 8 : left + 10].any()

    def test_a_difference_is_its_map(self) -> None:
        result = self.shown(self.first, self.second, mode=CompareMode.DIFFERENCE)
        np.testing.assert_array_equal(result, difference_map(self.first, self.second))
