"""The same cells in JupyterLab, Notebook 7 and Voila.

In Voila no code can be run beside the cells, so what a test wants to know of Python is written into
a file by a thread of the notebook itself.
"""

from __future__ import annotations

import json
import secrets
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import nbformat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from lab import Lab
    from playwright.sync_api import Page

HOSTS = ("lab", "notebook", "voila")
TIMEOUT = 60_000

# Writes what `report()` returns into a file, again and again, whole or not at all.
_REPORTER = """
import json as _json, os as _os, threading as _threading, time as _time
def _write():
    while True:
        with open({path!r} + ".part", "w") as file:
            _json.dump(report(), file)
        _os.replace({path!r} + ".part", {path!r})
        _time.sleep(0.1)
_threading.Thread(target=_write, daemon=True).start()
"""


class Shown:
    """A notebook that runs in a host; `view` is Playwright's page."""

    def __init__(self, view: Page, path: Path) -> None:
        self.view = view
        self._path = path

    def report(self) -> Any:
        """Return what ``report()`` of the notebook returned last."""
        return json.loads(self._path.read_text()) if self._path.exists() else None

    def wait_for(self, found: Callable[[Any], bool], *, milliseconds: int = 30_000) -> Any:
        """Wait until ``report()`` of the notebook is as wanted, and return it."""
        for _ in range(milliseconds // 100):
            report = self.report()
            if report is not None and found(report):
                return report
            self.view.wait_for_timeout(100)  # a file has no state to wait for
        raise AssertionError(f"The notebook last reported {str(self.report())[:2000]}")


@contextmanager
def shown(lab: Lab, host: str, cells: Sequence[str], *, width: int = 1400) -> Iterator[Shown]:
    """Run cells in a host; the last but one defines ``report()``, which returns plain JSON."""
    name = f"{host}-{secrets.token_hex(4)}"
    answers = lab.answers / f"{name}.json"
    sources = [*cells[:-1], _REPORTER.format(path=str(answers)), cells[-1]]
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in sources]
    )
    notebook.metadata["kernelspec"] = {
        "name": "python3", "display_name": "Python 3", "language": "python",
    }  # fmt: skip
    nbformat.write(notebook, lab.root / f"{name}.ipynb")
    with (
        lab.own_kernels(),
        closing(lab.browser.new_context(viewport={"width": width, "height": 1000})) as context,
    ):
        view = context.new_page()
        if host == "voila":
            view.goto(lab.url(f"voila/render/{name}.ipynb"), timeout=TIMEOUT)
        else:
            kind = "doc/tree" if host == "lab" else "notebooks"
            view.goto(lab.url(f"{kind}/{name}.ipynb"))
            view.wait_for_function(
                """() => window.jupyterapp?.shell?.currentWidget
                     ?.sessionContext?.session?.kernel?.status === 'idle'""",
                timeout=TIMEOUT,
            )
            view.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
        yield Shown(view, answers)
