"""What the service refuses, and how, against servers that answer anything."""

from __future__ import annotations

import json
from email.parser import BytesParser
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.client.graphql import GraphQL
from lb_widgets.client.operations import (
    CreateDataset,
    FindDatasets,
    GetDataRow,
    GetUser,
    UpsertDataRows,
)
from lb_widgets.errors import (
    ApiError,
    AuthenticationError,
    HttpStatusError,
    LbWidgetsError,
    NetworkError,
    NotFoundError,
)
from lb_widgets.net.session import NetworkReason

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = "key-of-the-test-7f3a"


class Service:
    """A GraphQL endpoint that answers what a test says."""

    def __init__(self, loopback: Any, reply: Any) -> None:
        self._loopback, self._reply = loopback, reply
        self.api = GraphQL(loopback.url("/graphql"), KEY)

    def answers(self, body: Any, *, status: int = 200, **headers: str) -> None:
        text = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = self._reply(text, status, {"Content-Type": "application/json", **headers})
        self._loopback.on("/graphql", lambda _: answer)

    def refuses(self, message: str, code: str | None = None, *, status: int = 200) -> None:
        extensions = {} if code is None else {"extensions": {"code": code}}
        self.answers({"errors": [{"message": message, **extensions}]}, status=status)

    @property
    def requests(self) -> list[Any]:
        return self._loopback.requests


@pytest.fixture
def service(loopback: Any, reply: Any) -> Service:
    return Service(loopback, reply)


def test_a_request_is_the_text_and_the_variables_with_key_and_our_own_user_agent(service: Service):
    service.answers({"data": {"datasets": [{"id": "d1", "name": "a", "rowCount": 3}]}})
    found = service.api.execute(FindDatasets(name="a"))
    assert [(dataset.id, dataset.name) for dataset in found] == [("d1", "a")]
    (request,) = service.requests
    assert json.loads(request.body) == {
        "query": FindDatasets.query,
        "variables": {"param_0": "a", "param_1": False, "skip": 0},
    }
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.headers["user-agent"].startswith("lb-widgets")


def test_a_file_has_its_name_and_type_in_their_places(service: Service):
    service.answers({"data": {"uploadFile": {"url": "https://files.example/1"}}})
    url = service.api.upload(b"[1]", filename="rows.json", content_type="application/json")
    assert url == "https://files.example/1"
    (request,) = service.requests
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    parts = BytesParser().parsebytes(head + request.body).get_payload()
    names = [part.get_param("name", header="content-disposition") for part in parts]
    assert names == ["operations", "map", "1"]
    operations = json.loads(parts[0].get_payload())
    assert operations["variables"] == {"file": None, "contentLength": 3, "sign": False}
    assert json.loads(parts[1].get_payload()) == {"1": ["variables.file"]}
    assert parts[2].get_filename() == "rows.json"
    assert parts[2].get_content_type() == "application/json"
    assert parts[2].get_payload() == "[1]"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("AUTHENTICATION_ERROR", AuthenticationError),
        ("AUTHORIZATION_ERROR", AuthenticationError),
        ("RESOURCE_NOT_FOUND", NotFoundError),
        ("RESOURCE_CONFLICT", ApiError),
        ("GRAPHQL_VALIDATION_FAILED", ApiError),
        ("SOMETHING_NEW", ApiError),
        (None, ApiError),
    ],
)
def test_a_refusal_is_the_error_of_its_code(service: Service, code: str | None, kind: type):
    service.refuses("it said no", code)
    with pytest.raises(ApiError, match="it said no") as caught:
        service.api.execute(GetUser())
    assert type(caught.value) is kind
    assert caught.value.code == (code or "")
    assert caught.value.operation == "GetUserPyApi"


@pytest.mark.parametrize("body", [b"<html>Sign in</html>", b'{"errors": [{"message": "no"}]}'])
@pytest.mark.parametrize("status", [401, 403])
def test_http_401_and_403_are_about_the_key(service: Service, status: int, body: bytes):
    service.answers(body, status=status)
    with pytest.raises(AuthenticationError, match="LABELBOX_API_KEY"):
        service.api.execute(GetUser())


GARBLED = [
    (
        b"<html>hello</html>",
        r"answered no JSON object but 18 bytes of text/html .* Check the endpoint",
    ),
    (b"[]", "answered no JSON object but 2 bytes of text/html"),
    (b'{"data": {"user": {"id": "u', "answered no JSON object but 27 bytes"),
    (b"\xff\xfe", "answered no JSON object but 2 bytes"),
    (b"", "answered no JSON object but 0 bytes"),
    (b"[" * 500_000, "answered no JSON object but 500,000 bytes"),
    (b"{}", r"answered without data\.user"),
    (b'{"data": 5}', r"answered without data\.user"),
    (b'{"data": null}', r"answered without data\.user"),
]
SHAPES = [
    (b'{"data": {"user": null}}', "another shape than expected: Expected `object`, got `null`"),
    (b'{"data": {"user": {"id": 7}}}', r"Expected `str`, got `int` - at `\$\.id`"),
    (b'{"data": {"user": {}}}', "Object missing required field `id`"),
]


@pytest.mark.parametrize(("body", "says"), GARBLED + SHAPES)
def test_an_answer_that_cannot_be_read_says_why(service: Service, body: bytes, says: str):
    service.answers(body, **{"Content-Type": "text/html"})
    with pytest.raises(NetworkError, match=says) as caught:
        service.api.execute(GetUser())
    assert caught.value.reason == NetworkReason.GARBLED
    assert "GetUserPyApi" in str(caught.value)
    # Another shape is what the service means; anything else may be a proxy's moment of weakness.
    assert len(service.requests) == (1 if (body, says) in SHAPES else 4)


