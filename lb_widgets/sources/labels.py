"""Columns with several words per row: attachment types, names of layers, broken rules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Labels:
    """Words of each row, each word once per row.

    Parameters
    ----------
    words : tuple of str
        The words that occur.
    rows : ndarray of int32
        Row of each label, ascending; within a row in the order in which they were given.
    codes : ndarray of int32
        Which of `words` each label is.
    total : int
        Number of rows, those without labels counted.
    """

    words: tuple[str, ...]
    rows: NDArray[np.int32]
    codes: NDArray[np.int32]
    total: int

    @classmethod
    def from_pairs(
        cls,
        rows: Sequence[int] | NDArray[np.integer[Any]],
        words: Sequence[str] | NDArray[np.object_],
        total: int,
    ) -> Labels:
        """Return the labels of these row numbers, one word for each; in any order, also repeated.

        Examples
        --------
        >>> Labels.from_pairs([2, 0, 2], ["urls.signed", "keys.missing", "keys.missing"], 3).of([2])
        [['urls.signed', 'keys.missing']]
        """
        texts = np.empty(len(words), dtype=object)
        texts[:] = words
        codes, vocabulary = pd.factorize(texts)
        return cls.from_codes(rows, codes, tuple(vocabulary.tolist()), total)

    @classmethod
    def from_codes(
        cls,
        rows: Sequence[int] | NDArray[np.integer[Any]],
        codes: Sequence[int] | NDArray[np.integer[Any]],
        words: tuple[str, ...],
        total: int,
    ) -> Labels:
        """Return labels that are numbers of words."""
        of_labels, of_words = np.asarray(rows, np.int32), np.asarray(codes, np.int32)
        pairs = of_labels * np.int64(max(len(words), 1)) + of_words
        first = np.sort(np.unique(pairs, return_index=True)[1])  # as they were given
        of_labels, of_words = of_labels[first], of_words[first]
        if (np.diff(of_labels) < 0).any():
            by_row = np.argsort(of_labels, kind="stable")
            of_labels, of_words = of_labels[by_row], of_words[by_row]
        return cls(words, of_labels, of_words, total)

    @cached_property
    def counts(self) -> NDArray[np.int32]:
        """How many labels each row has."""
        return np.bincount(self.rows, minlength=self.total).astype(np.int32)

    def having(self, words: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return for each row whether it has one of these words, given for each word if so."""
        found = np.zeros(self.total, bool)
        found[self.rows[words[self.codes]]] = True
        return found

    def of(self, ids: Sequence[int] | NDArray[np.integer[Any]]) -> list[list[str]]:
        """Return the words of these rows."""
        wanted = np.asarray(ids, np.int32)
        starts = np.searchsorted(self.rows, wanted, side="left").tolist()
        stops = np.searchsorted(self.rows, wanted, side="right").tolist()
        return [
            [self.words[code] for code in self.codes[start:stop].tolist()]
            for start, stop in zip(starts, stops, strict=True)
        ]

    def frequencies(self, rows: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return for each word how many of these rows have it."""
        return np.bincount(self.codes[rows[self.rows]], minlength=len(self.words))


@dataclass(frozen=True, eq=False)
class ExtraColumn:
    """A column that is computed beside the user's table, never written into it.

    Parameters
    ----------
    label : str
        What the user calls it.
    values : pandas.Series or Labels
        One value per row, in the order of the rows whatever its index, or several words per row.
    """

    label: str
    values: pd.Series[Any] | Labels

    @property
    def length(self) -> int:
        """Of how many rows it has values."""
        return self.values.total if isinstance(self.values, Labels) else len(self.values)
