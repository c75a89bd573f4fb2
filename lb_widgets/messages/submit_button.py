"""What `SubmitButton` and the browser say to each other.

A run belongs to the widget, not to the view that started it: a page that is reloaded, or a second
view, shows the same run. So how far it is travels as state (`RunState`), and starting and stopping
are requests that are answered at once.
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
        ``"failed"`` when it ended without an outcome.
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


class RowProblem(msgspec.Struct, frozen=True):
    """Why a row was or would be left out or refused; redacted.

    Parameters
    ----------
    row : int
        Its position, from 0.
    """

    row: int
    global_key: str
    reason: str


class Outcome(msgspec.Struct, frozen=True):
    """What the last finished run did: how many rows, and the first of those that it did not send.

    Parameters
    ----------
    problems : list of RowProblem
        Rows refused and left out, refused ones first, at most 100.
    """

    created: int = 0
    exists: int = 0
    failed: int = 0
    left_out: int = 0
    problems: list[RowProblem] = []


class PlanSummary(msgspec.Struct, frozen=True):
    """What a run would do now.

    Parameters
    ----------
    dataset : str
        Whether the dataset exists, would be created, or is missing and may not be created.
    new, existing, left_out : int
        Rows that would be created, skipped, not sent.
    local_files, bytes : int
        Files of the kernel's machine that would be uploaded.
    problems : list of RowProblem
        Why rows would be left out; at most 100.
    """

    dataset: Literal["exists", "new", "missing"]
    new: int
    existing: int
    left_out: int
    local_files: int
    bytes: int
    problems: list[RowProblem]


class PlanRequest(Request, frozen=True, tag="submit/plan"):
    """Ask what a run would do; changes nothing."""


class RunRequest(Request, frozen=True, tag="submit/run"):
    """Start a run; where one is under way, that one goes on and no second is started."""


class StopRequest(Request, frozen=True, tag="submit/stop"):
    """End the run at its next step."""


REQUESTS: Final[dict[type[Request], type[msgspec.Struct]]] = {
    PlanRequest: PlanSummary,
    RunRequest: Nothing,
    StopRequest: Nothing,
}
