"""What the panel and the kernel say to each other, beside previews and rows in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from lb_widgets.messages.previews import (
    PREVIEW_REQUESTS,
    SubjectRequest,
)
from lb_widgets.messages.row_details import DetailRequest, RowDetail

if TYPE_CHECKING:
    from lb_widgets.messages.base import Request


class ShowRequest(SubjectRequest, frozen=True, tag="panel/show"):
    """Ask for the other widget that shows more of a subject, see `Opened.can_open`."""


class OtherWidget(msgspec.Struct, frozen=True):
    """A widget to put in the place of the preview.

    Parameters
    ----------
    model_id : str
        Of the widget; empty where somebody else shows it, as the workbench does.
    """

    model_id: str


REQUESTS: dict[type[Request], type[msgspec.Struct]] = {
    DetailRequest: RowDetail,
    ShowRequest: OtherWidget,
    **PREVIEW_REQUESTS,
}
"""Which answer each question gets."""
