"""From a key to the picture of another row in the AttachmentPanel, beside a bare `<img>`.

    make bench-media         # or: python benchmarks/panel.py --runs 24

One window of real JupyterLab in headless Chromium without a GPU; photographs of 12 megapixels in
local files. Ways take turns, over the same files:

- *opened when asked for*: the keys `End` and `Home`, where the panel has opened nothing ahead; from
  the key, before the panel hears of it, until the picture is whole, decoded, and a frame has begun
  after that;
- *next row*: the same for `ArrowDown` after a while, when the panel has opened the next row ahead;
- an `<img>` as large as the panel's picture, which the page makes then and there, of the same file
  on a server of this machine that sends it from memory; under another URL each time, so that the
  browser has none of it.
"""

from __future__ import annotations

import argparse
import random
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

from thumbnails import photographs

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "browser"))

from lab import Lab

if TYPE_CHECKING:
    from lab import LabPage

ROWS = 25
LOOKED_AT = 1_500
"""Milliseconds after which the next row is opened ahead, and nothing is on its way."""
CELL = """
from pathlib import Path
import lb_widgets as lbw
lbw.AttachmentPanel([
    {"row_data": str(path), "global_key": path.stem, "media_type": "IMAGE"}
    for path in sorted(Path("photographs").resolve().iterdir())
])
"""


class FileServer:
    """Answers every path with the file of that name; it holds all of them."""

    def __init__(self, paths: list[Path]) -> None:
        self._files = {f"/{path.name}": path.read_bytes() for path in paths}

    def __enter__(self) -> Self:
        files = self._files

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                body = files[self.path.partition("?")[0]]
                self.send_response(200)
                self.send_header("Content-Type", "image/jpeg")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class Race:
    """The panel on screen, and what stands beside it."""

    def __init__(self, page: LabPage, paths: list[Path], server: FileServer) -> None:
        self._view, self._paths, self._server = page.view, paths, server
        self._asked = 0
        self.times: dict[str, list[float]] = {"bare": [], "asked": [], "next": []}

    def run(self, runs: int) -> None:
        """Measure each way so often; in turns of one of each."""
        keys = cycle((("End", len(self._paths) - 1), ("Home", 0)))
        for _, (key, row) in zip(range(runs), keys, strict=False):
            self.times["bare"].append(self._bare(row))
            self.times["asked"].append(self._key(key))
        for _ in range(runs):
            self.times["next"].append(self._key("ArrowDown"))

    def _bare(self, row: int) -> float:
        self._asked += 1
        name = self._paths[row].name
        url = f"http://127.0.0.1:{self._server.port}/{name}?asked={self._asked}"
        taken = self._view.evaluate("(url) => bench.bare(url)", url)
        self._view.wait_for_timeout(LOOKED_AT)
        return taken

    def _key(self, key: str) -> float:
        self._view.evaluate("() => bench.watch()")
        self._view.keyboard.press(key)
        taken = self._view.evaluate("() => bench.result()")
        self._view.wait_for_timeout(LOOKED_AT)
        return taken


def show(name: str, taken: list[float]) -> float:
    """Print median and 95th percentile of some times, and return the median."""
    middle = median(taken)
    late = quantiles(taken, n=20, method="inclusive")[-1]
    print(f"{name:<36}p50 {middle:6.0f} ms   p95 {late:6.0f} ms   {len(taken)} times", flush=True)
    return middle


def main() -> int:
    """Measure, and print the ratios last."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=ROWS - 1, choices=range(2, ROWS))
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        pictures = Path(folder) / "photographs"
        pictures.mkdir()
        paths = photographs(pictures, files=ROWS, seed=options.seed)
        with (
            FileServer(paths) as server,
            Lab(Path(folder)) as lab,
            lab.page(width=1400, height=1100) as page,
        ):
            page.open([CELL], name="panel")
            page.run_all()
            page.view.evaluate(Path(__file__).with_name("panel_probe.js").read_text())
            page.view.evaluate("() => bench.first()")
            page.view.locator(".lbw-panel__body").focus()
            race = Race(page, paths, server)
            race.run(options.runs)
    bare = show("bare <img>", race.times["bare"])
    asked = show("panel, opened when asked for", race.times["asked"])
    ahead = show("panel, next row", race.times["next"])
    print(f"\nnext row, opened ahead: {ahead / bare:.2f} of a bare <img>")
    print(f"panel to its picture: {asked / bare:.2f} of a bare <img> (wanted: 1.50 or less)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
