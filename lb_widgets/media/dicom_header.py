"""The header of a DICOM file: all but its pixels, read within bounds.

Source: DICOM PS3.10 chapter 7 (the file), PS3.5 chapter 7 (its elements), A.5 (deflated).
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.errors import MediaError
from lb_widgets.media.content import MAX_BYTES
from lb_widgets.media.dicom_library import damaged, part, reading
from lb_widgets.media.reasons import Reason

if TYPE_CHECKING:
    from lb_widgets.media.content import Media

MAX_READS: Final = 250_000
"""How often a header is read from; an element takes two. A file of 256 MB can hold 30 million empty
elements, which would take 10 GB."""
MAX_SEQUENCE: Final = 2 * 1024 * 1024
"""Bytes of a sequence that is looked into, for the same reason."""

_PREAMBLE: Final = 128
_DEFLATED: Final = b"1.2.840.10008.1.2.1.99"
_EXPLICIT: Final = b"1.2.840.10008.1.2.1\0\0\0"
_META_BYTES: Final = 4096
_GROUP_LENGTH: Final = b"\x02\0\0\0UL\x04\0"
_UNDEFINED: Final = 0xFFFFFFFF
_NAMED: Final = frozenset({b"OB", b"OW", b"OF", b"OD", b"UN"})
"""Value representations of pixels."""
_PIXELS: Final = {
    (0x7FE0, 0x0010): "PixelData",
    (0x7FE0, 0x0009): "DoubleFloatPixelData",
    (0x7FE0, 0x0008): "FloatPixelData",
}


class CountedBytes(BytesIO):
    """Bytes that are not read from without end."""

    def __init__(self, body: bytes, start: int = 0) -> None:
        super().__init__(body)
        self.seek(start)
        self._left = MAX_READS

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes."""
        self._left -= 1
        if self._left < 0:
            message = "The file is made of more parts than are read here"
            raise MediaError(message, reason=Reason.TOO_LARGE)
        return super().read(size)


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before the pixels, and where they are.

    Parameters
    ----------
    dataset : pydicom.FileDataset
        Without the pixels.
    transfer_syntax : pydicom.uid.UID
        How they are encoded.
    body : bytes
        What they lie in: the file, inflated where it was deflated.
    keyword, vr : str
        Of the element that holds them.
    start : int, bytes
        Where they begin in the body.
    length : int or None, bytes
        How long they are, as far as they are there; None where they are in fragments.
    """

    dataset: Any
    transfer_syntax: Any
    body: bytes = field(repr=False)
    keyword: str
    vr: str | None
    start: int
    length: int | None


def read_header(media: Media) -> Header:
    """Read what stands before the pixels.

    Raises
    ------
    MediaError
        Not DICOM, damaged, without pixels, or made of too many parts.
    MissingExtraError
        The extra ``dicom`` is not installed.
    """
    pydicom = part("pydicom")
    # Not by its type: the preamble may make it a TIFF file as well (PS3.10 7.1).
    if not media.body.startswith(b"DICM", _PREAMBLE):
        message = f"Not DICOM but {media.content_type}: DICM does not stand at byte {_PREAMBLE}"
        raise MediaError(message, reason=Reason.UNSUPPORTED)
    body = _inflated(media.body)
    stream = CountedBytes(body)
    with reading("The header is damaged"):
        dataset = pydicom.dcmread(stream, stop_before_pixels=True)
        transfer_syntax = dataset.file_meta.get("TransferSyntaxUID")
        if not transfer_syntax:
            message = "The file does not say how it is encoded: it has no transfer syntax"
            raise MediaError(message, reason=Reason.UNSUPPORTED)
        return _with_pixels(dataset, transfer_syntax, body, stream)


def sequence(dataset: Any, keyword: str) -> list[Any]:
    """Return the items of a sequence; none where it is missing or too large to look into."""
    if keyword not in dataset or is_too_large(dataset, keyword):
        return []
    value = dataset[keyword].value
    return list(value) if value else []


def is_too_large(dataset: Any, tag: Any) -> bool:
    """Say whether a sequence, if it is one, is too large to look into."""
    raw = dataset.get_item(tag)
    value = getattr(raw, "value", None) if getattr(raw, "is_raw", False) else None
    return isinstance(value, bytes) and len(value) > MAX_SEQUENCE


def _with_pixels(dataset: Any, transfer_syntax: Any, body: bytes, stream: BytesIO) -> Header:
    order = "little" if transfer_syntax.is_little_endian else "big"
    group, number = (int.from_bytes(stream.read(2), order) for _ in range(2))
    keyword = _PIXELS.get((group, number))
    if keyword is None:
        raise _without_pixels(dataset)
    head, vr = stream.read(4), None
    # Some files say that kinds are named, and name none.
    if not transfer_syntax.is_implicit_VR and head[:2] in _NAMED:
        head, vr = stream.read(4), head[:2].decode()
    length = int.from_bytes(head, order)
    start = stream.tell()
    known = None if length == _UNDEFINED else min(length, len(body) - start)
    return Header(dataset, transfer_syntax, body, keyword, vr, start, known)


def _without_pixels(dataset: Any) -> MediaError:
    last = dataset.get_item(max(dataset.keys())) if dataset else None
    value = getattr(last, "value", None) if getattr(last, "is_raw", False) else None
    is_cut = isinstance(value, bytes) and len(value) < getattr(last, "length", 0) != _UNDEFINED
    if is_cut or not dataset:
        return damaged("The header is cut short or damaged")
    kind = getattr(dataset.get("SOPClassUID"), "name", "")
    which = f": it is of kind {kind}" if kind and not kind[0].isdigit() else ""
    return MediaError(f"There are no pixels in this file{which}", reason=Reason.NOT_AN_IMAGE)


def _inflated(body: bytes) -> bytes:
    """Return a deflated file as one that is not; others as they are."""
    meta = body[: _PREAMBLE + _META_BYTES]
    at = meta.find(_GROUP_LENGTH)
    if _DEFLATED not in meta or at < 0:
        return body
    start = at + len(_GROUP_LENGTH) + 4
    end = start + int.from_bytes(body[start - 4 : start], "little")
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        rest = inflate.decompress(body[end:], MAX_BYTES)
    except zlib.error as error:
        raise damaged("The file is damaged") from error
    if inflate.unconsumed_tail:
        message = f"Larger than {MAX_BYTES // 1_048_576} MiB when it is inflated"
        raise MediaError(message, reason=Reason.TOO_LARGE)
    # The two names are of one length: nothing else in the header changes.
    return body[:end].replace(_DEFLATED, _EXPLICIT) + rest
