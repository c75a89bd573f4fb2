"""How well tiles agree with the tile that shows the same ground one or two zooms above.

A tile's sketch, reduced to what it covers of the tile above, is laid beside that part of the
other's sketch. What a whole zoom has in common is taken off first: another contrast or brightness,
and the half pixel by which some ways of making overviews move things. What is left is told beside
the contrast from cell to cell, which decides how much resampling, sharpening and JPEG make of it.

On healthy pyramids of all kinds the misfit stays below 0.35 and the offset below 2 steps.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from lb_widgets.media.tile_pictures import SKETCH
from lb_widgets.tiles.comparing.sketches import (
    MISFIT,
    NOISE,
    ZOOM_SHIFT,
    best_shift,
    contrast_of,
    in_look,
    look_between,
    misfit_of,
    misfits_of,
    moved,
    shifts_of,
    size_of,
    slopes_of,
    usual_shift,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from lb_widgets.media.tile_pictures import TileFacts

    Floats = NDArray[np.floating[Any]]

_CONTRAST: Final = 4.0
"""Spread of brightness from which a tile shows enough to be compared."""
_WORST_MISFIT: Final = 0.9
_OFFSET: Final = 5.0
_DARKEST: Final = 16.0
"""Brightness of a cell in which pixels can have come to black, ..."""
_LOST: Final = 24.0
"""... and by how much they can have been darker."""
_VISIBLE: Final = 1.0
"""Size of a difference below which it is noise, whatever explains it."""
_PLAIN: Final = 2.0
"""Change from cell to cell up to which a cell is plain."""
_SHIFT: Final = 0.19
"""Cells: one and a half pixels of 256."""
_TIMES: Final = 4.0
"""A misfit is one beyond so many times what the zoom usually has, ..."""
_SPREADS: Final = 12.0
"""... an offset or a shift beyond so many median deviations."""
_EXPLAINED: Final = 0.3
"""Share of a misfit that a shift explains where it is one."""
_FITS: Final = 0.3
"""Misfit below which an explanation is one."""
_CERTAIN: Final = 36.0
"""Square of the deviations by which a shift is more than none, as of so many cells."""
_ENOUGH: Final = 8
"""Links that are looked at together for what the difference is."""


class Place(NamedTuple):
    """A tile of a layer."""

    z: int
    x: int
    y: int

    def above(self, zooms: int = 1) -> Place:
        """Return the tile that shows the same ground some zooms above."""
        return Place(self.z - zooms, self.x >> zooms, self.y >> zooms)


class Difference(StrEnum):
    """In what two tiles differ."""

    BRIGHTNESS = "brightness"
    SHIFT = "shift"
    CONTENT = "content"


class Link(NamedTuple):
    """A tile and the one above it.

    Parameters
    ----------
    lower, upper : Place
        The two.
    differs : bool
        Whether they do not show the same, beyond what the two zooms as a whole differ in.
    tells : bool
        Whether they show enough for it to mean something that they agree.
    number : int
        Its place in the arrays of `Links`.
    """

    lower: Place
    upper: Place
    differs: bool
    tells: bool
    number: int


@dataclass(frozen=True, slots=True)
class Links:
    """All comparisons between two zooms.

    Parameters
    ----------
    links : list of Link
        Of all pairs.
    shift : (float, float)
        Pixels of the upper zoom by which as a whole it shows things further right and further down
        than the lower one; (0, 0) where that is no more than resampling makes.
    pixel : float
        Pixels of a cell.
    uppers, lowers : ndarray, (pairs, rows, columns, 3)
        What is compared, once what the zooms have in common is taken off.
    """

    links: list[Link] = field(default_factory=list[Link])
    shift: tuple[float, float] = (0.0, 0.0)
    pixel: float = 0.0
    uppers: Floats = field(default_factory=lambda: np.zeros((0, 1, 1, 3)), repr=False)
    lowers: Floats = field(default_factory=lambda: np.zeros((0, 1, 1, 3)), repr=False)

    @property
    def differing(self) -> float:
        """Share of the pairs that show enough that differ."""
        telling = [link.differs for link in self.links if link.tells]
        return sum(telling) / max(1, len(telling))

    def explained(self, links: Sequence[Link]) -> tuple[Difference, tuple[float, float]]:
        """Return in what some links differ that do: the simplest that explains it.

        Returns
        -------
        Difference, (float, float)
            Of a shift: pixels of the upper tiles by which they show things further right and down
            than the lower ones. Of a brightness: steps by which the upper ones are brighter, and 0.
        """
        chosen = [link.number for link in links[:_ENOUGH]]
        uppers, lowers = self.uppers[chosen], self.lowers[chosen]
        if misfit_of(in_look(lowers, look_between(lowers, uppers, (0.4, 2.5))), uppers) < _FITS:
            return Difference.BRIGHTNESS, (float(np.mean(uppers - lowers)), 0.0)
        misfit, (right, down) = best_shift(uppers, lowers)
        if misfit < _FITS:
            return Difference.SHIFT, (right * self.pixel, down * self.pixel)
        return Difference.CONTENT, (0.0, 0.0)


def links_between(tiles: Mapping[Place, TileFacts], lower: Sequence[Place], zooms: int) -> Links:
    """Compare tiles of one zoom with those above.

    Parameters
    ----------
    tiles : mapping of Place to facts
        Of one layer.
    lower : sequence of Place
        The tiles of the lower zoom.
    zooms : int
        1 for the zoom above, 2 for the one above that.
    """
    pairs = [(place, place.above(zooms)) for place in lower if place.above(zooms) in tiles]
    if not pairs:
        return Links()
    uppers = np.stack([_part(tiles[upper], place, zooms) for place, upper in pairs])
    original = np.stack([_reduced(tiles[place], zooms) for place, _ in pairs])
    spread = np.maximum(_spread(uppers), _spread(original))
    per_upper = Counter(upper for _, upper in pairs)
    votes = np.array(
        [
            0.0 if any(tiles[place].solid for place in pair) else 1 / per_upper[pair[1]]
            for pair in pairs
        ]
    )
    lowers = _unclipped(_in_common(original, uppers, votes), original, uppers)
    right, down = slopes_of(lowers)
    shifts = shifts_of(uppers - lowers, right, down)
    usual = usual_shift(uppers, lowers, right, down)
    lowers = lowers - usual[0] * right - usual[1] * down
    differs = _differ(uppers - lowers, shifts - usual, right, down, spread)
    tells = (spread >= _CONTRAST) | differs
    pixel = tiles[pairs[0][1]].width / SKETCH
    is_off = float(np.hypot(*usual)) >= ZOOM_SHIFT
    return Links(
        links=[
            Link(*pair, bool(differs[index]), bool(tells[index]), index)
            for index, pair in enumerate(pairs)
        ],
        shift=(float(usual[0]) * pixel, float(usual[1]) * pixel) if is_off else (0.0, 0.0),
        pixel=pixel,
        uppers=uppers,
        lowers=lowers,
    )


def _in_common(lowers: Floats, uppers: Floats, votes: Floats) -> Floats:
    """Return the lower tiles in the look of the upper ones: in that in which more tiles agree.

    One that is learned from pairs that do not belong together would make all others differ. Nor do
    pairs without a vote teach anything: a tile of one colour can be one that was lost.
    """
    shown = votes > 0
    if not shown.any():
        return lowers
    adapted = in_look(lowers, look_between(lowers[shown], uppers[shown], (0.6, 1.6)))

    def agreement(candidate: Floats) -> tuple[float, float]:
        misfits = misfits_of(candidate[shown], uppers[shown])
        return float(votes[shown][misfits < MISFIT].sum()), -float(np.median(misfits))

    return max(adapted, lowers, key=agreement)


def _differ(
    differences: Floats, shifts: Floats, right: Floats, down: Floats, spread: Floats
) -> NDArray[np.bool_]:
    """Return which pairs differ, once what all have in common is taken off."""
    size = size_of(differences)
    misfit = size / (NOISE + contrast_of(right, down))
    offset = np.abs(np.median(differences.reshape(len(size), -1, 3), axis=1)).max(axis=1)
    distance = np.hypot(shifts[:, 0], shifts[:, 1])
    rest = size_of(differences + moved(shifts, right, down))
    tells = spread >= _CONTRAST
    if not tells.any():
        return offset > _beyond(offset, _OFFSET)
    explained = 1 - (rest / (size + 1e-3)) ** 2
    is_shift = tells & (size >= _VISIBLE) & (explained >= _EXPLAINED)
    is_shift &= _telling_cells(right, down) * explained >= _CERTAIN * (1 - explained)
    is_shift &= distance > _beyond(distance[tells], _SHIFT)
    usual = float(np.quantile(misfit[tells], 0.25))  # most may differ
    is_misfit = misfit > np.clip(_TIMES * usual, MISFIT, _WORST_MISFIT)
    # A mask is the same nearly everywhere, and of sharp edges, which is why its plain cells count.
    plain = np.maximum(np.abs(right), np.abs(down)).max(axis=3) <= _PLAIN
    odd = (plain & (np.abs(differences).max(axis=3) > 2 * _OFFSET)).sum(axis=(1, 2))
    is_odd = odd >= differences.shape[1] / 2
    return is_shift | is_misfit | is_odd | (offset > _beyond(offset, _OFFSET))


def _telling_cells(right: Floats, down: Floats) -> Floats:
    """Return how many cells as good as carry the contrast of each sketch: few in a sparse mask."""
    energy = (right**2 + down**2).sum(axis=3)
    return energy.sum(axis=(1, 2)) ** 2 / ((energy**2).sum(axis=(1, 2)) + 1e-3)


def _part(upper: TileFacts, lower: Place, zooms: int) -> Floats:
    """Return what the upper tile shows of the lower one's ground."""
    side = SKETCH >> zooms
    column, row = ((at % (1 << zooms)) * side for at in (lower.x, lower.y))
    return upper.sketch[row : row + side, column : column + side].astype(np.float32)


