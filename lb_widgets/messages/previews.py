"""Previews of an asset or attachment, small and large: for the table and for the panel.

Every text in an answer is for reading: redacted, bounded, with bidi overrides made visible. What is
more than what was sent is counted, and can be asked for.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from lb_widgets.messages.base import Request
from lb_widgets.messages.preview_files import (  # noqa: TC001 - msgspec reads the annotations
    Fact,
    Index,
)
from lb_widgets.messages.preview_kinds import Preview  # noqa: TC001 - msgspec reads the annotations
from lb_widgets.messages.preview_scans import Frame
from lb_widgets.messages.preview_texts import HtmlPreview, TextPreview
from lb_widgets.messages.table_cells import Shown  # noqa: TC001 - msgspec reads the annotations

Pixels = Annotated[int, msgspec.Meta(ge=1, le=8192)]


class SubjectRequest(Request, frozen=True):
    """A question about one asset or attachment.

    Parameters
    ----------
    version : int
        Of the rows, as the trait `version` says it.
    row : int
        Position of the row, counted from 0 in the rows' own order.
    attachment : int or None
        Of this one of the row's attachments, counted from 0; None is the asset itself.
    """

    version: int
    row: Index
    attachment: Index | None


# ── small ────────────────────────────────────────────────────────────────────────────────────────
class ThumbnailRequest(SubjectRequest, frozen=True, tag="preview/thumbnail"):
    """Ask for a small preview, in a box of so many device pixels."""

    width: Annotated[int, msgspec.Meta(ge=8, le=2048)]
    height: Annotated[int, msgspec.Meta(ge=8, le=1024)]


class Thumbnail(msgspec.Struct, frozen=True):
    """A small preview.

    Parameters
    ----------
    shows : Shown
        What it is.
    text : str
        The beginning of the asset, or the sentence that says why there is none; beside a picture or
        video what else is to be said (``"12 pages"``).
    content_type : str
        Of the bytes, which are the buffer: an encoded picture, or a video of which the page draws
        the first frame.
    """

    shows: Shown
    text: str = ""
    content_type: str = ""


# ── large ────────────────────────────────────────────────────────────────────────────────────────
class OpenRequest(SubjectRequest, frozen=True, tag="preview/open"):
    """Ask for a large preview, in a box of so many device pixels."""

    width: Pixels
    height: Pixels


class Opened(msgspec.Struct, frozen=True):
    """A large preview.

    Parameters
    ----------
    name : str
        Of the attachment or file; empty where there is none.
    type : str
        Attachment type or media type, as the row says it.
    can_open : Literal["viewer", "map"] or None
        Which other widget shows more of it: `ShowRequest` asks for that.
    facts : list of Fact
        Size, pixels, content type, host.
    """

    preview: Preview
    name: str
    type: str
    can_open: Literal["viewer", "map"] | None
    facts: list[Fact]


class PieceRequest(SubjectRequest, frozen=True, tag="preview/piece"):
    """Ask for a `PreviewFile` from byte `start` on; the buffer has at most 4 MB of it."""

    start: Index


class Piece(msgspec.Struct, frozen=True):
    """The buffer is the next part of a file of `size` bytes."""

    size: int


class TextRequest(SubjectRequest, frozen=True, tag="preview/text"):
    """Ask for more of a text, from `TextPreview.next` on."""

    start: Index


class MarkdownRequest(SubjectRequest, frozen=True, tag="preview/markdown"):
    """Ask for a text read as Markdown: the answer is for a sandboxed frame only."""


class DocumentPageRequest(SubjectRequest, frozen=True, tag="preview/page"):
    """Ask for a page of a document, counted from 0, in a box of so many device pixels.

    Parameters
    ----------
    with_text : bool
        Whether its words are wanted too.
    """

    page: Index
    width: Pixels
    height: Pixels
    with_text: bool


class DocumentPage(msgspec.Struct, frozen=True):
    """A page; the buffer is its picture.

    Parameters
    ----------
    width, height : int, pixels
        Of the picture.
    page_width, page_height : float, points
        Of the page.
    text : str
        Its words, to copy; empty where there are none or they were not asked for.
    text_source : str
        Where these come from: ``"the page"``, ``"the row's text layer"``.
    text_note : str
        Why these are not those of the text layer, or not all.
    """

    content_type: str
    width: int
    height: int
    page_width: float
    page_height: float
    text: str
    text_source: str
    text_note: str


class FrameRequest(SubjectRequest, frozen=True, tag="preview/frame"):
    """Ask for a frame of a medical picture, counted from 0."""

    frame: Index


class TagsRequest(SubjectRequest, frozen=True, tag="preview/tags"):
    """Ask for the tags of a medical picture that may be about the patient."""


class Tags(msgspec.Struct, frozen=True):
    """Tags for reading.

    Parameters
    ----------
    is_whole : bool
        Whether there are no more.
    """

    tags: list[Fact]
    is_whole: bool


class CodeRequest(Request, frozen=True, tag="preview/code"):
    """Ask for the part of the browser side that shows large previews, where a widget lacks it."""


class Code(msgspec.Struct, frozen=True):
    """A part of the browser side; the buffer is its module.

    Parameters
    ----------
    style : str
        Its style sheet.
    """

    style: str


PREVIEW_REQUESTS: dict[type[Request], type[msgspec.Struct]] = {
    ThumbnailRequest: Thumbnail,
    OpenRequest: Opened,
    PieceRequest: Piece,
    TextRequest: TextPreview,
    MarkdownRequest: HtmlPreview,
    DocumentPageRequest: DocumentPage,
    FrameRequest: Frame,
    TagsRequest: Tags,
    CodeRequest: Code,
}
"""Which answer each question gets; for every widget that shows previews."""
