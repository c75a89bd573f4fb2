"""Who a row is: its global key, or where that is missing or repeated, a substitute of its own."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
import pandas as pd

from lb_widgets.io.frames import iter_rows
from lb_widgets.model.keys import content_hash

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray


_HASH_LENGTH: Final = 8
_MANY: Final = 10_000
"""Keys from which on all rows are looked at together: a second for a million, a page waits not."""


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
        keys: list[Any] = self._texts.iloc[positions].tolist()
        if len(keys) > _MANY:
            places = np.flatnonzero(~self._own[positions]).tolist()
        else:
            owners = self._owners({key for key in keys if isinstance(key, str)})
            places = [place for place, key in enumerate(keys) if key not in owners]
        substitutes = self._substitutes(positions[places])
        for place, substitute in zip(places, substitutes, strict=True):
            keys[place] = substitute
        return keys

    def ids_of(self, keys: Sequence[str]) -> list[int | None]:
        """Return the rows with these keys, None where no row has the key."""
        rows = self._owners_of(keys)
        strange = [place for place, row in enumerate(rows) if row is None]
        guesses = [self._row_of_label(keys[place].rpartition("-")[0]) for place in strange]
        known = [row for row in guesses if row is not None]
        substitutes = dict(zip(known, self.keys(known), strict=True))
        for place, row in zip(strange, guesses, strict=True):
            if row is not None and substitutes[row] == keys[place]:
                rows[place] = row
        return rows

    def _owners_of(self, keys: Sequence[str]) -> list[int | None]:
        """Return for each key the row whose global key it is, if that identifies it."""
        if len(keys) <= _MANY:
            owners = self._owners(set(keys))
            return [owners.get(key) for key in keys]
        rows = np.flatnonzero(self._own)
        texts = pd.Index(self._texts.iloc[rows].to_numpy(dtype=object), dtype=object)
        places = texts.get_indexer(pd.Index(np.array(keys, dtype=object), dtype=object))
        return [None if row < 0 else row for row in np.append(rows, -1)[places].tolist()]

    def _owners(self, texts: set[str]) -> dict[str, int]:
        """Return the row of each of these global keys that identifies one: no other row has it."""
        wanted = [text for text in texts if text and self._can_hold(text)]
        found = np.flatnonzero(self._texts.isin(wanted).to_numpy(dtype=bool))
        keys: list[str] = self._texts.iloc[found].tolist()
        counts = Counter(keys)
        return {key: row for key, row in zip(keys, found.tolist(), strict=True) if counts[key] == 1}

    @cached_property
    def _own(self) -> NDArray[np.bool_]:
        """For each row whether its global key identifies it."""
        texts = self._texts
        is_own = texts.notna() & (texts != "") & ~texts.duplicated(keep=False)
        return is_own.to_numpy(dtype=bool, na_value=False)

    @cached_property
    def _texts(self) -> pd.Series[Any]:
        """The global keys; None for those that are no texts, and may not even be hashable."""
        keys = self._frame["global_key"].reset_index(drop=True)
        if isinstance(keys.dtype, pd.StringDtype) or keys.dtype.kind == "U":
            return keys
        keys = keys.astype(object)
        if pd.api.types.infer_dtype(keys, skipna=True) in ("string", "empty"):
            return keys
        is_text = np.fromiter((isinstance(key, str) for key in keys), bool, len(keys))
        return keys.where(is_text, None)

    def _can_hold(self, text: str) -> bool:
        """Say whether the column can hold a text: Arrow takes no half of a surrogate pair."""
        if self._texts.dtype == object:
            return True
        try:
            text.encode()
        except UnicodeEncodeError:
            return False
        return True

    def _row_of_label(self, label: str) -> int | None:
        if self._labels is not None:
            return self._rows_of_labels.get(label)
        index = self._frame.index
        is_number = label.removeprefix("-").isdecimal() and label.isascii()
        if not is_number or int(label) not in index:
            return None
        return cast("int", index.get_loc(int(label)))

    @cached_property
    def _rows_of_labels(self) -> dict[str, int]:
        return {label: row for row, label in enumerate(self._labels or [])}

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
