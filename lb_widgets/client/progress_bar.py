"""How far a submit is, on a terminal or in a file of notes."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING, Final

from lb_widgets.client.progress import Pace, Progress
from lb_widgets.client.summaries import STAGES, UNITS, counted, step_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from lb_widgets.messages.submit_button import Stage

_EVERY_SECONDS: Final = 0.2
_NAME: Final = max(map(len, STAGES.values()))
_BAR: Final = 24


class ProgressBar:
    """Writes one line that grows; without a terminal one line for each stage.

    Parameters
    ----------
    stream : text file
        Usually ``sys.stderr``.
    total : int
        Rows of a file whose end is not read yet: the run does not know.
    clock : callable
        Returns seconds that only grow.
    """

    def __init__(
        self, stream: TextIO, *, total: int = 0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._stream = stream
        self._total = total
        self._clock = clock
        self._pace = Pace(clock)
        self._is_terminal = stream.isatty()
        self._stage: Stage | None = None
        self._told_at = 0.0
        self._length = 0

    def __call__(self, step: Progress) -> None:
        """Take the news."""
        if not step.total:
            step = Progress(step.stage, step.done, self._total)
        begins = step.stage is not self._stage
        self._stage = step.stage
        rate, seconds_left = self._pace.of(step)
        if not self._is_terminal:
            if begins:
                self._stream.write(f"{step_text(step)}\n")
                self._stream.flush()
            return
        now = self._clock()
        if begins or step.done == step.total or now - self._told_at >= _EVERY_SECONDS:
            self._told_at = now
            self._show(_line(step, rate, seconds_left))

    def clear(self) -> None:
        """Wipe the line, so that other text can follow."""
        if self._length:
            self._show("")
            self._stream.write("\r")
            self._stream.flush()
            self._length = 0

    def _show(self, line: str) -> None:
        line = line[: shutil.get_terminal_size().columns - 1]
        self._stream.write(f"\r{line:<{self._length}}")
        self._stream.flush()
        self._length = len(line)


def _units(step: Progress) -> str:
    return counted(step.total or step.done, UNITS[step.stage])


def _line(step: Progress, rate: float, seconds_left: float | None) -> str:
    """Return ``"Send rows  [####----] 1,240 of 30,512 rows · 310 rows/s · 94 s left"``."""
    full = round(_BAR * step.done / step.total) if step.total else 0
    parts = [f"{step.done:,} of {_units(step)}" if step.total else _units(step)]
    if rate >= 1 and step.done != step.total:
        parts.append(f"{rate:,.0f} {UNITS[step.stage]}s/s")
    if seconds_left is not None and step.done < step.total:
        parts.append(f"{seconds_left:,.0f} s left")
    bar = f"[{'#' * full}{'-' * (_BAR - full)}]"
    return f"{STAGES[step.stage]:<{_NAME}} {bar} {' · '.join(parts)}"
