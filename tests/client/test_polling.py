from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest

from lb_widgets.client import polling
from lb_widgets.errors import ApiError, Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable


class Clock:
    """A clock that only waiting moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def pause(self, seconds: float, cancelled: Callable[[], bool] | None) -> None:
        if cancelled is not None and cancelled():
            raise Cancelled
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(polling, "time", clock)
    monkeypatch.setattr(polling, "pause", clock.pause)
    return clock


def test_asks_at_once_then_ever_more_rarely(clock: Clock):
    numbers = count()
    last = polling.poll(lambda: next(numbers), until=lambda number: number == 20, what="counting")
    assert last == 20
    assert clock.waits[0] == polling.FIRST_WAIT
    assert clock.waits == sorted(clock.waits)
    assert clock.waits[-1] == polling.LONGEST_WAIT


def test_does_not_wait_for_what_is_there(clock: Clock):
    polling.poll(lambda: 1, until=lambda _: True, what="counting")
    assert clock.waits == []


def test_a_job_that_does_not_move_is_given_up(clock: Clock):
    with pytest.raises(ApiError, match="is importing rows and has made no progress"):
        polling.poll(lambda: 1, until=lambda _: False, what="importing rows")
    assert polling.PATIENCE < clock.now < polling.PATIENCE + 10


def test_a_slow_job_that_moves_is_waited_for(clock: Clock):
    last = polling.poll(lambda: clock.now // 500, until=lambda step: step == 9, what="counting")
    assert last == 9
    assert clock.now > polling.PATIENCE


def test_can_be_cancelled(clock: Clock):
    with pytest.raises(Cancelled):
        polling.poll(
            lambda: 1, until=lambda _: False, what="counting", cancelled=lambda: clock.now > 5
        )
