"""Contents of tables for tests that need no widget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lb_widgets.checks import Issue, Report
from lb_widgets.errors import Cancelled
from lb_widgets.io.frames import as_frame
from lb_widgets.media.loader import default_loader
from lb_widgets.model.rules import NO_FIX, RULES, SET_RULES, Finding
from lb_widgets.sources.pandas_source import PandasSource
from lb_widgets.widgets.data_row_table import outcomes
from lb_widgets.widgets.data_row_table.content import TableContent
from lb_widgets.widgets.data_row_table.problems import RowProblems

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

SECRET = "https://bucket.example/a.jpg?X-Amz-Signature=5ecre7&width=3"
_BY_ID = {rule.id: rule for rule in (*RULES, *SET_RULES)}


class Waiting:
    """A context that notes what it is told, and ends the work after so many looks."""

    def __init__(self, *, looks: int = 10**9) -> None:
        self.told: list[tuple[int, int, str]] = []
        self._left = looks

    def stop_if_cancelled(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise Cancelled

    def progress(self, done: int, total: int, text: str) -> None:
        self.told.append((done, total, text))


def content_of(
    rows: Any, *, issues: Sequence[Issue] | None = None, outcome: pd.DataFrame | None = None
) -> TableContent:
    frame = as_frame(rows)
    source = PandasSource(frame)
    report = None if issues is None else Report(frame, list(issues))
    problems = None if report is None else RowProblems(report, source)
    extra = {} if problems is None else problems.extra_columns(len(frame))
    if outcome is not None:
        extra |= outcomes.extra_columns(outcome, frame)
    return TableContent(
        PandasSource(frame, extra=extra),
        frame=frame,
        report=report,
        problems=problems,
        outcome=outcome,
        loader=default_loader(),
    )


def issue(
    row: int | None,
    rule: str,
    path: tuple[str | int, ...] = ("row_data",),
    message: str = "is odd",
    *,
    key: str | None = None,
    fix: Any = NO_FIX,
) -> Issue:
    return Issue(row, key, _BY_ID[rule], Finding(path, message, fix))


def overlay(name: str | None, value: str = "https://h/relief.png") -> dict[str, Any]:
    return {"type": "IMAGE_OVERLAY", "value": value, "name": name}
