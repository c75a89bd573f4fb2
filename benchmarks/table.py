"""A million data rows of eight columns in JupyterLab: ours beside the tables that people use.

    make bench-table        # or: python benchmarks/table.py --runs 5 --rows 1000000 --only quak

One window of real JupyterLab in headless Chromium without a GPU, one frame in a Parquet file for
all. In each run the tools take turns, each in a new notebook with a new kernel into which only
pandas and the frame have been loaded:

- *first row*: from running the cell, import of the package included, to the animation frame in
  which the first row's key is painted; *bytes*: what came from the kernel and the server by then;
- *middle*: from setting the scroll position (moving the thumb, for a canvas) to a row painted that
  was not there before and belongs to the place, at 11 places between 45 and 55 %;
- *frames*: 150 scrolled by a fixed step each, beside an empty element of the same height in the
  same page;
- *pictures*: requests at a server on this machine after a flick over 500 rows;
- *filter*, *sorts*: from the click or the key (or, where the result says so, the call) to a first
  row painted that is right;
- *memory*: growth of the kernel from before the cell until after the first row, and after sorting;
  *saved*: size of the notebook as JupyterLab saves it, by its default without widget state.

Nothing fails here: targets are printed with what was measured.
"""

from __future__ import annotations

import argparse
import sys
import time
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "browser"))

from lab import Lab
from table_frame import MediaServer, make_frame, wanted_keys
from table_report import QUESTIONS, Result, print_table, print_targets
from table_tools import OURS, SITE, TOOLS

if TYPE_CHECKING:
    from lab import LabPage
    from table_tools import Hand, Tool

PLACES = (0.50, 0.47, 0.53, 0.46, 0.52, 0.49, 0.55, 0.48, 0.54, 0.45, 0.51)
NEAR = 0.03
"""Part of all rows by which the row that is painted may miss the place: where the scrollbar stands
for more pixels than an element can have, it need not do so in proportion."""
FRAMES, STEP = 150, 120
"""Frames that are measured, and pixels scrolled in each: about a notch of a wheel."""
FLICK_ROWS = 500
QUIET = 1_000
"""Milliseconds after which nothing is on its way any more."""
SETUP = """
import os
import pandas as pd
frame = pd.read_parquet("frame.parquet")
print(os.getpid())
"""
TRIM = """
import ctypes, gc, pyarrow
gc.collect()
pyarrow.default_memory_pool().release_unused()
ctypes.CDLL(None).malloc_trim(0)
"""


