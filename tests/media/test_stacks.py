"""Stacks against the rules written out pixel by pixel, and against laws."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lb_widgets.errors import InputError
from lb_widgets.media import stacks
from lb_widgets.media.samples import Samples
from lb_widgets.media.stacks import render
from lb_widgets.model.blending import BlendMode
from lb_widgets.model.comparison import Region
from lb_widgets.model.layer_state import Appearance, Colormap, LayerState
from tests.model import specification

CONTRACT = Path(__file__).parents[1] / "contract" / "appearance.py"
NOISE = 1e-12
MOST_JUMPS = 14  # of 100 pixels; small pictures of few values may jump all over


def state(**settings: Any) -> LayerState:
    return LayerState(**{"name": "a", "opacity": 1.0} | settings)


def noise(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def random_layer(random: np.random.Generator) -> tuple[LayerState, Samples]:
    """Return a layer of any kind, size and setting."""
    height, width = random.integers(1, 20, 2)
    kind = random.integers(0, 5)
    deep = random.integers(0, 65_536, (height, width)).astype(np.uint16)
    samples = [
        Samples(random.integers(0, 256, (height, width, 4), dtype=np.uint8)),
        Samples(random.integers(0, 256, (height, width), dtype=np.uint8)),
        Samples(random.integers(0, 5, (height, width)).astype(np.uint8), is_classes=True),
        Samples(deep, lowest=float(deep.min()), highest=float(deep.max())),
        Samples(
            deep, scale=0.01, offset=-0.01, lowest=0.0, highest=655.34, no_data=int(deep[0, 0])
        ),
    ][kind]
    appearance = Appearance(
        colormap=random.choice([None, *Colormap]),
        tint=random.choice([None, "#40c0ff"]),
        limits=(20.0, 180.0) if random.random() < 0.3 else None,
        gamma=float(random.choice([1.0, 0.6, 2.2])),
        transparent=random.choice([None, "#000000", "#ffffff"]),
        tolerance=int(random.integers(0, 60)),
        smooth=bool(random.random() < 0.5),
        offset=tuple(float(step) for step in random.uniform(-3, 3, 2)),
    )
    shown = LayerState(
        name="a",
        opacity=float(random.choice([1.0, 0.0, float(random.random())])),
        visible=bool(random.random() < 0.9),
        blend_mode=BlendMode(random.choice(list(BlendMode))),
        appearance=appearance,
    )
    return shown, samples


@given(seed=st.integers(0, 2**32), with_base=st.booleans())
def test_a_random_stack_equals_the_rules_written_out(seed: int, *, with_base: bool) -> None:
    random = np.random.default_rng(seed)
    base = Samples(random.integers(0, 256, (10, 10, 4), dtype=np.uint8))
    if seed % 2:
        base = Samples(base.values[..., 0])
    layers = [random_layer(random) for _ in range(10)]
    gamma = Appearance(gamma=1.3)
    expected = specification.stack(base, layers, gamma, with_base=with_base).astype(int)
    result = render(base, layers, base_appearance=gamma, with_base=with_base).astype(int)
    # The specification jumps where a backdrop is 0 under color-dodge, 1 under color-burn, or grey
    # under saturation: there the last bit of a float decides, and two right answers differ by far.
    nudged = [
        specification.stack(base, layers, gamma, with_base=with_base, nudge=nudge).astype(int)
        for nudge in (-NOISE, NOISE)
    ]
    steady = np.abs(nudged[0] - nudged[1]).max(axis=-1) <= 1
    assume(np.count_nonzero(~steady) <= MOST_JUMPS)
    difference = np.abs(result - expected)[steady]
    assert difference.max(initial=0) <= 1
    assert np.count_nonzero(difference) <= 1


@given(
    left=st.integers(0, 20),
    top=st.integers(0, 30),
    seed=st.integers(0, 2**32),
)
def test_a_region_is_that_part_of_the_whole(left: int, top: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    base = Samples(random.integers(0, 256, (40, 30, 4), dtype=np.uint8))
    layers = [random_layer(random) for _ in range(3)]
    part = Region(x=left, y=top, width=30 - left, height=5)
    np.testing.assert_array_equal(
        render(base, layers, region=part), render(base, layers)[top : top + 5, left:]
    )


@given(seed=st.integers(0, 2**32), strip=st.sampled_from([1, 45, 100, 1000]))
def test_strips_leave_no_seam(seed: int, strip: int) -> None:
    random = np.random.default_rng(seed)
    base = Samples(random.integers(0, 256, (23, 20, 4), dtype=np.uint8))
    layers = [random_layer(random) for _ in range(3)]
    expected = render(base, layers)
    patch = pytest.MonkeyPatch()
    with patch.context() as context:
        context.setattr(stacks, "_STRIP_PIXELS", strip)
        np.testing.assert_array_equal(render(base, layers), expected)


class TestShortWays:
    """Fewer steps come to the same bytes."""

    def test_every_alpha_colour_and_backdrop_in_whole_numbers_is_what_floats_come_to(self) -> None:
        levels = np.arange(256, dtype=np.uint8)
        base = np.full((256, 256, 4), 255, np.uint8)
        base[..., :3] = noise(1, 256, 256, 3)
        base[0, :3, :3] = [[0] * 3, [255] * 3, [1] * 3]
        layer = noise(2, 256, 256, 4)
        layer[..., 3] = levels[:, None]
        layer[..., 0], base[..., 1] = levels, levels
        whole = render(Samples(base), [(state(), Samples(layer))])
        alpha, color = layer[..., 3:].astype(int), layer[..., :3].astype(int)
        mixed = alpha * color + (255 - alpha) * base[..., :3].astype(int)
        np.testing.assert_array_equal(whole[..., :3], (mixed + 127) // 255)
        assert (whole[..., 3] == 255).all()
        # A hidden pixel that is not opaque makes the same strip take the long way.
        base[-1, -1, 3] = 254
        long = render(Samples(base), [(state(), Samples(layer))])
        np.testing.assert_array_equal(long[:-1], whole[:-1])

    def test_what_an_opaque_layer_covers_is_not_drawn(self, monkeypatch: Any) -> None:
        covered, cover = Samples(noise(3, 8, 8, 4)), noise(4, 8, 8, 4)
        cover[..., 3] = 255
        mixing = state(blend_mode=BlendMode.MULTIPLY)
        result = render(covered, [(mixing, covered), (state(), Samples(cover)), (mixing, covered)])
        expected = render(Samples(cover), [(mixing, covered)])
        np.testing.assert_array_equal(result, expected)
        monkeypatch.setattr(stacks, "composite_over", None)
        np.testing.assert_array_equal(
            render(covered, [(mixing, covered), (state(), Samples(cover))]), cover
        )

    def test_a_layer_without_any_alpha_changes_nothing(self) -> None:
        base = noise(5, 8, 8, 4)
        layer = noise(6, 8, 8, 4)
        layer[..., 3] = 0
        for mode in BlendMode:
            result = render(Samples(base), [(state(blend_mode=mode), Samples(layer))])
            np.testing.assert_array_equal(result, base)


def test_a_stack_without_its_base_lies_over_nothing() -> None:
    layer = noise(7, 4, 6, 4)
    alone = render(Samples(noise(8, 4, 6)), [(state(), Samples(layer))], with_base=False)
    np.testing.assert_array_equal(alone, layer)
    assert not render(Samples(noise(8, 4, 6)), [], with_base=False).any()


def test_nothing_that_is_given_is_changed() -> None:
    random = np.random.default_rng(9)
    base, layers = Samples(noise(9, 30, 20, 4)), [random_layer(random) for _ in range(10)]
    before = [samples.values.copy() for samples in (base, *(layer[1] for layer in layers))]
    for samples in (base, *(layer[1] for layer in layers)):
        samples.values.setflags(write=False)
    result = render(base, layers)
    result[:] = 0
    after = [samples.values for samples in (base, *(layer[1] for layer in layers))]
    for one, other in zip(before, after, strict=True):
        np.testing.assert_array_equal(one, other)


def test_the_result_is_the_callers_own_even_where_nothing_is_to_be_done() -> None:
    base = noise(10, 4, 4, 4)
    assert not np.shares_memory(render(Samples(base), []), base)


@pytest.mark.parametrize("part", [(8, 0, 3, 1), (0, 5, 1, 2), (-1, 0, 1, 1), (0, 0, 0, 1)])
def test_a_region_beyond_the_image_is_refused(part: tuple[int, ...]) -> None:
    with pytest.raises(InputError, match="within the image, which is 10 by 6 px"):
        render(Samples(noise(11, 6, 10)), [], region=part)


@pytest.mark.parametrize("part", [7, (1, 2, 3), (1, 2, 3, 4.5), "abcd"])
def test_what_is_no_region_is_refused(part: Any) -> None:
    with pytest.raises(InputError, match=r"expected Region or \(x, y, width, height\)"):
        render(Samples(noise(11, 6, 10)), [], region=part)


def test_a_region_may_be_four_numbers() -> None:
    base = Samples(noise(12, 6, 10))
    part = Region(x=1, y=2, width=3, height=4)
    np.testing.assert_array_equal(
        render(base, [], region=np.array([1, 2, 3, 4])), render(base, [], region=part)
    )


def test_the_contract_with_the_browser_is_current() -> None:
    script = runpy.run_path(str(CONTRACT))
    written = json.loads(script["FILE"].read_text("utf-8"))
    current = msgspec.json.decode(msgspec.json.encode(script["contract"]()))
    assert written == current, f"Write it anew with: python {CONTRACT.name}"


@pytest.mark.parametrize("number", range(len(BlendMode)))
def test_the_contracts_stacks_are_what_the_rules_come_to(number: int) -> None:
    script = runpy.run_path(str(CONTRACT))
    case = json.loads(script["FILE"].read_text("utf-8"))["stacks"][number]
    layers = [
        (msgspec.convert(given["state"], LayerState), drawn(given)) for given in case["layers"]
    ]
    assert layers[0][0].blend_mode == list(BlendMode)[number]
    size = case["height"], case["width"]
    base = drawn(case["base"]) if case["base"] else Samples(np.zeros(size, np.uint8))
    look = msgspec.convert(case["base"]["appearance"], Appearance) if case["base"] else None
    result = specification.stack(base, layers, look, with_base=case["base"] is not None)
    expected = np.array(case["rgba"]).reshape(*size, 4)
    shown = result * (result[..., 3:] > 0)
    assert np.abs(shown.astype(int) - expected).max() <= 1
    assert np.count_nonzero(shown != expected) <= 1


def drawn(given: dict[str, Any]) -> Samples:
    """Return the values of a picture of the contract."""
    picture = given["picture"]
    shape = (given["height"], given["width"], 4)[: 2 if picture["bands"] == 1 else 3]
    kind = np.uint8 if picture["bits"] == 8 else np.uint16
    rest = {key: value for key, value in picture.items() if key not in {"bands", "bits"}}
    return Samples(np.array(given["values"], kind).reshape(shape), **rest)
