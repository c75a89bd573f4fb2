"""Interrupt an import of 1,000 rows at every request, in every way; print what came of it.

make fault-test          # or: python -m tests.faults --rows 1000 --chunk 100
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter

from lb_widgets.net import retry
from tests.faults.proxy import Fault
from tests.faults.trial import trial

_SIGNS = {"by itself": ".", "resumed": "r", "submitted again": "s"}


def main() -> int:
    """Run every trial, print the table, and return how many failed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000)
    parser.add_argument("--chunk", type=int, default=100, help="rows in each")
    options = parser.parse_args()
    retry.FIRST_WAIT = 0.0
    size = {"count": options.rows, "per_chunk": options.chunk}
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LB_WIDGETS_STATE_DIR"] = folder
        _, operations = trial(None, 0, **size)
        points = len(operations)
        say(
            f"{options.rows:,} rows in chunks of {options.chunk}: {points} requests. "
            "At each of them, one after the other:"
        )
        say("  . the run went on by itself   r resumed from the journal   s submitted again")
        counts: Counter[str] = Counter()
        for fault in Fault:
            line = "".join(outcome(fault, at, counts, size) for at in range(1, points + 1))
            say(f"{fault:<15} {line}")
    failed = counts["failed"]
    say(
        f"{sum(counts.values())} trials, {failed} with rows missing, twice or other than wanted; "
        + ", ".join(f"{count} {how}" for how, count in counts.items())
    )
    return failed


def outcome(fault: Fault, at: int, counts: Counter[str], size: dict[str, int]) -> str:
    """Return the sign of one trial."""
    try:
        how, _ = trial(fault, at, **size)
    except AssertionError as error:
        counts["failed"] += 1
        say(f"{fault} at request {at}: {error}")
        return "X"
    counts[how] += 1
    return _SIGNS[how]


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
