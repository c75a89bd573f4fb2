"""Summaries of columns: they add up to the rows, and hold no secret."""

# ruff: noqa: PD011 - fields of our own
from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lb_widgets.errors import Cancelled, InputError
from lb_widgets.messages.table_summaries import (
    CheckPatternRequest,
    FacetRequest,
    HistogramSummary,
    SummariesRequest,
    ValuesSummary,
)
from lb_widgets.messages.view import NATIVE, OneOf, SortKey, View
from lb_widgets.widgets.data_row_table.summaries import (
    check_pattern,
    facet,
    moment_text,
    number_text,
    summaries,
)
from tests.widgets.data_row_table.made_content import SECRET, Waiting, content_of, overlay

if TYPE_CHECKING:
    from lb_widgets.messages.table_summaries import Summary
    from lb_widgets.widgets.data_row_table.content import TableContent

ROWS: list[dict[str, Any]] = [
    {"row_data": "a", "global_key": "k0", "media_type": "IMAGE", "score": 1.0, "good": True,
     "attachments": [overlay("Relief"), {"type": "RAW_TEXT", "value": "x"}], "tree": [1]},
    {"row_data": "b", "global_key": "k1", "media_type": "IMAGE", "score": None, "good": False,
     "attachments": [overlay("Relief"), overlay("CIR")], "tree": None},
    {"row_data": "c", "global_key": "k2", "media_type": "VIDEO", "score": 4.0, "good": True,
     "attachments": [], "tree": {"b": 2}},
    {"row_data": "d", "global_key": "k3", "media_type": None, "score": 9.0, "good": None,
     "attachments": None, "tree": None},
]  # fmt: skip


def _summaries(
    content: TableContent, *columns: str, view: View = NATIVE, top: int = 5
) -> list[Summary]:
    request = SummariesRequest(id="1", version=0, view=view, columns=list(columns), top=top)
    return summaries(content, request, Waiting()).summaries


def _facet(
    content: TableContent, column: str, *, view: View = NATIVE, search: str = "", top: int = 100
) -> ValuesSummary:
    request = FacetRequest(id="1", version=0, view=view, column=column, search=search, top=top)
    return facet(content, request, Waiting())


def _counts(summary: Summary) -> dict[Any, int]:
    assert isinstance(summary, ValuesSummary)
    return {each.value: each.count for each in summary.values}


def test_each_kind_of_column_has_its_own() -> None:
    kinds = _summaries(content_of(ROWS), "media_type", "score", "good", "attachment_types")
    media, score, good, types = kinds
    assert _counts(media) == {"IMAGE": 2, "VIDEO": 1}
    assert isinstance(score, HistogramSummary)
    assert (score.low, score.high, score.low_text, score.high_text) == (1, 9, "1", "9")
    assert (sum(score.counts), score.missing) == (3, 1)
    assert _counts(good) == {True: 2, False: 1}
    assert _counts(types) == {"IMAGE_OVERLAY": 2, "RAW_TEXT": 1}


def test_they_are_of_the_view_and_in_the_order_asked_for() -> None:
    view = View((OneOf("media_type", ("IMAGE",)),), (SortKey("score"),))
    found = _summaries(content_of(ROWS), "score", "media_type", "global_key", view=view)
    assert [each.column for each in found] == ["score", "media_type", "global_key"]
    score = found[0]
    assert isinstance(score, HistogramSummary)
    # The ends are those of the whole table, so that bars stay in place.
    assert (score.low, score.high, sum(score.counts), score.missing) == (1, 9, 1, 1)
    assert _counts(found[1]) == {"IMAGE": 2}


def test_lists_and_dicts_only_say_how_many_there_are() -> None:
    (tree,) = _summaries(content_of(ROWS), "tree")
    assert isinstance(tree, ValuesSummary)
    assert (tree.values, tree.other, tree.missing) == ([], 2, 2)
    assert _facet(content_of(ROWS), "tree") == tree


def test_an_unknown_column_is_an_error_in_words() -> None:
    with pytest.raises(InputError, match="height"):
        _summaries(content_of(ROWS), "height")
    with pytest.raises(InputError, match="height"):
        _facet(content_of(ROWS), "height")


def test_a_facet_counts_what_the_other_filters_leave() -> None:
    view = View((OneOf("media_type", ("IMAGE",)), OneOf("good", (True,))))
    found = _facet(content_of(ROWS), "media_type", view=view)
    assert _counts(found) == {"IMAGE": 1, "VIDEO": 1}
    assert found.missing == 0


@pytest.mark.parametrize(
    ("column", "search", "values"),
    [
        ("media_type", "vid", {"VIDEO": 1}),
        ("layer_names", "REL", {"Relief": 2}),
        ("media_type", "VID", {"VIDEO": 1}),
        ("score", "4", {4.0: 1}),
        ("good", "tr", {True: 2}),
        ("media_type", "nothing like it", {}),
    ],
)
def test_a_search_leaves_the_values_that_hold_the_text(
    column: str, search: str, values: dict[Any, int]
) -> None:
    found = _facet(content_of(ROWS), column, search=search)
    assert (_counts(found), found.distinct, found.missing) == (values, len(values), 0)


