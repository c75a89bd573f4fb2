"""Opening 2,000 URLs: what `check` finds, and how fast beside a bare urllib3 thread pool.

    make bench-media         # or: python benchmarks/media.py --urls 2000 --seed 17

A server on this machine, in a process of its own, answers after 50 ms. Faults of every kind are
planted among good files that arrive in every way; generator and `check` share no code. Every fault
has to be found under its rule at its place, and nothing else (infos aside): exit code 1 otherwise.

The bare pool has as many threads, the same timeouts and the same ranged requests, and forgets every
answer: no retries, no redirects, no look at the bytes. Ours does all of that, and the rules. Both
take turns, with nothing kept between runs, and the best run of each counts. URLs that never answer
are in both, and cost the time of their timeouts: once for the bare pool, twice for ours, which
tries again.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import urllib3
from planted.rows import Table
from planted.server import RESET, MediaServer
from planted.slots import NOW

from lb_widgets.checks import check
from lb_widgets.checks.opening import HEAD_BYTES, THREADS
from lb_widgets.checks.progress import ignore
from lb_widgets.media.loader import Loader
from lb_widgets.net.session import HttpSession

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.checks import Report

LATENCY = 0.05
TIMEOUT = (2.0, 2.0)
"""Seconds for connecting, and for the longest silence."""
REPEATS = 3
_SHOWN = 10


@dataclass(frozen=True)
class Run:
    """How long something took, in seconds."""

    wall: float
    cpu: float


def measured(run: Callable[[], object]) -> Run:
    """Return wall seconds, and CPU seconds of all threads of this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    return Run(time.perf_counter() - wall, time.process_time() - cpu)


def bare(urls: list[str]) -> None:
    """Fetch the beginning of each URL and forget it."""
    manager = urllib3.PoolManager(maxsize=THREADS, timeout=urllib3.Timeout(*TIMEOUT), retries=False)
    headers = {"Range": f"bytes=0-{HEAD_BYTES - 1}", "Accept-Encoding": "identity"}

    def fetch(url: str) -> None:
        with contextlib.suppress(urllib3.exceptions.HTTPError):  # a planted one
            manager.request("GET", url, headers=headers)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(fetch, urls))
    manager.clear()


def ours(rows: list[dict[str, Any]], server: MediaServer) -> Report:
    """Check rows with a loader that knows nothing yet."""
    session = HttpSession(timeout=TIMEOUT)
    loader = Loader(session=session)
    try:
        return check(
            rows, open_media=True, endpoint=server.url, now=NOW, loader=loader, on_progress=ignore
        )
    finally:
        loader.close()
        session.close()


def findings(report: Report) -> set[tuple[str, str, str]]:
    """Return global_key, path and rule of all that is wrong."""
    return {
        (str(issue.global_key), issue.path, issue.rule)
        for issue in report.records
        if issue.severity != "info"
    }


def compare(table: Table, report: Report) -> bool:
    """Print what was found, missed and made up; return whether that is as it should be."""
    found = findings(report)
    missed = sorted(table.planted.keys() - found)
    made_up = sorted(found - table.planted.keys())
    print(
        f"planted {len(table.planted)} findings of {len({*table.planted.values()})} kinds: "
        f"{len(table.planted) - len(missed)} found, {len(missed)} missed, "
        f"{len(made_up)} false alarms"
    )
    for finding in missed[:_SHOWN]:
        print(f"  missed: {table.planted[finding]}: {' '.join(finding)}")
    for finding in made_up[:_SHOWN]:
        print(f"  false alarm: {' '.join(finding)}")
    return not missed and not made_up


def show(name: str, runs: list[Run], urls: int) -> Run:
    """Print the best run and return it."""
    best = min(runs, key=lambda run: run.wall)
    others = ", ".join(f"{run.wall:.2f}" for run in runs)
    print(
        f"{name:<24}{urls:>6,} URLs  wall {best.wall:6.2f} s  {urls / best.wall:6,.0f} URLs/s  "
        f"cpu {best.cpu:5.2f} s   wall of {len(runs)}: {others}",
        flush=True,
    )
    return best


def race(table: Table, server: MediaServer) -> tuple[bool, float]:
    """Return whether every run of ours found what it should, and ours over bare in URLs/s."""
    urls = table.urls()
    reports: list[Report] = []
    bare_runs, our_runs = [], []
    for _ in range(REPEATS):
        for runs, run in (
            (bare_runs, lambda: bare(urls)),
            (our_runs, lambda: reports.append(ours(table.rows, server))),
        ):
            urllib3.request("GET", server.url + RESET)
            runs.append(measured(run))
    bare_best = show("bare urllib3 pool", bare_runs, len(urls))
    our_best = show("check(open_media=True)", our_runs, len(urls))
    verdicts = [compare(table, report) for report in reports]
    return all(verdicts), bare_best.wall / our_best.wall


def main() -> int:
    """Measure, compare, and print the ratio last."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--urls", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args()
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]  # a proxy would answer in place of the server
    with TemporaryDirectory() as folder, MediaServer(latency=LATENCY) as server:
        table = Table(options.seed, urls=options.urls, server=server, folder=Path(folder))
        print(
            f"seed {options.seed}: {len(table.rows):,} rows, {len(table.urls()):,} URLs, "
            f"{LATENCY * 1000:.0f} ms latency, {THREADS} threads",
            flush=True,
        )
        server.start(table.answers)
        good, ratio = race(table, server)
    print(f"\nthroughput: {ratio:.2f} of the bare pool's (wanted: 0.50 or more)")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
