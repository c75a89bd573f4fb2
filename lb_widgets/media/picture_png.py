"""PNG as a source of pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lb_widgets.media.picture_files import MAX_ORIGINAL_BYTES, PictureFile, orientation_of
from lb_widgets.media.png_chunks import GREY, RGB, bare_png, png_header

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

    from lb_widgets.media.content import Media
    from lb_widgets.media.picture_values import Parts


class PngFile(PictureFile):
    """A `PictureFile`; with 16 bits where it is grey, of colours Pillow reads the upper 8 only."""

    def __init__(self, media: Media, kind: str) -> None:
        self._header = png_header(media.body)
        self.is_opaque = self._header.is_opaque
        super().__init__(media, kind)

    def as_it_is(self, *, with_alpha: bool) -> Parts:
        """As in `Source`."""
        # Browsers differ on the EXIF of a PNG, and a grey with a transparent value is one band.
        header = self._header
        is_told = self.is_opaque or (with_alpha and header.color_type != GREY)
        if self.byte_count > MAX_ORIGINAL_BYTES or self.orientation != 1 or not is_told:
            return ()
        bare = bare_png(self.body)
        return () if bare is None else ((self.kind, bare),)

    def _orientation_of(self, image: ImageFile) -> int:  # noqa: ARG002
        return orientation_of(self._header.exif)

    def _no_data(self) -> int | None:
        header = self._header
        if header.color_type != GREY or not header.transparent_samples:
            return None
        sample = header.transparent_samples[0]
        return sample if header.bit_depth >= 8 else sample * 255 // ((1 << header.bit_depth) - 1)

    def _prepare(self, image: ImageFile, reduction: int) -> None:  # noqa: ARG002
        if self._header.bit_depth == 16 and self._header.color_type == RGB:
            transparent = image.info.get("transparency")
            if transparent is not None:  # Pillow compares all its bits with the upper 8
                image.info["transparency"] = tuple(sample >> 8 for sample in transparent)

    def _notes(self, image: ImageFile) -> list[str]:
        notes = super()._notes(image)
        if self._header.bit_depth == 16:
            grey = self._header.color_type == GREY
            notes.insert(0, "16 bits" if grey else "16 bits, read as 8")
        return notes
