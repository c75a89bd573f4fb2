"""A large picture in levels, each half as large as the one below, cut into tiles when asked for.

Values lie in temporary files that are mapped into memory: the system keeps there what fits and is
used, so that eleven pictures of a gigabyte each do not need that much memory.
"""

from __future__ import annotations

import mmap
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PIL import Image

from lb_widgets.errors import InputError, MediaError
from lb_widgets.media.cache import SingleFlight
from lb_widgets.media.picture_values import strips
from lb_widgets.media.reasons import Reason

if TYPE_CHECKING:
    from lb_widgets.media.picture_values import Cancel, Values
    from lb_widgets.media.samples import Samples

TILE_SIZE: Final = 512
"""Pixels a side: about 10 ms to encode, and four fill the stage of a small viewer."""
WHOLE_SIDE: Final = 4096
"""Pixels of the longer side up to which a picture is sent whole: every WebGL2 texture holds it."""
PREVIEW_SIDE: Final = 1024
"""Pixels of a preview's longer side at most."""
_LARGE_FILES: Final = Path("/var/tmp")  # noqa: S108 - files there have no name
"""Where the system keeps large temporary files: `/tmp` is memory on many."""


def preview_level(width: int, height: int) -> int:
    """Return the level that a picture is shown by before its tiles come; 0 where it is whole."""
    longer = max(width, height)
    if longer <= WHOLE_SIDE:
        return 0
    level = 0
    while level_length(longer, level) > PREVIEW_SIDE:
        level += 1
    return level


def level_length(length: int, level: int) -> int:
    """Return how many pixels of a level stand for so many of the picture: what is begun counts."""
    return -(-length >> level)


