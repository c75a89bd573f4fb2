"""How the rows of a view are spread over the values of a column."""

from __future__ import annotations

import heapq
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lb_widgets.errors import InputError
from lb_widgets.redact import redact
from lb_widgets.sources.base import Count, Facet, FacetValue, Histogram, Kind
from lb_widgets.sources.chunks import chunks
from lb_widgets.sources.labels import Labels
from lb_widgets.sources.missing import missing_cells
from lb_widgets.sources.numbers import moment_text, numbers_of
from lb_widgets.sources.texts import whole_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lb_widgets.sources.base import Context


def facet(
    values: pd.Series[Any] | Labels,
    kind: Kind,
    rows: NDArray[np.bool_],
    top: int,
    context: Context,
) -> Facet:
    """Return how these rows are spread over the values of a column."""
    context.stop_if_cancelled()
    shown = int(rows.sum())
    if isinstance(values, Labels):
        found, counts = np.array(values.words, object), values.frequencies(rows)
        found, counts = found[counts > 0], counts[counts > 0]
        missing = shown - int((values.counts[rows] > 0).sum())
        best = _most_frequent(found, counts, top)
    else:
        missing = int(missing_cells(values, nested=kind is Kind.NESTED)[rows].sum())
        best, counts = _spread(values[rows], kind, top, context)
    named = sum(count for _, count in best)
    return Facet(
        tuple(FacetValue(value, count) for value, count in best),
        missing,
        Count(len(counts)),
        int(counts.sum()) - named,
    )


def histogram(
    column: str,
    values: pd.Series[Any] | Labels,
    kind: Kind,
    rows: NDArray[np.bool_],
    bins: int,
) -> Histogram:
    """Return how these rows are spread over the range of a column.

    Raises
    ------
    InputError
        The column is neither of numbers nor of moments.
    """
    if isinstance(values, Labels) or kind not in (Kind.NUMBER, Kind.TIME):
        raise InputError(
            redact(
                f"Column {column!r} is of kind {kind}; only numbers and moments have a histogram."
            )
        )
    floats = numbers_of(values).as_floats()
    finite = floats[np.isfinite(floats)]
    if len(finite) == 0:
        return Histogram(0.0, 0.0, (0,) * bins, int(rows.sum()))
    low, high = float(finite.min()), float(finite.max())
    shown = floats[rows]
    shown = shown[np.isfinite(shown)]
    # Halved, so that the width is finite too where the ends are not far from the largest float.
    width = high / 2 - low / 2
    places = (shown / 2 - low / 2) / width * bins if width else np.full(len(shown), bins)
    counts = np.bincount(np.clip(places.astype(np.intp), 0, bins - 1), minlength=bins)
    return Histogram(low, high, tuple(counts.tolist()), int(rows.sum()) - len(shown))


def _spread(
    values: pd.Series[Any], kind: Kind, top: int, context: Context
) -> tuple[list[tuple[Any, int]], NDArray[np.int64]]:
    """Return the most frequent values, and how many rows each value has."""
    if kind is Kind.NESTED:
        texts: Counter[str] = Counter()
        for part in chunks(len(values), context, "rows counted"):
            texts.update(
                text for cell in values.iloc[part] if (text := whole_text(cell)) is not None
            )
        counts = np.fromiter(texts.values(), np.int64, len(texts))
        return _most_frequent(list(texts), counts, top), counts
    if kind is Kind.TEXT:
        codes, texts_found = pd.factorize(values)
        counts = np.bincount(codes[codes >= 0], minlength=len(texts_found))
        return _most_frequent(texts_found, counts, top), counts
    numbers = numbers_of(values)
    found, counts = np.unique(numbers.array[~numbers.missing], return_counts=True)
    best = _most_frequent(found, counts, top)
    if kind is Kind.TIME:
        return [(moment_text(value, numbers.per_second), count) for value, count in best], counts
    if kind is Kind.BOOLEAN:
        return [(bool(value), count) for value, count in best], counts
    return [(_plain(value, numbers.per_second), count) for value, count in best], counts


def _most_frequent(values: Any, counts: NDArray[np.int64], top: int) -> list[tuple[Any, int]]:
    """Return the values with the largest counts, those alike by value."""
    if len(counts) > top:
        least = np.partition(counts, -top)[-top]
        places = np.flatnonzero(counts >= least)
    else:
        places = np.arange(len(counts))
    if isinstance(values, list):
        candidates: list[Any] = [values[place] for place in places]
    else:
        candidates = values[places].tolist()
    pairs = zip(candidates, counts[places].tolist(), strict=True)
    return heapq.nsmallest(top, pairs, key=lambda pair: (-pair[1], pair[0]))


def _plain(value: Any, per_second: int) -> float:
    """Return a number as JSON has it: a decimal as float, a length of time in seconds."""
    if isinstance(value, int) and per_second == 1:
        return value
    return float(value / per_second)
