"""Look-up tables against their rules, written out value by value."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.media.samples import Samples
from lb_widgets.model.appearance import automatic_limits, count_values, look_up, rendered
from lb_widgets.model.colormaps import palette, ramp
from lb_widgets.model.layer_state import Appearance, Colormap
from tests.model import specification

RAMPS = [name for name in Colormap if name != Colormap.CLASSES]
colors = st.sampled_from(["#000000", "#ffffff", "#3a7fe1", "#808080"]) | st.from_regex(
    r"#[0-9a-f]{6}", fullmatch=True
)
limits = st.tuples(*[st.integers(-300, 300) | st.floats(-300, 300)] * 2)
appearances = st.builds(
    Appearance,
    colormap=st.none() | st.sampled_from(Colormap),
    tint=st.none() | colors,
    limits=st.none() | limits,
    gamma=st.sampled_from([1.0, 1.0, 2.2]) | st.floats(0.1, 10),
    transparent=st.none() | colors,
    tolerance=st.integers(0, 255),
)
WHOLE = st.none() | st.sampled_from([0, 7])


@st.composite
def pictures(draw: st.DrawFn) -> Samples:
    deep, bands = draw(st.booleans()), draw(st.sampled_from([1, 4]))
    shape = (40,) if bands == 1 else (40, 4)
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    most = draw(st.sampled_from([6, 256, 65_536])) if deep else draw(st.sampled_from([6, 256]))
    values = random.integers(0, most, (1, *shape)).astype(np.uint16 if deep else np.uint8)
    is_float = deep and draw(st.booleans())
    scale, offset = (0.001, -3.2) if is_float else (1.0, 0.0)
    lowest, highest = (
        (offset + scale * int(values.min()), offset + scale * int(values.max()))
        if deep
        else (0.0, 255.0)
    )
    return Samples(
        values,
        scale=scale,
        offset=offset,
        lowest=lowest,
        highest=highest,
        no_data=draw(WHOLE),
        is_classes=bands == 1 and not is_float and draw(st.booleans()),
    )


@given(picture=pictures(), appearance=appearances, is_base=st.booleans())
def test_every_value_is_what_the_rules_say(
    picture: Samples, appearance: Appearance, *, is_base: bool
) -> None:
    before = picture.values.copy()
    result = rendered(picture.values, appearance, picture, is_base=is_base)
    assert result.dtype == np.uint8
    expected = [
        specification.color(value, appearance, picture, is_base=is_base)
        for value in picture.values[0]
    ]
    assert result[0].tolist() == expected
    np.testing.assert_array_equal(picture.values, before)


@pytest.mark.parametrize("bands", [1, 4])
def test_eight_bits_are_shown_as_they_are_unless_said(bands: int) -> None:
    levels = np.arange(256, dtype=np.uint8)
    values = levels if bands == 1 else np.stack([levels, levels[::-1], levels // 2, levels], axis=1)
    result = rendered(values[None], Appearance(), Samples(values[None]))[0]
    expected = np.stack([levels] * 3 + [np.full(256, 255)], axis=1) if bands == 1 else values
    np.testing.assert_array_equal(result, expected)


def test_every_alpha_of_16_bits_is_rounded() -> None:
    values = np.zeros((1, 65_536, 4), np.uint16)
    values[..., 3] = np.arange(65_536)
    result = rendered(values, Appearance(), Samples(values, lowest=0.0, highest=9.0))
    # 65,535 is 255 times 257, so there are no halves.
    assert result[0, :, 3].tolist() == [(alpha + 128) // 257 for alpha in range(65_536)]


def test_equal_limits_are_a_threshold() -> None:
    values = np.array([[99, 100, 101]], np.uint8)
    for gamma in (1.0, 2.0):
        result = rendered(values, Appearance(limits=(100.0, 100.0), gamma=gamma), Samples(values))
        assert result[0, :, 0].tolist() == [0, 255, 255]


def test_colours_as_they_are_are_not_copied() -> None:
    picture = Samples(np.zeros((2, 2, 4), np.uint8))
    assert look_up(Appearance(), picture).rgba(picture.values) is picture.values


def test_classes_are_the_first_choice_for_a_mask_but_not_below_nor_over_a_choice() -> None:
    mask = Samples(np.array([[0, 1, 2]], np.uint8), is_classes=True)
    first, second = palette()[:2].tolist()
    assert rendered(mask.values, Appearance(), mask)[0].tolist() == [
        [0, 0, 0, 0],
        [*first, 255],
        [*second, 255],
    ]
    for is_base, appearance in ((True, Appearance()), (False, Appearance(colormap=Colormap.GREY))):
        grey = rendered(mask.values, appearance, mask, is_base=is_base)
        assert grey[0, 1].tolist() == [1, 1, 1, 255]
    tinted = rendered(mask.values, Appearance(tint="#ff0000"), mask)
    assert tinted[0, 2].tolist() == [2, 0, 0, 255]


class TestColormaps:
    """The colours themselves."""

    def test_grey_is_the_value_itself(self) -> None:
        assert (ramp(Colormap.GREY) == np.arange(256)[:, None]).all()

    @pytest.mark.parametrize("name", RAMPS)
    def test_a_ramp_runs_through_its_anchors_and_never_jumps(self, name: Colormap) -> None:
        colors = ramp(name).astype(int)
        assert colors.shape == (256, 3)
        assert np.abs(np.diff(colors, axis=0)).max() <= 5

    @pytest.mark.parametrize(
        ("name", "first", "middle", "last"),
        [  # matplotlib's, at 0, 120 and 255
            (Colormap.VIRIDIS, (68, 1, 84), (35, 137, 142), (253, 231, 37)),
            (Colormap.CIVIDIS, (0, 34, 78), (118, 118, 118), (254, 232, 56)),
            (Colormap.MAGMA, (0, 0, 4), (170, 51, 125), (252, 253, 191)),
            (Colormap.RDBU, (103, 0, 31), (249, 239, 233), (5, 48, 97)),
        ],
    )
    def test_the_ramps_are_those_that_their_names_promise(
        self, name: Colormap, first: Any, middle: Any, last: Any
    ) -> None:
        colors = [tuple(color) for color in ramp(name)[[0, 120, 255]].tolist()]
        assert colors == [first, middle, last]

    def test_classes_begin_with_okabe_and_ito_and_differ(self) -> None:
        colors = [tuple(color) for color in palette().tolist()]
        assert colors[:3] == [(230, 159, 0), (86, 180, 233), (0, 158, 115)]
        assert len(colors) >= 20
        assert len(set(colors)) == len(colors)


class TestAutomaticLimits:
    """0.5 % and 99.5 % of the values."""

    @given(
        st.dictionaries(st.integers(0, 255), st.integers(1, 500), max_size=20),
        st.sampled_from([(1.0, 0.0), (0.5, -3.0)]),
    )
    def test_they_are_the_first_values_that_reach_these_shares(
        self, occurring: dict[int, int], meaning: tuple[float, float]
    ) -> None:
        scale, offset = meaning
        picture = Samples(
            np.zeros((1, 1), np.uint8), scale=scale, offset=offset, lowest=-9.0, highest=9.0
        )
        counts = np.array([occurring.get(value, 0) for value in range(256)])
        values = np.repeat(np.arange(256), counts)
        expected: tuple[float, ...] = (-9.0, 9.0)
        if len(values):
            ranks = [max(1, math.ceil(len(values) * share / 1000)) for share in (5, 995)]
            low, high = (offset + scale * float(values[rank - 1]) for rank in ranks)
            expected = (low, high) if low != high else expected
        assert automatic_limits(counts, picture) == expected

    @pytest.mark.parametrize(("tail", "expected"), [(5, (1.0, 3.0)), (4, (2.0, 2.0))])
    def test_a_share_that_is_just_reached_counts(
        self, tail: int, expected: tuple[float, float]
    ) -> None:
        counts = np.zeros(256, np.int64)
        counts[1:4] = tail, 1000 - tail - tail - 1, tail + 1
        picture = Samples(np.zeros((1, 1), np.uint8), lowest=2.0, highest=2.0)
        assert automatic_limits(counts, picture) == expected

    def test_what_is_no_data_and_alpha_are_not_counted(self) -> None:
        values = np.array([[0, 0, 5, 6]], np.uint8)
        counts = count_values(values, Samples(values, no_data=0))
        assert {int(value): int(counts[value]) for value in counts.nonzero()[0]} == {5: 1, 6: 1}
        colors = np.array([[[1, 2, 3, 200]]], np.uint8)
        assert count_values(colors, Samples(colors)).nonzero()[0].tolist() == [1, 2, 3]

    def test_a_tall_picture_is_counted_whole(self) -> None:
        values = np.arange(3_000_000, dtype=np.uint16).reshape(-1, 1000)
        counts = count_values(values, Samples(values))
        np.testing.assert_array_equal(counts, np.bincount(values.reshape(-1), minlength=1 << 16))
