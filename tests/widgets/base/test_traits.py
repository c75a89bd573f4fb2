"""A struct-valued trait is checked on both sides and travels as plain JSON."""

from __future__ import annotations

import json

import msgspec
import pytest
import traitlets
from ipywidgets import Widget

from lb_widgets.widgets.base import StructTrait


class Layer(msgspec.Struct, frozen=True):
    name: str
    opacity: float = 1.0


class Holder(Widget):
    layers = StructTrait(list[Layer], [])


def test_python_gets_structs_and_the_browser_gets_json():
    holder = Holder(layers=[Layer("Relief", 0.5)])
    state = holder.get_state()["layers"]
    assert json.loads(json.dumps(state)) == [{"name": "Relief", "opacity": 0.5}]
    holder.set_state({"layers": [{"name": "Relief", "opacity": 0.25}]})
    assert holder.layers == [Layer("Relief", 0.25)]


def test_plain_dicts_become_structs():
    assert Holder(layers=[{"name": "Relief"}]).layers == [Layer("Relief", 1.0)]


def test_wrong_value_says_where():
    with pytest.raises(traitlets.TraitError, match=r"Holder\.layers: .*\$\[0\]\.opacity"):
        Holder(layers=[{"name": "Relief", "opacity": "half"}])
