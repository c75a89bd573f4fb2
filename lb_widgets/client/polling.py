"""Ask again and again until a job of the service has ended."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, TypeVar

from lb_widgets.errors import ApiError
from lb_widgets.net.retry import pause

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = TypeVar("Answer")

FIRST_WAIT: Final = 0.1
"""Seconds before the second question; half as much again before each further one."""
LONGEST_WAIT: Final = 2.0
"""Seconds; the SDK's own, fixed, pause."""
PATIENCE: Final = 600.0
"""Seconds without any change in the answer, after which a job counts as stuck."""


def poll(
    ask: Callable[[], Answer],
    *,
    until: Callable[[Answer], bool],
    what: str,
    cancelled: Callable[[], bool] | None = None,
) -> Answer:
    """Return the first answer of which `until` is true.

    Parameters
    ----------
    ask : callable
        Returns an answer; answers are compared to see whether the job moves.
    until : callable
        Says whether an answer is the last one.
    what : str
        For the error: ``"importing rows"``.
    cancelled : callable, optional
        Asked while waiting.

    Raises
    ------
    ApiError
        The answer has not changed for ten minutes.
    Cancelled
        `cancelled` said so.
    """
    wait = FIRST_WAIT
    last: Answer | None = None
    moved_at = time.monotonic()
    while not until(answer := ask()):
        if answer != last:
            last, moved_at = answer, time.monotonic()
        elif time.monotonic() - moved_at > PATIENCE:
            raise ApiError(
                f"The service is {what} and has made no progress for {PATIENCE / 60:.0f} minutes. "
                "Submit again later: what arrived is skipped."
            )
        pause(wait, cancelled)
        wait = min(wait * 1.5, LONGEST_WAIT)
    return answer
