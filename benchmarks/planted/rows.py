"""Rows whose media are good in every way that occurs, and faults planted among them.

What each fault has to be reported as stands beside it, and comes from `checks/RULES.md`; nothing
here comes from `lb_widgets`, which is judged by it.
"""

from __future__ import annotations

import random
from itertools import cycle
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from .faults import FAULTS, LOCAL_FAULTS
from .server import Answer
from .slots import KINDS, LARGE, NOW, SHOWN, Slot, signed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from .files import Size
    from .server import MediaServer

# Attachments by type, and how often each is drawn.
_ATTACHMENTS = {
    "IMAGE_OVERLAY": ("layer", 12),
    "IMAGE": ("picture", 2),
    "CAMERA_IMAGE": ("picture", 1),
    "TEXT_URL": ("text", 3),
    "HTML": ("page", 2),
    "PDF_URL": ("PDF", 2),
    "VIDEO": ("video", 2),
    "AUDIO": ("sound", 1),
}


_MIX = (
    *("IMAGE", "IMAGE", "TEXT", "IMAGE", "VIDEO", "IMAGE", "PDF", "IMAGE", "HTML", "IMAGE"),
    *("IMAGE", "PDF dict", "IMAGE", "IMAGE", "AUDIO", "IMAGE", "IMAGE alone"),
)
"""Kinds of rows, over and over."""


