"""No attachment harms the notebook: nothing runs in its page, nothing leaves it, all is said."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import TimeoutError as LateError
from table_page import TablePage
from waits import TIMEOUT

from tests.hostile import honest
from tests.hostile.case import Case, Places, State, served
from tests.hostile.cases.pages import ENDLESS
from tests.hostile.corpus import cases, plant, some
from tests.hostile.servers import EvilServer, MediaServer
from tests.hostile.witness import Witness

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lab import Lab, LabPage

ROOT = Path(__file__).parents[2]
MAX_HEAP = 100_000_000
"""Bytes of JavaScript that the page may hold more after all cases than before."""

KERNEL = """
import sys
sys.path.insert(0, {root!r})
import lb_widgets as lbw
from tests.hostile.case import Places
from tests.hostile.rows import frame_of, hurried, named
from tests.hostile.watch import watching

watch = watching()
seen = watch.__enter__()
rows = frame_of(named({names!r}), Places(*{places!r}))
widget = hurried(lbw.{widget}(rows))
widget
"""

# What is on screen once the stage shows this row, in the state that is expected; else null.
_SETTLED = """([place, state]) => {
  const root = document.querySelector('.lbw-panel');
  const stage = root.querySelector('.lbw-stage');
  const isHere = root.querySelector('.lbw-panel__place').textContent === place;
  const isOver = ['shown', 'empty', 'error'].includes(stage.dataset.state);
  const content = stage.querySelector('.lbw-stage__content');
  if (!isHere || !isOver || content.childElementCount === 0) return null;
  if (state !== null && stage.dataset.state !== state) return null;
  const every = (selector) => [...root.querySelectorAll(selector)];
  const buttons = every('.lbw-stage button').map((button) => button.textContent);
  return {
    state: stage.dataset.state,
    words: stage.innerText,
    links: every('a[href]')
      .map((link) => [link.getAttribute('href'), link.getAttribute('rel') ?? '']),
    made: every('script, object, embed, base, meta, link, [onerror], [onload], [onclick]')
      .map((element) => element.outerHTML.slice(0, 100)),
    frames: every('iframe.lbw-frame').map((frame) => frame.getAttribute('sandbox')),
    buttons,
  };
}"""


_DETAIL_SETTLED = """() => {
  const stage = document.querySelector('.lbw-detail .lbw-stage');
  return stage === null || ['shown', 'empty', 'error', 'idle'].includes(stage.dataset.state);
}"""
_BOXES = ("", "allow-scripts")
"""Of our own frame; what stands for the page itself is in it, see tests/browser/test_frames.py."""


class Scene:
    """The servers, and a window with a widget over the cases."""

    def __init__(self, page: LabPage, media: MediaServer, evil: EvilServer, folder: str) -> None:
        self.page = page
        self.media = media
        self.evil = evil
        self.witness: Witness
        self._places = Places(media.url, evil.url, folder)
        self._count = 0

    def open(self, chosen: Sequence[Case], widget: str) -> None:
        """Show the cases in a widget."""
        self._count = len(chosen)
        self.media.serve(chosen, self._places, is_ready=True)
        names = [case.name for case in chosen]
        places = tuple(self._places)
        cell = KERNEL.format(root=str(ROOT), names=names, places=places, widget=widget)
        self.page.open([cell], name="hostile")
        self.witness = Witness(self.page.view, f"http://127.0.0.1:{self.page.lab.port}")
        self.page.run_all()

    def show(self, at: int, case: Case) -> dict[str, Any]:
        """Show a case in the panel; return what is on screen in the end."""
        to = f"widget.position, widget.attachment = {at}, {case.attachment}"
        self.page.run(f"with widget.hold_sync():\n    {to}")
        # What the browser finds is found later than the kernel's answer.
        late = None if case.page_state is None else str(case.page_state)
        found = self.page.view.wait_for_function(
            _SETTLED, arg=[f"{at + 1:,} of {self._count:,}", late], timeout=TIMEOUT
        )
        return found.json_value()

    def press(self, case: Case, screen: dict[str, Any]) -> list[str]:
        """Press every link of a page, and have its scripts run; return what is wrong with that."""
        stage = self.page.view.locator(".lbw-stage")
        if "As Markdown" in screen["buttons"]:
            stage.get_by_role("button", name="As Markdown").click()
        elif not screen["frames"]:
            return []
        if case.is_heavy:  # its frame may be busy for hours: the notebook goes on
            return []
        inner = stage.frame_locator("iframe").frame_locator("iframe")
        inner.locator("body").wait_for(state="attached", timeout=TIMEOUT)
        for link in inner.locator("a[id]").all():
            link.click(timeout=TIMEOUT)
        return self._run_scripts(case) if case.ends else []

    def _run_scripts(self, case: Case) -> list[str]:
        stage = self.page.view.locator(".lbw-stage")
        said = len(self.witness.said)
        try:
            with self.page.view.expect_console_message(
                lambda message: case.ends in message.text, timeout=TIMEOUT
            ):
                stage.get_by_role("button", name="Run scripts").click()
        except LateError:
            return [f"did not say {case.ends!r}, but {self.witness.said[said:]}"[:600]]
        words = stage.inner_text()
        return [] if case.opens in words else [f"does not say {case.opens!r}: {words[:200]}"]

    def faults(self) -> list[str]:
        """Return what happened that should not have, in the page, on the way and in the kernel."""
        browsed = [f"the browser asked for {r.path}" for r in self.media.requests if r.is_browser]
        heard = [f"somebody said {came[:100]!r}" for came in self.evil.came]
        kernel = self.page.run("print(*seen.elsewhere, *seen.told)").split()
        return [*self.witness.faults(), *browsed, *heard, *kernel]


@pytest.fixture
def scene(lab: Lab, tmp_path: Path) -> Iterator[Scene]:
    with lab.page(width=1000) as page, MediaServer() as media, EvilServer() as evil:
        yield Scene(page, media, evil, plant(tmp_path))


def test_every_case_ends_in_the_panel_as_it_should(scene: Scene, full: bool):  # noqa: FBT001
    # Those that may connect come last: until then nobody has.
    chosen = sorted(cases() if full else some(), key=lambda case: bool(case.opens))
    scene.open(chosen, "AttachmentPanel")
    wrong: dict[str, list[str]] = {}
    for at, case in enumerate(chosen):
        if case.opens and "before" not in wrong:
            wrong["before"] = scene.faults()
        try:
            screen = scene.show(at, case)
            wrong[case.name] = [*_judged(case, screen), *scene.press(case, screen)]
        except LateError as error:
            wrong[case.name] = [str(error)[:300]]
    told = (EvilServer.CONNECTED, EvilServer.DATAGRAM)
    wrong["told"] = [repr(came) for came in scene.evil.came if not came.startswith(told)]
    wrong["after"] = scene.witness.faults()
    assert not any(wrong.values()), "\n".join(f"{k}: {v}" for k, v in wrong.items() if v)
    grown = scene.witness.heap() - scene.witness.heap_before
    assert grown < MAX_HEAP, f"{grown / 1e6:.0f} MB more"


def test_a_page_that_never_ends_stops_nobody_else(scene: Scene):
    endless = served("endless", "HTML", f"<p>x{ENDLESS}", State.SHOWN, content_type="text/html")
    scene.media.serve([endless], Places("", "", ""))
    attachments = [
        {"type": "HTML", "value": f"{scene.media.url}/endless/file"},
        {"type": "RAW_TEXT", "value": "An honest text"},
    ]
    row = {"row_data": "x", "media_type": "TEXT", "attachments": attachments}
    cell = f"import lb_widgets as lbw\nwidget = lbw.AttachmentPanel([{row!r}])\nwidget"
    scene.page.open([cell], name="endless")
    scene.page.run_all()
    scene.page.run("widget.show(0, 0)")
    stage = scene.page.view.locator(".lbw-stage")
    stage.get_by_role("button", name="Run scripts").click()
    stage.get_by_text("scripts on").wait_for(timeout=TIMEOUT)
    scene.page.run("widget.show(0, 1)")
    stage.get_by_text("An honest text").first.wait_for(timeout=TIMEOUT)


def test_nothing_in_the_table_harms_the_notebook(scene: Scene, full: bool):  # noqa: FBT001
    chosen = [case for case in (cases() if full else some()) if full or not case.is_heavy][::4]
    scene.open(chosen, "DataRowTable")
    table = TablePage(scene.page, "widget")
    table.rest()
    table.press("Enter")
    title = table.frame.locator(".lbw-detail__title")
    for _ in chosen:
        title.filter(has_text=re.compile(".")).wait_for(timeout=TIMEOUT)
        table.frame.press("ArrowRight")
        scene.page.view.wait_for_function(_DETAIL_SETTLED, timeout=TIMEOUT)
        table.press("ArrowDown")
    table.rest()
    made = table.frame.locator("script, object, embed, base, [onerror], [onload], [onclick]")
    assert made.count() == 0
    assert scene.faults() == []


def test_odd_files_of_honest_people_are_shown_or_refused_in_words(scene: Scene, full: bool):  # noqa: FBT001
    chosen = honest.cases()[:: 1 if full else 7]
    scene.open(chosen, "AttachmentPanel")
    wrong = {case.name: _judged(case, scene.show(at, case)) for at, case in enumerate(chosen)}
    assert not any(wrong.values()), "\n".join(f"{k}: {v}" for k, v in wrong.items() if v)
    assert scene.faults() == []


def _judged(case: Case, screen: dict[str, Any]) -> list[str]:
    """Return what is wrong with what is on screen."""
    state, words = screen["state"], screen["words"]
    faults = [f"holds markup of data: {made}" for made in screen["made"]]
    if state != (case.page_state or case.state):
        faults.append(f"is {state}, not {case.page_state or case.state}: {words[:200]}")
    if state != State.SHOWN and (not words.strip() or not (case.page_state or case.says in words)):
        faults.append(f"says {words[:200]!r}, not {case.says!r}")
    for href, rel in screen["links"]:
        if not re.match("https?://|mailto:", href) or "noopener noreferrer" not in rel:
            faults.append(f"has a link to {href[:80]!r} (rel {rel!r})")
    return faults + [f"has a frame with {box!r}" for box in screen["frames"] if box not in _BOXES]
