"""Texts, pages, documents and conversations."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from lb_widgets.messages.preview_files import Index  # noqa: TC001 - msgspec reads the annotations


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
