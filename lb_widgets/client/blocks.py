"""Rows in whatever form they come, as canonical frames of a few thousand rows each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from lb_widgets.errors import RowsError
from lb_widgets.io.frames import as_frame
from lb_widgets.model.rules.base import kind_of, shown
from lb_widgets.redact import redact

if TYPE_CHECKING:
    from collections.abc import Iterable

BLOCK: Final = 5_000
"""Rows that are checked, looked up and encoded together; 5 to 10 MB in memory."""


@dataclass(frozen=True)
class Blocks:
    """Rows, block by block.

    Parameters
    ----------
    frames : iterable of DataFrame
        Canonical; can be read once.
    total : int
        How many rows there are; 0 where only reading them to the end would tell.
    index : Index or None
        Of the rows given; None where they are numbered.
    """

    frames: Iterable[pd.DataFrame]
    total: int
    index: pd.Index | None


def blocks_of(rows: Any) -> Blocks:
    """Return rows as blocks; an iterator is read as the blocks are, never kept as a whole.

    Parameters
    ----------
    rows : DataFrame, list of dict, one row, or an iterator of dict or of DataFrame
        Canonical or wide; never changed.

    Raises
    ------
    InputError, RowsError
        As `as_frame`; for an iterator when the block is read.
    """
    if isinstance(rows, Iterator):
        return Blocks(_read(rows), 0, None)
    frame = as_frame(rows)
    return Blocks(_cut(frame), len(frame), frame.index)


def _cut(frame: pd.DataFrame) -> Iterator[pd.DataFrame]:
    return (frame.iloc[start : start + BLOCK] for start in range(0, len(frame), BLOCK))


def _read(records: Iterator[Any]) -> Iterator[pd.DataFrame]:
    first = 0
    if isinstance(head := next(records, None), pd.DataFrame):
        for frame in chain([head], records):
            yield from _cut(as_frame(frame))
        return
    records = chain([] if head is None else [head], records)
    while block := list(islice(records, BLOCK)):
        problems = [
            redact(f"row {at}: is {kind_of(record)} ({shown(record)}), expected a dict")
            for at, record in enumerate(block, first)
            if not isinstance(record, Mapping)
        ]
        if problems:
            message = f"{len(problems):,} rows are no dicts; the first: {problems[0]}."
            raise RowsError(message, problems=problems)
        yield as_frame(block)
        first += len(block)
