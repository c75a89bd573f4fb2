"""The coverage picture: every tile one pixel of the right colour, in a small file."""

from __future__ import annotations

from io import BytesIO
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lb_widgets.errors import InputError
from lb_widgets.media.coverage import (
    GROUPS,
    MAX_SIDE,
    NOT_LOOKED_AT,
    CoverageGroup,
    LegendEntry,
    coverage,
)
from lb_widgets.model.tile_health import STATUS_CODES, STATUSES, TileStatus

if TYPE_CHECKING:
    from numpy.typing import NDArray

GROUP_OF = {
    **{STATUS_CODES[status]: group for group, info in GROUPS.items() for status in info.statuses},
    NOT_LOOKED_AT: CoverageGroup.NOT_LOOKED_AT,
}


def pixels(png: bytes) -> NDArray[np.uint8]:
    return np.asarray(Image.open(BytesIO(png)).convert("RGBA"))


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 10**6), st.integers(1, 14))
def test_each_tile_is_a_pixel_of_its_groups_color(
    rows: int, columns: int, seed: int, kinds: int
) -> None:
    random = np.random.default_rng(seed)
    codes = random.choice(random.permutation(list(GROUP_OF))[:kinds], (rows, columns))
    picture = coverage(codes.astype(np.uint8))
    assert (picture.width, picture.height) == (columns, rows)
    expected = np.array([[GROUPS[GROUP_OF[code]].color for code in line] for line in codes])
    assert (pixels(picture.png) == expected).all()
    names, counts = np.unique([GROUP_OF[code] for code in codes.ravel()], return_counts=True)
    assert picture.counts == dict(zip(names.tolist(), counts.tolist(), strict=True))


def test_it_is_a_palette_with_transparency():
    picture = Image.open(BytesIO(coverage(np.array([[1, NOT_LOOKED_AT]], dtype=np.uint8)).png))
    assert picture.mode == "P"
    assert picture.info["transparency"]


def test_every_status_has_a_group_and_every_fault_is_told_as_one():
    listed = [status for info in GROUPS.values() for status in info.statuses]
    assert sorted(listed) == sorted(TileStatus)
    for info in GROUPS.values():
        for status in info.statuses:
            is_fault = STATUSES[status].severity is not None
            assert (info.entry is LegendEntry.FAULTY) == is_fault
    assert {info.entry for info in GROUPS.values()} == set(LegendEntry)


@pytest.mark.parametrize(
    "kinds",
    [[TileStatus.MISSING], [TileStatus.MISSING, TileStatus.SOLID, TileStatus.SEAM]],
)
def test_millions_of_tiles_are_a_small_file(kinds: list[TileStatus]):
    random = np.random.default_rng(1)
    codes = np.full((1951, 1951), STATUS_CODES[TileStatus.OK], dtype=np.uint8)
    bad = random.random(codes.shape) < 0.02
    codes[bad] = random.choice([STATUS_CODES[kind] for kind in kinds], np.count_nonzero(bad))
    picture = coverage(codes)
    assert len(picture.png) < 150_000
    assert pixels(picture.png).shape == (1951, 1951, 4)


def test_a_sampled_zoom_is_a_small_file():
    codes = np.full((1951, 1951), NOT_LOOKED_AT, dtype=np.uint8)
    codes[::106, ::106] = STATUS_CODES[TileStatus.OK]
    codes[400:500, 300:420] = STATUS_CODES[TileStatus.MISSING]
    assert len(coverage(codes).png) < 15_000


# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
_DEFICIENCIES = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
    "none": np.eye(3).tolist(),
}


def lab(rgb: NDArray[np.float64], matrix: list[list[float]]) -> NDArray[np.float64]:
    """CIELAB of an sRGB colour (0 to 1) as it is seen with a deficiency."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(matrix) @ linear, 0, 1)
    to_xyz = [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
    xyz = np.array(to_xyz) @ seen / np.array([0.95047, 1.0, 1.08883])
    root = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    x, y, z = root
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("ground", [0.15, 0.5, 0.85, 1.0])
@pytest.mark.parametrize("deficiency", list(_DEFICIENCIES))
def test_colors_are_told_apart(deficiency: str, ground: float):
    """Over dark, grey and light maps, with every kind of colour blindness."""
    seen = {}
    for group, info in GROUPS.items():
        *rgb, alpha = np.array(info.color) / 255
        over = np.array(rgb) * alpha + ground * (1 - alpha)
        seen[group] = lab(over, _DEFICIENCIES[deficiency])
    for one, other in combinations(GROUPS, 2):
        apart = float(np.linalg.norm(seen[one] - seen[other]))
        is_fault = LegendEntry.FAULTY in {GROUPS[one].entry, GROUPS[other].entry}
        assert apart > (15 if is_fault else 8), (one, other, apart)


@pytest.mark.parametrize(
    "codes",
    [
        np.zeros((0, 3), dtype=np.uint8),
        np.zeros(3, dtype=np.uint8),
        np.zeros((1, MAX_SIDE + 1), dtype=np.uint8),
    ],
)
def test_shapes_that_cannot_be_drawn_are_refused(codes: NDArray[np.uint8]):
    with pytest.raises(InputError, match="cannot be drawn"):
        coverage(codes)


def test_a_strange_code_is_refused():
    with pytest.raises(InputError, match=r"\[99\]"):
        coverage(np.array([[99]], dtype=np.uint8))
