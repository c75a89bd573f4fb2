"""Why a value could not be turned into bytes, or the bytes into a picture."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from lb_widgets.errors import MediaError


class Reason(StrEnum):
    """One word per cause; `MediaError.reason` holds one of them."""

    NOT_FOUND = "not_found"
    FORBIDDEN = "forbidden"
    UNAUTHORIZED = "unauthorized"
    EXPIRED = "expired"
    RATE_LIMITED = "rate_limited"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    NAME_NOT_FOUND = "name_not_found"
    TLS = "tls"
    REDIRECTS = "redirects"
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
    Reason.RATE_LIMITED: "The server wants fewer requests",
    Reason.TIMEOUT: "No answer in time",
    Reason.UNREACHABLE: "The host cannot be reached",
    Reason.NAME_NOT_FOUND: "The host name was not found",
    Reason.TLS: "The host's certificate cannot be trusted",
    Reason.REDIRECTS: "Too many redirects",
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


def refusal(reason: Reason, sentence: str = "") -> MediaError:
    """Return the error to raise; without a sentence of its own it says the reason's."""
    return MediaError(sentence or SENTENCES[reason], reason=reason)


def too_large(limit: int) -> MediaError:
    """Return the error for media larger than `limit` bytes."""
    return refusal(Reason.TOO_LARGE, f"Larger than {limit / 1_048_576:,.4g} MiB")
