"""What the header of a picture tells, and a picture that every browser shows made of any other."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

from PIL import Image
from PIL.GifImagePlugin import GifImageFile
from PIL.TiffImagePlugin import TiffImageFile

from lb_widgets.media.headers import TURNED, orientation_of
from lb_widgets.media.jpeg_segments import has_end, jpeg_header
from lb_widgets.media.picture_kinds import READERS
from lb_widgets.media.png_chunks import png_header
from lb_widgets.media.thumbnails import (
    DAMAGES,
    Picture,
    decode_image,
    displayable,
    encode,
    thumbnail,
)

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

    from lb_widgets.media.content import Media

MAX_COUNTED: Final = 1000
"""Frames that are counted one by one: a file may hold millions."""
_LOSSLESS: Final = 4_000_000
"""Pixels up to which a picture is kept exact: to write more of them as PNG takes seconds."""
_PNG_EFFORT: Final = 3
_COLORS: Final = {
    "1": "black and white",
    "L": "grey",
    "LA": "grey with transparency",
    "La": "grey with transparency",
    "P": "palette",
    "PA": "palette with transparency",
    "RGBA": "RGB with transparency",
    "RGBa": "RGB with transparency",
    "I": "32-bit grey",
    "F": "32-bit float grey",
}
_PNG_END: Final = b"IEND"  # PNG, third edition, §11.2.5
_GIF_END: Final = b"\x3b"  # GIF89a §27


@dataclass(frozen=True, slots=True)
class PictureAbout:
    """What a header tells.

    Parameters
    ----------
    width, height : int, pixels
        Upright, after the EXIF orientation.
    colors : str
        ``"16-bit grey"``, ``"CMYK"``, ``"RGB"``.
    is_deep_grey : bool
        Whether it has one channel of more than 8 bits, of which browsers show the upper 8.
    is_turned : bool
        Whether its EXIF orientation turns or flips it.
    is_common : bool
        Whether browsers read this kind of file, if they read its type at all.
    frames : int or None
        At least 1, and none is counted beyond `MAX_COUNTED`; None for several, not counted.
    """

    width: int
    height: int
    colors: str
    is_deep_grey: bool
    is_turned: bool
    is_common: bool
    frames: int | None


def about_picture(media: Media) -> PictureAbout | None:
    """Return what the header of a picture tells, without decoding it.

    Returns
    -------
    PictureAbout or None
        None where it cannot be read: `shown_picture` says why.
    """
    try:
        reader = READERS.get(media.content_type, Image.open)
        image = reader(BytesIO(media.body))
    except (*DAMAGES, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    orientation = orientation_of(image)
    width, height = image.size
    if orientation in TURNED:
        width, height = height, width
    depth, is_common = _bits(media)
    is_deep = image.mode in {"I", "F"} or image.mode.startswith("I;16")
    colors = "16-bit grey" if image.mode.startswith("I;16") else _COLORS.get(image.mode, image.mode)
    if depth > 8 and not is_deep:
        colors = f"{colors}, {depth} bits a channel"
    return PictureAbout(
        width, height, colors, is_deep, orientation in range(2, 9), is_common, _frames(image)
    )


def shown_picture(media: Media, side: int) -> Picture:
    """Return a picture that every browser shows, upright: exact where it is small.

    Parameters
    ----------
    side : int, pixels
        It is reduced where it is wider or higher.

    Raises
    ------
    MediaError
        As for `decode_image`.
    """
    if media.content_type == "image/jpeg":  # whose decoder makes it smaller by itself
        return thumbnail(media, width=side, height=side)
    image = displayable(decode_image(media))
    image.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    if image.width * image.height > _LOSSLESS:
        return encode(image)
    buffer = BytesIO()
    image.save(buffer, "PNG", compress_level=_PNG_EFFORT)
    return Picture(buffer.getvalue(), "image/png", image.width, image.height)


def is_cut_short(media: Media) -> bool:
    """Say whether a file lacks its end, so that browsers show it in part."""
    body = media.body
    match media.content_type:
        case "image/webp":  # RIFF: the size of what follows the first 8 bytes
            return len(body) < 8 + int.from_bytes(body[4:8], "little")
        case "image/bmp":
            return len(body) < int.from_bytes(body[2:6], "little")
        case "image/gif":
            return not body[-64:].rstrip(b"\0\r\n ").endswith(_GIF_END)
        case "image/png":
            return body.rfind(_PNG_END) < 0
        case "image/jpeg":
            return not has_end(body)
        case _:
            return False


def _bits(media: Media) -> tuple[int, bool]:
    """Return bits of a channel, 0 where that is not told, and whether browsers read this kind."""
    if media.content_type == "image/png":
        return png_header(media.body[:64]).bit_depth, True
    if media.content_type == "image/jpeg":
        header = jpeg_header(media.body)
        if header is not None:
            return header.bit_depth, header.is_common and header.bit_depth == 8
    return 0, True


def _frames(image: ImageFile) -> int | None:
    try:
        if isinstance(image, GifImageFile):  # which is read to its end to count them
            return None if image.is_animated else 1
        if isinstance(image, TiffImageFile):
            return _counted(image)
        return int(getattr(image, "n_frames", 1))
    except (*DAMAGES, Image.DecompressionBombError):
        return 1


def _counted(image: ImageFile) -> int:
    """Return how many frames there are by going from one to the next."""
    for count in range(1, MAX_COUNTED + 1):
        try:
            image.seek(count)
        except EOFError:
            return count
    return MAX_COUNTED + 1
