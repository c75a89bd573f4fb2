"""One way from any picture to its values, and to the files that a browser shows of it."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PIL import Image

from lb_widgets.errors import InputError, MediaError
from lb_widgets.media.cache import SingleFlight
from lb_widgets.media.content import Media
from lb_widgets.media.picture_arrays import PictureArray, PictureImage
from lb_widgets.media.picture_files import PictureFile
from lb_widgets.media.picture_jpeg import JpegFile
from lb_widgets.media.picture_kinds import picture_kind
from lb_widgets.media.picture_parts import encoded
from lb_widgets.media.picture_png import PngFile
from lb_widgets.media.picture_tiles import (
    TILE_SIZE,
    Levels,
    give_back,
    preview_level,
    temporary_array,
)
from lb_widgets.media.picture_values import check_cancelled
from lb_widgets.media.reasons import Reason
from lb_widgets.messages.overlay_viewer import OverlayPicture

if TYPE_CHECKING:
    from collections.abc import Generator

    from lb_widgets.media.picture_values import Cancel, Meaning, Parts, Source
    from lb_widgets.media.samples import Samples

_FILES: Final[dict[str, type[PictureFile]]] = {"image/png": PngFile, "image/jpeg": JpegFile}
_FROM_VALUES: Final = ("bands", "bits", "scale", "offset", "lowest", "highest", "no_data")
_POLL: Final = 0.05
_decoding_large = threading.Lock()
"""Held by whoever decodes a large picture: a decoder holds it whole, up to a gigabyte."""


def open_picture(
    source: object, *, what: str = "picture", is_overlay: bool = False
) -> OpenedPicture:
    """Open a picture by its header; nothing is decoded yet.

    Parameters
    ----------
    source : Media, PIL image, or ndarray
        Of media PNG and JPEG, and as an image BMP, GIF and WebP too, by their first bytes. Arrays
        are (height, width), (height, width, 3) or (height, width, 4): bool, integers from 0 to
        65,535 or floats.
    what : str
        Names it in the message of an `InputError`: ``"layer CIR"``.
    is_overlay : bool
        Of media: whether Labelbox has to take it as a layer, not as an image.

    Raises
    ------
    InputError
        An image or array of a kind, shape or size that is not shown; the message begins with
        `what`.
    MediaError
        Media that are no picture, or none that is shown here; the message says why, not `what`.

    Notes
    -----
    Above 16,384 pixels a side a picture is refused; but a baseline JPEG, up to 65,500, is shown at
    a half, a quarter or an eighth of its size, and so described.
    """
    if isinstance(source, Media):
        kind = picture_kind(source, is_overlay=is_overlay)
        return OpenedPicture(_FILES.get(kind, PictureFile)(source, kind))
    if isinstance(source, Image.Image):
        return OpenedPicture(PictureImage(source, what))
    if isinstance(source, np.ndarray):
        return OpenedPicture(PictureArray(source, what))
    kind = type(source).__name__
    raise InputError(f"The {what} is of type {kind}; expected media, a PIL image or an array.")


class OpenedPicture:
    """A picture; thread-safe. Decoded at most once, when its values are first needed.

    Up to 4,096 pixels a side it is whole, in one file; beyond, a preview and tiles.

    Every method may raise `MediaError` where the file turns out to be damaged, `InputError` where
    an array holds values that are not shown, and `Cancelled` where `cancelled`, asked meanwhile,
    says so.

    Parameters
    ----------
    source : Source
        What it is decoded from.
    """

    def __init__(self, source: Source) -> None:
        self.width, self.height = source.width, source.height
        self._source = source
        self._level = preview_level(source.width, source.height)
        self._once: SingleFlight[str, Any] = SingleFlight()
        self._damage: MediaError | None = None
        self._levels: Levels | None = None
        self._more_notes: tuple[str, ...] = ()
        self._fronts: dict[bool, tuple[OverlayPicture, Parts]] = {}

    @property
    def is_tiled(self) -> bool:
        """Whether it is shown by tiles."""
        return self._level > 0

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know, as far as that is known by now."""
        return self._source.notes + self._more_notes

    @property
    def memory_bytes(self) -> int:
        """Bytes of memory that it may hold, files that are mapped into it aside."""
        values = 0 if self._level else self.width * self.height * self._source.pixel_bytes
        return self._source.byte_count + values

    @property
    def disk_bytes(self) -> int:
        """Bytes of temporary files that it may hold: all levels are a third more than the first."""
        values = self.width * self.height * self._source.pixel_bytes if self._level else 0
        return values * 4 // 3

    def describe(self, *, with_alpha: bool = False, cancelled: Cancel = None) -> OverlayPicture:
        """Return what the page has to know of it; parameters as of `parts`."""
        return self._fronted(with_alpha, cancelled)[0]

    def parts(self, *, with_alpha: bool = False, cancelled: Cancel = None) -> Parts:
        """Return content type and bytes of each file: the whole picture, or a preview.

        A JPEG's preview is decoded at an eighth of its size, long before its tiles can come.

        Parameters
        ----------
        with_alpha : bool
            Whether colours and alpha may come in one file, as that is. Otherwise alpha comes in a
            file of its own.
        cancelled : callable, optional
            Asked meanwhile.
        """
        return self._fronted(with_alpha, cancelled)[1]

    def tile(self, level: int, column: int, row: int, *, cancelled: Cancel = None) -> Parts:
        """Return content type and bytes of each file of one tile.

        Parameters
        ----------
        level, column, row : int
            As in `lb_widgets.messages.overlay_viewer.TileRequest`.
        cancelled : callable, optional
            Asked meanwhile.

        Raises
        ------
        InputError
            There is no such tile.
        """
        if not 0 <= level < self._level:
            levels = f"levels 0 to {self._level - 1}" if self._level else "no tiles: it is whole"
            raise InputError(f"There is no tile of level {level}: this picture has {levels}.")
        return encoded(self._all(cancelled).tile(level, column, row, cancelled))

    def samples(self, *, cancelled: Cancel = None) -> Samples:
        """Return its values, whole; those of a large picture lie in a file mapped into memory."""
        return self._all(cancelled).samples

    def close(self) -> None:
        """Let go of what is held; used again, the picture is decoded again."""
        self._levels = None
        self._fronts = {}

    def _fronted(self, with_alpha: bool, cancelled: Cancel) -> tuple[OverlayPicture, Parts]:  # noqa: FBT001
        front = self._fronts.get(with_alpha)
        if front is None:
            front = self._once.run(
                f"front {with_alpha}",
                lambda: self._make_front(with_alpha, cancelled),
                cancelled=cancelled,
            )
        return front

    def _make_front(self, with_alpha: bool, cancelled: Cancel) -> tuple[OverlayPicture, Parts]:  # noqa: FBT001
        if with_alpha in self._fronts:
            return self._fronts[with_alpha]
        source, parts = self._source, ()
        if not self._level:
            parts = source.as_it_is(with_alpha=with_alpha)
        elif (preview := source.preview(self._level, cancelled)) is not None:
            parts = encoded(preview)
        holds_alpha = bool(parts) and not self._level and not source.is_opaque
        if not parts:
            parts = encoded(self._all(cancelled).level(self._level, cancelled))
        known = source.meaning or self._all(cancelled).samples
        described = self._described(known, parts, holds_alpha=holds_alpha)
        return self._fronts.setdefault(with_alpha, (described, parts))

    def _all(self, cancelled: Cancel) -> Levels:
        levels = self._levels
        if levels is None:
            levels = self._once.run("levels", lambda: self._decode(cancelled), cancelled=cancelled)
        return levels

    def _decode(self, cancelled: Cancel) -> Levels:
        if self._levels is not None:
            return self._levels
        if self._damage is not None:
            raise self._damage
        try:
            if self._level:
                with _one_at_a_time(cancelled):
                    decoded = self._source.decode(temporary_array, cancelled)
            else:
                decoded = self._source.decode(np.empty, cancelled)
        except MediaError as error:
            if error.reason == Reason.TRUNCATED:
                self._damage = error  # each of its tiles would decode it again
            raise
        decoded.samples.values.flags.writeable = False
        give_back(decoded.samples.values)
        self._more_notes = decoded.notes
        self._levels = Levels(decoded.samples)
        return self._levels

    def _described(
        self, known: Meaning | Samples, parts: Parts, *, holds_alpha: bool
    ) -> OverlayPicture:
        return OverlayPicture(
            width=self.width,
            height=self.height,
            **{name: getattr(known, name) for name in _FROM_VALUES},
            is_classes=known.is_classes,
            level=self._level,
            tile_size=TILE_SIZE if self._level else 0,
            content_types=tuple(content_type for content_type, _ in parts),
            holds_alpha=holds_alpha,
            notes=self.notes,
        )


@contextmanager
def _one_at_a_time(cancelled: Cancel) -> Generator[None]:
    while not _decoding_large.acquire(timeout=_POLL):
        check_cancelled(cancelled)
    try:
        yield
    finally:
        _decoding_large.release()
