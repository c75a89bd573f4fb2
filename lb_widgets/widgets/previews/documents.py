"""A PDF, large: how many pages it has, and each of them as a picture and as words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lb_widgets.errors import MediaError
from lb_widgets.media.pdf import Pdf, opened_pdf
from lb_widgets.media.pdf_words import text_layer_words
from lb_widgets.media.reasons import Reason
from lb_widgets.messages.preview_files import (
    Fact,
)
from lb_widgets.messages.preview_texts import (
    PdfPreview,
)
from lb_widgets.messages.previews import (
    DocumentPage,
)
from lb_widgets.sources.missing import is_missing
from lb_widgets.widgets.base import Reply
from lb_widgets.widgets.base.readable import AHEAD, beginning
from lb_widgets.widgets.base.row_values import MAX_ADDRESS, asset_url
from lb_widgets.widgets.previews.asked import Large, address_of, file_facts

if TYPE_CHECKING:
    from lb_widgets.media.content import Media
    from lb_widgets.messages.previews import (
        DocumentPageRequest,
    )
    from lb_widgets.widgets.previews.asked import Asked

MAX_WORDS: Final = 100_000
"""Characters of a page's words."""
MAX_TEXT_LAYER: Final = 64 * 1024 * 1024
"""Bytes of a text layer: one of 100 dense pages has 25 million."""

_TEXT_LAYER_URL: Final = ("text_layer_url", "textLayerUrl")
_PAGE: Final = "the page"
_TEXT_LAYER: Final = "the row's text layer"
_MM: Final = 25.4 / 72
"""Millimetres of a point."""
_FORMATS: Final = {(210, 297): "A4", (297, 420): "A3", (148, 210): "A5", (216, 279): "Letter"}


def pdf(asked: Asked) -> Large:
    """Return a document, of which no page is drawn yet.

    Raises
    ------
    MediaError
        It cannot be opened, or is no PDF, or one that is broken, encrypted or without pages.
    MissingExtraError
        The extra ``pdf`` is not installed.
    Cancelled
        Nobody waits any longer.
    """
    value = _value(asked.value)
    media = _load(asked, value)
    with opened_pdf(media, cancelled=asked.context.cancelled) as document:
        width, height = document.size(0)
        pages = document.pages
    preview = PdfPreview(pages, width, height, _text_layer(value) is not None)
    size = [Fact("First page", _size_text(width, height))] if width > 0 else []
    return Large(preview, facts=[Fact("Pages", f"{pages:,}"), *size, *file_facts(media)])


def page(asked: Asked, request: DocumentPageRequest) -> Reply:
    """Return a page as a picture, with its words where they are wanted.

    Raises
    ------
    MediaError, MissingExtraError, Cancelled
        As for `pdf`; or the page is damaged, or drawing it takes too long.
    InputError
        There is no such page.
    """
    value = _value(asked.value)
    media = _load(asked, value)
    with opened_pdf(media, cancelled=asked.context.cancelled) as document:
        picture = document.draw(request.page, width=request.width, height=request.height)
        width, height = document.size(request.page)
        words = _words(asked, value, document, request.page) if request.with_text else ("", "", "")
    answer = DocumentPage(
        picture.content_type, picture.width, picture.height, width, height, *words
    )
    return Reply(answer, [picture.body])


def _load(asked: Asked, value: Any) -> Media:
    if isinstance(value, Mapping) and asset_url(value) is None:
        raise MediaError('The object has no "pdf_url"', reason=Reason.BAD_VALUE)
    return asked.load(value)


def _value(value: Any) -> Any:
    """Return the dict whose JSON a text is, as the API gives it back; else the value itself."""
    if isinstance(value, str) and value[:1] == "{" and len(value) <= 2 * MAX_ADDRESS:
        try:
            return msgspec.json.decode(value)
        except msgspec.DecodeError:
            return value
    return value


def _text_layer(value: Any) -> Any:
    """Return where the text layer is that the row names, if it names one."""
    if not isinstance(value, Mapping):
        return None
    named = (value.get(name) for name in _TEXT_LAYER_URL)
    return next((each for each in named if not is_missing(each) and each != ""), None)


def _words(asked: Asked, value: Any, document: Pdf, index: int) -> tuple[str, str, str]:
    """Return the words of a page, where they come from, and what is to be said about that."""
    named, problem = _text_layer(value), ""
    if named is not None:
        try:
            words = _text_layer_page(asked, named, index)
        except MediaError as error:
            problem = f"The row's text layer cannot be read: {beginning(str(error), 300)[0]}."
        else:
            if words is not None:
                return _shown(words, len(words), _TEXT_LAYER, "")
            problem = "The row's text layer has nothing for this page."
    words, total = document.words(index, MAX_WORDS + AHEAD)
    return _shown(words, total, _PAGE, problem)


def _text_layer_page(asked: Asked, named: Any, index: int) -> str | None:
    # Not by `asked.load`, which keeps few files: the document has to stay.
    media = asked.loader.load(
        address_of(named), cancelled=asked.context.cancelled, max_bytes=MAX_TEXT_LAYER
    )
    asked.context.stop_if_cancelled()
    return text_layer_words(media.body, index)


def _shown(words: str, total: int, source: str, problem: str) -> tuple[str, str, str]:
    text = beginning(words, MAX_WORDS)[0]
    cut = f"The first {MAX_WORDS:,} of {total:,} characters." if total > MAX_WORDS else ""
    return text, source, " ".join(filter(None, (problem, cut)))


def _size_text(width: float, height: float) -> str:
    """Return a size in points as people say it: ``A4, 210 by 297 mm``."""
    mm = round(width * _MM), round(height * _MM)
    name = _FORMATS.get((min(mm), max(mm)))
    turned = " landscape" if mm[0] > mm[1] else ""
    size = f"{mm[0]:,} by {mm[1]:,} mm"
    return f"{name}{turned}, {size}" if name else size
