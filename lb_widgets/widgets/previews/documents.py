"""Stub."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lb_widgets.messages.previews import NoPreview
from lb_widgets.widgets.previews.asked import Large

if TYPE_CHECKING:
    from lb_widgets.messages.previews import DocumentPageRequest
    from lb_widgets.widgets.base import Reply
    from lb_widgets.widgets.previews.asked import Asked


def pdf(asked: Asked) -> Large:
    """Return that there is no preview yet."""
    del asked
    return Large(NoPreview("There is no preview of this yet."))


def page(asked: Asked, request: DocumentPageRequest) -> Reply:
    """Return a page as a picture, with its words where they are wanted."""
    raise NotImplementedError
