"""What every row source must do, tried on the one over pandas."""

from __future__ import annotations

import functools
import itertools
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.errors import Cancelled, InputError
from lb_widgets.io.frames import as_frame
from lb_widgets.messages.view import (
    Compare,
    CompareOperator,
    Contains,
    Matches,
    Not,
    OneOf,
    SortKey,
    View,
)
from lb_widgets.sources.base import AtKey, Count, First, Kind, Last, Position
from lb_widgets.sources.pandas_source import PandasSource, spans_of

from .conftest import FakeContext
from .small import OVERLAY, ROWS, filtered, keys, sorted_by


@pytest.fixture
def source() -> PandasSource:
    return PandasSource(as_frame(ROWS), version=3)


def test_pages_begin_where_they_are_asked_to(source: PandasSource, context: FakeContext):
    view = View()
    assert keys(source, view, First(), 2) == ["a", "b"]
    assert keys(source, view, Last(), 2) == ["c", "d"]
    assert keys(source, view, Position(1), 2) == ["b", "c"]
    assert keys(source, view, AtKey("c"), 2) == ["c", "d"]
    assert source.page(view, Position(3), 2, context).start == Count(3)


def test_pages_end_with_the_view(source: PandasSource, context: FakeContext):
    page = source.page(View(), Position(2), 100, context)
    assert (len(page.row_ids), page.total, page.version) == (2, Count(4), 3)
    assert source.page(View(), Position(99), 5, context).row_ids == []
    assert keys(source, View(), Last(), 99) == ["a", "b", "c", "d"]


def test_an_unknown_key_or_column_is_named(source: PandasSource, context: FakeContext):
    with pytest.raises(InputError, match="'nobody'"):
        source.page(View(), AtKey("nobody"), 1, context)
    with pytest.raises(InputError, match=r"'height'.*they have row_data"):
        source.prepare(sorted_by("height"), context)


def test_sorting_is_stable_with_missing_values_last_both_ways(source: PandasSource):
    assert keys(source, sorted_by("score")) == ["c", "a", "d", "b"]
    assert keys(source, sorted_by("score", descending=True)) == ["a", "d", "c", "b"]
    assert keys(source, sorted_by("tag")) == ["c", "a", "d", "b"]  # by code point
    assert keys(source, sorted_by("tag", descending=True)) == ["d", "a", "c", "b"]


def test_values_without_a_common_order_are_sorted_as_texts(source: PandasSource):
    assert keys(source, sorted_by("mixed"))[-2:] == ["c", "d"]  # the missing ones
    assert keys(source, sorted_by("row_data"))[:3] == ["a", "b", "c"]


def test_attachments_are_sorted_by_their_derived_count(source: PandasSource):
    assert keys(source, sorted_by("n_IMAGE_OVERLAY", descending=True)) == ["c", "a", "b", "d"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DUNE", ["a", "c"]),
        ("report.pdf", ["d"]),
        ("relief", ["a", "c"]),
        ("train", ["d"]),
        ("b", ["b"]),
        ("nowhere", []),
        ("%", []),
    ],
)
def test_text_is_found_in_keys_urls_attachments_metadata_and_columns(
    source: PandasSource, text: str, expected: list[str]
):
    assert keys(source, View(text=text)) == expected


def test_what_is_found_can_be_sorted(source: PandasSource, context: FakeContext):
    view = View(sort=(SortKey("score"),), text="dune")
    assert source.prepare(view, context) == Count(2)
    assert keys(source, view) == ["c", "a"]


def test_locate_says_where_a_key_stands_in_a_view(source: PandasSource, context: FakeContext):
    assert source.locate(View(), "d", context) == Count(3)
    assert source.locate(sorted_by("score"), "d", context) == Count(2)
    assert source.locate(View(text="dune"), "d", context) is None
    assert source.locate(View(), "nobody", context) is None


def test_spans_name_the_rows_at_some_positions(source: PandasSource, context: FakeContext):
    assert source.spans(View(), 1, 99, context) == [(1, 4)]
    assert source.spans(sorted_by("score"), 0, 2, context) == [(0, 1), (2, 3)]
    assert source.spans(View(text="nowhere"), 0, 5, context) == []


def test_rows_bring_nested_values_in_the_order_asked_for(source: PandasSource):
    values = source.rows([2, 0], ["attachments", "score"])
    assert values == {"attachments": [[OVERLAY, OVERLAY], [OVERLAY]], "score": [1.0, 2.0]}


def test_the_schema_tells_kinds_labels_and_what_is_missing(source: PandasSource):
    schema = source.schema()
    kinds = {column.name: column.kind for column in schema.columns}
    assert (kinds["score"], kinds["tag"], kinds["mixed"]) == (Kind.NUMBER, Kind.TEXT, Kind.NESTED)
    assert [column.name for column in schema.columns if column.missing] == [
        "external_id",
        "media_type",
    ]
    assert schema.attachment_types == ("IMAGE_OVERLAY",)


def test_names_that_read_alike_are_numbered():
    frame = as_frame(ROWS[:1]).assign(**{"1": "text"})
    frame[1] = 7.0
    columns = {column.name: column.label for column in PandasSource(frame).schema().columns}
    assert (columns["1"], columns["1 #2"]) == ("1", "1")


