"""The closed sets of Labelbox's data rows: media types, attachment types, severities.

Each set is an enum plus one table keyed by it. To add a member: the member, its table row, and what
the type checker then names on the browser's side.

Sources: `labelbox` 7.17.0 ``schema/media_type.py`` and ``schema/asset_attachment.py``; the pages
``reference/attachments`` and ``reference/import-…-data`` of docs.labelbox.com.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec


class MediaType(StrEnum):
    """What kind of asset a data row is; the strings that the import JSON holds."""

    IMAGE = "IMAGE"
    VIDEO = "VIDEO"
    AUDIO = "AUDIO"
    TEXT = "TEXT"
    HTML = "HTML"
    PDF = "PDF"
    CONVERSATIONAL = "CONVERSATIONAL"
    TMS_GEO = "TMS_GEO"
    TMS_SIMPLE = "TMS_SIMPLE"
    DICOM = "DICOM"
    """Left out of the 7.17.0 enum, still found in users' files: read, with a notice."""
    LLM = "LLM"
    POINT_CLOUD = "POINT_CLOUD"


class AttachmentType(StrEnum):
    """What kind of attachment a data row carries; the strings that the import JSON holds."""

    IMAGE_OVERLAY = "IMAGE_OVERLAY"
    IMAGE = "IMAGE"
    VIDEO = "VIDEO"
    AUDIO = "AUDIO"
    RAW_TEXT = "RAW_TEXT"
    TEXT_URL = "TEXT_URL"
    HTML = "HTML"
    PDF_URL = "PDF_URL"
    CAMERA_IMAGE = "CAMERA_IMAGE"


class Severity(StrEnum):
    """How bad a problem is."""

    ERROR = "error"
    """Labelbox refuses the row, or it cannot work."""
    WARNING = "warning"
    """Probably wrong."""
    INFO = "info"
    """Good to know."""


class Content(StrEnum):
    """What kind of file a URL or path holds."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    TEXT = "text"
    HTML = "HTML page"
    PDF = "PDF"
    JSON = "JSON"
    DICOM = "DICOM file"


class MediaTypeInfo(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the media type table."""

    label: str
    """For people, sentence case."""
    extensions: tuple[str, ...] = ()
    """File extensions that the documentation names, lower case with the dot."""
    content: Content | None = None
    """What the file at its URL is; None where that is not documented."""
    max_bytes: int | None = None
    """Largest local file that is documented."""
    inline: bool = False
    """Whether `row_data` may hold the content itself instead of a URL."""
    row_data: tuple[type, ...] = (str,)
    """Types that `row_data` may have."""


class AttachmentTypeInfo(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the attachment type table."""

    label: str
    """For people, sentence case."""
    extensions: tuple[str, ...] = ()
    """File extensions that the documentation names, lower case with the dot."""
    content: Content | None = None
    """What the file at its URL is."""
    is_url: bool = True
    """Whether the value is a URL or path (False: free text)."""


MAX_OVERLAYS: Final = 10
"""Image overlay layers that one image may have (docs.labelbox.com, image layers)."""

MAX_INLINE_TEXT: Final = 64 * 1024
"""Characters of a text that `row_data` holds itself (docs.labelbox.com/docs/limits)."""

_IMAGES = (".jpg", ".jpeg", ".png", ".bmp")

_MEBIBYTE = 1024 * 1024

MEDIA_TYPES: Final[dict[MediaType, MediaTypeInfo]] = {
    MediaType.IMAGE: MediaTypeInfo(
        label="Image", extensions=_IMAGES, content=Content.IMAGE, max_bytes=256 * _MEBIBYTE
    ),
    MediaType.VIDEO: MediaTypeInfo(
        label="Video", extensions=(".mp4",), content=Content.VIDEO, max_bytes=1024 * _MEBIBYTE
    ),
    MediaType.AUDIO: MediaTypeInfo(
        label="Audio",
        extensions=(".mp3", ".wav", ".m4a"),
        content=Content.AUDIO,
        max_bytes=256 * _MEBIBYTE,
    ),
    MediaType.TEXT: MediaTypeInfo(
        label="Text", extensions=(".txt",), content=Content.TEXT, inline=True
    ),
    MediaType.HTML: MediaTypeInfo(label="HTML", extensions=(".html", ".htm"), content=Content.HTML),
    MediaType.PDF: MediaTypeInfo(
        label="PDF", extensions=(".pdf",), content=Content.PDF, row_data=(str, dict)
    ),
    MediaType.CONVERSATIONAL: MediaTypeInfo(
        label="Conversation",
        extensions=(".json",),
        content=Content.JSON,
        inline=True,
        row_data=(str, dict),
    ),
    MediaType.TMS_GEO: MediaTypeInfo(label="Tile layer", inline=True, row_data=(dict,)),
    MediaType.TMS_SIMPLE: MediaTypeInfo(label="Pixel tile layer", inline=True, row_data=(dict,)),
    MediaType.DICOM: MediaTypeInfo(label="DICOM", extensions=(".dcm",), content=Content.DICOM),
    MediaType.LLM: MediaTypeInfo(label="LLM", inline=True, row_data=(str, dict)),
    MediaType.POINT_CLOUD: MediaTypeInfo(label="Point cloud", row_data=(str, dict)),
}

ATTACHMENT_TYPES: Final[dict[AttachmentType, AttachmentTypeInfo]] = {
    AttachmentType.IMAGE_OVERLAY: AttachmentTypeInfo(
        label="Image overlay", extensions=(".png", ".jpg", ".jpeg"), content=Content.IMAGE
    ),
    AttachmentType.IMAGE: AttachmentTypeInfo(
        label="Image", extensions=_IMAGES, content=Content.IMAGE
    ),
    AttachmentType.VIDEO: AttachmentTypeInfo(
        label="Video", extensions=(".mp4",), content=Content.VIDEO
    ),
    AttachmentType.AUDIO: AttachmentTypeInfo(
        label="Audio", extensions=(".mp3", ".wav"), content=Content.AUDIO
    ),
    AttachmentType.RAW_TEXT: AttachmentTypeInfo(label="Text", is_url=False),
    AttachmentType.TEXT_URL: AttachmentTypeInfo(
        label="Text file", extensions=(".txt", ".md", ".csv", ".json", ".log"), content=Content.TEXT
    ),
    AttachmentType.HTML: AttachmentTypeInfo(
        label="HTML", extensions=(".html", ".htm"), content=Content.HTML
    ),
    AttachmentType.PDF_URL: AttachmentTypeInfo(
        label="PDF", extensions=(".pdf",), content=Content.PDF
    ),
    AttachmentType.CAMERA_IMAGE: AttachmentTypeInfo(
        label="Camera image", extensions=_IMAGES, content=Content.IMAGE
    ),
}

_NAMED: Final[dict[str, MediaType]] = {str(kind): kind for kind in MediaType}


def media_type_named(name: str | None) -> MediaType | None:
    """Return the media type of that name, or None where there is none."""
    return None if name is None else _NAMED.get(name)
