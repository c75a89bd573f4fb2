"""Which widget shows a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lb_widgets.messages.workbench import OnStage
from lb_widgets.model.tiles import is_tile_row
from lb_widgets.model.types import AttachmentType, MediaType
from lb_widgets.sources.derived import attachment_type
from lb_widgets.widgets.base.row_values import listed, media_type_of

if TYPE_CHECKING:
    import pandas as pd


def stages_of(frame: pd.DataFrame, position: int) -> list[OnStage]:
    """Return all widgets that show something of a row, the usual one first.

    Parameters
    ----------
    frame : DataFrame
        Canonical.
    position : int
        Of the row, 0-based.
    """
    row_data, declared = (frame[name].iloc[position] for name in ("row_data", "media_type"))
    if is_tile_row(row_data, declared if isinstance(declared, str) else None):
        return [OnStage.MAP, OnStage.PANEL]
    if media_type_of(declared, row_data) is MediaType.IMAGE:
        return [OnStage.VIEWER, OnStage.PANEL]
    return [OnStage.PANEL]


def layer_index(frame: pd.DataFrame, position: int, attachment: int) -> int | None:
    """Return which layer of a row one of its attachments is, 0 for the lowest; None for none.

    Parameters
    ----------
    frame, position
        As for `stages_of`.
    attachment : int
        Among all attachments of the row, 0-based.
    """
    attachments = listed(frame["attachments"].iloc[position])
    layers = [
        index
        for index, each in enumerate(attachments)
        if attachment_type(each) == AttachmentType.IMAGE_OVERLAY
    ]
    return layers.index(attachment) if attachment in layers else None
