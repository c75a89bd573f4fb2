"""From a question to a large preview; what is broken or out of reach is no error here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from lb_widgets.errors import MediaError, MissingExtraError
from lb_widgets.media.http import is_http
from lb_widgets.messages.preview_files import (
    Fact,
)
from lb_widgets.messages.preview_kinds import (
    BrokenPreview,
    NoPreview,
)
from lb_widgets.messages.previews import (
    Opened,
)
from lb_widgets.model.types import AttachmentType
from lb_widgets.model.urls import file_name, host_of
from lb_widgets.widgets.base import Reply
from lb_widgets.widgets.base.readable import beginning, said
from lb_widgets.widgets.base.row_values import asset_url
from lb_widgets.widgets.previews.asked import Large
from lb_widgets.widgets.previews.kinds import kind_by_content, kind_of
from lb_widgets.widgets.previews.links import ascii_host
from lb_widgets.widgets.previews.thumbnails import MAX_REASON, reason_of

if TYPE_CHECKING:
    from lb_widgets.widgets.previews.asked import Asked
    from lb_widgets.widgets.previews.kinds import Kind

MAX_NAME: Final = 200
"""Characters of a name."""


def opened(asked: Asked) -> Reply:
    """Return the preview of what is asked, or the sentence that says why there is none.

    Raises
    ------
    Cancelled
        Nobody waits any longer.
    """
    large, opens = _large(asked)
    subject = asked.subject
    # The text of an attachment is never opened, also where it is a URL.
    url = None if subject.type is AttachmentType.RAW_TEXT else asset_url(subject.value)
    # A tile layer's URL is a pattern, whose last part is no name of anything.
    name = subject.name or ("" if url is None or opens == "map" else file_name(url))
    facts = [*large.facts, *_source(url)]
    result = Opened(
        large.preview, said(name, MAX_NAME), said(subject.type_name, MAX_NAME), opens, facts
    )
    return Reply(result, large.buffers)


def _large(asked: Asked) -> tuple[Large, Literal["viewer", "map"] | None]:
    subject = asked.subject
    if subject.is_missing:
        what = "row_data is missing" if subject.is_asset else "its value is missing"
        return Large(BrokenPreview(f"Nothing to show: {what}")), None
    kind: Kind | None = None
    try:
        kind = kind_of(subject.type) if subject.type else _by_content(asked)
        return kind.large(asked), kind.opens
    except MissingExtraError as error:
        return Large(NoPreview(str(error))), None
    except MediaError as error:
        text = beginning(reason_of(error, subject.value), MAX_REASON)[0]
        return Large(BrokenPreview(text)), kind.opens if kind else None


def _by_content(asked: Asked) -> Kind:
    return kind_by_content(asked.value, lambda: asked.peek().content_type)


def _source(url: str | None) -> list[Fact]:
    """Return the host that it comes from."""
    if url is None or not is_http(url):
        return []
    host = host_of(url)
    return [Fact("From", said(ascii_host(host) or host, MAX_NAME))]
