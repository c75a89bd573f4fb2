"""MP4 files made box by box, so that nothing but the standard says what they mean."""

from __future__ import annotations

import struct

MATRIX = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
SIDEWAYS = struct.pack(">9i", 0, 1 << 16, 0, -(1 << 16), 0, 0, 0, 0, 1 << 30)
FTYP = struct.pack(">I4s4sI4s", 20, b"ftyp", b"isom", 512, b"mp42")
AVCC = b"\x01\x64\x00\x1f\xff\xe1\x00\x00\x00"
HVCC = bytes([1, 1, 0x60, 0, 0, 0, 0xB0, 0, 0, 0, 0, 0, 93]) + b"\0" * 10
ESDS = b"\0\0\0\0\x03\x19\0\1\0\x04\x11\x40\x15" + b"\0" * 11 + b"\x05\x02\x12\x10\x06\x01\x02"


def box(kind: str, *contents: bytes) -> bytes:
    """Return a box."""
    data = b"".join(contents)
    return struct.pack(">I4s", 8 + len(data), kind.encode("latin-1")) + data


def full(kind: str, *contents: bytes, version: int = 0) -> bytes:
    """Return a box with version and flags."""
    return box(kind, struct.pack(">I", version << 24), *contents)


def times(scale: int, duration: int, version: int = 0) -> bytes:
    """Return the fields of a movie or media header that all have."""
    return struct.pack(">QQIQ" if version else ">IIII", 0, 0, scale, duration)


def movie_header(scale: int = 1000, duration: int = 8000, version: int = 0) -> bytes:
    """Return a movie header."""
    return full("mvhd", times(scale, duration, version), b"\0" * 80, version=version)


def video_entry(codec: str, *inner: bytes, width: int = 640, height: int = 360) -> bytes:
    """Return a sample entry of pictures."""
    size = struct.pack(">HH", width, height)
    return box(codec, b"\0" * 6, b"\0\1", b"\0" * 16, size, b"\0" * 50, *inner)


def sound_entry(codec: str, *inner: bytes, version: int = 0) -> bytes:
    """Return a sample entry of sound."""
    more = {0: 0, 1: 16, 2: 36}[version]
    fields = struct.pack(">HHIHHHHI", version, 0, 0, 2, 16, 0, 0, 44_100 << 16)
    return box(codec, b"\0" * 6, b"\0\1", fields, b"\0" * more, *inner)


def track(
    handler: str,
    entry: bytes,
    *,
    scale: int = 15_360,
    duration: int = 122_880,
    samples: int = 120,
    matrix: bytes = MATRIX,
) -> bytes:
    """Return a track."""
    table = box(
        "stbl",
        full("stsd", struct.pack(">I", 1), entry),
        full("stsz", struct.pack(">II", 0, samples)),
    )
    return box(
        "trak",
        full("tkhd", b"\0" * 36, matrix, b"\0" * 8),
        box(
            "mdia",
            full("mdhd", times(scale, duration), b"\0" * 4),
            full("hdlr", b"\0" * 4, handler.encode(), b"\0" * 13),
            box("minf", table),
        ),
    )


def mp4(*tracks: bytes, header: bytes | None = None, data: int = 1000) -> bytes:
    """Return a file with its index before the samples."""
    movie = box("moov", movie_header() if header is None else header, *tracks)
    return FTYP + movie + box("mdat", b"\0" * data)


def h264(**more: int) -> bytes:
    """Return a track of H.264, 640 by 360, 15 frames a second for 8 seconds."""
    return track("vide", video_entry("avc1", box("avcC", AVCC), **more))


def aac() -> bytes:
    """Return a track of AAC."""
    return track("soun", sound_entry("mp4a", box("esds", ESDS)), scale=44_100, duration=352_800)
