"""The layers on screen as Python sees them, in both directions."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import pytest
from traitlets import TraitError

from lb_widgets.errors import InputError
from lb_widgets.media.layers import Layer
from lb_widgets.model.blending import BlendMode
from lb_widgets.model.layer_state import Colormap, LayerState
from lb_widgets.widgets.overlay_viewer import OverlayViewer, handles
from tests.widgets.overlay_viewer.pages import opacities

if TYPE_CHECKING:
    Rows = list[dict[str, Any]]

GREY = np.arange(48, dtype=np.uint8).reshape(6, 8)
CHANGES = {
    "opacity": 0.25,
    "visible": False,
    "blend_mode": BlendMode.MULTIPLY,
    "colormap": Colormap.VIRIDIS,
    "tint": "#aa00ff",
    "limits": (1.0, 9.5),
    "gamma": 2.0,
    "transparent": "#000000",
    "tolerance": 7,
    "smooth": True,
    "offset": (3.0, -4.5),
}


def states(viewer: OverlayViewer) -> list[dict[str, Any]]:
    return msgspec.to_builtins(viewer.get_state()["layer_states"])


class TestHandles:
    """`viewer.layers[0].opacity = 0.4`."""

    @pytest.mark.parametrize(("name", "value"), CHANGES.items())
    def test_write_what_the_page_follows(
        self, viewer: OverlayViewer, name: str, value: object
    ) -> None:
        setattr(viewer.layers[1], name, value)
        assert getattr(viewer.layers["Mask"], name) == value
        sent = states(viewer)[1]
        assert (sent | sent["appearance"])[name] in {value, str(value)} or value == tuple(
            sent["appearance"][name]
        )
        assert states(OverlayViewer(viewer.rows))[0] == states(viewer)[0]

    @pytest.mark.parametrize(("name", "value"), CHANGES.items())
    def test_read_what_the_page_writes(
        self, viewer: OverlayViewer, name: str, value: object
    ) -> None:
        mask = viewer.layers["Mask"]
        sent = states(viewer)
        place = sent[1] if name in sent[1] else sent[1]["appearance"]
        place[name] = list(value) if isinstance(value, tuple) else value
        viewer.set_state({"layer_states": sent})
        assert getattr(mask, name) == value

    def test_are_found_by_index_from_either_end_or_by_name(self, viewer: OverlayViewer) -> None:
        layers = viewer.layers
        assert [layer.name for layer in layers] == ["Relief", "Mask"] == layers.names
        assert layers[-1] == layers[1] == layers["Mask"] != layers[0]
        assert [layer.name for layer in layers[::-1]] == ["Mask", "Relief"]
        assert [layer.name for layer in reversed(layers)] == ["Mask", "Relief"]
        assert len(layers) == 2
        assert "Mask" in layers
        assert layers[0] in layers
        assert "Reliev" not in layers
        assert {layers[0], viewer.layers[0]} == {layers[0]}

    @pytest.mark.parametrize(
        ("layer", "message"),
        [
            ("Reliev", "There is no layer 'Reliev'; there are 'Relief', 'Mask'.*Did you mean 'Rel"),
            (2, "There is no layer 2; there are 'Relief', 'Mask'"),
            (-3, "There is no layer -3"),
            (True, "There is no layer True"),
            (None, "There is no layer None"),
            (1.0, "There is no layer 1.0"),
        ],
    )
    def test_that_are_not_there_are_refused(
        self, viewer: OverlayViewer, layer: Any, message: str
    ) -> None:
        with pytest.raises(InputError, match=message):
            viewer.layers[layer]

    @pytest.mark.parametrize(
        ("name", "value", "message"),
        [
            ("opacity", 40, "Did you mean 0.4?"),
            ("blend_mode", "multipli", "Did you mean 'multiply'?"),
            ("colormap", "virdis", "Did you mean 'viridis'?"),
            ("visible", "no", "expected True or False"),
            ("tint", "red", "tint is 'red'"),
            ("limits", (1, 2, 3), "limits is"),
            ("gamma", 0, "gamma is 0"),
            ("tolerance", 0.1, "tolerance is 0.1"),
            ("offset", 3, "offset is 3"),
        ],
    )
    def test_check_as_layers_do(
        self, viewer: OverlayViewer, name: str, value: object, message: str
    ) -> None:
        before = states(viewer)
        with pytest.raises(InputError, match=message) as caught:
            setattr(viewer.layers[0], name, value)
        with pytest.raises(InputError) as expected:
            Layer(GREY, **{name: value})  # type: ignore[arg-type]
        assert str(caught.value) == str(expected.value)
        assert states(viewer) == before

    def test_have_no_other_attributes(self, viewer: OverlayViewer) -> None:
        with pytest.raises(AttributeError, match="opactiy"):
            viewer.layers[0].opactiy = 0.4  # type: ignore[attr-defined]
        with pytest.raises(AttributeError):
            viewer.layers[0].name = "other"  # type: ignore[misc]
        with pytest.raises(InputError, match="changed by its attributes"):
            viewer.layers[0] = 0.4

    def test_say_what_is_shown(self, viewer: OverlayViewer) -> None:
        viewer.layers["Mask"].visible = False
        viewer.layers["Mask"].tint = "#f00"
        assert repr(viewer.layers["Mask"]) == (
            "<layer 'Mask': hidden, opacity 0.5, normal, tint #ff0000>"
        )
        assert repr(viewer.layers) == (
            "layers, the lowest first\n"
            "  0  'Relief': visible, opacity 0.5, normal\n"
            "  1  'Mask': hidden, opacity 0.5, normal, tint #ff0000"
        )
        viewer.show(3)
        assert repr(viewer.layers) == "no layers"
        assert repr(viewer.base) == "<base image: as it is>"

    def test_follow_their_layer_not_their_place(self, viewer: OverlayViewer) -> None:
        mask = viewer.layers["Mask"]
        mask.move(0)
        assert (viewer.layers.names, mask.index) == (["Mask", "Relief"], 0)
        mask.move(-1)
        assert (viewer.layers.names, mask.index) == (["Relief", "Mask"], 1)
        with pytest.raises(InputError, match="There is no layer 2"):
            mask.move(2)
        viewer.show(3)
        with pytest.raises(InputError, match="There is no layer 'Mask'; there are none"):
            _ = mask.opacity

    def test_do_not_lose_what_another_thread_writes(
        self, viewer: OverlayViewer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        relief, with_setting = viewer.layers["Relief"], handles.with_setting
        other = threading.Thread(target=setattr, args=(relief, "opacity", 0.9))

        def interrupted(shown: LayerState, setting: str, value: object) -> LayerState:
            if setting == "gamma":  # between reading the states and writing them
                other.start()
                other.join(0.1)
            return with_setting(shown, setting, value)

        monkeypatch.setattr(handles, "with_setting", interrupted)
        viewer.layers["Mask"].gamma = 2
        other.join(10)
        assert (relief.opacity, viewer.layers["Mask"].gamma) == (0.9, 2)

    def test_let_the_page_write_while_a_picture_is_fetched(
        self, viewer: OverlayViewer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fetch = viewer.samples_of

        def fetched(name: str | None) -> object:
            sent = states(viewer)
            sent[0]["opacity"] = 0.125
            page = threading.Thread(target=viewer.set_state, args=({"layer_states": sent},))
            page.start()
            page.join(10)
            assert not page.is_alive()
            return fetch(name)

        monkeypatch.setattr(viewer, "samples_of", fetched)
        viewer.layers["Mask"].limits = "auto"
        assert viewer.layers["Relief"].opacity == 0.125
        assert viewer.layers["Mask"].limits is not None

    def test_of_the_base_are_those_of_its_values(self, viewer: OverlayViewer) -> None:
        viewer.base.limits = (0, 100)
        viewer.base.gamma = 2
        assert viewer.get_state()["base_appearance"]["limits"] == (0, 100)
        viewer.set_state({"base_appearance": {"gamma": 3}})
        assert (viewer.base.gamma, viewer.base.limits) == (3, None)
        with pytest.raises(InputError, match="gamma is 11"):
            viewer.base.gamma = 11
        with pytest.raises(AttributeError):
            viewer.base.opacity = 0.4  # type: ignore[attr-defined]


class TestFromRowToRow:
    """States are kept by name."""

    def test_states_are_kept(self, viewer: OverlayViewer) -> None:
        viewer.layers["Mask"].opacity = 0.2
        viewer.layers["Mask"].blend_mode = "multiply"
        viewer.layers[0].visible = False
        viewer.show(1)
        assert opacities(viewer) == {"Mask": 0.2, "c.png": 0.5}
        assert viewer.layers[0].blend_mode == "multiply"
        viewer.show(0)
        assert opacities(viewer) == {"Relief": 0.5, "Mask": 0.2}
        assert not viewer.layers[0].visible

    def test_states_survive_rows_without_layers(self, viewer: OverlayViewer) -> None:
        viewer.layers["Mask"].opacity = 0.9
        for position in (2, 3, 0):
            viewer.show(position)
        assert opacities(viewer) == {"Relief": 0.5, "Mask": 0.9}

    def test_what_the_page_wrote_is_kept(self, viewer: OverlayViewer) -> None:
        sent = states(viewer)
        sent[1]["opacity"] = 0.75
        viewer.set_state({"layer_states": sent})
        viewer.set_state({"position": 1})
        assert opacities(viewer) == {"Mask": 0.75, "c.png": 0.5}

    def test_an_order_is_kept_once_it_was_changed(self, rows: Rows) -> None:
        turned = {**rows[0], "attachments": rows[0]["attachments"][::-1], "global_key": "turned"}
        viewer = OverlayViewer([rows[0], turned])
        viewer.show(1)
        assert viewer.layers.names == ["Mask", "Relief"]  # the row's own: nobody has changed it
        viewer.layers["Mask"].move(1)
        viewer.show(0)
        viewer.layers["Mask"].move(0)
        viewer.show(1)
        assert viewer.layers.names == ["Mask", "Relief"]

    def test_a_solo_layer_that_is_not_there_ends_the_solo(self, viewer: OverlayViewer) -> None:
        viewer.solo = "Mask"
        viewer.show(1)
        assert viewer.solo == "Mask"
        viewer.show(4)
        assert viewer.solo == ""
        with pytest.raises(InputError, match="There is no layer 'Mask'"):
            viewer.solo = "Mask"


class TestTrait:
    """`layer_states` itself."""

    def test_has_the_states_of_the_rows_layers(self, viewer: OverlayViewer) -> None:
        with pytest.raises(InputError, match="are 'Relief', 'Mask'; got 'X'"):
            viewer.layer_states = [LayerState(name="X", opacity=1)]
        with pytest.raises(TraitError, match="opacity"):
            viewer.layer_states = [
                {"name": "Relief", "opacity": 2},
                {"name": "Mask", "opacity": 1},
            ]

    @pytest.mark.parametrize(
        "sent",
        [
            {"layer_states": [{"name": "Mask", "opacity": 1}, {"name": "c.png", "opacity": 1}]},
            {"layer_states": [{"name": "Mask", "opacity": 1}] * 2},
            {"layer_states": [{"name": "Relief"}]},
            {"layer_states": "nonsense"},
            {"solo": "c.png"},
            {"preset": "gone"},
            {"presets": [{"name": "a", "layers": []}] * 2},
            {"comparison": {"mode": "wipe"}},
            {"view": {"x": 1, "y": 1, "scale": 0, "width": 1, "height": 1}},
            {"position": 99},
        ],
    )
    def test_what_the_page_may_not_set_is_taken_back_and_told(
        self, viewer: OverlayViewer, sent: dict[str, Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = viewer.get_state()
        told: list[dict[str, Any]] = []
        monkeypatch.setattr(viewer, "_send", lambda message, **_: told.append(message))
        viewer.set_state(sent)
        assert viewer.get_state() == before
        (name,) = sent
        assert told[-1]["method"] == "update"
        assert told[-1]["state"] == {name: before[name]}
