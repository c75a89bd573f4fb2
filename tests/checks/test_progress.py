from __future__ import annotations

import io
import sys
from itertools import count
from typing import TYPE_CHECKING

from lb_widgets.checks.progress import (
    CheckProgress,
    CheckStage,
    ProgressLine,
    ignore,
    usual_progress,
)

if TYPE_CHECKING:
    import pytest


def told(*news: CheckProgress, step: float, grows: bool = True) -> str:
    """Return what is written when `step` seconds pass from one piece of news to the next."""
    stream = io.StringIO()
    ticks = count()
    line = ProgressLine(stream, grows=grows, clock=lambda: next(ticks) * step)
    for progress in news:
        line(progress)
    return stream.getvalue()


def rows(done: int) -> CheckProgress:
    return CheckProgress(CheckStage.ROWS, done, 30_000)


PLAN = CheckProgress(CheckStage.MEDIA, 0, 2, plan="Opening 2 URLs.")


def test_what_is_quick_writes_nothing():
    assert told(rows(10_000), rows(20_000), rows(30_000), step=0.1) == ""


def test_what_takes_long_grows_a_line_and_wipes_it_at_the_end():
    text = told(rows(5_000), rows(10_000), rows(20_000), rows(30_000), step=2)
    first, second, end = text.split("\r")[1:4]
    assert first == "10,000 of 30,000 rows checked · 4 s left"
    assert second.rstrip() == "20,000 of 30,000 rows checked · 2 s left"
    assert end.strip() == ""
    assert text.endswith("\r")


def test_a_plan_has_a_line_of_its_own_that_stays():
    done = CheckProgress(CheckStage.MEDIA, 2, 2)
    assert told(PLAN, done, step=0.1) == "Opening 2 URLs.\n"
    assert told(PLAN, rows(5_000), rows(10_000), step=2, grows=False) == "Opening 2 URLs.\n"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_goes_where_somebody_watches(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    monkeypatch.delattr(sys, "ps1", raising=False)
    assert usual_progress() is ignore
    monkeypatch.setattr(sys, "ps1", "In : ", raising=False)
    usual_progress()(PLAN)
    assert sys.stdout.getvalue() == "Opening 2 URLs.\n"
    monkeypatch.setattr(sys, "stderr", Terminal())
    usual_progress()(PLAN)
    assert sys.stderr.getvalue() == "Opening 2 URLs.\n"
