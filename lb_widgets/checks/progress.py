"""How far a check is, and the line that says so where somebody is watching."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from typing import TextIO


class CheckStage(StrEnum):
    """What a check is doing."""

    MEDIA = "media"
    """Opening what the rows point to."""
    ROWS = "rows"
    """Applying the rules."""


@dataclass(frozen=True, slots=True)
class CheckProgress:
    """How far a check is.

    Parameters
    ----------
    stage : CheckStage
        What is being done.
    done, total : int
        URLs and files in the stage `CheckStage.MEDIA`, else rows.
    plan : str
        At the beginning of `CheckStage.MEDIA`: how many requests there will be and, as far as it is
        known, how many bytes. Else empty.
    """

    stage: CheckStage
    done: int
    total: int
    plan: str = ""


OnProgress = Callable[[CheckProgress], None]

_WORDS: Final = {CheckStage.MEDIA: "opened", CheckStage.ROWS: "rows checked"}
_QUIET_SECONDS: Final = 1.0
_EVERY_SECONDS: Final = 0.2


class ProgressLine:
    """Write plans on lines of their own, and a line that grows while something takes long.

    Parameters
    ----------
    stream : text file
        Usually ``sys.stderr``.
    grows : bool
        Whether to write that line; without it only the plans.
    clock : callable
        Returns seconds that only grow.
    """

    def __init__(
        self, stream: TextIO, *, grows: bool = True, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._stream = stream
        self._grows = grows
        self._clock = clock
        self._stage: CheckStage | None = None
        self._began = self._last = clock()
        self._length = 0

    def __call__(self, progress: CheckProgress) -> None:
        """Take the news; `done` equal to `total` wipes the line."""
        now = self._clock()
        if progress.stage is not self._stage:
            self._stage, self._began = progress.stage, now
        if progress.plan:
            self._show("")
            self._stream.write(f"{progress.plan}\n")
        elif progress.done >= progress.total:
            self._show("")
        elif self._is_due(now):
            self._last = now
            self._show(self._line(progress, now))
        self._stream.flush()

    def _is_due(self, now: float) -> bool:
        is_long = now - self._began >= _QUIET_SECONDS
        return self._grows and is_long and now - self._last >= _EVERY_SECONDS

    def _line(self, progress: CheckProgress, now: float) -> str:
        words = _WORDS[progress.stage]
        line = f"{progress.done:,} of {progress.total:,} {words}"
        if not progress.done:
            return line
        left = (now - self._began) / progress.done * (progress.total - progress.done)
        return f"{line} · {left:,.0f} s left"

    def _show(self, line: str) -> None:
        if line or self._length:
            self._stream.write(f"\r{line:<{self._length}}{'' if line else chr(13)}")
        self._length = len(line)


def usual_progress() -> OnProgress:
    """Return what tells progress unless the caller has something better.

    A `ProgressLine` in terminals and notebooks, nothing in programs that nobody watches.
    """
    if sys.stderr is not None and sys.stderr.isatty():  # pyright: ignore[reportUnnecessaryComparison] - None without a console
        return ProgressLine(sys.stderr)
    # Interactive without a terminal is a notebook, which shows what goes to stderr as an error.
    return ProgressLine(sys.stdout) if hasattr(sys, "ps1") else ignore


def ignore(progress: CheckProgress) -> None:
    """Do nothing with it."""
    del progress
