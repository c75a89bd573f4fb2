"""The small preview of an asset or attachment: picture, words, or why there is none."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.errors import MediaError
from lb_widgets.media.reasons import Reason
from lb_widgets.messages.previews import (
    Thumbnail,
)
from lb_widgets.messages.table_cells import Shown
from lb_widgets.widgets.base import Reply
from lb_widgets.widgets.base.readable import beginning
from lb_widgets.widgets.base.row_values import asset_url, expiry
from lb_widgets.widgets.previews.asked import PEEK
from lb_widgets.widgets.previews.kinds import kind_by_content, kind_of
from lb_widgets.widgets.previews.small import Asked

if TYPE_CHECKING:
    from lb_widgets.messages.previews import (
        ThumbnailRequest,
    )
    from lb_widgets.widgets.base import Context
    from lb_widgets.widgets.previews.kinds import Kind
    from lb_widgets.widgets.previews.subjects import Opener

MAX_REASON: Final = 300
"""Characters of the sentence that says why there is no preview."""

_OF_SIGNATURE: Final = frozenset({Reason.EXPIRED, Reason.FORBIDDEN, Reason.UNAUTHORIZED})
"""Why a URL is refused whose signature has ended."""
_UNITS: Final = ((86_400, "d"), (3600, "h"), (60, "min"))


def thumbnail(opener: Opener, request: ThumbnailRequest, context: Context) -> Reply:
    """Return what stands for an asset or attachment.

    What is broken or out of reach is no error here: the preview says why.

    Raises
    ------
    Cancelled
        Nobody waits any longer.
    """
    subject = opener.subject
    asked = Asked(request.width, request.height, opener.loader, context)
    if subject.is_missing:
        what = "row_data" if request.attachment is None else "its value"
        return Reply(Thumbnail(Shown.ERROR, f"{what} is missing"))
    try:
        kind = kind_of(subject.type) if subject.type else _by_content(subject.value, asked)
        return kind.small(subject.value, asked)
    except MediaError as error:
        text = beginning(reason_of(error, subject.value), MAX_REASON)[0]
        return Reply(Thumbnail(Shown.ERROR, text))


def _by_content(value: Any, asked: Asked) -> Kind:
    return kind_by_content(value, lambda: asked.text(value, PEEK).content_type)


def reason_of(error: MediaError, value: Any) -> str:
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
