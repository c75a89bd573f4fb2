"""The whole journey in real JupyterLab and real Chromium, through the quickstart notebook."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from looks import looks
from waits import (
    TIMEOUT,
    pixels,
    wait_for_mosaic,
    wait_for_other_pixels,
    wait_for_picture,
    wait_for_plan,
    wait_for_thumbnails,
    wait_for_tiles,
    wait_for_workbench,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lab import Lab, LabPage
    from playwright.sync_api import Locator

WIDGETS = {
    "table": ".lbw-table",
    "viewer": ".lbw-overlay",
    "map": ".lbw-map",
    "submit": ".lbw-submit",
}


@pytest.fixture(scope="module")
def page(lab: Lab, quickstart: Path) -> Iterator[LabPage]:
    """The quickstart, run from top to bottom."""
    with lab.page(width=1400) as page:
        page.open(quickstart)
        page.run_all()
        yield page


def first(page: LabPage, widget: str) -> Any:
    """Return the first widget of its kind, in view: the notebook shows each alone first."""
    locator = page.view.locator(WIDGETS[widget]).first
    locator.scroll_into_view_if_needed(timeout=TIMEOUT)
    return locator


def rows_in_database(page: LabPage) -> list[dict[str, Any]]:
    return json.loads(page.run("print(sandbox.data_rows().to_json(orient='records'))"))


def test_thumbnails_are_decoded(page: LabPage):
    wait_for_thumbnails(page, first(page, "table"))


def test_moving_an_opacity_slider_changes_pixels(page: LabPage):
    viewer = first(page, "viewer")
    wait_for_picture(page, viewer)
    canvas = viewer.locator(".lbw-overlay__picture")
    before = pixels(canvas)
    slider = viewer.locator("input[type=range]").first
    slider.focus()
    slider.press("Home")
    wait_for_other_pixels(page, canvas, before)
    opacities = "print([layer.opacity for layer in viewer.layers])"
    assert 0 in json.loads(page.run(opacities))


def test_map_loads_tiles_and_none_fails(page: LabPage):
    wait_for_tiles(page, first(page, "map"))
    page.view.get_by_text("tiles direct").first.wait_for(timeout=TIMEOUT)
    assert page.run("print((~tile_map.tiles.ok).sum())").strip() == "0"


def test_hidden_layers_make_no_request(page: LabPage):
    first(page, "map")
    tiles = {url.split("/tiles/")[1].split("/")[0] for url in page.requests if "/tiles/" in url}
    assert tiles == {"blue_marble"}


def test_submit_reaches_the_database_once(page: LabPage):
    submit = first(page, "submit")
    wait_for_plan(submit)
    submit.get_by_role("button", name="Submit").first.click()
    submit.get_by_text("created").first.wait_for(timeout=60_000)
    stored = {row["global_key"]: row for row in rows_in_database(page)}
    sent = json.loads(page.run("import json; print(json.dumps(lbw.to_import_json(rows)))"))
    assert len(stored) == len(rows_in_database(page)) == len(sent)
    for row in sent:
        assert stored[row["global_key"]]["attachments"] == row.get("attachments", [])
        assert stored[row["global_key"]]["media_type"] == row["media_type"]
        assert _same_data(stored[row["global_key"]]["row_data"], row["row_data"])

    submit.get_by_role("button", name="Submit again").click()
    submit.get_by_text("existed already").first.wait_for(timeout=60_000)
    assert len(rows_in_database(page)) == len(sent)


def test_workbench_shows_every_row_without_an_error(page: LabPage):
    workbench = wait_for_workbench(page)
    rows = json.loads(
        page.run("print(rows[['global_key', 'media_type']].to_json(orient='values'))")
    )
    for position, (key, media_type) in enumerate(rows):
        page.run(f"workbench.show({position})")
        workbench.locator(".lbw-details__key").get_by_text(key, exact=True).wait_for()
        stage = {"IMAGE": ".lbw-overlay", "TMS_GEO": ".lbw-map"}.get(media_type, ".lbw-panel")
        workbench.locator(stage).first.wait_for(timeout=TIMEOUT)
        if media_type == "IMAGE":
            wait_for_picture(page, workbench.locator(".lbw-overlay"))
        errors = workbench.locator("[role=alert]:visible, [data-state=error]")
        assert errors.all_inner_texts() == [], key


def test_listed_keys_leave_the_notebook_as_it_is(page: LabPage):
    before = page.sources()
    for widget in WIDGETS:
        root = first(page, widget)
        help_button = root.locator("button[title^='Keys']").first
        help_button.click()
        chords = root.locator(".lbw-key-help dt").evaluate_all(
            "terms => terms.map((term) => [...term.children].map((cap) => cap.dataset.key))"
        )
        page.view.keyboard.press("Escape")
        assert chords, f"{widget} lists no keys"
        # Those of JupyterLab's own command mode that harm most come along.
        for chord in [*chords, ["d"], ["d"], ["a"], ["b"], ["x"], ["m"], ["1"], ["Shift", "Enter"]]:
            for press in _presses(chord):
                _focus(root, help_button, widget)
                page.view.keyboard.press(press)
                assert page.sources() == before, f"{press} in {widget} changed the notebook"


def test_nothing_left_the_machine_and_nothing_was_logged(page: LabPage):
    assert page.outside == []
    assert page.console_errors == []


def test_without_direct_tiles_the_kernel_draws_the_map(lab: Lab, quickstart: Path):
    with lab.page(width=1000) as page:
        page.view.route("**/tiles/**", lambda route: route.abort())
        page.open(quickstart)
        page.run_all()
        area = first(page, "map")
        wait_for_mosaic(page, area)
        page.view.get_by_text("mosaic").first.wait_for(timeout=TIMEOUT)


@looks(600, 1400)
def test_every_widget_can_be_looked_at(
    lab: Lab, quickstart: Path, screenshots: Path, *, dark: bool, width: int
):
    """Takes the pictures, which a person opens; axe looks too."""
    with lab.page(dark=dark, width=width, height=2600) as page:
        page.open(quickstart)
        page.run_all()
        wait_for_thumbnails(page, first(page, "table"))
        wait_for_picture(page, first(page, "viewer"))
        wait_for_tiles(page, first(page, "map"))
        name = f"{width}-{'dark' if dark else 'light'}"
        for widget in WIDGETS:
            first(page, widget).screenshot(path=screenshots / f"{widget}-{name}.png")
        wait_for_workbench(page).screenshot(path=screenshots / f"workbench-{name}.png")
        found = Axe().run(page.view, context={"include": [[".lbw-root"]]})
        assert found.violations_count == 0, found.generate_report()


def _same_data(stored: str, sent: Any) -> bool:
    return stored == sent or (isinstance(sent, dict) and json.loads(stored) == sent)


def _presses(chord: list[str]) -> list[str]:
    """Return what to press: modifiers go with the keys after them, other keys stand alone."""
    names = [{"Ctrl": "Control", " ": "Space"}.get(key, key) for key in chord]
    modifiers = [name for name in names if name in {"Shift", "Control", "Alt", "Meta"}]
    return ["+".join([*modifiers, name]) for name in names if name not in modifiers]


def _focus(root: Locator, help_button: Locator, widget: str) -> None:
    """Focus what takes the keys; in the submit line a button that sends nothing."""
    if widget == "submit":
        help_button.focus()
    else:
        root.locator("[role=grid], .lbw-overlay__stage, .leaflet-container").first.focus()
