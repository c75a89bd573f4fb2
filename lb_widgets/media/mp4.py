"""What the boxes of an MP4 or QuickTime file tell: tracks, how long they play, what is missing.

Source: ISO/IEC 14496-12:2015: §4.2 box, §8.2 to §8.5 movie, track and sample description, §8.7
sample sizes, §8.8 fragments. Nothing is decoded, and no more is read than these boxes.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from lb_widgets.media.mp4_codecs import codec_string

if TYPE_CHECKING:
    from collections.abc import Iterator

VIDEO: Final = "vide"
"""Handler of a track of pictures."""
SOUND: Final = "soun"
"""Handler of a track of sound."""

MAX_BOXES: Final = 10_000
"""Boxes read at one level: a file of empty boxes would have a million a megabyte."""
_MAX_TRACKS: Final = 64
_U32: Final = struct.Struct(">I")
_TKHD_MATRIX: Final = {0: 40, 1: 52}
"""Where the matrix of a track header begins, by its version (§8.3.2)."""
_SAMPLE_SIZE_COUNT: Final = 8  # §8.7.3: version, flags, sample_size, then the count
_VISUAL_ENTRY, _AUDIO_ENTRY = 78, 28
"""Bytes of a sample entry before the boxes within it, after its own header (§12.1.3, §12.2.3)."""
_SOUND_VERSIONS: Final = {0: 0, 1: 16, 2: 36}
"""Bytes that QuickTime's versions of a sound description have besides."""


@dataclass(frozen=True, slots=True)
class Track:
    """One track.

    Parameters
    ----------
    handler : str
        `VIDEO`, `SOUND`, or another four letters.
    codec : str
        The four letters of its sample entry, such as ``avc1``; empty where there is none.
    codecs : str
        As RFC 6381 writes it, such as ``avc1.64001f``; `codec` alone where the rest is not known.
    seconds : float or None
        How long it plays.
    width, height : int, pixels
        As it is shown, so turned as the track header says; 0 for sound.
    frames_per_second : float or None
        On average.
    """

    handler: str
    codec: str
    codecs: str
    seconds: float | None
    width: int = 0
    height: int = 0
    frames_per_second: float | None = None


@dataclass(frozen=True, slots=True)
class Mp4:
    """What the boxes tell.

    Parameters
    ----------
    tracks : tuple of Track
        In the order of the file; empty without an index.
    seconds : float or None
        How long it plays; None where that is not told.
    has_index : bool
        Whether the movie box (moov) is there, without which nothing plays.
    size : int, bytes
        Of the file as its boxes have it; more than there is where it is cut short.
    """

    tracks: tuple[Track, ...]
    seconds: float | None
    has_index: bool
    size: int

    def first(self, handler: str) -> Track | None:
        """Return the first track of a kind."""
        return next((track for track in self.tracks if track.handler == handler), None)


class _Box(NamedTuple):
    kind: bytes
    data: memoryview
    """Its content, as far as it is there."""
    end: int
    """Where it ends as its header has it, from where its level begins."""

    @property
    def version(self) -> int:
        return self.data[0] if self.data else 0


def read_mp4(body: bytes) -> Mp4:
    """Return what the boxes of a file tell; what is damaged is left out.

    Parameters
    ----------
    body : bytes
        The whole file, or as much as there is of it.
    """
    size = len(body)
    movie: memoryview | None = None
    for box in _boxes(memoryview(body)):
        size = max(size, box.end)
        if box.kind == b"moov" and box.end <= len(body) and movie is None:
            movie = box.data
    if movie is None:
        return Mp4((), None, has_index=False, size=size)
    tracks = [_track(box.data) for box in _boxes(movie) if box.kind == b"trak"][:_MAX_TRACKS]
    found = tuple(track for track in tracks if track is not None)
    return Mp4(found, _movie_seconds(movie, found), has_index=True, size=size)


def _boxes(data: memoryview) -> Iterator[_Box]:
    """Yield the boxes of one level; the last may be cut."""
    at = 0
    for _ in range(MAX_BOXES):
        if at + 8 > len(data):
            return
        length, kind, header = _U32.unpack_from(data, at)[0], bytes(data[at + 4 : at + 8]), 8
        if length == 1 and at + 16 <= len(data):
            length, header = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        elif length == 0:  # to the end of the file
            length = len(data) - at
        if length < header:
            return
        yield _Box(kind, data[at + header : at + length], at + length)
        at += length


