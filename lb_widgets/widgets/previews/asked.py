"""One question about a large preview: what it is of, and how its bytes come."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from lb_widgets.errors import MediaError
from lb_widgets.media.content import Media
from lb_widgets.media.reasons import Reason
from lb_widgets.messages.previews import Fact
from lb_widgets.widgets.base.row_values import asset_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lb_widgets.media.content import Peek
    from lb_widgets.media.loader import Loader
    from lb_widgets.messages.previews import Preview
    from lb_widgets.widgets.base import Context
    from lb_widgets.widgets.previews.subjects import Subject

MAX_FILE: Final = 256 * 1024 * 1024
"""Bytes of the largest file that is shown."""
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


class RecentFile:
    """The file that was opened last: its pieces, pages and frames are asked for one by one.

    One for each widget, so a widget holds one file at most; another one takes its place.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: tuple[str, Media] | None = None

    def get(self, address: str) -> Media | None:
        """Return the file of that address, if it is the one."""
        with self._lock:
            kept = self._kept
        return kept[1] if kept is not None and kept[0] == address else None

    def put(self, address: str, media: Media) -> None:
        """Keep a file instead of the one before."""
        with self._lock:
            self._kept = (address, media)

    def clear(self) -> None:
        """Keep none."""
        with self._lock:
            self._kept = None


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
        peek = self.peek(value)
        if peek.size is not None and peek.size > max_bytes:
            raise too_large(peek.size, max_bytes)
        media = peek_media(peek) if peek.whole else self._whole(address, max_bytes)
        self.recent.put(address, media)
        return media

    def peek(self, value: Any = None, *, length: int = PEEK) -> Peek:
        """Return the beginning of a file; errors as in `load`."""
        address = address_of(self.value if value is None else value)
        peek = self.loader.peek(address, length=length, cancelled=self.context.cancelled)
        self.context.stop_if_cancelled()
        return peek

    def _whole(self, address: str, max_bytes: int) -> Media:
        media = self.loader.load(
            address,
            cancelled=self.context.cancelled,
            max_bytes=max_bytes,
            on_progress=lambda done, total: self.context.progress(done, total or 0, "bytes"),
        )
        self.context.stop_if_cancelled()
        return media


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


def peek_media(peek: Peek) -> Media:
    """Return a beginning as if it were the whole."""
    return Media(peek.body, peek.content_type, peek.name)


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
