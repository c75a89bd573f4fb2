"""What `SubmitButton` and the browser say to each other.

A run belongs to the widget, not to the view that started it: a page that is reloaded, or a second
view, shows the same run. So how far it is travels as state (`RunState`, `Outcome`), and starting
and stopping are requests that are answered at once. Keys and reasons of rows, which may hold
secrets, and the log are asked for: they are in no saved notebook.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Literal

import msgspec

from lb_widgets.messages.base import Nothing, Request


class Stage(StrEnum):
    """The steps of a submit, in order."""

    CHECK = "check"
    FILES = "files"
    ROWS = "rows"
    WAIT = "wait"
    CONFIRM = "confirm"


class RunState(msgspec.Struct, frozen=True):
    """How far the run is.

    Parameters
    ----------
    phase : str
        ``"ready"`` before the first run; ``"stopping"`` from a cancel until the run has ended;
        ``"failed"`` when it ended before every row was settled.
    stage : Stage
        What is being done.
    done, total : int
        Files in the stage ``"files"``, rows in all others; total 0 means unknown.
    rate : float
        Files or rows per second in this stage.
    seconds_left : float or None
        Until the end of this stage.
    text : str
        What happened, in a sentence; empty while it runs. Redacted.
    """

    phase: Literal["ready", "running", "stopping", "done", "cancelled", "failed"] = "ready"
    stage: Stage = Stage.CHECK
    done: int = 0
    total: int = 0
    rate: float = 0.0
    seconds_left: float | None = None
    text: str = ""


class Outcome(msgspec.Struct, frozen=True):
    """What the last run did, in numbers of rows.

    Parameters
    ----------
    sent, unsent : int
        After an interruption: sent without it being known whether they arrived; never sent.
    repairable : int
        Of those refused and left out, rows that safe repairs free of errors.
    """

    created: int = 0
    replaced: int = 0
    exists: int = 0
    failed: int = 0
    left_out: int = 0
    sent: int = 0
    unsent: int = 0
    repairable: int = 0


class RowProblem(msgspec.Struct, frozen=True):
    """Why a row was or would be left out or refused; redacted.

    Parameters
    ----------
    row : int
        Its position, from 0.
    has_repair : bool
        Whether a safe repair is known that frees it of errors.
    """

    row: int
    global_key: str
    reason: str
    has_repair: bool = False


class PlanNote(msgspec.Struct, frozen=True):
    """One thing that a run would do, in a few words: ``"3 files to upload, 12 MB"``. Redacted."""

    text: str
    kind: Literal["plain", "quiet", "warning"] = "plain"


class PlanSummary(msgspec.Struct, frozen=True):
    """What a run would do now.

    Parameters
    ----------
    to_send, left_out : int
        Rows that would be sent, and those with errors.
    notes : list of PlanNote
        All the rest, for reading.
    obstacle : str
        Why nothing can be sent, in a sentence; else empty.
    problems : list of RowProblem
        Why rows would be left out; at most 100.
    """

    to_send: int
    left_out: int
    notes: list[PlanNote]
    obstacle: str
    problems: list[RowProblem]


class OtherRun(msgspec.Struct, frozen=True):
    """A run to the same dataset that is not this widget's, or no longer.

    Parameters
    ----------
    owner : str
        Who is at work on it, ``pid 123 on host``; empty where it was interrupted and can be
        resumed.
    is_here : bool
        Whether that is this very kernel.
    started_at : float or None
        Seconds since 1970; None where it is not known yet.
    total, unsent : int
        Rows of an interrupted run: all, and those that were never sent.
    """

    owner: str = ""
    is_here: bool = False
    started_at: float | None = None
    total: int = 0
    unsent: int = 0


class OtherRuns(msgspec.Struct, frozen=True):
    """The run that stands in the way or waits to be resumed; None where there is none."""

    run: OtherRun | None


class Problems(msgspec.Struct, frozen=True):
    """Rows that the last run did not get across, refused ones first; at most 100."""

    problems: list[RowProblem]


class LogLine(msgspec.Struct, frozen=True):
    """One line of the log; redacted.

    Parameters
    ----------
    at : float
        Seconds since 1970.
    """

    at: float
    text: str


class Log(msgspec.Struct, frozen=True):
    """The newest lines of the log, oldest first."""

    lines: list[LogLine]


class PlanRequest(Request, frozen=True, tag="submit/plan"):
    """Ask what a run would do; changes nothing. Tells its progress and can be cancelled."""


class OtherRunRequest(Request, frozen=True, tag="submit/other"):
    """Ask for a run that is not this widget's; costs no request to the service."""


class RunRequest(Request, frozen=True, tag="submit/run"):
    """Start a run; where one is under way, that one goes on and no second is started.

    Parameters
    ----------
    fix : bool
        Whether to make the safe repairs first, in the rows that the last run did not get across.
    """

    fix: bool = False


class ResumeRequest(Request, frozen=True, tag="submit/resume"):
    """Go on with the interrupted run; else as `RunRequest`."""


class StopRequest(Request, frozen=True, tag="submit/stop"):
    """End the run at its next step."""


class ProblemsRequest(Request, frozen=True, tag="submit/problems"):
    """Ask which rows the last run did not get across."""


class LogRequest(Request, frozen=True, tag="submit/log"):
    """Ask for the log."""


REQUESTS: Final[dict[type[Request], type[msgspec.Struct]]] = {
    PlanRequest: PlanSummary,
    OtherRunRequest: OtherRuns,
    RunRequest: Nothing,
    ResumeRequest: Nothing,
    StopRequest: Nothing,
    ProblemsRequest: Problems,
    LogRequest: Log,
}
"""Which answer each question gets."""
