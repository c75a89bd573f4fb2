"""How the values of a picture become colours, by look-up tables.

``js/src/core/appearance.ts`` does the same, value by value; ``tests/contract/appearance.json`` is
checked on both sides. In this order:

1. *level*: ``clip((value - low) / (high - low), 0, 1) ** (1 / gamma)`` of the true value, where
   ``low, high`` are the limits. Equal limits: 0 below, 1 from there.
2. *byte*: ``floor(255 * level + 0.5 + 1/1024)``; the bias keeps the last bit of a float from
   deciding. Of colours that is red, green and blue; their alpha stays.
3. *transparent*: where each channel's byte lies within the tolerance of that colour, alpha is 0.
4. A single band is tinted, ``floor(byte * channel / 255 + 0.5 + 1/1024)``, or takes entry *byte* of
   its colormap.

Classes have neither level nor transparent colour: 0 is transparent black, a value v > 0 opaque in
colour ``(v - 1) % n`` of the palette. Where a picture has no data, alpha is 0 (of colours: where
any of red, green and blue has none); the colour is what the stored value would have.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from lb_widgets.model.blending import ROUNDING, to_bytes
from lb_widgets.model.colormaps import palette, ramp, rgb
from lb_widgets.model.layer_state import Appearance, Colormap

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Values = NDArray[np.uint8] | NDArray[np.uint16]
    Pixels = NDArray[np.uint8]

AUTOMATIC_SHARES: Final = (5, 995)
"""Thousandths of a picture's values at or below its automatic limits."""


_COUNTED_AT_ONCE: Final = 1 << 20
"""Pixels: counting takes eight bytes a value."""


