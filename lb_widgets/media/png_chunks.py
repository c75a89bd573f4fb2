"""What a PNG file says of itself, and the file without all that only says.

Source: the PNG specification, third edition: §5.3 chunk layout, §11.2.1 IHDR, §11.3.1.1 tRNS.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
GREY: Final = 0
"""Colour type of a single band without alpha."""
RGB: Final = 2
"""Colour type of red, green and blue without alpha."""
PALETTE: Final = 3
"""Colour type of indices into a palette."""
_OPAQUE: Final = frozenset({GREY, RGB, PALETTE})
_PIXELS: Final = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})


class _Chunk(NamedTuple):
    kind: bytes
    data: memoryview
    whole: memoryview


@dataclass(frozen=True, slots=True)
class PngHeader:
    """What the chunks say.

    Parameters
    ----------
    bit_depth : int
        Of each sample: 1, 2, 4, 8 or 16.
    color_type : int
        `GREY`, `RGB`, `PALETTE`, or 4 and 6 for the first two with alpha.
    transparent : bytes
        The tRNS chunk: samples of the one transparent colour, or a palette's alphas.
    exif : bytes
        The eXIf chunk, wherever it stands.
    """

    bit_depth: int
    color_type: int
    transparent: bytes
    exif: bytes

    @property
    def is_opaque(self) -> bool:
        """Whether there is neither an alpha nor anything transparent."""
        return self.color_type in _OPAQUE and not self.transparent

    @property
    def transparent_samples(self) -> tuple[int, ...]:
        """The transparent colour: of grey one sample, of RGB three."""
        mask = (1 << self.bit_depth) - 1
        pairs = zip(self.transparent[::2], self.transparent[1::2], strict=False)
        return tuple((high << 8 | low) & mask for high, low in pairs)


def png_header(body: bytes) -> PngHeader:
    """Return what a PNG file says of itself; zeros where it is too short to say it."""
    bit_depth, color_type = body[24:26].ljust(2, b"\0")
    found = {chunk.kind: chunk.data for chunk in _chunks(body)}
    transparent, exif = (bytes(found.get(kind, b"")) for kind in (b"tRNS", b"eXIf"))
    return PngHeader(bit_depth, color_type, transparent, exif)


def bare_png(body: bytes) -> bytes | None:
    """Return the file without colour profile, gamma, EXIF, text and further frames.

    Browsers act on these and Pillow does not. None where the file is incomplete or damaged, or of
    more than 8 bits: then it has to be decoded here.
    """
    if png_header(body).bit_depth > 8:
        return None
    kept = [memoryview(SIGNATURE)]
    last = b""
    for chunk in _chunks(body):
        last = chunk.kind
        if chunk.kind not in _PIXELS:
            continue
        if zlib.crc32(chunk.whole[4:-4]) != int.from_bytes(chunk.whole[-4:], "big"):
            return None
        kept.append(chunk.whole)
    return b"".join(kept) if last == b"IEND" else None


def _chunks(body: bytes) -> Iterator[_Chunk]:
    """Yield the chunks up to IEND, or as far as they are complete."""
    view, at = memoryview(body), len(SIGNATURE)
    while at + 12 <= len(body):
        end = at + 12 + int.from_bytes(view[at : at + 4], "big")
        if end > len(body):
            return
        kind = bytes(view[at + 4 : at + 8])
        yield _Chunk(kind, view[at + 8 : end - 4], view[at:end])
        if kind == b"IEND":
            return
        at = end
