"""Pictures that are in memory: NumPy arrays and Pillow's images."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from lb_widgets.errors import InputError
from lb_widgets.media.picture_files import FAILURES, failure, orientation_of
from lb_widgets.media.picture_modes import COLOR_MODES, SINGLE_MODES, band_values, bands_and_type
from lb_widgets.media.picture_values import MAX_SIDE, Decoded, Meaning, samples_of, strips
from lb_widgets.media.samples import Samples

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.Image import Image

    from lb_widgets.media.picture_values import Allocate, Cancel, Parts, Values

    Array = NDArray[np.generic]

_SHAPES: Final = "(height, width), (height, width, 3) or (height, width, 4)"
_TYPES: Final = "bool, integers or floats"
_DEEP: Final = 65_535
_STEPS: Final = _DEEP - 1
"""From the least float to the greatest, stored as 1 to 65,535; 0 stands for none."""


class PictureArray:
    """A `Source`: an array of values.

    Parameters
    ----------
    array : ndarray, (height, width), (height, width, 3) or (height, width, 4)
        Bool (True is 1; in colours, full), integers from 0 to 65,535, or floats. The alpha of
        floats is from 0 to 1.
    what : str
        Names it in messages.

    Raises
    ------
    InputError
        An array of another kind, shape or size.
    """

    byte_count = 0  # the caller holds it
    is_opaque = True  # never sent as it is

    def __init__(self, array: Array, what: str) -> None:
        self._array = _checked(array, what)
        self._what = what
        self.height, self.width = self._array.shape[:2]
        self.notes: tuple[str, ...] = ()
        colors, bytewise = (
            self._array.ndim == 3,
            self._array.dtype.kind in "bu" and self._array.itemsize == 1,
        )
        self.pixel_bytes = (4 if colors else 1) * (1 if bytewise else 2)
        self.meaning: Meaning | None = Meaning(4) if colors and bytewise else None

    def decode(self, allocate: Allocate, cancelled: Cancel) -> Decoded:
        """As in `Source`."""
        if self._array.dtype.kind == "f":
            return _decoded_floats(self._array, self._what, allocate, cancelled)
        return Decoded(_integers(self._array, self._what, allocate, cancelled))

    def preview(self, level: int, cancelled: Cancel) -> Values | None:  # noqa: ARG002
        """As in `Source`."""
        return None

    def as_it_is(self, *, with_alpha: bool) -> Parts:  # noqa: ARG002
        """As in `Source`."""
        return ()


class PictureImage:
    """A `Source`: an image of Pillow's.

    Parameters
    ----------
    image : PIL.Image.Image
        Shown as it is in memory: not turned by its EXIF.
    what : str
        Names it in messages.

    Raises
    ------
    InputError
        An image of a mode that is no picture, or one too large.
    """

    byte_count = 0  # the caller holds it
    is_opaque = True  # never sent as it is

    def __init__(self, image: Image, what: str) -> None:
        if image.mode not in SINGLE_MODES | COLOR_MODES | {"F"}:
            modes = ", ".join(sorted(SINGLE_MODES | COLOR_MODES | {"F"}))
            message = f"The {what} is an image of mode {image.mode}; expected one of {modes}."
            raise InputError(f'{message} Convert it: image.convert("RGB").')
        _check_size(image.size, f"The {what} is an image")
        self._image = image
        self._what = what
        self.width, self.height = image.size
        bands, kind = bands_and_type(image.mode)
        self.pixel_bytes = bands * kind.itemsize
        orientation = orientation_of(image.info.get("exif"))
        self.notes: tuple[str, ...] = ()
        if orientation != 1:
            self.notes = (f"not turned by EXIF orientation {orientation}: an image in memory",)
        self.meaning: Meaning | None = Meaning(4) if image.mode in COLOR_MODES else None

    def decode(self, allocate: Allocate, cancelled: Cancel) -> Decoded:
        """As in `Source`."""
        try:
            self._image.load()
        except FAILURES as error:
            raise failure(error) from error
        if self._image.mode in {"I", "F"}:
            return _decoded_numbers(np.asarray(self._image), self._what, allocate, cancelled)
        bands, kind = bands_and_type(self._image.mode)
        shape = (self.height, self.width) if bands == 1 else (self.height, self.width, bands)
        values = allocate(shape, kind)
        for rows in strips(shape, cancelled):
            box = (0, rows.start, self.width, rows.stop)
            values[rows] = band_values(self._image.crop(box))
        transparent = self._image.info.get("transparency")
        no_data = transparent if bands == 1 and isinstance(transparent, int) else None
        return Decoded(samples_of(values, no_data=no_data, may_be_classes=True))

    def preview(self, level: int, cancelled: Cancel) -> Values | None:  # noqa: ARG002
        """As in `Source`."""
        return None

    def as_it_is(self, *, with_alpha: bool) -> Parts:  # noqa: ARG002
        """As in `Source`."""
        return ()


def _checked(given: Array, what: str) -> Array:
    """Return an array of two or three dimensions in the machine's byte order."""
    found = f"The {what} is an array of shape {given.shape}, {given.dtype}"
    if isinstance(given, np.ma.MaskedArray):
        raise InputError(f"{found}, masked; expected a plain one. Fill it: array.filled(0).")
    array = given[..., 0] if given.ndim == 3 and given.shape[2] == 1 else given
    if array.ndim not in {2, 3} or (array.ndim == 3 and array.shape[2] not in {3, 4}):
        first = given.ndim == 3 and given.shape[0] in {1, 3, 4}
        hint = " Move its bands to the end: numpy.moveaxis(array, 0, -1)." if first else ""
        raise InputError(f"{found}; expected {_SHAPES}.{hint}")
    if array.dtype.kind not in "buif":
        raise InputError(f"{found}; expected {_TYPES}.")
    if 0 in array.shape:
        raise InputError(f"{found}: it has no pixels.")
    _check_size((array.shape[1], array.shape[0]), found)
    return array if array.dtype.isnative else array.astype(array.dtype.newbyteorder("="))


