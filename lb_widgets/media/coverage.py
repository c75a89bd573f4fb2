"""What an audit knows of each tile of a zoom, as one picture: one pixel a tile, nothing resampled.

The colours are far apart for people with any kind of colour blindness, over dark and light maps:
at least 15 in CIELAB where one of the two is a fault, as simulated after Machado, Oliveira and
Fernandes (2009). Fine is a veil of blue; what is faulty is bright or black, and nearly opaque.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from PIL import Image

from lb_widgets.errors import InputError
from lb_widgets.model.tile_health import STATUS_CODES, TileStatus

if TYPE_CHECKING:
    from numpy.typing import NDArray

NOT_LOOKED_AT: Final = 255
"""Code of a tile that nobody asked for; the others are those of `STATUS_CODES`."""
MAX_SIDE: Final = 16384
"""Pixels beyond which browsers draw nothing."""

_NO_GROUP: Final = 255


class LegendEntry(StrEnum):
    """What a legend tells apart."""

    FINE = "fine"
    FAULTY = "faulty"
    NOT_LOOKED_AT = "not looked at"


class CoverageGroup(StrEnum):
    """What has a colour of its own."""

    NOT_LOOKED_AT = "not looked at"
    UNKNOWN = "could not be judged"
    FINE = "fine"
    MISSING = "missing or refused"
    UNUSABLE = "no picture of the right kind"
    EMPTY = "empty: a placeholder, solid or transparent"
    ODD = "does not fit the tiles around it"


class GroupInfo(NamedTuple):
    """One row of the table of groups.

    Parameters
    ----------
    color : (red, green, blue, alpha), each 0 to 255
        Alpha as it lies on the map.
    entry : LegendEntry
        Under which it is told in a short legend.
    statuses : tuple of TileStatus
        Which tiles.
    """

    color: tuple[int, int, int, int]
    entry: LegendEntry
    statuses: tuple[TileStatus, ...]


GROUPS: Final = {
    CoverageGroup.NOT_LOOKED_AT: GroupInfo((153, 153, 153, 32), LegendEntry.NOT_LOOKED_AT, ()),
    # Asked for, but as little is known of it: darker, so that it is seen.
    CoverageGroup.UNKNOWN: GroupInfo(
        (92, 92, 92, 210), LegendEntry.NOT_LOOKED_AT, (TileStatus.UNKNOWN,)
    ),
    CoverageGroup.FINE: GroupInfo((26, 73, 128, 136), LegendEntry.FINE, (TileStatus.OK,)),
    CoverageGroup.MISSING: GroupInfo(
        (230, 115, 10, 235), LegendEntry.FAULTY, (TileStatus.MISSING, TileStatus.FORBIDDEN)
    ),
    CoverageGroup.UNUSABLE: GroupInfo(
        (0, 0, 0, 235),
        LegendEntry.FAULTY,
        (TileStatus.WRONG_TYPE, TileStatus.UNREADABLE, TileStatus.WRONG_SIZE),
    ),
    CoverageGroup.EMPTY: GroupInfo(
        (240, 228, 66, 235),
        LegendEntry.FAULTY,
        (TileStatus.PLACEHOLDER, TileStatus.SOLID, TileStatus.TRANSPARENT),
    ),
    CoverageGroup.ODD: GroupInfo(
        (204, 25, 250, 235),
        LegendEntry.FAULTY,
        (TileStatus.SEAM, TileStatus.STALE, TileStatus.SHIFTED),
    ),
}
"""Colour, legend entry and statuses of each group."""
_ALL_GROUPS: Final = tuple(GROUPS)


@dataclass(frozen=True, slots=True)
class CoveragePicture:
    """The picture.

    Parameters
    ----------
    png : bytes
        A palette PNG with transparency.
    width, height : int
        Pixels, which are tiles.
    counts : dict of CoverageGroup to int
        How many tiles there are of each group; only of those that occur.
    """

    png: bytes
    width: int
    height: int
    counts: dict[CoverageGroup, int]


def coverage(codes: NDArray[np.uint8]) -> CoveragePicture:
    """Return the picture of what is known of each tile.

    Parameters
    ----------
    codes : ndarray of uint8, (rows, columns)
        `STATUS_CODES` of the tiles, northernmost row first; `NOT_LOOKED_AT` where nobody asked.

    Raises
    ------
    InputError
        The array is empty, has more than `MAX_SIDE` rows or columns, or holds another code.
    """
    if codes.ndim != 2 or codes.size == 0 or max(codes.shape) > MAX_SIDE:
        raise InputError(
            f"A coverage of shape {codes.shape} cannot be drawn: expected rows and columns, 1 to "
            f"{MAX_SIDE:,} of each. Look at a zoom further out, or at a part of the area."
        )
    seen = np.bincount(codes.ravel(), minlength=_GROUP_OF.size)
    strange = np.flatnonzero(seen * (np.uint8(_NO_GROUP) == _GROUP_OF))
    if strange.size:
        raise InputError(f"Codes {strange.tolist()} stand for no status: see STATUS_CODES.")
    sizes = np.bincount(_GROUP_OF, weights=seen, minlength=_NO_GROUP + 1)[: len(GROUPS)]
    # Only the colours that occur, as fewer need fewer bits; the commonest first, as zeros are what
    # the filters of PNG leave alone.
    order = np.argsort(-sizes, kind="stable")[: np.count_nonzero(sizes)]
    place_of = np.zeros(_NO_GROUP + 1, dtype=np.uint8)
    place_of[order] = np.arange(order.size)
    groups = [_ALL_GROUPS[place] for place in order.tolist()]
    picture = Image.fromarray(place_of[_GROUP_OF][codes])
    picture.putpalette([value for group in groups for value in GROUPS[group].color[:3]])
    alphas = bytes(GROUPS[group].color[3] for group in groups)
    buffer = BytesIO()
    # Runs of one colour are what there is to find: looking for more takes 30 times as long.
    picture.save(buffer, "PNG", transparency=alphas, compress_type=zlib.Z_RLE)
    rows, columns = codes.shape
    counts = {_ALL_GROUPS[place]: int(sizes[place]) for place in sorted(order.tolist())}
    return CoveragePicture(buffer.getvalue(), columns, rows, counts)


def _table() -> NDArray[np.uint8]:
    """Return the place in the palette of each code."""
    table = np.full(256, _NO_GROUP, dtype=np.uint8)
    table[NOT_LOOKED_AT] = _ALL_GROUPS.index(CoverageGroup.NOT_LOOKED_AT)
    for place, info in enumerate(GROUPS.values()):
        for status in info.statuses:
            table[STATUS_CODES[status]] = place
    return table


_GROUP_OF: Final = _table()
