"""Places in rows for URLs and paths, what may stand there, and what can be wrong with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from . import files

if TYPE_CHECKING:
    from collections.abc import Callable

    from .files import Size
    from .rows import Table

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
ALL = tuple(KINDS)
SHOWN = ("image", "lone image", "layer", "picture")
BASES = ("image", "lone image", "picture")


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


def signed(url: str, begin: dt.datetime, seconds: int) -> str:
    """Return a URL as the S3 clients sign it (AWS Signature V4 in the query)."""
    return (
        f"{url}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAEXAMPLE%2F20261125"
        f"&X-Amz-Date={begin:%Y%m%dT%H%M%SZ}&X-Amz-Expires={seconds}"
        f"&X-Amz-SignedHeaders=host&X-Amz-Signature={'0f' * 32}"
    )
