"""Turns: one at a time, and whoever comes back lets others go first."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from lb_widgets.errors import Cancelled
from lb_widgets.media.turns import Turns


def test_one_at_a_time():
    turns, inside, most = Turns(), 0, 0
    start = threading.Barrier(8)

    def work(_: int) -> None:
        nonlocal inside, most
        start.wait()
        for _ in range(50):
            with turns.taken():
                inside += 1
                most = max(most, inside)
                inside -= 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert most == 1
    assert not turns.is_taken


def test_who_waits_has_the_next_turn_before_who_comes_back():
    turns, order = Turns(), list[str]()
    with ThreadPoolExecutor(1) as pool:
        with turns.taken():
            other = pool.submit(lambda: _note(turns, order, "other"))
            while not turns._next.locked():  # until it waits
                pass
        _note(turns, order, "again")
        other.result()
    assert order == ["other", "again"]


def _note(turns: Turns, order: list[str], name: str) -> None:
    with turns.taken():
        order.append(name)


def test_waiting_ends_when_nobody_wants_it():
    turns, asked = Turns(), list[int]()

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 3

    with turns.taken(), pytest.raises(Cancelled), turns.taken(cancelled):
        pass
    assert len(asked) > 3
    _note(turns, [], "nothing is left locked")


def test_a_fault_gives_the_turn_back():
    turns = Turns()
    with pytest.raises(ZeroDivisionError), turns.taken():
        raise ZeroDivisionError
    assert not turns.is_taken
