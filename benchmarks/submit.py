"""From rows to confirmed data rows: the client beside the official SDK, against one server.

    make bench-submit          # or: python benchmarks/submit.py --rows 100000 --large 1000000

The server is the sandbox, in a process of its own that is not measured. Each figure of a sending
side comes from a process of its own; CPU seconds count all its threads, and making the rows is not
counted. Both sides get the same rows of five attachments, send them, wait for the import, and ask
for the id of every row and every error. Ours also checks every rule over every row, asks which keys
exist, and keeps its journal. Last, a million rows are streamed from an NDJSON file.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rows import make_rows, measured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REPEATS = 3


def keyed(rows: list[dict[str, Any]], prefix: str) -> list[dict[str, Any]]:
    """Return the rows under keys of their own: keys are unique on a server."""
    for row in rows:
        row["global_key"] = f"{prefix}-{row['global_key']}"
    return rows


def ours(options: argparse.Namespace) -> dict[str, float]:
    """Submit a DataFrame with our client."""
    import pandas as pd  # noqa: PLC0415 - only this process needs it

    from lb_widgets.client import Client  # noqa: PLC0415

    frame = pd.DataFrame(keyed(make_rows(options.rows), options.prefix))
    client = Client(api_key=options.key, endpoint=options.endpoint)
    results: list[Any] = []

    def run() -> None:
        results.append(client.submit(frame, dataset=options.prefix, create_dataset=True))

    figures = measured(run)
    created = results[0].counts["created"]
    assert created == options.rows, results[0].summary()  # noqa: S101 - else it measured less
    return figures


def sdk(options: argparse.Namespace) -> dict[str, float]:
    """Submit the same rows with the official SDK."""
    import labelbox  # noqa: PLC0415 - only this process needs it

    rows = keyed(make_rows(options.rows), options.prefix)
    client = labelbox.Client(api_key=options.key, endpoint=options.endpoint)
    results: list[Any] = []

    def run() -> None:
        dataset = client.create_dataset(name=options.prefix)
        task = dataset.create_data_rows(rows)
        task.wait_till_done(timeout_seconds=3600)
        assert task.errors is None, task.errors  # noqa: S101 - else it measured less
        results.append(task.result)

    figures = measured(run)
    assert len(results[0]) == options.rows  # noqa: S101
    return figures


def stream(options: argparse.Namespace) -> dict[str, float]:
    """Submit the rows of an NDJSON file, block by block, as `lb-widgets submit` does."""
    from lb_widgets.client import Client  # noqa: PLC0415 - only this process needs it
    from lb_widgets.io.streaming import stream_rows  # noqa: PLC0415

    client = Client(api_key=options.key, endpoint=options.endpoint)
    counts: list[dict[str, int]] = []

    def run() -> None:
        frames = stream_rows(options.file).frames()
        submission = client.submit(frames, dataset=options.prefix, create_dataset=True)
        counts.append(submission.counts)

    figures = measured(run)
    assert counts[0]["created"] == options.rows, counts  # noqa: S101 - else it measured less
    return figures


JOBS: dict[str, Callable[[argparse.Namespace], dict[str, float]]] = {
    "sdk": sdk,
    "ours": ours,
    "stream": stream,
}


def serve() -> None:
    """Serve a sandbox until standard input ends; print address and key, then requests so far."""
    from lb_widgets.sandbox import Sandbox  # noqa: PLC0415 - only this process needs it

    with Sandbox() as sandbox:
        print(json.dumps([sandbox.endpoint, sandbox.api_key]), flush=True)
        for _ in sys.stdin:
            print(json.dumps(sandbox.requests), flush=True)


class Server:
    """A sandbox in another process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.endpoint, self.key = json.loads(self._line())
        self._prefixes = itertools.count(1)

    def _line(self) -> str:
        assert self._process.stdout is not None  # noqa: S101 - it is piped
        return self._process.stdout.readline()

    def requests(self) -> int:
        """Return how many requests there were so far."""
        assert self._process.stdin is not None  # noqa: S101 - it is piped
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return sum(json.loads(self._line()).values())

    def run(self, job: str, count: int, *, file: Path | None = None) -> dict[str, float]:
        """Run a job in a process of its own and return its figures."""
        before = self.requests()
        command = [
            *(sys.executable, __file__, "--job", job, "--rows", str(count)),
            *("--endpoint", self.endpoint, "--key", self.key),
            *("--prefix", f"{job}-{next(self._prefixes)}", "--file", str(file or "")),
        ]
        output = subprocess.run(  # noqa: S603 - this file
            command, check=True, stdout=subprocess.PIPE, env=_environment(), text=True
        ).stdout
        return json.loads(output.splitlines()[-1]) | {"requests": self.requests() - before}


