"""A picture that is a file: read by its header, decoded when its values are needed."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np
from PIL import Image

from lb_widgets.errors import MediaError
from lb_widgets.media.picture_kinds import READERS, kind_notes
from lb_widgets.media.picture_modes import band_values, bands_and_type
from lb_widgets.media.picture_notes import frames_note, profile_note
from lb_widgets.media.picture_values import (
    MAX_SIDE,
    Decoded,
    Meaning,
    check_cancelled,
    samples_of,
    strips,
)
from lb_widgets.media.reasons import Reason
from lb_widgets.media.thumbnails import DAMAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL.ImageFile import ImageFile

    from lb_widgets.media.content import Media
    from lb_widgets.media.picture_values import Allocate, Cancel, Parts, Values

MAX_ORIGINAL_BYTES: Final = 32 * 1024 * 1024
"""Larger files are encoded anew: pixels that took so many bytes may take less."""
ADVICE: Final = "Save it smaller, or as tiles for TMS_GEO"
"""What to do with a picture that is too large."""
_BOMBS: Final = (Image.DecompressionBombError, Image.DecompressionBombWarning)
"""Pillow's own limit, which its GIF and WebP keep; the warning where filters make errors of it."""
FAILURES: Final = (*DAMAGES, *_BOMBS)
"""What Pillow raises for files that it does not decode."""
_ORIENTATION: Final = 0x0112  # EXIF 2.32 §4.6.4, tag 274
_TURNED: Final = frozenset({5, 6, 7, 8})
"""Orientations that swap width and height."""
_FROM_BELOW: Final = frozenset({3, 4, 6, 7})
_FROM_RIGHT: Final = frozenset({2, 3, 7, 8})


class PictureFile:
    """A `Source`: a BMP, GIF or WebP; what PNG and JPEG do otherwise, their own classes say.

    Parameters
    ----------
    media : Media
        What `Loader.load` returned.
    kind : str
        Content type by its first bytes, one of `READERS`.

    Raises
    ------
    MediaError
        Too large, or damaged where it begins.
    """

    holds_classes: ClassVar = True
    """Whether a single band may be a class mask."""
    is_opaque: bool = True

    def __init__(self, media: Media, kind: str) -> None:
        self.body = media.body
        self.kind = kind
        self.byte_count = len(media.body)
        try:
            image = self._opened(None)
        except FAILURES as error:
            raise failure(error) from error
        self.mode = image.mode
        bands, kind_of_values = bands_and_type(self.mode)
        self.pixel_bytes = bands * kind_of_values.itemsize
        self.orientation = self._orientation_of(image)
        self.reduction = self._least_reduction(image.size)
        self.file_size = image.size
        self.width, self.height = self._turned(reduced(image.size, self.reduction))
        self.notes = (*kind_notes(kind, media.name), *self._notes(image))
        self.meaning = self._meaning()

    def decode(self, allocate: Allocate, cancelled: Cancel) -> Decoded:
        """As in `Source`."""
        values = self._values(self.reduction, allocate, cancelled)
        return Decoded(
            samples_of(values, no_data=self._no_data(), may_be_classes=self.holds_classes)
        )

    def preview(self, level: int, cancelled: Cancel) -> Values | None:  # noqa: ARG002
        """As in `Source`."""
        return None

    def as_it_is(self, *, with_alpha: bool) -> Parts:  # noqa: ARG002
        """As in `Source`."""
        return ()

    def _orientation_of(self, image: ImageFile) -> int:
        return orientation_of(image.info.get("exif"))

    def _least_reduction(self, size: tuple[int, int]) -> int:
        """Return at which level a picture is within the limits, or raise `MediaError`."""
        if max(size) > MAX_SIDE:
            kind = self.kind.removeprefix("image/").upper()
            raise too_many_pixels(size, f"and {kind} files are decoded whole. {ADVICE}")
        return 0

    def _meaning(self) -> Meaning | None:
        bands, _ = bands_and_type(self.mode)
        return Meaning(bands) if bands == 4 else None

    def _no_data(self) -> int | None:
        """Return the transparent value of a single band."""
        return None

    def _notes(self, image: ImageFile) -> list[str]:
        turned = f"turned by EXIF orientation {self.orientation}"
        notes = [turned] if self.orientation != 1 else []
        return notes + frames_note(image) + profile_note(image.info.get("icc_profile"))

    def _prepare(self, image: ImageFile, reduction: int) -> None:
        """Set up an image that is about to be decoded."""

    def _opened(self, cancelled: Cancel) -> ImageFile:
        return READERS[self.kind](_CancellableFile(self.body, cancelled))

    def _values(self, reduction: int, allocate: Callable[..., Values], cancelled: Cancel) -> Values:
        """Decode, reduced to one pixel for a square of 2 ** reduction, and turn."""
        bands, kind = bands_and_type(self.mode)
        try:
            image = self._opened(cancelled)
            self._prepare(image, reduction)
            width, height = image.size
            image.load()
            shape = self._turned((width, height))[::-1]
            values = allocate(shape if bands == 1 else (*shape, bands), kind)
            stored = _unturned(values, self.orientation)
            for rows in strips((height, width), cancelled):
                stored[rows] = band_values(image.crop((0, rows.start, width, rows.stop)))
        except FAILURES as error:
            raise failure(error) from error
        return values

    def _turned(self, size: tuple[int, int]) -> tuple[int, int]:
        width, height = size
        return (height, width) if self.orientation in _TURNED else (width, height)


