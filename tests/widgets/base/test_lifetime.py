"""Running a cell again closes what its last run made, and nothing else."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from lb_widgets.widgets.base.lifetime import _Cells, as_part


class Shell:
    """Stands for IPython: a front end that names the cell it runs."""

    def __init__(self, cell: str) -> None:
        self.parent_header = {"metadata": {"cellId": cell}}
        self.events = self
        self.listeners: list[Any] = []

    def register(self, _event: str, listener: Any) -> None:
        self.listeners.append(listener)

    def run_cell(self, cell: str | None) -> None:
        for listener in self.listeners:
            listener(SimpleNamespace(cell_id=cell))


class Resource:
    def __init__(self) -> None:
        self.closed = 0

    def close_resources(self) -> None:
        self.closed += 1


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> Shell:
    shell = Shell("first")
    monkeypatch.setattr("IPython.core.getipython.get_ipython", lambda: shell)
    return shell


def test_same_cell_again_closes_what_it_made(shell: Shell):
    cells, old, other = _Cells(), Resource(), Resource()
    cells.adopt(old)
    shell.run_cell("second")
    cells.adopt(other)
    shell.run_cell("first")
    assert (old.closed, other.closed) == (1, 0)
    shell.run_cell("first")
    assert old.closed == 1


def test_code_without_a_cell_closes_nothing(shell: Shell):
    cells, resource = _Cells(), Resource()
    cells.adopt(resource)
    shell.run_cell(None)
    assert resource.closed == 0


def test_outside_a_notebook_nothing_is_kept(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("IPython.core.getipython.get_ipython", lambda: None)
    cells, resource = _Cells(), Resource()
    cells.adopt(resource)
    assert not cells._by_cell


def test_a_part_is_closed_by_what_it_is_part_of(shell: Shell):
    cells, part, other = _Cells(), Resource(), Resource()
    with as_part():
        cells.adopt(part)
    cells.adopt(other)
    shell.run_cell("first")
    assert (part.closed, other.closed) == (0, 1)
