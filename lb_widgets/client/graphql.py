"""The API's one address: sends operations, reads their answers, turns refusals into errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NoReturn, Protocol, TypeVar, cast

import msgspec

from lb_widgets.client.lost_answers import may_have_arrived
from lb_widgets.client.operations import UploadFile
from lb_widgets.client.refusals import UNREADABLE, Fault, data_of, fault_in
from lb_widgets.client.wording import readable
from lb_widgets.errors import ApiError, HttpStatusError, NetworkError
from lb_widgets.model.urls import host_of
from lb_widgets.net.session import Headers, HttpSession, MultipartPart, NetworkReason
from lb_widgets.redact import MASK

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.client.operation import Operation
    from lb_widgets.net.session import Response

    IsCancelled = Callable[[], bool] | None

Result = TypeVar("Result")


class Execute(Protocol):
    """What sends an operation and returns its typed answer: `GraphQL.execute`."""

    def __call__(self, operation: Operation[Result], *, cancelled: IsCancelled = None) -> Result:
        """Send it."""
        ...


_ATTEMPTS: Final = 4
_UNKNOWN: Final = "Whether it was carried out is unknown."
_MAX_ANSWER: Final = 64 * 1024 * 1024
"""Bytes; the longest answer, a page of 5,000 import results, is a few MB."""


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

    def __reduce__(self) -> NoReturn:
        raise TypeError("This holds an API key and cannot be pickled or copied.")

    def execute(self, operation: Operation[Result], *, cancelled: IsCancelled = None) -> Result:
        """Send an operation and return its typed answer.

        What is `repeatable` is tried up to four times, with growing, jittered waits between: after
        429 and 5xx (``Retry-After`` is honoured), timeouts, broken connections, and answers that
        cannot be read. What is not, only after 429: it was not carried out then.

        Raises
        ------
        AuthenticationError, NotFoundError, ApiError
            The service refused: the operation did not take place.
        NetworkError
            No usable answer; its reason is ``NetworkReason.GARBLED`` where one came that cannot be
            read. Whether the operation took place is unknown.
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
        def usable(response: Response) -> bool:
            fault = fault_in(response, root=operation.root)
            return fault is None or not fault.may_pass

        try:
            response = self._session.send(
                "POST",
                self._endpoint,
                headers=Headers(
                    {"Authorization": f"Bearer {self._api_key}", "Accept": "application/json"}
                ),
                attempts=_ATTEMPTS,
                is_repeatable=operation.repeatable,
                max_bytes=_MAX_ANSWER,
                cancelled=cancelled,
                follow=False,  # the key and the rows go to the endpoint and nowhere else
                usable=usable,
                **body,
            )
        except NetworkError as error:
            raise self._unanswered(operation, error) from None
        if fault := fault_in(response, root=operation.root):
            raise self._error(operation, fault)
        try:
            result = msgspec.json.decode(data_of(response)[operation.root], type=operation.result)
        except UNREADABLE as error:
            what = f"answered in another shape than expected: {error}"
            raise self._error(operation, Fault(NetworkError, what)) from None
        return cast("Result", result)

    def _error(self, operation: Operation[Any], fault: Fault) -> Exception:
        """Return the error to raise: who, what, about what, and what to do."""
        host = host_of(self._endpoint)
        # A service may quote the key that it refuses.
        what = readable(fault.what.replace(self._api_key, MASK)).rstrip(".")
        sentence = f"{host} {what} ({_about(operation)}). {fault.advice}".rstrip()
        if issubclass(fault.kind, ApiError):
            return fault.kind(sentence, operation=operation.title(), code=fault.code)
        # A 4xx says no; after 429 nothing was done; what is repeatable was repeated.
        if not operation.repeatable and not 400 <= fault.status < 500:
            sentence = f"{sentence} {_UNKNOWN}"
        if issubclass(fault.kind, HttpStatusError):
            return HttpStatusError(sentence, url=host, status=fault.status)
        return NetworkError(sentence, url=host, reason=NetworkReason.GARBLED)

    def _unanswered(self, operation: Operation[Any], error: NetworkError) -> NetworkError:
        """Return the error of the session, with what it is about."""
        sentence = f"{str(error).rstrip('.')} ({_about(operation)})."
        if not operation.repeatable and may_have_arrived(error):
            sentence = f"{sentence} {_UNKNOWN}"
        return NetworkError(sentence, url=error.url, reason=error.reason)


def _about(operation: Operation[Any]) -> str:
    return ", ".join(filter(None, [operation.title(), operation.subject()]))
