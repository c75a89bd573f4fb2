"""Why no usable answer came back, as words of a closed set."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class NetworkReason(StrEnum):
    """Why no usable answer came back."""

    TIMEOUT = "timeout"
    """Silence."""
    TOO_SLOW = "too_slow"
    """The answer came, but did not end in time."""
    UNREACHABLE = "unreachable"
    NAME_NOT_FOUND = "name_not_found"
    TLS = "tls"
    INTERRUPTED = "interrupted"
    """The connection ended before the body did."""
    GARBLED = "garbled"
    """An answer that cannot be read: whether the request was carried out is unknown."""
    TOO_LARGE = "too_large"
    REFUSED = "refused"
    """The host policy forbids the address."""
    BAD_URL = "bad_url"
    REDIRECTS = "redirects"
    """Too many of them."""


RETRIED_REASONS: Final = frozenset(
    {NetworkReason.TIMEOUT, NetworkReason.UNREACHABLE, NetworkReason.INTERRUPTED}
)
"""Reasons that may be gone at the next attempt."""
