"""How layers are shown, remembered by name from row to row."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from lb_widgets.errors import InputError
from lb_widgets.media.layers import OVERLAY_OPACITY
from lb_widgets.messages.overlay_viewer import LayerState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class LayerStates:
    """The last state of every layer name seen."""

    def __init__(self) -> None:
        self._by_name: dict[str, LayerState] = {}

    def remember(self, states: Iterable[LayerState]) -> None:
        """Keep these for later rows that have layers of these names."""
        self._by_name.update((state.name, state) for state in states)

    def of(self, names: Iterable[str]) -> list[LayerState]:
        """Return a state for each name: as last seen, else at `OVERLAY_OPACITY`."""
        return [
            self._by_name.get(name) or LayerState(name=name, opacity=OVERLAY_OPACITY)
            for name in names
        ]


def check_names(states: Sequence[LayerState], names: Sequence[str]) -> None:
    """Raise `InputError` where the states are not those of these layers, each once."""
    given = [state.name for state in states]
    if sorted(given) == sorted(names):
        return
    expected = ", ".join(repr(name) for name in names) or "none"
    found = ", ".join(repr(name) for name in given) or "none"
    raise InputError(f"The layers of this row are {expected}; got {found}.")


def index_of(layer: int | str, names: Sequence[str]) -> int:
    """Return the index of a layer given by index or name, or raise `InputError`."""
    if isinstance(layer, int) and -len(names) <= layer < len(names):
        return layer % len(names)
    if isinstance(layer, str) and layer in names:
        return names.index(layer)
    near = get_close_matches(layer, names, n=1) if isinstance(layer, str) else []
    hint = f" Did you mean {near[0]!r}?" if near else ""
    expected = ", ".join(repr(name) for name in names) or "none"
    raise InputError(f"There is no layer {layer!r}; this row's are {expected}.{hint}")
