"""How the API says no: the exception by which a resolver refuses, and whole responses."""

from __future__ import annotations

from http import HTTPStatus

import msgspec

from lb_widgets.sandbox.exchange import JSON, Response


class Refusal(Exception):  # noqa: N818 - an answer of the API, not a fault of the sandbox
    """An operation that the API refuses.

    Parameters
    ----------
    code : str
        ``extensions.code`` of the GraphQL error.
    message : str
        What is wrong.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def not_found(what: str, identifier: object) -> Refusal:
    """Return the refusal for something that does not exist."""
    return Refusal("RESOURCE_NOT_FOUND", f"{what} {identifier!r} was not found")


def malformed(message: str) -> Refusal:
    """Return the refusal for a request that makes no sense."""
    return Refusal("MALFORMED_REQUEST", message)


def refuse(status: HTTPStatus, code: str, *messages: str) -> Response:
    """Return the response to a request of which nothing is executed."""
    errors = [{"message": message, "extensions": {"code": code}} for message in messages]
    return Response(status, msgspec.json.encode({"data": None, "errors": errors}), JSON)


def wrong_key() -> Response:
    """Return the response to a request with a key that is not, or no longer, the right one."""
    return refuse(HTTPStatus.UNAUTHORIZED, "AUTHENTICATION_ERROR", "Invalid API key")
