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
from lb_widgets.media.presets import save_presets
from lb_widgets.media.samples import Samples
from lb_widgets.model.blending import BlendMode
from lb_widgets.model.comparison import Region
from lb_widgets.model.data_row import Attachment, DataRow
from lb_widgets.model.layer_state import Appearance, LayerState, Preset
from tests.model import specification

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
def test_eleven_random_pictures_equal_the_specification_written_out(seed: int) -> None:
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
    stack = [(layer.state("a"), Samples(layer.image)) for layer in layers]
    expected = specification.stack(Samples(base), stack).astype(int)
    result = pixels(composite(base, layers=layers)).astype(int)
    # The specification jumps where a backdrop is 0 under color-dodge, 1 under color-burn, or grey
    # under saturation: there the last bit of a float decides, and two right answers differ by far.
    nudged = [
        specification.stack(Samples(base), stack, nudge=nudge).astype(int)
        for nudge in (-NOISE, NOISE)
    ]
    steady = np.abs(nudged[0] - nudged[1]).max(axis=-1) <= 1
    assert np.count_nonzero(~steady) <= MOST_JUMPS
    difference = np.abs(result - expected)[steady]
    assert difference.max() <= 1
    assert np.count_nonzero(difference) <= 1


def test_a_layer_of_another_size_is_stretched_by_the_nearest_pixel() -> None:
    base = np.zeros((2, 4), np.uint8)
    layer = np.array([[91, 92, 93]], np.uint8)
    result = pixels(composite(base, layers=[Layer(layer)]))
    # Centres at 0.375, 1.125, 1.875 and 2.625 of three.
    assert result[..., 0].tolist() == [[91, 92, 92, 93], [91, 92, 92, 93]]


def test_a_picture_larger_than_a_strip_has_no_seam() -> None:
    base = np.zeros((700, 300, 3), np.uint8)
    ramp = np.repeat(np.arange(700).astype(np.uint8)[:, None], 300, axis=1)
    np.testing.assert_array_equal(pixels(composite(base, layers=[Layer(ramp)]))[..., 0], ramp)


def test_a_layers_settings_count() -> None:
    base = np.zeros((1, 3), np.uint8)
    values = np.array([[100, 150, 200]], np.uint8)
    shown = Layer(values, tint="#f00", limits=(100, 200), transparent="black", offset=(1, 0))
    assert pixels(composite(base, layers=[shown]))[0].tolist() == [
        [0, 0, 0, 255],
        [0, 0, 0, 255],
        [128, 0, 0, 255],
    ]


def test_a_mask_of_few_classes_lies_coloured_over_the_image() -> None:
    image = np.full((1, 3, 3), 10, np.uint8)
    mask = np.array([[False, True, False]])
    result = pixels(composite(image, layers=[Layer(mask)]))[0].tolist()
    assert result == [[10, 10, 10, 255], [230, 159, 0, 255], [10, 10, 10, 255]]


def test_automatic_limits_are_those_of_the_whole_picture() -> None:
    height = np.full((20, 20), 500, np.uint16)
    height[0, 0], height[0, 1:11], height[19] = 65_535, 100, 900
    layer = Layer(height, limits="auto")
    result = pixels(composite(np.zeros((20, 20), np.uint8), layers=[layer]))
    assert layer.limits == "auto"
    assert result[0, :2, 0].tolist() == [255, 0]
    assert result[10, 0].tolist() == [128, 128, 128, 255]
    part = composite(
        np.zeros((20, 20), np.uint8), layers=[layer], region=Region(x=0, y=10, width=2, height=1)
    )
    assert pixels(part).tolist() == [[[128, 128, 128, 255]] * 2]


def test_the_base_has_an_appearance_too() -> None:
    base = np.array([[0.0, 0.5, 1.0, np.nan]])
    result = pixels(composite(base, base_appearance=Appearance(limits=(1.0, 0.0))))
    assert result[0].tolist() == [
        [255] * 4,
        [128, 128, 128, 255],
        [0, 0, 0, 255],
        [255, 255, 255, 0],
    ]


class TestPresets:
    """Settings by the names of layers, instead of their own."""

    base = np.full((1, 1), 100, np.uint8)
    layers = (
        Layer(np.full((1, 1), 50, np.uint8), name="CIR"),
        Layer(np.full((1, 1), 200, np.uint8), name="RGB", visible=False),
    )
    weeds = Preset(
        name="Weeds",
        layers=[
            LayerState(name="RGB", opacity=1.0),
            LayerState(name="NDVI", opacity=1.0),
            LayerState(name="CIR", opacity=0.5),
        ],
    )

    def test_they_say_what_is_seen_and_in_which_order(self) -> None:
        plain = composite(self.base, layers=self.layers)
        by_preset = composite(self.base, layers=self.layers, preset=self.weeds)
        assert [pixels(plain)[0, 0, 0], pixels(by_preset)[0, 0, 0]] == [50, 125]
        only = Preset(name="a", layers=[LayerState(name="RGB", opacity=1.0)])
        assert pixels(composite(self.base, layers=self.layers, preset=only))[0, 0, 0] == 200

    def test_hidden_layers_are_not_opened(self) -> None:
        broken = Layer("/no/such.png", name="CIR")
        nothing = Preset(name="a", layers=[LayerState(name="CIR", opacity=1.0, visible=False)])
        assert pixels(composite(self.base, layers=[broken], preset=nothing))[0, 0, 0] == 100

    def test_a_file_of_one_will_do(self, tmp_path: Path) -> None:
        path = tmp_path / "weeds.json"
        save_presets([self.weeds], path)
        assert composite(self.base, layers=self.layers, preset=path) == composite(
            self.base, layers=self.layers, preset=self.weeds
        )
        save_presets([self.weeds, Preset(name="b", layers=[])], path)
        with pytest.raises(InputError, match=r"holds 2 presets \('Weeds', 'b'\); expected one"):
            composite(self.base, layers=self.layers, preset=path)

    def test_rows_are_shown_by_the_names_that_the_viewer_has(self, tmp_path: Path) -> None:
        for name, level in (("base", 10), ("a", 60), ("b", 90)):
            Image.new("L", (1, 1), level).save(tmp_path / f"{name}.png")
        attachments = [
            {"type": "IMAGE_OVERLAY", "value": str(tmp_path / "a.png"), "name": "CIR"},
            {"type": "IMAGE_OVERLAY", "value": str(tmp_path / "b.png")},
        ]
        row = {"row_data": str(tmp_path / "base.png"), "attachments": attachments}
        states = [LayerState(name="b.png", opacity=1.0), LayerState(name="CIR", opacity=0.5)]
        result = composite(row, preset=Preset(name="p", layers=states))
        assert pixels(result)[0, 0].tolist() == [75, 75, 75, 255]


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
        (np.zeros((2, 2), complex), "base image is an array of shape .* complex128; expected"),
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
