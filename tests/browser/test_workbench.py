"""The workbench in real JupyterLab: panes and their lines, one selection, keys alone."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from hosts import HOSTS, shown
from looks import looks
from test_submit import LONG, run_cell, wait_for_page
from waits import TIMEOUT, wait_for_plan
from workbench_page import ROWS, SETUP, SHOW, WorkbenchPage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lab import Lab, LabPage

HEIGHT, WIDTH = "Height of the table", "Width of the details"


@pytest.fixture(scope="module")
def page(lab: Lab) -> Iterator[LabPage]:
    with lab.page(width=1400) as page:
        page.open([SETUP, ROWS, SHOW], name="workbench")
        page.run_all()
        yield page


@pytest.fixture(scope="module")
def bench(page: LabPage) -> WorkbenchPage:
    return WorkbenchPage(page)


def test_every_row_is_shown_by_the_widget_for_it(bench: WorkbenchPage):
    stages = {"IMAGE": ".lbw-overlay", "TMS_GEO": ".lbw-map", "TMS_SIMPLE": ".lbw-map"}
    types = json.loads(bench.page.run("print(rows.media_type.to_json(orient='values'))"))
    assert len(set(types)) >= 10
    for key, media_type in zip(bench.keys(), types, strict=True):
        bench.show(key)
        assert bench.part(stages.get(media_type, ".lbw-panel")).is_visible()
        assert bench.frame.locator("[role=alert]:visible").all_inner_texts() == []
        assert bench.misfits() == []
    # Each was made once, however often it came on stage.
    assert bench.frame.locator(".lbw-overlay").count() == 1
    assert bench.frame.locator(".lbw-panel").count() == 1


def test_it_takes_at_most_four_fifths_of_the_window(bench: WorkbenchPage):
    box = bench.frame.bounding_box()
    assert box is not None
    assert 0.7 * 1000 < box["height"] <= 0.8 * 1000 + 1


def test_lines_are_moved_by_the_pointer(bench: WorkbenchPage):
    bench.show(bench.keys()[0])
    bench.splitter(WIDTH).scroll_into_view_if_needed()
    for name, (right, down) in {HEIGHT: (0, 60), WIDTH: (-80, 0)}.items():
        before, line = bench.size(name), bench.splitter(name).bounding_box()
        assert line is not None
        x, y = line["x"] + line["width"] / 2, line["y"] + line["height"] / 2
        bench.view.mouse.move(x, y)
        bench.view.mouse.down()
        bench.view.mouse.move(x + right, y + down, steps=5)
        bench.view.mouse.up()
        assert bench.size(name) == before + abs(right) + down
    assert bench.box(".lbw-workbench__pane--table")["height"] == bench.size(HEIGHT)
    assert bench.box(".lbw-workbench__pane--details")["width"] == bench.size(WIDTH)
    assert bench.misfits() == []
    wait_for_sizes(bench, (bench.size(HEIGHT), bench.size(WIDTH)))
    bench.splitter(HEIGHT).dblclick()
    wait_for_kernel(bench, "workbench.sizes.table is None")


def test_lines_are_moved_by_keys(bench: WorkbenchPage):
    bench.splitter(HEIGHT).focus()
    at_first = bench.size(HEIGHT)
    bench.press("ArrowDown")
    assert bench.size(HEIGHT) == at_first + 16
    bench.press("Home")
    assert bench.size(HEIGHT) == bench.box(".lbw-workbench__pane--table")["height"] == 168
    bench.press("Enter")
    assert bench.size(HEIGHT) == at_first
    bench.splitter(WIDTH).focus()
    bench.press("End")
    assert bench.box(".lbw-workbench__pane--stage")["width"] == 440
    assert bench.misfits() == []
    bench.press("Home", "ArrowLeft")
    assert bench.size(WIDTH) == 236
    bench.press("Enter")
    wait_for_sizes(bench, (None, None))


@pytest.mark.parametrize("pane", ["stage", "details", "submit"])
def test_arrows_go_through_the_rows_as_the_table_has_them(bench: WorkbenchPage, pane: str):
    bench.page.run("workbench.table.sort('global_key', descending=True)")
    order = sorted(bench.keys(), reverse=True)
    bench.show(order[0])
    bench.view.wait_for_function(
        "() => document.querySelector('.lbw-table__row--active')?.dataset.position === '0'"
    )
    bench.part("[role=grid]").focus()
    bench.go_to_pane(pane)
    for key in order[1:4]:
        bench.press("ArrowDown")
        bench.wait_for(key)
        assert bench.focused() == pane
    bench.press("ArrowUp")
    bench.wait_for(order[2])
    bench.press("ArrowUp", "ArrowUp", "ArrowUp")
    bench.wait_for(order[0])
    bench.page.run("workbench.table.sort()")


def test_whoever_goes_on_takes_all_others_along(bench: WorkbenchPage):
    keys = bench.keys()
    bench.show(keys[0])
    bench.part(".lbw-overlay [title^='Next row']").click()
    bench.wait_for(keys[1])
    bench.frame.get_by_text(keys[0], exact=True).first.click()
    bench.wait_for(keys[0])
    flat, geo = "flat-01", "world-01"
    bench.show(flat)
    bench.part(".lbw-map [title^='Previous row']").click()
    bench.wait_for(geo)
    at = keys.index("globe-01")
    bench.show(keys[at])
    bench.part(".lbw-panel__rows button:last-of-type").click()
    bench.wait_for(keys[at + 1])


def test_what_the_panel_opens_is_seen_in_the_viewer(bench: WorkbenchPage):
    key = bench.keys()[0]
    bench.show(key)
    bench.page.run("workbench.viewer.layers[0].visible = False")
    bench.frame.get_by_role("button", name="Asset and attachments").click()
    bench.wait_for(key)
    bench.part(".lbw-strip__tile:has-text('IMAGE_OVERLAY')").click()
    bench.part(".lbw-panel__toggle").click()
    bench.part(".lbw-overlay").wait_for(timeout=TIMEOUT)
    wait_for_kernel(bench, "workbench.viewer.layers[0].visible")
    assert "viewer" in bench.ask("stage.shown")


def test_a_reload_of_the_page_shows_the_same(bench: WorkbenchPage):
    bench.show("world-01")
    bench.page.run("workbench.sizes = lbw_sizes.PaneSizes(table=222, details=333)")
    bench.page.view.evaluate("jupyterapp.commands.execute('docmanager:save')")
    bench.view.reload()
    wait_for_page(bench.page)
    again = WorkbenchPage(bench.page)
    again.wait_for("world-01")
    assert (again.size(HEIGHT), again.size(WIDTH)) == (222, 333)


def test_listed_keys_leave_the_notebook_as_it_is(bench: WorkbenchPage):
    before = bench.page.sources()
    for pane in ("table", "stage", "details", "submit"):
        bench.part("[role=grid]").focus()
        bench.go_to_pane(pane)
        bench.press(
            "?", "Escape", "F6", "Shift+F6", "ArrowDown", "ArrowUp", "d", "d", "a", "b", "1"
        )
        assert bench.page.sources() == before, pane


def test_running_the_cell_again_closes_what_was_there(bench: WorkbenchPage):
    bench.page.run("old = workbench")
    run_cell(bench.page, 2)
    again = WorkbenchPage(bench.page)
    again.wait_for(bench.keys()[0])
    closed = "[each._router._closed for each in (old, old.table, old.viewer, old.panel)]"
    assert json.loads(bench.page.run(f"import json; print(json.dumps({closed}))")) == [True] * 4
    assert again.ask("error_text") == ""


def test_nothing_left_the_machine_and_nothing_was_logged(bench: WorkbenchPage):
    assert bench.page.outside == []
    assert bench.page.console_errors == []


def test_problems_and_what_became_of_each_row_are_in_the_table(lab: Lab, screenshots: Path):
    broken = (
        "rows = samples.iloc[:6].copy()\n"
        "rows.iloc[1, rows.columns.get_loc('media_type')] = 'image'\n"
        "rows.iloc[2, rows.columns.get_loc('media_type')] = 'PICTURE'\n"
    )
    with lab.page(width=1400) as page:
        page.open([SETUP, broken, SHOW], name="workbench-problems")
        page.run_all()
        bench = WorkbenchPage(page)
        wait_for_plan(bench.frame.locator(".lbw-submit"))
        table = bench.frame.locator(".lbw-table")
        table.get_by_text("2 errors").first.wait_for(timeout=TIMEOUT)
        bench.part("[role=grid]").focus()
        bench.press("ArrowDown", "ArrowDown")
        bench.part(".lbw-details__problems").get_by_text("PICTURE").first.wait_for(timeout=TIMEOUT)
        bench.frame.get_by_role("button", name=re.compile("^Submit 4 of 6")).click()
        bench.frame.get_by_text("4 rows created").first.wait_for(timeout=LONG)
        table.get_by_text("created").first.wait_for(timeout=TIMEOUT)
        bench.frame.get_by_role("button", name="Fix and send again").click()
        bench.frame.get_by_text("1 row created").first.wait_for(timeout=LONG)
        table.get_by_text("1 error", exact=True).first.wait_for(timeout=TIMEOUT)
        bench.frame.screenshot(path=screenshots / "workbench-outcome.png")
        assert bench.ask("report.summary['errors']") == "1"
        assert bench.misfits() == []
        assert page.console_errors == []


@looks(600, 1000, 1400)
def test_it_can_be_looked_at(lab: Lab, screenshots: Path, *, dark: bool, width: int):
    """Takes the pictures, which a person opens; axe looks too."""
    name = f"{width}-{'dark' if dark else 'light'}"
    with lab.page(width=width, dark=dark, height=2400 if width == 600 else 1000) as page:
        page.open([SETUP, ROWS, SHOW], name="workbench-looks")
        page.run_all()
        bench = WorkbenchPage(page)
        wait_for_plan(bench.frame.locator(".lbw-submit"))
        for kind, key in {
            "image": bench.keys()[0],
            "map": "world-01",
            "video": "globe-01",
            "conversation": "conversation-01",
        }.items():
            bench.show(key)
            bench.frame.screenshot(path=screenshots / f"workbench-{kind}-{name}.png")
            assert bench.misfits() == []
            assert faults(page) == ""
        bench.splitter(HEIGHT).focus()
        bench.press("?")
        bench.part(".lbw-key-help").wait_for()
        bench.frame.screenshot(path=screenshots / f"workbench-keys-{name}.png")
        assert faults(page) == ""
        is_narrow = width < 700
        assert bench.splitter(WIDTH).is_hidden() is is_narrow
        stage = bench.box(".lbw-workbench__pane--stage")
        details = bench.box(".lbw-workbench__pane--details")
        assert (details["y"] > stage["y"]) is is_narrow


@looks(600, 1400)
def test_ten_rows_of_different_kinds_and_a_submit_by_keys_alone(
    lab: Lab, *, dark: bool, width: int
):
    with lab.page(width=width, dark=dark) as page:
        page.open([SETUP, ROWS, SHOW], name="workbench-keys")
        page.run_all()
        bench = WorkbenchPage(page)
        wait_for_plan(bench.frame.locator(".lbw-submit"))
        sources, keys = page.sources(), bench.keys()
        page.view.evaluate("document.querySelector('.lbw-workbench [role=grid]').focus()")
        bench.press("Control+Home")
        bench.wait_for(keys[0])
        for place, key in enumerate(keys[1:], start=1):
            # From every pane in turn; where an arrow pans a map or scrolls a text, from the next.
            bench.go_to_pane(("table", "stage", "details")[place % 3])
            bench.press("ArrowDown")
            if bench.focused() == "stage" and not moved(bench, key):
                bench.press("F6", "ArrowDown")
            bench.wait_for(key)
        bench.go_to_pane("table")
        bench.press("Enter")  # to what is on stage: the last picture
        assert bench.focused() == "stage"
        bench.press("1")
        wait_for_kernel(bench, "not workbench.viewer.layers[0].visible")
        bench.go_to_pane("submit")
        bench.press("Enter")
        bench.frame.get_by_text(f"{len(keys)} rows created").first.wait_for(timeout=LONG)
        stored = json.loads(
            page.run("print(sandbox.data_rows().global_key.to_json(orient='values'))")
        )
        assert sorted(stored) == sorted(keys)
        assert page.sources() == sources
        assert page.console_errors == []


@pytest.mark.parametrize("host", HOSTS)
def test_it_works_in_every_tested_host(lab: Lab, host: str):
    report = (
        "def report():\n"
        "    return {'active': workbench.table.active_key, 'stage': workbench.stage.shown,\n"
        "            'error': workbench.error_text}"
    )
    with shown(lab, host, [SETUP, ROWS, SHOW.split("\n")[0], report, "workbench"]) as notebook:
        view = notebook.view
        frame = view.locator(".lbw-workbench").last
        frame.locator(".lbw-details__key").wait_for(timeout=LONG)
        frame.get_by_text("world-01", exact=True).first.click()
        frame.locator("img.leaflet-tile-loaded").first.wait_for(timeout=TIMEOUT)
        assert notebook.wait_for(lambda said: said["stage"] == "map")["active"] == "world-01"
        view.keyboard.press("ArrowDown")
        frame.locator(".lbw-details__key", has_text="globe-01").wait_for(timeout=TIMEOUT)
        assert notebook.wait_for(lambda said: said["stage"] == "panel")["error"] == ""


def test_where_no_kernel_runs_the_table_stands_for_it(lab: Lab):
    with lab.page(width=1000) as page:
        page.open([SETUP, ROWS, SHOW], name="workbench-static")
        page.run_all()
        WorkbenchPage(page)
        static = page.view.locator(".lbw-static")
        assert static.first.is_hidden()
        page.view.evaluate("jupyterapp.commands.execute('docmanager:save')")
        page.shut_down_kernel()
        page.view.reload()
        static.first.wait_for(timeout=LONG)
        assert static.first.get_by_text("globe-01").first.is_visible()


def faults(page: LabPage) -> str:
    """Return what axe finds in the workbench."""
    context = {"include": [[".lbw-workbench"]]}
    found = Axe().run(page.view, context=context)
    return found.generate_report() if found.violations_count else ""


def moved(bench: WorkbenchPage, key: str) -> bool:
    """Say whether the kernel is at this row, or comes to it."""
    return wait_for_kernel(bench, f"workbench.table.active_key == {key!r}", seconds=2, must=False)


def wait_for_sizes(bench: WorkbenchPage, expected: tuple[float | None, float | None]) -> None:
    wait_for_kernel(bench, f"(workbench.sizes.table, workbench.sizes.details) == {expected}")


def wait_for_kernel(
    bench: WorkbenchPage, what: str, *, seconds: int = 20, must: bool = True
) -> bool:
    """Wait, in the kernel, until something is so."""
    code = (
        "import time\nimport lb_widgets.messages.workbench as lbw_sizes\n"
        f"end = time.monotonic() + {seconds}\n"
        f"while not ({what}) and time.monotonic() < end: time.sleep(0.02)\n"
        f"print({what})"
    )
    is_so = bench.page.run(code).strip() == "True"
    assert is_so or not must, what
    return is_so
