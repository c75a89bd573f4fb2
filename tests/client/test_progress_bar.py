from __future__ import annotations

import io

import pytest

from lb_widgets.client.progress import Progress
from lb_widgets.client.progress_bar import ProgressBar
from lb_widgets.messages.submit_button import Stage


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "120")


class Stream(io.StringIO):
    """A text file that says whether it is a terminal."""

    def __init__(self, *, is_terminal: bool) -> None:
        super().__init__()
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal


class Clock:
    """A clock that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def shown(stream: Stream) -> list[str]:
    """Return what stood on the line, one after the other."""
    return [line.rstrip() for line in stream.getvalue().split("\r") if line.strip()]


def test_a_terminal_has_a_line_that_grows_and_is_wiped():
    stream, clock = Stream(is_terminal=True), Clock()
    bar = ProgressBar(stream, clock=clock)
    for done in (0, 500, 1000):
        bar(Progress(Stage.ROWS, done, 1000))
        clock.now += 2
    assert shown(stream) == [
        "Send rows           [------------------------] 0 of 1,000 rows",
        "Send rows           [############------------] 500 of 1,000 rows · 250 rows/s · 2 s left",
        "Send rows           [########################] 1,000 of 1,000 rows",
    ]
    bar.clear()
    assert stream.getvalue().endswith(" \r")


def test_it_is_not_written_at_every_step():
    stream, clock = Stream(is_terminal=True), Clock()
    bar = ProgressBar(stream, clock=clock)
    for done in range(1001):
        bar(Progress(Stage.ROWS, done, 1000))
        clock.now += 0.001
    assert len(shown(stream)) <= 8


def test_elsewhere_each_stage_is_one_line():
    stream = Stream(is_terminal=False)
    bar = ProgressBar(stream)
    for stage in (Stage.CHECK, Stage.FILES):
        for done in range(3):
            bar(Progress(stage, done, 2))
    bar(Progress(Stage.CHECK, 1, 2))
    bar.clear()
    assert stream.getvalue() == "Check: 2 rows\nUpload files: 2 files\nCheck: 1 of 2 rows\n"


def test_rows_of_a_stream_are_counted_against_what_the_file_has():
    stream = Stream(is_terminal=False)
    ProgressBar(stream, total=1240)(Progress(Stage.CHECK, 0, 0))
    assert stream.getvalue() == "Check: 1,240 rows\n"


def test_a_narrow_terminal_cuts_the_line(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "30")
    stream = Stream(is_terminal=True)
    ProgressBar(stream)(Progress(Stage.ROWS, 1, 2))
    (line,) = shown(stream)
    assert len(line) <= 29
