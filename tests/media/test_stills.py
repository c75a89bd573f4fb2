"""Pictures to keep: reduced exactly, in strips, and small enough."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lb_widgets.errors import Cancelled
from lb_widgets.media.stills import png, reduced, small_picture, still
from lb_widgets.model.comparison import Region

NOISE = np.random.default_rng(1).integers(0, 256, (700, 1000, 4), dtype=np.uint8)
NOISE[..., 3] |= 1  # where nothing is seen there is no colour
sides = st.integers(1, 24)


@given(sides, sides, sides, sides)
def test_each_pixel_is_the_mean_of_those_whose_centres_it_covers(
    width: int, height: int, columns: int, rows: int
) -> None:
    columns, rows = min(width, columns), min(height, rows)
    region = Region(x=2, y=3, width=width, height=height)

    def draw(part: Region) -> np.ndarray:
        return NOISE[part.y : part.y + part.height, part.x : part.x + part.width]

    whole = reduced(draw, region, (columns, rows))
    assert whole.shape == (rows, columns, 4)
    cut = draw(region).astype(float)
    of_row = (2 * np.arange(height) + 1) * rows // (2 * height)
    of_column = (2 * np.arange(width) + 1) * columns // (2 * width)
    for y, x in np.ndindex(rows, columns):
        block = cut[of_row == y][:, of_column == x].reshape(-1, 4)
        alpha = block[:, 3]
        color = alpha @ block[:, :3] / max(1, alpha.sum())
        assert np.abs(whole[y, x] - [*color, alpha.mean()]).max() <= 0.51
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lb_widgets.media.stills._STRIP_PIXELS", 1)
        np.testing.assert_array_equal(reduced(draw, region, (columns, rows)), whole)


def test_a_large_picture_is_drawn_in_strips_and_can_be_cancelled() -> None:
    drawn: list[int] = []

    def draw(part: Region) -> np.ndarray:
        drawn.append(part.height)
        return np.zeros((part.height, part.width, 4), np.uint8)

    whole = Region(x=0, y=0, width=5_000, height=900)
    reduced(draw, whole, (100, 9))
    assert sum(drawn) == 900
    assert max(drawn) * 5_000 <= 1 << 20
    drawn.clear()
    with pytest.raises(Cancelled):
        reduced(draw, whole, (100, 9), cancelled=lambda: len(drawn) == 2)
    assert len(drawn) == 2


def test_a_png_holds_the_very_pixels() -> None:
    np.testing.assert_array_equal(np.asarray(Image.open(BytesIO(png(NOISE)))), NOISE)
    assert still(NOISE).mode == "RGBA"


@pytest.mark.parametrize("alpha", [255, 7])
def test_a_small_picture_is_within_its_bounds(alpha: int) -> None:
    pixels = NOISE.copy()
    pixels[..., 3] = alpha
    file = small_picture(pixels, max_width=800, max_bytes=200_000)
    assert file.content_type == ("image/jpeg" if alpha == 255 else "image/png")
    assert len(file.body) <= 200_000
    assert file.width <= 800
    assert file.width / file.height == pytest.approx(10 / 7, abs=0.01)
    plain = small_picture(np.full((50, 900, 4), 255, np.uint8), max_width=800, max_bytes=200_000)
    assert (plain.width, plain.height) == (800, 44)
    assert small_picture(NOISE, max_width=800, max_bytes=1).width == 1
