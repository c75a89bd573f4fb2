from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from lb_widgets.client.background import BackgroundRun
from lb_widgets.client.ledger import Ledger, Status
from lb_widgets.client.progress import Progress
from lb_widgets.client.upload import Submission
from lb_widgets.errors import AuthenticationError, Cancelled
from lb_widgets.messages.submit_button import RunState, Stage

if TYPE_CHECKING:
    from collections.abc import Callable

WAIT = 10  # seconds; only a broken run needs them


def submission() -> Submission:
    ledger = Ledger(["a"])
    ledger.settle(0, Status.CREATED, data_row_id="1")
    return Submission("d", "h", "1", ledger.frame(pd.RangeIndex(1)))


class Run:
    """A background run with what it told."""

    def __init__(self, submit: Callable[..., Any]) -> None:
        self.states: list[RunState] = []
        self.results: list[Submission] = []
        self.run = BackgroundRun(submit, on_state=self.states.append, on_result=self.results.append)

    def to_the_end(self) -> RunState:
        self.run.start()
        assert self.run.wait(WAIT)
        return self.states[-1]


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
    def submit(*_: Any) -> Submission:
        raise error

    end = Run(submit).to_the_end()
    assert end.phase == phase
    assert text in end.text


def test_a_second_start_while_one_runs_starts_nothing():
    go, calls = threading.Event(), []

    def submit(*_: Any) -> Submission:
        calls.append(1)
        go.wait(WAIT)
        return submission()

    run = Run(submit)
    starts: list[bool] = []
    threads = [threading.Thread(target=lambda: starts.append(run.run.start())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(starts) == [False] * 7 + [True]
    go.set()
    assert run.run.wait(WAIT)
    assert calls == [1]
    assert run.run.start()  # afterwards it may run again
    assert run.run.wait(WAIT)
    assert calls == [1, 1]


def test_a_stop_is_seen_and_shown_until_the_run_has_ended():
    waiting = threading.Event()

    def submit(on_progress: Any, cancelled: Any) -> Submission:
        waiting.set()
        while not cancelled():
            on_progress(Progress(Stage.ROWS, 1, 2))
        on_progress(Progress(Stage.WAIT, 0, 2))
        raise Cancelled

    run = Run(submit)
    run.run.start()
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
    def submit(on_progress: Any, _: Any) -> Submission:
        for stage in Stage:
            for done in range(1001):
                on_progress(Progress(stage, done, 1000))
        return submission()

    run = Run(submit)
    run.to_the_end()
    told = [(state.stage, state.done) for state in run.states if state.phase == "running"]
    assert {stage for stage, _ in told} == set(Stage)
    assert {(stage, 1000) for stage in Stage} <= set(told)
    assert len(told) < 1000  # of 5,005


def test_whoever_is_told_may_stop_the_run():
    def submit(_: Any, cancelled: Any) -> Submission:
        while not cancelled():
            pass
        raise Cancelled

    states: list[RunState] = []

    def on_state(state: RunState) -> None:
        states.append(state)
        if state.phase == "running":
            run.stop()

    run = BackgroundRun(submit, on_state=on_state, on_result=lambda _: None)
    run.start()
    assert run.wait(WAIT)
    assert [state.phase for state in states] == ["running", "stopping", "cancelled"]
