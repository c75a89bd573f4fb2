"""The preview of a medical picture: its first frame, as the file wants it shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lb_widgets.errors import MissingExtraError
from lb_widgets.media.dicom import open_scan, scan_still
from lb_widgets.messages.previews import (
    Thumbnail,
)
from lb_widgets.messages.table_cells import Shown
from lb_widgets.widgets.base import Reply

if TYPE_CHECKING:
    from lb_widgets.widgets.previews.small import Asked

MAX_SCAN: Final = 64 * 1024 * 1024
"""Bytes of a file whose first frame is drawn."""


def dicom(value: Any, asked: Asked) -> Reply:
    """Return the first frame of a medical picture, and how many it has.

    Raises
    ------
    MediaError
        It cannot be opened, or has no pixels that can be shown.
    """
    media = asked.load_small(value, MAX_SCAN)
    try:
        scan = open_scan(media)
        asked.context.stop_if_cancelled()
        picture = scan_still(scan, width=asked.width, height=asked.height)
    except MissingExtraError as error:
        return Reply(Thumbnail(Shown.NOTHING, str(error)))
    text = "" if scan.frames == 1 else f"{scan.frames:,} frames"
    shown = Thumbnail(Shown.PICTURE, text, content_type=picture.content_type)
    return Reply(shown, [picture.body])
