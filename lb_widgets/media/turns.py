"""Turns at something that one thread may use at a time, so short that nobody waits for long."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from lb_widgets.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

_LOOK: Final = 0.05
"""Seconds between two looks whether somebody still waits."""


def never() -> bool:
    """Say that somebody still waits."""
    return False


class Turns:
    """A lock for work in slices: whoever gives it back and wants it again lets others go first."""

    def __init__(self) -> None:
        # Whoever holds `_next` gets the next turn; one that comes back has to get that first.
        self._next = threading.Lock()
        self._turn = threading.Lock()

    @property
    def is_taken(self) -> bool:
        """Whether somebody has the turn."""
        return self._turn.locked()

    @contextmanager
    def taken(self, cancelled: Callable[[], bool] = never) -> Generator[None]:
        """Hold the turn.

        Parameters
        ----------
        cancelled : callable
            Asked before and while waiting.

        Raises
        ------
        Cancelled
            `cancelled` said so.
        """
        _acquire(self._next, cancelled)
        try:
            _acquire(self._turn, cancelled)
        finally:
            self._next.release()
        try:
            yield
        finally:
            self._turn.release()


def _acquire(lock: threading.Lock, cancelled: Callable[[], bool]) -> None:
    while not cancelled():
        if lock.acquire(timeout=_LOOK):
            return
    raise Cancelled
