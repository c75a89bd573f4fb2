"""The widgets that show more of a subject than its preview does: the viewer and the map."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from lb_widgets.errors import InputError
from lb_widgets.io.frames import row_at
from lb_widgets.media.layers import layer_names, overlays_of
from lb_widgets.model.types import MAX_OVERLAYS, AttachmentType
from lb_widgets.sources.derived import attachment_type
from lb_widgets.widgets.base.lifetime import as_part
from lb_widgets.widgets.base.row_values import listed
from lb_widgets.widgets.overlay_viewer import OverlayViewer
from lb_widgets.widgets.tile_layer_map import TileLayerMap

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd


class OtherWidgets:
    """One viewer and one map, made when they are first asked for and kept.

    Parameters
    ----------
    resolve : callable, optional
        Of the panel.
    """

    def __init__(self, resolve: Callable[[str], Any] | None) -> None:
        self._resolve = resolve
        self._lock = threading.Lock()
        self._viewer: OverlayViewer | None = None
        self._map: TileLayerMap | None = None
        self._is_closed = False

    def show(self, row: pd.DataFrame, attachment: int | None) -> str:
        """Show an image layer of a row, or its tile layer, and return the widget's model id.

        Parameters
        ----------
        row : DataFrame
            The row, canonical.
        attachment : int or None
            An image overlay among its attachments; None for its tile layer.

        Raises
        ------
        InputError
            Neither viewer nor map can show it.
        """
        with self._lock, as_part():
            if self._is_closed:
                raise InputError("This widget was closed: run its cell again.")
            return self._show_tiles(row) if attachment is None else self._layer(row, attachment)

    def close(self) -> None:
        """Close both for good. May be called twice."""
        with self._lock:
            self._is_closed = True
            for widget in (self._viewer, self._map):
                if widget is not None:
                    widget.close()
            self._viewer = self._map = None

    def _layer(self, row: pd.DataFrame, attachment: int) -> str:
        name = _layer_name(row, attachment)
        if self._viewer is None:
            self._viewer = OverlayViewer(row, resolve=self._resolve)
        else:
            self._viewer.rows = row
        viewer = self._viewer
        notice = viewer.pictures.rows.describe(0)
        if not notice.has_picture:
            raise InputError(f"The viewer cannot show this layer. {notice.notice}")
        with viewer.lock, viewer.hold_sync():
            for layer in viewer.layers:
                layer.visible = layer.name == name
        return str(viewer.model_id)

    def _show_tiles(self, row: pd.DataFrame) -> str:
        if self._map is None:
            self._map = TileLayerMap(row, resolve=self._resolve)
        else:
            self._map.rows = row
        return str(self._map.model_id)


def _layer_name(row: pd.DataFrame, attachment: int) -> str:
    """Return what the viewer calls an attachment of a row."""
    attachments = listed(row["attachments"].iloc[0])
    overlays = [
        index
        for index, each in enumerate(attachments)
        if attachment_type(each) == AttachmentType.IMAGE_OVERLAY
    ]
    if attachment not in overlays:
        raise InputError(f"Attachment {attachment:,} is no image overlay.")
    layer = overlays.index(attachment)
    if layer >= MAX_OVERLAYS:
        raise InputError(
            f"The viewer shows the first {MAX_OVERLAYS} image overlays of a row, "
            f"and this one is number {layer + 1:,}."
        )
    return layer_names(overlays_of(row_at(row, 0)))[layer]
