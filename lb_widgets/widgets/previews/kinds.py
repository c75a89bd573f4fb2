"""How each type of asset and attachment is previewed: the type checker names what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, assert_never

from lb_widgets.model.types import AttachmentType, MediaType
from lb_widgets.widgets.base.row_values import is_address
from lb_widgets.widgets.previews import small, small_scans
from lb_widgets.widgets.previews.conversations import conversation
from lb_widgets.widgets.previews.documents import pdf
from lb_widgets.widgets.previews.html_pages import html
from lb_widgets.widgets.previews.pictures import picture
from lb_widgets.widgets.previews.recordings import audio, video
from lb_widgets.widgets.previews.scans import dicom
from lb_widgets.widgets.previews.texts import raw_text, text
from lb_widgets.widgets.previews.tile_layers import tile_layer
from lb_widgets.widgets.previews.unshown import nothing

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.widgets.base import Reply
    from lb_widgets.widgets.previews.asked import Asked, Large


class Kind(NamedTuple):
    """A way of previewing.

    Parameters
    ----------
    small : callable
        From a value and what is asked to a `Thumbnail`.
    large : callable
        From what is asked to the preview.
    opens : {"viewer", "map"} or None
        Which other widget shows more of it.
    """

    small: Callable[[Any, small.Asked], Reply]
    large: Callable[[Asked], Large]
    opens: Literal["viewer", "map"] | None = None


_PICTURE: Final = Kind(small.picture, picture)
_VIDEO: Final = Kind(small.video, video)
_AUDIO: Final = Kind(small.audio, audio)
_TEXT: Final = Kind(small.text, text)
_RAW_TEXT: Final = Kind(small.raw_text, raw_text)
_HTML: Final = Kind(small.html, html)
_PDF: Final = Kind(small.pdf, pdf)
_TILES: Final = Kind(small.tile_layer, tile_layer, opens="map")
_DICOM: Final = Kind(small_scans.dicom, dicom)
_NOTHING: Final = Kind(small.nothing, nothing)


def kind_of(type_: MediaType | AttachmentType) -> Kind:  # noqa: C901, PLR0911, PLR0912 - a table
    """Return how a type is previewed."""
    match type_:
        case MediaType.IMAGE | AttachmentType.IMAGE | AttachmentType.CAMERA_IMAGE:
            return _PICTURE
        case AttachmentType.IMAGE_OVERLAY:
            return Kind(small.picture, picture, opens="viewer")
        case MediaType.VIDEO | AttachmentType.VIDEO:
            return _VIDEO
        case MediaType.AUDIO | AttachmentType.AUDIO:
            return _AUDIO
        case MediaType.TEXT | AttachmentType.TEXT_URL:
            return _TEXT
        case AttachmentType.RAW_TEXT:
            return _RAW_TEXT
        case MediaType.HTML | AttachmentType.HTML:
            return _HTML
        case MediaType.PDF | AttachmentType.PDF_URL:
            return _PDF
        case MediaType.CONVERSATIONAL:
            return Kind(small.conversation, conversation)
        case MediaType.TMS_GEO | MediaType.TMS_SIMPLE:
            return _TILES
        case MediaType.DICOM:
            return _DICOM
        case MediaType.LLM | MediaType.POINT_CLOUD:
            return _NOTHING
        case _:
            assert_never(type_)


_BY_CONTENT_TYPE: Final[dict[str, Kind]] = {
    "image": _PICTURE,
    "video": _VIDEO,
    "audio": _AUDIO,
    "text": _TEXT,
    "text/html": _HTML,
    "application/json": _TEXT,
    "application/pdf": _PDF,
    "application/dicom": _DICOM,
}


def kind_by_content(value: Any, content_type: Callable[[], str]) -> Kind:
    """Return how something of unknown type is previewed, judged by how its file begins.

    Parameters
    ----------
    value : object
        As the cell holds it.
    content_type : callable
        Opens it.
    """
    if not is_address(value):
        return _RAW_TEXT if isinstance(value, str) else _NOTHING
    found = content_type()
    return _BY_CONTENT_TYPE.get(found) or _BY_CONTENT_TYPE.get(found.partition("/")[0]) or _NOTHING
