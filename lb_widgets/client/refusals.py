"""What is wrong with an answer of the service: the rules of the official SDK 7.17.0, made explicit.

Three kinds, told apart by type because they ask for different things:

- `ApiError` and its kinds: the service said no, so the operation did not take place.
- `HttpStatusError`: an HTTP status that says no, or that the service failed; after 429 and 5xx
  whether the operation took place is unknown.
- `NetworkError` with the reason ``GARBLED``: a status that says yes with a body that cannot be
  read: a proxy's error page, half an answer. Whether the operation took place is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from lb_widgets.errors import (
    ApiError,
    AuthenticationError,
    HttpStatusError,
    LbWidgetsError,
    NetworkError,
    NotFoundError,
)
from lb_widgets.model.urls import host_of
from lb_widgets.net.retry import RETRIED_STATUSES

if TYPE_CHECKING:
    from lb_widgets.net.session import Response

UNREADABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding raises for bytes that are no JSON, of another shape, or nested without end."""

_KEY_ADVICE: Final = "Check api_key= or LABELBOX_API_KEY: a key fits only the service it is from."
_VERSION_ADVICE: Final = "The service speaks another version of the API."
_RATE_ADVICE: Final = "The rate limit is reached: try again in a minute."
_INTERNAL: Final = "INTERNAL_SERVER_ERROR"

# By extensions.code, in the order in which the SDK looks for them: the error, and what to do.
_REFUSALS: Final[dict[str, tuple[type[ApiError], str]]] = {
    "AUTHENTICATION_ERROR": (AuthenticationError, _KEY_ADVICE),
    "AUTHORIZATION_ERROR": (AuthenticationError, "The key's role may not do this."),
    "GRAPHQL_VALIDATION_FAILED": (ApiError, _VERSION_ADVICE),
    "GRAPHQL_PARSE_FAILED": (ApiError, _VERSION_ADVICE),
    "RESOURCE_NOT_FOUND": (NotFoundError, "Check the id, and that the key may see it."),
    "RESOURCE_CONFLICT": (ApiError, "Something of that name or key is there already."),
    "MALFORMED_REQUEST": (ApiError, "The service does not accept these values."),
    _INTERNAL: (ApiError, "Try again later."),
    "OPERATION_NOT_ALLOWED": (ApiError, "The plan or role of this workspace may not do this."),
}