def test_a_page_of_a_proxy_in_between_is_tried_again(service: Service, loopback: Any):
    page = service._reply(b"<html>busy</html>", 200, {"Content-Type": "text/html"})
    replies = [page, service._reply(b'{"data": {"user": {"id": "u"}}}')]
    loopback.on("/graphql", lambda _: replies.pop(0))
    assert service.api.execute(GetUser()).id == "u"


@pytest.mark.parametrize(("body", "says"), GARBLED + SHAPES)
def test_after_what_creates_an_answer_that_cannot_be_read_is_no_refusal(
    service: Service, body: bytes, says: str
):
    """The import may be under way: that must look neither like a no nor like a yes."""
    del says
    service.answers(body)
    with pytest.raises(NetworkError, match="Whether it was carried out is unknown") as caught:
        service.api.execute(UpsertDataRows(manifest_uri="https://files.example/1"))
    assert caught.value.reason == NetworkReason.GARBLED
    assert len(service.requests) == 1


def test_a_key_that_the_service_quotes_is_masked(service: Service):
    service.refuses(f"unknown key {KEY}", "AUTHENTICATION_ERROR")
    with pytest.raises(AuthenticationError, match=r"unknown key \*\*\*"):
        service.api.execute(GetUser())


def test_neither_key_nor_request_follows_a_redirect(service: Service, loopback: Any):
    service.answers(b"", status=307, Location=loopback.url("/elsewhere", host="localhost"))
    with pytest.raises(ApiError, match="redirects to localhost, which is not followed"):
        service.api.execute(GetUser())
    assert loopback.asked("/elsewhere") == []


def _first_busy(service: Service, body: Any) -> Callable[[Any], Any]:
    replies = [service._reply(b"busy", 503), service._reply(json.dumps(body).encode())]
    return lambda _: replies.pop(0)


def test_a_read_is_tried_again(service: Service, loopback: Any):
    loopback.on("/graphql", _first_busy(service, {"data": {"user": {"id": "u"}}}))
    assert service.api.execute(GetUser()).id == "u"
    assert len(service.requests) == 2


@pytest.mark.parametrize("operation", [GetUser(), CreateDataset(name="a")])
def test_a_rate_limit_is_waited_for_as_long_as_it_asks(
    service: Service, loopback: Any, monkeypatch: pytest.MonkeyPatch, operation: Any
):
    """Nothing was done then, so also what creates is sent again."""
    waits: list[float] = []
    monkeypatch.setattr("lb_widgets.net.session.pause", lambda seconds, _: waits.append(seconds))
    limit = service._reply(b'{"message": "You have exceeded 1"}', 429, {"Retry-After": "7"})
    done = {operation.root: {"id": "x", "name": "a"}}
    replies = [limit, limit, service._reply(json.dumps({"data": done}).encode())]
    loopback.on("/graphql", lambda _: replies.pop(0))
    assert service.api.execute(operation).id == "x"
    assert waits == [7.0, 7.0]


@pytest.mark.parametrize("status", [200, 400, 429])
def test_a_rate_limit_that_stays_is_said_with_the_services_words(service: Service, status: int):
    service.answers({"message": "You have exceeded 1500 requests per minute"}, status=status)
    with pytest.raises(HttpStatusError, match=r"exceeded 1500 .* try again in a minute") as caught:
        service.api.execute(GetUser())
    assert caught.value.status == 429


def test_what_creates_is_sent_once(service: Service, loopback: Any):
    loopback.on("/graphql", _first_busy(service, {"data": {}}))
    with pytest.raises(HttpStatusError) as caught:
        service.api.execute(CreateDataset(name="a"))
    assert caught.value.status == 503
    assert len(service.requests) == 1


@pytest.mark.parametrize("status", [429, 500, 502])
def test_a_failing_server_is_no_refusal(service: Service, status: int):
    """Whether the work was done is unknown, so it must not look like a plain no."""
    service.refuses("try later", "INTERNAL_SERVER_ERROR", status=status)
    with pytest.raises(HttpStatusError, match="try later") as caught:
        service.api.execute(CreateDataset(name="a"))
    assert caught.value.status == status


def test_an_error_names_what_it_is_about(service: Service):
    service.refuses("no such thing", "RESOURCE_NOT_FOUND")
    with pytest.raises(NotFoundError, match=r"\(GetDataRowPyApi, data row 'c17'\)\. Check the id"):
        service.api.execute(GetDataRow(data_row_id="c17"))


@pytest.mark.parametrize(
    ("operation", "says"),
    [
        (GetDataRow(data_row_id="c17"), r"\(GetDataRowPyApi, data row 'c17'\)\.$"),
        (CreateDataset(name="a"), r"\(CreateDatasetPyApi\)\. Whether it was .* unknown\.$"),
    ],
)
def test_an_answer_that_never_comes_names_what_was_asked(
    service: Service, loopback: Any, operation: Any, says: str
):
    loopback.on("/graphql", lambda _: service._reply(b"x" * 100, drop_after=10))
    with pytest.raises(NetworkError, match=says) as caught:
        service.api.execute(operation)
    assert caught.value.reason == NetworkReason.INTERRUPTED


def test_no_error_shows_the_key(service: Service):
    for status in (200, 302, 400, 401, 418, 500):
        service.answers(f"{KEY}".encode(), status=status)
        with pytest.raises(LbWidgetsError) as caught:
            service.api.execute(CreateDataset(name="a"))
        assert KEY not in str(caught.value)
