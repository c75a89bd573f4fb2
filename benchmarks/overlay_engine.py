"""The page's engine beside what the browser does by itself: dragging an opacity, opening pictures.

    make bench-overlay       # or: python benchmarks/overlay_engine.py --rounds 15 --seed 17

One blank page in headless Chromium without a GPU; ours and the alternative take turns in it.

*Dragging*: a base of 1024 by 768 pixels with 10 layers of that size in 10 blend modes; each step
has another opacity for one of them, and ends when the picture is on a canvas. While the hand moves
ours draws a quarter of the pixels, by the same formulas; at rest all of them, exactly. The
alternative draws the decoded layers with Canvas 2D, which is not exact: its colours are bytes
between the layers, and off by up to 84 for translucent ones.

*Opening*: 10 pictures of 2048 by 2048 pixels whose files are in the page, all at once: until the
engine says that they are open, and until the first frame of all of them is drawn, a quarter of
their pixels as in a stage of 1024 by 1024. The alternative is `createImageBitmap` of the same
files, all at once.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "browser"))

from engine_page import EnginePage, picture_info

from lb_widgets.media.samples import Samples
from lb_widgets.model.blending import BlendMode

if TYPE_CHECKING:
    from numpy.typing import NDArray

STAGE = (1024, 768)
LARGE = 2048
LAYERS = 10
MODES = [
    BlendMode.MULTIPLY,
    BlendMode.SCREEN,
    BlendMode.OVERLAY,
    BlendMode.COLOR_DODGE,
    BlendMode.SOFT_LIGHT,
    BlendMode.DIFFERENCE,
    BlendMode.HUE,
    BlendMode.LUMINOSITY,
    BlendMode.HARD_LIGHT,
    BlendMode.COLOR_BURN,
]
"""Of every kind, the slowest among them."""


def texture(seed: int, side: int) -> NDArray[np.uint8]:
    """Return colours with detail of every size, (side, side, 3)."""
    noise = np.random.default_rng(seed)
    total = np.zeros((side, side, 3))
    cells = 4
    while cells <= side // 4:
        coarse = Image.fromarray(noise.integers(0, 256, (cells, cells, 3), dtype=np.uint8))
        total += np.asarray(coarse.resize((side, side), Image.Resampling.BICUBIC)) / cells**0.7
        cells *= 2
    total -= total.min()
    return (255 * total / total.max()).astype(np.uint8)


def encoded(pixels: NDArray[np.uint8], kind: str) -> bytes:
    """Return an image file."""
    file = BytesIO()
    Image.fromarray(pixels).save(file, kind, compress_level=6, quality=90)
    return file.getvalue()


class Bench:
    """The page with an engine, and pictures that it can fetch."""

    def __init__(self, page: EnginePage, seed: int, rounds: int) -> None:
        self._page = page
        self._rounds = rounds
        self._texture = texture(seed, LARGE)
        page.call("acquire", "viewer", page.worker, "cpu")

    def drag(self, moved: int) -> dict[str, list[float]]:
        """Return milliseconds of each step: ``moving``, ``exact`` and ``native``."""
        width, height = STAGE
        pictures = [
            self._served(self._variant(number)[:height, :width], "PNG")
            for number in range(LAYERS + 1)
        ]
        modes = [mode.value for mode in MODES]
        return self._page.call("measureDrag", "viewer", pictures, modes, moved, self._rounds)

    def opening(self, kind: str) -> dict[str, list[float]]:
        """Return milliseconds of each round: ``open``, ``first`` and ``native``."""
        pictures = [self._served(self._variant(number), kind) for number in range(LAYERS)]
        modes = [mode.value for mode in MODES]
        return self._page.call(
            "measureOpening", "viewer", pictures, modes, max(3, self._rounds // 3)
        )

    def _variant(self, number: int) -> NDArray[np.uint8]:
        """Return the texture moved, and with its colours in another order."""
        moved = np.roll(self._texture, (311 * number, 173 * number), axis=(0, 1))
        return np.ascontiguousarray(np.roll(moved, number, axis=2))

    def _served(self, pixels: NDArray[np.uint8], kind: str) -> list[Any]:
        path = f"/{len(self._page.files)}"
        self._page.files[path] = (f"image/{kind.lower()}", encoded(pixels, kind))
        opaque = np.zeros((*pixels.shape[:2], 4), np.uint8)
        return [picture_info(Samples(opaque)), path]


def shown(times: dict[str, list[float]], name: str) -> float:
    """Print the median and the spread of some times; return the median."""
    values = sorted(times[name])
    median = statistics.median(values)
    print(f"    {name:<8}{median:8.1f} ms   {values[0]:.1f} to {values[-1]:.1f}", flush=True)
    return median


def main() -> int:
    """Measure, and print the ratios last."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args()
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    print(f"seed {options.seed}, {os.cpu_count()} cores, load {load}, no GPU", flush=True)
    ratios: list[tuple[str, float, str]] = []
    with EnginePage() as page:
        bench = Bench(page, options.seed, options.rounds)
        for moved, which in ((0, "lowest"), (LAYERS - 1, "highest")):
            print(f"opacity of the {which} of {LAYERS} layers dragged, {STAGE[0]} by {STAGE[1]}")
            times = bench.drag(moved)
            native, moving, exact = (shown(times, name) for name in ("native", "moving", "exact"))
            ratios.append(
                (f"drag of the {which} layer while the hand moves", moving / native, "1.5")
            )
            ratios.append((f"the same at rest, exact ({exact:.0f} ms)", exact / native, ""))
        for kind in ("PNG", "JPEG"):
            print(f"{LAYERS} {kind} files of {LARGE} by {LARGE} opened")
            times = bench.opening(kind)
            native, opened, first = (shown(times, name) for name in ("native", "open", "first"))
            ratios.append((f"opening {kind}", opened / native, "1.3"))
            ratios.append((f"the same up to the first frame, {kind}", first / native, ""))
    print("\nOurs over the browser's own; a GPU was not measured:")
    for name, ratio, wanted in ratios:
        print(f"  {name:<52}{ratio:6.2f}{f'   (wanted: at most {wanted})' if wanted else ''}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
