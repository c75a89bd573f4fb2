"""The tags of a DICOM file: those about the picture, and those that may be about the patient.

What is about the picture is a list; whatever is not on it may say who the patient is. So do names,
numbers, dates, places, persons, UIDs, comments and private tags: DICOM PS3.15 Annex E, table E.1-1,
of whose tags none is on the list. Tags that are new, or somebody's own, are hidden too.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from lb_widgets.media.dicom_header import is_too_large

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_TAGS: Final = 1000
"""Tags that are read; newer files repeat some for each of thousands of frames."""
MAX_VALUE: Final = 2000
"""Characters of a value that are kept."""
MAX_DEPTH: Final = 16
"""Sequences within sequences that are looked into."""

PICTURE_TAGS: Final = (
    "Modality", "SOPClassUID", "ImageType", "Manufacturer", "ManufacturerModelName",
    "BodyPartExamined", "Laterality", "ImageLaterality", "ViewPosition", "PatientPosition",
    "PatientOrientation", "ConversionType",
    "Rows", "Columns", "NumberOfFrames", "SamplesPerPixel", "PhotometricInterpretation",
    "PlanarConfiguration", "BitsAllocated", "BitsStored", "HighBit", "PixelRepresentation",
    "PixelSpacing", "ImagerPixelSpacing", "NominalScannedPixelSpacing", "PixelAspectRatio",
    "SliceThickness", "SpacingBetweenSlices", "SliceLocation",
    "ImagePositionPatient", "ImageOrientationPatient", "InstanceNumber",
    "RescaleSlope", "RescaleIntercept", "RescaleType", "Units",
    "WindowCenter", "WindowWidth", "WindowCenterWidthExplanation", "VOILUTFunction",
    "SmallestImagePixelValue", "LargestImagePixelValue", "PixelPaddingValue",
    "PixelPaddingRangeLimit", "PresentationLUTShape",
    "KVP", "XRayTubeCurrent", "ExposureTime", "Exposure", "FilterType", "FocalSpots",
    "ConvolutionKernel", "ReconstructionDiameter", "DistanceSourceToDetector",
    "DistanceSourceToPatient", "GantryDetectorTilt", "TableHeight",
    "RepetitionTime", "EchoTime", "InversionTime", "EchoNumbers", "EchoTrainLength", "FlipAngle",
    "MagneticFieldStrength", "ImagingFrequency", "NumberOfAverages", "PixelBandwidth",
    "ScanningSequence", "SequenceVariant", "ScanOptions", "MRAcquisitionType",
    "FrameTime", "FrameTimeVector", "CineRate", "RecommendedDisplayFrameRate",
    "FrameIncrementPointer", "StartTrim", "StopTrim",
    "LossyImageCompression", "LossyImageCompressionRatio", "LossyImageCompressionMethod",
    "BurnedInAnnotation", "RecognizableVisualFeatures", "SpecificCharacterSet",
)  # fmt: skip
"""Keywords of what is about the picture, in the order of reading."""

_VARYING: Final = ", and others in other frames"
_RANKS: Final = {keyword: rank for rank, keyword in enumerate(PICTURE_TAGS)}


class Tag(NamedTuple):
    """A tag as text; neither redacted nor cut to what is read."""

    name: str
    value: str


class Tags(NamedTuple):
    """The tags of a file.

    Parameters
    ----------
    picture : list of Tag
        What is about the picture.
    others : list of Tag
        What may be about the patient; those within others named ``"Outer, Inner"``.
    is_whole : bool
        Whether there are no more.
    """

    picture: list[Tag]
    others: list[Tag]
    is_whole: bool


def tags_of(dataset: Any) -> Tags:
    """Return the tags of a file, as far as `MAX_TAGS` go."""
    ranked: dict[int, Tag] = {}
    others: list[Tag] = []
    found = list(islice(_walk(dataset, "", 0), MAX_TAGS + 1))
    for keyword, tag in found[:MAX_TAGS]:
        rank = _RANKS.get(keyword)
        if rank is None:
            others.append(tag)
        elif ranked.setdefault(rank, tag).value not in {tag.value, f"{tag.value}{_VARYING}"}:
            ranked[rank] = Tag(tag.name, ranked[rank].value.removesuffix(_VARYING) + _VARYING)
    return Tags([ranked[rank] for rank in sorted(ranked)], others, len(found) <= MAX_TAGS)


def _walk(dataset: Any, before: str, depth: int) -> Iterator[tuple[str, Tag]]:
    """Yield the keyword of each tag, with the tag."""
    for number in sorted(dataset.keys()):
        if is_too_large(dataset, number) and _is_sequence(dataset.get_item(number)):
            yield "", Tag(before + _named(number), "too long to read")
            continue
        try:
            element = dataset[number]
            name = before + _name(element)
            is_sequence = element.VR == "SQ"
            items = list(element.value or ()) if is_sequence else []
            value = "" if is_sequence else _value(element)
        except Exception:  # noqa: BLE001 - pydicom raises whatever a damaged value makes it raise
            yield "", Tag(before + _named(number), "cannot be read")
            continue
        if not is_sequence:
            # What is about the picture stands alone, wherever it is.
            known = element.keyword in _RANKS
            yield element.keyword, Tag(_name(element) if known else name, value)
        elif not items or depth == MAX_DEPTH:
            yield "", Tag(name, "empty" if not items else "too deep to read")
        for item in items if depth < MAX_DEPTH else ():
            yield from _walk(item, f"{name}, ", depth + 1)


def _is_sequence(raw: Any) -> bool:
    return raw.VR in {"SQ", "UN", None}


def _named(number: Any) -> str:
    return f"({number >> 16:04X},{number & 0xFFFF:04X})"


def _name(element: Any) -> str:
    """Return what a tag is called; of private ones pydicom's words are no help."""
    if element.tag.is_private or not element.keyword:
        return (
            f"Private tag {_named(element.tag)}" if element.tag.is_private else _named(element.tag)
        )
    return str(element.name)


def _value(element: Any) -> str:
    value = element.value
    if value is None:
        return ""
    if isinstance(value, (bytes, bytearray)):
        return f"{len(value):,} bytes"
    if isinstance(value, str):  # among them UIDs, whose text may be a name
        named = getattr(value, "name", value)
        return str(named)[:MAX_VALUE]
    if hasattr(value, "__iter__") and not hasattr(value, "original_string"):
        shown = "; ".join(str(each) for each in islice(value, MAX_VALUE // 4))
        more = len(value) - MAX_VALUE // 4
        return shown if more <= 0 else f"{shown}; and {more:,} more"
    return str(value)[:MAX_VALUE]
