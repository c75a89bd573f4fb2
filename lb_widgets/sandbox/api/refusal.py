"""The exception by which a resolver refuses."""

from __future__ import annotations


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
