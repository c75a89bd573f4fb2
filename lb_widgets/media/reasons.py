"""Why a value could not be turned into bytes, or the bytes into a picture."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    """One word per cause; `MediaError.reason` holds one of them."""

    NOT_FOUND = "not_found"
    FORBIDDEN = "forbidden"
    UNAUTHORIZED = "unauthorized"
    EXPIRED = "expired"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    SERVER_ERROR = "server_error"
    REFUSED = "refused"
    TOO_LARGE = "too_large"
    MISSING_FILE = "missing_file"
    EMPTY = "empty"
    NOT_AN_IMAGE = "not_an_image"
    TRUNCATED = "truncated"
    UNSUPPORTED = "unsupported"
    BAD_VALUE = "bad_value"


SENTENCES: Final[dict[Reason, str]] = {
    Reason.NOT_FOUND: "Not found",
    Reason.FORBIDDEN: "Access is forbidden",
    Reason.UNAUTHORIZED: "The server wants a login",
    Reason.EXPIRED: "The URL's signature has expired",
    Reason.TIMEOUT: "No answer in time",
    Reason.UNREACHABLE: "The host cannot be reached",
    Reason.SERVER_ERROR: "The server failed",
    Reason.REFUSED: "This address is never opened",
    Reason.TOO_LARGE: "Too large to open",
    Reason.MISSING_FILE: "No such file",
    Reason.EMPTY: "The file is empty",
    Reason.NOT_AN_IMAGE: "Not an image",
    Reason.TRUNCATED: "The file is cut short or damaged",
    Reason.UNSUPPORTED: "This kind of value cannot be opened here",
    Reason.BAD_VALUE: "Neither a URL nor a path",
}
"""What a table cell says when nothing more precise is known."""