def reduced(size: tuple[int, int], level: int) -> tuple[int, int]:
    """Return the size of a picture with one pixel for each square of 2 ** level that is begun."""
    width, height = size
    return -(-width >> level), -(-height >> level)


def orientation_of(exif: bytes | None) -> int:
    """Return the orientation that EXIF says, 1 to 8; 1 where it says none that can be read.

    Not that of XMP, which Pillow looks at as well: browsers do not.
    """
    found = Image.Exif()
    try:
        found.load(exif or b"")
        value = found.get(_ORIENTATION, 1)
    except DAMAGES:
        return 1
    return value if value in range(1, 9) else 1


def failure(error: Exception) -> MediaError:
    """Return the error for a file that Pillow gives up on."""
    if isinstance(error, _BOMBS):
        message = f"The image has more pixels than are decoded of its kind. {ADVICE}"
        return MediaError(message, reason=Reason.TOO_LARGE)
    message, found = "The image is damaged", str(error).lower()
    if "truncated" in found:
        message = "The image is cut short"
    if "too large" in found or "too much memory" in found:  # a bomb in what stands beside pixels
        message = "The image holds more text or profile than is safe to open"
    return MediaError(message, reason=Reason.TRUNCATED)


def too_many_pixels(size: tuple[int, int], why: str) -> MediaError:
    """Return the error for a file that is too large."""
    message = f"{size[0]:,} by {size[1]:,} px is more than {MAX_SIDE:,} px a side, {why}"
    return MediaError(message, reason=Reason.TOO_LARGE)


class _CancellableFile(BytesIO):
    """Bytes that a decoder reads piece by piece, until the caller wants to stop."""

    def __init__(self, body: bytes, cancelled: Cancel) -> None:
        super().__init__(body)
        self._cancelled = cancelled

    def read(self, size: int | None = -1, /) -> bytes:
        check_cancelled(self._cancelled)
        return super().read(size)


def _unturned(values: Values, orientation: int) -> Values:
    """Return a view of turned values in which each stands where the file has it."""
    if orientation in _TURNED:
        values = np.swapaxes(values, 0, 1)
    if orientation in _FROM_BELOW:
        values = values[::-1]
    return values[:, ::-1] if orientation in _FROM_RIGHT else values
