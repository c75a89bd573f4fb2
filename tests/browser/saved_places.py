"""Saving a notebook, and opening it where no kernel runs: in every place people do."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from waits import TIMEOUT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lab import Lab, LabPage
    from playwright.sync_api import Locator, Page

PLACES = ["trusted", "untrusted", "notebook", "export"]


def save(page: LabPage, *, contains: str) -> Path:
    """Save the notebook of a page once it holds a text, and return its file."""
    page.view.wait_for_function(
        """(text) => JSON.stringify(jupyterapp.shell.currentWidget.content.model.toJSON())
             .includes(text)""",
        arg=contains,
        timeout=TIMEOUT,
    )
    page.view.evaluate("jupyterapp.commands.execute('docmanager:save')")
    return page.lab.root / page.view.evaluate("jupyterapp.shell.currentWidget.context.path")


@contextmanager
def opened_in(lab: Lab, saved: Path, place: str) -> Iterator[Page]:
    """Open a saved notebook in one of `PLACES`."""
    with lab.own_kernels(), closing(lab.browser.new_context()) as context:
        view = context.new_page()
        if place == "export":
            command = [sys.executable, "-m", "nbconvert", "--to", "html", "--log-level=ERROR"]
            subprocess.run([*command, str(saved)], check=True, capture_output=True)
            view.goto(saved.with_suffix(".html").as_uri())
        else:
            shown = saved if place != "untrusted" else _unsigned(saved)
            kind = "notebooks" if place == "notebook" else "doc/tree"
            view.goto(lab.url(f"{kind}/{shown.relative_to(lab.root)}"))
        yield view


def static_form(view: Page) -> Locator:
    """Return what stands for the first widget."""
    form = view.locator(".lbw-static, [data-lbw-static]").first
    form.wait_for(timeout=TIMEOUT)
    return form


def _unsigned(saved: Path) -> Path:
    """Return a copy that Jupyter has never signed."""
    notebook = json.loads(saved.read_text())
    notebook["cells"].append(
        {"cell_type": "markdown", "id": "other", "metadata": {}, "source": "From elsewhere"}
    )
    copy = saved.with_stem(f"{saved.stem}-from-elsewhere")
    copy.write_text(json.dumps(notebook))
    return copy
