"""The attachment panel in a real notebook: keys, strip, other widgets in its place, saved form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from looks import looks
from panel_page import SAMPLES, PanelPage
from saved_places import PLACES, opened_in, save, static_form
from waits import TIMEOUT, wait_for_picture, wait_for_tiles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lab import Lab
    from playwright.sync_api import Page

MANY = """
import lb_widgets as lbw
photo = lbw.sample_rows().row_data.iloc[0]
rows = [
    {"row_data": photo, "media_type": "IMAGE", "global_key": "many", "attachments": [
        {"type": "IMAGE", "value": f"{photo}?{n}", "name": f"Photo {n}"} for n in range(300)]},
    {"row_data": "No attachments here.", "media_type": "TEXT", "global_key": "none"},
    {"row_data": photo, "media_type": "IMAGE", "global_key": "broken", "attachments": "no list"},
]
panel = lbw.AttachmentPanel(rows)
panel
"""


@pytest.fixture(scope="module")
def panel(lab: Lab) -> Iterator[PanelPage]:
    """One window for all; each test goes where it begins."""
    with lab.page(width=1000) as page:
        page.open(SAMPLES)
        page.run_all()
        yield PanelPage(page)
        assert page.console_errors == []
        assert page.outside == []


class TestByHand:
    def test_keys_go_through_rows_and_attachments(self, panel: PanelPage):
        before = panel.page.sources()
        panel.show(0)
        panel.frame.get_by_role("button", name="Row after").click()
        panel.wait_for(1)
        panel.press("ArrowUp")
        panel.wait_for(0)
        panel.press("]", "ArrowRight")
        panel.wait_for(0, 1)
        assert (panel.trait("position"), panel.trait("attachment")) == ("0", "1")
        panel.press("[")
        panel.wait_for(0, 0)
        panel.press("ArrowDown")
        panel.wait_for(1)
        panel.press("End")
        panel.wait_for(35)
        panel.press("Home")
        panel.wait_for(0)
        assert panel.page.sources() == before

    def test_every_listed_key_leaves_the_notebook_as_it_is(self, panel: PanelPage):
        before = panel.page.sources()
        panel.show(5)
        panel.frame.get_by_title("Keys (?)").click()
        caps = panel.frame.locator(".lbw-key-help kbd")
        keys = [cap.get_attribute("data-key") or "" for cap in caps.all()]
        assert len(keys) >= 10
        panel.press("Escape")
        for key in [*keys, "1", "d", "d", "x"]:
            panel.press(key)
        assert panel.page.sources() == before
        panel.press("Escape", "Escape")

    def test_the_strip_is_one_stop_for_the_tab_key(self, panel: PanelPage):
        panel.show(0)
        tiles = panel.frame.locator(".lbw-strip__tile")
        tiles.nth(2).click()
        panel.wait_for(0, 1)
        panel.press("ArrowRight")
        panel.wait_for(0, 2)
        assert tiles.nth(3).evaluate("(tile) => tile === document.activeElement")
        panel.press("ArrowDown")
        panel.wait_for(1)
        assert tiles.nth(0).evaluate("(tile) => tile === document.activeElement")

    def test_a_walk_asks_only_where_it_stops(self, panel: PanelPage):
        panel.show(10)
        panel.frame.locator(".lbw-panel__body").focus()
        panel.press(*["ArrowDown"] * 8)
        panel.wait_for(18)
        assert panel.frame.locator(".lbw-panel__key").inner_text() != ""


class TestOtherWidgets:
    def test_the_viewer_takes_the_place_of_the_preview(self, panel: PanelPage):
        panel.show(0, 1)
        panel.frame.get_by_role("button", name="Open in the viewer").click()
        viewer = panel.frame.locator(".lbw-overlay")
        viewer.wait_for(timeout=TIMEOUT)
        wait_for_picture(panel.page, viewer)
        assert not panel.stage.is_visible()
        seen = panel.page.run(
            "print([layer.visible for layer in panel._others._viewer.layers])"
        ).strip()
        assert seen == "[False, True, False]"
        panel.frame.get_by_role("button", name="Back to the preview").click()
        viewer.wait_for(state="detached", timeout=TIMEOUT)
        panel.wait_for(0, 1)

    def test_the_map_takes_the_place_of_the_preview(self, panel: PanelPage):
        panel.show(22)
        panel.press("o")
        area = panel.frame.locator(".leaflet-container").first
        area.wait_for(timeout=TIMEOUT)
        wait_for_tiles(panel.page, area)
        panel.frame.get_by_role("button", name="Row after").click()
        area.wait_for(state="detached", timeout=TIMEOUT)
        panel.wait_for(23)

    def test_who_listens_shows_it_instead(self, panel: PanelPage):
        panel.page.run("heard = []; stop = panel.on_open(lambda *what: heard.append(what))")
        panel.show(0, 0)
        panel.frame.get_by_role("button", name="Open in the viewer").click()
        panel.frame.get_by_role("button", name="Open in the viewer").wait_for(timeout=TIMEOUT)
        assert panel.page.run("stop(); print(heard)").strip() == "[(0, 0)]"
        assert panel.stage.is_visible()


def test_hundreds_of_attachments_none_and_broken_ones(lab: Lab):
    with lab.page(width=600) as page:
        page.open([MANY])
        page.run_all()
        panel = PanelPage(page)
        panel.wait_for(0)
        strip = panel.frame.locator(".lbw-strip")
        assert "300 attachments" in strip.inner_text()
        pictures = strip.locator("img")
        pictures.nth(4).wait_for(timeout=TIMEOUT)
        assert pictures.count() < 20
        panel.show(0, 299)
        last = strip.locator(".lbw-strip__tile").last
        last.locator("img").wait_for(timeout=TIMEOUT)
        assert last.evaluate(
            """(tile) => tile.getBoundingClientRect().right
                 <= tile.parentElement.getBoundingClientRect().right"""
        )
        panel.show(1)
        assert "No attachments" in strip.inner_text()
        panel.show(2)
        assert "not a list" in strip.inner_text()
        page.run("panel.rows = []")
        panel.stage.locator(".lbw-reason", has_text="There are no rows.").wait_for(timeout=TIMEOUT)


@looks(600, 1000, 1400)
def test_it_can_be_looked_at(lab: Lab, screenshots: Path, *, width: int, dark: bool):
    with lab.page(width=width, dark=dark) as page:
        page.open(SAMPLES)
        page.run_all()
        panel = PanelPage(page)
        size = f"{width}-{'dark' if dark else 'light'}"

        def look(what: str) -> None:
            panel.frame.screenshot(path=screenshots / f"panel-{what}-{size}.png")
            found = Axe().run(page.view, context={"include": [[".lbw-panel"]]})
            assert found.violations_count == 0, f"{what}\n{found.generate_report()}"

        panel.wait_for(0)
        look("asset")
        panel.show(0, 0)
        look("attachment")
        panel.frame.get_by_title("Keys (?)").click()
        look("keys")


@pytest.fixture(scope="module")
def saved(lab: Lab) -> Path:
    """A notebook that ran in JupyterLab and was saved; its kernel is gone."""
    with lab.page() as page:
        page.open(SAMPLES, name="panel-saved")
        page.run_all()
        PanelPage(page).wait_for(0)
        return save(page, contains="data:image")


@pytest.mark.parametrize("place", PLACES)
def test_its_row_is_shown_where_no_kernel_runs(lab: Lab, saved: Path, place: str):
    with opened_in(lab, saved, place) as view:
        form = static_form(view)
        assert "Row 1 of 36: sahara-01" in form.inner_text()
        assert "IMAGE_OVERLAY" in form.inner_text()
        _wait_for_image(view)


def _wait_for_image(view: Page) -> None:
    view.wait_for_function(
        "(form) => [...form.querySelectorAll('img')].some((image) => image.naturalWidth > 100)",
        arg=static_form(view).element_handle(),
        timeout=TIMEOUT,
    )
