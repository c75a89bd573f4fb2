"""Medical pictures, large: frames one at a time, and the patient's data only when asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from lb_widgets.media.dicom import Scan, open_scan, whole_range
from lb_widgets.media.dicom_values import MAX_SIDE
from lb_widgets.messages.preview_files import (
    Fact,
)
from lb_widgets.messages.preview_scans import (
    DicomPreview,
    Frame,
)
from lb_widgets.messages.previews import (
    Tags,
)
from lb_widgets.widgets.base import Reply
from lb_widgets.widgets.base.readable import said
from lb_widgets.widgets.previews.asked import Large, address_of, file_facts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lb_widgets.media.dicom_tags import Tag
    from lb_widgets.media.dicom_values import FrameValues
    from lb_widgets.messages.preview_scans import (
        IntensityTable,
        IntensityWindow,
    )
    from lb_widgets.widgets.previews.asked import Asked

MAX_NAME: Final = 200
"""Characters of a name of a tag or window."""
MAX_VALUE: Final = 500
"""Characters of a tag."""
MAX_UNIT: Final = 16
"""Characters of a unit: what DICOM allows."""


def dicom(asked: Asked) -> Large:
    """Return a medical picture with its first frame.

    Raises
    ------
    MediaError
        It cannot be opened, or has no pixels that can be shown.
    MissingExtraError
        The extra ``dicom`` is not installed.
    """
    scan = _scan(asked)
    first = scan.frame(0)
    asked.context.stop_if_cancelled()
    described, pixels = _sent(first)
    preview = DicomPreview(
        frames=scan.frames,
        width=scan.width,
        height=scan.height,
        first=described,
        is_color=first.is_color,
        tables=[] if first.is_color else _tables(scan),
        windows=[] if first.is_color else _windows(scan, first),
        low=first.limits[0],
        high=first.limits[1],
        unit=said(scan.unit, MAX_UNIT),
        is_inverted=scan.is_inverted and not first.is_color,
        pixel_aspect=scan.pixel_aspect,
        frame_times=scan.frame_times,
        note="; ".join([*scan.notes, *_changes(scan, first)]),
        tags=_facts(scan.tags.picture),
        other_tags=len(scan.tags.others),
    )
    return Large(preview, [pixels], [*_shape(scan), *file_facts(scan)])


def frame(asked: Asked, number: int) -> Reply:
    """Return the pixels of a frame; errors as in `dicom`."""
    scan = _scan(asked)
    asked.context.stop_if_cancelled()
    described, pixels = _sent(scan.frame(number))
    return Reply(described, [pixels])


def patient_tags(asked: Asked) -> Reply:
    """Return the tags that may be about the patient; errors as in `dicom`."""
    tags = _scan(asked).tags
    return Reply(Tags(_facts(tags.others), tags.is_whole))


def _scan(asked: Asked) -> Scan:
    """Return the file with its header read, once for all frames that are asked for."""
    media = asked.load()
    if isinstance(media, Scan):
        return media
    scan = open_scan(media)
    asked.recent.put(address_of(asked.value), scan)
    return scan


def _sent(values: FrameValues) -> tuple[Frame, bytes]:
    height, width = values.pixels.shape[:2]
    if values.is_color:
        return Frame(width, height, "rgb", 0, 1), values.pixels.tobytes()
    pixels = values.pixels.astype("<u2", copy=False)
    return Frame(width, height, "uint16", values.low, values.step), pixels.tobytes()


def _windows(scan: Scan, first: FrameValues) -> list[IntensityWindow]:
    found = [*scan.interest.windows, whole_range(first.limits)]
    return [msgspec.structs.replace(each, name=said(each.name, MAX_NAME)) for each in found]


def _tables(scan: Scan) -> list[IntensityTable]:
    found = scan.interest.tables
    return [msgspec.structs.replace(each, name=said(each.name, MAX_NAME)) for each in found]


def _changes(scan: Scan, first: FrameValues) -> list[str]:
    """Return what of the pixels is not as in the file."""
    height, width = first.pixels.shape[:2]
    told: list[str] = []
    if (width, height) != (scan.width, scan.height):
        side = -(-max(scan.width, scan.height) // MAX_SIDE)
        told.append(f"shown at {width:,} by {height:,} pixels, each the mean of {side} by {side}")
    if first.is_rounded:
        told.append("values are rounded to 65,536 steps")
    return told


def _shape(scan: Scan) -> list[Fact]:
    facts = [Fact("Pixels", f"{scan.width:,} by {scan.height:,}")]
    if scan.frames > 1:
        facts.append(Fact("Frames", f"{scan.frames:,}"))
    return facts


def _facts(tags: Iterable[Tag]) -> list[Fact]:
    return [Fact(said(tag.name, MAX_NAME), said(tag.value, MAX_VALUE)) for tag in tags]