class Levels:
    """The levels of a picture, each made when first asked for; thread-safe.

    Parameters
    ----------
    samples : Samples
        The picture itself, which is level 0.
    """

    def __init__(self, samples: Samples) -> None:
        self.samples = samples
        self._made: dict[int, Values] = {0: samples.values}
        self._once: SingleFlight[int, Values] = SingleFlight()

    def level(self, level: int, cancelled: Cancel = None) -> Values:
        """Return a level whole."""
        made = self._made.get(level)
        if made is not None:
            return made
        below = self.level(level - 1, cancelled)
        return self._once.run(
            level, lambda: self._make(level, below, cancelled), cancelled=cancelled
        )

    def tile(self, level: int, column: int, row: int, cancelled: Cancel = None) -> Values:
        """Return a tile: `TILE_SIZE` pixels a side, less at the right and the lower edge.

        Raises
        ------
        InputError
            There is no such tile.
        """
        width, height = self.samples.size
        columns, rows = (-(-level_length(length, level) // TILE_SIZE) for length in (width, height))
        if not (0 <= column < columns and 0 <= row < rows):
            raise InputError(
                f"There is no tile at column {column}, row {row} of level {level}: it has "
                f"{columns} by {rows}, counted from 0."
            )
        left, top = column * TILE_SIZE, row * TILE_SIZE
        whole = self.level(level, cancelled)
        return whole[top : top + TILE_SIZE, left : left + TILE_SIZE]

    def _make(self, level: int, below: Values, cancelled: Cancel) -> Values:
        if level in self._made:
            return self._made[level]
        samples, (height, width) = self.samples, below.shape[:2]
        shape = (level_length(height, 1), level_length(width, 1), *below.shape[2:])
        made = temporary_array(shape, below.dtype)
        for rows in strips(below.shape, cancelled):
            made[rows.start // 2 : (rows.stop + 1) // 2] = halved(
                below[rows], nearest=samples.is_classes, no_data=samples.no_data
            )
        give_back(below)
        give_back(made)
        self._made[level] = made
        return made


def halved(values: Values, *, nearest: bool = False, no_data: int | None = None) -> Values:
    """Return the mean of every 2 by 2 pixels, at an odd edge of those that are there.

    Colours are weighted by their alpha, and values that stand for none do not count.

    Parameters
    ----------
    values : ndarray, (height, width) or (height, width, 4), uint8 or uint16
        Not changed.
    nearest : bool
        Return the pixel at the upper left instead: the mean of two classes is none.
    no_data : int, optional
        The value of a single band that stands for none.
    """
    if nearest:
        return values[::2, ::2]
    if values.ndim == 3 and values[..., 3].min() < np.iinfo(values.dtype).max:
        return _mean_colors(values)
    if values.ndim == 2 and no_data is not None:  # a mean may come to it where no value does
        return _mean_known(values, no_data)
    if values.dtype == np.uint8:
        return _mean_bytes(values)
    return ((_quads(values.astype(np.uint32)) + 2) >> 2).astype(values.dtype)


def temporary_array(shape: tuple[int, ...], dtype: np.dtype[Any]) -> Values:
    """Return an array in a temporary file, which goes with it, and in any case with the process.

    Raises
    ------
    MediaError
        There is no room for it.
    """
    folder = tempfile.gettempdir()
    if "TMPDIR" not in os.environ and os.access(_LARGE_FILES, os.W_OK):
        folder = str(_LARGE_FILES)
    size = int(np.prod(shape)) * dtype.itemsize
    try:
        if size > shutil.disk_usage(folder).free:
            raise _no_room(size, folder)
        with tempfile.TemporaryFile(dir=folder) as file:
            if hasattr(os, "posix_fallocate"):  # on a full disk, writing would end the process
                os.posix_fallocate(file.fileno(), 0, size)
            file.truncate(size)
            array: Any = np.memmap(file, dtype, "r+", 0, shape)
    except OSError as error:
        raise _no_room(size, folder) from error
    return array


def give_back(values: Values) -> None:
    """Return to the system the memory of a temporary array, which comes back as it is read.

    The system would take it when it needs it; until then the process would seem to need it all.
    """
    file = values.base
    if isinstance(file, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        file.madvise(mmap.MADV_DONTNEED)


def _no_room(size: int, folder: str) -> MediaError:
    needed = f"{size / 2**20:,.0f} MiB for a large picture"
    message = f"No room in {folder}: {needed}. Free some, or set TMPDIR to another folder"
    return MediaError(message, reason=Reason.TOO_LARGE)


def _quads(values: Any) -> Any:
    """Return the sum of every 2 by 2 values; an odd edge counts twice, which is a mean as well."""
    odd = [(0, length % 2) for length in values.shape[:2]]
    if any(after for _, after in odd):
        values = np.pad(values, [*odd, *[(0, 0)] * (values.ndim - 2)], mode="edge")
    rows = values[::2] + values[1::2]
    return rows[:, ::2] + rows[:, 1::2]


def _mean_bytes(values: Values) -> Values:
    mode = "L" if values.ndim == 2 else "RGBX"  # which Pillow does not multiply with alpha first
    height, width = values.shape[:2]
    image = Image.frombuffer(mode, (width, height), np.ascontiguousarray(values), "raw", mode, 0, 1)
    return np.asarray(image.reduce(2))


def _mean_colors(values: Values) -> Values:
    wide = values.astype(np.uint32 if values.dtype == np.uint8 else np.uint64)
    alpha = wide[..., 3:]
    total = _quads(alpha)
    weighted = _quads(wide[..., :3] * alpha)
    result: Any = np.empty((*total.shape[:2], 4), values.dtype)
    result[..., :3] = _rounded_ratio(weighted, np.maximum(total, 1))
    result[..., 3:] = (total + 2) >> 2
    return result


def _mean_known(values: Values, no_data: int) -> Values:
    known = (values != no_data).astype(np.uint32)
    total = _quads(known)
    mean = _rounded_ratio(_quads(values * known), np.maximum(total, 1)).astype(values.dtype)
    beside = no_data - 1 if no_data else 1
    mean[(mean == no_data) & (total > 0)] = beside  # a mean of values is a value
    mean[total == 0] = no_data
    return mean


def _rounded_ratio(dividend: Any, divisor: Any) -> Any:
    return (2 * dividend + divisor) // (2 * divisor)
