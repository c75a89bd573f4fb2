"""Composites against laws, and against the specification written out pixel by pixel."""

from __future__ import annotations

import base64
import math
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image

from lb_widgets.errors import InputError, MediaError
from lb_widgets.media.composite import composite
from lb_widgets.media.layers import Layer
from lb_widgets.model.blending import BlendMode
from lb_widgets.model.data_row import Attachment, DataRow

if TYPE_CHECKING:
    from pathlib import Path

pictures = hnp.arrays(np.uint8, (3, 4, 4))
opacities = st.floats(0, 1)
modes = st.sampled_from(list(BlendMode))
NOISE = 1e-12
MOST_JUMPS = 14  # of 144 pixels


def pixels(image: Image.Image) -> np.ndarray:
    assert image.mode == "RGBA"
    return np.asarray(image)


@given(pictures, pictures, modes)
def test_a_layer_of_opacity_0_or_hidden_changes_nothing(
    base: np.ndarray, layer: np.ndarray, mode: BlendMode
) -> None:
    for absent in ({"opacity": 0}, {"visible": False}):
        result = composite(base, layers=[Layer(layer, blend_mode=mode, **absent)])
        np.testing.assert_array_equal(pixels(result), base)


@given(pictures, pictures)
def test_an_opaque_normal_layer_covers_what_is_below(base: np.ndarray, layer: np.ndarray) -> None:
    layer = layer.copy()
    layer[..., 3] = 255
    np.testing.assert_array_equal(pixels(composite(base, layers=[Layer(layer)])), layer)


@given(pictures, st.lists(st.tuples(pictures, modes, opacities), max_size=4))
def test_an_opaque_base_stays_opaque(base: np.ndarray, stack: list[Any]) -> None:
    base = base.copy()
    base[..., 3] = 255
    layers = [Layer(image, blend_mode=mode, opacity=opacity) for image, mode, opacity in stack]
    assert (pixels(composite(base, layers=layers))[..., 3] == 255).all()


@given(st.integers(0, 2**32 - 1))
def test_a_random_stack_equals_the_specification_written_out(seed: int) -> None:
    random = np.random.default_rng(seed)
    base = random.integers(0, 256, (12, 12, 4), dtype=np.uint8)
    base[..., 3] = 255 if seed % 2 else base[..., 3]
    layers = [
        Layer(
            random.integers(0, 256, (12, 12, 4), dtype=np.uint8),
            blend_mode=random.choice(list(BlendMode)),
            opacity=float(random.random()),
        )
        for _ in range(10)
    ]
    expected = written_out(base, layers).astype(int)
    result = pixels(composite(base, layers=layers)).astype(int)
    # The specification jumps where a backdrop is 0 under color-dodge, 1 under color-burn, or grey
    # under saturation: there the last bit of a float decides, and two right answers differ by far.
    nudged = [written_out(base, layers, nudge=nudge).astype(int) for nudge in (-NOISE, NOISE)]
    steady = np.abs(nudged[0] - nudged[1]).max(axis=-1) <= 1
    assert np.count_nonzero(~steady) <= MOST_JUMPS
    difference = np.abs(result - expected)[steady]
    assert difference.max() <= 1
    assert np.count_nonzero(difference) <= 1


def test_a_layer_of_another_size_is_stretched_by_the_nearest_pixel() -> None:
    base = np.zeros((2, 4), np.uint8)
    layer = np.array([[1, 2, 3]], np.uint8)
    result = pixels(composite(base, layers=[Layer(layer)]))
    # Centres at 0.375, 1.125, 1.875 and 2.625 of three.
    assert result[..., 0].tolist() == [[1, 2, 2, 3], [1, 2, 2, 3]]


def test_a_picture_larger_than_a_strip_has_no_seam() -> None:
    base = np.zeros((700, 300, 3), np.uint8)
    ramp = np.repeat(np.arange(700).astype(np.uint8)[:, None], 300, axis=1)
    np.testing.assert_array_equal(pixels(composite(base, layers=[Layer(ramp)]))[..., 0], ramp)


