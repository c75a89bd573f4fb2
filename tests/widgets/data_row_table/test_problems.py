"""Problems by row: found by key, counted, and as columns."""

# ruff: noqa: PD011 - fields of our own
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lb_widgets.checks import Report
from lb_widgets.errors import InputError
from lb_widgets.io.frames import as_frame
from lb_widgets.sources.labels import Labels
from lb_widgets.sources.pandas_source import PandasSource
from lb_widgets.widgets.data_row_table.problems import RowProblems
from tests.widgets.data_row_table.made_content import SECRET, issue

ROWS = [{"row_data": "x", "global_key": key} for key in ("a", "b", None, "d")]
ISSUES = [
    issue(1, "row-data-missing", message=f"cannot open {SECRET}", key="b"),
    issue(1, "media-not-found", key="b"),
    issue(1, "media-not-found", ("attachments", 0, "value"), key="b"),
    issue(1, "media-not-opened", key="b"),
    issue(2, "overlay-unnamed", ("attachments", 0, "name")),
    issue(3, "url-plain-http", key="d"),
    issue(None, "column-unknown", ("scor",), "is nowhere sent"),
]


@pytest.fixture
def source() -> PandasSource:
    return PandasSource(as_frame(ROWS))


@pytest.fixture
def problems(source: PandasSource) -> RowProblems:
    return RowProblems(Report(as_frame(ROWS), ISSUES), source)


def _labels(problems: RowProblems, name: str) -> list[list[str]]:
    values = problems.extra_columns(len(ROWS))[name].values
    assert isinstance(values, Labels)
    return values.of(range(len(ROWS)))


def test_are_found_by_key_with_errors_first(problems: RowProblems) -> None:
    found = problems.of("b")
    assert [each.rule for each in found] == ["row-data-missing", *["media-not-found"] * 2,
                                             "media-not-opened"]  # fmt: skip
    assert problems.of("a") == problems.of("nobody") == []


def test_a_cell_counts_all_and_words_the_first_without_secrets(
    problems: RowProblems,
) -> None:
    nothing, cell, unnamed, _ = problems.cells(range(4))
    assert nothing is None
    assert cell is not None
    assert (cell.error, cell.warning, cell.info, len(cell.texts)) == (3, 0, 1, 4)
    assert cell.texts[0].startswith('error: row 1 (global_key "b"), row_data: cannot open')
    assert "5ecre7" not in str(cell)
    assert unnamed is not None
    assert unnamed.info == 1


def test_those_of_the_table_are_counted_and_said(problems: RowProblems) -> None:
    summary = problems.summary()
    assert (summary.error, summary.warning, summary.info) == (3, 2, 2)
    assert summary.texts == ['warning: column "scor": is nowhere sent.']
    assert [each.rule for each in problems.of_table] == ["column-unknown"]


def test_rules_are_counted_worst_first(problems: RowProblems) -> None:
    counts = [(each.rule, each.found) for each in problems.rules()]
    assert counts[:2] == [("media-not-found", 2), ("row-data-missing", 1)]
    assert sum(found for _, found in counts) == len(ISSUES)


def test_columns_have_each_rule_once_per_row(problems: RowProblems) -> None:
    columns = problems.extra_columns(len(ROWS))
    assert columns["n_problems"].values.tolist() == [0, 4, 1, 1]
    rules = _labels(problems, "problem_rules")
    assert sorted(rules[1]) == ["media-not-found", "media-not-opened", "row-data-missing"]
    assert rules[0] == []
    severities = _labels(problems, "problem_severities")
    assert [sorted(each) for each in severities] == [[], ["error", "info"], ["info"], ["warning"]]
    assert columns["media_status"].values.tolist() == [
        "no problem", "not found", "no problem", "no problem",
    ]  # fmt: skip


def test_no_media_status_where_nothing_tells_that_media_were_opened(source: PandasSource) -> None:
    report = Report(as_frame(ROWS), [issue(3, "url-plain-http", key="d")])
    assert "media_status" not in RowProblems(report, source).extra_columns(len(ROWS))


def test_they_stay_with_their_key_in_other_rows(problems: RowProblems) -> None:
    others = as_frame([ROWS[3], {"row_data": "new", "global_key": "new"}, ROWS[1]])
    source = PandasSource(others)
    moved = problems.moved(source)
    assert moved.extra_columns(3)["n_problems"].values.tolist() == [1, 0, 4]
    assert problems.extra_columns(4)["n_problems"].values.tolist() == [0, 4, 1, 1]
    assert len(moved.of("b")) == 4
    # Row 2, which has no key, is gone; what concerns the table stays.
    assert moved.summary().info == 1
    assert moved.summary().texts == problems.summary().texts
    # And back again nothing is lost.
    again = PandasSource(as_frame(ROWS))
    assert moved.moved(again).summary() == problems.summary()


def test_without_findings_there_is_nothing_and_no_error(source: PandasSource) -> None:
    empty = RowProblems(Report(as_frame(ROWS), []), source)
    assert empty.cells([0, 3]) == [None, None]
    assert empty.summary().error == 0
    assert empty.extra_columns(len(ROWS))["n_problems"].values.tolist() == [0] * 4
    assert _labels(empty, "problem_rules") == [[]] * 4
    assert len(empty.extra_columns(0)["n_problems"].values) == 0


def test_a_report_of_other_rows_is_refused() -> None:
    report = Report(as_frame(ROWS), ISSUES)
    with pytest.raises(InputError, match=r"row 3 too, but the rows end before row 2"):
        RowProblems(report, PandasSource(as_frame(ROWS[:2])))
    with pytest.raises(InputError, match="before row 3"):
        RowProblems(report, PandasSource(as_frame(ROWS[:3])))


def test_findings_of_any_order_come_to_their_rows() -> None:
    count = 50
    random = np.random.default_rng(7)
    places = random.integers(0, count, 300).tolist()
    frame = as_frame(pd.DataFrame({"row_data": "x", "global_key": [f"k{n}" for n in range(count)]}))
    report = Report(frame, [issue(row, "url-plain-http") for row in places])
    problems = RowProblems(report, PandasSource(frame))
    assert [len(problems.at(n)) for n in range(count)] == [places.count(n) for n in range(count)]
