"""The submit button in real JupyterLab: plan, run, cancel, resume, repair, reload, keys alone."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from looks import looks
from waits import TIMEOUT, wait_for_plan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lab import Lab, LabPage
    from playwright.sync_api import Locator

LONG = 60_000
"""Milliseconds in which a run of many small imports ends."""
COUNT = 120
NEW = COUNT - 5
"""Rows that are new and free of errors; see `SETUP`."""
# Small imports that take their time, so that a run can be interrupted at many places.
SETUP = f"""
import os, pathlib, tempfile
os.environ["LB_WIDGETS_STATE_DIR"] = tempfile.mkdtemp()
import lb_widgets as lbw
from lb_widgets.client import filling
filling.ROWS_PER_TASK = 4
sandbox = lbw.Sandbox().start()
client = lbw.Client(api_key=sandbox.api_key, endpoint=sandbox.endpoint)
picture = pathlib.Path(tempfile.mkdtemp()) / "plot.jpg"
picture.write_bytes(b"a picture")
def some_rows(count, prefix="row"):
    return [
        {{"row_data": sandbox.media_url("sahara.jpg"), "global_key": f"{{prefix}}-{{number}}",
         "media_type": "IMAGE"}}
        for number in range(count)
    ]
client.submit(some_rows(1), dataset="trials", create_dataset=True)
sandbox.fail("upsertDataRows", how="slow", seconds=0.4, times=None)
rows = some_rows({COUNT})
rows[1]["media_type"] = "PICTURE"
rows[2]["media_type"] = "image"
rows[4]["global_key"] = rows[3]["global_key"]
rows[5]["row_data"] = str(picture)
del rows[6]["global_key"]
table = lbw.DataRowTable(rows)
"""
# The next step of a run waits until `go` is set.
HOLD = """
import threading
inside, go, upload_file = threading.Event(), threading.Event(), client.upload_file
def held(*source, **options):
    inside.set(); go.wait(60)
    return upload_file(*source, **{**options, "cancelled": None})