# By extensions.exception.status of INTERNAL_SERVER_ERROR, which also stands for faults of ours.
_INTERNAL_ADVICE: Final = {
    400: "The service does not accept this request.",
    422: "The service cannot process these values.",
    426: _REFUSALS["OPERATION_NOT_ALLOWED"][1],
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an answer.

    Parameters
    ----------
    kind : type
        Of the error to raise.
    what : str
        What the service did, after its name: ``"refused: no such row"``. Verbatim, so not
        for reading yet.
    advice : str
        What to do, as a sentence.
    code : str
        ``extensions.code``.
    status : int
        HTTP status, where that is the fault.
    may_pass : bool
        Whether the same request may be answered at the next attempt.
    """

    kind: type[LbWidgetsError]
    what: str = field(repr=False)
    advice: str = ""
    code: str = ""
    status: int = 0
    may_pass: bool = False


class Refusal(NamedTuple):
    """An entry of ``errors``, or all that can be made of it."""

    message: str
    code: str
    status: int | None


def data_of(response: Response) -> dict[str, msgspec.Raw]:
    """Return the fields of ``data``; empty where there are none."""
    return _part(_envelope(response) or {}, "data", dict[str, msgspec.Raw]) or {}


def fault_in(response: Response, *, root: str) -> Fault | None:
    """Return what is wrong with an answer, or None.

    Parameters
    ----------
    response : Response
        Any answer.
    root : str
        The field of ``data`` that is needed.
    """
    envelope = _envelope(response)
    message = _part(envelope or {}, "message", str) or ""
    refusal = _refusal(_part(envelope or {}, "errors", Any))
    said = f": {refusal.message if refusal else message}" if refusal or message else ""
    status = response.status
    if status == 429 or message.startswith("You have exceeded"):
        what = f"answered HTTP {status}{said}"
        return Fault(HttpStatusError, what, _RATE_ADVICE, status=429, may_pass=True)
    if status >= 500:
        what, may_pass = f"answered HTTP {status}{said}", status in RETRIED_STATUSES
        return Fault(HttpStatusError, what, status=status, may_pass=may_pass)
    if refusal is not None or status in {401, 403}:
        return _refused(refusal, said or f": HTTP {status}", status)
    if 300 <= status < 400:
        target = host_of(response.headers.get("location", "")) or "another address"
        return Fault(ApiError, f"redirects to {target}, which is not followed", _ADDRESS_ADVICE)
    if status >= 400:
        what = f"answered HTTP {status}{said}"
        return Fault(HttpStatusError, what, _ADDRESS_ADVICE, status=status)
    return _garbled(response, envelope, root)


_ADDRESS_ADVICE: Final = "Check the endpoint: it is the address of a GraphQL API."


def _refused(refusal: Refusal | None, said: str, status: int) -> Fault:
    code = refusal.code if refusal else ""
    if status in {401, 403} and code not in _REFUSALS:
        code = "AUTHENTICATION_ERROR"
    kind, advice = _REFUSALS.get(code, (ApiError, ""))
    inner = refusal.status if refusal else None
    if code == _INTERNAL and inner in RETRIED_STATUSES and inner != 500:
        return Fault(HttpStatusError, f"failed{said}", advice, code, inner or 0, may_pass=True)
    if code == _INTERNAL:
        advice = _INTERNAL_ADVICE.get(inner or 0, advice)
    if refusal and refusal.message == "Query complexity limit exceeded":
        advice = "Ask for fewer things at once."
    return Fault(kind, f"refused{said}", advice, code)


def _garbled(
    response: Response, envelope: dict[str, msgspec.Raw] | None, root: str
) -> Fault | None:
    if envelope is None:
        kind = response.headers.get("content-type", "no content type")
        what = f"answered no JSON object but {len(response.body):,} bytes of {kind}"
        return Fault(NetworkError, what, _ADDRESS_ADVICE, may_pass=True)
    if root not in (_part(envelope, "data", dict[str, msgspec.Raw]) or {}):
        return Fault(NetworkError, f"answered without data.{root}", may_pass=True)
    return None


def _envelope(response: Response) -> dict[str, msgspec.Raw] | None:
    try:
        return msgspec.json.decode(response.body, type=dict[str, msgspec.Raw])
    except UNREADABLE:
        return None


def _part(envelope: dict[str, msgspec.Raw], name: str, kind: Any) -> Any:
    """Return a part of the envelope; None where it is missing or of another kind."""
    if name not in envelope:
        return None
    try:
        return msgspec.json.decode(envelope[name], type=kind)
    except UNREADABLE:
        return None


def _refusal(errors: Any) -> Refusal | None:
    """Return the error that counts: by its code, in the SDK's order; else the first."""
    if not errors:
        return None
    found = [_read(error) for error in (errors if isinstance(errors, list) else [errors])]
    order = [*_REFUSALS]
    known = [refusal for refusal in found if refusal.code in _REFUSALS]
    first = min(known, key=lambda refusal: order.index(refusal.code)) if known else found[0]
    if len(found) == 1:
        return first
    return first._replace(message=f"{first.message} (and {len(found) - 1:,} more)")


def _read(error: Any) -> Refusal:
    if not isinstance(error, dict):
        return Refusal(str(error), "", None)
    message, extensions = error.get("message"), error.get("extensions")
    details: dict[str, Any] = extensions if isinstance(extensions, dict) else {}
    code, exception = details.get("code"), details.get("exception")
    status = exception.get("status") if isinstance(exception, dict) else None
    return Refusal(
        message if isinstance(message, str) else "it does not say why",
        code if isinstance(code, str) else "",
        int(status) if isinstance(status, int | str) and str(status).isdecimal() else None,
    )
