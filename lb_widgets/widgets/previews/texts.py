"""Stub."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lb_widgets.messages.previews import NoPreview
from lb_widgets.widgets.previews.asked import Large

if TYPE_CHECKING:
    from lb_widgets.widgets.base import Reply
    from lb_widgets.widgets.previews.asked import Asked


def text(asked: Asked) -> Large:
    """Return that there is no preview yet."""
    del asked
    return Large(NoPreview("There is no preview of this yet."))


def raw_text(asked: Asked) -> Large:
    """Return that there is no preview yet."""
    del asked
    return Large(NoPreview("There is no preview of this yet."))


def more(asked: Asked, start: int) -> Reply:
    """Return the text from `start` on."""
    raise NotImplementedError


def markdown(asked: Asked) -> Reply:
    """Return the text read as Markdown, as the source of a page."""
    raise NotImplementedError
