"""The preview of an asset or attachment: a picture, words, or a sentence that says why not."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.errors import InputError, MediaError
from lb_widgets.media.reasons import Reason
from lb_widgets.messages.data_row_table import Thumbnail
from lb_widgets.messages.table_cells import Shown
from lb_widgets.model.types import AttachmentType
from lb_widgets.sources.missing import is_missing
from lb_widgets.widgets.base import Reply
from lb_widgets.widgets.base.readable import beginning
from lb_widgets.widgets.base.row_values import asset_url, expiry, listed, media_type_of, parts
from lb_widgets.widgets.data_row_table.preview_kinds import ASSETS, ATTACHMENTS, Asked, by_content

if TYPE_CHECKING:
    from lb_widgets.messages.data_row_table import ThumbnailRequest
    from lb_widgets.widgets.base import Context
    from lb_widgets.widgets.data_row_table.content import TableContent
    from lb_widgets.widgets.data_row_table.preview_kinds import Preview

MAX_REASON: Final = 300
"""Characters of the sentence that says why there is no preview."""

_KNOWN: Final = {str(kind): kind for kind in AttachmentType}
_OF_SIGNATURE: Final = frozenset({Reason.EXPIRED, Reason.FORBIDDEN, Reason.UNAUTHORIZED})
"""Why a URL is refused whose signature has ended."""
_UNITS: Final = ((86_400, "d"), (3600, "h"), (60, "min"))


def thumbnail(content: TableContent, request: ThumbnailRequest, context: Context) -> Reply:
    """Return what stands for the asset of a row, or for one of its attachments.

    What is broken or out of reach is no error here: the preview says why.

    Raises
    ------
    InputError
        There is no such row or attachment.
    Cancelled
        Nobody waits any longer.
    """
    make, value = _subject(content, content.position(request.row), request.attachment)
    asked = Asked(request.width, request.height, content.loader, context)
    if is_missing(value) or value == "":
        what = "row_data" if request.attachment is None else "its value"
        return Reply(Thumbnail(Shown.ERROR, f"{what} is missing"))
    try:
        return make(value, asked)
    except MediaError as error:
        return Reply(Thumbnail(Shown.ERROR, beginning(_reason(error, value), MAX_REASON)[0]))


def _subject(content: TableContent, row: int, attachment: int | None) -> tuple[Preview, Any]:
    """Return how to preview what is meant, and its value."""
    if attachment is None:
        values = content.source.rows([row], ["media_type", "row_data"])
        row_data = values["row_data"][0]
        media_type = media_type_of(values["media_type"][0], row_data)
        return by_content if media_type is None else ASSETS[media_type], row_data
    attachments = listed(content.source.rows([row], ["attachments"])["attachments"][0])
    if attachment >= len(attachments):
        raise InputError(f"The row has no attachment {attachment}: it has {len(attachments):,}.")
    kind, _, value = parts(attachments[attachment])
    known = _KNOWN.get(kind)
    return by_content if known is None else ATTACHMENTS[known], value


def _reason(error: MediaError, value: Any) -> str:
    """Return what went wrong; where the URL's own signature has ended, since when."""
    expires = expiry(asset_url(value))
    if expires is None or expires > time.time() or error.reason not in _OF_SIGNATURE:
        return str(error)
    status = str(error).partition(":")[0]
    return f"{status}: the signature expired {_span(time.time() - expires)} ago"


def _span(seconds: float) -> str:
    """Return a time as a person says it: ``2 h``."""
    for length, unit in _UNITS:
        if seconds >= length:
            return f"{seconds // length:,.0f} {unit}"
    return f"{seconds:.0f} s"
