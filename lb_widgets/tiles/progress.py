"""How far an audit is, and the line that says so where somebody is watching."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from typing import TextIO


class TileStage(StrEnum):
    """What an audit is doing."""

    PROBE = "probe"
    """Finding out how a row has to be read."""
    TILES = "tiles"
    """Fetching and judging the planned tiles."""
    COMPARISON = "comparison"
    """Comparing tiles with their neighbours, parents and other layers."""
    OUTLINES = "outlines"
    """Following the rims of holes."""


@dataclass(frozen=True, slots=True)
class TileProgress:
    """How far an audit is.

    Parameters
    ----------
    stage : TileStage
        What is being done.
    done, total : int
        Tiles in the stage `TileStage.TILES`, requests of the flood budget in `TileStage.OUTLINES`,
        else steps.
    row, rows : int
        Which of how many tile layer rows, from 0.
    requests : int
        Sent so far for this row.
    """

    stage: TileStage
    done: int
    total: int
    row: int = 0
    rows: int = 1
    requests: int = 0


OnProgress = Callable[[TileProgress], None]

_WORDS: Final = {
    TileStage.PROBE: "probing",
    TileStage.TILES: "tiles",
    TileStage.COMPARISON: "comparing",
    TileStage.OUTLINES: "requests for outlines of holes",
}
_COUNTED: Final = frozenset({TileStage.TILES, TileStage.OUTLINES})
_QUIET_SECONDS: Final = 1.0
_EVERY_SECONDS: Final = 0.2


class ProgressLine:
    """Write a line that grows while an audit takes long, and wipe it at the end.

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
        self._begun = self._last = clock()
        self._stage: tuple[int, TileStage] | None = None
        self._stage_begun = self._begun
        self._first = 0
        self._length = 0

    def __call__(self, progress: TileProgress) -> None:
        """Take the news."""
        now = self._clock()
        if (progress.row, progress.stage) != self._stage:
            self._stage, self._stage_begun = (progress.row, progress.stage), now
            self._first = progress.done
        if now - self._begun >= _QUIET_SECONDS and now - self._last >= _EVERY_SECONDS:
            self._last = now
            self._show(self._line(progress, now))

    def clear(self) -> None:
        """Wipe the line: the audit is over, or other text follows."""
        if self._length:
            self._show("")

    def _line(self, progress: TileProgress, now: float) -> str:
        parts = [f"row {progress.row + 1:,} of {progress.rows:,}"] if progress.rows > 1 else []
        words = _WORDS[progress.stage]
        if progress.stage not in _COUNTED:
            return " · ".join([*parts, words])
        parts.append(f"{progress.done:,} of {progress.total:,} {words}")
        done, seconds = progress.done - self._first, now - self._stage_begun
        if done and seconds:
            rate = done / seconds
            parts += [f"{rate:,.0f}/s", f"{(progress.total - progress.done) / rate:,.0f} s left"]
        return " · ".join(parts)

    def _show(self, line: str) -> None:
        self._stream.write(f"\r{line:<{self._length}}{'' if line else chr(13)}")
        self._stream.flush()
        self._length = len(line)


def usual_line() -> ProgressLine | None:
    """Return the line for whoever is watching: in terminals and notebooks, else None."""
    if sys.stderr is not None and sys.stderr.isatty():  # pyright: ignore[reportUnnecessaryComparison] - None without a console
        return ProgressLine(sys.stderr)
    # Interactive without a terminal is a notebook, which shows what goes to stderr as an error.
    return ProgressLine(sys.stdout) if hasattr(sys, "ps1") else None
