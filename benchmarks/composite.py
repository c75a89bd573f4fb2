"""Megapixels a second of composite(), beside Pillow and the blend-modes package.

    make bench-overlay       # or: python benchmarks/composite.py --width 2048 --height 1536

All in one process on one thread, in turns, so that the machine's load is shared; the best of each.
For `normal`, Pillow's own `Image.alpha_composite` of the same two images. For the modes that
blend-modes has, its functions on float arrays: making these of 8 bits, and an image of its result,
is not counted, while composite() goes from images to an image. Its soft light is another formula.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from typing import TYPE_CHECKING, Any

import blend_modes
import numpy as np
from PIL import Image

from lb_widgets import Layer, composite
from lb_widgets.model.blending import BlendMode

if TYPE_CHECKING:
    from collections.abc import Callable

OPACITY = 0.6
THEIRS = {
    BlendMode.NORMAL: blend_modes.normal,
    BlendMode.MULTIPLY: blend_modes.multiply,
    BlendMode.SCREEN: blend_modes.screen,
    BlendMode.OVERLAY: blend_modes.overlay,
    BlendMode.DARKEN: blend_modes.darken_only,
    BlendMode.LIGHTEN: blend_modes.lighten_only,
    BlendMode.COLOR_DODGE: blend_modes.dodge,
    BlendMode.HARD_LIGHT: blend_modes.hard_light,
    BlendMode.SOFT_LIGHT: blend_modes.soft_light,
    BlendMode.DIFFERENCE: blend_modes.difference,
}
ANOTHER_FORMULA = {BlendMode.SOFT_LIGHT}


def in_turns(runs: dict[str, Callable[[], Any]], rounds: int) -> dict[str, float]:
    """Return the least seconds of each."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - start)
    return {name: min(seconds) for name, seconds in times.items()}


class Pictures:
    """An opaque image and a translucent layer of noise: no part of them is quicker than others."""

    def __init__(self, width: int, height: int, seed: int) -> None:
        noise = np.random.default_rng(seed).integers(0, 256, (2, height, width, 4), dtype=np.uint8)
        noise[0, ..., 3] = 255
        self.base, self.layer = (Image.fromarray(pixels) for pixels in noise)
        self.floats = [pixels.astype(float) for pixels in noise]
        self.megapixels = width * height / 1e6

    def ours(self, mode: BlendMode, opacity: float) -> Image.Image:
        layer = Layer(self.layer, blend_mode=mode, opacity=opacity)
        return composite(self.base, layers=[layer])

    def theirs(self, mode: BlendMode) -> np.ndarray:
        return THEIRS[mode](*self.floats, OPACITY)

    def stacked(self) -> Image.Image:
        modes = [mode for mode in BlendMode if mode is not BlendMode.NORMAL][:10]
        layers = [Layer(self.layer, blend_mode=mode, opacity=OPACITY) for mode in modes]
        return composite(self.base, layers=layers)


def show(name: str, ours: float, theirs: float | None, other: str = "") -> float:
    """Print one line of megapixels a second, and return the ratio."""
    line = f"{name:<28}composite() {ours:7.1f} Mpx/s"
    if theirs is None:
        print(line, flush=True)
        return 0.0
    print(f"{line}   {other:<16}{theirs:7.1f} Mpx/s   ratio {ours / theirs:5.2f}", flush=True)
    return ours / theirs


def against_pillow(pictures: Pictures, rounds: int) -> tuple[float, bool]:
    runs = {
        "ours": lambda: pictures.ours(BlendMode.NORMAL, 1.0),
        "theirs": lambda: Image.alpha_composite(pictures.base, pictures.layer),
    }
    seconds = in_turns(runs, rounds)
    speeds = {name: pictures.megapixels / seconds[name] for name in runs}
    same = runs["ours"]() == runs["theirs"]()
    if not same:
        print("normal: the pictures differ")
    return show("normal", speeds["ours"], speeds["theirs"], "alpha_composite"), same


def against_blend_modes(pictures: Pictures, mode: BlendMode, rounds: int) -> tuple[float, bool]:
    runs = {
        "ours": lambda: pictures.ours(mode, OPACITY),
        "theirs": lambda: pictures.theirs(mode),
    }
    seconds = in_turns(runs, rounds)
    speeds = {name: pictures.megapixels / seconds[name] for name in runs}
    apart = np.abs(np.asarray(runs["ours"]()) - runs["theirs"]()).max()
    same = apart <= 1 or mode in ANOTHER_FORMULA
    if not same:
        print(f"{mode}: the pictures differ by up to {apart:.0f}")
    name = f"{mode}, opacity {OPACITY}"
    return show(name, speeds["ours"], speeds["theirs"], "blend-modes"), same


def main() -> int:
    """Measure everything and print the ratios last."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--width", type=int, default=2048)
    parser.add_argument("--height", type=int, default=1536)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args()
    pictures = Pictures(options.width, options.height, options.seed)
    print(f"seed {options.seed}: {options.width} by {options.height} px, one layer over an image")
    normal, same = against_pillow(pictures, options.rounds)
    others = {mode: against_blend_modes(pictures, mode, options.rounds) for mode in THEIRS}
    for mode in BlendMode:
        if mode not in THEIRS:
            seconds = in_turns({"ours": lambda mode=mode: pictures.ours(mode, OPACITY)}, 3)
            show(f"{mode}, opacity {OPACITY}", pictures.megapixels / seconds["ours"], None)
    seconds = in_turns({"ours": pictures.stacked}, 3)
    show("ten layers, ten modes", pictures.megapixels / seconds["ours"], None)
    ratios = sorted((ratio, str(mode)) for mode, (ratio, _) in others.items())
    print(f"\nnormal: {normal:.2f} of Pillow's alpha_composite (wanted: 0.50 or more)")
    print(
        f"other modes: {ratios[0][0]:.2f} ({ratios[0][1]}) to {ratios[-1][0]:.2f} "
        f"({ratios[-1][1]}) times blend-modes (wanted: 3.00 or more)"
    )
    return 0 if same and all(good for _, good in others.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
