"""Medical pictures."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

import msgspec

from lb_widgets.messages.preview_files import (  # noqa: TC001 - msgspec reads the annotations
    Fact,
)


class WindowFunction(StrEnum):
    """How a window spreads values: DICOM PS3.3 C.11.2.1.2 and C.11.2.1.3."""

    LINEAR = "LINEAR"
    LINEAR_EXACT = "LINEAR_EXACT"
    SIGMOID = "SIGMOID"


class IntensityWindow(msgspec.Struct, frozen=True):
    """A range of values that is spread over black to white: DICOM PS3.3 C.11.2.

    Parameters
    ----------
    center, width : float
        In the file's units; the width is more than 0, and at least 1 for ``LINEAR``.
    """

    name: str
    center: float
    width: float
    function: WindowFunction = WindowFunction.LINEAR


class IntensityTable(msgspec.Struct, frozen=True):
    """The grey of each value, from `first` on in steps of 1: DICOM PS3.3 C.11.2.1.1.

    Values before the first take the first grey, those past the last take the last.

    Parameters
    ----------
    first : float
        In the file's units.
    grays : list of int
        0 (black) to 255 (white), at least one.
    """

    name: str
    first: float
    grays: list[int]


class Frame(msgspec.Struct, frozen=True):
    """A frame; the buffer is its pixels, row by row from the top left.

    Parameters
    ----------
    width, height : int, pixels
        As they are sent: large frames are reduced.
    dtype : Literal
        ``"uint16"``, little-endian, whose value is `low` + `step` * stored; ``"rgb"``: three bytes.
    low, step : float
        In the file's units; 0 and 1 for colours.
    """

    width: int
    height: int
    dtype: Literal["uint16", "rgb"]
    low: float
    step: float


class DicomPreview(msgspec.Struct, frozen=True, tag_field="kind", tag="dicom"):
    """A medical picture; its first frame is the buffer, others are asked for with `FrameRequest`.

    Parameters
    ----------
    frames : int
        At least 1.
    width, height : int, pixels
        As the file says.
    first : Frame
        Whose pixels are the buffer; all frames are of its kind and size.
    is_color : bool
        Whether frames are RGB; there are no windows then.
    tables : list of IntensityTable
        The file's own, shown before its windows.
    windows : list of IntensityWindow
        The file's own, then one of all values; at least one where it is not in colour.
    low, high : float
        Smallest and largest value of the first frame, but for what only fills it up.
    unit : str
        Of the values: ``"HU"``; empty where the file does not say.
    is_inverted : bool
        Whether small values are white (MONOCHROME1).
    pixel_aspect : float
        Height of a pixel, divided by its width.
    frame_times : list of float, ms
        How long before each frame is shown after the one before it; a single one is for all, none
        where the file does not say.
    note : str
        What is not as in the file: ``"shown at 2,048 by 1,024 pixels"``.
    tags : list of Fact
        What is about the picture.
    other_tags : int
        How many more there are, which may be about the patient; asked for with `TagsRequest`.
    """

    frames: int
    width: int
    height: int
    first: Frame
    is_color: bool
    tables: list[IntensityTable]
    windows: list[IntensityWindow]
    low: float
    high: float
    unit: str
    is_inverted: bool
    pixel_aspect: float
    frame_times: list[float]
    note: str
    tags: list[Fact]
    other_tags: int
