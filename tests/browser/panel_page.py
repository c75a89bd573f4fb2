"""One panel of a notebook, as the tests of the panel look at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from waits import TIMEOUT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lab import LabPage
    from playwright.sync_api import Locator

SAMPLES = [
    "import lb_widgets as lbw\nrows = lbw.sample_rows()",
    "panel = lbw.AttachmentPanel(rows)\npanel",
]
"""The sources of two cells: the panel is called `panel`."""

# Which row and attachment are on screen, and what became of them.
_SHOWN = """([panel, place, tile, states]) => {
  const stage = panel.querySelector('.lbw-stage');
  const tiles = [...panel.querySelectorAll('.lbw-strip__tile')];
  return panel.querySelector('.lbw-panel__place').textContent.startsWith(`${place} of `)
    && panel.querySelector('.lbw-panel__key').textContent !== ''
    && tiles.findIndex((each) => each.getAttribute('aria-pressed') === 'true') === tile
    && states.includes(stage.dataset.state);
}"""

# What is decoded and drawn; a poster is one frame of a video.
_DRAWN = """(stage) => [...stage.querySelectorAll('img, video, canvas, iframe')].every((each) =>
  each.hidden || each.offsetParent === null
  || (each instanceof HTMLImageElement ? each.complete && each.naturalWidth > 0
  : each instanceof HTMLVideoElement ? each.readyState >= 2 : true))"""


class PanelPage:
    """The panel that is called `name` in the kernel; `frame` is its element."""

    def __init__(self, page: LabPage, name: str = "panel") -> None:
        self.page = page
        self.name = name
        self.frame: Locator = page.view.locator(".lbw-panel").first
        self.stage = self.frame.locator(".lbw-stage")
        self.frame.wait_for(timeout=TIMEOUT)

    def show(
        self,
        position: int,
        attachment: int | None = None,
        states: Sequence[str] = ("shown", "empty", "error"),
    ) -> None:
        """Go there from Python, and wait until it is there and drawn."""
        self.page.run(f"{self.name}.show({position}, {attachment})")
        self.wait_for(position, attachment, states)

    def wait_for(
        self,
        position: int,
        attachment: int | None = None,
        states: Sequence[str] = ("shown", "empty", "error"),
    ) -> None:
        """Wait until this row's asset, or attachment, is there and drawn."""
        view = self.page.view
        tile = 0 if attachment is None else attachment + 1
        handle = self.frame.element_handle(timeout=TIMEOUT)
        asked = [handle, f"{position + 1:,}", tile, list(states)]
        view.wait_for_function(_SHOWN, arg=asked, timeout=TIMEOUT)
        view.wait_for_function(_DRAWN, arg=self.stage.element_handle(), timeout=TIMEOUT)

    def press(self, *keys: str) -> None:
        """Press keys, wherever the focus is."""
        for key in keys:
            self.page.view.keyboard.press(key)

    def trait(self, name: str) -> str:
        """Return a trait as the kernel has it, as text."""
        return self.page.run(f"print({self.name}.{name})").strip()