def _check_size(size: tuple[int, int], found: str) -> None:
    if 0 in size:
        raise InputError(f"{found} of {size[0]} by {size[1]} px: it has no pixels.")
    if max(size) > MAX_SIDE:
        shown = f"{size[0]:,} by {size[1]:,} px"
        raise InputError(
            f"{found} of {shown}; expected at most {MAX_SIDE:,} px a side. Make it smaller: "
            "array[::2, ::2], or image.reduce(2)."
        )


def _decoded_numbers(array: Array, what: str, allocate: Allocate, cancelled: Cancel) -> Decoded:
    """Decode an image of mode I or F: 16 bits where these hold it, as of a PNG, else floats."""
    if array.dtype.kind == "i":
        lowest, highest = _integer_extent(array)
        if lowest >= 0 and highest <= _DEEP:
            return Decoded(_integers(array.astype(np.uint16), what, allocate, cancelled))
        array = array.astype(np.float64)
    return _decoded_floats(array, what, allocate, cancelled)


def _integers(array: Array, what: str, allocate: Allocate, cancelled: Cancel) -> Samples:
    kind = _fitting(array, what)
    values = allocate(_stored_shape(array), kind)
    full = np.iinfo(kind).max
    for rows in strips(array.shape, cancelled):
        strip = array[rows]
        if array.ndim == 2:
            values[rows] = strip
            continue
        if array.dtype == np.bool_:
            strip = np.where(strip, full, 0)
        values[rows, :, :3] = strip[..., :3]
        values[rows, :, 3] = strip[..., 3] if array.shape[2] == 4 else full
    return samples_of(values, may_be_classes=True)


