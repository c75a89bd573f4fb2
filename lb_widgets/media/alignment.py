"""Whether an image overlay layer lies where its base image shows the same things."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from lb_widgets.media.alignment_correlation import edges
from lb_widgets.media.alignment_motion import Motion, agreeing, fitted, moved_back
from lb_widgets.media.alignment_places import Offsets, is_textured, place_offsets, whole_offset
from lb_widgets.media.alignment_sketch import LONGEST, Sketch, reduced_size, sketch
from lb_widgets.model.alignment import Alignment, Verdict, unknown

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lb_widgets.media.alignment_correlation import Edges

TOLERANCE: Final = 0.75
"""Compared pixels up to which a layer counts as aligned."""
_SMALLEST: Final = 64
"""Pixels of the shorter side below which there are too few for a comparison."""
_KNOWN: Final = 0.25
"""Share of a picture that has to be known."""
_PLACES: Final = 4
"""Places that have to tell something, at least."""
_CLEAR: Final = 0.25
"""Share of the textured places that has to tell something."""
_REPETITION: Final = 0.8
"""From here on a texture looks the same a step further: crop rows without any gap."""
_AGREE: Final = 0.8
"""Share of the places that has to agree with the answer, ..."""
_AGREE_AT_FIRST: Final = 0.6
"""... and with the first guess where the layer is scaled or rotated, which blurs each place."""
_TURNED: Final = 1.0
"""Compared pixels at the middle of the longer side's ends from which scale or rotation shows."""
_SETTLED: Final = 0.15
"""The same, of what is left after moving back, below which one need not go on."""
_ROUNDS: Final = 3
_SURE: Final = 2.5
"""A displacement is told where it is so many times larger than its error."""
_VAGUE: Final = 1.0
"""Compared pixels of error beyond which nothing is told."""


def align(base: NDArray[Any], layer: NDArray[Any]) -> Alignment:
    """Return whether a layer lies where its base image shows the same things.

    The two need not show the same bands: what is compared are edges, whichever side of them is the
    brighter. The layer may have any size; it is compared stretched to the base, as it is drawn.

    Parameters
    ----------
    base, layer : ndarray, (height, width) or (height, width, 1 to 4)
        Integers, booleans or floats; two and four channels end with alpha. What is transparent or
        not finite is left out.

    Returns
    -------
    Alignment
        `SHIFTED` with how far, and scale and rotation where they show; `UNKNOWN` with the reason
        where there is too little texture, or one that repeats itself, or where the layer is a map
        of few classes, or the places of the picture disagree.

    Raises
    ------
    InputError
        An array has another shape or type.

    Notes
    -----
    Both are reduced to `LONGEST` pixels on the base's longer side, or to the layer's own size where
    that is less. A displacement of 1 such pixel is told, one below `TOLERANCE` of it counts as
    aligned; so in an image of 2,048 pixels a shift of 4 is told, and one of 2 is not. What is told
    reaches to shifts by a third of the picture, scales from 0.4 to 8 percent and rotations from
    0.25 to 5 degrees; beyond, the answer is `UNKNOWN`. What is drawn into both alike, such as a
    caption or a grid, counts as content.

    First the phase correlation of the whole, then of places all over the picture around that
    offset: their offsets have to agree with one shift. Where they agree with a shift, scale and
    rotation instead, the layer is moved back by it and measured again.
    """
    return align_sketches(sketch(base), sketch(layer))


def align_sketches(base: Sketch, layer: Sketch) -> Alignment:
    """Return `align` of two pictures of which only the sketches are left."""
    longest = min(LONGEST, max(layer.width, layer.height))
    columns, rows = reduced_size(base.width, base.height, longest)
    if min(columns, rows) < _SMALLEST:
        return unknown("the pictures are too small")
    for name, picture in (("image", base), ("layer", layer)):
        if np.mean(picture.known) < _KNOWN:
            return unknown(f"most of the {name} is transparent")
        if picture.is_classes:
            return unknown(f"the {name} shows only a few classes")
    below, above = base.resized(columns, rows), layer.resized(columns, rows)
    first, second = edges(below.brightness, below.known), edges(above.brightness, above.known)
    for name, texture in (("image", first), ("layer", second)):
        if not is_textured(texture):
            return unknown(f"the {name} has too little texture")
    start, repeated = whole_offset(below, above)
    found = place_offsets(first, second, start)
    reason = _untold(found, repeated)
    if reason:
        return unknown(reason)
    reach = max(columns, rows) / 2
    fit = _fit(found, reach, turned=True)
    if not fit.is_turned:
        fit = _fit(found, reach, turned=False)
    elif fit.agreement >= _AGREE_AT_FIRST:
        fit = _refined(fit, first, above)
    return _answer(fit, max(base.width, base.height) / max(columns, rows))


