"""Who a row is: its global key, or where that is missing or repeated, a substitute of its own."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from lb_widgets.io.frames import iter_rows
from lb_widgets.model.keys import content_hash

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray


_HASH_LENGTH: Final = 8


class Identity:
    """Keys of the rows of a canonical frame, and the way back from key to row.

    The substitute is ``"{index label}-{content hash}"``: it stays with the row when others are
    added, and no longer fits once the content has changed. Where the index repeats a label, the
    second row with it gets ``"a.1-…"``, the third ``"a.2-…"``.

    Nothing is computed before it is asked for: hashes only of the rows asked for.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame

    def keys(self, ids: Sequence[int] | NDArray[np.integer[Any]]) -> list[str]:
        """Return the keys of these rows, in this order."""
        positions = np.asarray(ids, dtype=np.intp)
        keys: list[str] = self._global_keys[positions].tolist()
        places = np.flatnonzero(~self._own[positions])
        for place, substitute in zip(places, self._substitutes(positions[places]), strict=True):
            keys[place] = substitute
        return keys

    def ids_of(self, keys: Sequence[str]) -> list[int | None]:
        """Return the rows with these keys, None where no row has the key."""
        places = self._rows_of_own.get_indexer(pd.Index(np.array(keys, dtype=object)))
        rows: list[int | None] = np.append(np.flatnonzero(self._own), -1)[places].tolist()
        strange = np.flatnonzero(places < 0).tolist()
        guesses = [self._rows_of_labels.get(keys[place].rpartition("-")[0]) for place in strange]
        known = [row for row in guesses if row is not None]
        substitutes = dict(zip(known, self._substitutes(known), strict=True))
        for place, row in zip(strange, guesses, strict=True):
            rows[place] = row if row is not None and substitutes[row] == keys[place] else None
        return rows

    @cached_property
    def _global_keys(self) -> NDArray[np.object_]:
        return self._frame["global_key"].to_numpy(dtype=object)

    @cached_property
    def _own(self) -> NDArray[np.bool_]:
        """Whether each row's global key identifies it: a text that no other row has."""
        keys = self._global_keys
        is_text = np.fromiter((isinstance(key, str) and key != "" for key in keys), bool, len(keys))
        # What is no text may not even be hashable.
        texts = pd.Series(np.where(is_text, keys, ""), dtype=object)
        return is_text & ~texts.duplicated(keep=False).to_numpy()

    @cached_property
    def _rows_of_own(self) -> pd.Index[Any]:
        return pd.Index(self._global_keys[self._own])

    @cached_property
    def _rows_of_labels(self) -> dict[str, int]:
        return {self._label(row): row for row in np.flatnonzero(~self._own).tolist()}

    @cached_property
    def _labels(self) -> list[str] | None:
        """A text for each row's label, none twice; None where they are the row numbers."""
        index = self._frame.index
        return None if isinstance(index, pd.RangeIndex) else _told_apart([str(x) for x in index])

    def _label(self, position: int) -> str:
        return str(self._frame.index[position]) if self._labels is None else self._labels[position]

    def _substitutes(self, positions: Sequence[int] | NDArray[np.intp]) -> Iterator[str]:
        rows = iter_rows(self._frame.take(list(positions)))
        for position, row in zip(positions, rows, strict=True):
            yield f"{self._label(int(position))}-{content_hash(row)[:_HASH_LENGTH]}"


def _told_apart(labels: list[str]) -> list[str]:
    """Return the labels, those that occurred before with a number: a, b, a become a, b, a.1."""
    taken = set(labels)
    if len(taken) == len(labels):
        return labels
    numbers: Counter[str] = Counter()
    names: dict[str, None] = {}
    for label in labels:
        name = label
        while name in names or (name != label and name in taken):
            numbers[label] += 1
            name = f"{label}.{numbers[label]}"
        names[name] = None
    return list(names)