class Bench:
    """One tool in one new notebook."""

    def __init__(
        self, page: LabPage, tool: Tool, media: MediaServer, wanted: dict[str, Any]
    ) -> None:
        self.page, self.tool, self.media, self.wanted = page, tool, media, wanted
        self.result = Result()

    def run(self) -> Result:
        """Measure everything that the tool can do."""
        page = self.page
        page.console_errors.clear()
        page.open([SETUP, self.tool.cell], name="table")
        self._run_cell(0)
        self._pause()
        self._process = int("".join(page.cells()[0]["outputs"][0]["text"]))
        before = self._memory()
        if not self._first_row():
            return self.result
        self._pause()
        self.result.memory = self._memory() - before
        if self.tool.refuses:
            self.result.notes |= dict.fromkeys(("middle", *QUESTIONS), self.tool.refuses)
        else:
            self._middle()
            if self.tool.scroller:
                self._frames()
            if self.tool.rows:
                self._pictures()
            self._filter()
            self._sort("numeric sort", "score")
            self._sort("string sort", "title")
            self._pause()
            self.result.memory_sorted = self._memory() - before
        self.result.saved = self._saved()
        return self.result

    def _first_row(self) -> bool:
        self._watch({"keys": [self.wanted["first"]]})
        self._run_cell(1, wait=False)
        painted = self._painted()
        if painted is None:
            errors = [
                "".join(output["traceback"][-1:])
                for output in self.page.cells()[1]["outputs"]
                if output["output_type"] == "error"
            ]
            why = (errors or self.page.console_errors or ["no row within a minute"])[-1]
            self.result.fails = why.strip().splitlines()[-1][:160]
            return False
        self.result.first_row = painted["painted"] - painted["began"]
        self.result.megabytes = (
            self.page.view.evaluate("({began, painted}) => bench.arrived(began, painted)", painted)
            / 1e6
        )
        return True

    def _middle(self) -> None:
        if self.tool.jump not in {"scroll", "drag"}:
            self.result.notes["middle"] = self.tool.jump
            return
        rows = self.wanted["rows"]
        for part in PLACES:
            place = {"between": [(part - NEAR) * rows, (part + NEAR) * rows]}
            if self.tool.jump == "scroll":
                self._watch(place)
                self.page.view.evaluate(
                    "([scroller, part]) => bench.jump(scroller, part)", [self.tool.scroller, part]
                )
            else:
                self._drag(part, place)
            painted = self._painted()
            if painted is None:
                self.result.notes["middle"] = f"no row at {part:.0%} within a minute"
                return
            self.result.middle.append(painted["painted"] - painted["began"])
            self._pause(300)

    def _drag(self, part: float, place: dict[str, Any]) -> None:
        mouse = self.page.view.mouse
        bar = "() => t.all('.lm-ScrollBar-%s')[0]"
        x, y, _, height = self._middle_of(bar % "thumb")
        _, middle, _, length = self._middle_of(bar % "track")
        mouse.move(x, y)
        mouse.down()
        self._watch(place, begin="mousemove")
        mouse.move(x, middle + (part - 0.5) * (length - height))
        mouse.up()

    def _frames(self) -> None:
        given = {"scroller": self.tool.scroller, "count": FRAMES, "pixels": STEP}
        measured = self.page.view.evaluate("(given) => bench.smoothness(given)", given)
        self.result.frames, self.result.empty_frames = measured["table"], measured["empty"]
        self._pause()

    def _pictures(self) -> None:
        tool = self.tool
        self._until_quiet()
        height = self._rows_now()["height"]
        self.media.asked.clear()
        given = {"scroller": tool.scroller, "pixels": FLICK_ROWS * height}
        self.page.view.evaluate("(given) => bench.flick(given)", given)
        self._until_quiet()
        self.result.pictures = len(self.media.asked)
        self.result.at_rest = self._rows_now()["shown"]

    def _rows_now(self) -> dict[str, float]:
        return self.page.view.evaluate(
            "([rows, scroller]) => bench.rows(rows, scroller)", [self.tool.rows, self.tool.scroller]
        )

    def _until_quiet(self) -> None:
        """Wait until the server has not been asked for a second."""
        before = -1
        while before != len(self.media.asked):
            before = len(self.media.asked)
            self._pause()

    def _filter(self) -> None:
        self.page.view.evaluate("(rows) => bench.know('filtered', rows)", self.wanted["filtered"])
        self._question("filter", self.tool.filter, {"only": "filtered"})
        if self.tool.unfilter is not None:
            self._do(self.tool.unfilter, None)
            self._pause(2 * QUIET)

    def _sort(self, name: str, column: str) -> None:
        self._question(name, self.tool.sort, {"keys": self.wanted[column]}, column)
        for _ in range(self.tool.unsort_clicks if self.tool.sort else 0):
            self._do(self.tool.sort, None, column)
            self._pause()

    def _question(
        self, name: str, hand: Hand | None, wanted: dict[str, Any], column: str = ""
    ) -> None:
        """Ask something, and take the time until a right answer is painted."""
        # Some keep their place, so that what comes first would not be on screen.
        self.page.view.evaluate("(scroller) => bench.rewind(scroller)", self.tool.scroller)
        self._pause()
        if hand is None:
            self.result.notes[name] = "cannot"
        elif not self._do(hand, wanted, column):
            self.result.notes[name] = "nothing to click"
        else:
            painted = self._painted()
            if painted is None:
                self.result.notes[name] = "not painted within a minute"
            else:
                self.result.times[name] = painted["painted"] - painted["began"]
                self.result.hands[name] = hand.how
            self._pause()

    def _do(self, hand: Hand, wanted: dict[str, Any] | None, column: str = "") -> bool:
        """Do something to the table, and begin to watch for what it should lead to, if anything."""
        view, mouse = self.page.view, self.page.view.mouse
        what = hand.what.replace("COLUMN", column)
        if hand.how in {"page", "kernel"}:
            if wanted:
                self._watch(wanted)
            if hand.how == "page":
                view.evaluate("(what) => bench.call(what)", what)
            else:
                self.page.run(what)
            return True
        place = self._middle_of(what, column)
        if place is None:
            return False
        mouse.move(*place[:2])
        place = self._middle_of(what, column)  # a header may show more under the mouse
        if hand.how == "click":
            if wanted:
                self._watch(wanted, begin="mousedown")
            mouse.click(*place[:2])
        else:
            mouse.click(*place[:2])
            if wanted:
                self._watch(wanted, begin="input")
                view.keyboard.insert_text(SITE)
            else:
                view.keyboard.press("Control+A")
                view.keyboard.press("Delete")
        return True

    def _watch(self, wanted: dict[str, Any], begin: str = "now") -> None:
        given = {"keys": self.tool.keys, "wanted": wanted, "begin": begin}
        self.page.view.evaluate("(given) => bench.watch(given)", given)

    def _painted(self) -> dict[str, float] | None:
        return self.page.view.evaluate("() => bench.result()")

    def _middle_of(self, source: str, column: str = "") -> Any:
        return self.page.view.evaluate(
            "([source, column]) => bench.middle(source, column)", [source, column]
        )

    def _run_cell(self, index: int, *, wait: bool = True) -> None:
        self.page.view.evaluate(
            """([index, wait]) => {
              const notebook = jupyterapp.shell.currentWidget.content;
              notebook.activeCellIndex = index;
              notebook.deselectAll();
              const done = jupyterapp.commands.execute('notebook:run-cell');
              return wait ? done.then(() => null) : null;
            }""",
            [index, wait],
        )

    def _memory(self) -> float:
        """Return what the kernel holds in MB, when it has given back what is free."""
        self.page.run(TRIM)
        pages = int(Path(f"/proc/{self._process}/statm").read_text().split()[1])
        return pages * 4096 / 1e6

    def _saved(self) -> float:
        """Save the notebook and return its size in kB."""
        self.page.view.evaluate("jupyterapp.commands.execute('docmanager:save').then(() => null)")
        newest = max(
            self.page.lab.root.glob("table-*.ipynb"), key=lambda path: path.stat().st_mtime
        )
        return newest.stat().st_size / 1e3

    def _pause(self, milliseconds: int = QUIET) -> None:
        self.page.view.wait_for_timeout(milliseconds)