def test_a_column_named_like_a_derived_one_keeps_its_own_values(context: FakeContext):
    frame = as_frame(ROWS).assign(n_layers=[3, 1, 2, 0])
    source = PandasSource(frame)
    assert keys(source, sorted_by("n_layers #2")) == ["d", "b", "c", "a"]
    assert keys(source, sorted_by("n_layers", descending=True)) == ["c", "a", "b", "d"]
    assert source.rows([0], ["n_layers #2"]) == {"n_layers #2": [3]}
    assert source.prepare(View(), context) == Count(4)


def test_a_search_tells_its_progress_and_stops_when_nobody_waits(
    context: FakeContext, impatient: FakeContext
):
    frame = as_frame(pd.DataFrame({"row_data": ["x"] * 120_000, "attachments": None}))
    PandasSource(frame).prepare(View(text="y"), context)
    assert context.told[:2] == [
        (0, 120_000, "rows searched"),
        (20_000, 120_000, "rows searched"),
    ]
    with pytest.raises(Cancelled):
        PandasSource(frame).prepare(View(text="y"), impatient)


def test_a_view_is_computed_once(
    source: PandasSource, context: FakeContext, monkeypatch: pytest.MonkeyPatch
):
    source.prepare(sorted_by("score"), context)
    monkeypatch.setattr(pd.Series, "sort_values", None)
    assert keys(source, sorted_by("score")) == ["c", "a", "d", "b"]


def test_no_rows_at_all(context: FakeContext):
    source = PandasSource(as_frame(ROWS[:0] or pd.DataFrame({"row_data": []})))
    assert source.prepare(View(text="x"), context) == Count(0)
    assert source.page(sorted_by("row_data"), Last(), 10, context).row_ids == []
    assert source.keys([]) == []


@given(
    st.lists(st.one_of(st.none(), st.integers(-3, 3), st.just(math.nan)), max_size=30),
    st.booleans(),
)
def test_every_order_is_that_of_a_plain_sort(values: list[Any], descending: bool):  # noqa: FBT001 - hypothesis passes it
    frame = as_frame(
        pd.DataFrame({"row_data": ["x"] * len(values), "value": pd.Series(values, dtype=float)})
    )
    order = (
        PandasSource(frame)
        .page(sorted_by("value", descending=descending), First(), 100, FakeContext())
        .row_ids
    )

    def compare(one: int, other: int):
        first, second = values[one], values[other]
        gone = [value is None or math.isnan(value) for value in (first, second)]
        if any(gone):
            return gone[0] - gone[1]
        return (
            (first > second) - (first < second)
            if not descending
            else (second > first) - (second < first)
        )

    assert list(order) == sorted(range(len(values)), key=functools.cmp_to_key(compare))


@given(st.sets(st.integers(0, 40)))
def test_spans_hold_exactly_their_ids(ids: set[int]):
    spans = spans_of(np.array(sorted(ids), dtype=int))
    assert [row for start, stop in spans for row in range(start, stop)] == sorted(ids)
    assert all(stop < start for (_, stop), (start, _) in itertools.pairwise(spans))


# ── filters ──────────────────────────────────────────────────────────────────────────────────────
def test_any_of_several_values_is_kept(source: PandasSource):
    assert filtered(source, OneOf("tag", ("dune", "é"))) == ["a", "d"]
    assert filtered(source, OneOf("tag", ("é", None))) == ["b", "d"]
    assert filtered(source, OneOf("score", (1, 2.0))) == ["a", "c", "d"]
    assert filtered(source, OneOf("score", (1, None))) == ["b", "c"]
    assert filtered(source, OneOf("attachment_types", ("IMAGE_OVERLAY", None))) == list("abcd")


def test_one_and_true_are_two_questions():
    frame = as_frame(ROWS).assign(flag=[True, False, None, True])
    source = PandasSource(frame)
    assert filtered(source, Compare("flag", CompareOperator.EQUAL, value=True)) == ["a", "d"]
    with pytest.raises(InputError, match="truth values"):
        filtered(source, Compare("flag", CompareOperator.EQUAL, 1))


def test_a_moment_without_zone_is_refused():
    frame = as_frame(ROWS).assign(taken=pd.Timestamp("2026-01-01"))
    with pytest.raises(InputError, match=r"'taken' holds moments.*offset.*this is '2026-01-01'"):
        filtered(PandasSource(frame), Compare("taken", CompareOperator.LESS, "2026-01-01"))


def test_a_broken_pattern_names_the_place(source: PandasSource):
    with pytest.raises(InputError, match="at position 0"):
        filtered(source, Matches("tag", "(dune"))


def test_what_was_worked_out_for_one_question_serves_another(
    source: PandasSource, context: FakeContext, monkeypatch: pytest.MonkeyPatch
):
    dune = Contains("tag", "dune")
    source.prepare(View((dune,), (SortKey("score"),)), context)
    monkeypatch.setattr("lb_widgets.sources.filtering.rows_where", None)
    monkeypatch.setattr("lb_widgets.sources.ordering.numbers_of", None)
    assert keys(source, View((Not(dune),), (SortKey("score", descending=True),))) == ["d", "b"]


def test_members_cannot_be_written_to(source: PandasSource, context: FakeContext):
    members = source.members(View((Contains("tag", "dune"),)), context)
    with pytest.raises(ValueError, match="read-only"):
        members[0] = False


def test_numbers_that_are_keys_are_searched(context: FakeContext):
    numbers = pd.array([4711, 4712, None, 5], dtype="Int64")
    source = PandasSource(as_frame(ROWS).assign(external_id=numbers))
    assert keys(source, View(text="4711")) == ["a"]
    assert source.prepare(View(text="2.0"), context) == Count(0)  # of a score: no key
