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
    clock : callable
        Returns seconds that only grow.
    """

    def __init__(self, stream: TextIO, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
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
        elif now - self._began >= _QUIET_SECONDS and now - self._last >= _EVERY_SECONDS:
            self._last = now
            self._show(self._line(progress, now))
        self._stream.flush()

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

    A `ProgressLine` in terminals and notebooks, nothing where the output goes to a file.
    """
    return ProgressLine(sys.stderr) if sys.stderr is not None and sys.stderr.isatty() else ignore  # pyright: ignore[reportUnnecessaryComparison]


def ignore(progress: CheckProgress) -> None:
    """Do nothing with it."""
    del progress