def _reduced(lower: TileFacts, zooms: int) -> Floats:
    side, times = SKETCH >> zooms, 1 << zooms
    cells = lower.sketch.astype(np.float32).reshape(side, times, side, times, 3)
    return cells.mean(axis=(1, 3))


def _unclipped(lowers: Floats, original: Floats, uppers: Floats) -> Floats:
    """Return the lower tiles as the upper ones show them where they had come to black or white.

    Where a zoom was made in another contrast, it may have lost what is darker or brighter still.
    """
    more = uppers - lowers
    is_lost = ((original <= _DARKEST) & (more < 0)) | ((original >= 255 - _DARKEST) & (more > 0))
    return np.where(is_lost & (np.abs(more) <= _LOST), uppers, lowers)


def _spread(cells: Floats) -> Floats:
    return cells.reshape(len(cells), -1, 3).std(axis=1).max(axis=1)


def _beyond(values: Floats, least: float) -> float:
    return max(least, _SPREADS * float(np.median(np.abs(values - np.median(values)))))


def distance(shift: tuple[float, float], factor: float) -> str:
    """Return words for so many times a shift."""
    right, down = (round(factor * part) for part in shift)
    parts: list[str] = []
    if right or not down:
        parts.append(f"about {abs(right)} px further {'right' if right >= 0 else 'left'}")
    if down:
        parts.append(f"about {abs(down)} px further {'down' if down > 0 else 'up'}")
    return " and ".join(parts)
