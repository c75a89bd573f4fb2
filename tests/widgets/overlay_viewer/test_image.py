"""What is on the stage as Python draws it, and how far stacks differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.errors import InputError
from lb_widgets.media.comparison import difference
from lb_widgets.media.composite import composite
from lb_widgets.media.layers import Layer
from lb_widgets.messages.overlay_viewer import StageView
from lb_widgets.model.comparison import Comparison, Region, Stack, StackKind
from lb_widgets.model.layer_state import Appearance, Preset
from lb_widgets.widgets.overlay_viewer import OverlayViewer
from lb_widgets.widgets.overlay_viewer.stage import seen_region

if TYPE_CHECKING:
    from PIL import Image

RANDOM = np.random.default_rng(5)
BASE = RANDOM.integers(0, 256, (60, 80, 3), dtype=np.uint8)
CIR = RANDOM.integers(0, 256, (60, 80, 4), dtype=np.uint8)
CIR[..., 3] |= 1  # where nothing is seen there is no colour
DEEP = RANDOM.integers(100, 4000, (30, 40), dtype=np.uint16)


def pixels(image: Image.Image) -> np.ndarray:
    assert image.mode == "RGBA"
    return np.asarray(image)


@pytest.fixture
def viewer() -> OverlayViewer:
    layers = [
        Layer(CIR, name="CIR", opacity=0.6, blend_mode="multiply"),
        Layer(DEEP, name="Height", opacity=0.5, tint="#00ff00", offset=(5, -3)),
    ]
    return OverlayViewer(BASE, layers=layers)


def drawn(viewer: OverlayViewer, **changes: Any) -> np.ndarray:
    """Return what `composite` makes of the viewer's layers."""
    sources = {"CIR": CIR, "Height": DEEP}
    layers = [Layer(sources[state.name]).with_state(state) for state in viewer.layer_states]
    appearance = viewer.base_appearance
    return pixels(composite(BASE, **{"layers": layers, "base_appearance": appearance, **changes}))


class TestWhole:
    """Before the viewer was displayed, and `full=True`."""

    def test_is_what_composite_draws(self, viewer: OverlayViewer) -> None:
        viewer.base.gamma = 1.5
        viewer.layers["Height"].move(0)
        viewer.layers["CIR"].visible = False
        np.testing.assert_array_equal(pixels(viewer.image()), drawn(viewer))
        viewer.view = StageView(x=10, y=10, scale=0.5, width=8, height=8)
        np.testing.assert_array_equal(pixels(viewer.image(full=True)), drawn(viewer))

    def test_is_of_the_solo_layer(self, viewer: OverlayViewer) -> None:
        viewer.layers["CIR"].visible = False
        viewer.solo = "CIR"
        only = [Layer(CIR, opacity=0.6, blend_mode="multiply")]
        np.testing.assert_array_equal(pixels(viewer.image()), drawn(viewer, layers=only))

    def test_opens_no_layer_that_is_not_seen(self, tmp_path: Any) -> None:
        viewer = OverlayViewer(BASE, layers=[tmp_path / "gone.png"])
        viewer.layers[0].opacity = 0
        np.testing.assert_array_equal(pixels(viewer.image())[..., :3], BASE)

    def test_where_there_is_none_is_refused(self) -> None:
        row = {"row_data": "https://host/film.mp4", "media_type": "VIDEO"}
        with pytest.raises(InputError, match="No picture to overlay on: VIDEO row"):
            OverlayViewer(row).image()
        with pytest.raises(InputError, match="There is no row 0"):
            OverlayViewer([]).image()


