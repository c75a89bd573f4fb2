"""Thumbnails a second from 500 photographs on this machine, beside plain Pillow.

    make bench-media         # or: python benchmarks/thumbnails.py --files 500 --threads 4

JPEGs of 4000 by 3000 pixels, with detail at every scale as photographs have it: 25 different ones
and links to them. Ours is the way of every preview, `Loader.load` and `thumbnail`, with a loader
that knows nothing yet. Pillow's is `Image.open(path).thumbnail(box)`, which lets the decoder stop
at a reduced size as well, and the same JPEG encoder: no limits, no look at the bytes, no EXIF
orientation. Both have the same number of threads and take turns; the best run of each counts.

Before that, both make one thumbnail of each different file: sizes have to be the same, pixels
alike, and ours may decode nothing twice or at full size; exit code 1 otherwise.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from unittest.mock import patch

import numpy as np
from PIL import Image, ImageFile

from lb_widgets.media.loader import Loader
from lb_widgets.media.thumbnails import JPEG_QUALITY, MAX_ASPECT, thumbnail

if TYPE_CHECKING:
    from collections.abc import Callable

WIDTH, HEIGHT = 4000, 3000
DIFFERENT = 25
HEIGHT_WANTED = 128
"""Of the thumbnails, in pixels: a row of 64 px on a screen that has two for each."""
BOX = (MAX_ASPECT * HEIGHT_WANTED, HEIGHT_WANTED)
ROUNDS = 3
MARGIN = 1024
"""Pixels by which what the photographs are cut from is larger than each."""
CAMERA_QUALITY = 92
ALIKE = 4.0
"""Mean difference in levels, at most."""


def textured(random_: np.random.Generator, width: int, height: int) -> Image.Image:
    """Return noise with detail at every scale, as photographs have it; their colours are weaker."""
    bands: list[Image.Image] = []
    for finest, strength in ((0, 2.0), (2, 0.5), (2, 0.5)):
        levels = np.full((height, width), 128, np.float32)
        for octave in range(finest, 10):
            step = 2**octave
            size = -(-height // step), -(-width // step)
            noise = random_.normal(0, strength * (1 + octave), size).astype(np.float32)
            coarse = Image.fromarray(noise)
            levels += np.asarray(coarse.resize((width, height), Image.Resampling.BILINEAR))
        bands.append(Image.fromarray(levels.clip(0, 255).astype(np.uint8)))
    return Image.merge("YCbCr", bands).convert("RGB")


def photographs(folder: Path, *, files: int, seed: int) -> list[Path]:
    """Write the files and return their paths."""
    random_ = np.random.default_rng(seed)
    whole = textured(random_, WIDTH + MARGIN, HEIGHT + MARGIN)
    paths = [folder / f"photograph-{number:03}.jpg" for number in range(files)]
    for number, path in enumerate(paths):
        if number >= DIFFERENT:
            path.hardlink_to(paths[number % DIFFERENT])
            continue
        left, top = (int(place) for place in random_.integers(0, MARGIN, 2))
        part = whole.crop((left, top, left + WIDTH, top + HEIGHT))
        part.save(path, "JPEG", quality=CAMERA_QUALITY)
    return paths


def ours(paths: list[Path], pool: ThreadPoolExecutor) -> list[bytes]:
    """Return the thumbnails that previews show."""
    loader = Loader()
    try:
        return list(
            pool.map(lambda path: thumbnail(loader.load(path), height=HEIGHT_WANTED).body, paths)
        )
    finally:
        loader.close()


def pillows(paths: list[Path], pool: ThreadPoolExecutor) -> list[bytes]:
    """Return what Pillow makes of the files by itself."""

    def small(path: Path) -> bytes:
        buffer = BytesIO()
        with Image.open(path) as image:
            image.thumbnail(BOX)
            image.save(buffer, "JPEG", quality=JPEG_QUALITY)
        return buffer.getvalue()

    return list(pool.map(small, paths))


def is_right(paths: list[Path], pool: ThreadPoolExecutor) -> bool:
    """Say whether both make the same, ours with one reduced decoding a file; print how."""
    decoded: list[tuple[int, int]] = []
    load = ImageFile.ImageFile.load

    def counted(image: ImageFile.ImageFile) -> object:
        if image.tile:  # else it is decoded already
            decoded.append(image.size)
        return load(image)

    with patch.object(ImageFile.ImageFile, "load", counted):
        mine = ours(paths, pool)
    apart = [difference(own, other) for own, other in zip(mine, pillows(paths, pool), strict=True)]
    full = sum(size == (WIDTH, HEIGHT) for size in decoded)
    print(
        f"{len(paths)} different files: {len(decoded)} decodings, {full} of them at full size, "
        f"pixels {max(apart):.1f} levels from Pillow's",
        flush=True,
    )
    return len(decoded) == len(paths) and not full and max(apart) <= ALIKE


def difference(own: bytes, other: bytes) -> float:
    """Return the mean difference in levels; infinite where the sizes differ."""
    first, second = (np.asarray(Image.open(BytesIO(body)), dtype=float) for body in (own, other))
    return float(np.abs(first - second).mean()) if first.shape == second.shape else float("inf")


def race(paths: list[Path], pool: ThreadPoolExecutor) -> float:
    """Return ours over Pillow's in thumbnails a second."""
    ways: dict[str, Callable[[list[Path], ThreadPoolExecutor], list[bytes]]] = {
        "plain Pillow": pillows,
        "Loader and thumbnail": ours,
    }
    walls: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            wall, cpu = time.perf_counter(), time.process_time()
            way(paths, pool)
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            walls[name].append(wall)
            print(
                f"{name:<24}{len(paths) / wall:6.1f} thumbnails/s   "
                f"cpu {1000 * cpu / len(paths):5.1f} ms each",
                flush=True,
            )
    return min(walls["plain Pillow"]) / min(walls["Loader and thumbnail"])


def main() -> int:
    """Measure, compare, and print the ratio last."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--threads", type=int, default=4, help="as many as answer a widget")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args()
    with TemporaryDirectory() as folder, ThreadPoolExecutor(options.threads) as pool:
        paths = photographs(Path(folder), files=options.files, seed=options.seed)
        size = sum(path.stat().st_size for path in paths[:DIFFERENT]) / len(paths[:DIFFERENT])
        print(
            f"seed {options.seed}: {len(paths)} JPEGs of {WIDTH} by {HEIGHT} px, {size / 1e6:.1f} "
            f"MB each, into {BOX[0]} by {BOX[1]}, {options.threads} threads",
            flush=True,
        )
        good = is_right(paths[:DIFFERENT], pool)
        ratio = race(paths, pool)
    print(f"\nthumbnails a second: {ratio:.2f} of plain Pillow's (wanted: 0.90 or more)")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
