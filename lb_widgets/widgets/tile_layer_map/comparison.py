"""Which two layers are compared, and what a user may say for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from lb_widgets.errors import InputError
from lb_widgets.model.comparison import CompareMode
from lb_widgets.model.tile_view import MapComparison

if TYPE_CHECKING:
    from collections.abc import Sequence

COMPARED = 2
"""Layers that a comparison is of."""


def comparison_of(given: Any, current: MapComparison, **options: Any) -> MapComparison:
    """Return a comparison as it is kept.

    Parameters
    ----------
    given : MapComparison, CompareMode, str, dict or None
        A word leaves all else as it is; None means the mode ``"blend"``.
    current : MapComparison
        What is in use.
    **options
        Fields of `MapComparison` to change.

    Raises
    ------
    InputError
        There is no such mode or option, or a value is out of its range.
    """
    fields: dict[str, Any] = msgspec.to_builtins(current)
    if isinstance(given, MapComparison):
        fields = msgspec.to_builtins(given)
    elif isinstance(given, dict):
        fields |= given
    else:
        fields["mode"] = CompareMode.BLEND if given is None else given
    fields |= options
    known = MapComparison.__struct_fields__
    if unknown := [name for name in fields if name not in known]:
        raise InputError(f"A comparison has no {unknown[0]!r}; it has {', '.join(known)}.")
    modes = [str(mode) for mode in CompareMode]
    if fields["mode"] not in modes:
        raise InputError(
            f"There is no comparison {fields['mode']!r}; expected one of {', '.join(modes)}."
        )
    try:
        return msgspec.convert(fields, MapComparison)
    except msgspec.ValidationError as error:
        raise InputError(f"The comparison cannot be: {error}") from None


def pair_of(visible: Sequence[int], count: int) -> list[int]:
    """Return the two layers to compare, the lower one first.

    Parameters
    ----------
    visible : sequence of int
        Indices of the layers on screen, the lowest first: of more than two, the first and the last
        are compared; one alone is compared with the main layer.
    count : int
        Layers of the row.

    Raises
    ------
    InputError
        The row has one layer only.
    """
    if count < COMPARED:
        raise InputError(
            "This row has one layer, so there is nothing to compare it with: a comparison takes "
            "two, such as the main layer and one of alternative_layers."
        )
    if len(visible) >= COMPARED:
        return [visible[0], visible[-1]]
    alone = visible[0] if visible else 0
    return [0, alone or 1]
