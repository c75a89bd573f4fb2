"""Columns beside the frame, derived ones, and their summaries."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from lb_widgets.errors import InputError
from lb_widgets.io.frames import as_frame
from lb_widgets.messages.view import Compare, CompareOperator, View
from lb_widgets.sources.base import Count, Histogram, Kind
from lb_widgets.sources.labels import ExtraColumn, Labels
from lb_widgets.sources.pandas_source import PandasSource

from .small import ROWS, filtered, keys, sorted_by

if TYPE_CHECKING:
    from .conftest import FakeContext


@pytest.fixture
def source() -> PandasSource:
    return PandasSource(as_frame(ROWS), version=3)


# ── computed columns ─────────────────────────────────────────────────────────────────────────────
def test_extra_columns_are_asked_like_those_of_the_frame(context: FakeContext):
    frame = as_frame(ROWS)
    frame.index = [7, 7, 8, 9]
    rules = Labels.from_pairs([3, 0, 3], ["keys.long", "keys.long", "urls.signed"], 4)
    status = pd.Series(["done", None, "failed", "done"], list("wxyz"), dtype=object)
    extra = {"rule": ExtraColumn("Rule", rules), "submit": ExtraColumn("Submit", status)}
    source = PandasSource(frame, extra=extra)
    assert keys(source, sorted_by("rule", descending=True)) == ["d", "a", "b", "c"]
    assert keys(source, sorted_by("submit")) == ["a", "d", "c", "b"]
    assert filtered(source, Compare("rule", CompareOperator.EQUAL, "keys.long")) == ["a", "d"]
    assert filtered(source, Compare("rule", CompareOperator.NOT_EQUAL, "keys.long")) == ["d"]
    facets = source.facets(View(text="Report"), ["rule", "submit"], 5, context)
    assert facets["rule"].values == (("keys.long", 1), ("urls.signed", 1))  # noqa: PD011
    assert facets["submit"].values == (("done", 1),)  # noqa: PD011
    assert source.rows([3, 1], ["rule", "submit"]) == {
        "rule": [["keys.long", "urls.signed"], []],
        "submit": ["done", None],
    }
    columns = {column.name: column for column in source.schema().columns}
    assert (columns["rule"].kind, columns["rule"].label) == (Kind.LABELS, "Rule")
    assert columns["submit"].derived
    assert keys(source, View(text="keys.long")) == []  # they are not the user's


def test_an_extra_column_takes_the_name(context: FakeContext):
    frame = as_frame(ROWS).assign(submit=[1, 2, 3, 4])
    extra = {"submit": ExtraColumn("Submit", pd.Series(["x"] * 4))}
    source = PandasSource(frame, extra=extra)
    assert source.rows([0], ["submit", "submit #2"]) == {"submit": ["x"], "submit #2": [1]}
    assert source.prepare(View(), context) == Count(4)


def test_an_extra_column_of_another_length_is_refused():
    with pytest.raises(InputError, match=r"'submit' has 3 values.*4 rows"):
        PandasSource(as_frame(ROWS), extra={"submit": ExtraColumn("Submit", pd.Series([1, 2, 3]))})


def test_derived_columns_are_those_of_types_and_fields_that_occur(source: PandasSource):
    derived = {column.name: column for column in source.schema().columns if column.derived}
    assert list(derived) == [
        *("n_attachments", "n_layers", "attachment_types", "layer_names"),
        *("n_IMAGE_OVERLAY", "has_IMAGE_OVERLAY", "metadata.split"),
    ]
    assert derived["metadata.split"].label == "split"
    assert source.schema().layer_names == ("Relief",)
    assert source.rows([3, 0], ["metadata.split"]) == {"metadata.split": ["train", None]}


def test_a_field_does_not_take_the_name_of_a_column():
    frame = as_frame(ROWS)
    frame["metadata.split"] = "own"
    source = PandasSource(frame)
    names = ["metadata.split", "metadata.split #2"]
    assert source.rows([3], names) == {names[0]: ["own"], names[1]: ["train"]}


# ── summaries ────────────────────────────────────────────────────────────────────────────────────
def test_bins_stay_in_place_under_a_filter(source: PandasSource, context: FakeContext):
    everything = source.histograms(View(), ["score"], 4, context)["score"]
    assert everything == Histogram(1.0, 2.0, (1, 0, 0, 2), 1)
    dunes = source.histograms(View(text="dune"), ["score"], 4, context)["score"]
    assert dunes == Histogram(1.0, 2.0, (1, 0, 0, 1), 0)


def test_the_largest_floats_have_a_histogram(context: FakeContext):
    frame = as_frame(ROWS).assign(big=[-1.7e308, 1.7e308, math.inf, 0.0])
    histogram = PandasSource(frame).histograms(View(), ["big"], 2, context)["big"]
    assert (histogram.counts, histogram.missing) == ((1, 2), 1)
