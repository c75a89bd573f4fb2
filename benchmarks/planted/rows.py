"""Rows whose media are good in every way that occurs, and faults planted among them.

What each fault has to be reported as stands beside it, and comes from `checks/RULES.md`; nothing
here comes from `lb_widgets`, which is judged by it.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from itertools import cycle
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from . import files
from .server import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from .files import Size
    from .server import MediaServer

NOW = dt.datetime(2026, 11, 25, 9, 30, tzinfo=dt.UTC)
"""When the rows are checked, as far as signatures are concerned."""
LARGE = 240
"""Pixels of width from which a picture, as PNG, is larger than the 64 kB that are fetched."""


@dataclass(frozen=True)
class Kind:
    """What may stand at a place.

    Parameters
    ----------
    suffixes : tuple of str
        Of its names.
    content_type : str
        That a server derives from the suffix.
    good : tuple of callable
        Make files that belong there, given a size where it is a picture.
    """

    suffixes: tuple[str, ...]
    content_type: str
    good: tuple[Callable[..., bytes], ...]


_PICTURES = (".png", ".jpg", ".jpeg", ".PNG", ".JPG")
KINDS = {
    "image": Kind(_PICTURES, "image/png", files.IMAGES),
    "lone image": Kind(_PICTURES, "image/png", files.IMAGES),  # without layers over it
    "layer": Kind(_PICTURES, "image/png", files.LAYERS),
    "picture": Kind(_PICTURES, "image/jpeg", files.IMAGES),
    "text": Kind((".txt", ".TXT"), "text/plain", files.TEXTS),
    "page": Kind((".html", ".HTM"), "text/html", files.PAGES),
    "PDF": Kind((".pdf", ".PDF"), "application/pdf", files.PDFS),
    "text layer": Kind((".json",), "application/json", files.TEXT_LAYERS),
    "video": Kind((".mp4", ".MP4"), "video/mp4", files.VIDEOS),
    "sound": Kind((".wav", ".mp3"), "audio/wav", files.SOUNDS),
}
_ALL = tuple(KINDS)
_SHOWN = ("image", "lone image", "layer", "picture")
_BASES = ("image", "lone image", "picture")
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


@dataclass(frozen=True)
class Slot:
    """A place in a row for a URL or path."""

    row: int
    path: str
    kind: str
    name: str
    size: Size
    put: Callable[[str], None] = field(compare=False, repr=False)


@dataclass(frozen=True)
class Fault:
    """What can be wrong with a file or URL.

    Parameters
    ----------
    name : str
        For people.
    rules : tuple of str
        Ids of the rules that have to find it.
    kinds : tuple of str
        Where it can be planted.
    value : callable
        Plants it, given the table and the slot, and returns the URL or path.
    fits : callable, optional
        Says which slots of those kinds it can be planted in.
    few : bool
        Whether to plant it only a few times, because it takes long to find.
    """

    name: str
    rules: tuple[str, ...]
    kinds: tuple[str, ...]
    value: Callable[[Table, Slot], str]
    fits: Callable[[Slot], bool] = lambda _: True
    few: bool = False

    @property
    def concerns_size(self) -> bool:
        """Whether it is told by comparing a layer with its image, which then has to be good."""
        return any(
            rule in {"overlay-size-differs", "overlay-aspect-differs"} for rule in self.rules
        )


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
        self._urls = 0
        times = max(1, urls // 400)
        self._build(urls + times * (len(_LOCAL_FAULTS) + 1))
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
            body = make(slot.size) if slot.kind in _SHOWN else make()
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


def _signed(url: str, begin: dt.datetime, seconds: int) -> str:
    """Return a URL as the S3 clients sign it (AWS Signature V4 in the query)."""
    return (
        f"{url}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAEXAMPLE%2F20261125"
        f"&X-Amz-Date={begin:%Y%m%dT%H%M%SZ}&X-Amz-Expires={seconds}"
        f"&X-Amz-SignedHeaders=host&X-Amz-Signature={'0f' * 32}"
    )


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
    lambda table, slot, body: _signed(table.serve(slot, Answer(body)), NOW, 7 * 86400),
]
"""Ways in which a good file arrives; those that are usual, several times."""


def _answering(status: int, body: bytes = b"No.", **options: Any) -> Callable[[Table, Slot], str]:
    return lambda table, slot: table.serve(
        slot, Answer(body, status, **options), content_type="text/plain"
    )


def _holding(make: Callable[..., bytes], **options: Any) -> Callable[[Table, Slot], str]:
    """Return what plants a file in place of the one that belongs there, under its type."""

    def value(table: Table, slot: Slot) -> str:
        return table.serve(
            slot, Answer(make(slot.size) if slot.kind in _SHOWN else make(), **options)
        )

    return value


def _resized(width: float, height: float) -> Callable[[Size], Size]:
    return lambda size: (round(size[0] * width), round(size[1] * height))


_double = _resized(2, 2)
_higher = _resized(1, 1.4)


def _is_small(slot: Slot) -> bool:
    """Say whether its picture fits into the bytes that are fetched, so that it is seen whole."""
    return slot.size[0] < LARGE


def _loop(table: Table, slot: Slot) -> str:
    return table.move(slot, 302, f"/moved/{slot.name}")


_S3_EXPIRED = b"<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"
_S3_TOKEN = (
    b"<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>"
)


def _signed_long_ago(table: Table, slot: Slot) -> str:
    url = table.serve(slot, Answer(_S3_EXPIRED, 403), content_type="application/xml")
    return _signed(url, NOW - dt.timedelta(days=9), 7 * 86400)


_SIZE_FAULTS = (
    Fault(
        "layer of twice the size",
        ("overlay-size-differs",),
        ("layer",),
        _holding(lambda size: files.png(_double(size))),
    ),
    Fault(
        "layer of twice the size, which comes late in the file",
        ("overlay-size-differs",),
        ("layer",),
        _holding(lambda size: files.jpeg_with_long_profile(_double(size))),
    ),
    Fault(
        "layer of another shape",
        ("overlay-aspect-differs",),
        ("layer",),
        _holding(lambda size: files.jpeg(_higher(size))),
    ),
    Fault(
        "layer that EXIF turns",
        ("overlay-aspect-differs",),
        ("layer",),
        _holding(files.lying_jpeg),
    ),
)
_SERVER_FAULTS = (
    Fault("404", ("media-not-found",), _ALL, _answering(404)),
    Fault("410", ("media-not-found",), _ALL, _answering(410)),
    Fault("401", ("media-forbidden",), _ALL, _answering(401)),
    Fault("403", ("media-forbidden",), _ALL, _answering(403)),
    Fault("403, expired", ("media-expired",), _ALL, _answering(403, _S3_EXPIRED)),
    Fault("400, expired token", ("media-expired",), _ALL, _answering(400, _S3_TOKEN)),
    Fault(
        "signature of long ago", ("url-signature-expired", "media-expired"), _ALL, _signed_long_ago
    ),
    Fault(
        "signature for 3 hours",
        ("url-signature-expiring",),
        ("PDF",),
        lambda table, slot: _signed(table.serve(slot, Answer(files.pdf())), NOW, 3 * 3600),
    ),
    Fault("500", ("media-server-error",), _ALL, _answering(500)),
    Fault("501", ("media-server-error",), _ALL, _answering(501)),
    Fault("503 too often", ("media-server-error",), _ALL, _answering(200, busy=10**6)),
    Fault(
        "connection refused", ("media-unreachable",), _ALL, lambda table, slot: table.closed(slot)
    ),
    Fault(
        "connection closed without an answer",
        ("media-unreachable",),
        _ALL,
        _answering(200, hangs_up=True),
    ),
    Fault(
        "unknown host",
        ("media-host-unknown",),
        _ALL,
        lambda _, slot: f"https://no-such-host.invalid/{slot.name}",
    ),
    Fault("never answers", ("media-timeout",), _ALL, _answering(200, silent=True), few=True),
    Fault("broken off", ("media-interrupted",), _ALL, _answering(200, bytes(9000), breaks=True)),
    Fault(
        "broken off between chunks",
        ("media-interrupted",),
        _ALL,
        _answering(200, bytes(30_000), breaks=True, chunked=True),
    ),
    Fault("redirect loop", ("media-unreachable",), _ALL, _loop),
    Fault(
        "redirect to the metadata service",
        ("media-unreachable",),
        _ALL,
        lambda table, slot: table.move(slot, 302, "http://169.254.169.254/latest/meta-data/"),
    ),
    Fault("empty", ("media-empty",), _ALL, _answering(200, b"")),
    Fault("empty, ranges ignored", ("media-empty",), _ALL, _answering(200, b"", ranges=False)),
)
_FILE_FAULTS = (
    Fault(
        "login page",
        ("media-type-differs",),
        (*_SHOWN, "text", "PDF", "video", "sound"),
        lambda table, slot: table.serve(slot, Answer(files.LOGIN_PAGE), content_type="text/html"),
    ),
    Fault(
        "login page under the file's type",
        ("media-type-differs",),
        (*_SHOWN, "text", "PDF", "video", "sound", "text layer"),
        lambda table, slot: table.serve(slot, Answer(files.LOGIN_PAGE)),
    ),
    Fault(
        "JSON in place of a picture",
        ("media-type-differs",),
        _SHOWN,
        lambda table, slot: table.serve(slot, Answer(files.JSON_ERROR)),
    ),
    Fault(
        "text in place of a PDF",
        ("media-type-differs",),
        ("PDF",),
        lambda table, slot: table.serve(
            slot, Answer(files.text().encode()), content_type="text/plain"
        ),
    ),
    Fault(
        "picture in place of a video",
        ("media-type-differs",),
        ("video",),
        _holding(lambda: files.jpeg((60, 40))),
    ),
    Fault(
        "cut PNG",
        ("media-damaged",),
        _SHOWN,
        _holding(lambda size: files.cut(files.png(size))),
        _is_small,
    ),
    Fault(
        "cut JPEG",
        ("media-damaged",),
        _SHOWN,
        _holding(lambda size: files.cut(files.jpeg(size))),
        _is_small,
    ),
    Fault(
        "damaged PNG",
        ("media-damaged",),
        _SHOWN,
        _holding(files.png_that_does_not_decode),
        _is_small,
    ),
    Fault(
        "damaged JPEG",
        ("media-damaged",),
        _SHOWN,
        _holding(files.jpeg_that_does_not_decode),
        _is_small,
    ),
    *(
        Fault(f"{make.__name__.upper()} {where}", (rule,), kinds, _holding(make))
        for make in files.OTHER_PICTURES
        for where, kinds, rule in (
            ("image", _BASES, "media-image-format"),
            ("layer", ("layer",), "overlay-format"),
        )
    ),
    Fault(
        "9,001 pixels wide, a small file",
        ("image-too-large",),
        ("lone image", "picture"),
        _holding(lambda _: files.png((9001, 1))),
    ),
    Fault(
        "9,200 pixels wide, a large file",
        ("image-too-large",),
        ("lone image", "picture"),
        _holding(lambda _: files.png((9200, 8))),
    ),
    Fault(
        "UTF-16",
        ("text-encoding",),
        ("text", "page", "text layer"),
        _holding(lambda: files.text().encode("utf-16")),
    ),
    Fault(
        "Latin-1",
        ("text-encoding",),
        ("text", "page", "text layer"),
        _holding(lambda: files.text(length=90_000).encode("latin-1")),
    ),
    Fault(
        "UTF-8 cut within a character",
        ("text-encoding",),
        ("text", "page", "text layer"),
        _holding(lambda: "trüb, Glätte".encode()[:-4]),
    ),
)
_LOCAL_FAULTS = (
    Fault(
        "missing file",
        ("file-missing",),
        _ALL,
        lambda table, slot: str(table.folder / f"missing-{slot.row}{slot.name[-4:]}"),
    ),
)
# Those that fit few slots come first.
FAULTS = (*_SIZE_FAULTS, *_FILE_FAULTS, *_SERVER_FAULTS, *_LOCAL_FAULTS)
