"""What the tests of all widgets share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _own_journals(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Keep journals out of the developer's home."""
    monkeypatch.setenv("LB_WIDGETS_STATE_DIR", str(tmp_path / "state"))
