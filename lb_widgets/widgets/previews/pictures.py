"""A picture, large: the file itself where browsers show it, else one that the kernel makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lb_widgets.errors import MediaError
from lb_widgets.media.picture_about import MAX_COUNTED, about_picture, is_cut_short, shown_picture
from lb_widgets.media.reasons import Reason
from lb_widgets.media.thumbnails import MAX_PIXELS
from lb_widgets.messages.preview_files import (
    Fact,
    PicturePreview,
    PreviewFile,
)
from lb_widgets.messages.preview_kinds import (
    BrokenPreview,
)
from lb_widgets.widgets.previews.asked import Large, file_facts
from lb_widgets.widgets.previews.pieces import file

if TYPE_CHECKING:
    from lb_widgets.media.content import Media
    from lb_widgets.media.picture_about import PictureAbout
    from lb_widgets.widgets.previews.asked import Asked

SIDE: Final = 4096
"""Pixels: pictures that the kernel makes are no wider or higher."""
MAX_SHOWN: Final = 50_000_000
"""Pixels of the largest picture that the page decodes itself: four bytes each."""
FIRST: Final = 16_000_000
"""Bytes that come with the answer: nothing of a picture is seen before all of it is there, and each
further answer takes a round trip. So much takes about 0.4 s, in which no other answer comes."""
_SHOWN: Final = frozenset(
    {"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/avif"}
)
_READ: Final = _SHOWN | {"image/tiff"}
_SVG: Final = "image/svg+xml"
_SVG_NOTE: Final = "Scripts in it do not run, and nothing outside it is loaded"
_CUT_NOTE: Final = "Cut short: the end of the file is missing"


def picture(asked: Asked) -> Large:
    """Return a picture.

    Raises
    ------
    MediaError
        It cannot be opened, or is no picture.
    """
    media = asked.load()
    if media.content_type == _SVG:
        described, first = file(asked, media, most=FIRST)
        return Large(PicturePreview(described, 0, 0, _SVG_NOTE), [first], file_facts(media))
    about = about_picture(media)
    if about is None or not _is_shown(media, about):
        return _made(asked, media, about)
    described, first = file(asked, media, most=FIRST)
    note = _CUT_NOTE if is_cut_short(media) else ""
    preview = PicturePreview(described, about.width, about.height, note)
    frames = [] if about.frames == 1 else [Fact("Frames", "animated")]
    return Large(preview, [first], [*_facts(about), *frames, *file_facts(media)])


def _is_shown(media: Media, about: PictureAbout) -> bool:
    """Say whether the page shows the file as it is; of deep grey it would show next to nothing."""
    is_small = about.width * about.height <= MAX_SHOWN
    return media.content_type in _SHOWN and is_small and about.is_common and not about.is_deep_grey


def _made(asked: Asked, media: Media, about: PictureAbout | None) -> Large:
    """Return a picture that the kernel makes; the error of a file that is none, or is broken."""
    if about and about.width * about.height > MAX_PIXELS:
        size = f"{about.width:,} by {about.height:,}"
        message = f"{size} pixels, and previews decode at most {MAX_PIXELS / 1e6:,.0f} million"
        raise MediaError(message, reason=Reason.TOO_LARGE)
    try:
        made = shown_picture(media, SIDE)
    except MediaError as error:
        if error.reason != Reason.UNSUPPORTED:
            raise
        if media.content_type in _READ:
            raise MediaError("The picture is damaged", reason=Reason.TRUNCATED) from error
        return Large(
            BrokenPreview(_unread(media), "Save it as JPEG or PNG."), (), file_facts(media)
        )
    asked.sent(len(media.body))  # what is shown of it is sent at once
    width, height = (about.width, about.height) if about else (made.width, made.height)
    notes: list[str] = []
    if (width, height) != (made.width, made.height):
        notes.append(f"Shown at {made.width:,} by {made.height:,} pixels")
    if about and about.is_deep_grey:
        notes.append("Values spread over black to white")
    facts = _facts(about) if about else []
    if about and about.frames != 1:
        facts.append(Fact("Frame", f"1 of {_frames_text(about.frames)}"))
    described = PreviewFile(len(made.body), made.content_type)
    preview = PicturePreview(described, width, height, " · ".join(notes))
    return Large(preview, [made.body], [*facts, *file_facts(media)])


def _unread(media: Media) -> str:
    name = media.content_type.removeprefix("image/").upper()
    return f"{name} pictures can be read neither by browsers nor here"


def _facts(about: PictureAbout) -> list[Fact]:
    facts: list[Fact] = []
    if about.colors != "RGB":
        facts.append(Fact("Colors", about.colors))
    if about.is_turned:
        facts.append(Fact("Orientation", "turned as its EXIF says"))
    return facts


def _frames_text(frames: int | None) -> str:
    if frames is None:
        return "several"
    return f"{frames:,}" if frames <= MAX_COUNTED else f"more than {MAX_COUNTED:,}"
