"""From stored pixels to values in the file's units, or to colours, in 16 or 8 bits.

Source: DICOM PS3.3 C.11.1 (modality: rescaling or a table), C.7.6.3.1.2 (what pixels mean),
C.7.5.1.1.2 (padding).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from lb_widgets.errors import MediaError
from lb_widgets.media.dicom_header import is_too_large, sequence
from lb_widgets.media.dicom_library import damaged, part, reading
from lb_widgets.media.dicom_looks import groups, numbers
from lb_widgets.media.reasons import Reason

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lb_widgets.media.dicom_pixels import Stored

MAX_SIDE: Final = 2048
"""Pixels: wider and higher frames are reduced."""

_STEPS: Final = 65_535
_GRAY: Final = frozenset({"MONOCHROME1", "MONOCHROME2"})
_PALETTE: Final = "PALETTE COLOR"
_CT: Final = "1.2.840.10008.5.1.4.1.1.2"


class Rescale(NamedTuple):
    """A value is `slope` * stored + `intercept`."""

    slope: float = 1.0
    intercept: float = 0.0


class FrameValues(NamedTuple):
    """A frame to show.

    Parameters
    ----------
    pixels : ndarray
        (height, width), uint16; or (height, width, 3), uint8: red, green and blue.
    low, step : float
        The value of a uint16 pixel is `low` + `step` * stored, in the file's units.
    limits : (float, float)
        Smallest and largest value, but for padding; (0, 255) of colours.
    is_rounded : bool
        Whether the file has finer values than these.
    """

    pixels: NDArray[Any]
    low: float
    step: float
    limits: tuple[float, float]
    is_rounded: bool = False

    @property
    def is_color(self) -> bool:
        """Whether these are colours."""
        return self.pixels.ndim == 3


@dataclass(frozen=True, slots=True)
class Meaning:
    """What stored pixels stand for.

    Parameters
    ----------
    rescales : tuple of Rescale
        Of each frame; a single one is for all.
    table : ndarray or None
        In place of rescaling: the value of each of 65,536 stored ones, from the smallest on; of a
        palette (65,536, 3), uint8.
    padding : (float, float) or None
        Stored values from here to there only fill the picture up.
    unit : str
        Of the values; empty where the file does not say.
    notes : tuple of str
        What of it is not as the file says.
    """

    rescales: tuple[Rescale, ...]
    table: NDArray[Any] | None = field(repr=False)
    padding: tuple[float, float] | None
    bits: int
    unit: str
    notes: tuple[str, ...]

    def values(self, stored: Stored, number: int) -> FrameValues:
        """Return what a stored frame shows.

        Raises
        ------
        MediaError
            Its pixels mean something that is not shown here.
        """
        array = stored.values
        if stored.photometric == "RGB":
            return _colors(_in_8_bits(array, self.bits))
        if array.ndim == 3 or stored.photometric not in _GRAY | {_PALETTE}:
            message = f"Pixels of kind {stored.photometric} are not shown here"
            raise MediaError(message, reason=Reason.UNSUPPORTED)
        if self.table is not None:
            return self._looked_up(array, self.table)
        low, step, steps, is_rounded = _in_16_bits(array)
        slope, intercept = self.rescales[number % len(self.rescales)]
        return self._gray(
            array, steps, low * slope + intercept, step * slope, is_rounded=is_rounded
        )

    def _looked_up(self, array: NDArray[Any], table: NDArray[Any]) -> FrameValues:
        if array.dtype.itemsize > 2 or array.dtype.kind not in "iu":
            message = "A table for pixels of more than 16 bits is not shown here"
            raise MediaError(message, reason=Reason.UNSUPPORTED)
        found = table[array.astype(np.int32) - _first(array.dtype.kind == "i")]
        if found.ndim == 3:
            return _colors(found)
        return self._gray(array, found, 0, 1)

    def _gray(
        self,
        array: NDArray[Any],
        steps: NDArray[np.uint16],
        low: float,
        step: float,
        *,
        is_rounded: bool = False,
    ) -> FrameValues:
        shown = steps
        if self.padding is not None:
            shown = steps[(array < self.padding[0]) | (array > self.padding[1])]
        if shown.size == 0:
            shown = steps
        ends = low + step * float(shown.min()), low + step * float(shown.max())
        return FrameValues(_reduced(steps), low, step, (min(ends), max(ends)), is_rounded)


def meaning(dataset: Any, frames: int) -> Meaning:
    """Return what the stored pixels of a file stand for.

    Raises
    ------
    MediaError
        Its palette or table is damaged.
    """
    with reading("The table of the pixels is damaged"):
        bits = int(dataset.get("BitsStored") or dataset.get("BitsAllocated") or 8)
        table = _table(dataset)
        rescales, notes = _rescales(dataset, frames)
        padding = numbers(dataset, "PixelPaddingValue")
        padding += numbers(dataset, "PixelPaddingRangeLimit")
        pair = (min(padding), max(padding)) if padding else None
        return Meaning(rescales, table, pair, bits, _unit(dataset), tuple(notes))


def _table(dataset: Any) -> NDArray[Any] | None:
    """Return the value or colour of each stored value that 16 bits can hold."""
    processing = part("pydicom.pixels.processing")
    first = _first(dataset.get("PixelRepresentation") == 1)
    stored = np.arange(first, first + _STEPS + 1, dtype=np.int32)
    if dataset.get("PhotometricInterpretation") == _PALETTE:
        descriptor = numbers(dataset, "RedPaletteColorLookupTableDescriptor")
        if len(descriptor) != 3:
            raise damaged("The palette is missing")
        count = int(descriptor[0]) or _STEPS + 1
        # Past the palette's end its last colour counts; pydicom counts in the bits of the colours.
        stored = np.clip(stored, int(descriptor[1]), int(descriptor[1]) + count - 1)
        colors = processing.apply_color_lut(stored, dataset)[..., :3]
        return _in_8_bits(colors, 8 * colors.dtype.itemsize)
    if not sequence(dataset, "ModalityLUTSequence"):
        return None
    return processing.apply_modality_lut(stored, dataset).astype(np.uint16)


def _rescales(dataset: Any, frames: int) -> tuple[tuple[Rescale, ...], list[str]]:
    keyword = "PerFrameFunctionalGroupsSequence"
    if keyword in dataset and is_too_large(dataset, keyword):
        return (Rescale(),), ["what the file says of single frames is too much to read"]
    listed = len(sequence(dataset, keyword))
    found = [_rescale(dataset, frame) for frame in range(min(frames, listed) or 1)]
    if len(set(found)) == 1:
        found = found[:1]
    if all(math.isfinite(each.intercept) and 0 < abs(each.slope) < math.inf for each in found):
        return tuple(found), []
    return (Rescale(),), ["the file's rescale slope cannot be used: these are stored values"]


def _rescale(dataset: Any, frame: int) -> Rescale:
    for source in (*groups(dataset, "PixelValueTransformationSequence", frame), dataset):
        slope, intercept = (numbers(source, f"Rescale{name}") for name in ("Slope", "Intercept"))
        if slope and intercept:
            return Rescale(slope[0], intercept[0])
    return Rescale()


def _unit(dataset: Any) -> str:
    """Return the unit of the values; CT without a word of it is in HU: PS3.3 C.8.2.1."""
    table = sequence(dataset, "ModalityLUTSequence")
    said = [each.get("RescaleType") for each in groups(dataset, "PixelValueTransformationSequence")]
    said += [each.get("ModalityLUTType") for each in table[:1]]
    said += [dataset.get("RescaleType"), dataset.get("Units")]
    unit = str(next(filter(None, said), "")).strip()
    if not unit and dataset.get("SOPClassUID") == _CT and "RescaleSlope" in dataset:
        return "HU"
    return "" if unit == "US" else unit  # "unspecified"


def _colors(pixels: NDArray[np.uint8]) -> FrameValues:
    return FrameValues(_reduced(pixels), 0, 1, (0, 255))


def _first(is_signed: bool) -> int:  # noqa: FBT001 - one word says it
    """Return the smallest value that 16 bits hold."""
    return -32_768 if is_signed else 0


def _in_16_bits(array: NDArray[Any]) -> tuple[float, float, NDArray[np.uint16], bool]:
    """Return the value of step 0, what a step is, the pixels in steps, and whether that rounds."""
    if array.dtype.itemsize <= 2 and array.dtype.kind in "iu":
        base = int(np.iinfo(array.dtype).min)
        return base, 1, (array.astype(np.int32) - base).astype(np.uint16), False
    known = np.isfinite(array)
    if not known.any():
        raise MediaError("No pixel of the frame has a value", reason=Reason.TRUNCATED)
    low, high = float(array[known].min()), float(array[known].max())
    is_exact = high == low or (array.dtype.kind != "f" and high - low <= _STEPS)
    step = 1.0 if is_exact else (high - low) / _STEPS
    shares = np.where(known, (array.astype(np.float64) - low) / step, 0)
    return low, step, np.rint(shares).astype(np.uint16), not is_exact


def _in_8_bits(colors: NDArray[Any], bits: int) -> NDArray[np.uint8]:
    if bits > 8:
        return (colors >> (bits - 8)).astype(np.uint8)
    if bits < 8:
        return (colors.astype(np.uint16) * 255 // (2**bits - 1)).astype(np.uint8)
    return colors.astype(np.uint8)


def _reduced(pixels: NDArray[Any]) -> NDArray[Any]:
    """Return pixels no wider and higher than `MAX_SIDE`, each the mean of a square of them."""
    factor = -(-max(pixels.shape[:2]) // MAX_SIDE)
    if factor == 1:
        return np.ascontiguousarray(pixels)
    kind = pixels.dtype
    counts = np.ones((1, 1), np.uint32)
    for axis in (0, 1):
        edges = np.arange(0, pixels.shape[axis], factor)
        lengths = np.diff(np.append(edges, pixels.shape[axis])).astype(np.uint32)
        counts = counts * (lengths[:, None] if axis == 0 else lengths[None, :])
        pixels = np.add.reduceat(pixels, edges, axis=axis, dtype=np.uint32)
    counts = counts[..., None] if pixels.ndim == 3 else counts
    return ((pixels + counts // 2) // counts).astype(kind)