class TestWhatIsTaken:
    """Every form of a base."""

    red = Image.new("RGB", (2, 1), (200, 0, 0))

    def test_grey_rgb_and_rgba_arrays_and_pictures(self) -> None:
        assert pixels(composite(np.array([[7]], np.uint8))).tolist() == [[[7, 7, 7, 255]]]
        assert pixels(composite(np.array([[[7, 8, 9]]], np.uint8))).tolist() == [[[7, 8, 9, 255]]]
        assert pixels(composite(np.array([[[7, 8, 9, 5]]], np.uint8))).tolist() == [[[7, 8, 9, 5]]]
        assert pixels(composite(self.red)).tolist() == [[[200, 0, 0, 255]] * 2]

    def test_paths_and_urls(self, tmp_path: Path, loopback: Any) -> None:
        self.red.save(tmp_path / "red.png")
        url = loopback.serve("/red.png", (tmp_path / "red.png").read_bytes())
        for base in (tmp_path / "red.png", str(tmp_path / "red.png"), url):
            assert pixels(composite(base)).tolist() == [[[200, 0, 0, 255]] * 2]

    def test_rows_with_their_overlays_at_half_opacity(self, tmp_path: Path) -> None:
        self.red.save(tmp_path / "red.png")
        Image.new("L", (2, 1), 0).save(tmp_path / "black.png")
        base, black = str(tmp_path / "red.png"), str(tmp_path / "black.png")
        attachments = [{"type": "IMAGE_OVERLAY", "value": black}, {"type": "IMAGE", "value": "x"}]
        row = {"row_data": base, "global_key": "a", "attachments": attachments}
        typed = DataRow(row_data=base, attachments=(Attachment("IMAGE_OVERLAY", black),))
        for form in (row, typed, pd.DataFrame([row]).iloc[0]):
            assert pixels(composite(form)).tolist() == [[[100, 0, 0, 255]] * 2]
        assert pixels(composite(row, layers=[])).tolist() == [[[200, 0, 0, 255]] * 2]
        missing = {"row_data": base, "attachments": math.nan}
        assert pixels(composite(missing)).tolist() == [[[200, 0, 0, 255]] * 2]
        assert row["attachments"] is attachments

    def test_exif_turned_photos(self) -> None:
        photo = Image.new("RGB", (40, 20), (9, 9, 9))
        exif = photo.getexif()
        exif[0x0112] = 6
        body = BytesIO()
        photo.save(body, "JPEG", exif=exif)
        data = "data:image/jpeg;base64," + base64.b64encode(body.getvalue()).decode()
        assert composite(data).size == (20, 40)


