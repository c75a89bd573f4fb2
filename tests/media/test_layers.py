"""A layer as a value, and the layers of a row."""

from __future__ import annotations

import pytest

from lb_widgets.errors import InputError
from lb_widgets.media.layers import OVERLAY_OPACITY, Layer, layer_names, layers_of
from lb_widgets.model.blending import BlendMode
from lb_widgets.model.data_row import Attachment, DataRow


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
        ({"opacity": 40}, "Did you mean 0.4?"),
        ({"opacity": -0.1}, "from 0 to 1"),
        ({"opacity": float("nan")}, "from 0 to 1"),
        ({"opacity": True}, "from 0 to 1"),
        ({"opacity": "1"}, "from 0 to 1"),
    ],
)
def test_a_wrong_value_is_refused_with_a_hint(wrong: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=r"^(blend_mode|opacity) is ") as caught:
        Layer("cir.png", **wrong)  # type: ignore[arg-type]
    assert message in str(caught.value)


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
