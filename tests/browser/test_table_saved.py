"""A saved notebook shows the first rows of a table where no kernel runs, wherever it is opened."""

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

TOKEN = "planted-secret-9f2"
# The source of a cell is saved as it is: so it never says the secret in one piece.
CELLS = [
    f"""
import lb_widgets as lbw
token = {TOKEN[:9]!r} + {TOKEN[9:]!r}
rows = [
    {{
        "row_data": f"https://images.example/{{n}}.png?token={{token}}",
        "global_key": f"row-{{n}}",
        "media_type": "IMAGE",
        "note": "<script>alert(1)</script>" * 2000,
    }}
    for n in range(500)
]
lbw.DataRowTable(rows, problems=lbw.check(rows))
""",
]
MOST_BYTES = 200_000


@pytest.fixture(scope="module")
def saved(lab: Lab) -> Path:
    """A notebook that ran in JupyterLab and was saved; its kernel is gone."""
    with lab.page() as page:
        page.open(CELLS, name="table-saved")
        page.run_all()
        page.view.locator(".lbw-table__row").first.wait_for(timeout=TIMEOUT)
        return save(page, contains="row-19")


@pytest.fixture
def opened(lab: Lab, saved: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    with opened_in(lab, saved, request.param) as view:
        yield view


def test_the_file_is_small_and_holds_no_secret(saved: Path):
    text = saved.read_text()
    assert TOKEN not in text
    assert len(text) <= MOST_BYTES


@pytest.mark.parametrize("opened", PLACES, indirect=True)
def test_the_first_rows_stand_where_the_table_was(opened: Page):
    form = static_form(opened)
    text = form.inner_text()
    assert "500 data rows" in text
    assert "row-0" in text
    assert "row-19" in text
    assert "row-20" not in text
    assert TOKEN not in opened.content()
    assert form.locator("script").count() == 0
