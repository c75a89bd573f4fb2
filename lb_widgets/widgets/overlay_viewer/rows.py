"""What each row has to show in the viewer: a title, its layers' names, its pictures."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lb_widgets.errors import InputError
from lb_widgets.io.frames import row_at
from lb_widgets.media.browser_picture import browser_picture
from lb_widgets.media.layers import layer_names, overlays_of
from lb_widgets.messages.overlay_viewer import OverlayPicture, OverlayRow
from lb_widgets.model.types import MAX_OVERLAYS, MediaType
from lb_widgets.redact import redact
from lb_widgets.widgets.base import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from lb_widgets.media.loader import Loader
    from lb_widgets.model.data_row import DataRow


class OverlayRows:
    """The rows of a viewer.

    Parameters
    ----------
    frame : DataFrame
        Canonical.
    loader : Loader
        Opens their pictures.
    """

    def __init__(self, frame: pd.DataFrame, loader: Loader) -> None:
        self._frame = frame
        self._loader = loader

    def __len__(self) -> int:
        return len(self._frame)

    def at(self, position: int) -> DataRow:
        """Return a row, or raise `InputError` where there is none."""
        if not 0 <= position < len(self):
            there = "there is 1 row" if len(self) == 1 else f"there are {len(self):,} rows"
            raise InputError(f"There is no row {position:,}: {there}, counted from 0.")
        return row_at(self._frame, position)

    def layer_names(self, position: int) -> tuple[str, ...]:
        """Return the names of the layers shown of a row, the lowest first; each different."""
        row = self.at(position)
        if _no_picture(row):
            return ()
        return layer_names(overlays_of(row))[:MAX_OVERLAYS]

    def describe(self, position: int) -> OverlayRow:
        """Return what there is to show of a row, for reading."""
        row = self.at(position)
        title = redact(row.global_key or row.external_id or f"Row {position + 1:,}")
        if notice := _no_picture(row):
            return OverlayRow(title=title, notice=redact(notice), has_picture=False)
        return OverlayRow(
            title=title, layers=self.layer_names(position), notice=_left_out(len(overlays_of(row)))
        )

    def picture(
        self, position: int, layer: int | None, *, cancelled: Callable[[], bool] | None = None
    ) -> Reply:
        """Return a picture of a row with its files, for the browser.

        Parameters
        ----------
        position : int
            Of the row.
        layer : int or None
            Which overlay, 0 for the lowest; None for the base image.
        cancelled : callable, optional
            Asked while waiting.

        Raises
        ------
        InputError
            There is no such row or layer.
        MediaError
            It could not be fetched or decoded.
        """
        row = self.at(position)
        overlays = overlays_of(row)
        if layer is None:
            value = row.row_data
        elif 0 <= layer < len(overlays):
            value = overlays[layer].value
        else:
            raise InputError(f"Row {position:,} has no layer {layer}: it has {len(overlays)}.")
        picture = browser_picture(self._loader.load(value, cancelled=cancelled))
        description = OverlayPicture(
            width=picture.width,
            height=picture.height,
            shown_width=picture.shown_width,
            shown_height=picture.shown_height,
            content_types=tuple(content_type for content_type, _ in picture.parts),
        )
        return Reply(description, [body for _, body in picture.parts])


def _no_picture(row: DataRow) -> str:
    """Return why a row has no picture to lay anything over, or an empty text."""
    if row.media_type not in {None, MediaType.IMAGE}:
        return f"No picture to overlay on: {row.media_type} row"
    if not isinstance(row.row_data, str | os.PathLike):
        return f"No picture to overlay on: row_data is of type {type(row.row_data).__name__}"
    return ""


def _left_out(overlays: int) -> str:
    extra = overlays - MAX_OVERLAYS
    if extra <= 0:
        return ""
    more = "1 more is" if extra == 1 else f"{extra} more are"
    return f"Labelbox takes {MAX_OVERLAYS} overlays over one image: {more} not shown"
