"""A picture, large: the file itself where browsers show it, else one that the kernel makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lb_widgets.errors import MediaError
from lb_widgets.media.content import Media
from lb_widgets.media.headers import picture_size
from lb_widgets.media.reasons import Reason
from lb_widgets.media.thumbnails import thumbnail
from lb_widgets.messages.previews import Fact, PicturePreview
from lb_widgets.widgets.previews.asked import Large, file_facts
from lb_widgets.widgets.previews.pieces import file

if TYPE_CHECKING:
    from lb_widgets.widgets.previews.asked import Asked

SIDE: Final = 4096
"""Pixels: pictures that the kernel makes are no wider or higher."""
MAX_SHOWN: Final = 50_000_000
"""Pixels of the largest picture that the page decodes itself: four bytes each."""
_SHOWN: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"})


def picture(asked: Asked) -> Large:
    """Return a picture.

    Raises
    ------
    MediaError
        It cannot be opened, or is no picture.
    """
    media = asked.load()
    if media.content_type == "image/svg+xml":
        return _as_it_is(media, (0, 0))
    size = picture_size(media.body)
    if size and media.content_type in _SHOWN and size[0] * size[1] <= MAX_SHOWN:
        return _as_it_is(media, size)
    made = thumbnail(media, width=SIDE, height=SIDE)
    described, first = file(Media(made.body, made.content_type, media.name))
    width, height = size or (made.width, made.height)
    note = ""
    if (width, height) != (made.width, made.height):
        note = f"shown at {made.width:,} by {made.height:,} pixels"
    preview = PicturePreview(described, width, height, note)
    return Large(preview, [first], [_pixels(width, height), *file_facts(media)])


def _as_it_is(media: Media, size: tuple[int, int]) -> Large:
    if not media.content_type.startswith("image/"):
        raise MediaError(f"Not an image but {media.content_type}", reason=Reason.NOT_AN_IMAGE)
    described, first = file(media)
    pixels = [_pixels(*size)] if size[0] else []
    return Large(PicturePreview(described, *size), [first], [*pixels, *file_facts(media)])


def _pixels(width: int, height: int) -> Fact:
    return Fact("Pixels", f"{width:,} by {height:,}")
