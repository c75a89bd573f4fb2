"""How the values of columns are spread: the header's summary lines, and the menus to pick from."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec.structs import replace

from lb_widgets.messages.table_cells import CutText
from lb_widgets.messages.table_summaries import (
    HistogramSummary,
    PatternCheck,
    Summaries,
    ValueCount,
    ValuesSummary,
)
from lb_widgets.messages.view import Contains, IsMissing
from lb_widgets.sources.base import Kind, without
from lb_widgets.widgets.base.readable import scalar_text
from lb_widgets.widgets.data_row_table.cell_texts import cut
from lb_widgets.widgets.data_row_table.conditions import MAX_NUMBER
from lb_widgets.widgets.data_row_table.facets import facet_columns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lb_widgets.messages.table_summaries import (
        CheckPatternRequest,
        FacetRequest,
        SummariesRequest,
        Summary,
    )
    from lb_widgets.messages.view import View
    from lb_widgets.sources.base import Context, Facet, FacetValue, Histogram, RowSource
    from lb_widgets.widgets.data_row_table.content import TableContent

__all__ = ["check_pattern", "facet", "facet_columns", "summaries"]

BINS: Final = 20
"""Of a histogram: a column that starts 104 pixels wide shows each as five."""
MAX_VALUE_TEXT: Final = 120
"""Characters of a value that is longer; it can be filtered by, but not picked."""
MAX_SEARCHED: Final = 100_000
"""Values that a search looks at where they are no texts, the most frequent first."""

_SPREAD: Final = frozenset({Kind.NUMBER, Kind.TIME})
_DAY: Final = 86_400
_PICKED: Final = 4
"""Digits of a number for reading."""


def summaries(content: TableContent, request: SummariesRequest, context: Context) -> Summaries:
    """Return how the rows of a view are spread over the values of some columns.

    Numbers and moments come as histograms over the range of the whole table, lists and dicts only
    with the number of rows that have none, everything else with its most frequent values.

    Raises
    ------
    InputError
        There is no such column.
    Cancelled
        Nobody waits any longer.
    """
    source, view = content.source, replace(request.view, sort=())
    kinds = {column.name: column.kind for column in source.schema().columns}
    spread = [name for name in request.columns if kinds.get(name) in _SPREAD]
    nested = [name for name in request.columns if kinds.get(name) is Kind.NESTED]
    counted = [name for name in request.columns if name not in {*spread, *nested}]
    found: dict[str, Summary] = {}
    # Unknown names are among them, so the source can say which there are.
    for name, facet in source.facets(view, counted, request.top, context).items():
        found[name] = _values(name, facet)
    context.stop_if_cancelled()
    for name, histogram in source.histograms(view, spread, BINS, context).items():
        found[name] = _histogram(name, histogram, is_time=kinds[name] is Kind.TIME)
    for name in nested:
        context.stop_if_cancelled()
        found[name] = _only_missing(source, view, name, context)
    return Summaries([found[name] for name in request.columns])


def facet(content: TableContent, request: FacetRequest, context: Context) -> ValuesSummary:
    """Return the values of one column to pick from, as the other filters of the view leave them.

    Lists and dicts cannot be picked: of these only those rows are counted that have none.

    With `search`, those that hold the text: rows with another value, or none, are then not counted.
    But for texts, a search looks at the `MAX_SEARCHED` most frequent values, and says where there
    are more.

    Raises
    ------
    InputError
        There is no such column.
    Cancelled
        Nobody waits any longer.
    """
    source, name = content.source, request.column
    kind = next((each.kind for each in source.schema().columns if each.name == name), None)
    view = without(request.view, name)
    if kind is Kind.NESTED:
        # As texts, their values would show what only the names in them tell to be a secret.
        return _only_missing(source, view, name, context)
    if not request.search:
        return _values(name, _facet(source, view, name, request.top, context))
    if kind is Kind.TEXT:
        # Rows of the value searched for have no other value, so the source leaves out the rest.
        narrowed = replace(view, filters=(*view.filters, Contains(name, request.search)))
        return _values(name, _facet(source, narrowed, name, request.top, context))
    return _searched(name, _facet(source, view, name, MAX_SEARCHED, context), request)


def check_pattern(request: CheckPatternRequest, context: Context) -> PatternCheck:
    """Return why a regular expression is none, in words; empty where it is one."""
    del context
    try:
        re.compile(request.pattern)
    except (re.error, OverflowError, RecursionError) as error:
        text = str(error) or type(error).__name__
        return PatternCheck(f"{text[:1].upper()}{text[1:]}.")
    return PatternCheck("")


def number_text(value: float) -> str:
    """Return a number for reading: ``1,204``, ``0.25``, ``12,346``, ``1.2e-07``."""
    if not math.isfinite(value):
        return str(value)
    if float(value).is_integer() and abs(value) < 1e15:
        return f"{int(value):,}"
    if not 1e-4 <= abs(value) < 1e15:
        return f"{value:.{_PICKED}g}"
    digits = max(_PICKED - 1 - math.floor(math.log10(abs(value))), 0)
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def moment_text(seconds: float, span: float = 0) -> str:
    """Return a moment in UTC for reading: a day where it ends a `span` of days, else minutes too.

    Parameters
    ----------
    seconds : float
        Since 1970 UTC.
    span : float, seconds
        That it begins or ends.
    """
    unit = "D" if span > 2 * _DAY else "m"
    moment = np.datetime64(math.floor(seconds), "s").astype(f"datetime64[{unit}]")
    return str(moment).replace("T", " ")


def _facet(source: RowSource, view: View, name: str, top: int, context: Context) -> Facet:
    return source.facets(view, [name], top, context)[name]


def _values(name: str, facet: Facet) -> ValuesSummary:
    return ValuesSummary(
        column=name,
        values=_counts(facet.values),
        distinct=facet.distinct.value,
        is_exact=facet.distinct.exact,
        other=facet.other,
        missing=facet.missing,
    )


def _searched(name: str, facet: Facet, request: FacetRequest) -> ValuesSummary:
    text = request.search.lower()
    found = [each for each in facet.values if text in scalar_text(each.value).lower()]
    return ValuesSummary(
        column=name,
        values=_counts(found[: request.top]),
        distinct=len(found),
        is_exact=facet.distinct.exact and facet.distinct.value <= len(facet.values),
        other=sum(each.count for each in found[request.top :]),
        missing=0,
    )


def _only_missing(source: RowSource, view: View, name: str, context: Context) -> ValuesSummary:
    """Return how many rows have a list or dict, and how many have none."""
    total = source.prepare(view, context).value
    empty = replace(view, filters=(*view.filters, IsMissing(name)))
    missing = source.prepare(empty, context).value
    return ValuesSummary(
        name, [], distinct=0, is_exact=False, other=total - missing, missing=missing
    )


def _counts(values: Iterable[FacetValue]) -> list[ValueCount]:
    return [_count(each) for each in values]


def _count(each: FacetValue) -> ValueCount:
    shown = cut(scalar_text(each.value), MAX_VALUE_TEXT)
    text = f"{shown.text}…" if isinstance(shown, CutText) else shown
    is_whole = text == each.value if isinstance(each.value, str) else _is_exact(each.value)
    # What cannot be picked must not be sent either: it may be cut because it holds a secret.
    return ValueCount(each.value if is_whole else text, text, each.count, is_whole)


def _is_exact(value: float | None) -> bool:
    """Say whether JSON, and the browser's numbers, hold a value as it is."""
    return value is None or (math.isfinite(value) and abs(value) <= MAX_NUMBER)


def _histogram(name: str, histogram: Histogram, *, is_time: bool) -> HistogramSummary:
    low, high = histogram.low, histogram.high
    is_empty = sum(histogram.counts) == 0 and low == high == 0
    texts = [_end_text(end, high - low, is_time=is_time) for end in (low, high)]
    ends = ["", ""] if is_empty else texts
    return HistogramSummary(
        column=name,
        low=low,
        high=high,
        low_text=ends[0],
        high_text=ends[1],
        counts=list(histogram.counts),
        missing=histogram.missing,
    )


def _end_text(value: float, span: float, *, is_time: bool) -> str:
    return moment_text(value, span) if is_time else number_text(value)
