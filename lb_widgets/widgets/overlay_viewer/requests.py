"""What the viewer answers the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol

from lb_widgets.media.stills import png
from lb_widgets.messages.overlay_viewer import (
    AlignmentRequest,
    AlignmentResult,
    ImageRequest,
    OverlayImage,
    OverlayTile,
    PictureRequest,
    RowRequest,
    TileRequest,
)
from lb_widgets.model.alignment import text
from lb_widgets.widgets.base import Reply

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lb_widgets.messages.base import Request
    from lb_widgets.messages.overlay_viewer import OverlayRow
    from lb_widgets.widgets.base import Context
    from lb_widgets.widgets.base.router import Handler
    from lb_widgets.widgets.overlay_viewer.stage import Stage

_LONGEST_NAME = 80


class HasStage(Protocol):
    """What answers need of a viewer."""

    def stage(self) -> Stage:
        """Return what is on the stage at this moment."""
        ...

    def picture_was_sent(self) -> None:
        """Hear that one more picture is at hand."""
        ...


class Answers:
    """Answers requests from what a viewer shows.

    Parameters
    ----------
    viewer : HasStage
        Asked anew for each request.
    """

    def __init__(self, viewer: HasStage) -> None:
        self._viewer = viewer

    def handlers(self) -> Mapping[type[Request], Handler]:
        """Return which method answers which request."""
        return {
            RowRequest: self._row,
            PictureRequest: self._picture,
            TileRequest: self._tile,
            AlignmentRequest: self._alignment,
            ImageRequest: self._image,
        }

    def _row(self, request: RowRequest, _context: Context) -> OverlayRow:
        return self._viewer.stage().pictures.rows.describe(request.position)

    def _picture(self, request: PictureRequest, context: Context) -> Reply:
        pictures, cancelled = self._viewer.stage().pictures, context.cancelled
        picture = pictures.open(request.position, request.layer, cancelled=cancelled)
        form: Any = {"with_alpha": request.with_alpha, "cancelled": cancelled}
        parts = picture.parts(**form)
        self._viewer.picture_was_sent()
        return Reply(picture.describe(**form), [body for _, body in parts])

    def _tile(self, request: TileRequest, context: Context) -> Reply:
        pictures, cancelled = self._viewer.stage().pictures, context.cancelled
        picture = pictures.open(request.position, request.layer, cancelled=cancelled)
        parts = picture.tile(request.level, request.column, request.row, cancelled=cancelled)
        kinds = tuple(content_type for content_type, _ in parts)
        return Reply(OverlayTile(content_types=kinds), [body for _, body in parts])

    def _alignment(self, request: AlignmentRequest, context: Context) -> AlignmentResult:
        pictures, cancelled = self._viewer.stage().pictures, context.cancelled
        found = pictures.alignment(request.position, request.layer, cancelled=cancelled)
        return AlignmentResult(alignment=found, text=text(found))

    def _image(self, request: ImageRequest, context: Context) -> Reply:
        stage = self._viewer.stage()
        pixels = stage.image(full=request.full, cancelled=context.cancelled)
        height, width = pixels.shape[:2]
        title = stage.pictures.rows.describe(stage.position).title
        result = OverlayImage(file_name=file_name_of(title), width=width, height=height)
        return Reply(result, [png(pixels)])


def file_name_of(title: str) -> str:
    """Return a name for a PNG file of the row with this title, good on every system."""
    stem = re.sub(r"\.(png|jpe?g|bmp|gif|webp)$", "", title, flags=re.IGNORECASE)
    plain = re.sub(r"[^\w.-]+", "-", stem)[:_LONGEST_NAME].strip("-.")
    return f"{plain or 'picture'}.png"
