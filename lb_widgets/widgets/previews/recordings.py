"""Stub."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lb_widgets.messages.previews import NoPreview
from lb_widgets.widgets.previews.asked import Large

if TYPE_CHECKING:
    from lb_widgets.widgets.previews.asked import Asked


def video(asked: Asked) -> Large:
    """Return that there is no preview yet."""
    del asked
    return Large(NoPreview("There is no preview of this yet."))


def audio(asked: Asked) -> Large:
    """Return that there is no preview yet."""
    del asked
    return Large(NoPreview("There is no preview of this yet."))
