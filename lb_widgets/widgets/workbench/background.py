"""What is done when nobody waits for it: in order, on a thread of its own, with errors shown."""

from __future__ import annotations

import contextvars
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from lb_widgets.checks import check
from lb_widgets.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from lb_widgets.checks import CheckProgress, Report


class Background:
    """Does one job after the other on one thread, without any lock held.

    Parameters
    ----------
    on_error : callable
        Is given what a job raised.
    """

    def __init__(self, on_error: Callable[[BaseException], None]) -> None:
        self._on_error = on_error
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="lb-widgets-workbench")
        self._is_closed = False

    def soon(self, job: Callable[..., None], *arguments: Any) -> None:
        """Do a job when those before it are done; nothing once this is closed."""
        if not self._is_closed:
            # What it changes belongs to the cell, or the message, that asks for it.
            frame = contextvars.copy_context()
            self._pool.submit(frame.run, self._do, job, *arguments)

    def close(self) -> None:
        """Begin no further job. May be called twice."""
        self._is_closed = True
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _do(self, job: Callable[..., None], *arguments: Any) -> None:
        try:
            job(*arguments)
        except Cancelled:
            pass
        except Exception as error:  # noqa: BLE001 - whatever it is, it is shown
            self._on_error(error)


class Rechecks:
    """Checks rows anew in the background, the newest only.

    Parameters
    ----------
    endpoint : str or None
        As `check` takes it.
    on_report : callable
        Is given the rows and their report.
    on_progress : callable
        Is given how far the check is, in words; an empty text at its end.
    on_error : callable
        Is given what the check raised.
    """

    def __init__(
        self,
        endpoint: str | None,
        *,
        on_report: Callable[[pd.DataFrame, Report], None],
        on_progress: Callable[[str], None],
        on_error: Callable[[BaseException], None],
    ) -> None:
        self._endpoint = endpoint
        self._on_report = on_report
        self._tell = on_progress
        self._background = Background(on_error)
        self._wanted: pd.DataFrame | None = None

    def start(self, frame: pd.DataFrame) -> None:
        """Check these rows, and no longer those of before."""
        self._wanted = frame
        self._background.soon(self._check, frame)

    def stop(self) -> None:
        """Forget the check that is at work, if any."""
        self._wanted = None

    def close(self) -> None:
        """End what runs. May be called twice."""
        self.stop()
        self._background.close()

    def _check(self, frame: pd.DataFrame) -> None:
        def is_unwanted() -> bool:
            return self._wanted is not frame

        def on_progress(progress: CheckProgress) -> None:
            self._tell(f"Checking the rows: {progress.done:,} of {progress.total:,}")

        try:
            report = check(
                frame, endpoint=self._endpoint, on_progress=on_progress, cancelled=is_unwanted
            )
        finally:
            self._tell("")
        if not is_unwanted():
            self._on_report(frame, report)
