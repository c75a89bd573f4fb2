"""DICOM files written by hand (PS3.5 §7, PS3.10 §7), so that they may lie."""

from __future__ import annotations

import struct
import zlib
from functools import cache

EXPLICIT = b"1.2.840.10008.1.2.1"
DEFLATED = b"1.2.840.10008.1.2.1.99"
JPEG_2000 = b"1.2.840.10008.1.2.4.90"
_LONG = {b"OB", b"OW", b"SQ", b"UN", b"UT"}


def dicom(
    pixels: bytes | None = None,
    *,
    size: tuple[int, int] = (16, 12),
    bits: int = 16,
    photometric: bytes = b"MONOCHROME2 ",
    samples: int = 1,
    frames: int = 1,
    syntax: bytes = EXPLICIT,
    window: tuple[bytes, bytes] | None = None,
    text: bytes = b"Someone",
    says_size: tuple[int, int] | None = None,
    says_frames: bytes | None = None,
    says_bits: int | None = None,
    nested: int = 0,
) -> bytes:
    """Return a file.

    Parameters
    ----------
    pixels : bytes, optional
        As they are stored; by default a ramp.
    size : (int, int), pixels
        Width and height.
    window : (bytes, bytes), optional
        Centre and width.
    text : bytes
        Of the tags that hold texts.
    says_size, says_frames, says_bits
        What the file says instead of the truth.
    nested : int
        Sequences in sequences.
    """
    width, height = size
    if pixels is None:
        count = width * height * samples * frames
        ramp = [n * 37 % (1 << min(bits, 12)) for n in range(count)]
        pixels = struct.pack(f"<{count}{'H' if bits == 16 else 'B'}", *ramp)
    said_width, said_height = says_size or size
    said_bits = says_bits or bits
    body = _texts(text)
    body += _element(0x0028, 0x0002, b"US", struct.pack("<H", samples))
    body += _element(0x0028, 0x0004, b"CS", photometric)
    if samples == 3:
        body += _element(0x0028, 0x0006, b"US", struct.pack("<H", 0))
    if frames != 1 or says_frames is not None:
        said = says_frames if says_frames is not None else str(frames).encode()
        body += _element(0x0028, 0x0008, b"IS", said)
    for element, value in (
        (0x0010, said_height), (0x0011, said_width), (0x0100, said_bits), (0x0101, said_bits),
        (0x0102, said_bits - 1), (0x0103, 0),
    ):  # fmt: skip
        body += _element(0x0028, element, b"US", struct.pack("<H", value))
    if window is not None:
        for element, value in zip((0x1050, 0x1051), window, strict=True):
            body += _element(0x0028, element, b"DS", value)
    if nested:
        body += _nested(nested)
    if syntax == JPEG_2000:
        body += struct.pack("<HH", 0x7FE0, 0x0010) + b"OB\0\0\xff\xff\xff\xff"
        body += _item(b"") + _item(pixels) + struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)
    else:
        body += _element(0x7FE0, 0x0010, b"OW", pixels)
    return _meta(syntax) + body


@cache
def deflated_bomb() -> bytes:
    """Return a file of 2 MB whose pixels are 2 GiB: a block of zeros looks the same anywhere."""
    head = dicom(b"", syntax=DEFLATED)
    start = len(_meta(DEFLATED))
    pixels = head[start:-4] + struct.pack("<I", 2**31)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packer.compress(pixels) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(1 << 24)) + packer.flush(zlib.Z_FULL_FLUSH)
    return head[:start] + body + block * 128 + packer.flush()


def _meta(syntax: bytes) -> bytes:
    meta = _element(0x0002, 0x0002, b"UI", b"1.2.840.10008.5.1.4.1.1.7")
    meta += _element(0x0002, 0x0003, b"UI", b"1.2.3.4")
    meta += _element(0x0002, 0x0010, b"UI", syntax)
    length = _element(0x0002, 0x0000, b"UL", struct.pack("<I", len(meta)))
    return bytes(128) + b"DICM" + length + meta


def _texts(text: bytes) -> bytes:
    body = _element(0x0008, 0x0005, b"CS", b"ISO_IR 192")
    body += _element(0x0008, 0x0016, b"UI", b"1.2.840.10008.5.1.4.1.1.7")
    body += _element(0x0008, 0x0018, b"UI", b"1.2.3.4")
    for element, kind in ((0x0060, b"CS"), (0x0080, b"LO"), (0x103E, b"LO")):
        body += _element(0x0008, element, kind, text[:60_000])
    for element, kind in ((0x0010, b"PN"), (0x0020, b"LO"), (0x4000, b"LT")):
        body += _element(0x0010, element, kind, text[:60_000])
    if len(text) > 60_000:
        body += _element(0x0019, 0x0010, b"LO", b"LBW") + _element(0x0019, 0x1001, b"UT", text)
    return body


def _element(group: int, element: int, kind: bytes, value: bytes) -> bytes:
    value += b"\0" * (len(value) % 2)
    if kind in _LONG:
        return struct.pack("<HH2sHI", group, element, kind, 0, len(value)) + value
    return struct.pack("<HH2sH", group, element, kind, len(value)) + value


def _item(value: bytes) -> bytes:
    return struct.pack("<HHI", 0xFFFE, 0xE000, len(value)) + value


def _nested(levels: int) -> bytes:
    """Return a sequence of undefined length that holds one, and so on."""
    start = struct.pack("<HH2sHI", 0x0040, 0xA730, b"SQ", 0, 0xFFFFFFFF)
    start += struct.pack("<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF)
    end = struct.pack("<HHI", 0xFFFE, 0xE00D, 0) + struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)
    return start * levels + end * levels