class TestOnStage:
    """The part that `view` says."""

    def test_is_cut_out_where_it_is_enlarged(self, viewer: OverlayViewer) -> None:
        viewer.view = StageView(x=40, y=20, scale=4, width=64, height=32)
        expected = drawn(viewer)[16:24, 32:48]
        np.testing.assert_array_equal(pixels(viewer.image()), expected)

    def test_is_reduced_by_the_mean_where_it_is_reduced(self, viewer: OverlayViewer) -> None:
        viewer.view = StageView(x=40, y=30, scale=0.5, width=500, height=500)
        whole = drawn(viewer).astype(float)
        means = whole.reshape(30, 2, 40, 2, 4).mean(axis=(1, 3))
        assert np.abs(pixels(viewer.image()) - means).max() <= 1

    def test_has_at_least_a_pixel(self, viewer: OverlayViewer) -> None:
        viewer.view = StageView(x=-900, y=900, scale=0.001, width=10, height=10)
        assert viewer.image().size == (1, 1)

    @given(st.floats(-50, 150), st.floats(-50, 150), st.floats(0.01, 64), st.integers(1, 900))
    def test_lies_within_the_picture(self, x: float, y: float, scale: float, side: int) -> None:
        whole = Region(x=0, y=0, width=80, height=60)
        view = StageView(x=x, y=y, scale=scale, width=side, height=side)
        region = seen_region(view, whole)
        assert 0 <= region.x < region.x + region.width <= 80
        assert 0 <= region.y < region.y + region.height <= 60
        if 0 <= x < 80 and 0 <= y < 60:
            assert region.x <= x < region.x + region.width
            assert region.y <= y < region.y + region.height


