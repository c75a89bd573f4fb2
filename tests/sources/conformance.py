"""What every `RowSource` must do: checks of one source against the model of its rows."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from itertools import pairwise
from math import isfinite
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.errors import InputError, StaleCursor
from lb_widgets.messages.view import SortKey, View
from lb_widgets.sources.base import (
    After,
    AtKey,
    Before,
    First,
    Fraction,
    Last,
    Position,
)

from .conftest import FakeContext

if TYPE_CHECKING:
    from lb_widgets.sources.base import Page, RowSource

    from .model import Model

EVERYTHING = 10_000


def shown(source: RowSource, view: View) -> list[int]:
    """Return the rows of a view from the first to the last, page by page."""
    page = source.page(view, First(), EVERYTHING, FakeContext())
    rows = list(page.row_ids)
    while page.after is not None:
        page = source.page(view, After(page.after), EVERYTHING, FakeContext())
        rows += page.row_ids
    return rows


def check_view(source: RowSource, model: Model, view: View) -> None:
    """The rows of a view and their order, its members and its total are those of the model."""
    expected = model.view(view)
    total = source.prepare(view, FakeContext())
    assert shown(source, view) == expected
    assert source.members(view, FakeContext()).nonzero()[0].tolist() == sorted(expected)
    if total.exact:
        assert total.value == len(expected)
    assert source.page(view, First(), 3, FakeContext()).version == source.version


def check_walks(source: RowSource, model: Model, view: View, size: int) -> None:
    """Forward and backward by cursors, every row comes once; cursors survive JSON."""
    expected = model.view(view)
    context = FakeContext()
    rows: list[int] = []
    page = source.page(view, First(), size, context)
    assert page.before is None
    while True:
        assert 0 < len(page.row_ids) <= size or not expected
        rows += page.row_ids
        if page.after is None:
            break
        page = source.page(view, After(_through_json(page.after)), size, context)
    assert rows == expected
    rows = []
    page = source.page(view, Last(), size, context)
    assert page.after is None
    while True:
        rows[:0] = page.row_ids
        if page.before is None:
            break
        page = source.page(view, Before(_through_json(page.before)), size, context)
    assert rows == expected


def check_turning_back(source: RowSource, view: View, size: int) -> None:
    """What lies before the page behind a page is that page's end."""
    first = source.page(view, First(), size, FakeContext())
    if first.after is None:
        return
    second = source.page(view, After(first.after), size, FakeContext())
    assert second.before is not None
    back = source.page(view, Before(second.before), size, FakeContext())
    assert list(back.row_ids) == list(first.row_ids)[-len(back.row_ids) :]


def check_places(source: RowSource, model: Model, view: View) -> None:
    """Pages begin and end where they are asked to; what is no place of the view is refused."""
    expected = model.view(view)
    positions = source.schema().caps.positions
    for place, row in enumerate(expected):
        key = source.keys([row])[0]
        assert _first(source.page(view, AtKey(key), 3, FakeContext())) == row
        located = source.locate(view, key, FakeContext())
        assert located is not None
        if positions:
            page = source.page(view, Position(place), 3, FakeContext())
            assert (_first(page), page.start.value, page.start.exact) == (row, place, True)
            assert located.value == place
    assert not source.page(view, Last(), 3, FakeContext()).after
    for fraction, row in ((0.0, expected[:1]), (1.0, expected[-1:])):
        page = source.page(view, Fraction(fraction), EVERYTHING, FakeContext())
        assert bool(page.row_ids) == bool(expected)
        if positions and row:
            assert _first(page) == row[0]
    beyond = source.page(view, Position(len(expected) + 50), 3, FakeContext())
    assert positions is False or not beyond.row_ids
    with pytest.raises(InputError, match="nobody"):
        source.page(view, AtKey("nobody"), 1, FakeContext())
    assert source.locate(view, "nobody", FakeContext()) is None


