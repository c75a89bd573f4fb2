"""Which layers a user means."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from lb_widgets.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def indices_of(layers: Iterable[Any], names: Sequence[str]) -> list[int]:
    """Return the indices of layers given by index or name, each once, in their order.

    Parameters
    ----------
    layers : iterable of int or str
        What the user asked for.
    names : sequence of str
        Of the row's layers; several may be alike.

    Raises
    ------
    InputError
        There is no such layer, or several have this name.
    """
    return list(dict.fromkeys(index_of(layer, names) for layer in layers))


def index_of(layer: Any, names: Sequence[str]) -> int:
    """Return the index of one layer, as `indices_of` does."""
    if isinstance(layer, int) and not isinstance(layer, bool) and 0 <= layer < len(names):
        return layer
    if not isinstance(layer, str) or layer not in names:
        near = get_close_matches(layer, names, n=1) if isinstance(layer, str) else []
        hint = f" Did you mean {near[0]!r}?" if near else ""
        known = ", ".join(f"{index} {name!r}" for index, name in enumerate(names)) or "none"
        raise InputError(f"There is no layer {layer!r}; this row's are {known}.{hint}")
    places = [index for index, name in enumerate(names) if name == layer]
    if len(places) > 1:
        listed = ", ".join(map(str, places))
        raise InputError(f"Several layers are called {layer!r}: give the index, one of {listed}.")
    return places[0]
