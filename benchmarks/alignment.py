"""Verdicts about layers that lie right or wrong by a known amount, and how fast they come.

    make bench-overlay       # or: python benchmarks/alignment.py --pairs 2000 --seed 17

Half of the pairs are aligned, the others shifted by 2 to 64 px, scaled by 1 to 4 % or rotated by 1
to 3 degrees, across bands, made from textures of ten kinds; and one of strangers for every eight.
A verdict of a shift counts as right only where the amount is right too. What there is to be told
of stands in `planted/pairs.py`; nothing there comes from what is judged.

Speed is that of one thread, from arrays of 512 by 512 pixels in memory to the verdict, for aligned
and shifted pairs (which the first stage settles) and for scaled and rotated ones apart. Exit code 1
where a wanted figure is missed.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before NumPy is there

import numpy as np
from planted.bands import to_bytes
from planted.pairs import Motion, moved, pairs
from planted.scores import Score
from planted.textures import CANVASES

from lb_widgets.media.alignment import align

SIDE, MARGIN = 512, 72
TEXTURES = ("natural noise", "fields", "imagery")
FIRST_STAGE = (Motion(), Motion(6, -2), Motion(-31, 17))
SECOND_STAGE = (Motion(scale=1.03), Motion(4, 4, 0.98, 2))
WANTED_RIGHT, WANTED_ANSWERED, WANTED_SPEED = 0.99, 0.9, 40
_ROUNDS = 5


def judged(seed: int, count: int) -> Score:
    """Return what comes of the corpus, and print where it goes."""
    score = Score()
    start = time.perf_counter()
    for number, pair in enumerate(pairs(seed, count), 1):
        score.add(pair, align(pair.base, pair.layer))
        if number % 450 == 0:
            print(f"  {number:,} pairs, {time.perf_counter() - start:.0f} s", flush=True)
    for wrong in score.wrong:
        print(f"  wrong: {wrong}")
    return score


def speed(seed: int, motions: tuple[Motion, ...]) -> float:
    """Return pairs per second: the best round, as other work on the machine only adds time."""
    draw = np.random.default_rng(seed)
    cut: list[tuple[np.ndarray, np.ndarray]] = []
    for texture in TEXTURES:
        canvas = CANVASES[texture](draw, SIDE + 2 * MARGIN, SIDE + 2 * MARGIN)
        base = to_bytes(moved(canvas, SIDE, SIDE, Motion()))
        cut += [(base, to_bytes(moved(canvas, SIDE, SIDE, motion))) for motion in motions]
    best = float("inf")
    for _ in range(_ROUNDS):
        start = time.thread_time()
        for base, layer in cut:
            align(base, layer)
        best = min(best, time.thread_time() - start)
    return len(cut) / best


def main() -> int:
    """Judge, measure, and print the figures last."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pairs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args()
    print(f"seed {options.seed}: {options.pairs:,} pairs and {options.pairs // 8:,} of strangers")
    score = judged(options.seed, options.pairs)
    first, second = speed(options.seed, FIRST_STAGE), speed(options.seed, SECOND_STAGE)
    print(
        f"\nscaled and rotated pairs: {second:.0f} a second per core\n"
        f"verdicts that were wrong: {len(score.wrong):,}, of which {score.strangers} on strangers\n"
        f"recall {score.recall:.2%} of {score.moved:,} misaligned pairs that were answered, "
        f"precision {score.precision:.2%} of {score.shifted:,} verdicts "
        f"(wanted: {WANTED_RIGHT:.0%} or more)\n"
        f"answered: {score.answered:.1%} of {score.textured:,} textured pairs "
        f"(wanted: {WANTED_ANSWERED:.0%} or more)\n"
        f"stage one: {first:.0f} pairs a second per core (wanted: {WANTED_SPEED} or more)"
    )
    is_good = (
        min(score.recall, score.precision) >= WANTED_RIGHT
        and score.answered >= WANTED_ANSWERED
        and first >= WANTED_SPEED
    )
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