def check_cursors(source: RowSource, newer: RowSource, view: View, other: View) -> None:
    """A cursor is refused by another view, by another version, and when it is none."""
    page = source.page(view, First(), 1, FakeContext())
    if page.after is None:
        return
    for at in (After(page.after), Before(page.after)):
        if repr(other) != repr(view):
            with pytest.raises(StaleCursor):
                source.page(other, at, 1, FakeContext())
        with pytest.raises(StaleCursor):
            newer.page(view, at, 1, FakeContext())
    with pytest.raises(StaleCursor):
        source.page(view, After("x"), 1, FakeContext())


def check_facets(source: RowSource, model: Model, view: View, columns: list[str], top: int) -> None:
    """Counts of values are those of the model, the most frequent first, then by value."""
    facets = source.facets(view, columns, top, FakeContext())
    assert list(facets) == columns
    for column in columns:
        counts, missing = model.counts(view, column)
        facet = facets[column]
        assert facet.missing == missing
        assert not facet.distinct.exact or facet.distinct.value == len(counts)
        named = [
            (_comparable(each.value, model.kinds[column]), each.count) for each in facet.values
        ]
        best = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        assert named == best[:top]
        assert facet.other == sum(counts.values()) - sum(count for _, count in named)


def check_histograms(source: RowSource, model: Model, view: View, bins: int) -> None:
    """Every finite number of the view is in the bin that holds it."""
    names = ["score", "n_attachments", "moment"]
    found = source.histograms(view, names, bins, FakeContext())
    for name in names:
        histogram = found[name]
        everything = _finite(model, View(), name)
        inside = _finite(model, view, name)
        assert len(histogram.counts) == bins
        assert sum(histogram.counts) == len(inside)
        assert histogram.missing == len(model.view(view)) - len(inside)
        low, high = min(everything, default=0), max(everything, default=0)
        assert (histogram.low, histogram.high) == (low, high)
        if name == "n_attachments" and low < high:
            width = (high - low) / bins
            expected = Counter(min(int((value - low) / width), bins - 1) for value in inside)
            assert list(histogram.counts) == [expected[place] for place in range(bins)]
    with pytest.raises(InputError, match="'name'"):
        source.histograms(view, ["name"], bins, FakeContext())


def check_spans(source: RowSource, model: Model, view: View, start: int, stop: int) -> None:
    """The rows at some positions, as ascending spans that do not touch."""
    spans = source.spans(view, start, stop, FakeContext())
    rows = [row for first, last in spans for row in range(first, last)]
    assert rows == sorted(model.view(view)[start:stop])
    assert all(last < first for (_, last), (first, _) in pairwise(spans))


def check_values(source: RowSource, model: Model, ids: list[int]) -> None:
    """Values of rows come in the order that was asked for, those of derived columns too."""
    names = ["attachments", "n_layers", "has_RAW_TEXT", "attachment_types", "layer_names", "tag"]
    names += [each.name for each in source.schema().columns if each.name.startswith("metadata.")]
    found = source.rows(ids, names)
    for name in names:
        assert found[name] == [model.value(row, name) for row in ids]
    assert source.ids_of(source.keys(ids)) == ids


def check_refusals(source: RowSource) -> None:
    """A column that is not there is named."""
    for view in (View(sort=(SortKey("height"),)),):
        for ask in (source.prepare, source.members):
            with pytest.raises(InputError, match=r"'height'.*they have row_data"):
                ask(view, FakeContext())


def _through_json(cursor: str) -> str:
    return json.loads(json.dumps(cursor))


def _first(page: Page) -> int | None:
    return page.row_ids[0] if page.row_ids else None


def _comparable(value: Any, kind: str) -> Any:
    if kind != "time":
        return value
    return datetime.fromisoformat(value)


def _finite(model: Model, view: View, name: str) -> list[float]:
    found: list[float] = []
    for row in model.view(view):
        if not model.is_missing(row, name):
            value = model.sort_value(row, name)
            number = value.timestamp() if model.kinds[name] == "time" else float(value)
            if isfinite(number):
                found.append(number)
    return found
