"""What became of the rows, as columns."""

# ruff: noqa: PD011 - fields of our own
from __future__ import annotations

from typing import Any

import pandas as pd

from lb_widgets.io.frames import as_frame
from lb_widgets.io.row_keys import submitted_keys
from lb_widgets.messages.table_cells import StatusCell
from lb_widgets.widgets.data_row_table.outcomes import extra_columns, status_cell
from tests.widgets.data_row_table.made_content import SECRET


def _outcome(keys: list[str], statuses: list[str], errors: list[Any] | None = None) -> pd.DataFrame:
    return pd.DataFrame(
        {"global_key": keys, "status": statuses, "error": errors or [None] * len(keys)}
    )


def _frame(*keys: str | None) -> pd.DataFrame:
    return as_frame([{"row_data": f"text {at}", "global_key": key} for at, key in enumerate(keys)])


def _told(outcome: pd.DataFrame, frame: pd.DataFrame) -> dict[str, list[Any]]:
    columns = extra_columns(outcome, frame)
    return {name: column.values.tolist() for name, column in columns.items()}


def test_status_and_reason_are_columns_of_their_own() -> None:
    frame = _frame("a", "B", "c")
    before = frame.copy(deep=True)
    told = _told(_outcome(["A", "b"], ["failed", "new"], ["bounds: swapped", None]), frame)
    assert told == {
        "submit_status": ["failed", "not sent", None],
        "submit_reason": ["bounds: swapped", None, None],
    }
    pd.testing.assert_frame_equal(frame, before)


def test_without_any_reason_there_is_no_such_column() -> None:
    assert _told(_outcome(["a"], ["created"]), _frame("a")) == {"submit_status": ["created"]}


def test_two_rows_of_one_key_have_each_their_own() -> None:
    outcome = _outcome(["a", "a"], ["created", "left out"], [None, "twice"])
    told = _told(outcome, _frame("a", "a"))
    assert told["submit_status"] == ["created", "left out"]


def test_rows_without_a_key_are_found_by_the_proposed_one() -> None:
    frame = _frame(None, None)
    outcome = _outcome([submitted_keys(frame)[1], "other"], ["sent", "new"])
    assert _told(outcome, frame)["submit_status"] == [None, "sent, not confirmed"]


def test_cells_say_how_good_it_is_and_hide_secrets() -> None:
    assert status_cell("created") == StatusCell("created", "good")
    assert status_cell("not sent", None) == StatusCell("not sent", "open")
    assert status_cell(None) is None
    failed = status_cell("failed", f"cannot open {SECRET}")
    assert failed is not None
    assert failed.verdict == "bad"
    assert "5ecre7" not in failed.reason
    assert len(status_cell("failed", "x" * 10**6).reason) == 300  # type: ignore[union-attr]
