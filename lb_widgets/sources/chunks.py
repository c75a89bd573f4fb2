"""Going through many rows with an eye on whoever waits for the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lb_widgets.sources.base import Context

CHUNK = 20_000
"""Rows gone through between two looks at whether anybody still waits: some milliseconds."""


def chunks(total: int, context: Context, text: str, *, size: int = CHUNK) -> Iterator[slice]:
    """Yield the rows in slices, tell the progress, and stop when nobody waits any longer.

    Raises
    ------
    Cancelled
        Nobody waits any longer.
    """
    for start in range(0, total, size):
        context.stop_if_cancelled()
        context.progress(start, total, text)
        yield slice(start, min(start + size, total))


class Unattended:
    """The context of work that nobody watches and that is never cancelled."""

    def stop_if_cancelled(self) -> None:
        """Go on."""

    def progress(self, done: int, total: int, text: str) -> None:
        """Tell nobody."""


UNATTENDED = Unattended()
