"""Whether the bytes of a tile are a picture, and all of one.

Decoders forgive: a JPEG whose middle was overwritten still gives a picture, with a warning that
Pillow keeps to itself, and of a PNG it does not compare the checksums. So both are looked at here.
Sources: ITU-T T.81 annexes B and F.1.2.3 (no marker but RSTn inside a scan), the PNG specification,
third edition, §5.3.
"""

from __future__ import annotations

import re
import zlib
from typing import Final, NamedTuple

from lb_widgets.errors import MediaError
from lb_widgets.media.magic import UNKNOWN, content_type_of
from lb_widgets.media.reasons import Reason, refusal

PNG: Final = "image/png"
JPEG: Final = "image/jpeg"

_END: Final = b"\xff\xd9"
_SCAN: Final = 0xDA
_RESTARTS: Final = 0xDD
_BASELINE: Final = frozenset({0xC0, 0xC1})
_STRAY: Final = re.compile(rb"\xff[^\x00\xff]")
_STRAY_BETWEEN_RESTARTS: Final = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_READ_AHEAD: Final = 8
"""Bytes that libjpeg's bit buffer reads before it needs them."""
_LAST: Final = 12
"""Bytes without which no picture is complete, as it reads ahead no further."""


class Scan(NamedTuple):
    """Where the pixels of a JPEG stand that come in one scan.

    Parameters
    ----------
    start, end : int
        Of the entropy-coded data; at the end stands the marker EOI.
    """

    start: int
    end: int


def tile_kind(body: bytes, content_type: str = "") -> str:
    """Return `PNG` or `JPEG`, by the bytes alone.

    Parameters
    ----------
    body : bytes
        The file.
    content_type : str
        As the server says, for the message.

    Raises
    ------
    MediaError
        It is neither; the message is a phrase that says what it is instead.
    """
    if not body:
        raise refusal(Reason.EMPTY, "no bytes")
    kind = content_type_of(body)
    if kind in {PNG, JPEG}:
        return kind
    if kind.startswith("image/"):
        name = kind.removeprefix("image/").removesuffix("+xml").upper()
        raise MediaError(f"{name}, expected PNG or JPEG", reason=Reason.UNSUPPORTED)
    lie = f", though the server says {content_type}" if content_type.startswith("image/") else ""
    raise MediaError(f"{_described(body, kind)}{lie}", reason=Reason.NOT_AN_IMAGE)


def check_png(body: bytes) -> None:
    """Raise `ValueError` where a checksum does not agree, or the end is missing."""
    view, at = memoryview(body), 8
    while at + 12 <= len(body):
        end = at + 12 + int.from_bytes(view[at : at + 4], "big")
        if end > len(body):
            break
        if zlib.crc32(view[at + 4 : end - 4]) != int.from_bytes(view[end - 4 : end], "big"):
            raise ValueError("a checksum does not agree")
        if bytes(view[at + 4 : at + 8]) == b"IEND":
            return
        at = end
    raise ValueError("truncated")


def jpeg_scan(body: bytes) -> Scan | None:
    """Return where the pixels are, or None where they come in several scans.

    Raises
    ------
    ValueError
        The end is missing, or a marker stands where none can be.
    """
    at, is_baseline, stray = 2, False, _STRAY
    while at + 4 <= len(body) and body[at] == 0xFF:
        marker = body[at + 1]
        if marker == 0xFF:  # any number of these may stand before a marker
            at += 1
            continue
        end = at + 2 + int.from_bytes(body[at + 2 : at + 4], "big")
        is_baseline |= marker in _BASELINE
        stray = _STRAY_BETWEEN_RESTARTS if marker == _RESTARTS else stray
        if marker == _SCAN:
            if not is_baseline or (len(body) > at + 4 and body[at + 4] not in {1, 3}):
                break
            found = stray.search(body, end)
            if found is None:
                raise ValueError("truncated")
            if found[0] == _END:
                return Scan(end, found.start())
            if found[0][1] in {_SCAN, 0xC4, 0xDB, _RESTARTS}:  # tables, then another scan
                break
            raise ValueError("a marker inside the pixels")
        at = end
    if _END not in body[at:]:
        raise ValueError("truncated")
    return None


def unended(body: bytes, scan: Scan) -> bytes:
    """Return a JPEG without its end, so that a decoder that needs more than there is says so.

    At the marker EOI it would make up what is missing and say nothing.
    """
    return body[: scan.end] + bytes(_READ_AHEAD)


def shortened(body: bytes, scan: Scan) -> bytes:
    """Return a JPEG that is too short: a decoder that is content with it has lost count."""
    return body[: max(scan.start, scan.end - _LAST)]


def _described(body: bytes, kind: str) -> str:
    """Return what bytes are that are no picture."""
    head = body[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if kind == "text/html" or b"<html" in head:
        return "an HTML page"
    if kind == "text/plain":
        if head.startswith((b"<?xml", b"<")):
            return "XML"
        return "JSON" if head.startswith((b"{", b"[")) else "text"
    return "bytes of no known kind" if kind == UNKNOWN else kind
