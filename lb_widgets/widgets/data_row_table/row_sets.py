"""Sets of rows: as masks for Python, as a number and a few spans for the wire. No Jupyter here."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, ClassVar, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lb_widgets.messages.table_selection import (
    SelectionState,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lb_widgets.messages.table_selection import (
        Span,
    )

Mask: TypeAlias = NDArray[np.bool_]
"""For every row of the source, by id, whether it is meant. Never changed once made."""

_KEPT_SETS: Final = 4
"""A page that changes a set may still be one behind; each takes 1 MB for a million rows."""


class RowSets:
    """The numbered sets of one version of the rows, and the way from a `SelectionState` to a mask.

    Parameters
    ----------
    version : int
        Of the rows.
    total : int
        How many there are.
    first : int
        The lowest number of a set: numbers are never used again, in later versions neither.
    """

    max_spans: ClassVar = 1000
    """Spans on the wire: about 16 kB. What needs more becomes a set with a number."""

    def __init__(self, version: int, total: int, *, first: int = 1) -> None:
        self._version = version
        self._total = total
        self._masks: OrderedDict[int, Mask] = OrderedDict()
        self.next_number = first

    def base(self, number: int | None) -> Mask | None:
        """Return the set of this number, None for the empty one.

        Raises
        ------
        KeyError
            The set is of another version or no longer kept.
        """
        return None if number is None else self._masks[number]

    def mask(self, state: SelectionState) -> Mask:
        """Return who is selected; rows past the end are no rows. `KeyError` as in `base`."""
        base = self.base(state.base)
        mask = np.zeros(self._total, dtype=bool) if base is None else base.copy()
        for spans, selected in ((state.removed, False), (state.added, True)):
            for start, stop in spans:
                mask[start:stop] = selected
        return mask

    def near(self, mask: Mask, number: int | None) -> SelectionState:
        """Return the state that says so with a set that there is, or with a new one.

        That set is the one of `number`; `KeyError` as in `base`.
        """
        base = self.base(number)
        added = spans_in(mask if base is None else mask & ~base)
        removed = [] if base is None else spans_in(base & ~mask)
        if len(added) + len(removed) > self.max_spans:
            return self.anew(mask)
        size = int(np.count_nonzero(mask))
        return SelectionState(self._version, number, added, removed, size)

    def anew(self, mask: Mask, *, max_spans: int | None = None) -> SelectionState:
        """Return the state that names every selected row, or a new set where these are many."""
        size = int(np.count_nonzero(mask))
        spans = spans_in(mask)
        if len(spans) <= (self.max_spans if max_spans is None else max_spans):
            return SelectionState(self._version, None, spans, [], size)
        number, self.next_number = self.next_number, self.next_number + 1
        self._masks[number] = mask
        while len(self._masks) > _KEPT_SETS:
            self._masks.popitem(last=False)
        return SelectionState(self._version, number, [], [], size)


def spans_in(mask: Mask) -> list[Span]:
    """Return the rows of a mask as ascending spans: rows 3, 4, 5, 9 are (3, 6) and (9, 10)."""
    edges = np.flatnonzero(np.diff(mask, prepend=False, append=False)).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))


def mask_of(spans: Iterable[Span], total: int) -> Mask:
    """Return the mask of some spans of rows that do not overlap."""
    edges = np.array(list(spans), dtype=np.intp).reshape(-1, 2)
    steps = np.zeros(total + 1, dtype=np.int8)
    # Where one span ends another may begin, so both are added up.
    np.add.at(steps, edges[:, 0], 1)
    np.add.at(steps, edges[:, 1], -1)
    return np.cumsum(steps[:-1], dtype=np.int8).astype(bool)
