"""DICOM files as pictures: what is known of them, and one frame at a time.

::

    file ─ dicom_header ─┬─ dicom_pixels ── stored ──┐
                         ├─ dicom_values ── meaning ─┴─▶ FrameValues ── intensity ──▶ greys
                         ├─ dicom_looks ─── windows, tables, proportions, times
                         └─ dicom_tags ──── about the picture, or perhaps the patient

The library is the optional extra ``dicom``. Nothing of pydicom stays in a `Scan`: it reads what it
holds when it is first asked for it, which threads would do at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PIL import Image

from lb_widgets.media.content import Media
from lb_widgets.media.dicom_header import read_header
from lb_widgets.media.dicom_library import reading
from lb_widgets.media.dicom_looks import frame_times, interest, pixel_aspect
from lb_widgets.media.dicom_pixels import pixels_of
from lb_widgets.media.dicom_tags import Tags, tags_of
from lb_widgets.media.dicom_values import FrameValues, meaning
from lb_widgets.media.intensity import grays
from lb_widgets.media.thumbnails import Picture, encode
from lb_widgets.messages.preview_scans import (
    IntensityWindow,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lb_widgets.media.dicom_looks import Interest
    from lb_widgets.media.dicom_pixels import Pixels
    from lb_widgets.media.dicom_values import Meaning

_OVERLAYS: Final = range(0x6000, 0x6020, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan(Media):
    """A DICOM file whose header has been read.

    Parameters
    ----------
    width, height : int, pixels
        Of each frame.
    frames : int
        How many there are.
    is_inverted : bool
        Whether small values are white.
    interest : Interest
        The file's windows and tables.
    pixel_aspect : float
        Height of a pixel, divided by its width.
    frame_times : list of float, ms
        As in `DicomPreview`.
    unit : str
        Of the values.
    notes : tuple of str
        What is not as the file says, or may be missed.
    tags : Tags
        All of them.
    """

    width: int
    height: int
    frames: int
    is_inverted: bool
    interest: Interest
    pixel_aspect: float
    frame_times: list[float]
    unit: str
    notes: tuple[str, ...]
    tags: Tags = field(repr=False)
    _pixels: Pixels = field(repr=False)
    _meaning: Meaning = field(repr=False)

    def frame(self, number: int) -> FrameValues:
        """Return what a frame shows, counted from 0.

        Raises
        ------
        MediaError
            There is none of this number, it is damaged, or of a kind that is not shown.
        """
        return self._meaning.values(self._pixels.frame(number), number)


def open_scan(media: Media) -> Scan:
    """Read what a file says of its pixels; none is decoded yet.

    Parameters
    ----------
    media : Media
        What `Loader.load` returned.

    Raises
    ------
    MediaError
        Not DICOM, damaged, without pixels, or of pixels that are not shown; the message says why.
    MissingExtraError
        The extra ``dicom`` is not installed.
    """
    header = read_header(media)
    pixels = pixels_of(header)
    dataset: Any = header.dataset
    known = meaning(dataset, pixels.count)
    with reading("The header is damaged"):
        found = interest(dataset)
        aspect = pixel_aspect(dataset)
        notes = (*_notes(dataset, pixels, found), *known.notes)
        if aspect is None:
            notes += ("the proportions of a pixel that the file states are not used",)
        return Scan(
            media.body,
            "application/dicom",
            media.name,
            width=pixels.width,
            height=pixels.height,
            frames=pixels.count,
            is_inverted=dataset.get("PhotometricInterpretation") == "MONOCHROME1",
            interest=found,
            pixel_aspect=aspect or 1.0,
            frame_times=frame_times(dataset, pixels.count),
            unit=known.unit,
            notes=notes,
            tags=tags_of(dataset),
            _pixels=pixels,
            _meaning=known,
        )


def whole_range(limits: tuple[float, float]) -> IntensityWindow:
    """Return the window that shows everything from the smallest to the largest value."""
    low, high = limits
    return IntensityWindow("All values", (low + high + 1) / 2, max(1.0, high - low + 1))


def scan_still(scan: Scan, *, width: int, height: int) -> Picture:
    """Return the first frame as a picture that fits into a box, as the file wants it shown.

    Parameters
    ----------
    width, height : int, pixels
        Of the box.

    Raises
    ------
    MediaError
        As for `Scan.frame`.
    """
    shown = scan.frame(0)
    pixels = shown.pixels
    if not shown.is_color:
        values = shown.low + shown.step * np.arange(65_536.0)
        ways = [*scan.interest.tables, *scan.interest.windows, whole_range(shown.limits)]
        pixels = grays(values, ways[0], is_inverted=scan.is_inverted)[pixels]
    image = Image.fromarray(pixels)
    full_width, full_height = image.width, max(1, round(image.height * scan.pixel_aspect))
    share = min(1.0, width / full_width, height / full_height)
    size = max(1, round(full_width * share)), max(1, round(full_height * share))
    return encode(image.resize(size, Image.Resampling.BOX) if size != image.size else image)


def _notes(dataset: Any, pixels: Pixels, found: Interest) -> tuple[str, ...]:
    said: Mapping[str, bool] = {
        "the file says that the picture itself may show text about the patient": (
            dataset.get("BurnedInAnnotation") == "YES"
        ),
        f"{pixels.count:,} of {pixels.declared:,} frames: the file is cut short": (
            pixels.count < pixels.declared
        ),
        _counted(found.unused, "window or table", "windows or tables")
        + " of the file not usable": (found.unused > 0),
        "overlays in the file are not drawn": any(
            (group, 0x3000) in dataset for group in _OVERLAYS
        ),
    }
    return tuple(note for note, is_so in said.items() if is_so)


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