class TestComparing:
    """`viewer.compare(…)`, and the same from the page."""

    def test_a_swipe_shows_both(self, viewer: OverlayViewer) -> None:
        viewer.compare("swipe", "base", "stack", position=0.25)
        seen = pixels(viewer.image())
        np.testing.assert_array_equal(seen[:, :20, :3], BASE[:, :20])
        np.testing.assert_array_equal(seen[:, 20:], drawn(viewer)[:, 20:])

    @pytest.mark.parametrize(
        ("orientation", "position", "line"), [("vertical", 0.45, 30), ("horizontal", 0.4, 18)]
    )
    def test_the_line_of_a_swipe_lies_where_it_is_on_the_stage(
        self, viewer: OverlayViewer, orientation: str, position: float, line: int
    ) -> None:
        viewer.compare("swipe", "base", "layer:CIR", orientation=orientation, position=position)
        viewer.view = StageView(x=40, y=30, scale=2, width=400, height=240)  # room on all sides
        axis = 1 if orientation == "vertical" else 0
        before, after = np.split(pixels(viewer.image()), [line], axis)
        np.testing.assert_array_equal(before[..., :3], np.split(BASE, [line], axis)[0])
        np.testing.assert_array_equal(after, np.split(CIR, [line], axis)[1])

    def test_the_page_sets_it_too(self, viewer: OverlayViewer) -> None:
        sent = msgspec.to_builtins(Comparison())
        sent |= {
            "mode": "side-by-side",
            "stacks": [{"kind": "base"}, {"kind": "layer", "name": "CIR"}],
        }
        viewer.set_state({"comparison": sent})
        seen = pixels(viewer.image())
        np.testing.assert_array_equal(seen[:, :80, :3], BASE)
        np.testing.assert_array_equal(seen[:, -80:], CIR)

    def test_a_layer_alone_has_its_colours_and_nothing_else(self, viewer: OverlayViewer) -> None:
        viewer.compare("blend", "Height", "base")
        green = pixels(viewer.image())
        assert not green[..., [0, 2]].any()
        assert not green[-3:].any()  # moved up, and right
        assert not green[:, :5].any()
        assert (green[:-3, 5:, 3] == 255).all()

    def test_a_preset_is_a_stack(self, viewer: OverlayViewer) -> None:
        viewer.add_preset("both")
        kept = drawn(viewer)
        viewer.layers["CIR"].visible = False
        viewer.compare("blend", "both", "base")
        np.testing.assert_array_equal(pixels(viewer.image()), kept)

    def test_what_is_not_there_is_shown_without(self, viewer: OverlayViewer) -> None:
        gone = [Stack(kind=StackKind.PRESET, name="gone"), Stack(kind=StackKind.LAYER, name="gone")]
        viewer.comparison = Comparison(stacks=gone)
        np.testing.assert_array_equal(pixels(viewer.image())[..., :3], BASE)
        viewer.comparison = Comparison(stacks=gone[::-1])
        assert not pixels(viewer.image()).any()

    def test_keeps_what_is_not_said(self, viewer: OverlayViewer) -> None:
        viewer.compare("swipe", "CIR", "base", position=0.1)
        viewer.compare("blink", rate=2)
        assert viewer.comparison.mode == "blink"
        assert (viewer.comparison.position, viewer.comparison.rate) == (0.1, 2)
        assert viewer.comparison.stacks[0] == Stack(kind=StackKind.LAYER, name="CIR")

    @pytest.mark.parametrize(
        ("given", "settings", "message"),
        [
            (("wipe",), {}, "There is no way of comparing 'wipe'.*Did you mean 'swipe'?"),
            (("swipe", "base"), {}, "stacks"),
            (("swipe", "CRI", "base"), {}, "There is no stack 'CRI'.*Did you mean 'CIR'?"),
            (("swipe", "layer:X", "base"), {}, "There is no stack 'layer:X'"),
            (("swipe", ["CIR"], "base"), {}, r"There is no stack \['CIR'\]"),
            (("swipe", "twice", "base"), {}, "expected one of 'layer:twice', 'preset:twice'"),
            (("swipe",), {"postion": 0.5}, "Did you mean 'position'?"),
            (("swipe",), {"position": 2}, "position"),
            (("swipe",), {"region": (1, 2)}, "region"),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, given: tuple[Any, ...], settings: dict[str, Any], message: str
    ) -> None:
        layers = [Layer(CIR, name="CIR"), Layer(CIR, name="twice")]
        viewer = OverlayViewer(BASE, layers=layers, presets=[Preset(name="twice", layers=[])])
        with pytest.raises(InputError, match=message):
            viewer.compare(*given, **settings)
        assert viewer.comparison == Comparison()


class TestDifference:
    """`viewer.difference(…)`."""

    def test_is_that_of_the_comparison(self, viewer: OverlayViewer) -> None:
        region = Region(x=10, y=5, width=30, height=20)
        viewer.compare("difference", "stack", "base", threshold=20, region=(10, 5, 30, 20))
        whole = pixels(composite(BASE))
        expected = difference(drawn(viewer), whole, region=region, threshold=20)
        assert viewer.difference() == expected
        assert expected.pixels == 600

    def test_is_between_any_two_stacks(self, viewer: OverlayViewer) -> None:
        expected = difference(CIR, pixels(composite(BASE)), threshold=3)
        assert viewer.difference("CIR", "base", threshold=3) == expected
        assert viewer.difference("base", "base").overall.psnr is None

    @pytest.mark.parametrize(
        ("settings", "message"),
        [
            ({"region": (0, 0, 81, 10)}, "has to lie within"),
            ({"region": (0, 0, 0, 10)}, "region is"),
            ({"region": (0.5, 0, 1, 10)}, "region is"),
            ({"region": 7}, "region is 7"),
            ({"threshold": 256}, "threshold is 256"),
            ({"threshold": 1.5}, "threshold is 1.5"),
            ({"a": "gone"}, "There is no stack 'gone'"),
        ],
    )
    def test_of_what_is_not_there_is_refused(
        self, viewer: OverlayViewer, settings: dict[str, Any], message: str
    ) -> None:
        with pytest.raises(InputError, match=message):
            viewer.difference(**settings)


def test_the_base_alone_may_have_an_appearance() -> None:
    viewer = OverlayViewer(DEEP)
    viewer.base.limits = (4000, 0)
    expected = composite(DEEP, base_appearance=Appearance(limits=(4000, 0)))
    np.testing.assert_array_equal(pixels(viewer.image()), pixels(expected))
