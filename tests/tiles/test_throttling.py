from __future__ import annotations

import pytest

from lb_widgets.errors import Cancelled
from lb_widgets.tiles.fetch.throttling import Pace


def pace(connections: int = 8, *, is_cancelled: bool = False) -> Pace:
    return Pace("tiles.example", connections, lambda: is_cancelled)


def leave(of: Pace) -> float:
    sent = of.begin()
    assert sent is not None
    return sent


def test_everybody_waits_after_a_complaint():
    slowed = pace()
    sent = leave(slowed)
    slowed.slow_down(sent, 0.05)
    slowed.end()
    assert leave(slowed) >= sent + 0.05


def test_a_complaint_halves_what_is_on_its_way_once_per_wave():
    slowed = pace(8)
    wave = [leave(slowed) for _ in range(8)]
    for sent in wave:
        slowed.slow_down(sent, 0.0)
        slowed.end()
    slowed._cancelled = lambda: True  # so that who would wait raises instead
    for _ in range(4):
        leave(slowed)
    with pytest.raises(Cancelled):
        slowed.begin()


def test_good_answers_allow_more_again():
    slowed = pace(8)
    slowed.slow_down(leave(slowed), 0.0)
    slowed.end()
    for _ in range(4):
        slowed.went_well()
    slowed._cancelled = lambda: True
    for _ in range(5):
        leave(slowed)
    with pytest.raises(Cancelled):
        slowed.begin()


def test_a_storm_ends_it():
    slowed = pace()
    for _ in range(10):
        slowed.gave_up()
    assert not slowed.stopped
    slowed.gave_up()
    assert "tiles.example" in slowed.stopped
    assert slowed.begin() is None


def test_half_of_the_last_twenty_is_a_storm_too():
    slowed = pace()
    for _ in range(9):
        slowed.gave_up()
        slowed.went_well()
    slowed.went_well()
    assert not slowed.stopped
    slowed.gave_up()
    assert slowed.stopped


def test_some_complaints_are_no_storm():
    slowed = pace()
    for _ in range(30):
        slowed.gave_up()
        slowed.went_well()
        slowed.went_well()
    assert not slowed.stopped


def test_who_waits_can_be_stopped():
    slowed = pace(is_cancelled=True)
    slowed.slow_down(leave(slowed), 60.0)
    with pytest.raises(Cancelled):
        slowed.begin()
