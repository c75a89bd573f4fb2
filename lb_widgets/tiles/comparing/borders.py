"""How well neighbouring tiles of one zoom continue each other.

Of each border two things are measured. The *step*: how large the difference between the two lines
of pixels that meet is, beside the differences between neighbouring lines inside both tiles. The
*offset*: by how much one side is brighter once the slope is taken off, along three quarters of the
border at least. Both are then told in numbers of the layer's own spread.

On healthy pyramids of photographs, fields, sea, coasts that lie on borders, masks and elevation
(JPEG at quality 60 to 95 and PNG) hardly a tile has three borders of a strength beyond 0.7, or one
of a lone strength beyond 0.8 but where a coast lies on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from lb_widgets.media.tile_pictures import TileFacts

    Floats = NDArray[np.floating[Any]]
    Place = tuple[int, int]

RIGHT: Final = 1
BELOW: Final = 2
_OPPOSITE: Final = {RIGHT: 3, BELOW: 0}
_NEXT: Final = {RIGHT: (1, 0), BELOW: (0, 1)}
_AT_ONCE: Final = 1024
"""Borders measured in one go: about 15 MB."""

_SEGMENTS: Final = 8
_AGREEING: Final = 6
"""Segments of a border that have to agree upon an offset."""
_ROUNDING: Final = 0.7
"""Steps of brightness that rounding and JPEG make where there is nothing."""
_MANY: Final = 12
"""Borders of a zoom from which their own spread is believed."""
_LEAST_SPREAD: Final = 0.15
_USUAL_SPREAD: Final = 0.3
"""Of the logarithm of steps: at least, and where there are too few borders."""
_LEAST_MIDDLE: Final = -0.3
_STEP: Final = 1.8
_OFFSET: Final = 2.0
"""What counts as a strength of 1 where several borders of a tile say the same, ..."""
_LONE_STEP: Final = 5.5
_LONE_OFFSET: Final = 4.5
"""... and where one border stands for itself."""
_LIKE: Final = 0.5
_LIKE_COUNTS: Final = 0.6
_DETAIL: Final = 6.0
"""Spread of brightness along a border from which it says something that it goes on."""


class Border(NamedTuple):
    """One border.

    Parameters
    ----------
    first, second : (int, int)
        Column and row of the left or upper tile, and of the other.
    side : int
        Of the first: `RIGHT` or `BELOW`.
    strength : float
        How clearly the two do not continue each other, where several borders of a tile say so; 1
        and more is beyond what healthy layers have.
    lone_strength : float
        The same for a border that stands for itself.
    is_mended : bool
        With another contrast and brightness of one side, the two would continue each other.
    likeness : float, -1 to 1
        Correlation of what both sides show along the border, slopes taken off; 0 where it is flat.
    has_detail : bool
        Whether both sides show enough that continuing each other means something.
    """

    first: Place
    second: Place
    side: int
    strength: float
    lone_strength: float
    is_mended: bool
    likeness: float
    has_detail: bool


@dataclass(frozen=True, slots=True)
class _Measures:
    steps: Floats
    offsets: Floats
    mended: Floats
    likeness: Floats
    detail: NDArray[np.bool_]


def borders(tiles: Mapping[Place, TileFacts]) -> list[Border]:
    """Return all borders between tiles of one zoom of a layer.

    Parameters
    ----------
    tiles : mapping of (column, row) to facts
        Leave out what is of one colour or has another size: against them nothing is compared.
    """
    pairs = [
        (place, (place[0] + right, place[1] + down), side)
        for place in tiles
        for side, (right, down) in _NEXT.items()
        if (place[0] + right, place[1] + down) in tiles
    ]
    if not pairs:
        return []
    parts = [
        _measured(tiles, pairs[start : start + _AT_ONCE])
        for start in range(0, len(pairs), _AT_ONCE)
    ]
    steps, offsets, mended, likeness, detail = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("steps", "offsets", "mended", "likeness", "detail")
    )
    middle, spread = 0.0, _USUAL_SPREAD
    if len(pairs) >= _MANY:
        median = float(np.median(steps))
        middle = max(median, _LEAST_MIDDLE)
        spread = max(1.4826 * float(np.median(np.abs(steps - median))), _LEAST_SPREAD)
    steps = (steps - middle) / spread
    # Where both sides show the same along the border, only a large step means something.
    said = np.where(likeness > _LIKE, _LIKE_COUNTS * steps, steps)
    strengths = np.maximum(said / _STEP, offsets / _OFFSET)
    lone = np.maximum(steps / _LONE_STEP, offsets / _LONE_OFFSET)
    return [
        Border(*pair, *values)
        for pair, *values in zip(
            pairs,
            strengths.tolist(),
            lone.tolist(),
            ((mended - middle) / spread < _STEP).tolist(),
            likeness.tolist(),
            detail.tolist(),
            strict=True,
        )
    ]


def _measured(tiles: Mapping[Place, TileFacts], pairs: list[tuple[Place, Place, int]]) -> _Measures:
    near = np.stack([tiles[first].edges[side] for first, _, side in pairs]).astype(np.float32)
    far = np.stack([tiles[second].edges[_OPPOSITE[side]] for _, second, side in pairs])
    far = far.astype(np.float32)
    inside = np.array(
        [
            tiles[first].steps[side] + tiles[second].steps[_OPPOSITE[side]]
            for first, second, side in pairs
        ]
    )
    across = far[:, 0] - near[:, 0]  # (pairs, along, channels)
    slope = (near[:, 0] - near[:, 1] + far[:, 1] - far[:, 0]) / 2
    beside = np.abs(near[:, 0] - near[:, 1]).mean(axis=(1, 2))
    beside += np.abs(far[:, 1] - far[:, 0]).mean(axis=(1, 2))
    usual = np.maximum(beside, inside) / 2
    step = np.abs(across).mean(axis=(1, 2))
    offset = _agreed(across - slope) / np.sqrt(_ROUNDING**2 + (0.25 * usual) ** 2)
    one, other = near[:, 0].mean(axis=2), far[:, 0].mean(axis=2)
    detail = np.minimum(one.std(axis=1), other.std(axis=1)) >= _DETAIL
    return _Measures(
        np.log((step + 0.3) / (usual + _ROUNDING)),
        offset,
        np.log((_mended(near[:, 0], far[:, 0]) + 0.3) / (usual + _ROUNDING)),
        # Resampling mixes a little of one side into the outermost pixels of the other.
        np.minimum(
            _likeness(one, other), _likeness(near[:, 1].mean(axis=2), far[:, 1].mean(axis=2))
        ),
        detail,
    )


def _agreed(differences: Floats) -> Floats:
    """Return the offset that most segments of each border have in the channel that shows it."""
    count, along, channels = differences.shape
    segments = differences.reshape(count, _SEGMENTS, along // _SEGMENTS, channels)
    medians = np.sort(np.median(segments, axis=2), axis=1)
    brighter, darker = medians[:, _SEGMENTS - _AGREEING], -medians[:, _AGREEING - 1]
    return np.maximum(brighter, darker).max(axis=1).clip(0)


def _mended(near: Floats, far: Floats) -> Floats:
    """Return the mean step that is left with the contrast and brightness of the other side."""
    near = near - np.median(near, axis=1, keepdims=True)
    far = far - np.median(far, axis=1, keepdims=True)
    sizes = [np.abs(side).sum(axis=1, keepdims=True) + 1 for side in (near, far)]
    gain = (sizes[1] / sizes[0]).clip(0.5, 2)
    # In the contrast of the weaker side, or a loss of contrast would look like a mend.
    return (np.abs(far - gain * near) / np.maximum(gain, 1)).mean(axis=(1, 2))


def _likeness(one: Floats, other: Floats) -> Floats:
    one, other = _level(one), _level(other)
    energy = np.sqrt((one**2).sum(axis=1) * (other**2).sum(axis=1))
    return (one * other).sum(axis=1) / (energy + _ROUNDING**2 * one.shape[1])


def _level(lines: Floats) -> Floats:
    """Return lines of brightness without their mean and slope."""
    along = np.linspace(-1, 1, lines.shape[1])
    lines = lines - lines.mean(axis=1, keepdims=True)
    return lines - (lines @ along / (along @ along))[:, None] * along
