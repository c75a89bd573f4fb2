from __future__ import annotations

import re

from lb_widgets.client.progress import Progress
from lb_widgets.client.run_log import INTERVAL, KEPT, RunLog, log_texts
from lb_widgets.messages.submit_button import Stage


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def texts(log: RunLog) -> list[str]:
    return [line.text for line in log.lines]


def test_stages_are_told_when_they_begin_and_end_and_now_and_then():
    clock = Clock()
    log = RunLog(clock)
    for done in range(1001):
        log.progress(Progress(Stage.ROWS, done, 1000))
        clock.now += INTERVAL / 400
    told = texts(log)
    assert told[0] == "Send rows: 1,000 rows"
    assert told[-1] == "Send rows: 1,000 of 1,000 rows"
    assert len(told) == 2 + 2  # 1,001 steps take 2.5 intervals
    log.progress(Progress(Stage.FILES, 0, 1))
    assert texts(log)[-1] == "Upload files: 1 file"


def test_what_is_told_twice_stands_there_once():
    log = RunLog()
    for _ in range(3):
        log.progress(Progress(Stage.CHECK, 3, 3))
    assert texts(log) == ["Check: 3 of 3 rows"]


def test_rows_whose_number_is_not_known_are_counted():
    log = RunLog()
    log.progress(Progress(Stage.CHECK, 10_000, 0))
    assert texts(log) == ["Check: 10,000 rows"]


def test_each_run_tells_its_stages():
    log = RunLog()
    for _ in range(2):
        log.begin("Submit")
        log.progress(Progress(Stage.CHECK, 0, 1))
    assert texts(log) == ["Submit", "Check: 1 row"] * 2


def test_the_newest_lines_are_kept_and_the_others_counted():
    log = RunLog()
    for number in range(KEPT + 30):
        log.add(f"line {number}")
    lines = texts(log)
    assert lines[0] == "… 30 earlier lines dropped"
    assert lines[1:] == [f"line {number}" for number in range(30, KEPT + 30)]


def test_no_secret_and_no_endless_line_is_kept():
    log = RunLog()
    log.add("GET https://a.example/?token=sec-ret with Bearer abcdef123456")
    log.add("x" * 1_000_000)
    told = str(log.lines)
    assert "sec-ret" not in told
    assert "abcdef123456" not in told
    assert len(told) < 5_000


def test_texts_have_the_local_time():
    log = RunLog(Clock())
    log.add("Submit")
    (line,) = log_texts(log.lines)
    assert re.fullmatch(r"\d\d:\d\d:40 Submit", line)
