"""Previews of an asset or attachment, small and large: for the table and for the panel.

Every text in an answer is for reading: redacted, bounded, with bidi overrides made visible. What is
more than what was sent is counted, and can be asked for.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

import msgspec

from lb_widgets.messages.base import Request
from lb_widgets.messages.table_cells import Shown  # noqa: TC001 - msgspec reads the annotations

Index = Annotated[int, msgspec.Meta(ge=0)]
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
        video what else is to be said (``"page 1 of 12"``).
    content_type : str
        Of the bytes, which are the buffer: an encoded picture, or a video of which the page draws
        the first frame.
    """

    shows: Shown
    text: str = ""
    content_type: str = ""


# ── large ────────────────────────────────────────────────────────────────────────────────────────
class Fact(msgspec.Struct, frozen=True):
    """Something to know about what is shown: ``("Size", "1.2 MB")``."""

    name: str
    value: str


class PreviewFile(msgspec.Struct, frozen=True):
    """A file that the page shows itself; the answer's buffer is its beginning.

    Parameters
    ----------
    size : int, bytes
        Of the whole; what the buffer lacks is asked for with `PieceRequest`.
    content_type : str
        By its bytes; one that browsers show.
    """

    size: int
    content_type: str


class PicturePreview(msgspec.Struct, frozen=True, tag_field="kind", tag="picture"):
    """A picture, as the file it is or reduced by the kernel.

    Parameters
    ----------
    file : PreviewFile
        What to show; turned by the browser as its EXIF orientation says.
    width, height : int, pixels
        Of the original, upright; 0 where that is not known (an SVG without a size).
    note : str
        What is not as in the original: ``"Shown at 4,096 by 3,072 pixels"``.
    """

    file: PreviewFile
    width: int
    height: int
    note: str = ""


class VideoPreview(msgspec.Struct, frozen=True, tag_field="kind", tag="video"):
    """A video that the browser plays, if it has the codec.

    Parameters
    ----------
    codec : str
        What people call it: ``"H.265 (hvc1)"``; empty where the file does not tell.
    played_as : str
        What `canPlayType` takes, as far as it is known: ``video/mp4; codecs="avc1.64001f"``.
    note : str
        What is wrong though it may play: ``"Cut short: 12.3 MB of at least 80 MB are there"``.
    refusal : str
        Why nothing of it is sent; empty where it is.
    url : str or None
        With a refusal: where it is, for a tab of its own; http(s) without anything secret.
    """

    file: PreviewFile
    codec: str = ""
    played_as: str = ""
    note: str = ""
    refusal: str = ""
    url: str | None = None


class AudioPreview(msgspec.Struct, frozen=True, tag_field="kind", tag="audio"):
    """Audio that the browser plays, if it has the codec.

    Parameters
    ----------
    seconds : float or None
        How long it plays, where the file tells that.
    codec, played_as, note, refusal, url
        As in `VideoPreview`.
    """

    file: PreviewFile
    seconds: float | None
    codec: str = ""
    played_as: str = ""
    note: str = ""
    refusal: str = ""
    url: str | None = None


class Link(msgspec.Struct, frozen=True):
    """A text that is nothing but a link.

    Parameters
    ----------
    href : str or None
        Where it leads, verbatim: http, https or mailto only; None where it may not be followed.
    host : str
        The true host, in its ASCII form: ``"xn--pple-43d.com"``; those of a mailto's addresses.
    reason : str
        Why it may not be followed.
    note : str
        What to know before: ``"The host mixes Cyrillic and Latin letters."``
    """

    href: str | None
    host: str
    reason: str = ""
    note: str = ""


class TextPreview(msgspec.Struct, frozen=True, tag_field="kind", tag="text"):
    """A text, or a part of it.

    A file is counted in bytes, a value of a cell in characters.

    Parameters
    ----------
    text : str
        What is shown.
    encoding : str
        As it was found: ``"UTF-8"``, ``"Windows-1252 (guessed)"``; empty for a value of a cell.
    size : int or None
        Of the whole; None where that is not known.
    next : int or None
        Where the rest begins, what `TextRequest.start` takes; None where there is none.
    is_markdown : bool
        Whether it may be meant as Markdown, so that `MarkdownRequest` is worth offering.
    link : Link or None
        Where the text is nothing but a link.
    """

    text: str
    encoding: str
    size: int | None
    next: int | None
    is_markdown: bool = False
    link: Link | None = None


class HtmlPreview(msgspec.Struct, frozen=True, tag_field="kind", tag="html"):
    """The source of a page, for a sandboxed frame only.

    Parameters
    ----------
    source : str
        Verbatim but for what is cut; it never enters the notebook's page.
    is_whole : bool
        Whether that is all of it.
    size : int or None, bytes
        Of the whole.
    """

    source: str
    is_whole: bool
    size: int | None


class PdfPreview(msgspec.Struct, frozen=True, tag_field="kind", tag="pdf"):
    """A document whose pages are asked for with `DocumentPageRequest`.

    Parameters
    ----------
    pages : int
        At least 1.
    width, height : float, points
        Of the first page.
    has_text_layer : bool
        Whether the row names a text layer of its own (``text_layer_url``).
    """

    pages: int
    width: float
    height: float
    has_text_layer: bool


class Side(StrEnum):
    """On which side a message stands."""

    LEFT = "left"
    RIGHT = "right"


class PartKind(StrEnum):
    """What a part of a message is."""

    TEXT = "text"
    OTHER = "other"
    """Something that is named only: an image, a file."""


