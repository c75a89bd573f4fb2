"""What has no preview: its value is shown for reading, and a sentence says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lb_widgets.messages.preview_kinds import (
    NoPreview,
)
from lb_widgets.widgets.base.readable import any_text, said
from lb_widgets.widgets.previews.asked import Large

if TYPE_CHECKING:
    from lb_widgets.widgets.previews.asked import Asked

MAX_VALUE: Final = 4000
"""Characters of the value."""


def nothing(asked: Asked) -> Large:
    """Return that there is no preview of this type."""
    name = said(asked.subject.type_name, 60)
    text = f"There is no preview of the type {name}." if name else "There is no preview of this."
    return Large(NoPreview(text, said(any_text(asked.value, MAX_VALUE + 1), MAX_VALUE)))
