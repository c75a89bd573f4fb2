"""A submit on a thread of its own: one at a time, its progress as small states."""

from __future__ import annotations

import contextvars
import logging
import threading
import time
from typing import TYPE_CHECKING, Final

import msgspec

from lb_widgets.client.progress import Pace, Progress
from lb_widgets.client.run_log import RunLog
from lb_widgets.client.summaries import how_far, sentence
from lb_widgets.errors import Cancelled, LbWidgetsError, SubmitError
from lb_widgets.messages.submit_button import RunState
from lb_widgets.redact import redact

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.client.progress import OnProgress
    from lb_widgets.client.submission import Submission

    Job = Callable[[OnProgress, Callable[[], bool]], Submission]

INTERVAL: Final = 0.1
"""Seconds between two states of one stage, at least."""

_log = logging.getLogger(__name__)


class BackgroundRun:
    """Runs a submit in the background, never two at once.

    Parameters
    ----------
    on_state : callable
        Called with each new `RunState`, by one thread at a time.
    on_result : callable
        Called with the `Submission` just before the state says how the run ended; also with what
        an interrupted run knows.

    Attributes
    ----------
    log : RunLog
        What its runs did.
    """

    def __init__(
        self, *, on_state: Callable[[RunState], None], on_result: Callable[[Submission], None]
    ) -> None:
        self._on_state = on_state
        self._on_result = on_result
        self.log = RunLog()
        self._lock = threading.RLock()  # who is told of a state may ask to stop
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._state = RunState()
        self._told_at = 0.0

    def start(self, job: Job, *, what: str = "Submit") -> bool:
        """Start a run; where one is under way, do nothing and return False.

        Parameters
        ----------
        job : callable
            ``job(on_progress, cancelled)`` returns a `Submission`.
        what : str
            What it is, for the log.
        """
        with self._lock:
            if self._thread is not None and self._thread.is_alive():
                return False
            self._stop.clear()
            self.log.begin(what)
            # The kernel keeps in a context variable to which cell messages belong.
            frame = contextvars.copy_context()
            self._thread = threading.Thread(
                target=frame.run, args=(self._run, job), name="lb-widgets-submit", daemon=True
            )
            self._thread.start()
            self._tell(RunState(phase="running"))
            return True

    def stop(self) -> None:
        """End the run at its next step."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                return
            self._stop.set()
            if self._state.phase == "running":
                self.log.add("Cancel was asked for")
                self._tell(msgspec.structs.replace(self._state, phase="stopping"))

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until no run is under way; return False when `timeout` seconds were not enough."""
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join(timeout)
        return thread is None or not thread.is_alive()

    def _run(self, job: Job) -> None:
        try:
            end = self._end_of(job)
        except Exception as error:  # noqa: BLE001 - a thread has nobody to raise to
            _log.warning("submit failed: %s", redact(repr(error)), exc_info=error)
            end = RunState(phase="failed", text=redact(f"{type(error).__name__}: {error}"))
        self.log.add(end.text)
        with self._lock:
            self._thread = None
            self._tell(end)

    def _end_of(self, job: Job) -> RunState:
        """Run to the end, hand over what is known of the rows, and return the last state."""
        pace = Pace(time.monotonic)
        try:
            submission = job(lambda step: self._step(step, pace), self._stop.is_set)
        except (Cancelled, SubmitError) as error:
            self.log.add(str(error))
            if error.submission is not None:
                self._on_result(error.submission)
            is_cancelled = isinstance(error, Cancelled)
            return RunState(
                phase="cancelled" if is_cancelled else "failed", text=redact(interruption(error))
            )
        except LbWidgetsError as error:
            return RunState(phase="failed", text=redact(str(error)))
        self._on_result(submission)
        return RunState(phase="done", text=redact(sentence(submission)))

    def _step(self, step: Progress, pace: Pace) -> None:
        rate, seconds_left = pace.of(step)
        self.log.progress(step)
        with self._lock:
            finished = step.done == step.total
            early = time.monotonic() - self._told_at < INTERVAL
            if early and not finished and step.stage is self._state.stage:
                return
            self._tell(
                RunState(
                    phase="stopping" if self._stop.is_set() else "running",
                    stage=step.stage,
                    done=step.done,
                    total=step.total,
                    rate=rate,
                    seconds_left=seconds_left,
                )
            )

    def _tell(self, state: RunState) -> None:
        self._state, self._told_at = state, time.monotonic()
        self._on_state(state)


def interruption(error: Cancelled | SubmitError) -> str:
    """Return how far a run came and why it ended, without how to go on in Python.

    Parameters
    ----------
    error : Cancelled or SubmitError
        As `Client.submit` and `Client.resume` raise it.
    """
    if error.submission is None:
        return str(error)
    far = how_far(error.submission)
    if isinstance(error, Cancelled):
        return f"Cancelled {far}."
    return f"Stopped {far}. {error.__cause__ or error}"
