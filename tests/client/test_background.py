from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from lb_widgets.client.background import BackgroundRun, interruption
from lb_widgets.client.ledger import Ledger, Status
from lb_widgets.client.progress import Progress
from lb_widgets.client.submission import Submission
from lb_widgets.errors import AuthenticationError, Cancelled, NetworkError, SubmitError
from lb_widgets.messages.submit_button import RunState, Stage

if TYPE_CHECKING:
    from collections.abc import Callable

WAIT = 10  # seconds; only a broken run needs them


def submission(*statuses: Status) -> Submission:
    ledger = Ledger([f"key-{number}" for number in range(len(statuses) or 1)])
    for position, status in enumerate(statuses or [Status.CREATED]):
        ledger.settle(position, status)
    return Submission("d", "h", "1", ledger.frame(pd.RangeIndex(len(ledger))))


class Run:
    """A background run with what it told."""

    def __init__(self, job: Callable[..., Any]) -> None:
        self.job = job
        self.states: list[RunState] = []
        self.results: list[Submission] = []
        self.run = BackgroundRun(on_state=self.states.append, on_result=self.results.append)

    def start(self) -> bool:
        return self.run.start(self.job, what="Submit to dataset d")

    def to_the_end(self) -> RunState:
        self.start()
        assert self.run.wait(WAIT)
        return self.states[-1]

    @property
    def log(self) -> list[str]:
        return [line.text for line in self.run.log.lines]


def raising(error: Exception, cause: Exception | None = None) -> Run:
    def job(*_: Any) -> Submission:
        raise error from cause

    return Run(job)


def test_ends_with_the_result_and_a_sentence():
    run = Run(lambda *_: submission())
    end = run.to_the_end()
    assert (end.phase, end.text) == ("done", "1 row created.")
    assert len(run.results) == 1
    assert run.states[0].phase == "running"


@pytest.mark.parametrize(
    ("error", "phase", "text"),
    [
        (Cancelled("Cancelled before any row was sent."), "cancelled", "before any row"),
        (AuthenticationError("wrong key"), "failed", "wrong key"),
        (KeyError("x"), "failed", "KeyError: 'x'"),
        (RuntimeError("https://a.example/?token=secret"), "failed", "token=***"),
    ],
)
def test_errors_end_the_run_as_text(error: Exception, phase: str, text: str):
    run = raising(error)
    end = run.to_the_end()
    assert end.phase == phase
    assert text in end.text
    assert "secret" not in str(run.log)
    assert run.results == []


@pytest.mark.parametrize(
    ("error", "phase", "text"),
    [
        (Cancelled, "cancelled", "Cancelled after 2 of 3 rows were sent."),
        (SubmitError, "failed", "Stopped after 2 of 3 rows were sent. the network is gone"),
    ],
)
def test_an_interrupted_run_says_how_far_it_came_and_hands_over_what_it_knows(
    error: Any, phase: str, text: str
):
    partial = submission(Status.CREATED, Status.SENT, Status.NEW, Status.LEFT_OUT)
    run = raising(
        error("long, with client.resume('/a/path')", submission=partial),
        NetworkError("the network is gone"),
    )
    end = run.to_the_end()
    assert (end.phase, end.text) == (phase, text)
    assert run.results == [partial]
    # How to go on in Python stands in the log.
    assert any("client.resume('/a/path')" in line for line in run.log)


def test_an_interruption_without_a_cause_says_what_the_error_says():
    assert interruption(Cancelled("Cancelled before any row was sent.")).endswith("was sent.")
    error = SubmitError("the service is away", submission=submission(Status.NEW))
    assert interruption(error) == "Stopped before any row was sent. the service is away"


def test_a_second_start_while_one_runs_starts_nothing():
    go, calls = threading.Event(), []

    def job(*_: Any) -> Submission:
        calls.append(1)
        go.wait(WAIT)
        return submission()

    run = Run(job)
    starts: list[bool] = []
    threads = [threading.Thread(target=lambda: starts.append(run.start())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(starts) == [False] * 7 + [True]
    go.set()
    assert run.run.wait(WAIT)
    assert calls == [1]
    assert run.start()  # afterwards it may run again
    assert run.run.wait(WAIT)
    assert calls == [1, 1]


def test_a_stop_is_seen_and_shown_until_the_run_has_ended():
    waiting = threading.Event()

    def job(on_progress: Any, cancelled: Any) -> Submission:
        waiting.set()
        while not cancelled():
            on_progress(Progress(Stage.ROWS, 1, 2))
        on_progress(Progress(Stage.WAIT, 0, 2))
        raise Cancelled

    run = Run(job)
    run.start()
    assert waiting.wait(WAIT)
    run.run.stop()
    assert run.run.wait(WAIT)
    phases = [state.phase for state in run.states]
    after = phases[phases.index("stopping") :]
    assert set(after[:-1]) == {"stopping"}
    assert after[-1] == "cancelled"


def test_a_stop_without_a_run_does_nothing():
    run = Run(lambda *_: submission())
    run.run.stop()
    assert run.states == []
    assert run.run.wait(0)


def test_states_are_few_but_each_stage_and_each_end_is_told():
    def job(on_progress: Any, _: Any) -> Submission:
        for stage in Stage:
            for done in range(1001):
                on_progress(Progress(stage, done, 1000))
        return submission()

    run = Run(job)
    run.to_the_end()
    told = [(state.stage, state.done) for state in run.states if state.phase == "running"]
    assert {stage for stage, _ in told} == set(Stage)
    assert {(stage, 1000) for stage in Stage} <= set(told)
    assert len(told) < 1000  # of 5,005


def test_the_log_tells_the_whole_run():
    def job(on_progress: Any, _: Any) -> Submission:
        on_progress(Progress(Stage.CHECK, 0, 3))
        on_progress(Progress(Stage.ROWS, 0, 3))
        on_progress(Progress(Stage.ROWS, 3, 3))
        return submission()

    run = Run(job)
    run.to_the_end()
    assert run.log == [
        "Submit to dataset d",
        "Check: 3 rows",
        "Send rows: 3 rows",
        "Send rows: 3 of 3 rows",
        "1 row created.",
    ]


def test_whoever_is_told_may_stop_the_run():
    def job(_: Any, cancelled: Any) -> Submission:
        while not cancelled():
            pass
        raise Cancelled

    states: list[RunState] = []

    def on_state(state: RunState) -> None:
        states.append(state)
        if state.phase == "running":
            run.stop()

    run = BackgroundRun(on_state=on_state, on_result=lambda _: None)
    run.start(job)
    assert run.wait(WAIT)
    assert [state.phase for state in states] == ["running", "stopping", "cancelled"]
