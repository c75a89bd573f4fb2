"""A page, large: its source, for a sandboxed frame only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lb_widgets.media.texts import decoded
from lb_widgets.messages.preview_files import (
    Fact,
)
from lb_widgets.messages.preview_kinds import (
    NoPreview,
)
from lb_widgets.messages.preview_texts import (
    HtmlPreview,
)
from lb_widgets.widgets.previews.asked import Large, size_text
from lb_widgets.widgets.previews.texts import encoding_for

if TYPE_CHECKING:
    from lb_widgets.widgets.previews.asked import Asked

MAX_PAGE: Final = 2_000_000
"""Bytes of a page that are sent."""


def html(asked: Asked) -> Large:
    """Return the source of a page, or the beginning of it.

    Raises
    ------
    MediaError
        It cannot be opened, or is no text.
    """
    peek = asked.peek(length=MAX_PAGE)
    is_whole = len(peek.body) < MAX_PAGE or peek.whole
    encoding = encoding_for(peek)
    source = decoded(peek.body, encoding, whole=is_whole)
    if not source.strip():
        return Large(NoPreview("The page is empty."))
    size = len(peek.body) if is_whole else peek.size
    facts = [Fact("Type", peek.content_type), Fact("Encoding", encoding.name)]
    if size is not None:
        facts.insert(0, Fact("Size", size_text(size)))
    return Large(HtmlPreview(source, is_whole, size), facts=facts)
