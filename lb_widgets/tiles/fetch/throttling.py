"""One pace for all threads that ask one host, so that a server that says "slow down" is obeyed.

As long as nobody complains, a `Pace` only limits how many requests are on their way. After an
answer of "too many requests" every thread waits until the time that the server named, and half as
many requests at once follow; each run of good answers allows one more (additive increase,
multiplicative decrease: RFC 5681 §3.1). Where that helps nothing the host is left alone for good.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Final

from lb_widgets.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable

_STORM_IN_A_ROW: Final = 10
_STORM_WINDOW: Final = 20
_POLL: Final = 0.1  # seconds between two looks at whether the user wants to stop


class Pace:
    """How fast one host is asked; thread-safe.

    Parameters
    ----------
    host : str
        For the sentence of `stopped`.
    connections : int
        Most requests at once.
    cancelled : callable
        Asked while waiting.

    Attributes
    ----------
    stopped : str
        Why the host is asked no more, as a sentence; empty while it is: more than 10 tiles in a
        row, or half of the last 20, were refused even after waiting.
    """

    def __init__(self, host: str, connections: int, cancelled: Callable[[], bool]) -> None:
        self.stopped = ""
        self._host = host
        self._most = connections
        self._cancelled = cancelled
        self._condition = threading.Condition()
        self._allowed = connections
        self._busy = 0
        self._good = 0  # answers since one more request was last allowed
        self._resume = 0.0  # moment until which everybody waits
        self._complained = 0.0  # moment of the last complaint that slowed us down
        self._given_up: deque[bool] = deque(maxlen=_STORM_WINDOW)
        self._in_a_row = 0

    def begin(self) -> float | None:
        """Wait for leave to send; return the moment it was given, None where the host is left.

        Each call that returned a moment is followed by one of `end`.

        Raises
        ------
        Cancelled
            The user wants to stop.
        """
        with self._condition:
            while not self.stopped:
                now = time.monotonic()
                if now >= self._resume and self._busy < self._allowed:
                    self._busy += 1
                    return now
                if self._cancelled():
                    raise Cancelled
                wait = self._resume - now if now < self._resume else _POLL
                self._condition.wait(min(wait, _POLL))
            return None

    def end(self) -> None:
        """Give back the leave."""
        with self._condition:
            self._busy -= 1
            self._condition.notify()

    def slow_down(self, sent: float, seconds: float) -> None:
        """Make everybody wait, because the host complained.

        Parameters
        ----------
        sent : float
            What `begin` returned for the request: complaints about what was sent before the last
            slowing down tell nothing new.
        seconds : float
            How long, from now on.
        """
        with self._condition:
            now = time.monotonic()
            self._resume = max(self._resume, now + seconds)
            self._good = 0
            if sent > self._complained:
                self._complained = now
                self._allowed = max(1, self._allowed // 2)

    def gave_up(self) -> None:
        """Count a tile that was refused even after waiting."""
        with self._condition:
            self._given_up.append(True)
            self._in_a_row += 1
            half = len(self._given_up) == _STORM_WINDOW and 2 * sum(self._given_up) >= _STORM_WINDOW
            if not self.stopped and (half or self._in_a_row > _STORM_IN_A_ROW):
                self.stopped = (
                    f"{self._host} went on answering that there are too many requests, so it is "
                    "asked no more"
                )
                self._condition.notify_all()

    def went_well(self) -> None:
        """Count an answer without complaint."""
        with self._condition:
            self._given_up.append(False)
            self._in_a_row = 0
            if self._allowed < self._most:
                self._good += 1
                if self._good >= self._allowed:
                    self._good = 0
                    self._allowed += 1
                    self._condition.notify()
