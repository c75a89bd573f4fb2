from __future__ import annotations

import pytest

from lb_widgets.client.progress import Pace, Progress
from lb_widgets.messages.submit_button import Stage


def test_rate_and_time_left_are_those_of_the_stage():
    now = 100.0
    pace = Pace(lambda: now)
    assert pace.of(Progress(Stage.CHECK, 0, 50)) == (0.0, None)
    now = 110.0
    assert pace.of(Progress(Stage.CHECK, 20, 50)) == (2.0, 15.0)
    assert pace.of(Progress(Stage.ROWS, 0, 50)) == (0.0, None)
    now = 111.0
    assert pace.of(Progress(Stage.ROWS, 10, 50)) == (10.0, 4.0)


def test_what_was_done_before_the_first_word_does_not_count():
    now = 0.0
    pace = Pace(lambda: now)
    pace.of(Progress(Stage.ROWS, 900, 1000))
    now = 10.0
    assert pace.of(Progress(Stage.ROWS, 910, 1000)) == (1.0, pytest.approx(90.0))


def test_the_end_has_no_time_left():
    now = 0.0
    pace = Pace(lambda: now)
    pace.of(Progress(Stage.ROWS, 0, 10))
    now = 5.0
    assert pace.of(Progress(Stage.ROWS, 10, 10)) == (2.0, 0.0)
