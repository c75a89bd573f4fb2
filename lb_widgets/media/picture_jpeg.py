"""JPEG as a source of pictures: the one kind that is decoded reduced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from lb_widgets.errors import MediaError
from lb_widgets.media.jpeg_segments import bare_jpeg, jpeg_header
from lb_widgets.media.picture_files import (
    ADVICE,
    MAX_ORIGINAL_BYTES,
    PictureFile,
    reduced,
    too_many_pixels,
)
from lb_widgets.media.picture_modes import bands_and_type
from lb_widgets.media.picture_tiles import halved
from lb_widgets.media.picture_values import MAX_SIDE, Meaning
from lb_widgets.media.reasons import Reason

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

    from lb_widgets.media.content import Media
    from lb_widgets.media.picture_values import Cancel, Parts, Values

MAX_JPEG_SIDE: Final = 65_500
"""Pixels of the longer side of the largest JPEG that libjpeg reads."""
_MOST: Final = 3
"""Decoded to a half, a quarter or an eighth, by leaving out frequencies."""


class JpegFile(PictureFile):
    """A `PictureFile`; above `MAX_SIDE` shown at a half, a quarter or an eighth of its size."""

    holds_classes = False

    def __init__(self, media: Media, kind: str) -> None:
        header = jpeg_header(media.body)
        if header is None:
            message = "The image is cut short or damaged before its pixels"
            raise MediaError(message, reason=Reason.TRUNCATED)
        if header.bit_depth != 8:
            message = f"A JPEG of {header.bit_depth} bits; those of 8 are read. Export it with 8"
            raise MediaError(message, reason=Reason.UNSUPPORTED)
        self._header = header
        super().__init__(media, kind)

    def preview(self, level: int, cancelled: Cancel) -> Values | None:
        """As in `Source`."""
        if not self._header.is_one_scan:
            return None
        wanted = self.reduction + level
        decoded = min(wanted, min(self.file_size).bit_length() - 1, _MOST)
        values = self._values(decoded, np.empty, cancelled)
        for _ in range(wanted - decoded):
            values = halved(values)
        return values

    def as_it_is(self, *, with_alpha: bool) -> Parts:  # noqa: ARG002
        """As in `Source`."""
        if self.byte_count > MAX_ORIGINAL_BYTES or self.reduction:
            return ()
        bare = bare_jpeg(self.body, orientation=self.orientation)
        return () if bare is None else ((self.kind, bare),)

    def _least_reduction(self, size: tuple[int, int]) -> int:
        if max(size) <= MAX_SIDE:
            return 0
        if max(size) > MAX_JPEG_SIDE:
            raise too_many_pixels(size, f"and JPEG is read up to {MAX_JPEG_SIDE:,}. {ADVICE}")
        if not self._header.is_one_scan:
            advice = f"{ADVICE}, or as a baseline JPEG, which can be shown reduced"
            raise too_many_pixels(size, f"and a progressive JPEG is decoded whole. {advice}")
        level = next(
            level for level in range(1, _MOST + 1) if max(reduced(size, level)) <= MAX_SIDE
        )
        if min(size) < 1 << level:
            raise too_many_pixels(size, f"and too narrow to be shown reduced. {ADVICE}")
        return level

    def _meaning(self) -> Meaning:
        return Meaning(bands_and_type(self.mode)[0])

    def _prepare(self, image: ImageFile, reduction: int) -> None:
        if reduction:
            image.draft(None, (image.width >> reduction, image.height >> reduction))

    def _notes(self, image: ImageFile) -> list[str]:
        notes = super()._notes(image)
        if image.mode == "CMYK":
            notes.insert(0, "CMYK, converted")
        if not self._header.is_common:
            notes.insert(0, "a kind of JPEG that browsers do not show")
        if self.reduction:
            shown = f"shown at {self.width:,} by {self.height:,}"
            notes.insert(0, f"{image.width:,} by {image.height:,} px is too large: {shown}")
        return notes
