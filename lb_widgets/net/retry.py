"""When to ask again, and how long to wait before."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

from lb_widgets.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST_WAIT: Final = 0.5
"""Seconds before the second attempt; doubled for each further one."""
LONGEST_WAIT: Final = 60.0
"""Seconds that no single wait exceeds, whatever the server asks for."""
_POLL: Final = 0.1

RETRIED_STATUSES: Final = frozenset({429, 500, 502, 503, 504})
"""Statuses that may be gone at the next attempt."""


def wait_before(attempt: int, *, retry_after: str | None = None) -> float:
    """Return how many seconds to wait after a failed attempt.

    Parameters
    ----------
    attempt : int
        The attempt that failed, from 1.
    retry_after : str or None
        The header of that name: seconds or an HTTP date (RFC 9110 §10.2.3).
    """
    asked = _seconds(retry_after) if retry_after else None
    if asked is not None:
        return min(max(asked, 0.0), LONGEST_WAIT)
    wait = min(FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT)
    # Jitter keeps many threads that failed together from returning together; nothing secret here.
    return wait * random.uniform(0.5, 1.0)  # noqa: S311


def pause(seconds: float, cancelled: Callable[[], bool] | None) -> None:
    """Wait, and raise `Cancelled` as soon as the caller wants to stop."""
    end = time.monotonic() + seconds
    while True:
        if cancelled is not None and cancelled():
            raise Cancelled
        left = end - time.monotonic()
        if left <= 0:
            return
        time.sleep(left if cancelled is None else min(left, _POLL))


def _seconds(header: str) -> float | None:
    if header.strip().isdigit():
        return float(header)
    try:
        when = parsedate_to_datetime(header)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return (when - datetime.now(UTC)).total_seconds()