def test_values_to_pick_are_whole_and_the_rest_is_for_reading() -> None:
    content = content_of([{"row_data": each} for each in (SECRET, "x" * 5000, "a\ud800", "fine")])
    found = _facet(content, "row_data")
    assert [each.value for each in found.values if each.can_pick] == ["fine"]
    assert "5ecre7" not in str(found)
    assert "\ud800" not in str([each.value for each in found.values])
    assert max(len(each.text) for each in found.values) < 200


def test_numbers_have_the_text_of_the_value() -> None:
    content = content_of([{"row_data": "x", "n": each} for each in (2026, 0.25, 1234567)])
    assert {each.text for each in _facet(content, "n").values} == {"2026", "0.25", "1234567"}


def test_numbers_that_the_browser_does_not_hold_cannot_be_picked() -> None:
    frame = pd.DataFrame({"row_data": "x", "n": [float("inf"), 1.0], "id": [2**53 + 1, 2**53]})
    infinite = _facet(content_of(frame), "n")
    assert {each.text: each.can_pick for each in infinite.values} == {"inf": False, "1": True}
    large = {each.text: each.can_pick for each in _facet(content_of(frame), "id").values}
    assert large == {str(2**53 + 1): False, str(2**53): True}


def test_they_can_be_cancelled() -> None:
    request = SummariesRequest(id="1", version=0, view=NATIVE, columns=["score"], top=5)
    with pytest.raises(Cancelled):
        summaries(content_of(ROWS), request, Waiting(looks=0))


_values = st.one_of(st.none(), st.sampled_from(["a", "b", "", "B", "ü"]))
_numbers = st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=True), st.integers(-5, 5))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_values, _numbers, st.sampled_from([True, False, None])), max_size=40),
       st.integers(1, 4), st.booleans())  # fmt: skip
def test_values_others_and_missing_add_up_to_the_rows(
    rows: list[tuple[Any, Any, Any]],
    top: int,
    is_filtered: bool,  # noqa: FBT001 - drawn
) -> None:
    frame = pd.DataFrame(
        {
            "row_data": "x",
            "text": pd.Series([text for text, _, _ in rows], dtype=object),
            "number": pd.Series([number for _, number, _ in rows], dtype="Float64"),
            "flag": pd.Series([flag for _, _, flag in rows], dtype=object),
        }
    )
    content = content_of(frame)
    kept = [flag for _, _, flag in rows if flag is True or not is_filtered]
    view = View((OneOf("flag", (True,)),)) if is_filtered else NATIVE
    is_flags = any(flag is not None for *_, flag in rows)
    view, kept = (view, kept) if is_flags else (NATIVE, rows)
    for summary in _summaries(content, "text", "number", "flag", view=view, top=top):
        if isinstance(summary, HistogramSummary):
            assert sum(summary.counts) + summary.missing == len(kept)
        else:
            counted = sum(each.count for each in summary.values)
            assert counted + summary.other + summary.missing == len(kept)
            assert len(summary.values) == min(top, summary.distinct)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"), (1204, "1,204"), (0.25, "0.25"), (12345.678, "12,346"), (-3.14159, "-3.142"),
        (1.2e-7, "1.2e-07"), (3e20, "3e+20"), (1e6, "1,000,000"), (99.999, "100"),
    ],
)  # fmt: skip
def test_numbers_are_readable(value: float, text: str) -> None:
    assert number_text(value) == text


def test_moments_are_days_or_minutes_by_how_far_they_reach() -> None:
    assert moment_text(0, span=10**8) == "1970-01-01"
    assert moment_text(3661, span=100) == "1970-01-01 01:01"
    assert moment_text(-62_135_596_800, span=10**12) == "0001-01-01"
    content = content_of(
        pd.DataFrame({"row_data": "x", "day": pd.to_datetime(["2026-01-02", "2026-03-04"])})
    )
    (day,) = _summaries(content, "day")
    assert isinstance(day, HistogramSummary)
    assert (day.low_text, day.high_text) == ("2026-01-02", "2026-03-04")


@pytest.mark.parametrize("pattern", ["(", "a{2,1}", "[z-a]", "*", "(?P<a>.)(?P<a>.)"])
def test_a_broken_pattern_says_why(pattern: str) -> None:
    error = check_pattern(CheckPatternRequest(id="1", pattern=pattern), Waiting()).error
    assert error.endswith(".")
    assert error[0].isupper()
    assert check_pattern(CheckPatternRequest(id="1", pattern="^a-[0-9]+$"), Waiting()).error == ""
