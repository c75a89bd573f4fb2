"""Presets: kept, applied here and on later rows, from either side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import pytest

from lb_widgets.errors import InputError
from lb_widgets.media.composite import composite
from lb_widgets.media.presets import apply, save_presets
from lb_widgets.model.layer_state import LayerState, Preset
from lb_widgets.widgets.overlay_viewer import OverlayViewer
from tests.widgets.overlay_viewer.pages import opacities

if TYPE_CHECKING:
    from pathlib import Path

    Rows = list[dict[str, Any]]

WEEDS = Preset(
    name="Weeds",
    layers=[
        LayerState(name="Absent", opacity=1),
        LayerState(name="Mask", opacity=0.9, blend_mode="multiply"),  # type: ignore[arg-type]
    ],
)


def seen(viewer: OverlayViewer) -> dict[str, float]:
    return {layer.name: layer.opacity for layer in viewer.layers if layer.visible}


def test_a_preset_is_applied_by_its_name_here_and_on_later_rows(rows: Rows) -> None:
    viewer = OverlayViewer(rows, presets=[WEEDS])
    viewer.apply_preset("Weeds")
    assert (viewer.preset, seen(viewer)) == ("Weeds", {"Mask": 0.9})
    assert viewer.layers.names == ["Relief", "Mask"]
    viewer.show(1)  # "c.png" was never seen
    assert seen(viewer) == {"Mask": 0.9}
    assert viewer.layers.names == ["c.png", "Mask"]
    viewer.layers["c.png"].visible = True
    viewer.show(0)
    viewer.show(1)
    assert seen(viewer) == {"c.png": 0.5, "Mask": 0.9}
    viewer.show(0)
    viewer.apply_preset("Weeds")  # again: what was changed is forgotten, on other rows too
    viewer.show(1)
    assert seen(viewer) == {"Mask": 0.9}


def test_the_rows_then_look_as_composite_draws_them(rows: Rows) -> None:
    viewer = OverlayViewer(rows, presets=[WEEDS])
    viewer.apply_preset("Weeds")
    for position in (0, 1, 3):
        viewer.show(position)
        expected = composite(rows[position], preset=WEEDS)
        np.testing.assert_array_equal(np.asarray(viewer.image()), np.asarray(expected))


def test_a_preset_that_is_given_is_put_among_them(viewer: OverlayViewer) -> None:
    viewer.apply_preset(WEEDS)
    assert (viewer.presets, viewer.preset) == ([WEEDS], "Weeds")
    stronger = msgspec.structs.replace(WEEDS, layers=[LayerState(name="Mask", opacity=1)])
    viewer.apply_preset(stronger)
    assert (viewer.presets, seen(viewer)) == ([stronger], {"Mask": 1})


def test_what_is_shown_is_kept_under_a_name(viewer: OverlayViewer) -> None:
    viewer.layers["Mask"].opacity = 0.1
    viewer.layers["Mask"].move(0)
    kept = viewer.add_preset("mine")
    assert [state.name for state in kept.layers] == ["Mask", "Relief"]
    viewer.layers["Mask"].move(1)
    viewer.layers["Mask"].opacity = 0.7
    viewer.apply_preset("mine")
    assert viewer.layer_states == kept.layers
    viewer.layers["Mask"].opacity = 0.2
    replaced = viewer.add_preset("mine")
    assert viewer.presets == [replaced]


def test_the_page_applies_one_too(rows: Rows) -> None:
    viewer = OverlayViewer(rows, presets=[WEEDS])
    viewer.layers["Relief"].opacity = 0.3
    states = apply(WEEDS, viewer.layer_states)
    sent = {"layer_states": msgspec.to_builtins(states), "preset": "Weeds"}
    viewer.set_state(sent)
    assert viewer.layer_states == states  # the hidden one's opacity too
    viewer.show(1)
    assert seen(viewer) == {"Mask": 0.9}


def test_the_page_deletes_the_one_that_is_shown(rows: Rows) -> None:
    viewer = OverlayViewer(rows, presets=[WEEDS])
    viewer.apply_preset("Weeds")
    before = viewer.layer_states
    viewer.set_state({"preset": "", "presets": []})
    assert viewer.layer_states == before
    viewer.show(1)
    assert opacities(viewer) == {"Mask": 0.9, "c.png": 0.5}
    assert seen(viewer) == {"Mask": 0.9, "c.png": 0.5}


def test_they_come_from_a_file_a_list_or_alone(rows: Rows, tmp_path: Path) -> None:
    path = tmp_path / "presets.json"
    other = msgspec.structs.replace(WEEDS, name="Other")
    save_presets([WEEDS, other], path)
    for given in (path, str(path), [WEEDS, other], (each for each in (WEEDS, other))):
        assert OverlayViewer(rows, presets=given).presets == [WEEDS, other]
    assert OverlayViewer(rows, presets=WEEDS).presets == [WEEDS]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("presets", "message"),
    [
        ("/nowhere/presets.json", "presets.json cannot be read"),
        ([WEEDS, WEEDS], "Presets have the same name: 'Weeds'"),
        ([msgspec.structs.replace(WEEDS, name="")], "A preset has an empty name"),
        ([WEEDS, "other"], r"presets\[1\] is of type str; expected Preset"),
        (17, "presets= is of type int; expected a path or a list of Preset"),
    ],
)
def test_what_is_none_is_refused(rows: Rows, presets: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        OverlayViewer(rows, presets=presets)


def test_a_name_that_is_none_is_refused(rows: Rows) -> None:
    viewer = OverlayViewer(rows, presets=[WEEDS])
    with pytest.raises(InputError, match=r"There is no preset 'Weed'.*Did you mean 'Weeds'?"):
        viewer.apply_preset("Weed")
    with pytest.raises(InputError, match="There is no preset ''"):
        viewer.apply_preset("")
    with pytest.raises(InputError, match="There is no preset 'Weed'"):
        viewer.preset = "Weed"
    for name in ("", "  ", None):
        with pytest.raises(InputError, match="name of a preset is"):
            viewer.add_preset(name)  # type: ignore[arg-type]
    assert seen(viewer) == {"Relief": 0.5, "Mask": 0.5}
