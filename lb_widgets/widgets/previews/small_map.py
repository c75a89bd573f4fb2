"""The preview of a tile layer: a mosaic of its bounds, of a few tiles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lb_widgets.messages.previews import (
    Thumbnail,
)
from lb_widgets.messages.table_cells import Shown
from lb_widgets.widgets.base import Reply
from lb_widgets.widgets.previews.map_stills import SMALL, layer_picture, read_info

if TYPE_CHECKING:
    from lb_widgets.media.loader import Loader
    from lb_widgets.widgets.base import Context


def map_preview(row_data: Any, size: tuple[int, int], loader: Loader, context: Context) -> Reply:
    """Return the tiles of a row's main layer, as far as they came.

    Parameters
    ----------
    row_data : dict or its JSON
        Of a ``TMS_GEO`` or ``TMS_SIMPLE`` row, however it is spelled.
    size : (int, int), pixels
        Width and height of the box.

    Raises
    ------
    MediaError
        The row cannot be read, or no tile came.
    """
    info = read_info({"row_data": row_data})
    picture, note = layer_picture(info, size, SMALL, loader, context)
    shown = Thumbnail(Shown.PICTURE, note, content_type=picture.content_type)
    return Reply(shown, [picture.body])
