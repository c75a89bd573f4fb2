"""A token in a tile URL goes to the tile server, and nowhere else."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import nbformat
import pytest
from nbclient import NotebookClient
from tile_server import TileServer
from waits import TIMEOUT, wait_for_mosaic

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lab import Lab

TOKEN = "tok3n-that-nobody-may-read"
MEANT_TO_FAIL = [
    "lbw.TileLayerInfo.from_row({{**row, 'row_data': {{**row['row_data'], 'min_zoom': 99}}}})",
    "lbw.TileLayerMap([row]).visible_layers = ['nowhere']",
]
# The notebook reads it from a file, so that its source does not hold it.
CELLS = [
    """
from pathlib import Path

import lb_widgets as lbw

token = Path("token.txt").read_text()
row = lbw.tile_row(
    {url!r} + "?access_token=" + token, bounds=(-20, -36, 52, 38), min_zoom=1, max_zoom=4,
    alternative_layers={{"Other": {url!r} + "?sig=" + token}}, global_key="private",
)
sandbox = lbw.Sandbox().start()
client = lbw.Client(api_key=sandbox.api_key, endpoint=sandbox.endpoint)
""",
    "tile_map = lbw.TileLayerMap([row])\ntile_map",
    "tile_map.compare(0, 1, mode='side-by-side')\ntile_map.tiles",
    "report = tile_map.audit(seed=1)\nreport",
    "report.tiles",
    "print(report.to_json(), report.summary, report.to_geojson(), report.recut(), report.rows)",
    "print(repr(tile_map), repr(tile_map.info), tile_map.layers, tile_map.map)",
    "lbw.audit_tiles([row], seed=1)",
    "lbw.check([row])",
    "lbw.DataRowTable([row])",
    "lbw.OverlayViewer(lbw.sample_rows())",
    "lbw.SubmitButton([row], client=client, dataset='private')",
    "lbw.Workbench([row], client=client, dataset='private')",
    *MEANT_TO_FAIL,
    """
import pickle
Path("report.pickle").write_bytes(pickle.dumps(report))
try:
    Path("map.pickle").write_bytes(pickle.dumps(tile_map))
except Exception as error:
    print(type(error).__name__, error)
""",
]


@pytest.fixture(scope="module")
def server() -> Iterator[TileServer]:
    with TileServer() as server:
        yield server


def filled(cells: list[str], server: TileServer) -> list[str]:
    return [cell.format(url=server.url("private")) for cell in cells]


def assert_nowhere(folder: Path) -> None:
    """Nothing that was written holds the token, the file from which it was read aside."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "token.txt"]
    assert [path.name for path in files if TOKEN.encode() in path.read_bytes()] == []
    assert any(path.suffix == ".ipynb" for path in files)


def asked(server: TileServer) -> int:
    return sum(TOKEN in request.query for request in server.requests)


def export(path: Path) -> None:
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--log-level=ERROR", str(path)]
    subprocess.run(command, check=True, capture_output=True)


def test_a_notebook_that_ran_without_a_page(server: TileServer, tmp_path: Path):
    (tmp_path / "token.txt").write_text(TOKEN)
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell) for cell in filled(CELLS, server)]
    )
    NotebookClient(
        notebook, timeout=60, allow_errors=True, resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    errors = [
        output.ename
        for cell in notebook.cells
        for output in cell.outputs
        if output.output_type == "error"
    ]
    assert errors == ["InputError", "InputError"]  # those that are meant
    assert notebook.metadata.widgets  # nbclient stores the state of every widget by default
    path = tmp_path / "ran.ipynb"
    nbformat.write(notebook, path)
    export(path)
    assert (tmp_path / "report.pickle").exists()
    assert asked(server) > 0  # the audit did use it
    assert_nowhere(tmp_path)


def test_a_notebook_that_was_saved_by_jupyterlab(lab: Lab, server: TileServer, tmp_path: Path):
    (lab.root / "token.txt").write_text(TOKEN)
    quiet = filled([cell for cell in CELLS if cell not in MEANT_TO_FAIL], server)
    with lab.page() as page:
        page.open(quiet, name="private")
        page.run_all()
        area = page.view.locator(".lbw-map").first
        area.scroll_into_view_if_needed(timeout=TIMEOUT)
        wait_for_mosaic(page, area)
        page.view.evaluate(
            """async () => {
              const plugin = '@jupyter-widgets/jupyterlab-manager';
              await jupyterapp.commands.execute(plugin + ':saveWidgetState');
              await jupyterapp.commands.execute('docmanager:save');
            }"""
        )
        path = lab.root / page.view.evaluate("jupyterapp.shell.currentWidget.context.path")
        saved = nbformat.read(path, as_version=4)
        assert saved.metadata.get("widgets")
        requests = [url for url in page.requests if TOKEN in url]
        assert requests == []  # the kernel fetched: no page was given the URL
        assert TOKEN not in page.view.content()
    (tmp_path / path.name).write_bytes(path.read_bytes())
    export(tmp_path / path.name)
    assert_nowhere(tmp_path)
    for name in ("report.pickle", "map.pickle"):
        assert (
            not (lab.root / name).exists() or TOKEN.encode() not in (lab.root / name).read_bytes()
        )
