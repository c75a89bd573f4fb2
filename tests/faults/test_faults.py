"""The trials of `make fault-test`, fewer of them; at full size all, with fewer rows."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from lb_widgets.net import retry
from tests.faults.proxy import Fault
from tests.faults.trial import trial

if TYPE_CHECKING:
    from pathlib import Path

COUNT, PER_CHUNK = 60, 20
SOME = ("getDataRowsForGlobalKeysPyApi", "UploadFile", "UpsertDataRowsPyApi")
SLOW = {Fault.KILL_BEFORE, Fault.KILL_AFTER, Fault.LATE_COMMIT, Fault.TIMEOUT}


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("LB_WIDGETS_STATE_DIR", str(tmp_path))
    monkeypatch.setattr(retry, "FIRST_WAIT", 0.0)


@pytest.mark.parametrize("fault", Fault)
def test_every_row_is_there_once_whatever_happens(fault: Fault):
    how, operations = trial(None, 0, count=COUNT, per_chunk=PER_CHUNK)
    assert how == "by itself"
    points = range(1, len(operations) + 1)
    if os.environ.get("LB_WIDGETS_FULL") != "1" and fault in SLOW:
        # Before the journal, while files are uploaded, and the request that creates the rows.
        points = [operations.index(name) + 1 for name in SOME]
    ways = {trial(fault, at, count=COUNT, per_chunk=PER_CHUNK)[0] for at in points}
    if fault in {Fault.OUTAGE, Fault.KILL_BEFORE, Fault.KILL_AFTER}:
        assert "resumed" in ways
