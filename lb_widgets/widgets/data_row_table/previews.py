"""The preview of a row: a picture, the beginning of a text, or a sentence that says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lb_widgets.errors import InputError, MediaError
from lb_widgets.media.thumbnails import text_excerpt, thumbnail
from lb_widgets.messages.data_row_table import Thumbnail
from lb_widgets.model.mercator import WORLD, fit, tile_span, to_world
from lb_widgets.model.tiles import TileLayerInfo
from lb_widgets.model.types import MEDIA_TYPES, MediaType
from lb_widgets.model.urls import extension, is_path, is_url
from lb_widgets.sources.missing import is_missing
from lb_widgets.widgets.base import Reply
from lb_widgets.widgets.data_row_table.cells import readable

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.media.loader import Loader
    from lb_widgets.widgets.base import Context

    Preview = Callable[[Any, "Box", Loader, Context], Reply]

Box = tuple[int, int]
"""Width and height, in device pixels."""

_EXCERPT: Final = 240
_NOTHING: Final = Reply(Thumbnail("nothing"))
_BY_EXTENSION: Final = {
    extension: media_type
    for media_type, info in MEDIA_TYPES.items()
    for extension in info.extensions
}


def media_type_of(declared: Any, row_data: Any) -> MediaType | None:
    """Return the declared media type, else the one that the extension of a URL or path names."""
    if not is_missing(declared):
        return MediaType(declared) if declared in set(MediaType) else None
    if isinstance(row_data, str) and (is_url(row_data) or is_path(row_data)):
        return _BY_EXTENSION.get(extension(row_data))
    return None


def preview(declared: Any, row_data: Any, box: Box, loader: Loader, context: Context) -> Reply:
    """Return what stands for a row: what can be shown is fetched by the loader.

    Raises
    ------
    Cancelled
        Nobody waits any longer.
    """
    media_type = media_type_of(declared, row_data)
    if is_missing(row_data):
        return Reply(Thumbnail("error", "row_data is missing"))
    if media_type not in _PREVIEWS:
        return _NOTHING
    try:
        return _PREVIEWS[media_type](row_data, box, loader, context)
    except MediaError as error:
        return Reply(Thumbnail("error", readable(str(error))))


def _picture(row_data: Any, box: Box, loader: Loader, context: Context) -> Reply:
    media = loader.load(str(row_data), cancelled=context.cancelled)
    context.stop_if_cancelled()
    picture = thumbnail(media, width=box[0], height=box[1])
    return Reply(Thumbnail("picture", content_type=picture.content_type), [picture.body])


def _text(row_data: Any, box: Box, loader: Loader, context: Context) -> Reply:
    del box
    if not isinstance(row_data, str):
        return Reply(Thumbnail("error", f"row_data is {type(row_data).__name__}, not text"))
    if not (is_url(row_data) or is_path(row_data)):
        return Reply(Thumbnail("text", readable(row_data[:_EXCERPT])))
    media = loader.load(row_data, cancelled=context.cancelled)
    return Reply(Thumbnail("text", readable(text_excerpt(media, _EXCERPT))))


def _tile(row_data: Any, box: Box, loader: Loader, context: Context) -> Reply:
    """Return the tile in the middle of the bounds, at the zoom where these fill about a tile."""
    try:
        info = TileLayerInfo.from_row({"row_data": row_data, "media_type": MediaType.TMS_GEO})
    except InputError as error:
        return Reply(Thumbnail("error", readable(error.problems[0])))
    (lat, lng), zoom = fit(
        info.box,
        WORLD,
        WORLD,
        crs=info.crs,
        min_zoom=info.min_zoom,
        max_zoom=min(info.max_zoom, info.max_native_zoom),
    )
    x, y = to_world(lat, lng, info.crs)
    scale = 2**zoom / tile_span(info.crs, info.tile_size)
    return _picture(
        info.layers[0].tile_url(zoom, int(x * scale), int(y * scale)), box, loader, context
    )


_PREVIEWS: Final[dict[MediaType | None, Preview]] = {
    MediaType.IMAGE: _picture,
    MediaType.TEXT: _text,
    MediaType.TMS_GEO: _tile,
    MediaType.TMS_SIMPLE: _tile,
}
"""Media types without an entry are shown by their icon."""