client.upload_file = held
"""
SHOW = 'button = lbw.SubmitButton(table, client=client, dataset="trials")\nbutton'


@pytest.fixture(scope="module")
def page(lab: Lab) -> Iterator[LabPage]:
    with lab.page(width=1400) as page:
        page.open([SETUP, SHOW, "table"], name="submit")
        page.run_all()
        yield page


def line(page: LabPage) -> Locator:
    """Return the submit line, in view."""
    locator = page.view.locator(".lbw-submit").last
    locator.scroll_into_view_if_needed(timeout=TIMEOUT)
    return locator


def button(page: LabPage, name: str | re.Pattern[str]) -> Locator:
    return line(page).get_by_role("button", name=name).first


def says(page: LabPage, text: str | re.Pattern[str], timeout: float = LONG) -> None:
    line(page).get_by_text(text).first.wait_for(timeout=timeout)


def keys(page: LabPage) -> list[str]:
    """Return the keys of all rows in the sandbox."""
    return json.loads(page.run("print(sandbox.data_rows()['global_key'].to_json(orient='values'))"))


def wait_for_rows(page: LabPage, *, least: int) -> None:
    """Wait, in the kernel, until the sandbox holds so many rows."""
    page.run(
        "import time\nend = time.monotonic() + 60\n"
        f"while len(sandbox.data_rows()) < {least} and time.monotonic() < end: time.sleep(0.02)"
    )
    assert len(keys(page)) >= least


def wait_for_page(page: LabPage) -> None:
    """Wait until a page that was reloaded has its kernel again."""
    page.view.wait_for_function(
        "() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel"
        "?.status === 'idle'",
        timeout=LONG,
    )


def run_cell(page: LabPage, number: int) -> None:
    """Run one cell of the notebook again."""
    page.view.evaluate(
        """async (number) => {
          jupyterapp.shell.currentWidget.content.activeCellIndex = number;
          await jupyterapp.commands.execute('notebook:run-cell');
        }""",
        number,
    )


def look(page: LabPage, screenshots: Path, name: str) -> None:
    """Take a picture to be looked at, and let axe find what is wrong."""
    line(page).screenshot(path=screenshots / f"submit-{name}.png")
    found = Axe().run(page.view, context={"include": [[".lbw-submit"]]})
    assert found.violations_count == 0, found.generate_report()


def test_the_plan_says_what_will_happen(page: LabPage, screenshots: Path):
    wait_for_plan(line(page))
    chips = line(page).locator(".lbw-submit__chip").all_inner_texts()
    assert [chip.strip() for chip in chips] == [
        f"{NEW} new",
        "1 exists, skipped",
        "1 file to upload, 9 B",
        "keys proposed for 1 row",
        "2 duplicates",
        "4 with errors, left out: show",
    ]
    assert button(page, f"Submit {NEW} of {NEW + 4} rows").count() == 1
    says(page, "sandbox (this machine)")
    button(page, re.compile("with errors, left out")).click()
    says(page, re.compile("is the key of row 3 too"))
    look(page, screenshots, "plan")
    page.view.keyboard.press("Escape")
    line(page).locator(".lbw-submit__problems").wait_for(state="detached", timeout=TIMEOUT)


def test_a_double_click_starts_one_run_and_cancel_stops_it_cleanly(
    page: LabPage, screenshots: Path
):
    button(page, f"Submit {NEW}").dblclick()
    line(page).locator("[role=progressbar][aria-valuenow]").wait_for(timeout=LONG)
    wait_for_rows(page, least=9)
    look(page, screenshots, "running")
    button(page, "Cancel").click()
    says(page, re.compile(rf"Cancelled after \d+ of {NEW} rows were sent\. Resume sends the"))
    look(page, screenshots, "cancelled")
    assert 9 <= len(keys(page)) < NEW
    assert page.run("print(sum('Submit to dataset' in each for each in button.log))").strip() == "1"


def test_a_reload_of_the_page_shows_the_same_and_sends_nothing(page: LabPage):
    before = keys(page)
    page.view.evaluate("jupyterapp.commands.execute('docmanager:save')")
    page.view.reload()
    wait_for_page(page)
    says(page, re.compile(rf"Cancelled after \d+ of {NEW} rows"))
    button(page, "Resume").wait_for(timeout=TIMEOUT)
    assert keys(page) == before


def test_a_run_goes_on_while_the_page_is_reloaded_and_each_row_is_there_once(
    page: LabPage, screenshots: Path
):
    page.run(HOLD)
    button(page, "Resume").click()
    page.run("assert inside.wait(60)")
    page.view.reload()
    wait_for_page(page)
    line(page).locator("[aria-current=step]", has_text="Send rows").wait_for(timeout=LONG)
    button(page, "Cancel").wait_for(timeout=TIMEOUT)
    page.run("sandbox.heal(); client.upload_file = upload_file; go.set()")
    says(page, re.compile(f"{NEW} rows created"))
    look(page, screenshots, "done")
    stored = keys(page)
    assert len(stored) == len(set(stored)) == NEW + 1
    assert page.run("print(button.result['status'].value_counts().to_json())").strip() == (
        f'{{"created":{NEW},"left out":4,"exists":1}}'
    )


def test_what_can_be_repaired_safely_is_repaired_and_sent(page: LabPage, screenshots: Path):
    says(page, "1 of these 4 rows has a safe repair.")
    line(page).locator("tbody").get_by_text("PICTURE").first.wait_for(timeout=TIMEOUT)
    button(page, "Fix and send again").click()
    says(page, re.compile("1 row created"))
    says(page, "None has a safe repair: repair them in Python, then send again.")
    look(page, screenshots, "repaired")
    assert keys(page).count("row-2") == 1
    # What was passed in is as it was; the button and its table have the repaired rows.
    assert page.run("print(rows[2]['media_type'], table.rows['media_type'][2])") == "image IMAGE\n"


def test_what_was_repaired_in_python_is_read_anew(page: LabPage):
    page.run(
        "better = table.rows.copy(); better.loc[1, 'media_type'] = 'IMAGE'\n"
        "better.loc[4, 'global_key'] = 'row-4'; table.rows = better"
    )
    button(page, "Send again").click()
    says(page, re.compile(f"3 rows created, {NEW + 2} existed already"))
    button(page, "Submit again").wait_for(timeout=TIMEOUT)
    stored = keys(page)
    assert len(stored) == len(set(stored)) == COUNT


def test_the_log_tells_it_all_and_no_key(page: LabPage, screenshots: Path):
    button(page, "Log").click()
    log = line(page).locator(".lbw-submit__log")
    log.get_by_text("Cancel was asked for").wait_for(timeout=TIMEOUT)
    look(page, screenshots, "log")
    assert "Resume the run to dataset trials" in log.inner_text()
    assert page.run("print(sandbox.api_key)").strip() not in page.view.content()
    page.view.keyboard.press("Escape")
    log.wait_for(state="detached", timeout=TIMEOUT)


def test_the_table_shows_what_became_of_each_row_and_stays_where_it_is(
    page: LabPage, screenshots: Path
):
    table = page.view.locator(".lbw-table").last
    table.scroll_into_view_if_needed(timeout=TIMEOUT)
    table.get_by_text("created").first.wait_for(timeout=TIMEOUT)
    table.screenshot(path=screenshots / "submit-table.png")
    # Sorted by it, and scrolled to the end.
    table.get_by_role("columnheader", name="submit").click()
    table.locator("[aria-sort=ascending]").wait_for(timeout=TIMEOUT)
    table.locator("[role=grid]").focus()
    page.view.keyboard.press("Control+End")
    last = table.locator(f"[data-position='{COUNT - 1}']")
    last.get_by_text("exists").wait_for(timeout=TIMEOUT)
    version = page.run("print(table.version)")
    button(page, "Submit again").click()
    says(page, re.compile(f"0 rows created, {COUNT} existed already"))
    table.scroll_into_view_if_needed(timeout=TIMEOUT)
    last.get_by_text("exists").wait_for(timeout=TIMEOUT)
    assert page.run("print(table.version)") != version
    assert table.locator("[aria-sort=ascending]").count() == 1
    # The words of the column are not among the texts that are searched.
    table.locator(".lbw-table__search").fill("created")
    table.get_by_text("No rows match").wait_for(timeout=TIMEOUT)
    table.get_by_role("button", name="Clear search").first.click()


def test_running_the_cell_again_waits_for_the_old_run_and_goes_on(page: LabPage, screenshots: Path):
    """The old run is held in the middle of a step; the new widget says so, and sends nothing."""
    page.run(f'table = lbw.DataRowTable(some_rows(12, "again"))\n{HOLD}')
    run_cell(page, 1)
    wait_for_plan(line(page))
    button(page, "Submit 12 rows").click()
    page.run("assert inside.wait(60)")
    run_cell(page, 1)
    says(page, re.compile("This kernel is still submitting rows to this dataset"))
    look(page, screenshots, "under-way")
    assert button(page, "Submit 12 rows").get_attribute("aria-disabled") == "true"
    assert button(page, "Resume").count() == 0
    page.run("client.upload_file = upload_file; go.set()")
    says(page, re.compile(r"A run of \d\d:\d\d stopped with 12 of 12 rows still to send\."))
    look(page, screenshots, "interrupted")
    button(page, "Resume").click()
    says(page, re.compile("12 rows created"))
    stored = keys(page)
    assert len(stored) == len(set(stored)) == COUNT + 12


def test_a_run_of_another_process_is_named_and_followed(page: LabPage):
    page.run(
        'table = lbw.DataRowTable(some_rows(3, "other"))\n'
        "import subprocess, sys\n"
        "from lb_widgets.client.journal_places import default_place\n"
        "code = '''import sys; from pathlib import Path\n"
        "from lb_widgets.client.journal_places import Owner\n"
        "with Owner(Path(sys.argv[1])): print(1, flush=True); sys.stdin.read()'''\n"
        "place = str(default_place(client.endpoint, 'trials'))\n"
        "process = subprocess.Popen([sys.executable, '-c', code, place], stdin=subprocess.PIPE,\n"
        "                           stdout=subprocess.PIPE)\n"
        "assert process.stdout.readline()"
    )
    run_cell(page, 1)
    pid = page.run("print(process.pid)").strip()
    says(page, re.compile(f"Rows are being submitted to this dataset by pid {pid} on "))
    assert button(page, "Submit 3 rows").get_attribute("aria-disabled") == "true"
    page.run("process.kill(); _ = process.communicate()")
    line(page).locator("button[aria-disabled=false]", has_text="Submit 3 rows").wait_for(
        timeout=LONG
    )
    assert not [key for key in keys(page) if key.startswith("other")]


def test_nothing_left_the_machine_and_nothing_was_logged(page: LabPage):
    assert page.outside == []
    assert page.console_errors == []


def test_before_rows_leave_this_machine_it_asks_once(lab: Lab, screenshots: Path):
    far = (
        "type(client).is_local = property(lambda self: False)\n"
        "type(client).host = property(lambda self: 'api.labelbox.com')\n"
        'table = lbw.DataRowTable(some_rows(3, "far"))\n'
    )
    with lab.page(width=1000) as page:
        page.open([SETUP, far + SHOW], name="submit-far")
        page.run_all()
        wait_for_plan(line(page))
        button(page, "Submit 3 rows").click()
        says(page, re.compile("Send 3 rows to trials at api.labelbox.com?"))
        look(page, screenshots, "question")
        page.view.keyboard.press("Escape")
        button(page, "Submit 3 rows").click()
        assert len(keys(page)) == 1
        page.view.keyboard.press("Enter")  # the focus is on the answer
        says(page, "3 rows created.")
        assert len(keys(page)) == 4


@looks(600, 1400)
def test_by_keys_alone(lab: Lab, screenshots: Path, *, dark: bool, width: int):
    with lab.page(width=width, dark=dark) as page:
        page.open([SETUP, SHOW], name="submit-keys")
        page.run_all()
        wait_for_plan(line(page))
        sources = page.sources()
        name = f"{width}-{'dark' if dark else 'light'}"
        reach(page, re.compile("with errors, left out"), press="Enter")
        says(page, re.compile("is the key of row 3 too"))
        look(page, screenshots, f"plan-{name}")
        page.view.keyboard.press("?")
        says(page, "Show these keys", TIMEOUT)
        page.view.keyboard.press("Escape")
        page.view.keyboard.press("Escape")
        reach(page, re.compile("^Submit"), press="Enter", back=True)
        button(page, "Cancel").wait_for(timeout=LONG)
        wait_for_rows(page, least=9)
        look(page, screenshots, f"running-{name}")
        reach(page, "Cancel", press="Enter")
        says(page, re.compile("Cancelled after"))
        look(page, screenshots, f"cancelled-{name}")
        page.run("sandbox.heal()")
        reach(page, "Resume", press=" ", back=True)
        says(page, re.compile(f"{NEW} rows created"))
        reach(page, "Log", press="Enter")
        line(page).locator(".lbw-submit__log li").first.wait_for(timeout=TIMEOUT)
        look(page, screenshots, f"done-{name}")
        stored = keys(page)
        assert len(stored) == len(set(stored)) == NEW + 1
        assert page.sources() == sources
        assert page.console_errors == []
        small = (
            line(page)
            .locator("button")
            .evaluate_all(
                "all => all.map((each) => each.getBoundingClientRect())"
                ".filter(({width, height}) => width > 0 && (width < 24 || height < 24)).length"
            )
        )
        assert small == 0


def reach(page: LabPage, name: str | re.Pattern[str], *, press: str, back: bool = False) -> None:
    """Walk to a button with Tab, from wherever the focus is in the line, and press a key on it."""
    target = button(page, name)
    target.wait_for(timeout=TIMEOUT)
    handle = target.element_handle()
    if not page.view.evaluate("document.activeElement.closest('.lbw-submit') !== null"):
        line(page).locator("button").first.focus()
    for _ in range(20):
        if page.view.evaluate("(target) => document.activeElement === target", handle):
            page.view.keyboard.press("Space" if press == " " else press)
            return
        page.view.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"Tab does not reach {name}")
