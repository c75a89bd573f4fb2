"""The short spelling of conditions, and every way to misspell it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lb_widgets.errors import InputError
from lb_widgets.messages.view import (
    AllOf,
    Between,
    Compare,
    CompareOperator,
    Contains,
    IsMissing,
    Matches,
    Not,
    OneOf,
    SortKey,
)
from lb_widgets.model.types import MediaType
from lb_widgets.widgets.data_row_table.conditions import filters_of, sort_keys_of

COLUMNS = ["global_key", "score", "media_type", "metadata.split", "when"]


def of(*given: Any, **columns: Any) -> Any:
    (made,) = filters_of(given, columns, COLUMNS)
    return made


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (0.5, Compare("score", CompareOperator.EQUAL, 0.5)),
        (True, Compare("score", CompareOperator.EQUAL, value=True)),
        (np.int64(3), Compare("score", CompareOperator.EQUAL, 3)),
        (np.bool_(1), Compare("score", CompareOperator.EQUAL, value=True)),
        ("a", Compare("score", CompareOperator.EQUAL, "a")),
        (MediaType.IMAGE, Compare("score", CompareOperator.EQUAL, "IMAGE")),
        (["a", None, "a"], OneOf("score", ("a", None))),
        (np.array([1, 2]), OneOf("score", (1, 2))),
        (pd.Series(["x", None], dtype="string"), OneOf("score", ("x", None))),
        ([], OneOf("score", ())),
        ({0.5}, OneOf("score", (0.5,))),
        ((0.5, None), Between("score", 0.5, None)),
        ((None, 2), Between("score", None, 2)),
        ((-np.inf, np.inf), Between("score", None, None)),
        (None, IsMissing("score")),
        (float("nan"), IsMissing("score")),
        (pd.NaT, IsMissing("score")),
        (re.compile("^a"), Matches("score", "^a")),
        (re.compile("^a", re.IGNORECASE), Matches("score", "^a", match_case=False)),
        (re.compile("a.b", re.DOTALL | re.MULTILINE), Matches("score", "(?ms)a.b")),
        (dt.date(2026, 1, 2), Compare("score", CompareOperator.EQUAL, "2026-01-02T00:00:00+00:00")),
        (
            (pd.Timestamp("2026-01-02 03:04", tz="Europe/Berlin"), np.datetime64("2026-02-03")),
            Between("score", "2026-01-02T03:04:00+01:00", "2026-02-03T00:00:00+00:00"),
        ),
    ],
)
def test_what_each_short_form_stands_for(condition: Any, expected: Any) -> None:
    assert of(score=condition) == expected


def test_the_values_of_a_set_are_all_there_whatever_their_order() -> None:
    assert set(of(score={"b", "a"}).values) == {"a", "b"}


def test_filters_and_their_dicts_are_taken_as_they_are() -> None:
    filters = (Not(Contains("global_key", "x")), AllOf((IsMissing("score"),)))
    inner = {"kind": "contains", "column": "global_key", "text": "x"}
    as_dicts = [
        {"kind": "not", "filter": inner},
        {"kind": "all_of", "filters": [{"kind": "is_missing", "column": "score"}]},
    ]
    assert filters_of(filters, {}, COLUMNS) == filters
    assert filters_of(as_dicts, {}, COLUMNS) == filters


@pytest.mark.parametrize(
    ("given", "columns", "problem"),
    [
        ([], {"scor": 1}, "there is no column 'scor'; did you mean 'score'?"),
        ([], {"SPLIT": 1}, "there is no column 'SPLIT'; there are global_key, score"),
        ([], {"Global_Key": "a"}, "did you mean 'global_key'?"),
        ([Not(IsMissing("nothing"))], {}, "there is no column 'nothing'"),
        ([], {"score": (1, 2, 3)}, "score: a tuple of 3 is no condition; a pair (low, high)"),
        ([], {"score": {"a": 1}}, "score: {'a': 1} is no condition; expected a value"),
        ([], {"score": [1, [2]]}, "score: [2] is no condition"),
        ([], {"score": object}, "is no condition"),
        ([], {"score": float("inf")}, "score: inf is beyond"),
        ([], {"score": 2**53 + 1}, "score: 9007199254740993 is beyond"),
        ([], {"score": re.compile(b"a")}, "score: a pattern of bytes"),
        ([Matches("score", "(")], {}, "'(' is no regular expression: "),
        ([Not(Matches("score", "["))], {}, "'[' is no regular expression: "),
        (["score > 1"], {}, 'condition 0: "score > 1" is no filter. Name the column'),
        ([{"kind": "is_missin", "column": "score"}], {}, "condition 0: Invalid value 'is_missin'"),
        ([{"column": "score"}], {}, "condition 0: Object missing required field `kind`"),
        (
            [{"kind": "contains", "column": "score", "text": "a", "matchcase": True}],
            {},
            "condition 0: Nothing is called $.matchcase.",
        ),
    ],
)
def test_what_is_no_condition_says_why(given: Any, columns: Any, problem: str) -> None:
    with pytest.raises(InputError) as refused:
        filters_of(given, columns, COLUMNS)
    (said,) = refused.value.problems
    assert problem in said
    assert str(refused.value).endswith(".")


def test_all_problems_are_said_at_once() -> None:
    with pytest.raises(InputError) as refused:
        filters_of([IsMissing("nothing"), 7], {"scor": (1, 2, 3), "score": "("}, COLUMNS)
    assert len(refused.value.problems) == 4
    assert all(problem in str(refused.value) for problem in refused.value.problems[1:])


def test_a_secret_is_masked_in_what_is_said() -> None:
    with pytest.raises(InputError, match=r"token=\*\*\*"):
        filters_of(["https://h/?token=5ecre7"], {}, COLUMNS)


class TestSortKeys:
    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ([], ()),
            (["score"], (SortKey("score"),)),
            (["score", "when"], (SortKey("score"), SortKey("when"))),
            ([[("score", True), "when"]], (SortKey("score", descending=True), SortKey("when"))),
            (
                [("score", False), SortKey("when", descending=True)],
                (SortKey("score"), SortKey("when", descending=True)),
            ),
        ],
    )
    def test_names_pairs_and_lists(self, given: Any, expected: Any) -> None:
        assert sort_keys_of(given, COLUMNS, descending=False) == expected

    def test_descending_is_about_mere_names(self) -> None:
        keys = sort_keys_of(["score", ("when", False)], COLUMNS, descending=True)
        assert keys == (SortKey("score", descending=True), SortKey("when"))

    def test_all_problems_are_said_at_once(self) -> None:
        with pytest.raises(InputError) as refused:
            sort_keys_of([7, ("score", "desc"), "scores"], COLUMNS, descending=False)
        seven, pair, unknown = refused.value.problems
        assert seven.startswith("7 says nothing to sort by: expected a column, or a pair of")
        assert pair.startswith("('score', 'desc') says nothing to sort by")
        assert unknown == "there is no column 'scores'; did you mean 'score'?"
