"""Auditing tiles: how fast they come, beside `requests` and beside what the latency allows.

    make bench-tiles         # or: python benchmarks/tiles.py --seed 17

A server on this machine, in a process of its own, answers after 50 ms with JPEG tiles of 20 kB.
Measured in one run: tiles a second of the audit's own fetching and judging (32 connections), of a
plain loop over one `requests.Session`, and of as many threads with a session each, which look at
nothing; all three beside the bound, connections / latency. Then the documented sample row, audited
whole; planning a million tiles; and the coverage picture of 3.8 million. Ratios are printed last.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import requests  # noqa: TID251 - what people use
from planted.pyramids import answers
from planted.server import MediaServer

import lb_widgets as lbw
from lb_widgets.media.coverage import coverage
from lb_widgets.model.mercator import tile_range
from lb_widgets.model.tile_health import STATUS_CODES, TileStatus
from lb_widgets.tiles.answers import TileKey
from lb_widgets.tiles.fetch.fetching import TileFetcher
from lb_widgets.tiles.sampling.plan import plan_layer
from lb_widgets.tiles.verdicts import verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.tiles.answers import Answer

LATENCY = 0.05
CONNECTIONS = 32
COPIES = 6
LOOP_TILES = 60
REPEATS = 3
SAMPLE = (-99.21052827588443, 19.400498983095076, -99.20534818927473, 19.405662413477728)
"""The documented sample row: 385 tiles of zoom 12 to 20."""
SIDE = 1951
"""Tiles of a square county at zoom 20: 3,806,401."""


def fetched(count: int, run: Callable[[], object]) -> float:
    """Return tiles a second, the best of some runs."""
    best = 0.0
    for _ in range(REPEATS):
        begun = time.perf_counter()
        run()
        best = max(best, count / (time.perf_counter() - begun))
    return best


def plain_loop(urls: list[str]) -> None:
    """Fetch one after the other."""
    with requests.Session() as session:
        for url in urls:
            session.get(url, timeout=10).raise_for_status()


def plain_threads(urls: list[str]) -> None:
    """Fetch with as many threads as the audit, a session each."""
    own = threading.local()

    def fetch(url: str) -> None:
        if not hasattr(own, "session"):
            own.session = requests.Session()
        own.session.get(url, timeout=10).raise_for_status()

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(fetch, urls))


def ours(infos: list[lbw.TileLayerInfo]) -> None:
    """Fetch and judge every tile of these rows' main layers."""
    wrong: list[TileKey] = []

    def judge(key: TileKey, answer: Answer) -> None:
        if verdict(answer, tile_size=256).status is not TileStatus.OK:
            wrong.append(key)

    for info in infos:
        with TileFetcher(info, threads=CONNECTIONS) as fetcher:
            for _ in fetcher.fetch(keys_of(info), judge):
                pass
    if wrong:
        raise SystemExit(f"{len(wrong)} tiles did not come, first {wrong[0]}")


def keys_of(info: lbw.TileLayerInfo) -> list[TileKey]:
    """Return every tile of a row."""
    return [
        TileKey(0, zoom, x, y)
        for zoom in range(info.min_zoom, info.max_native_zoom + 1)
        for x, y in tile_range(info.box, zoom).tiles()
    ]


def planning() -> tuple[float, float]:
    """Return seconds and MB that a plan of a million tiles takes, in a process of its own."""
    command = [sys.executable, __file__, "--plan"]
    found = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    seconds, megabytes = map(float, found.stdout.split())
    return seconds, megabytes


def plan_a_million() -> None:
    """Plan every tile of an area with a million of them; print seconds and MB."""
    # 1.0 million tiles of zoom 12 to 21.
    row = lbw.tile_row(
        "https://tiles.example/{z}/{x}/{y}.jpg",
        bounds=(7.0, 40.0, 7.15, 40.114), min_zoom=12, max_zoom=21,
    )  # fmt: skip
    info = lbw.TileLayerInfo.from_row(row)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.perf_counter()
    plan = plan_layer(info, 0, budget=10**7, random=np.random.default_rng(1))
    tiles = sum(len(plan.tiles(zoom).xs) for zoom in plan.exhaustive)
    seconds = time.perf_counter() - begun
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    if tiles < 1_000_000:
        raise SystemExit(f"only {tiles:,} tiles")
    print(seconds, grown)


def county() -> tuple[float, int]:
    """Return seconds and bytes of the picture of a county with two in a hundred missing."""
    codes = np.full((SIDE, SIDE), STATUS_CODES[TileStatus.OK], np.uint8)
    bad = np.random.default_rng(1).random(codes.shape) < 0.02
    codes[bad] = STATUS_CODES[TileStatus.MISSING]
    begun = time.perf_counter()
    picture = coverage(codes)
    return time.perf_counter() - begun, len(picture.png)


def main() -> int:
    """Measure, and print the ratios last."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--plan", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.plan:
        plan_a_million()
        return 0
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]  # a proxy would answer in place of the server
    pictures = answers(SAMPLE, range(12, 21), seed=options.seed)
    copies = [f"/copy{number}" for number in range(COPIES)]
    with MediaServer(latency=LATENCY) as server:
        server.start({copy + path: one for copy in copies for path, one in pictures.items()})
        rows = [
            lbw.tile_row(
                f"{server.url}{copy}/{{z}}/{{x}}/{{y}}.jpg", bounds=SAMPLE, min_zoom=12, max_zoom=20
            )
            for copy in copies
        ]
        infos = [lbw.TileLayerInfo.from_row(row) for row in rows]
        urls = [info.layers[0].tile_url(*key[1:]) for info in infos for key in keys_of(info)]
        print(
            f"seed {options.seed}: {len(urls):,} tiles, {LATENCY * 1000:.0f} ms latency", flush=True
        )
        bound = CONNECTIONS / LATENCY
        loop = fetched(LOOP_TILES, lambda: plain_loop(urls[:LOOP_TILES]))
        print(f"requests, one after the other     {loop:6.0f} tiles/s", flush=True)
        threads = fetched(len(urls), lambda: plain_threads(urls))
        print(f"requests, {CONNECTIONS} threads, not judged   {threads:6.0f} tiles/s", flush=True)
        own = fetched(len(urls), lambda: ours(infos))
        print(f"fetched and judged                {own:6.0f} tiles/s", flush=True)
        print(f"bound: {CONNECTIONS} connections / latency   {bound:6.0f} tiles/s", flush=True)
        begun = time.perf_counter()
        report = lbw.audit_tiles(rows[0], on_progress=lambda _: None)
        audited = time.perf_counter() - begun
        print(
            f"documented sample row: {len(report.tiles)} tiles in {audited:.2f} s, ok {report.ok}"
        )
    seconds, megabytes = planning()
    print(f"planning 1,000,000 tiles: {seconds:.2f} s (wanted: 1), {megabytes:.0f} MB (150)")
    drawn, size = county()
    print(f"coverage of {SIDE * SIDE:,} tiles: {size / 1000:.0f} kB (150) in {drawn:.2f} s")
    print(
        f"\nfetched and judged: {own / loop:.1f} times a plain requests loop, "
        f"{own / threads:.2f} of {CONNECTIONS} threads that judge nothing, "
        f"{own / bound:.2f} of the bound"
    )
    return 0 if report.ok and size < 150_000 else 1


if __name__ == "__main__":
    sys.exit(main())
