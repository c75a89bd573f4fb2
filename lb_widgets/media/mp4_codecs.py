"""What the codecs of an MP4 file are called, by people and by browsers.

Sources: RFC 6381 §3.3 (``avc1``, ``mp4a``); ISO/IEC 14496-15:2019 §5.3.3.1.2 (avcC), §8.3.3.1.2
(hvcC) and annex E.3 (``hvc1``); AV1 Codec ISO Media File Format Binding §2.3 and §5 (``av01``); VP
Codec ISO Media File Format Binding (``vp09``); ISO/IEC 14496-1 §7.2.6 (esds).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_NAMES: Final[dict[str, str]] = {
    "avc1": "H.264", "avc3": "H.264",
    "hvc1": "H.265", "hev1": "H.265", "dvh1": "Dolby Vision", "dvhe": "Dolby Vision",
    "vvc1": "H.266", "vvi1": "H.266",
    "av01": "AV1", "vp08": "VP8", "vp09": "VP9",
    "mp4v": "MPEG-4 Part 2", "s263": "H.263", "jpeg": "Motion JPEG", "mjpa": "Motion JPEG",
    "mjpb": "Motion JPEG", "SVQ3": "Sorenson Video 3", "ap4h": "ProRes", "ap4x": "ProRes",
    "apch": "ProRes", "apcn": "ProRes", "apcs": "ProRes", "apco": "ProRes",
    "mp4a": "AAC", "alac": "Apple Lossless", "ac-3": "AC-3", "ec-3": "E-AC-3", "Opus": "Opus",
    "fLaC": "FLAC", "samr": "AMR", "sawb": "AMR", ".mp3": "MP3", "sowt": "PCM", "twos": "PCM",
    "lpcm": "PCM", "ipcm": "PCM", "fpcm": "PCM", "in24": "PCM", "fl32": "PCM", "raw": "PCM",
    "encv": "encrypted", "enca": "encrypted",
}  # fmt: skip
_MP3: Final = frozenset({0x69, 0x6B})
"""Object types of MPEG-1 and MPEG-2 audio, which ``mp4a`` may hold too."""
_DESCRIPTOR, _DECODER, _SPECIFIC = 3, 4, 5  # tags of ISO/IEC 14496-1 §7.2.2.1


def codec_name(codec: str, codecs: str = "") -> str:
    """Return what people call a codec: ``H.265 (hvc1)``; its four letters where it has no name.

    Parameters
    ----------
    codec : str
        Four letters.
    codecs : str
        As `codec_string` returns it.
    """
    name = "MP3" if codecs.lower() in {"mp4a.6b", "mp4a.69"} else _NAMES.get(codec)
    shown = codec if codec.isprintable() else ascii(codec)[1:-1]
    return f"{name} ({shown})" if name else shown


def codec_string(codec: str, boxes: Mapping[str, bytes]) -> str:
    """Return a codec as RFC 6381 writes it.

    Parameters
    ----------
    codec : str
        Four letters.
    boxes : mapping
        What stands in its sample entry: the content of each box by its four letters.

    Returns
    -------
    str
        Such as ``avc1.64001f``; the four letters alone where the boxes do not tell the rest.
    """
    if codec not in _WRITTEN:
        return codec
    box, write = _WRITTEN[codec]
    try:
        rest = write(boxes.get(box, b""))
    except IndexError:  # too short
        rest = ""
    return f"{codec}.{rest}" if rest else codec


def _avc(data: bytes) -> str:
    return f"{data[1]:02x}{data[2]:02x}{data[3]:02x}"


def _hevc(data: bytes) -> str:
    space, tier, profile = data[1] >> 6, data[1] >> 5 & 1, data[1] & 31
    # The flags are written from the lowest bit on.
    compatible = int(f"{int.from_bytes(data[2:6], 'big'):032b}"[::-1], 2)
    constraints = data[6:12].rstrip(b"\0")
    level = data[12]
    parts = [
        f"{'ABC'[space - 1] if space else ''}{profile}",
        f"{compatible:X}",
        f"{'H' if tier else 'L'}{level}",
        *(f"{byte:X}" for byte in constraints),
    ]
    return ".".join(parts)


def _av1(data: bytes) -> str:
    profile, level = data[1] >> 5, data[1] & 31
    tier, is_high, is_twelve = data[2] >> 7, data[2] >> 6 & 1, data[2] >> 5 & 1
    depth = 12 if is_twelve else 10 if is_high else 8
    return f"{profile}.{level:02}{'H' if tier else 'M'}.{depth:02}"


def _vp9(data: bytes) -> str:
    return f"{data[4]:02}.{data[5]:02}.{data[6] >> 4:02}"


def _mp4(data: bytes) -> str:
    """Return object type, and of AAC which kind, from an elementary stream descriptor."""
    at = _content(data, 4, _DESCRIPTOR)  # version and flags before
    flags = data[at + 2]
    at += 3 + 2 * (flags >> 7)
    if flags >> 6 & 1:  # a URL
        at += 1 + data[at]
    at = _content(data, at + 2 * (flags >> 5 & 1), _DECODER)
    object_type = data[at]
    if object_type in _MP3:
        return f"{object_type:02x}"
    at = _content(data, at + 13, _SPECIFIC)
    first = data[at]
    kind = first >> 3
    if kind == 31:  # escape: ISO/IEC 14496-3 §1.6.2.1
        kind = 32 + ((first & 7) << 3 | data[at + 1] >> 5)
    return f"{object_type:02x}.{kind}"


def _content(data: bytes, at: int, tag: int) -> int:
    """Return where the content of a descriptor begins; it has a length of up to four bytes."""
    if data[at] != tag:
        raise IndexError
    for step in range(1, 5):
        if data[at + step] < 0x80:
            return at + step + 1
    raise IndexError


_WRITTEN: Final[dict[str, tuple[str, Callable[[bytes], str]]]] = {
    "avc1": ("avcC", _avc),
    "avc3": ("avcC", _avc),
    "hvc1": ("hvcC", _hevc),
    "hev1": ("hvcC", _hevc),
    "av01": ("av1C", _av1),
    "vp09": ("vpcC", _vp9),
    "mp4a": ("esds", _mp4),
}
