"""What is done in the background: in order, once it is wanted, with its errors shown."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from lb_widgets.checks import check
from lb_widgets.errors import Cancelled, InputError
from lb_widgets.io.frames import as_frame
from lb_widgets.widgets.workbench import Workbench
from lb_widgets.widgets.workbench.background import Background, Rechecks
from tests.widgets.workbench.conftest import SECONDS, wait_for_background

if TYPE_CHECKING:
    import pandas as pd
    import pytest

    from lb_widgets.client import Client

ROWS = [{"row_data": "https://h/a.jpg", "global_key": "a", "media_type": "image"}]


def wait_for(background: Background) -> None:
    done = threading.Event()
    background.soon(done.set)
    assert done.wait(SECONDS)


def test_jobs_are_done_in_order_and_an_error_stops_none():
    errors: list[BaseException] = []
    done: list[int] = []

    def fail(error: BaseException) -> None:
        raise error

    background = Background(errors.append)
    refused = InputError("no")
    background.soon(done.append, 1)
    background.soon(fail, refused)
    background.soon(fail, Cancelled())
    background.soon(done.append, 2)
    wait_for(background)
    background.close()
    background.soon(done.append, 3)
    assert done == [1, 2]
    assert errors == [refused]


def test_only_the_newest_rows_are_told_of(monkeypatch: pytest.MonkeyPatch):
    told: list[Any] = []
    texts: list[str] = []
    started, go = threading.Event(), threading.Event()
    rechecks = Rechecks(
        None,
        on_report=lambda frame, report: told.append((frame, report)),
        on_progress=texts.append,
        on_error=told.append,
    )

    def held_check(frame: pd.DataFrame, **options: Any) -> Any:
        started.set()
        assert go.wait(SECONDS)
        return check(frame, **options)

    monkeypatch.setattr("lb_widgets.widgets.workbench.background.check", held_check)
    first, second = as_frame(ROWS), as_frame(ROWS)
    rechecks.start(first)
    assert started.wait(SECONDS)
    rechecks.start(second)
    go.set()
    wait_for(rechecks._background)
    assert [frame is second for frame, _ in told] == [True]
    assert "Checking the rows: 1 of 1" in texts
    assert texts[-1] == ""
    rechecks.close()


def test_rows_that_are_checked_again_hold_no_lock_meanwhile(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    workbench = Workbench(ROWS, client=client, dataset="lock")
    started, go = threading.Event(), threading.Event()

    def held_check(frame: pd.DataFrame, **options: Any) -> Any:
        started.set()
        assert go.wait(SECONDS)
        return check(frame, **options)

    monkeypatch.setattr("lb_widgets.widgets.workbench.background.check", held_check)
    with workbench.table.lock:  # as a submit line holds it
        workbench.table.rows = [{**ROWS[0], "media_type": "IMAGE"}]
    assert started.wait(SECONDS)
    got_lock: list[bool] = []
    other = threading.Thread(
        target=lambda: got_lock.append(workbench.table.lock.acquire(timeout=SECONDS))
    )
    other.start()
    other.join()
    assert got_lock == [True]
    assert workbench.report is None
    go.set()
    # The other thread is gone, and the lock with it.
    workbench.close()


def test_a_check_that_fails_is_shown(client: Client, monkeypatch: pytest.MonkeyPatch):
    workbench = Workbench(ROWS, client=client, dataset="fails")

    def refuse(*_rows: Any, **_options: Any) -> None:
        raise InputError("the rules are gone")

    monkeypatch.setattr("lb_widgets.widgets.workbench.background.check", refuse)
    workbench.table.rows = [{**ROWS[0], "media_type": "IMAGE"}]
    wait_for_background(workbench)
    assert "the rules are gone" in workbench.error_text
    assert workbench.work_text == ""
    workbench.close()