def _fitting(array: Array, what: str) -> np.dtype[Any]:
    """Return the type that holds all values of an array of integers, or raise `InputError`."""
    if array.dtype.itemsize == 1 and array.dtype.kind in "bu":
        return np.dtype(np.uint8)
    if array.dtype == np.uint16:
        return array.dtype
    lowest, highest = _integer_extent(array)
    if lowest < 0 or highest > _DEEP:
        raise InputError(
            f"The {what} is an array of {array.dtype} with values from {lowest:,} to {highest:,}; "
            f"expected 0 to {_DEEP:,}. Convert it: array.astype(float)."
        )
    return np.dtype(np.uint8 if highest <= 255 else np.uint16)


def _integer_extent(array: Array) -> tuple[int, int]:
    found = [int(extreme) for rows in strips(array.shape) for extreme in _extremes(array[rows])]
    return min(found), max(found)


def _extremes(values: Any) -> tuple[Any, Any]:
    return values.min(), values.max()


def _decoded_floats(array: Array, what: str, allocate: Allocate, cancelled: Cancel) -> Decoded:
    """Store floats as 16 bits between the least and the greatest; what is none becomes 0."""
    lowest, highest, unknown = _float_extent(array, what)
    scale, offset = _steps(lowest, highest)
    values = allocate(_stored_shape(array), np.dtype(np.uint16))
    for rows in strips(array.shape, cancelled):
        strip = array[rows].astype(np.float64)
        colors = strip if array.ndim == 2 else strip[..., :3]
        known = np.isfinite(colors)
        # Of equal values there is one step.
        steps = (np.where(known, colors, lowest) - lowest) / scale if highest > lowest else 0.0
        stored = np.where(known, np.clip(np.rint(steps) + 1, 1, _DEEP), 0).astype(np.uint16)
        if array.ndim == 2:
            values[rows] = stored
            continue
        values[rows, :, :3] = stored
        alpha = strip[..., 3] if array.shape[2] == 4 else np.ones(strip.shape[:2])
        opaque = np.where(known.all(axis=2) & np.isfinite(alpha), alpha, 0)
        values[rows, :, 3] = np.rint(opaque * _DEEP).astype(np.uint16)
    samples = Samples(
        values,
        scale=scale,
        offset=offset,
        lowest=lowest,
        highest=highest,
        no_data=0 if array.ndim == 2 else None,
    )
    notes = [f"floats, in {_STEPS:,} steps of {scale:.3g}"] if highest > lowest else []
    if unknown:
        notes.append(f"{unknown:,} values are NaN or infinite: transparent")
    return Decoded(samples, tuple(notes))


def _float_extent(array: Array, what: str) -> tuple[float, float, int]:
    """Return the least and greatest finite value, and how many are not; alpha aside."""
    found: list[float] = []
    unknown = 0
    for rows in strips(array.shape):
        colors = array[rows] if array.ndim == 2 else array[rows, :, :3]
        known = colors[np.isfinite(colors)]
        unknown += colors.size - known.size
        if known.size:
            found += [float(extreme) for extreme in _extremes(known)]
        if array.ndim == 3 and array.shape[2] == 4:
            _check_alpha(array[rows, :, 3], what)
    lowest, highest = (min(found), max(found)) if found else (0.0, 0.0)
    if not np.isfinite(highest - lowest):
        message = f"from {lowest:g} to {highest:g}; expected a range that a float can hold"
        raise InputError(f"The {what} is an array with values {message}.")
    return lowest, highest, unknown


def _check_alpha(alpha: Any, what: str) -> None:
    outside = alpha[(alpha < 0) | (alpha > 1)]
    if outside.size:
        raise InputError(
            f"The {what} is an array of floats with an alpha of {outside.flat[0]:g}; expected 0 "
            "to 1. Divide it by its full value."
        )


def _steps(lowest: float, highest: float) -> tuple[float, float]:
    """Return scale and offset that make 1 the lowest value and 65,535 the highest."""
    if highest > lowest:
        scale = max((highest - lowest) / _STEPS, float(np.finfo(np.float64).tiny))
        return scale, lowest - scale
    scale = abs(lowest) or 1.0
    return scale, lowest - scale  # exact: 0, twice the value, or -1


def _stored_shape(array: Array) -> tuple[int, ...]:
    return array.shape if array.ndim == 2 else (*array.shape[:2], 4)
