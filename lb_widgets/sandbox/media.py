"""The sample media by file name: files of the package, and crops made when they are asked for.

``<place>.jpg`` is a crop of Blue Marble, ``<place>_relief.jpg``, ``<place>_elevation.png`` and
``<place>_mask.png`` (RGBA) are crops of the same box in the same size, so they line up with it
pixel for pixel. The places are those of `lb_widgets.sandbox.places`.
"""

from __future__ import annotations

import functools
import io
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from PIL import Image

from lb_widgets.sandbox import imagery
from lb_widgets.sandbox.places import PLACES, Place

if TYPE_CHECKING:
    from numpy.typing import NDArray

CROP_WIDTH: Final = 768
"""Width in pixels of every crop; its height follows from the box."""

CONTENT_TYPES: Final = {
    ".bmp": "image/bmp",
    ".csv": "text/csv; charset=utf-8",
    ".dcm": "application/dicom",
    ".html": "text/html; charset=utf-8",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".txt": "text/plain; charset=utf-8",
    ".wav": "audio/wav",
}
"""Content type by extension; a table of our own because that of `mimetypes` depends on the host."""

_CACHED_CROPS: Final = 128  # more than there are; all of them take 15 MB


class _Crop(NamedTuple):
    """What is cut from which picture, and how it is written."""

    suffix: str
    picture: str
    image_format: str


_CROPS: Final = (
    _Crop(".jpg", "blue_marble", "JPEG"),
    _Crop("_relief.jpg", "relief", "JPEG"),
    _Crop("_elevation.png", "elevation", "PNG"),
    _Crop("_mask.png", "blue_marble", "PNG"),
)


def media_names() -> list[str]:
    """Return the names of all media, sorted."""
    return sorted([*_files(), *_crops()])


def media(name: str) -> bytes:
    """Return the content of one medium.

    Parameters
    ----------
    name : str
        One of `media_names`.

    Raises
    ------
    KeyError
        When there is no medium of this name.
    """
    # The name is looked up, never made into a path: nothing outside the table can be reached.
    if name in _files():
        return (imagery.DATA / "media" / name).read_bytes()
    place, crop = _crops()[name]
    return _cut(PLACES[place], crop)


def content_type(name: str) -> str:
    """Return the content type that the name of a medium says it has."""
    return CONTENT_TYPES[PurePosixPath(name).suffix]


def crop_size(place: str) -> tuple[int, int]:
    """Return width and height in pixels of the crops of a place."""
    box = PLACES[place]
    return CROP_WIDTH, round(CROP_WIDTH * (box.north - box.south) / (box.east - box.west))


@functools.cache
def _files() -> frozenset[str]:
    return frozenset(path.name for path in (imagery.DATA / "media").iterdir())


@functools.cache
def _crops() -> dict[str, tuple[str, _Crop]]:
    return {place + crop.suffix: (place, crop) for place in PLACES for crop in _CROPS}


@functools.lru_cache(maxsize=_CACHED_CROPS)
def _cut(place: Place, crop: _Crop) -> bytes:
    pixels = _enlarge(imagery.picture(crop.picture), place)
    if crop.suffix == "_mask.png":
        pixels = imagery.draw_mask(pixels, place.mask)
    encoded = io.BytesIO()
    options = {"quality": 88} if crop.image_format == "JPEG" else {"compress_level": 3}
    Image.fromarray(pixels).save(encoded, crop.image_format, **options)
    return encoded.getvalue()


def _enlarge(pixels: NDArray[np.uint8], place: Place) -> NDArray[np.uint8]:
    """Cut the box of the place out of a world picture, `CROP_WIDTH` pixels wide."""
    scale = imagery.PIXELS_PER_DEGREE
    left, right = (place.west + 180) * scale, (place.east + 180) * scale
    top, bottom = (90 - place.north) * scale, (90 - place.south) * scale
    # Cut first, with room for the Lanczos kernel of 3 pixels: Pillow would copy the whole world.
    room = 4
    first_row, first_column = max(int(top) - room, 0), max(int(left) - room, 0)
    part = pixels[first_row : int(bottom) + room, first_column : int(right) + room]
    box = (left - first_column, top - first_row, right - first_column, bottom - first_row)
    height = round(CROP_WIDTH * (bottom - top) / (right - left))
    resized = Image.fromarray(part).resize((CROP_WIDTH, height), Image.Resampling.LANCZOS, box=box)
    return np.asarray(resized)