@pytest.mark.parametrize(
    ("base", "message"),
    [
        (np.zeros((2, 2)), "float64; expected .* uint8"),
        (np.zeros((2, 2, 2), np.uint8), r"shape \(2, 2, 2\)"),
        (np.zeros((0, 2), np.uint8), "it has no pixels"),
        (17, "base image is of type int"),
        ({"global_key": "a"}, "base image is of type NoneType"),
    ],
)
def test_what_is_no_image_is_refused(base: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        composite(base)


def test_more_than_ten_layers_and_what_is_no_layer_are_refused() -> None:
    base = np.zeros((1, 1), np.uint8)
    with pytest.raises(InputError, match="11 layers; Labelbox takes at most 10"):
        composite(base, layers=[Layer(base)] * 11)
    with pytest.raises(InputError, match=r"Layer 1 is a str; expected Layer\(image"):
        composite(base, layers=["cir.png"])  # type: ignore[list-item]


def test_an_error_says_which_picture_it_is_of(tmp_path: Path) -> None:
    Image.new("L", (1, 1)).save(tmp_path / "a.png")
    missing = Layer(str(tmp_path / "gone.png"), name="CIR")
    with pytest.raises(MediaError, match=r"^The layer CIR: No such file: gone\.png") as caught:
        composite(tmp_path / "a.png", layers=[missing])
    assert caught.value.reason == "missing_file"


def written_out(base: np.ndarray, layers: list[Layer], *, nudge: float = 0.0) -> np.ndarray:
    """Composite one pixel at a time, in the words of the specification; no code of ours.

    `nudge` is added to every colour between two layers.
    """
    result = np.empty_like(base)
    for y, x in np.ndindex(base.shape[:2]):
        r, g, b, a = (float(value) / 255 for value in base[y, x])
        backdrop, alpha = (r, g, b), a
        for layer in layers:
            r, g, b, a = (float(value) / 255 for value in layer.image[y, x])
            source, source_alpha = (r, g, b), a * layer.opacity
            mixed = spec_blend(layer.blend_mode, backdrop, source)
            total = source_alpha + alpha * (1 - source_alpha)
            if total == 0:
                continue
            backdrop = tuple(
                (source_alpha * ((1 - alpha) * cs + alpha * bl) + (1 - source_alpha) * alpha * cb)
                / total
                for cb, cs, bl in zip(backdrop, source, mixed, strict=True)
            )
            backdrop = tuple(min(1.0, max(0.0, value + nudge)) for value in backdrop)
            alpha = total
        for channel, value in enumerate((*backdrop, alpha)):
            result[y, x, channel] = min(255, max(0, math.floor(255 * value + 0.5 + 1 / 1024)))
    return result


Color = tuple[float, float, float]


def spec_blend(mode: str, backdrop: Color, source: Color) -> Color:
    if mode in {"hue", "saturation", "color", "luminosity"}:
        return spec_non_separable(mode, backdrop, source)
    return tuple(spec_channel(mode, *pair) for pair in zip(backdrop, source, strict=True))


def spec_channel(mode: str, cb: float, cs: float) -> float:  # noqa: C901, PLR0911, PLR0912 - the specification's list
    match mode:
        case "normal":
            return cs
        case "multiply":
            return cb * cs
        case "screen":
            return 1 - (1 - cb) * (1 - cs)
        case "overlay":
            return spec_channel("hard-light", cs, cb)
        case "darken":
            return min(cb, cs)
        case "lighten":
            return max(cb, cs)
        case "color-dodge":
            if cb == 0:
                return 0
            return 1 if cs == 1 else min(1, cb / (1 - cs))
        case "color-burn":
            if cb == 1:
                return 1
            return 0 if cs == 0 else 1 - min(1, (1 - cb) / cs)
        case "hard-light":
            return (
                spec_channel("multiply", cb, 2 * cs)
                if cs <= 0.5
                else spec_channel("screen", cb, 2 * cs - 1)
            )
        case "soft-light":
            if cs <= 0.5:
                return cb - (1 - 2 * cs) * cb * (1 - cb)
            d = ((16 * cb - 12) * cb + 4) * cb if cb <= 0.25 else math.sqrt(cb)
            return cb + (2 * cs - 1) * (d - cb)
        case "difference":
            return abs(cb - cs)
        case "exclusion":
            return cb + cs - 2 * cb * cs
    raise AssertionError(mode)


def spec_non_separable(mode: str, cb: Color, cs: Color) -> Color:
    match mode:
        case "hue":
            return set_lum(set_sat(cs, sat(cb)), lum(cb))
        case "saturation":
            return set_lum(set_sat(cb, sat(cs)), lum(cb))
        case "color":
            return set_lum(cs, lum(cb))
        case _:
            return set_lum(cb, lum(cs))


def lum(color: Color) -> float:
    return 0.3 * color[0] + 0.59 * color[1] + 0.11 * color[2]


def sat(color: Color) -> float:
    return max(color) - min(color)


def set_lum(color: Color, luminosity: float) -> Color:
    gap = luminosity - lum(color)
    color = tuple(channel + gap for channel in color)
    middle, least, greatest = lum(color), min(color), max(color)
    if least < 0:
        color = tuple(middle + (c - middle) * middle / (middle - least) for c in color)
    if greatest > 1:
        color = tuple(middle + (c - middle) * (1 - middle) / (greatest - middle) for c in color)
    return color


def set_sat(color: Color, saturation: float) -> Color:
    order = sorted(range(3), key=lambda channel: color[channel])
    least, middle, greatest = order
    result = [0.0, 0.0, 0.0]
    if color[greatest] > color[least]:
        span = color[greatest] - color[least]
        result[middle] = (color[middle] - color[least]) * saturation / span
        result[greatest] = saturation
    return tuple(result)