class Table:
    """Rows with planted faults; the same for the same seed and size.

    Parameters
    ----------
    seed : int
        Of every choice.
    urls : int
        Different URLs in the rows.
    server : MediaServer
        Where they lead to.
    folder : Path
        For local files.
    """

    def __init__(self, seed: int, *, urls: int, server: MediaServer, folder: Path) -> None:
        self.rows: list[dict[str, Any]] = []
        self.answers: dict[str, Answer] = {}
        self.planted: dict[tuple[str, str, str], str] = {}
        """The name of the fault by global_key, path and rule: all that a check may find."""
        self._random = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
        self._server = server
        self.folder = folder
        self._slots: list[Slot] = []
        times = max(1, urls // 400)
        self._build(urls + times * (len(LOCAL_FAULTS) + 1))
        self._plant(times)
        self._fill(local=times)

    def urls(self) -> list[str]:
        """Return every URL of the rows, in their order."""
        values = [value for row in self.rows for value in _values(row)]
        return [value for value in values if value.startswith("http")]

    def serve(self, slot: Slot, answer: Answer, *, content_type: str | None = None) -> str:
        """Return the URL of an answer of its own; by default its type is that of its suffix."""
        kind = KINDS[slot.kind]
        headers = {"Content-Type": content_type or kind.content_type, **answer.headers}
        self.answers[_as_asked(slot.name)] = Answer(**{**vars(answer), "headers": headers})
        return f"{self._server.url}/{slot.name}"

    def move(self, slot: Slot, status: int, target: str) -> str:
        """Return a URL that redirects to another."""
        location = {"Location": quote(target, safe=":/?&=%")}
        self.answers[_as_asked(f"moved/{slot.name}")] = Answer(status=status, headers=location)
        return f"{self._server.url}/moved/{slot.name}"

    def closed(self, slot: Slot) -> str:
        """Return a URL at a port where nobody listens."""
        return f"{self._server.closed_url}/{slot.name}"

    def _build(self, count: int) -> None:
        """Make rows with so many empty slots."""
        for media_type in cycle(_MIX):
            self._add_row(media_type, room=count - len(self._slots))
            if len(self._slots) == count:
                return

    def _add_row(self, media_type: str, *, room: int) -> None:
        number = len(self.rows)
        row: dict[str, Any] = {
            "row_data": "",
            "global_key": f"planted-{number:05d}",
            "media_type": media_type.partition(" ")[0],
            "attachments": [],
        }
        self.rows.append(row)
        width = self._random.choice([60, 72, 90, 140, 140, LARGE])
        size = (width, round(width * self._random.uniform(0.5, 0.8)))
        if media_type == "PDF dict" and room > 1:
            row["row_data"] = {}
            self._add_slot(row["row_data"], "pdf_url", "row_data.pdf_url", "PDF", size)
            self._add_slot(
                row["row_data"], "text_layer_url", "row_data.text_layer_url", "text layer", size
            )
            return
        kinds = {"IMAGE": "image", "IMAGE alone": "lone image", "TEXT": "text", "HTML": "page"}
        kinds |= {"VIDEO": "video", "AUDIO": "sound"}
        self._add_slot(row, "row_data", "row_data", kinds.get(media_type, "PDF"), size)
        most = self._random.randint(2, 9) if media_type == "IMAGE" else self._random.randint(0, 3)
        weights = [often for _, often in _ATTACHMENTS.values()]
        for index in range(min(most, room - 1)):
            name = self._random.choices([*_ATTACHMENTS], weights)[0]
            if name == "IMAGE_OVERLAY" and media_type != "IMAGE":
                name = "TEXT_URL"
            item = {"type": name, "value": "", "name": f"{name} {index}"}
            row["attachments"].append(item)
            path = f"attachments[{index}].value"
            self._add_slot(item, "value", path, _ATTACHMENTS[name][0], size)

    def _add_slot(self, holder: dict[str, Any], key: str, path: str, kind: str, size: Size) -> None:
        row = len(self.rows) - 1
        suffix = self._random.choice(KINDS[kind].suffixes)
        stem = self._random.choice(["plot", "PLOT", "plot.v2", "Bläue", "field%20trial"])
        name = f"{kind.replace(' ', '-')}/{stem}-{row}-{len(self._slots)}{suffix}"
        self._slots.append(
            Slot(row, path, kind, name, size, lambda value: holder.__setitem__(key, value))
        )

    def _plant(self, times: int) -> None:
        """Put faults into random slots, and note what has to be found there."""
        free = self._random.sample(self._slots, len(self._slots))
        images = {slot.row: slot for slot in self._slots if slot.path == "row_data"}
        kept_good: set[Slot] = set()
        for fault in FAULTS:
            for _ in range(min(times, 4) if fault.few else times):
                slot = next(
                    slot
                    for slot in free
                    if slot.kind in fault.kinds
                    and fault.fits(slot)
                    and slot not in kept_good
                    and (not fault.concerns_size or images[slot.row] in {*free})
                )
                free.remove(slot)
                if fault.concerns_size:
                    kept_good.add(images[slot.row])
                slot.put(fault.value(self, slot))
                key = self.rows[slot.row]["global_key"]
                self.planted |= {(key, slot.path, rule): fault.name for rule in fault.rules}
        self._slots = sorted(free, key=lambda slot: (slot.row, slot.path))

    def _fill(self, *, local: int) -> None:
        """Put good files, delivered in every way, into the slots that are left."""
        kept = set(self._random.sample(range(len(self._slots)), local))
        ways = self._shuffled(DELIVERIES)
        good = {name: self._shuffled(kind.good) for name, kind in KINDS.items()}
        for number, slot in enumerate(self._slots):
            make = next(good[slot.kind])
            body = make(slot.size) if slot.kind in SHOWN else make()
            if number in kept:
                path = self.folder / f"{number}{KINDS[slot.kind].suffixes[0]}"
                path.write_bytes(body)
                slot.put(str(path))
            else:
                slot.put(next(ways)(self, slot, body))

    def _shuffled(self, choices: Any) -> Iterator[Any]:
        """Return each choice, again and again, in a random order."""
        return cycle(self._random.sample(choices, len(choices)))


def _as_asked(name: str) -> str:
    """Return a name as the path that clients ask for: what is quoted stays, the rest is quoted."""
    return quote(f"/{name}", safe="/%")


def _values(row: dict[str, Any]) -> list[str]:
    own = row["row_data"]
    values = list(own.values()) if isinstance(own, dict) else [own]
    return values + [item["value"] for item in row["attachments"]]


def _redirected(status: int) -> Callable[[Table, Slot, bytes], str]:
    def deliver(table: Table, slot: Slot, body: bytes) -> str:
        return table.move(slot, status, table.serve(slot, Answer(body)))

    return deliver


def _plain(table: Table, slot: Slot, body: bytes) -> str:
    return table.serve(slot, Answer(body))


def _typed(content_type: str) -> Callable[[Table, Slot, bytes], str]:
    def deliver(table: Table, slot: Slot, body: bytes) -> str:
        # Nothing but the header tells some pages and texts from other texts.
        told = slot.kind not in {"text", "page", "text layer"}
        return table.serve(slot, Answer(body), content_type=content_type if told else None)

    return deliver


def _with(**options: Any) -> Callable[[Table, Slot, bytes], str]:
    return lambda table, slot, body: table.serve(slot, Answer(body, **options))


DELIVERIES: list[Callable[[Table, Slot, bytes], str]] = [
    *[_plain] * 24,
    *[_with(ranges=False)] * 4,
    _with(chunked=True),
    _with(ranges=False, chunked=True),
    _with(ranges=False, compressed=True),
    _with(ranges=False, compressed=True, chunked=True),
    _with(compressed=True),
    _with(delay=0.2),
    _with(busy=1),
    _redirected(301),
    _redirected(302),
    _redirected(307),
    _redirected(308),
    _typed("application/octet-stream"),
    _typed("text/html; charset=utf-8"),
    _typed("image/gif"),
    lambda table, slot, body: signed(table.serve(slot, Answer(body)), NOW, 7 * 86400),
]
"""Ways in which a good file arrives; those that are usual, several times."""
