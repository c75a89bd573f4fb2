"""The API's one address: sends operations, reads their answers, turns refusals into errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NoReturn, Protocol, TypeVar, cast

import msgspec

from lb_widgets.client.operations import Operation, UploadFile
from lb_widgets.errors import ApiError, AuthenticationError, HttpStatusError, NotFoundError
from lb_widgets.model.urls import host_of
from lb_widgets.net.session import HttpSession, MultipartPart
from lb_widgets.redact import MASK, redact

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.net.session import Response

    IsCancelled = Callable[[], bool] | None

Result = TypeVar("Result")


class Execute(Protocol):
    """What sends an operation and returns its typed answer: `GraphQL.execute`."""

    def __call__(self, operation: Operation[Result], *, cancelled: IsCancelled = None) -> Result:
        """Send it."""
        ...


_ATTEMPTS: Final = 4
_MAX_ANSWER: Final = 64 * 1024 * 1024
"""Bytes; the longest answer, a page of 5,000 import results, is a few MB."""

_KEY_ADVICE: Final = "Check api_key= or LABELBOX_API_KEY: a key fits only the service it is from."

# By extensions.code, as the SDK 7.17.0 tells them apart: the error, and what to do.
_REFUSALS: Final[dict[str, tuple[type[ApiError], str]]] = {
    "AUTHENTICATION_ERROR": (AuthenticationError, _KEY_ADVICE),
    "AUTHORIZATION_ERROR": (AuthenticationError, "The key's role may not do this."),
    "RESOURCE_NOT_FOUND": (NotFoundError, ""),
    "RESOURCE_CONFLICT": (ApiError, "Something of that name or key is there already."),
    "OPERATION_NOT_ALLOWED": (ApiError, "The plan or role of this workspace may not do this."),
    "GRAPHQL_VALIDATION_FAILED": (ApiError, "The service speaks another version of the API."),
    "GRAPHQL_PARSE_FAILED": (ApiError, "The service speaks another version of the API."),
    "MALFORMED_REQUEST": (ApiError, "The service speaks another version of the API."),
    "INTERNAL_SERVER_ERROR": (ApiError, "Try again later."),
}


class _Extensions(msgspec.Struct, frozen=True):
    code: str | None = None


class _Refusal(msgspec.Struct, frozen=True):
    message: str = ""
    extensions: _Extensions | None = None

    @property
    def code(self) -> str:
        return (self.extensions.code if self.extensions else None) or ""


class _Answer(msgspec.Struct, frozen=True):
    data: dict[str, msgspec.Raw] | None = None
    errors: list[_Refusal] | None = None


class GraphQL:
    """The GraphQL endpoint of one service, with one key.

    Parameters
    ----------
    endpoint : str
        Its address.
    api_key : str
        Sent to that address alone: a redirect is an error.
    """

    def __init__(self, endpoint: str, api_key: str) -> None:
        self._endpoint = endpoint
        self._api_key = api_key
        self._session = HttpSession()

    def execute(self, operation: Operation[Result], *, cancelled: IsCancelled = None) -> Result:
        """Send an operation and return its typed answer.

        What is `repeatable` is tried up to four times, with growing, jittered waits between.

        Raises
        ------
        AuthenticationError, NotFoundError, ApiError
            The service refused, or its answer has another shape than expected.
        NetworkError
            No usable answer. Whether the operation took place is unknown.
        Cancelled
            `cancelled` said so, before an answer came.
        """
        body = msgspec.json.encode({"query": operation.query, "variables": operation})
        return self._send(operation, cancelled, json=body)

    def upload(
        self, content: bytes, *, filename: str, content_type: str, cancelled: IsCancelled = None
    ) -> str:
        """Store a file and return its URL (a GraphQL multipart request).

        Raises
        ------
        ApiError, NetworkError, Cancelled
            As `execute`.
        """
        operation = UploadFile(content_length=len(content))
        request = msgspec.json.encode({"variables": operation, "query": operation.query})
        parts = [
            MultipartPart("operations", None, None, request),
            MultipartPart("map", None, None, b'{"1": ["variables.file"]}'),
            MultipartPart("1", filename, content_type, content),
        ]
        return self._send(operation, cancelled, files=parts).url

    def _send(self, operation: Operation[Result], cancelled: IsCancelled, **body: Any) -> Result:
        response = self._session.send(
            "POST",
            self._endpoint,
            headers={"Authorization": f"Bearer {self._api_key}", "Accept": "application/json"},
            attempts=_ATTEMPTS if operation.repeatable else 1,
            max_bytes=_MAX_ANSWER,
            cancelled=cancelled,
            follow=False,  # the key and the rows go to the endpoint and nowhere else
            **body,
        )
        answer = self._read(operation, response)
        if answer.data is None or operation.root not in answer.data:
            self._refuse(operation, f"answered without data.{operation.root}", "")
        try:
            result = msgspec.json.decode(answer.data[operation.root], type=operation.result)
        except msgspec.DecodeError as error:
            self._refuse(operation, f"answered in another shape than expected: {error}", "")
        return cast("Result", result)

    def _read(self, operation: Operation[Any], response: Response) -> _Answer:
        """Return the answer's envelope, or raise what it refuses."""
        try:
            answer = msgspec.json.decode(response.body, type=_Answer)
        except msgspec.DecodeError:
            answer = None
        refusal = answer.errors[0] if answer and answer.errors else None
        said = f": {refusal.message}" if refusal else ""
        if response.status >= 500 or response.status == 429:
            # Not ApiError: whether the operation took place is unknown.
            raise self._status_error(operation, response.status, said)
        denied = "AUTHENTICATION_ERROR" if response.status in {401, 403} else ""
        if refusal is not None or denied:
            said = said or f": HTTP {response.status}"
            self._refuse(operation, f"refused{said}", (refusal and refusal.code) or denied)
        if 300 <= response.status < 400:
            target = host_of(response.headers.get("location", "")) or "another address"
            self._refuse(operation, f"redirects to {target}, which is not followed", "")
        if response.status >= 400:
            raise self._status_error(operation, response.status, "")
        if answer is None:
            kind = response.headers.get("content-type", "no content type")
            self._refuse(operation, f"answered no JSON but {kind}. Is this a GraphQL endpoint?", "")
        return answer

    def _refuse(self, operation: Operation[Any], what: str, code: str) -> NoReturn:
        kind, advice = _REFUSALS.get(code, (ApiError, ""))
        sentence = self._sentence(operation, what, advice)
        raise kind(sentence, operation=operation.title(), code=code)

    def _status_error(self, operation: Operation[Any], status: int, said: str) -> HttpStatusError:
        advice = "The rate limit is reached: try again in a minute." if status == 429 else ""
        sentence = self._sentence(operation, f"answered HTTP {status}{said}", advice)
        return HttpStatusError(sentence, url=host_of(self._endpoint), status=status)

    def _sentence(self, operation: Operation[Any], what: str, advice: str) -> str:
        # A service may quote the key that it refuses.
        said = redact(what.replace(self._api_key, MASK)).rstrip(".")
        host = host_of(self._endpoint)
        return f"{host} {said} ({operation.title()}). {advice}".rstrip()
