"""One question about a large preview: what it is of, and how its bytes come."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from lb_widgets.errors import MediaError
from lb_widgets.media.reasons import Reason
from lb_widgets.messages.preview_files import (
    Fact,
)
from lb_widgets.widgets.base.row_values import asset_url

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lb_widgets.media.content import Media, Peek
    from lb_widgets.media.loader import Loader
    from lb_widgets.messages.preview_kinds import (
        Preview,
    )
    from lb_widgets.widgets.base import Context
    from lb_widgets.widgets.previews.subjects import Subject

MAX_FILE: Final = 256 * 1024 * 1024
"""Bytes of the largest file that is shown."""
PACE: Final = 0.1
"""Seconds between two words about how far a file is: it comes in thousands of pieces."""
PEEK: Final = 4096
"""Bytes that tell what a file is."""


class Large(NamedTuple):
    """What a way of showing returns.

    Parameters
    ----------
    preview : Preview
        What is shown.
    buffers : sequence of bytes
        Beside it.
    facts : sequence of Fact
        To know about it; `serving` adds where it comes from.
    """

    preview: Preview
    buffers: Sequence[bytes] = ()
    facts: Sequence[Fact] = ()


class _Kept:
    """A file, and how much of it the page still lacks."""

    def __init__(self, media: Media) -> None:
        self.media = media
        self.left = len(media.body)


class RecentFile:
    """The file that is shown: its pieces, pages and frames are asked for one by one.

    One for each widget. Besides the subject that was opened last it serves the one before, because
    what comes next may be opened ahead; files of others are let go of, and so is one that has gone
    to the page whole. The two together are no larger than `MAX_FILE`, but for the last alone.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._opened: deque[str] = deque(maxlen=2)
        self._kept: dict[str, _Kept] = {}

    def open(self, address: str) -> None:
        """Make room: a subject is opened, of this address or, where it is empty, of none."""
        with self._lock:
            self._open(address)

    def get(self, address: str) -> Media | None:
        """Return the file of that address, if it is kept."""
        with self._lock:
            kept = self._kept.get(address)
        return None if kept is None else kept.media

    def put(self, address: str, media: Media) -> None:
        """Keep a file."""
        with self._lock:
            if address not in self._opened:
                self._open(address)
            self._kept.pop(address, None)
            if (
                sum(len(kept.media.body) for kept in self._kept.values()) + len(media.body)
                > MAX_FILE
            ):
                self._kept.clear()
            self._kept[address] = _Kept(media)

    def sent(self, address: str, length: int) -> None:
        """Take note that so many bytes have gone to the page; with the last the file goes."""
        with self._lock:
            kept = self._kept.get(address)
            if kept is None:
                return
            kept.left -= length
            if kept.left <= 0:
                del self._kept[address]

    def clear(self) -> None:
        """Keep none."""
        with self._lock:
            self._kept.clear()

    def _open(self, address: str) -> None:
        self._opened.append(address)
        for other in self._kept.keys() - set(self._opened):
            del self._kept[other]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question.

    Parameters
    ----------
    subject : Subject
        What it is about; its value is not missing.
    loader : Loader
        Opens its media.
    context : Context
        Says whether somebody still waits, and takes progress.
    recent : RecentFile
        Of the widget.
    width, height : int, pixels
        Of the box; 0 where that does not matter.
    is_opening : bool
        Whether the subject is opened anew, so that a file is read anew too.
    """

    subject: Subject
    loader: Loader
    context: Context
    recent: RecentFile = field(repr=False)
    width: int = 0
    height: int = 0
    is_opening: bool = False

    def __post_init__(self) -> None:
        """Let go of the files of subjects that are left."""
        if self.is_opening:
            self.recent.open(asset_url(self.value) or "")

    @property
    def value(self) -> Any:
        """As the cell holds it."""
        return self.subject.value

    def load(self, value: Any = None, *, max_bytes: int = MAX_FILE) -> Media:
        """Return a whole file: of the subject, or of another value that it names.

        Raises
        ------
        MediaError
            It cannot be opened, or is too large.
        Cancelled
            Nobody waits any longer.
        """
        address = address_of(self.value if value is None else value)
        kept = None if self.is_opening else self.recent.get(address)
        if kept is not None:
            return kept
        try:
            media = self._whole(address, max_bytes)
        except MediaError as error:
            size = self.peek(value).size if error.reason == Reason.TOO_LARGE else None
            if size is None:
                raise
            raise too_large(size, max_bytes) from error
        self.recent.put(address, media)
        return media

    def peek(self, value: Any = None, *, length: int = PEEK) -> Peek:
        """Return the beginning of a file; errors as in `load`."""
        address = address_of(self.value if value is None else value)
        peek = self.loader.peek(address, length=length, cancelled=self.context.cancelled)
        self.context.stop_if_cancelled()
        return peek

    def sent(self, length: int) -> None:
        """Take note that so many bytes of the file have gone to the page, which keeps them."""
        self.recent.sent(address_of(self.value), length)

    def _whole(self, address: str, max_bytes: int) -> Media:
        media = self.loader.load(
            address,
            cancelled=self.context.cancelled,
            max_bytes=max_bytes,
            on_progress=_paced(
                lambda done, total: self.context.progress(done, total or 0, "bytes")
            ),
        )
        self.context.stop_if_cancelled()
        return media


def _paced(tell: Callable[[int, int | None], None]) -> Callable[[int, int | None], None]:
    """Return the same, called every `PACE` seconds at most, and at the end."""
    told = -PACE

    def paced(done: int, total: int | None) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told >= PACE or done == total:
            told = now
            tell(done, total)

    return paced


def address_of(value: Any) -> str:
    """Return the URL or path of a value, or of what a dict holds in its place.

    Raises
    ------
    MediaError
        There is none.
    """
    url = asset_url(value)
    if url is not None:
        return url
    if not isinstance(value, str):
        message = f"The value is of type {type(value).__name__}, not a URL or path"
        raise MediaError(message, reason=Reason.BAD_VALUE)
    raise MediaError("Neither a URL nor a path", reason=Reason.BAD_VALUE)


def too_large(size: int, most: int) -> MediaError:
    """Return the error for a file that is not fetched."""
    message = f"{size_text(size)}, and previews open files of at most {size_text(most)}"
    return MediaError(message, reason=Reason.TOO_LARGE)


def size_text(size: int) -> str:
    """Return a number of bytes as a person says it: ``1.2 MB``."""
    for unit, length in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= length:
            return f"{size / length:,.1f} {unit}"
    return f"{size:,} bytes" if size != 1 else "1 byte"


def file_facts(media: Media) -> list[Fact]:
    """Return what is known about every file."""
    return [Fact("Size", size_text(len(media.body))), Fact("Type", media.content_type)]


def clock_text(seconds: float) -> str:
    """Return a length as players write it: ``0:12``, ``1:02:03``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
