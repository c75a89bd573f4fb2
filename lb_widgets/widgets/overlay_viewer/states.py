"""How layers are shown and in which order, remembered by name from row to row."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from lb_widgets.errors import InputError
from lb_widgets.media.presets import apply
from lb_widgets.model.layer_state import Preset

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lb_widgets.model.layer_state import LayerState


class StateMemory:
    """The last state of every layer name, and the order that names were last brought into.

    A row has its own states and order at first, or those of a preset; what was changed by hand on
    the rows before is laid over them.
    """

    def __init__(self) -> None:
        self._preset: Preset | None = None
        self._by_name: dict[str, LayerState] = {}
        self._order: list[str] = []
        self._shown: list[str] = []

    def start(self, initial: Sequence[LayerState]) -> list[LayerState]:
        """Return the states of a row that is come to.

        Parameters
        ----------
        initial : sequence of LayerState
            Of the row's layers, the lowest first.
        """
        at_first = apply(self._preset, initial) if self._preset else list(initial)
        states = {state.name: self._by_name.get(state.name, state) for state in at_first}
        self._shown = reordered(list(states), self._order)
        return [states[name] for name in self._shown]

    def remember(self, states: Iterable[LayerState]) -> None:
        """Keep the states of the row on screen, and their order where it is another than before."""
        by_name = {state.name: state for state in states}
        self._by_name.update(by_name)
        names = list(by_name)
        if names != self._shown:
            self._order = merged(self._order, names)
            self._shown = names

    def follow(self, preset: Preset, states: Sequence[LayerState]) -> list[LayerState]:
        """Return the states of the row on screen by a preset, and forget what was changed before.

        The rows that are come to look as the preset says too.
        """
        self._preset = preset
        self._by_name = {}
        self._order = []
        followed = apply(preset, states)
        self._shown = [state.name for state in followed]
        return followed

    def release(self) -> None:
        """Show layers that were not seen yet as they are at first again."""
        self._preset = None


def reordered(names: Sequence[str], order: Sequence[str]) -> list[str]:
    """Return names so that those of `order` follow each other as they do there.

    The others keep their places.
    """
    rank = {name: index for index, name in enumerate(order)}
    ranked = iter(sorted((name for name in names if name in rank), key=rank.__getitem__))
    return [next(ranked) if name in rank else name for name in names]


def merged(order: Sequence[str], names: Sequence[str]) -> list[str]:
    """Return an order that has these names as they follow each other, new ones among them."""
    result = reordered(order, names)
    for index, name in enumerate(names):
        if name not in result:
            result.insert(result.index(names[index - 1]) + 1 if index else 0, name)
    return result


def preset_of(name: object, states: Sequence[LayerState]) -> Preset:
    """Return states as a preset of this name, or raise `InputError` where it is no name."""
    if not isinstance(name, str) or not name.strip():
        raise InputError(f"The name of a preset is {name!r}; expected a text.")
    return Preset(name=name, layers=list(states))


def with_preset(presets: Sequence[Preset], preset: Preset) -> list[Preset]:
    """Return presets with one more, in place of the one that has its name."""
    if preset.name not in {each.name for each in presets}:
        return [*presets, preset]
    return [preset if each.name == preset.name else each for each in presets]


def check_names(states: Sequence[LayerState], names: Sequence[str]) -> None:
    """Raise `InputError` where the states are not those of these layers, each once."""
    given = [state.name for state in states]
    if sorted(given) == sorted(names):
        return
    raise InputError(f"The layers of this row are {listed(names)}; got {listed(given)}.")


def index_of(layer: object, names: Sequence[str]) -> int:
    """Return the index of a layer given by index or name, or raise `InputError`."""
    if isinstance(layer, int) and not isinstance(layer, bool) and -len(names) <= layer < len(names):
        return layer % len(names)
    return names.index(one_of(layer, names, "layer"))


def one_of(name: object, names: Sequence[str], what: str) -> str:
    """Return a name that is one of these, or raise `InputError` with the nearest one.

    Parameters
    ----------
    what : str
        That they are names of: ``"layer"``.
    """
    if isinstance(name, str) and name in names:
        return name
    near = get_close_matches(name, names, n=1) if isinstance(name, str) else []
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise InputError(f"There is no {what} {name!r}; there are {listed(names)}.{hint}")


def listed(names: Iterable[str]) -> str:
    """Return names for a sentence."""
    return ", ".join(repr(name) for name in names) or "none"
