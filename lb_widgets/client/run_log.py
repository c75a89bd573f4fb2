"""What a submit in the background did, line by line, for whoever wants to know afterwards."""

from __future__ import annotations

import threading
import time
from collections import deque
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from lb_widgets.client.summaries import counted, step_text
from lb_widgets.messages.submit_button import LogLine
from lb_widgets.redact import redact

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.client.progress import Progress
    from lb_widgets.messages.submit_button import Stage

KEPT: Final = 200
"""Lines; older ones are dropped, which the first line then says."""
INTERVAL: Final = 5.0
"""Seconds between two lines about the progress of one stage, at least."""
_LONGEST: Final = 2_000
"""Characters of a line."""


class RunLog:
    """The newest lines, with their time; redacted. May be used by several threads.

    Parameters
    ----------
    clock : callable
        Returns seconds since 1970.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: deque[LogLine] = deque(maxlen=KEPT)
        self._dropped = 0
        self._stage: Stage | None = None
        self._told_at = 0.0

    @property
    def lines(self) -> list[LogLine]:
        """The lines, oldest first."""
        with self._lock:
            lines = list(self._kept)
            if not self._dropped:
                return lines
            earlier = f"… {counted(self._dropped, 'earlier line')} dropped"
            return [LogLine(lines[0].at, earlier), *lines]

    def begin(self, text: str) -> None:
        """Add the first line of a run."""
        self._stage = None
        self.add(text)

    def add(self, text: str) -> None:
        """Add a line."""
        line = LogLine(self._clock(), redact(text[:_LONGEST]))
        with self._lock:
            self._dropped += len(self._kept) == KEPT
            self._kept.append(line)

    def progress(self, step: Progress) -> None:
        """Add a line where a stage begins or ends, and now and then in between."""
        now, begins = self._clock(), step.stage is not self._stage
        ends = not begins and step.done == step.total
        if not (begins or ends or now - self._told_at >= INTERVAL):
            return
        self._stage, self._told_at = step.stage, now
        text = step_text(step)
        if begins or text != self._kept[-1].text:
            self.add(text)


def log_texts(lines: list[LogLine]) -> list[str]:
    """Return lines as texts, each with its local time: ``"12:03:07 Send rows: 600 rows"``."""
    return [
        f"{datetime.fromtimestamp(line.at, UTC).astimezone():%H:%M:%S} {line.text}"
        for line in lines
    ]
