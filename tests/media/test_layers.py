"""A layer as a value, and the layers of a row."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest

from lb_widgets.errors import InputError
from lb_widgets.media.layers import OVERLAY_OPACITY, Layer, layer_names, layers_of
from lb_widgets.media.samples import Samples
from lb_widgets.model.blending import BlendMode
from lb_widgets.model.data_row import Attachment, DataRow
from lb_widgets.model.layer_state import Appearance, Colormap, LayerState


def overlay(value: str, name: str | None = None) -> Attachment:
    return Attachment(type="IMAGE_OVERLAY", value=value, name=name)


def test_a_layer_is_normal_opaque_and_visible_unless_said() -> None:
    layer = Layer("cir.png")
    assert (layer.blend_mode, layer.opacity, layer.visible) == (BlendMode.NORMAL, 1.0, True)
    assert Layer("cir.png", blend_mode="multiply").blend_mode is BlendMode.MULTIPLY


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"blend_mode": "multipl"}, "Did you mean 'multiply'?"),
        ({"blend_mode": "Color_Dodge"}, "Did you mean 'color-dodge'?"),
        ({"blend_mode": "xyz"}, "expected one of normal, multiply"),
        ({"blend_mode": None}, "expected one of normal, multiply"),
        ({"opacity": 40}, "Did you mean 0.4?"),
        ({"opacity": -0.1}, "from 0 to 1"),
        ({"opacity": float("nan")}, "from 0 to 1"),
        ({"opacity": True}, "from 0 to 1"),
        ({"opacity": "1"}, "from 0 to 1"),
        ({"colormap": "Viridis"}, "Did you mean 'viridis'?"),
        ({"colormap": "gray"}, "Did you mean 'grey'?"),
        ({"colormap": "xyz"}, "expected None or one of grey, viridis"),
        ({"tint": "ff8000"}, "Did you mean '#ff8000'?"),
        ({"tint": "f80"}, "Did you mean '#ff8800'?"),
        ({"tint": "black"}, 'expected None, "#rgb" or "#rrggbb".'),
        ({"tint": 255}, 'expected None, "#rgb" or "#rrggbb".'),
        ({"transparent": "balck"}, "Did you mean 'black'?"),
        ({"transparent": "#1234"}, 'expected None, "black", "white", "#rgb" or "#rrggbb".'),
        ({"limits": "atuo"}, 'Did you mean "auto"?'),
        ({"limits": "low"}, 'expected None, "auto" or (low, high).'),
        ({"limits": 200}, "two finite numbers"),
        ({"limits": (1, 2, 3)}, "two finite numbers"),
        ({"limits": (0, float("inf"))}, "two finite numbers"),
        ({"limits": (0, "9")}, "two finite numbers"),
        ({"gamma": 0}, "from 0.1 to 10"),
        ({"gamma": "2"}, "from 0.1 to 10"),
        ({"tolerance": 0.1}, "Did you mean 26?"),
        ({"tolerance": 256}, "a whole number from 0 to 255."),
        ({"tolerance": 1.5}, "a whole number from 0 to 255."),
        ({"smooth": "no"}, "expected True or False"),
        ({"visible": 1}, "expected True or False"),
        ({"offset": 3}, "(right, down) in pixels of the base"),
        ({"offset": (float("nan"), 0)}, "two finite numbers"),
        ({"name": 3}, "expected a text. Did you mean '3'?"),
    ],
)
def test_a_wrong_value_is_refused_with_a_hint(wrong: dict[str, object], message: str) -> None:
    (name,) = wrong
    with pytest.raises(InputError, match=f"^{name} is ") as caught:
        Layer("cir.png", **wrong)  # type: ignore[arg-type]
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"tint": "#F80"}, {"tint": "#ff8800"}),
        ({"tint": " #Ff8000 "}, {"tint": "#ff8000"}),
        ({"transparent": "White"}, {"transparent": "#ffffff"}),
        ({"transparent": "#000"}, {"transparent": "#000000"}),
        ({"limits": [0, 9]}, {"limits": (0.0, 9.0)}),
        ({"limits": np.array([0, 9])}, {"limits": (0.0, 9.0)}),
        ({"limits": (9, 0)}, {"limits": (9.0, 0.0)}),
        ({"limits": "auto"}, {"limits": "auto"}),
        ({"tolerance": np.uint8(7)}, {"tolerance": 7}),
        ({"opacity": np.float32(0.5)}, {"opacity": 0.5}),
        ({"smooth": np.True_}, {"smooth": True}),
        ({"offset": (1, -2)}, {"offset": (1.0, -2.0)}),
        ({"colormap": "magma"}, {"colormap": Colormap.MAGMA}),
    ],
)
def test_right_values_are_kept_in_one_form(given: dict[str, Any], kept: dict[str, Any]) -> None:
    layer = Layer("cir.png", **given)
    for name, value in kept.items():
        assert getattr(layer, name) == value
        assert type(getattr(layer, name)) is type(value)
    # What a viewer's trait and a preset hold.
    state = layer.state("a", Samples(np.zeros((1, 1), np.uint8)))
    assert msgspec.convert(msgspec.to_builtins(state), LayerState) == state


def test_settings_go_into_a_state_and_back() -> None:
    state = LayerState(
        name="CIR",
        opacity=0.4,
        visible=False,
        blend_mode=BlendMode.SCREEN,
        appearance=Appearance(
            colormap=Colormap.RDBU,
            tint="#102030",
            limits=(3.0, 1.0),
            gamma=2.0,
            transparent="#ffffff",
            tolerance=4,
            smooth=True,
            offset=(1.5, -2.0),
        ),
    )
    layer = Layer("cir.png").with_state(state)
    assert (layer.image, layer.name) == ("cir.png", "CIR")
    assert layer.state("CIR") == state
    assert layer.appearance() == state.appearance
    assert Layer("a.png").state("a") == LayerState(name="a", opacity=1.0)


def test_automatic_limits_need_the_values() -> None:
    layer = Layer("height.png", limits="auto")
    with pytest.raises(InputError, match='"auto", which needs the picture to be opened'):
        layer.state("height")
    values = np.repeat(np.array([0, 50, 90, 255], np.uint8), [1, 500, 500, 1])[None]
    assert layer.appearance(Samples(values)).limits == (50.0, 90.0)


def test_a_layer_does_not_show_where_its_image_comes_from() -> None:
    assert "secret" not in repr(Layer("https://host/a.png?token=secret", name="CIR"))


def test_a_rows_layers_are_its_overlays_in_order_at_half_opacity() -> None:
    other = Attachment(type="IMAGE", value="side.png")
    row = DataRow(row_data="a.jpg", attachments=(overlay("b.png", "CIR"), other, overlay("c.png")))
    layers = layers_of(row)
    assert [(layer.image, layer.name) for layer in layers] == [("b.png", "CIR"), ("c.png", "c.png")]
    assert {layer.opacity for layer in layers} == {OVERLAY_OPACITY}


def test_an_eleventh_layer_is_refused() -> None:
    row = DataRow(row_data="a.jpg", attachments=tuple(overlay(f"{n}.png") for n in range(11)))
    with pytest.raises(InputError, match=r"11 layers; Labelbox takes at most 10.*Leave out 1\."):
        layers_of(row)


def test_names_are_unique_and_hold_no_secret() -> None:
    overlays = (
        overlay("https://host/a/relief%20map.png?token=abcdef", None),
        overlay("x.png", "CIR"),
        overlay("y.png", "CIR"),
        overlay("https://host/", None),
        overlay("z.png", "https://host/p?token=abcdef"),
    )
    assert layer_names(overlays) == (
        "relief map.png",
        "CIR",
        "CIR (2)",
        "Layer 4",
        "https://host/p?token=***",
    )
