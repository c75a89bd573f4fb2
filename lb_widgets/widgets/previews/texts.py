"""Texts, large: files in whatever encoding, values of a cell, links, and either as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lb_widgets.errors import MediaError
from lb_widgets.media.markdown import MAX_CHARACTERS, markdown_page
from lb_widgets.media.reasons import Reason
from lb_widgets.media.texts import PART, encoding_of, file_part, page_charset, text_part
from lb_widgets.messages.preview_files import (
    Fact,
)
from lb_widgets.messages.preview_kinds import (
    NoPreview,
)
from lb_widgets.messages.preview_texts import (
    HtmlPreview,
    TextPreview,
)
from lb_widgets.model.types import AttachmentType
from lb_widgets.model.urls import extension
from lb_widgets.widgets.base import Reply
from lb_widgets.widgets.base.readable import readable
from lb_widgets.widgets.base.row_values import is_address
from lb_widgets.widgets.previews.asked import Large, address_of
from lb_widgets.widgets.previews.links import link_of

if TYPE_CHECKING:
    from lb_widgets.media.content import Media, Peek
    from lb_widgets.media.texts import Encoding
    from lb_widgets.widgets.previews.asked import Asked

_MARKDOWN: Final = frozenset({".md", ".markdown", ".mdown", ".mkd"})


def text(asked: Asked) -> Large:
    """Return the beginning of a text file, or of the text itself.

    Raises
    ------
    MediaError
        It cannot be opened, or is no text.
    """
    if not is_address(asked.value):
        return raw_text(asked)
    peek = asked.peek(length=PART)
    preview = _file(asked, peek.body, 0, encoding=encoding_for(peek), size=_size(peek))
    return Large(preview, facts=[Fact("Type", peek.content_type)])


def raw_text(asked: Asked) -> Large:
    """Return the beginning of a text that is the value itself, also where that is a URL.

    Raises
    ------
    MediaError
        The value is no text.
    """
    return Large(_value(asked.value, 0))


def more(asked: Asked, start: int) -> Reply:
    """Return the text from `start` on: bytes of a file, characters of a value; see `TextPreview`.

    The source of a page is a text too.

    Raises
    ------
    MediaError
        It cannot be opened, or is no text.
    """
    if not _is_file(asked):
        return Reply(_shown(_value(asked.value, start)))
    media = asked.load()
    encoding = encoding_for(media)
    if start and media.body[:PART].isascii():  # what follows may tell it
        encoding = encoding_of(media.body[start : start + PART], whole=False)._replace(start=0)
    preview = _file(asked, media.body, start, encoding=encoding, size=len(media.body))
    return Reply(_shown(preview))


def markdown(asked: Asked) -> Reply:
    """Return the text read as Markdown, as the source of a page.

    Raises
    ------
    MediaError
        It cannot be opened, or is no text.
    MissingExtraError
        The extra ``markdown`` is not installed.
    """
    large = text(asked) if _is_file(asked) else raw_text(asked)
    found = _shown(large.preview)
    source = markdown_page(found.text[:MAX_CHARACTERS])
    is_whole = found.next is None and len(found.text) <= MAX_CHARACTERS
    return Reply(HtmlPreview(source, is_whole, found.size))


def encoding_for(found: Media | Peek) -> Encoding:
    """Return the encoding of a file, by its beginning.

    Raises
    ------
    MediaError
        It is no text.
    """
    head = found.body[:PART]
    is_page = found.content_type == "text/html"
    declared = found.charset or (page_charset(head) if is_page else "")
    return encoding_of(head, whole=len(found.body) < PART, declared=declared)


def _size(peek: Peek) -> int | None:
    return len(peek.body) if len(peek.body) < PART else peek.size


def _is_file(asked: Asked) -> bool:
    return asked.subject.type is not AttachmentType.RAW_TEXT and is_address(asked.value)


def _file(
    asked: Asked, body: bytes, start: int, *, encoding: Encoding, size: int | None
) -> TextPreview | NoPreview:
    found = file_part(body, start, encoding, whole=size == len(body))
    if not start and not found.text.strip():
        return NoPreview("The text is empty." if not found.text else "There is only white space.")
    following = None if found.stop == size else found.stop
    is_markdown = extension(address_of(asked.value)) in _MARKDOWN
    return TextPreview(readable(found.text), encoding.name, size, following, is_markdown)


def _value(value: Any, start: int) -> TextPreview | NoPreview:
    if not isinstance(value, str):
        message = f"The value is of type {type(value).__name__}, not text"
        raise MediaError(message, reason=Reason.BAD_VALUE)
    found = text_part(value, start)
    size = len(value)
    following = None if found.stop == size else found.stop
    if not start and not found.text.strip():
        return NoPreview(f"There is only white space: {size:,} characters.")
    shown = readable(found.text)
    link = link_of(value) if following is None and not start else None
    return TextPreview(shown, "", size, following, is_markdown=link is None, link=link)


def _shown(preview: Any) -> TextPreview:
    """Return a preview that is a text.

    Raises
    ------
    MediaError
        There is none.
    """
    if not isinstance(preview, TextPreview):
        raise MediaError(preview.text, reason=Reason.EMPTY)
    return preview
