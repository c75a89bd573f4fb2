"""What a JPEG file says of itself, and the file without all that only says.

Source: ITU-T T.81 annex B: marker assignments (table B.1), frame header (B.2.2), scan header
(B.2.3); EXIF 2.32 §4.5.4 for the segment that holds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_START: Final = b"\xff\xd8"
_END: Final = b"\xff\xd9"
_SCAN: Final = 0xDA
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers without a length."""
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Start of frame; the other three are tables."""
_COMMON: Final = frozenset({0xC0, 0xC1, 0xC2})
"""Baseline, sequential and progressive, each with Huffman codes: what browsers read."""
_PROGRESSIVE: Final = 0xC2
_TOLD: Final = frozenset({*range(0xE1, 0xEE), 0xEF, 0xFE})
"""Application segments but JFIF's and Adobe's, which say what the colours are; comments."""


class _Segment(NamedTuple):
    marker: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class JpegHeader:
    """What the segments before the pixels say.

    Parameters
    ----------
    bit_depth : int
        Of each sample: 8 or 12.
    components : int
        1 for grey, 3 for colours, 4 for CMYK.
    is_common : bool
        Whether browsers read this kind of JPEG.
    is_one_scan : bool
        Whether the pixels come row by row. A decoder holds a file of several scans whole, at 2
        bytes a sample, even to make a small picture of it.
    """

    bit_depth: int
    components: int
    is_common: bool
    is_one_scan: bool


def jpeg_header(body: bytes) -> JpegHeader | None:
    """Return what the segments say; None where they do not lead to pixels."""
    frame = None
    for marker, start, _ in _segments(body):
        if marker in _FRAMES:
            frame = start
        if marker == _SCAN and frame is not None:
            kind, components = body[frame + 1], body[frame + 9]
            one_scan = kind != _PROGRESSIVE and body[start + 4] == components
            return JpegHeader(body[frame + 4], components, kind in _COMMON, one_scan)
    return None


def bare_jpeg(body: bytes, *, orientation: int) -> bytes | None:
    """Return the file without colour profile, EXIF, comments and previews.

    Browsers act on some of these and Pillow does not, or not alike.

    Parameters
    ----------
    body : bytes
        The file.
    orientation : int, 1 to 8
        As browsers shall turn it: of the EXIF this alone is kept.

    Returns
    -------
    bytes or None
        None where the file is incomplete, or not grey or RGB of 8 bits: it has to be decoded here.
    """
    header = jpeg_header(body)
    if header is None or header.bit_depth != 8 or header.components == 4 or not header.is_common:
        return None
    view = memoryview(body)
    kept: list[bytes | memoryview] = [_START]
    if orientation != 1:
        kept.append(_exif(orientation))
    for marker, start, end in _segments(body):
        if marker == _SCAN:
            kept.append(view[start:])
            return b"".join(kept) if body.rfind(_END, end) >= 0 else None
        if marker not in _TOLD:
            kept.append(view[start:end])
    return None


def has_end(body: bytes) -> bool:
    """Say whether the pixels of a file end, whatever follows: some writers add a video."""
    scans = (end for marker, _, end in _segments(body) if marker == _SCAN)
    scan = next(scans, None)
    return scan is not None and body.rfind(_END, scan) >= 0


def _segments(body: bytes) -> Iterator[_Segment]:
    """Yield the segments up to the first scan, or as far as they are complete."""
    at = len(_START)
    while at + 4 <= len(body) and body[at] == 0xFF:
        marker = body[at + 1]
        if marker == 0xFF:  # any number of these may stand before a marker
            at += 1
            continue
        length = 0 if marker in _ALONE else int.from_bytes(body[at + 2 : at + 4], "big")
        end = at + 2 + length
        if end > len(body):
            return
        yield _Segment(marker, at, end)
        if marker == _SCAN:
            return
        at = end


def _exif(orientation: int) -> bytes:
    """Return a segment that holds nothing but tag 274, a short, in a TIFF of one directory."""
    entry = b"\x01\x12\x00\x03\x00\x00\x00\x01\x00" + bytes([orientation]) + b"\x00\x00"
    content = b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01" + entry + b"\x00\x00\x00\x00"
    return b"\xff\xe1" + (len(content) + 2).to_bytes(2, "big") + content