@dataclass(frozen=True, slots=True)
class _Fit:
    """The motion that measured offsets agree with.

    Parameters
    ----------
    motion : Motion
        In compared pixels.
    agreement : float, 0 to 1
        Share of the offsets that agree with it.
    deviation : float, compared pixels
        Of those from it, each way.
    count : int
        How many they are.
    spread : float, compared pixels
        How far from each other they were measured.
    rival : float, 0 to 1
        How unclear they are.
    reach : float, compared pixels
        Half the picture's longer side.
    """

    motion: Motion
    agreement: float
    deviation: float
    count: int
    spread: float
    rival: float
    reach: float

    @property
    def is_turned(self) -> bool:
        """Whether scale or rotation shows."""
        return self.change > _TURNED

    @property
    def change(self) -> float:
        """How far scale and rotation move the middle of the longer side's ends."""
        return abs(self.motion.factor - 1) * self.reach

    @property
    def error(self) -> float:
        """Within how many compared pixels the shift is right, each way.

        Twice the deviation of the mean, where neighbouring places overlap and count half; what
        pixels leave open; and what different bands do, the more the less they are alike.
        """
        return 2 * self.deviation * math.sqrt(2 / self.count) + 0.1 + 0.5 * self.rival


def _fit(found: Offsets, reach: float, *, turned: bool) -> _Fit:
    """Return the motion that most offsets agree with."""
    agree = agreeing(found.points, found.offsets)
    points, offsets = found.points[agree], found.offsets[agree]
    motion = fitted(points, offsets, turned=turned and len(points) > 1)
    misses = np.abs(motion.offsets(points) - offsets)
    freedom = 2 * len(points) - (4 if turned else 2)
    return _Fit(
        motion,
        agreement=len(points) / len(agree),
        deviation=math.sqrt(float(np.square(misses).sum()) / max(1, freedom)),
        count=len(points),
        spread=float(np.std(points)),
        rival=float(np.median(found.rivals[agree])),
        reach=reach,
    )


def _refined(fit: _Fit, base: Edges, layer: Sketch) -> _Fit:
    """Return the motion of a scaled or rotated layer, moved back by it and measured again."""
    motion = fit.motion
    for _ in range(_ROUNDS):
        back = edges(
            moved_back(layer.brightness, motion, smooth=True),
            moved_back(layer.known.astype(np.float32), motion, smooth=False) > 0,
        )
        found = place_offsets(base, back)
        if _untold(found, 0):
            return replace(fit, agreement=0.0)
        rest = _fit(found, fit.reach, turned=True)
        motion = motion.then(rest.motion)
        fit = replace(rest, motion=motion)
        if rest.change < _SETTLED:
            break
    return fit


def _answer(fit: _Fit, pixel: float) -> Alignment:
    """Return what a fit says; `pixel` is the size of a compared pixel in those of the base."""
    if fit.agreement < _AGREE:
        return unknown("it fits in some places and not in others")
    shift, distance = fit.motion.shift, abs(fit.motion.shift)
    scale, rotation = 1.0, 0.0
    if fit.is_turned:
        is_sure = abs(fit.motion.factor - 1) * fit.spread > _SURE * fit.deviation
        if abs(fit.motion.scale - 1) * fit.reach > _TURNED / 2:
            scale = fit.motion.scale
        if abs(math.radians(fit.motion.rotation)) * fit.reach > _TURNED / 2:
            rotation = fit.motion.rotation
    elif distance > TOLERANCE:
        is_sure = distance > _SURE * fit.error
    else:
        is_sure = fit.error < _VAGUE
    if not is_sure:
        return unknown("the two are too different to tell so little")
    is_aligned = distance <= TOLERANCE and not fit.is_turned
    return Alignment(
        verdict=Verdict.ALIGNED if is_aligned else Verdict.SHIFTED,
        dx=shift.real * pixel,
        dy=shift.imag * pixel,
        error=fit.error * pixel,
        confidence=fit.agreement * (1 - fit.rival),
        scale=scale,
        rotation=rotation,
    )


def _untold(found: Offsets, repeated: float) -> str:
    """Return why nothing can be told from what was measured; empty where something can."""
    if found.shown < _PLACES:
        return "too little of the two overlaps"
    if found.textured < _PLACES:
        return "there is too little texture"
    if repeated > _REPETITION:
        return "the texture repeats itself"
    if len(found.points) < max(_PLACES, _CLEAR * found.textured):
        return "the two have too little in common"
    return ""
