"""From a data: URL (RFC 2397) to bytes."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING
from urllib.parse import unquote, unquote_to_bytes

from lb_widgets.media.content import whole
from lb_widgets.media.reasons import Reason, refusal

if TYPE_CHECKING:
    from lb_widgets.media.content import Peek, Wanted


def is_data_url(value: str) -> bool:
    """Say whether a value is a data: URL."""
    return value[:5].lower() == "data:"


def open_data_url(url: str, wanted: Wanted) -> Peek:
    """Decode a data: URL.

    Raises
    ------
    MediaError
        It is damaged.
    """
    header, comma, content = url[5:].partition(",")
    if not comma:
        raise refusal(Reason.BAD_VALUE, "The data: URL has no comma")
    declared, _, encoding = header.rpartition(";")
    if encoding.strip().lower() != "base64":
        return whole(unquote_to_bytes(content), wanted, name="", declared=header)
    try:
        body = base64.b64decode(unquote(content), validate=True)
    except ValueError:  # binascii.Error, or characters that are not ASCII
        raise refusal(Reason.BAD_VALUE, "The base64 of the data: URL is damaged") from None
    return whole(body, wanted, name="", declared=declared)
