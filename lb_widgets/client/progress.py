"""How far a submit is: stages, and the pace within one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lb_widgets.messages.submit_button import Stage


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a submit is.

    Parameters
    ----------
    stage : Stage
        What is being done.
    done, total : int
        Files in the stage `Stage.FILES`, rows in all others.
    """

    stage: Stage
    done: int
    total: int


OnProgress = Callable[[Progress], None]


def ignore(progress: Progress) -> None:
    """Do nothing with it; for those who did not ask for progress."""
    del progress


class Pace:
    """Rate and remaining time within a stage.

    Parameters
    ----------
    clock : callable
        Returns seconds that only grow: `time.monotonic`.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._stage: Stage | None = None
        self._began = 0.0
        self._first = 0

    def of(self, progress: Progress) -> tuple[float, float | None]:
        """Return units per second since the stage began, and seconds left (None: unknown yet)."""
        now = self._clock()
        if progress.stage is not self._stage:
            self._stage, self._began, self._first = progress.stage, now, progress.done
        done, elapsed = progress.done - self._first, now - self._began
        if done <= 0 or elapsed <= 0:
            return 0.0, None
        rate = done / elapsed
        return rate, max(progress.total - progress.done, 0) / rate
