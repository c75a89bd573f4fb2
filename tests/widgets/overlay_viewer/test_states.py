"""Laws of what is remembered from row to row."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.model.layer_state import LayerState, Preset
from lb_widgets.widgets.overlay_viewer.states import StateMemory, merged, reordered

names = st.lists(st.sampled_from("abcdefgh"), unique=True)


def states(of: list[str], opacity: float = 0.5) -> list[LayerState]:
    return [LayerState(name=name, opacity=opacity) for name in of]


@given(names, names)
def test_reordering_keeps_names_and_the_places_of_others(row: list[str], order: list[str]) -> None:
    result = reordered(row, order)
    assert sorted(result) == sorted(row)
    known = [name for name in order if name in row]
    assert [name for name in result if name in order] == known
    for before, after in zip(row, result, strict=True):
        assert (before in order) == (after in order)
        assert before in order or before == after


@given(names, names)
def test_a_merged_order_brings_its_names_back_as_they_were(
    order: list[str], row: list[str]
) -> None:
    result = merged(order, row)
    assert sorted(result) == sorted({*order, *row})
    assert [name for name in result if name in row] == row
    assert [name for name in result if name in order and name not in row] == [
        name for name in order if name not in row
    ]


@given(st.lists(names, min_size=1, max_size=5))
def test_rows_that_are_only_looked_at_are_as_they_are_at_first(rows: list[list[str]]) -> None:
    memory = StateMemory()
    for row in rows:
        shown = memory.start(states(row))
        memory.remember(shown)
        assert shown == states(row)


@given(names, names, st.randoms())
def test_what_was_changed_is_laid_over_every_row(
    first: list[str], second: list[str], random: object
) -> None:
    memory = StateMemory()
    memory.start(states(first))
    changed = states(first, 0.1)
    random.shuffle(changed)  # type: ignore[attr-defined]
    memory.remember(changed)
    assert memory.start(states(first)) == changed
    shown = {state.name: state.opacity for state in memory.start(states(second))}
    assert shown == {name: 0.1 if name in first else 0.5 for name in second}


@given(names, names, names)
def test_rows_look_as_a_preset_says_whichever_was_seen_when_it_was_applied(
    preset_names: list[str], first: list[str], second: list[str]
) -> None:
    preset = Preset(name="p", layers=states(preset_names, 0.9))
    memory = StateMemory()
    memory.remember(memory.start(states(first)))
    memory.remember(memory.follow(preset, states(first, 0.3)))
    shown = memory.start(states(second))
    visible = [state for state in shown if state.visible]
    assert visible == [state for state in preset.layers if state.name in second]
    assert {state.name for state in shown} == set(second)
    memory.release()
    fresh = [name for name in second if name not in first and name not in preset_names]
    again = {state.name: state for state in memory.start(states(second))}
    assert all(again[name] == LayerState(name=name, opacity=0.5) for name in fresh)