class MessagePart(msgspec.Struct, frozen=True):
    """A text, or what stands for something else."""

    kind: PartKind
    text: str


class ChatMessage(msgspec.Struct, frozen=True):
    """One message of a conversation.

    Parameters
    ----------
    user : str
        Who says it; empty where that is not told.
    number : int
        Of that user, in the order in which they come to speak, from 0.
    time : str
        When, in UTC: ``"2026-11-26 13:20:05"``; empty where that is not told.
    notes : list of str
        What else is to be said: ``"model"``, ``"answer 1 of 2"``, ``"not to be labeled"``.
    """

    user: str
    number: Index
    align: Side
    time: str
    notes: list[str]
    parts: list[MessagePart]


class ConversationPreview(msgspec.Struct, frozen=True, tag_field="kind", tag="conversation"):
    """A chat, or its beginning; `total` counts all messages.

    Parameters
    ----------
    problems : list of str
        Where it breaks the rules of its format, a sentence each.
    """

    messages: list[ChatMessage]
    total: int
    problems: list[str]


class WindowFunction(StrEnum):
    """How a window spreads values: DICOM PS3.3 C.11.2.1.2 and C.11.2.1.3."""

    LINEAR = "LINEAR"
    LINEAR_EXACT = "LINEAR_EXACT"
    SIGMOID = "SIGMOID"


class IntensityWindow(msgspec.Struct, frozen=True):
    """A range of values that is spread over black to white: DICOM PS3.3 C.11.2.

    Parameters
    ----------
    center, width : float
        In the file's units; the width is more than 0, and at least 1 for ``LINEAR``.
    """

    name: str
    center: float
    width: float
    function: WindowFunction = WindowFunction.LINEAR


class IntensityTable(msgspec.Struct, frozen=True):
    """The grey of each value, from `first` on in steps of 1: DICOM PS3.3 C.11.2.1.1.

    Values before the first take the first grey, those past the last take the last.

    Parameters
    ----------
    first : float
        In the file's units.
    grays : list of int
        0 (black) to 255 (white), at least one.
    """

    name: str
    first: float
    grays: list[int]


class Frame(msgspec.Struct, frozen=True):
    """A frame; the buffer is its pixels, row by row from the top left.

    Parameters
    ----------
    width, height : int, pixels
        As they are sent: large frames are reduced.
    dtype : Literal
        ``"uint16"``, little-endian, whose value is `low` + `step` * stored; ``"rgb"``: three bytes.
    low, step : float
        In the file's units; 0 and 1 for colours.
    """

    width: int
    height: int
    dtype: Literal["uint16", "rgb"]
    low: float
    step: float


class DicomPreview(msgspec.Struct, frozen=True, tag_field="kind", tag="dicom"):
    """A medical picture; its first frame is the buffer, others are asked for with `FrameRequest`.

    Parameters
    ----------
    frames : int
        At least 1.
    width, height : int, pixels
        As the file says.
    first : Frame
        Whose pixels are the buffer; all frames are of its kind and size.
    is_color : bool
        Whether frames are RGB; there are no windows then.
    tables : list of IntensityTable
        The file's own, shown before its windows.
    windows : list of IntensityWindow
        The file's own, then one of all values; at least one where it is not in colour.
    low, high : float
        Smallest and largest value of the first frame, but for what only fills it up.
    unit : str
        Of the values: ``"HU"``; empty where the file does not say.
    is_inverted : bool
        Whether small values are white (MONOCHROME1).
    pixel_aspect : float
        Height of a pixel, divided by its width.
    frame_times : list of float, ms
        How long before each frame is shown after the one before it; a single one is for all, none
        where the file does not say.
    note : str
        What is not as in the file: ``"shown at 2,048 by 1,024 pixels"``.
    tags : list of Fact
        What is about the picture.
    other_tags : int
        How many more there are, which may be about the patient; asked for with `TagsRequest`.
    """

    frames: int
    width: int
    height: int
    first: Frame
    is_color: bool
    tables: list[IntensityTable]
    windows: list[IntensityWindow]
    low: float
    high: float
    unit: str
    is_inverted: bool
    pixel_aspect: float
    frame_times: list[float]
    note: str
    tags: list[Fact]
    other_tags: int


class TileLayerPreview(msgspec.Struct, frozen=True, tag_field="kind", tag="tile_layer"):
    """The tiles of the main layer as one picture, which is the buffer; the map shows more.

    Parameters
    ----------
    note : str
        What is missing: ``"2 of 9 tiles failed: 404 Not Found"``.
    layers : list of str
        Names of all layers, the main one first.
    """

    content_type: str
    width: int
    height: int
    note: str
    layers: list[str]


class NoPreview(msgspec.Struct, frozen=True, tag_field="kind", tag="nothing"):
    """There is no preview, and `text` says so and why; `value` is what is there, for reading."""

    text: str
    value: str = ""


class BrokenPreview(msgspec.Struct, frozen=True, tag_field="kind", tag="error"):
    """It cannot be shown; `text` says why, `fix` what to do where that is known."""

    text: str
    fix: str = ""


Preview: TypeAlias = (
    PicturePreview
    | VideoPreview
    | AudioPreview
    | TextPreview
    | HtmlPreview
    | PdfPreview
    | ConversationPreview
    | DicomPreview
    | TileLayerPreview
    | NoPreview
    | BrokenPreview
)
"""One of them for each way of showing; the browser has a table keyed by `kind`."""


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