def _environment() -> dict[str, str]:
    # On some machines these two slow NumPy down; neither side is to pay for that.
    return {key: value for key, value in os.environ.items() if not key.startswith("OPENBLAS_")}


@contextmanager
def server() -> Iterator[Server]:
    """Start the sandbox in another process."""
    process = subprocess.Popen(  # noqa: S603 - this file
        [sys.executable, __file__, "--job", "serve"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Server(process)
    finally:
        process.communicate()


def best(server: Server, job: str, count: int) -> dict[str, float]:
    """Return the run of least CPU seconds among several, and print it."""
    runs = [server.run(job, count) for _ in range(REPEATS)]
    told(job, count, min(runs, key=lambda run: run["cpu"]))
    each = ", ".join(f"{run['cpu']:.2f}" for run in runs)
    print(f"{'':<10}cpu of {len(runs)}: {each}")
    return {key: min(run[key] for run in runs) for key in runs[0]}


def told(job: str, count: int, run: dict[str, float]) -> None:
    """Print the figures of a run."""
    print(
        f"{job:<10}{count:>10,} rows  cpu {run['cpu']:7.2f} s  wall {run['wall']:7.2f} s  "
        f"peak {run['peak']:6,.0f} MB  {run['requests']:,.0f} requests",
        flush=True,
    )


def write_ndjson(path: Path, count: int) -> None:
    """Write the rows a few at a time."""
    with path.open("w", encoding="utf-8") as file:
        for start in range(0, count, 10_000):
            for row in make_rows(min(start + 10_000, count), start=start):
                file.write(json.dumps(row) + "\n")


def main() -> None:
    """Measure everything and print the ratios last."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--large", type=int, default=1_000_000, help="rows of the NDJSON file")
    parser.add_argument("--job", choices=[*JOBS, "serve"], help="run one job and print JSON")
    for name in ("endpoint", "key", "prefix", "file"):
        parser.add_argument(f"--{name}", default="", help="of a job")
    options = parser.parse_args()
    if options.job == "serve":
        serve()
        return
    if options.job:
        print(json.dumps(JOBS[options.job](options)))
        return
    with tempfile.TemporaryDirectory() as folder, server() as sandbox:
        os.environ["LB_WIDGETS_STATE_DIR"] = folder
        runs = {job: best(sandbox, job, options.rows) for job in ("ours", "sdk")}
        if options.large:
            file = Path(folder) / "rows.ndjson"
            write_ndjson(file, options.large)
            large = sandbox.run("stream", options.large, file=file)
            told("stream", options.large, large)
    print()
    print(f"requests: {runs['ours']['requests']:.0f}, the SDK {runs['sdk']['requests']:.0f}")
    print(f"wall time to confirmed: {runs['ours']['wall'] / runs['sdk']['wall']:.2f} of the SDK's")
    if options.large:
        rate = options.large / large["wall"]
        print(
            f"{options.large:,} rows from NDJSON: peak {large['peak']:,.0f} MB "
            f"(wanted: 600 or less), {rate:,.0f} rows/s"
        )
    memory = runs["ours"]["peak"] / runs["sdk"]["peak"]
    print(f"peak memory: {memory:.3f} of the SDK's (wanted: 0.50 or less)")
    ratio = runs["sdk"]["cpu"] / runs["ours"]["cpu"]
    print(f"{ratio:.1f} times less CPU than the SDK (wanted: 10 or more)")


if __name__ == "__main__":
    main()
