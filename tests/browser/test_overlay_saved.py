"""A saved notebook shows the viewer's picture where no kernel runs, in every place it is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from saved_places import PLACES, opened_in, save, static_form
from waits import TIMEOUT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lab import Lab
    from playwright.sync_api import Page

CELLS = [
    "import lb_widgets as lbw",
    "viewer = lbw.OverlayViewer(lbw.sample_rows())\nviewer",
]


@pytest.fixture(scope="module")
def saved(lab: Lab) -> Path:
    """A notebook that ran in JupyterLab and was saved; its kernel is gone."""
    with lab.page() as page:
        page.open(CELLS, name="saved")
        page.run_all()
        page.view.locator(".lbw-overlay").scroll_into_view_if_needed(timeout=TIMEOUT)
        return save(page, contains="data:image")


@pytest.fixture
def opened(lab: Lab, saved: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The saved notebook, opened anew in the place asked for."""
    with opened_in(lab, saved, request.param) as view:
        yield view


@pytest.mark.parametrize("opened", PLACES, indirect=True)
def test_the_picture_stands_where_the_viewer_was(opened: Page):
    form = static_form(opened)
    assert "Overlay viewer" in form.inner_text()
    opened.wait_for_function(
        "(form) => [...form.querySelectorAll('img')].some((image) => image.naturalWidth > 100)",
        arg=form.element_handle(),
        timeout=TIMEOUT,
    )
