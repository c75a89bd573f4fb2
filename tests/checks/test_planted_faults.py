"""Faults of every kind, planted by code that `check` knows nothing of: all are found, no others."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from benchmarks.planted.rows import Table
from benchmarks.planted.server import MediaServer
from benchmarks.planted.slots import NOW
from lb_widgets.checks import check
from lb_widgets.media.loader import Loader
from lb_widgets.net import session as session_module
from lb_widgets.net.session import HttpSession

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_every_planted_fault_is_found_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(session_module, "pause", lambda *_: None)
    seed = random.SystemRandom().randrange(10**6)
    session = HttpSession(timeout=(1.0, 0.5))
    loader = Loader(session=session)
    with MediaServer(latency=0.002) as server:
        table = Table(seed, urls=300, server=server, folder=tmp_path)
        server.start(table.answers)
        report = check(table.rows, open_media=True, endpoint=server.url, now=NOW, loader=loader)
    loader.close()
    session.close()
    found = {
        (str(issue.global_key), issue.path, issue.rule)
        for issue in report.records
        if issue.severity != "info"
    }
    assert len(table.planted) >= 45
    assert found == set(table.planted), f"seed {seed}"
