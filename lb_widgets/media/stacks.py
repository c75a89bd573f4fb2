"""A base image with its layers blended over it, strip by strip."""

from __future__ import annotations

from dataclasses import dataclass
from operator import index
from typing import TYPE_CHECKING, Final

import msgspec
import numpy as np

from lb_widgets.errors import InputError
from lb_widgets.model.appearance import LookUp, look_up
from lb_widgets.model.blending import BlendMode, composite_over, to_bytes
from lb_widgets.model.comparison import Region
from lb_widgets.model.layer_state import Appearance
from lb_widgets.model.placement import Axis, axis, placed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from lb_widgets.media.samples import Samples
    from lb_widgets.model.layer_state import LayerState

    Pixels = NDArray[np.uint8]
    Packed = NDArray[np.uint32]
    """Pixels as one number each."""

_STRIP_PIXELS: Final = 1 << 15
"""Blended at once: few enough for the working arrays to stay in the processor's cache, enough for
each step over them to outweigh calling it."""


def render(
    base: Samples,
    layers: Iterable[tuple[LayerState, Samples]],
    *,
    base_appearance: Appearance | None = None,
    with_base: bool = True,
    region: Region | Sequence[int] | None = None,
) -> Pixels:
    """Return what a stack looks like.

    Parameters
    ----------
    base : Samples
        The base image; its size is that of the whole.
    layers : iterable of (LayerState, Samples)
        The lowest first. What is not visible is left out.
    base_appearance : Appearance, optional
        How the values of the base become colours; its offset does not count.
    with_base : bool
        False blends the layers over nothing.
    region : Region or (x, y, width, height), optional
        Only this part, in pixels of the base; by default the whole.

    Returns
    -------
    ndarray, (height, width, 4), uint8
        Straight red, green, blue and alpha.

    Raises
    ------
    InputError
        The region does not lie within the base.

    Notes
    -----
    Blending is W3C Compositing Level 1 in float64, without rounding between the layers. Where fewer
    steps come to the same bytes, fewer are taken.
    """
    part = region_of(region, base.size)
    stack = [
        _source(samples, state.appearance, base.size, part, state)
        for state, samples in layers
        if state.visible and state.opacity > 0
    ]
    ground = _source(base, base_appearance or Appearance(), base.size, part) if with_base else None
    _keep_memory()
    result = np.empty((part.height, part.width, 4), np.uint8)
    step = max(1, _STRIP_PIXELS // part.width)
    for top in range(0, part.height, step):
        _blend_strip(result[top : top + step], slice(top, top + step), ground, stack)
    return result


@dataclass(frozen=True, slots=True, eq=False)
class _Source:
    """A picture that is ready to be drawn."""

    samples: Samples
    look_up: LookUp
    rows: Axis
    columns: Axis
    smooth: bool
    opacity: float
    mode: BlendMode

    def pixels(self, strip: slice) -> Pixels:
        return placed(
            self.samples.values,
            self.look_up,
            self.rows.part(strip),
            self.columns,
            smooth=self.smooth,
        )


def _source(
    samples: Samples,
    appearance: Appearance,
    size: tuple[int, int],
    part: Region,
    state: LayerState | None = None,
) -> _Source:
    offset = appearance.offset if state else (0.0, 0.0)
    columns = range(part.x, part.x + part.width)
    rows = range(part.y, part.y + part.height)
    return _Source(
        samples=samples,
        look_up=look_up(appearance, samples, is_base=state is None),
        columns=axis(columns, size[0], samples.size[0], offset[0]),
        rows=axis(rows, size[1], samples.size[1], offset[1]),
        smooth=appearance.smooth,
        opacity=state.opacity if state else 1.0,
        mode=state.blend_mode if state else BlendMode.NORMAL,
    )


def _blend_strip(
    result: Pixels, strip: slice, ground: _Source | None, stack: list[_Source]
) -> None:
    """Write a strip of the result."""
    above: list[tuple[_Source, Pixels]] = []
    backdrop = None
    for source in reversed(stack):
        pixels = source.pixels(strip)
        if _covers(source, pixels):  # whatever is below
            backdrop = pixels
            break
        if _has_any(pixels):
            above.append((source, pixels))
    if backdrop is None:
        backdrop = ground.pixels(strip) if ground else np.zeros_like(result)
    if not above:
        result[:] = backdrop
    elif len(above) == 1 and _is_whole(above[0][0]) and _is_opaque(backdrop):
        _lay_over(backdrop, above[0][1], result)
    else:
        mixed = _planes(backdrop)
        for source, pixels in reversed(above):
            planes = _planes(pixels)
            planes[3] *= source.opacity
            composite_over(mixed, planes, source.mode)
        _write(mixed, result)


def _is_whole(source: _Source) -> bool:
    """Return whether a layer's own alpha alone decides what is seen of it."""
    return source.mode is BlendMode.NORMAL and source.opacity == 1


def _covers(source: _Source, pixels: Pixels) -> bool:
    return _is_whole(source) and _is_opaque(pixels)


def _is_opaque(pixels: Pixels) -> bool:
    return bool(np.bitwise_and.reduce(_packed(pixels), axis=None) >> _ALPHA == 255)


def _has_any(pixels: Pixels) -> bool:
    return bool(np.bitwise_or.reduce(_packed(pixels), axis=None) >> _ALPHA)


_ALPHA: Final = np.uint32(24)
_BYTE: Final = np.uint32(8)
_TWO_BYTES: Final = np.uint32(16)
_EVEN: Final = np.uint32(0x00FF00FF)
_ODD: Final = np.uint32(0xFF00FF00)
_OPAQUE: Final = np.uint32(0x00FF0000)
_HALF: Final = np.uint32(0x00800080)


def _lay_over(backdrop: Pixels, pixels: Pixels, result: Pixels) -> None:
    """Write a normal layer at its own alpha over an opaque backdrop, in whole numbers.

    Notes
    -----
    What the formulas come to is (255 - a) * b + a * s, divided by 255 and rounded: there are no
    halves. Two channels are computed at once, each in 16 bits of a pixel's 32, where
    ``t = x + 128; (t + (t >> 8)) >> 8`` is x / 255 rounded for every x up to 255 * 255.
    """
    below, above = _packed(backdrop), _packed(pixels)
    alpha = above >> _ALPHA
    rest = np.uint32(255) - alpha
    even = _mixed(below & _EVEN, above & _EVEN, rest, alpha) >> _BYTE
    green_alpha = (above >> _BYTE) & np.uint32(0xFF) | _OPAQUE
    odd = _mixed((below >> _BYTE) & _EVEN, green_alpha, rest, alpha)
    np.bitwise_or(even & _EVEN, odd & _ODD, out=_packed(result))


def _mixed(below: Packed, above: Packed, rest: Packed, alpha: Packed) -> Packed:
    """Return two channels that lie in the upper bytes of 16 bits each."""
    below *= rest
    above *= alpha
    below += above
    below += _HALF
    return below + ((below >> _BYTE) & _EVEN)


def _packed(pixels: Pixels) -> Packed:
    """Return red in the lowest byte and alpha in the highest."""
    return pixels.view("<u4")[..., 0]


def _planes(pixels: Pixels) -> NDArray[np.float64]:
    """Return planes of red, green, blue and alpha, 0 to 1."""
    planes = np.moveaxis(pixels, -1, 0).astype(np.float64, order="C")
    planes /= 255
    return planes


def _write(planes: NDArray[np.float64], result: Pixels) -> None:
    red, green, blue, alpha = to_bytes(planes).astype(np.uint32)
    _packed(result)[...] = red | green << _BYTE | blue << (_TWO_BYTES) | alpha << _ALPHA


def _keep_memory() -> None:
    """Have the working arrays of one step serve the next.

    The C library of Linux asks the system for every larger array anew, at several times the cost of
    the step itself, until one as large as this has been given back. Elsewhere it does nothing.
    """
    np.empty(1 << 24, np.uint8)


def region_of(given: Region | Sequence[int] | None, size: tuple[int, int]) -> Region:
    """Return the region that is meant of an image, or raise `InputError` where it is not within.

    Parameters
    ----------
    given : Region, (x, y, width, height), or None
        None is the whole.
    size : (int, int), pixels
        Width and height of the image.
    """
    width, height = size
    if given is None:
        return Region(x=0, y=0, width=width, height=height)
    try:
        places = msgspec.structs.astuple(given) if isinstance(given, Region) else tuple(given)
        x, y, across, down = map(index, places)
    except (TypeError, ValueError):
        message = "expected Region or (x, y, width, height), whole pixels"
        raise InputError(f"The region is {given!r}; {message}.") from None
    if min(x, y) < 0 or min(across, down) < 1 or x + across > width or y + down > height:
        raise InputError(
            f"The region is {across} by {down} px at {x}, {y}; it has to lie within the image, "
            f"which is {width} by {height} px."
        )
    return Region(x=x, y=y, width=across, height=down)
