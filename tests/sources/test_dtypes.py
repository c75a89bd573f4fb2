"""Every way in which pandas holds a column: its kind, its order, what is compared and counted."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lb_widgets.errors import InputError
from lb_widgets.io.frames import as_frame
from lb_widgets.messages.view import (
    Between,
    Compare,
    CompareOperator,
    Contains,
    IsMissing,
    Matches,
    OneOf,
    SortKey,
    View,
)
from lb_widgets.sources.base import Count, Facet, First, Histogram, Kind
from lb_widgets.sources.pandas_source import PandasSource

from .conftest import FakeContext

pa = pytest.importorskip("pyarrow")

DAY = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)


def _objects(*values: Any) -> pd.Series[Any]:
    column = np.empty(len(values), object)
    column[:] = values
    return pd.Series(column, dtype=object)


def _arrow(kind: Any, *values: Any) -> pd.Series[Any]:
    return pd.Series(values, dtype=pd.ArrowDtype(kind))


# Each column: the larger value, none, the smaller value.
COLUMNS: dict[str, tuple[Any, Kind]] = {
    "text": (pd.Series(["b", None, "a"]), Kind.TEXT),
    "text in Python": (pd.Series(["b", None, "a"], dtype="string[python]"), Kind.TEXT),
    "text of Arrow": (_arrow(pa.large_string(), "b", None, "a"), Kind.TEXT),
    "text as objects": (_objects("b", float("nan"), "a"), Kind.TEXT),
    "lone surrogates": (_objects("\ud801", None, "\ud800"), Kind.TEXT),
    "categories": (pd.Series(pd.Categorical(["b", None, "a"], ["b", "a"])), Kind.TEXT),
    "ordered categories": (
        pd.Series(pd.Categorical(["b", None, "a"], ["b", "a"], ordered=True)),
        Kind.TEXT,
    ),
    "numbers in categories": (pd.Series(pd.Categorical([10, None, 9])), Kind.NUMBER),
    "dictionary": (_arrow(pa.dictionary(pa.int8(), pa.string()), "b", None, "a"), Kind.TEXT),
    "floats": (pd.Series([2.0, None, 1.5]), Kind.NUMBER),
    "short floats": (pd.Series([2.0, None, 1.5], dtype="float32"), Kind.NUMBER),
    "nullable floats": (pd.Series([2.0, None, 1.5], dtype="Float64"), Kind.NUMBER),
    "nullable whole": (pd.Series([2, None, 1], dtype="Int8"), Kind.NUMBER),
    "unsigned": (pd.Series([2**64 - 1, None, 1], dtype="UInt64"), Kind.NUMBER),
    "whole of Arrow": (_arrow(pa.int64(), 2, None, 1), Kind.NUMBER),
    "sparse": (pd.Series(pd.arrays.SparseArray([2.0, np.nan, 1.0])), Kind.NUMBER),
    "huge": (_objects(2**80, None, -(2**80)), Kind.NUMBER),
    "whole and floats": (_objects(2**53 + 1, None, 2.0**53), Kind.NUMBER),
    "decimals": (_objects(Decimal("0.2"), None, Decimal("0.1")), Kind.NUMBER),
    "decimals of Arrow": (
        _arrow(pa.decimal128(9, 2), Decimal("0.2"), None, Decimal("0.1")),
        Kind.NUMBER,
    ),
    "truth as objects": (_objects(*[True, None, False]), Kind.BOOLEAN),
    "nullable truth": (pd.Series([True, None, False], dtype="boolean"), Kind.BOOLEAN),
    "truth of Arrow": (_arrow(pa.bool_(), *[True, None, False]), Kind.BOOLEAN),
    "moments": (pd.Series([LATER, None, DAY]), Kind.TIME),
    "moments without a zone": (
        pd.Series([LATER, None, DAY]).dt.tz_localize(None),
        Kind.TIME,
    ),
    "moments in Tokyo": (pd.Series([LATER, None, DAY]).dt.tz_convert("Asia/Tokyo"), Kind.TIME),
    "moments of Arrow": (_arrow(pa.timestamp("ns", "UTC"), LATER, None, DAY), Kind.TIME),
    "moments as objects": (_objects(LATER, None, DAY.replace(tzinfo=None)), Kind.TIME),
    "far moments": (_objects(LATER.replace(year=9999), None, DAY.replace(year=1)), Kind.TIME),
    "days": (_objects(LATER.date(), None, DAY.date()), Kind.TIME),
    "days of Arrow": (_arrow(pa.date32(), LATER.date(), None, DAY.date()), Kind.TIME),
    "months": (pd.Series(pd.PeriodIndex(["2026-02", None, "2026-01"], freq="M")), Kind.TIME),
    "lengths of time": (
        pd.Series([pd.Timedelta(days=10), None, pd.Timedelta(days=2)]),
        Kind.NUMBER,
    ),
    "lengths of Arrow": (
        _arrow(pa.duration("s"), dt.timedelta(2), None, dt.timedelta(1)),
        Kind.NUMBER,
    ),
    "mixture": (_objects("b", None, 1), Kind.NESTED),
    "bytes": (_objects(b"b", None, b"a"), Kind.NESTED),
    "times of day": (_objects(dt.time(2), None, dt.time(1)), Kind.NESTED),
    "complex": (pd.Series([2j, complex("nan"), 1j]), Kind.NESTED),
    "intervals": (
        pd.Series(pd.arrays.IntervalArray.from_tuples([(2, 3), None, (1, 2)])),
        Kind.NESTED,
    ),
    "lists": (_objects(["b"], [], ["a"]), Kind.NESTED),
    "lists of Arrow": (_arrow(pa.list_(pa.string()), ["b"], None, ["a"]), Kind.NESTED),
    "dicts": (_objects({"x": "b"}, {}, {"x": "a"}), Kind.NESTED),
    "arrays": (_objects(np.array([2]), np.array([]), np.array([1])), Kind.NESTED),
}
each_column = pytest.mark.parametrize(("values", "kind"), COLUMNS.values(), ids=COLUMNS)


def _source(values: pd.Series[Any]) -> PandasSource:
    frame = as_frame(pd.DataFrame({"row_data": ["x"] * len(values)}))
    return PandasSource(frame.assign(value=values))


def _rows(source: PandasSource, *filters: Any, sort: tuple[SortKey, ...] = ()) -> list[int]:
    return list(source.page(View(filters, sort), First(), 100, FakeContext()).row_ids)


@each_column
def test_kind_order_and_what_is_missing(values: pd.Series[Any], kind: Kind):
    source = _source(values)
    columns = {column.name: column for column in source.schema().columns}
    assert (columns["value"].kind, columns["value"].missing) == (kind, False)
    assert _rows(source, sort=(SortKey("value"),)) == [2, 0, 1]
    assert _rows(source, sort=(SortKey("value", descending=True),)) == [0, 2, 1]
    assert _rows(source, IsMissing("value")) == [1]


@each_column
def test_a_value_that_a_facet_names_finds_its_rows(values: pd.Series[Any], kind: Kind):
    source = _source(values)
    del kind
    facet = source.facets(View(), ["value"], 5, FakeContext())["value"]
    named = facet.values  # noqa: PD011
    assert (facet.missing, facet.distinct, facet.other) == (1, Count(2), 0)
    found = [_rows(source, OneOf("value", (each.value,))) for each in named]
    assert sorted(found) == [[0], [2]]
    for each, rows in zip(named, found, strict=True):
        assert _rows(source, Compare("value", CompareOperator.EQUAL, each.value)) == rows
        assert _rows(source, Between("value", each.value, each.value)) == rows


@each_column
def test_other_questions_are_answered_or_refused_with_a_reason(values: pd.Series[Any], kind: Kind):
    source, context = _source(values), FakeContext()
    for text_filter in (Contains("value", "b"), Matches("value", "b")):
        if kind in (Kind.TEXT, Kind.NESTED):
            assert 1 not in _rows(source, text_filter)
        else:
            with pytest.raises(InputError, match=r"'value' holds .*no text can be looked for"):
                _rows(source, text_filter)
    if kind in (Kind.NUMBER, Kind.TIME):
        histogram = source.histograms(View(), ["value"], 2, context)["value"]
        assert (histogram.counts, histogram.missing) == (
            (1, 1),
            1,
        ) or histogram.low == histogram.high
    else:
        with pytest.raises(InputError, match=r"'value'.*only numbers and moments"):
            source.histograms(View(), ["value"], 2, context)
    wrong = {Kind.NUMBER: "x", Kind.BOOLEAN: 1, Kind.TIME: "2026-01-01"}.get(kind, 1)
    with pytest.raises(InputError, match=r"'value' holds .*; this is"):
        _rows(source, Compare("value", CompareOperator.LESS, wrong))
    assert len(source.rows([0, 1, 2], ["value"])["value"]) == 3
    assert source.prepare(View(text="nowhere"), context) == Count(0)


@pytest.mark.parametrize(
    "values",
    [
        _objects(None, float("nan"), [], {}, pd.NA, pd.NaT, ()),
        pd.Series([None] * 3, dtype="str"),
        pd.Series([None] * 3, dtype="float"),
        pd.Series([None] * 3, dtype="category"),
        _arrow(pa.int64(), None, None),
        _arrow(pa.null(), None, None),
    ],
    ids=str,
)
def test_a_column_without_values_can_be_asked_for_anything(values: pd.Series[Any]):
    source, context = _source(values), FakeContext()
    column = {column.name: column for column in source.schema().columns}["value"]
    everything = list(range(len(values)))
    assert column.missing
    assert _rows(source, IsMissing("value")) == everything
    assert _rows(source, sort=(SortKey("value", descending=True),)) == everything
    assert _rows(source, OneOf("value", ("a", 1, None))) == everything
    for empty in (
        Compare("value", CompareOperator.NOT_EQUAL, 1),
        Compare("value", CompareOperator.NOT_EQUAL, "a"),
        Between("value", None, None),
        Contains("value", ""),
        OneOf("value", (1, "a")),
    ):
        assert _rows(source, empty) == []
    facets = source.facets(View(), ["value"], 2, context)
    assert facets == {"value": Facet((), len(values), Count(0), 0)}
    histograms = source.histograms(View(), ["value"], 2, context)
    assert histograms == {"value": Histogram(0.0, 0.0, (0, 0), len(values))}


def test_moments_are_compared_as_instants_to_the_nanosecond():
    source = _source(pd.Series(pd.to_datetime(["2026-01-01T00:00:00.000000001Z"])))
    later = "2026-01-01T00:00:00.000000002Z"
    assert _rows(source, Compare("value", CompareOperator.LESS, later)) == [0]
    assert _rows(source, Compare("value", CompareOperator.LESS, later[:-2] + "1Z")) == []
    same = "2026-01-01T02:00:00.000000001+02:00"
    assert _rows(source, Compare("value", CompareOperator.EQUAL, same)) == [0]
    facet = source.facets(View(), ["value"], 1, FakeContext())["value"]
    assert facet.values == (("2026-01-01T00:00:00.000000001Z", 1),)  # noqa: PD011


def test_lengths_of_time_are_numbers_of_seconds():
    source = _source(pd.Series(pd.to_timedelta([90, 30], unit="s")))
    assert _rows(source, Compare("value", CompareOperator.GREATER, 89.5)) == [0]
    histogram = source.histograms(View(), ["value"], 2, FakeContext())["value"]
    assert (histogram.low, histogram.high) == (30, 90)


def test_decimals_are_compared_as_they_are_written():
    source = _source(_objects(Decimal("0.1"), Decimal("0.10000001")))
    assert _rows(source, Compare("value", CompareOperator.EQUAL, 0.1)) == [0]
    assert _rows(source, Compare("value", CompareOperator.LESS_OR_EQUAL, 0.1)) == [0]


@pytest.mark.parametrize("dtype", ["int64", "Int64", "int64[pyarrow]", object])
def test_whole_numbers_keep_every_digit(dtype: Any):
    source = _source(pd.Series([2**53, 2**53 + 1], dtype=dtype))
    assert _rows(source, Compare("value", CompareOperator.EQUAL, 2**53 + 1)) == [1]
    assert _rows(source, Compare("value", CompareOperator.EQUAL, float(2**53))) == [0]
    assert _rows(source, Compare("value", CompareOperator.LESS, 2**53 + 1)) == [0]
    assert _rows(source, Compare("value", CompareOperator.GREATER, 0.5)) == [0, 1]
    assert _rows(source, Compare("value", CompareOperator.LESS, 2**70)) == [0, 1]
    assert _rows(source, Compare("value", CompareOperator.LESS, float("-inf"))) == []
    assert _rows(source, Compare("value", CompareOperator.NOT_EQUAL, float("nan"))) == [0, 1]
    assert _rows(source, sort=(SortKey("value", descending=True),)) == [1, 0]


def test_a_float_is_compared_with_a_whole_number_that_no_float_holds():
    source = _source(pd.Series([2.0**53, float("inf")]))
    assert _rows(source, Compare("value", CompareOperator.LESS, 2**53 + 1)) == [0]
    assert _rows(source, Compare("value", CompareOperator.GREATER, 2**2000)) == [1]


def test_a_fraction_of_a_whole_number_is_between_two():
    source = _source(pd.Series([-2, -1, 0, 1]))
    assert _rows(source, Compare("value", CompareOperator.LESS, -0.5)) == [0, 1]
    assert _rows(source, Compare("value", CompareOperator.GREATER_OR_EQUAL, -1.5)) == [1, 2, 3]
    assert _rows(source, Compare("value", CompareOperator.EQUAL, 0.5)) == []
    assert _rows(source, Compare("value", CompareOperator.NOT_EQUAL, 0.5)) == [0, 1, 2, 3]


def test_rows_with_several_levels_of_labels_are_known_by_their_place():
    frame = as_frame(pd.DataFrame({"row_data": ["x", "y"], "score": [2, 1]}))
    frame.index = pd.MultiIndex.from_tuples([("a", 1), ("a", 2)])
    source = PandasSource(frame)
    assert _rows(source, sort=(SortKey("score"),)) == [1, 0]
    assert source.ids_of(source.keys([1, 0])) == [1, 0]
    assert source.page(View(text="y"), First(), 5, FakeContext()).row_ids == [1]
