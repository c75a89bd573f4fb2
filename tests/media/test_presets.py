"""Presets in files, and laid over the layers of a row."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.errors import InputError
from lb_widgets.media.presets import apply, load_presets, save_presets
from lb_widgets.model.blending import BlendMode
from lb_widgets.model.layer_state import Appearance, Colormap, LayerState, Preset

if TYPE_CHECKING:
    from pathlib import Path

unit = st.floats(0, 1)
number = st.floats(allow_nan=False, allow_infinity=False)
color = st.none() | st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)
names = st.text(st.characters(codec="utf-8"))
appearances = st.builds(
    Appearance,
    colormap=st.none() | st.sampled_from(Colormap),
    tint=color,
    limits=st.none() | st.tuples(number, number),
    gamma=st.floats(0.1, 10),
    transparent=color,
    tolerance=st.integers(0, 255),
    smooth=st.booleans(),
    offset=st.tuples(number, number),
)
states = st.builds(
    LayerState,
    name=names,
    opacity=unit,
    visible=st.booleans(),
    blend_mode=st.sampled_from(BlendMode),
    appearance=appearances,
)
layers = st.lists(states, max_size=3, unique_by=lambda state: state.name)
presets = st.lists(
    st.builds(Preset, name=names, layers=layers), max_size=3, unique_by=lambda preset: preset.name
)


@given(presets)
def test_what_is_saved_comes_back_exactly(
    tmp_path_factory: pytest.TempPathFactory, given: list[Preset]
) -> None:
    path = tmp_path_factory.mktemp("presets") / "a.json"
    save_presets(given, path)
    assert load_presets(path) == given


def test_the_file_is_for_people_too(tmp_path: Path) -> None:
    path = tmp_path / "weeds.json"
    save_presets(Preset(name="Weeds", layers=[LayerState(name="CIR", opacity=0.5)]), path)
    text = path.read_text("utf-8")
    assert text.endswith("}\n")
    assert '      "name": "Weeds",\n' in text
    assert json.loads(text)["version"] == 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["weeds.json"]


def test_a_file_may_leave_out_what_is_usual(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    layer = {"name": "CIR", "opacity": 1}
    path.write_text(json.dumps({"version": 1, "presets": [{"name": "a", "layers": [layer]}]}))
    assert load_presets(path) == [Preset(name="a", layers=[LayerState(name="CIR", opacity=1.0)])]


def of_layer(**changes: Any) -> dict[str, Any]:
    layer = {"name": "CIR", "opacity": 1.0} | changes
    return {"version": 1, "presets": [{"name": "a", "layers": [layer]}]}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", r"a\.json is not JSON: Input data was truncated"),
        ([], r"a\.json: Expected `object`, got `array`"),
        ({"version": 2, "presets": []}, r"is of version 2; this release reads version 1"),
        (of_layer(opacity=1.5), r"<= 1.0 - at `\$\.presets\[0\]\.layers\[0\]\.opacity`"),
        (of_layer(blend_mode="mix"), r"'mix' - at `\$\.presets\[0\]\.layers\[0\]\.blend_mode`"),
        (of_layer(opacitiy=1), r"unknown key 'opacitiy' - at `\$\.pre.*Did you mean 'opacity'\?"),
        (
            {"version": 1, "presets": [{"name": "a", "layers": []}] * 2},
            r"the name 'a' is there twice - at `\$\.presets\[1\]`",
        ),
        (
            {"version": 1, "presets": [{"name": "a", "layers": [{"name": "b", "opacity": 1}] * 2}]},
            r"the name 'b' is there twice - at `\$\.presets\[0\]\.layers\[1\]`",
        ),
    ],
)
def test_a_wrong_file_is_refused_with_the_place(tmp_path: Path, content: Any, message: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    with pytest.raises(InputError, match=message):
        load_presets(path)


def test_what_is_no_preset_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("as before")
    wrong = Preset(name="a", layers=[LayerState(name="CIR", opacity=7.0)])
    twice = [Preset(name="a", layers=[])] * 2
    for presets_, message in (
        ([wrong], "<= 1.0"),
        (twice, "'a' is there twice"),
        ([7], "is of type int"),
    ):
        with pytest.raises(InputError, match=message):
            save_presets(presets_, path)  # type: ignore[arg-type]
    assert path.read_text() == "as before"


def test_files_that_cannot_be_read_or_written_are_named(tmp_path: Path) -> None:
    for attempt in (load_presets, lambda path: save_presets([], path)):
        with pytest.raises(
            InputError, match=r"none.presets\.json cannot be (read|written): No such"
        ):
            attempt(tmp_path / "none" / "presets.json")
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        save_presets([], tmp_path / "folder")
    assert [entry.name for entry in tmp_path.iterdir()] == ["folder"]


def test_a_row_has_the_presets_layers_in_its_order_over_hidden_ones() -> None:
    own = [LayerState(name=name, opacity=0.5) for name in ("RGB", "CIR", "NDVI")]
    preset = Preset(
        name="a",
        layers=[
            LayerState(name="NDVI", opacity=1.0, blend_mode=BlendMode.SCREEN),
            LayerState(name="missing", opacity=1.0),
            LayerState(name="RGB", opacity=0.2),
        ],
    )
    assert apply(preset, own) == [
        LayerState(name="CIR", opacity=0.5, visible=False),
        preset.layers[0],
        preset.layers[2],
    ]
    assert [state.visible for state in own] == [True] * 3
