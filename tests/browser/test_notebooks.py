"""The notebooks run from top to bottom, are committed without outputs, and keep no secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nbformat
import pytest
from nbclient import NotebookClient

from tests.browser.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

CELL_SECONDS = 30
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_it_is_committed_without_outputs(path: Path):
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None
    assert "widgets" not in notebook.metadata


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_it_runs_from_top_to_bottom(path: Path, tmp_path: Path):
    notebook = nbformat.read(path, as_version=4)
    key = nbformat.v4.new_code_cell("print('KEY', sandbox.api_key)")
    notebook.cells.append(key)
    NotebookClient(
        notebook, timeout=CELL_SECONDS, resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    secret = notebook.cells.pop().outputs[0].text.split()[1]
    # nbclient stores the state of every widget by default.
    assert notebook.metadata.widgets
    assert secret not in nbformat.writes(notebook)
