"""Which files are shown as pictures, which Labelbox takes, and what is said of the others.

What a file is, its first bytes say: neither its name nor a server.
"""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING, Final

from PIL.BmpImagePlugin import BmpImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from lb_widgets.errors import MediaError
from lb_widgets.media.magic import UNKNOWN, content_type_of
from lb_widgets.media.reasons import Reason, refusal

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

    from lb_widgets.media.content import Media

READERS: Final[dict[str, type[ImageFile]]] = {
    "image/png": PngImageFile,
    "image/jpeg": JpegImageFile,
    "image/bmp": BmpImageFile,
    "image/gif": GifImageFile,
    "image/webp": WebPImageFile,
}
"""Pillow's own classes. `PIL.Image.open` refuses from 179 million pixels on unless a setting of
the whole process is changed, and tries every format it knows; these do neither."""

_LAYERS: Final = frozenset({"image/png", "image/jpeg"})
_IMAGES: Final = _LAYERS | {"image/bmp"}
_TAKES_LAYERS: Final = "Labelbox takes PNG and JPEG as layers"
_TAKES_IMAGES: Final = "Labelbox documents JPG, PNG and BMP as images"
_ADVICE: Final[dict[str, str]] = {"image/tiff": "export it as PNG, or as tiles for TMS_GEO"}
_NAMES: Final = {
    "text/html": "an HTML page",
    "text/plain": "text",
    "application/pdf": "a PDF",
    UNKNOWN: "a file of no known type",
}
_MORE_SIGNATURES: Final[tuple[tuple[int, bytes, str], ...]] = (
    (4, b"ftyphei", "image/heic"),
    (4, b"ftyphev", "image/heic"),
    (4, b"ftypmif1", "image/heif"),
    (4, b"ftypmsf1", "image/heif"),
    (4, b"ftypavis", "image/avif"),
    (4, b"jP  \r\n\x87\n", "image/jp2"),
    (0, b"\xff\x4f\xff\x51", "image/jp2"),
    (4, b"JXL \r\n\x87\n", "image/jxl"),
    (0, b"\xff\x0a", "image/jxl"),
    (0, b"8BPS", "image/vnd.adobe.photoshop"),
)
"""Kinds that are only named, never opened."""


def picture_kind(media: Media, *, is_overlay: bool) -> str:
    """Return the content type of a file that is shown.

    Shown are PNG and JPEG, and as an image BMP, GIF and WebP as well.

    Parameters
    ----------
    media : Media
        The file.
    is_overlay : bool
        Whether it is to be a layer.

    Raises
    ------
    MediaError
        It is of another kind, or empty.
    """
    if not media.body:
        raise refusal(Reason.EMPTY)
    kind = _kind_of(media.body)
    if not kind.startswith("image/"):
        raise MediaError(f"Not an image but {_NAMES.get(kind, kind)}", reason=Reason.NOT_AN_IMAGE)
    if kind not in (_LAYERS if is_overlay else READERS):
        takes = _TAKES_LAYERS if is_overlay else _TAKES_IMAGES
        advice = _ADVICE.get(kind, "export it as PNG")
        raise MediaError(f"{kind}; {takes}: {advice}", reason=Reason.UNSUPPORTED)
    return kind


def kind_notes(kind: str, name: str) -> list[str]:
    """Return what to know of a file of a kind that is shown, by its kind and name."""
    notes: list[str] = []
    named = mimetypes.guess_type(name)[0] or ""
    if named.startswith("image/") and named != kind:
        notes.append(f"{kind} by its first bytes, though named {name}")
    if kind not in _IMAGES:
        notes.append(f"{kind}; {_TAKES_IMAGES}")
    return notes


def _kind_of(body: bytes) -> str:
    for offset, signature, kind in _MORE_SIGNATURES:
        if body.startswith(signature, offset):
            return kind
    return content_type_of(body)