def main() -> int:
    """Measure, print the table, and last the targets."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--runs", type=int, default=3, help="of those whose figures are targets")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--only", nargs="+", choices=[tool.name for tool in TOOLS])
    given = parser.parse_args()
    tools = [tool for tool in TOOLS if given.only is None or tool.name in given.only]
    results: dict[str, list[Result]] = {tool.name: [] for tool in tools}
    with (
        TemporaryDirectory() as folder,
        MediaServer() as media,
        Lab(Path(folder)) as lab,
        lab.page(width=1400, height=1100) as page,
    ):
        frame = make_frame(given.rows, media.port)
        frame.to_parquet(Path(folder) / "frame.parquet")
        wanted = wanted_keys(frame)
        del frame
        page.view.add_init_script(path=Path(__file__).with_name("table_probe.js"))
        for run in range(given.runs):
            for tool in tools:
                if run and not tool.every_run:
                    continue
                began = time.monotonic()
                result = Bench(page, tool, media, wanted).run()
                results[tool.name].append(result)
                page.shut_down_kernel()
                taken = time.monotonic() - began
                said = f"run {run + 1}: {tool.name}, {taken:.0f} s: {result.brief()}"
                print(said, file=sys.stderr, flush=True)
    titles = {tool.name: f"{tool.name} {version(tool.package)}" for tool in tools}
    print_table(results, titles, given.rows)
    print_targets(results, OURS.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