class Described(Protocol):
    """What has to be known of a picture's values: `Samples`, or an `OverlayPicture` message."""

    @property
    def bands(self) -> int:
        """1, or 4 for red, green, blue and alpha."""
        ...

    @property
    def bits(self) -> int:
        """8 or 16, of each stored value."""
        ...

    @property
    def scale(self) -> float:
        """A true value is ``offset + scale * stored``."""
        ...

    @property
    def offset(self) -> float:
        """See `scale`."""
        ...

    @property
    def lowest(self) -> float:
        """Least true value; of 8 bits 0."""
        ...

    @property
    def highest(self) -> float:
        """Greatest true value; of 8 bits 255."""
        ...

    @property
    def no_data(self) -> int | None:
        """The stored value that stands for none."""
        ...

    @property
    def is_classes(self) -> bool:
        """Whether it is a mask of few classes."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class LookUp:
    """An appearance made into tables, for one picture.

    Parameters
    ----------
    colors : ndarray, (values, 4), uint8, or None
        Of a single band: straight red, green, blue and alpha of each stored value.
    levels : ndarray, (values,), uint8, or None
        Of colours: the byte of each stored value; None where it is the value itself.
    alphas : ndarray, (values,), uint8, or None
        Of colours: the byte of each stored alpha; None where it is the value itself.
    hidden : sequence of ndarray, (3, values), bool
        Of colours: where red, green and blue each have to be for a pixel to become transparent.
    no_data : int or None
        Of colours: the stored value that stands for none.
    """

    colors: Pixels | None = None
    levels: Pixels | None = None
    alphas: Pixels | None = None
    hidden: NDArray[np.bool_] | None = None
    no_data: int | None = None

    def rgba(self, values: Values) -> Pixels:
        """Return the colours of values, of any part of the picture.

        Parameters
        ----------
        values : ndarray, (…) of a single band or (…, 4)
            As stored. Not written to.

        Returns
        -------
        ndarray, (…, 4), uint8
            Straight red, green, blue and alpha; `values` itself where nothing is to be done.
        """
        if self.colors is not None:
            return np.take(_packed(self.colors), values)[..., None].view(np.uint8)
        if self.levels is None and self.hidden is None and self.no_data is None:
            return values  # type: ignore[return-value] - 8 bits, or there were levels
        alpha = values[..., 3] if self.alphas is None else self.alphas[values[..., 3]]
        if self.hidden is not None:
            alpha = np.where(_all_of(self.hidden, values), 0, alpha)
        if self.no_data is not None:
            alpha = np.where((values[..., :3] == self.no_data).any(axis=-1), 0, alpha)
        result = np.empty(values.shape, np.uint8)
        result[..., :3] = values[..., :3] if self.levels is None else self.levels[values[..., :3]]
        result[..., 3] = alpha
        return result


def look_up(appearance: Appearance, picture: Described, *, is_base: bool = False) -> LookUp:
    """Return the tables of an appearance for one picture.

    Parameters
    ----------
    appearance : Appearance
        Colormap and tint count for a single band only.
    picture : Described
        What its values mean.
    is_base : bool
        Whether it lies lowest: a class mask there is grey where no colormap is chosen.
    """
    if picture.bands == 1:
        return LookUp(colors=_single_band(appearance, picture, is_base=is_base))
    levels = _levels(appearance, picture)
    return LookUp(
        levels=None if _is_identity(levels) else levels,
        alphas=None if picture.bits == 8 else to_bytes(np.arange(1 << 16) / 65535),
        hidden=_hidden(appearance, levels),
        no_data=picture.no_data,
    )


def rendered(
    values: Values, appearance: Appearance, picture: Described, *, is_base: bool = False
) -> Pixels:
    """Return the colours of values; see `look_up` and `LookUp.rgba`.

    Examples
    --------
    >>> rendered(samples.values, Appearance(gamma=2.0), samples)  # doctest: +SKIP
    """
    return look_up(appearance, picture, is_base=is_base).rgba(values)


def colormap_of(appearance: Appearance, picture: Described, *, is_base: bool) -> Colormap:
    """Return the colormap that counts for a picture with a single band; a tint is of greys."""
    if appearance.tint is not None:
        return Colormap.GREY
    if appearance.colormap is not None:
        return appearance.colormap
    return Colormap.CLASSES if picture.is_classes and not is_base else Colormap.GREY


def automatic_limits(counts: NDArray[np.integer], picture: Described) -> tuple[float, float]:
    """Return the limits between which nearly all values of a picture lie.

    Parameters
    ----------
    counts : ndarray, (values,), integer
        How often each stored value occurs in the whole picture, see `count_values`.
    picture : Described
        What they mean.

    Returns
    -------
    (float, float)
        The least true values that 0.5 % and 99.5 % of all values do not exceed; lowest and highest
        where these are equal, or where no value occurs.
    """
    below = np.cumsum(counts, dtype=np.int64)
    low, high = (
        picture.offset + picture.scale * int(np.searchsorted(1000 * below, share * below[-1]))
        for share in AUTOMATIC_SHARES
    )
    if below[-1] == 0 or low == high:
        return picture.lowest, picture.highest
    return low, high


def count_values(values: Values, picture: Described) -> NDArray[np.int64]:
    """Return how often each stored value occurs, alpha and what stands for no data aside."""
    counts = np.zeros(1 << picture.bits, np.int64)
    step = max(1, _COUNTED_AT_ONCE // values.shape[1])
    for top in range(0, len(values), step):
        strip = values[top : top + step]
        channels = strip if picture.bands == 1 else strip[..., :3]
        counts += np.bincount(channels.reshape(-1), minlength=len(counts))
    if picture.no_data is not None:
        counts[picture.no_data] = 0
    return counts


def _single_band(appearance: Appearance, picture: Described, *, is_base: bool) -> Pixels:
    colors = np.full((1 << picture.bits, 4), 255, np.uint8)
    colormap = colormap_of(appearance, picture, is_base=is_base)
    if colormap is Colormap.CLASSES:
        palette_row = np.arange(-1, len(colors) - 1) % len(palette())
        colors[:, :3] = palette()[palette_row]
        colors[0] = 0
    else:
        levels = _levels(appearance, picture)
        colors[:, :3] = (
            _tinted(levels, appearance.tint) if appearance.tint else ramp(colormap)[levels]
        )
        hidden = _hidden(appearance, levels)
        if hidden is not None:
            colors[hidden.all(axis=0), 3] = 0
    if picture.no_data is not None:
        colors[picture.no_data, 3] = 0
    return colors


def _tinted(levels: Pixels, tint: str) -> Pixels:
    channels = np.array(rgb(tint), np.float64)
    return np.floor(levels[:, None] * channels / 255 + ROUNDING).astype(np.uint8)


def _levels(appearance: Appearance, picture: Described) -> Pixels:
    """Return the byte of each stored value."""
    low, high = appearance.limits or default_limits(picture)
    values = picture.offset + picture.scale * np.arange(1 << picture.bits, dtype=np.float64)
    if low == high:
        return to_bytes((values >= low).astype(np.float64))
    with np.errstate(over="ignore"):  # limits may be as near as floats get
        levels = np.clip((values - low) / (high - low), 0.0, 1.0)
    return to_bytes(levels if appearance.gamma == 1 else np.power(levels, 1 / appearance.gamma))


def default_limits(picture: Described) -> tuple[float, float]:
    """Return the limits that count where an appearance names none."""
    return (0.0, 255.0) if picture.bits == 8 else (picture.lowest, picture.highest)


def _hidden(appearance: Appearance, levels: Pixels) -> NDArray[np.bool_] | None:
    """Return, for each channel of the transparent colour, which values lie within the tolerance."""
    if appearance.transparent is None:
        return None
    channels = np.array(rgb(appearance.transparent))
    return np.abs(channels[:, None] - levels.astype(np.intp)) <= appearance.tolerance


def _all_of(hidden: NDArray[np.bool_], values: Values) -> NDArray[np.bool_]:
    red, green, blue = (table[values[..., channel]] for channel, table in enumerate(hidden))
    return red & green & blue


def _is_identity(levels: Pixels) -> bool:
    return len(levels) == 256 and bool((levels == np.arange(256)).all())


def _packed(colors: Pixels) -> NDArray[np.uint32]:
    """Return pixels of four bytes as one number each: four times fewer to move."""
    return colors.view(np.uint32)[..., 0]
