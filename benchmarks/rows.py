"""From a DataFrame to encoded upload chunks: CPU seconds and memory, beside the official SDK's.

    make bench-rows          # or: python benchmarks/rows.py --rows 100000 --large 1000000

Every figure comes from a process of its own, so that none pays for another's memory. CPU seconds
count all threads. The SDK (labelbox 7.17.0) runs its own `create_data_rows` up to the import
mutation with its two calls to the network replaced by ones that count bytes; our client runs its
own upload code the same way. Both get the same rows, every value distinct; making them is not
counted.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

DATASET = "c" * 25
REPEATS = 3


def make_rows(count: int, *, start: int = 0) -> list[dict[str, Any]]:
    """Return the rows from `start` to `count`: five attachments, about 700 bytes of JSON each.

    No value occurs twice.
    """
    bucket = "https://storage.googleapis.com/field-trials-2026"
    rows: list[dict[str, Any]] = []
    for number in range(start, count):
        plot = f"plot-{number:07d}"
        layers = [
            {
                "type": "IMAGE_OVERLAY",
                "value": f"{bucket}/layers/{plot}_{name}.png",
                "name": f"{name} {number}",
            }
            for name in ("CIR", "NDVI", "Weeds")
        ]
        note = f"{plot}: seen at noon, wind {number % 17} m/s, cloud cover {number % 8}/8, dry."
        rows.append(
            {
                "row_data": f"{bucket}/images/{plot}.jpg",
                "global_key": plot,
                "external_id": f"{plot}.jpg",
                "media_type": "IMAGE",
                "attachments": [
                    *layers,
                    {"type": "RAW_TEXT", "value": note},
                    {"type": "TEXT_URL", "value": f"{bucket}/notes/{plot}.txt"},
                ],
            }
        )
    return rows


class StoppedError(Exception):
    """The run has come as far as it is measured."""


def sdk(count: int) -> dict[str, float]:
    """Run the official SDK from rows to chunks."""
    import labelbox  # noqa: PLC0415 - only this process needs it

    rows = make_rows(count)
    sizes: list[int] = []
    client = labelbox.Client(api_key="none", endpoint="http://127.0.0.1:9/graphql")

    def upload(content: bytes, *_: Any, **__: Any) -> str:
        sizes.append(len(content))
        return "http://127.0.0.1:9/chunk"

    def stop(*_: Any, **__: Any) -> Any:
        raise StoppedError

    client.upload_data, client.execute = upload, stop
    values = dict.fromkeys(("name", "description"), "none") | {"id": DATASET, "rowCount": 0}
    dataset = labelbox.Dataset(client, values | dict.fromkeys(("createdAt", "updatedAt")))

    def run() -> None:
        with contextlib.suppress(StoppedError):
            dataset.create_data_rows(rows)

    return measured(run) | {"bytes": sum(sizes), "rows": count}


def encode(count: int, *, with_check: bool) -> dict[str, float]:
    """Run our client from a DataFrame to chunks, without or with every rule over every row."""
    import pandas as pd  # noqa: PLC0415 - only this process needs it

    from lb_widgets.checks import check  # noqa: PLC0415
    from lb_widgets.client.payload import ChunkWriter, encode_payload  # noqa: PLC0415
    from lb_widgets.client.preparing import NO_METADATA  # noqa: PLC0415
    from lb_widgets.io import as_frame  # noqa: PLC0415
    from lb_widgets.io.import_json import ImportRows  # noqa: PLC0415

    frame = pd.DataFrame(make_rows(count))
    sizes: list[int] = []

    def run() -> None:
        canonical = as_frame(frame)
        if with_check:
            assert check(canonical).ok  # noqa: S101 - a benchmark of broken rows would be none
        writer = ChunkWriter(most_items=count)
        for position, row in enumerate(ImportRows(canonical)):
            payload = encode_payload(
                row, global_key=row["global_key"], dataset_id=DATASET, ontology=NO_METADATA
            )
            if not writer.has_room_for(payload):
                sizes.append(len(writer.take()))
            writer.add(position, payload)
        sizes.append(len(writer.take()))

    return measured(run) | {"bytes": sum(sizes), "rows": count}


def check_alone(count: int) -> dict[str, float]:
    """Run every rule over every row; the memory is what comes on top of the frame."""
    import pandas as pd  # noqa: PLC0415 - only this process needs it

    from lb_widgets.checks import check  # noqa: PLC0415

    frame = pd.DataFrame(make_rows(count))
    return measured(lambda: check(frame)) | {"rows": count}


def decode(count: int) -> dict[str, float]:
    """Decode the same rows with msgspec alone: what touching every byte costs at least."""
    import msgspec  # noqa: PLC0415 - only this process needs it

    lines = [msgspec.json.encode(row) for row in make_rows(count)]
    decoder = msgspec.json.Decoder()

    def run() -> None:
        for line in lines:
            decoder.decode(line)

    return measured(run) | {"bytes": sum(map(len, lines)), "rows": count}


def measured(run: Callable[[], object]) -> dict[str, float]:
    """Return CPU and wall seconds of a run, and megabytes: before it, and added at its peak."""
    before = resident()
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    # Of the whole life of the process: making the rows needs no more than keeping them.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"cpu": cpu, "wall": wall, "before": before, "peak": peak, "added": peak - before}


def resident() -> float:
    """Return the megabytes of this process that are in memory."""
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - a file of the kernel
        return int(statm.read().split()[1]) * resource.getpagesize() / 2**20


JOBS: dict[str, Callable[[int], dict[str, float]]] = {
    "sdk": sdk,
    "encode": lambda count: encode(count, with_check=False),
    "check and encode": lambda count: encode(count, with_check=True),
    "check": check_alone,
    "decode": decode,
}


def in_a_process(job: str, count: int, *, repeats: int) -> dict[str, float]:
    """Return the run of least CPU seconds among several, each in a process of its own."""
    runs: list[dict[str, float]] = []
    # On some machines these two slow NumPy down; neither side is to pay for that.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS_")}
    for _ in range(repeats):
        command = [sys.executable, __file__, "--job", job, "--rows", str(count)]
        output = subprocess.run(  # noqa: S603 - this file
            command, check=True, stdout=subprocess.PIPE, env=environment, text=True
        ).stdout
        runs.append(json.loads(output.splitlines()[-1]))
    best = min(runs, key=lambda run: run["cpu"])
    others = ", ".join(f"{run['cpu']:.2f}" for run in runs)
    print(
        f"{job:<18}{count:>10,} rows  cpu {best['cpu']:7.2f} s  wall {best['wall']:7.2f} s  "
        f"{count / best['cpu']:>10,.0f} rows/s  peak {best['peak']:7,.0f} MB  "
        f"(+{best['added']:,.0f} MB)   cpu of {repeats}: {others}",
        flush=True,
    )
    return best


def main() -> None:
    """Measure everything and print the ratios last."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--large", type=int, default=1_000_000, help="rows of the memory run")
    parser.add_argument("--job", choices=sorted(JOBS), help="run one job and print JSON")
    options = parser.parse_args()
    if options.job:
        print(json.dumps(JOBS[options.job](options.rows)))
        return
    runs = {
        job: in_a_process(job, options.rows, repeats=REPEATS)
        for job in ("sdk", "encode", "check and encode", "check", "decode")
    }
    large = in_a_process("check", options.large, repeats=1)
    bare = in_a_process("decode", options.large, repeats=1)
    sdk_run = runs["sdk"]
    print()
    for job, wanted in (("encode", 12), ("check and encode", 5)):
        ratio = sdk_run["cpu"] / runs[job]["cpu"]
        print(f"{job}: {ratio:.1f} times less CPU than the SDK (wanted: {wanted} or more)")
    memory = runs["check and encode"]["peak"] / sdk_run["peak"]
    print(f"peak memory: {memory:.3f} of the SDK's (wanted: 0.50 or less)")
    print(
        f"{options.large:,} rows checked: {large['added'] / 1024:.2f} GiB over the frame "
        f"(wanted: 1.5 or less), {options.large / large['cpu']:,.0f} rows/s; "
        f"{large['cpu'] / bare['cpu']:.2f} times the CPU of decoding the same bytes"
    )


if __name__ == "__main__":
    main()
