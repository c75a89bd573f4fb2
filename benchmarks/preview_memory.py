"""Memory of a kernel, with its process for PDFs, that makes 10,000 previews of every kind.

    make bench-media         # or: python benchmarks/preview_memory.py --previews 10000

The sample rows, on a server in another process, and a photograph of 12 megapixels in a local file:
every asset and attachment, small as in a cell and large as in the panel, asked through the messages
of an `AttachmentPanel` as its page asks, four at once. In each round every URL is another one, so
nothing is known from before, and the panel gets new rows. What may grow by design is made small, so
that it is full before the first thousand: the loader's memory and disk caches.

Memory is what the system counts as resident, as it is: nothing is collected or given back for the
measurement. A preview that says that something is broken is none: exit code 1.
"""

from __future__ import annotations

import argparse
import multiprocessing
import queue
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from thumbnails import photographs

import lb_widgets as lbw
from lb_widgets.media.disk_cache import DiskCache
from lb_widgets.media.loader import Loader

if TYPE_CHECKING:
    from collections.abc import Iterable

AT_ONCE = 4
CACHE_BYTES = 16 * 1024 * 1024
SMALL = {"width": 192, "height": 128}
LARGE = {"width": 1600, "height": 1200}
EVERY = 1_000
MOST = 1.10


class Page:
    """What stands for the page of a panel: it asks, and forgets what it is answered."""

    def __init__(self, panel: lbw.AttachmentPanel) -> None:
        self.panel = panel
        self.answered: Counter[str] = Counter()
        """Large previews by how they are shown."""
        self._ids = count(1)
        self._replies: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        panel._send = self._receive  # noqa: SLF001 - where a kernel would be

    def ask(self, questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Send requests together and return the results in that order, None for an error."""
        ids = [str(next(self._ids)) for _ in questions]
        for identifier, question in zip(ids, questions, strict=True):
            content = {"id": identifier, "version": self.panel.version, **question}
            message = {"content": {"data": {"method": "custom", "content": content}}, "buffers": []}
            self.panel._handle_msg(message)  # noqa: SLF001 - as a kernel does
        replies: dict[str, Any] = {}
        while len(replies) < len(ids):
            reply = self._replies.get()
            replies[reply["id"]] = reply
        return [replies[identifier] for identifier in ids]

    def _receive(self, message: dict[str, Any], buffers: Any = None) -> None:
        del buffers
        if message["method"] == "custom" and message["content"]["type"] != "progress":
            self._replies.put(message["content"])

    def open(self, subjects: Iterable[dict[str, Any]]) -> None:
        """Open subjects large, and ask for what a page asks for then."""
        replies = self.ask([{"type": "preview/open", **LARGE, **each} for each in subjects])
        more: list[dict[str, Any]] = []
        for subject, reply in zip(subjects, replies, strict=True):
            preview = reply["result"]["preview"]
            self.answered[preview["kind"]] += 1
            match preview["kind"]:
                case "pdf":
                    question = {"type": "preview/page", "page": 0, "with_text": True, **LARGE}
                case "dicom":
                    question = {"type": "preview/frame", "frame": 0}
                case "text" if preview["next"] is not None:
                    question = {"type": "preview/text", "start": preview["next"]}
                case _:
                    continue
            more.append({**question, **subject})
        if more:
            self.ask(more)


def of_round(value: Any, number: int) -> Any:
    """Return a value of a row with every URL in it made another one."""
    match value:
        case str() if value.startswith("http://127."):
            return f"{value}?round={number}"
        case dict():
            return {name: of_round(each, number) for name, each in value.items()}
        case list():
            return [of_round(each, number) for each in value]
        case _:
            return value


def subjects_of(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return each asset and attachment as requests name it."""
    return [
        {"row": row, "attachment": attachment}
        for row, each in enumerate(rows)
        for attachment in (None, *range(len(each["attachments"] or [])))
    ]


def resident() -> float:
    """Return what this process and its own, which reads PDFs, hold, in MB."""
    threads = Path("/proc/self/task").glob("*/children")
    ours = ["self", *(child for each in threads for child in each.read_text().split())]
    pages = sum(int(Path("/proc", each, "statm").read_text().split()[1]) for each in ours)
    return pages * 4096 / 1e6


def measure(
    rows: list[dict[str, Any]], previews: int, folder: str
) -> tuple[dict[int, float], Counter[str]]:
    """Make previews; return the memory after each thousand of them, and how they were shown."""
    loader = Loader(cache_bytes=CACHE_BYTES, disk_cache=DiskCache(folder, limit=CACHE_BYTES))
    every = subjects_of(rows)
    held: dict[int, float] = {}
    with patch("lb_widgets.widgets.attachment_panel.widget.default_loader", lambda: loader):
        page = Page(lbw.AttachmentPanel(rows))
        made, began = 0, time.perf_counter()
        for number in count():
            page.panel.rows = of_round(rows, number)
            for start in range(0, len(every), AT_ONCE):
                subjects = every[start : start + AT_ONCE]
                page.ask([{"type": "preview/thumbnail", **SMALL, **each} for each in subjects])
                page.open(subjects)
                made += 2 * len(subjects)
                if made // EVERY > len(held):
                    held[len(held) * EVERY + EVERY] = now = resident()
                    rate = made / (time.perf_counter() - began)
                    print(f"{made:>7,} previews  {now:6.0f} MB  {rate:5.0f}/s", flush=True)
                if made >= previews:
                    return held, page.answered
    raise AssertionError


def main() -> int:
    """Measure, and print the ratio last."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--previews", type=int, default=10_000)
    options = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    with (
        TemporaryDirectory() as folder,
        ProcessPoolExecutor(1, mp_context=context) as process,
    ):
        photograph = photographs(Path(folder), files=1, seed=1)[0]
        rows = lbw.sample_rows().to_dict("records")
        rows.append({**rows[0], "row_data": str(photograph), "attachments": []})
        job = process.submit(measure, rows, options.previews, f"{folder}/cache")
        held, kinds = job.result()
    print("large ones: " + ", ".join(f"{kind} {n:,}" for kind, n in kinds.most_common()))
    ratio = held[max(held)] / held[EVERY]
    print(
        f"\nmemory after {max(held):,} previews: {ratio:.2f} of that after {EVERY:,} "
        f"(wanted: {MOST:.2f} or less)"
    )
    return 1 if kinds["error"] else 0


if __name__ == "__main__":
    sys.exit(main())