def _inside(data: memoryview | None, *path: bytes) -> _Box | None:
    """Return the first box along a path of kinds."""
    box: _Box | None = None
    for kind in path:
        if data is None:
            return None
        box = next((each for each in _boxes(data) if each.kind == kind), None)
        data = None if box is None else box.data
    return box


def _track(data: memoryview) -> Track | None:
    handler = _inside(data, b"mdia", b"hdlr")
    if handler is None or len(handler.data) < 12:
        return None
    name = bytes(handler.data[8:12]).decode("latin-1")
    table = _inside(data, b"mdia", b"minf", b"stbl")
    kind, entry = _entry(table)
    codec = kind.decode("latin-1").strip()
    seconds = _seconds(_inside(data, b"mdia", b"mdhd"))
    if name == SOUND:
        version = int.from_bytes(entry[8:10], "big")
        inner = _contents(entry, _AUDIO_ENTRY + _SOUND_VERSIONS.get(version, 0))
        return Track(name, codec, codec_string(codec, inner), seconds)
    inner = _contents(entry, _VISUAL_ENTRY)
    codecs = codec_string(codec, inner)
    if name != VIDEO:
        return Track(name, codec, codecs, seconds)
    width, height = (int.from_bytes(entry[at : at + 2], "big") for at in (24, 26))
    if _is_on_its_side(_inside(data, b"tkhd")):
        width, height = height, width
    return Track(name, codec, codecs, seconds, width, height, _rate(table, seconds))


def _entry(table: _Box | None) -> tuple[bytes, memoryview]:
    """Return kind and content of the first sample description (§8.5.2)."""
    found = _inside(None if table is None else table.data, b"stsd")
    entries = memoryview(b"") if found is None else found.data[8:]
    first = next(_boxes(entries), None)
    return (b"", memoryview(b"")) if first is None else (first.kind, first.data)


def _contents(entry: memoryview, start: int) -> dict[str, bytes]:
    return {box.kind.decode("latin-1"): bytes(box.data[:256]) for box in _boxes(entry[start:])}


def _seconds(box: _Box | None) -> float | None:
    """Return what a movie or media header says (§8.2.2, §8.4.2); None for none."""
    if box is None:
        return None
    wide = box.version == 1
    start, length = (20, 8) if wide else (12, 4)
    fields = box.data[start : start + 4 + length]
    if len(fields) < 4 + length:
        return None
    scale, duration = _U32.unpack_from(fields)[0], int.from_bytes(fields[4:], "big")
    unknown = (1 << 8 * length) - 1
    return duration / scale if scale and 0 < duration < unknown else None


def _movie_seconds(movie: memoryview, tracks: tuple[Track, ...]) -> float | None:
    """Return how long the movie plays; of a fragmented one, what its extends header says."""
    found = _seconds(_inside(movie, b"mvhd"))
    if found is not None:
        return found
    extends = _inside(movie, b"mvex", b"mehd")
    header = _inside(movie, b"mvhd")
    if extends is not None and header is not None:
        at = 20 if header.version == 1 else 12
        scale = int.from_bytes(header.data[at : at + 4], "big")
        duration = int.from_bytes(extends.data[4 : 12 if extends.version == 1 else 8], "big")
        if scale and duration:
            return duration / scale
    return max((track.seconds for track in tracks if track.seconds), default=None)


def _is_on_its_side(header: _Box | None) -> bool:
    """Say whether the matrix of a track turns it by 90 or 270 degrees: telephones write that."""
    if header is None or header.version not in _TKHD_MATRIX:
        return False
    at = _TKHD_MATRIX[header.version]
    matrix = header.data[at : at + 20]
    if len(matrix) < 20:
        return False
    a, b, _, c, d = struct.unpack(">5i", matrix)
    return a == 0 and d == 0 and b != 0 and c != 0


def _rate(table: _Box | None, seconds: float | None) -> float | None:
    sizes = _inside(None if table is None else table.data, b"stsz")
    if not seconds or sizes is None or len(sizes.data) < _SAMPLE_SIZE_COUNT + 4:
        return None
    count = _U32.unpack_from(sizes.data, _SAMPLE_SIZE_COUNT)[0]
    return count / seconds if count else None
