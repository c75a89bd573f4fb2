"""A saved notebook shows the viewer's picture where no kernel runs, in every place it is opened."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lab import Lab
    from playwright.sync_api import Locator, Page

TIMEOUT = 30_000
CELLS = [
    "import lb_widgets as lbw",
    "viewer = lbw.OverlayViewer(lbw.sample_rows())\nviewer",
]
PLACES = ["trusted", "untrusted", "notebook", "export"]


@pytest.fixture(scope="module")
def saved(lab: Lab) -> Path:
    """A notebook that ran in JupyterLab and was saved; its kernel is gone."""
    with lab.page() as page:
        page.open(CELLS, name="saved")
        page.run_all()
        page.view.locator(".lbw-overlay").scroll_into_view_if_needed(timeout=TIMEOUT)
        page.view.wait_for_function(
            """() => JSON.stringify(jupyterapp.shell.currentWidget.content.model.toJSON())
                 .includes('data:image')""",
            timeout=TIMEOUT,
        )
        page.view.evaluate("jupyterapp.commands.execute('docmanager:save')")
        path = page.view.evaluate("jupyterapp.shell.currentWidget.context.path")
    return lab.root / path


@pytest.fixture
def opened(lab: Lab, saved: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The saved notebook, opened anew in the place asked for."""
    place: str = request.param
    with lab.own_kernels(), closing(lab.browser.new_context()) as context:
        view = context.new_page()
        if place == "export":
            command = [sys.executable, "-m", "nbconvert", "--to", "html", "--log-level=ERROR"]
            subprocess.run([*command, str(saved)], check=True, capture_output=True)
            view.goto(saved.with_suffix(".html").as_uri())
        elif place == "notebook":
            view.goto(lab.url(f"notebooks/{saved.name}"))
        else:
            view.goto(lab.url(f"doc/tree/{copy_of(saved, trusted=place == 'trusted').name}"))
        yield view


def copy_of(saved: Path, *, trusted: bool) -> Path:
    """Return the notebook itself, or one that Jupyter has never signed."""
    if trusted:
        return saved
    notebook = json.loads(saved.read_text())
    notebook["cells"].append(
        {"cell_type": "markdown", "id": "other", "metadata": {}, "source": "From elsewhere"}
    )
    copy = saved.with_stem("from-elsewhere")
    copy.write_text(json.dumps(notebook))
    return copy


def static_form(view: Page) -> Locator:
    form = view.locator(".lbw-static, [data-lbw-static]").first
    form.wait_for(timeout=TIMEOUT)
    return form


@pytest.mark.parametrize("opened", PLACES, indirect=True)
def test_the_picture_stands_where_the_viewer_was(opened: Page):
    form = static_form(opened)
    assert "Overlay viewer" in form.inner_text()
    opened.wait_for_function(
        "(form) => [...form.querySelectorAll('img')].some((image) => image.naturalWidth > 100)",
        arg=form.element_handle(),
        timeout=TIMEOUT,
    )
