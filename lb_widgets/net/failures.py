"""Why no usable answer came back, as one word of a closed set and a sentence."""

from __future__ import annotations

from http.client import HTTPException, IncompleteRead, RemoteDisconnected
from typing import TYPE_CHECKING, Final

from requests import exceptions as requests_errors  # noqa: TID251 - this is lb_widgets.net
from urllib3.exceptions import NameResolutionError

from lb_widgets.errors import NetworkError
from lb_widgets.net.reasons import RETRIED_REASONS, NetworkReason
from lb_widgets.redact import redact_url

if TYPE_CHECKING:
    from collections.abc import Callable


__all__ = ["RETRIED_REASONS", "NetworkReason", "explain", "failure"]

_Answer = tuple[NetworkReason, str]


def failure(url: str, reason: NetworkReason, sentence: str) -> NetworkError:
    """Return the error to raise; its message and address are redacted."""
    shown = redact_url(url)
    return NetworkError(f"{shown}: {sentence}.", url=shown, reason=reason)


def explain(error: Exception) -> _Answer:
    """Return the reason and the sentence for an error of requests, urllib3 or the socket."""
    for kinds, answer in _TABLE:
        if isinstance(error, kinds):
            return answer(error) if callable(answer) else answer
    return NetworkReason.UNREACHABLE, f"the connection failed ({type(error).__name__})"


def _not_connected(error: Exception) -> _Answer:
    """Tell apart what requests raises as one ConnectionError; the cause is inside."""
    inner = error.args[0] if error.args else error
    cause = getattr(inner, "reason", inner)
    if isinstance(cause, NameResolutionError):
        return NetworkReason.NAME_NOT_FOUND, "the host name was not found"
    if "timed out" in str(cause).lower():  # silence in the middle of a body ends up here
        return NetworkReason.TIMEOUT, "the server stopped sending"
    if _is_no_http(cause):
        return NetworkReason.GARBLED, "what the host answered is no HTTP, or its headers never end"
    if "refused" in str(cause).lower():
        return NetworkReason.UNREACHABLE, "the host refused the connection"
    return NetworkReason.UNREACHABLE, "the connection failed or was closed by the host"


def _is_no_http(cause: object) -> bool:
    """Say whether the answer could not be read; a connection that is closed is none at all."""
    causes = (cause, *getattr(cause, "args", ()))
    return any(
        isinstance(each, HTTPException)
        and not isinstance(each, RemoteDisconnected | IncompleteRead)
        for each in causes
    )


# The first row that fits counts, so the special ones stand above their base classes. ValueError
# covers requests' InvalidURL, InvalidHeader and the like.
_TABLE: Final[
    tuple[
        tuple[type[Exception] | tuple[type[Exception], ...], _Answer | Callable[..., _Answer]], ...
    ]
] = (
    (
        requests_errors.ConnectTimeout,
        (NetworkReason.TIMEOUT, "the host did not accept a connection in time"),
    ),
    (
        (requests_errors.Timeout, TimeoutError),
        (NetworkReason.TIMEOUT, "the server did not answer in time"),
    ),
    (
        requests_errors.SSLError,
        (NetworkReason.TLS, "the TLS certificate or handshake was refused"),
    ),
    (
        requests_errors.ProxyError,
        (NetworkReason.UNREACHABLE, "the environment's proxy refused the connection"),
    ),
    (
        (requests_errors.ChunkedEncodingError, requests_errors.ContentDecodingError),
        (NetworkReason.INTERRUPTED, "the connection ended in the middle of the answer"),
    ),
    (requests_errors.ConnectionError, _not_connected),
    (ValueError, (NetworkReason.BAD_URL, "this is not a URL that can be requested")),
)
