"""The key goes to the endpoint and nowhere else, whatever looks at a client or its errors."""

from __future__ import annotations

import copy
import http.client
import logging
import pickle
import traceback
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.client import Client
from lb_widgets.client.operations import CreateDataset, GetUser
from lb_widgets.client.settings import Settings
from lb_widgets.errors import AuthenticationError, LbWidgetsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.sandbox import Sandbox

KEY = "key-of-the-test-7f3a"


@pytest.fixture
def endpoint(loopback: Any) -> str:
    return loopback.url("/graphql")


@pytest.fixture
def secret(endpoint: str) -> Client:
    return Client(api_key=KEY, endpoint=endpoint)


def test_no_repr_shows_it(secret: Client):
    assert repr(secret) == "<Client of 127.0.0.1>"
    shown = [str(secret), f"{vars(secret)}", repr(secret._graphql), repr(secret._tasks)]
    assert KEY not in "".join(shown)
    assert KEY not in repr(Settings("https://a.example", KEY))


@pytest.mark.parametrize("copied", [pickle.dumps, copy.copy, copy.deepcopy])
def test_no_copy_carries_it(secret: Client, copied: Callable[[Any], Any]):
    with pytest.raises(TypeError, match="cannot be pickled or copied"):
        copied(secret)
    with pytest.raises(TypeError, match="cannot be pickled or copied"):
        copied(secret._graphql)


@pytest.mark.parametrize("copied", [pickle.dumps, copy.deepcopy])
def test_no_copy_of_what_holds_a_client_carries_it(secret: Client, copied: Any):
    for inside in (secret, secret.execute, secret._tasks, secret._graphql.upload):
        with pytest.raises(TypeError, match="cannot be pickled or copied"):
            copied({"inside": [inside]})


def with_local_variables(caught: pytest.ExceptionInfo[BaseException]) -> str:
    """Return a traceback as some notebooks, pytest and error trackers print it.

    Without the frame of the test itself, which has the key.
    """
    inner = caught.tb.tb_next
    told = traceback.TracebackException(caught.type, caught.value, inner, capture_locals=True)
    return "".join(told.format())


@pytest.mark.parametrize("operation", [GetUser(), CreateDataset(name="a")])
@pytest.mark.parametrize("status", [200, 302, 400, 401, 418, 429, 500])
def test_no_traceback_shows_it_even_with_local_variables(
    secret: Client, loopback: Any, status: int, operation: Any
):
    body = f"<p>{KEY}</p>".encode()
    headers = {"Location": f"https://{KEY}.example/", "Content-Type": f"text/{KEY}"}
    loopback.serve("/graphql", body, status=status, headers=headers)
    with pytest.raises(LbWidgetsError) as caught:
        secret.execute(operation)
    assert KEY not in with_local_variables(caught)
    assert KEY not in repr(vars(caught.value))


def test_no_traceback_of_a_broken_connection_shows_it(secret: Client, loopback: Any):
    loopback.close()
    with pytest.raises(LbWidgetsError) as caught:
        secret.execute(GetUser())
    assert KEY not in with_local_variables(caught)


def test_no_log_has_it(secret: Client, loopback: Any, caplog: pytest.LogCaptureFixture):
    loopback.serve("/graphql", b'{"data": {"user": {"id": "u"}}}')
    with caplog.at_level(logging.DEBUG):
        secret.execute(GetUser())
        with pytest.raises(LbWidgetsError):
            secret.upload_file(b"x")
    assert any(record.name.startswith("urllib3") for record in caplog.records)
    assert KEY not in caplog.text


def test_debugging_http_does_not_print_it(
    secret: Client, loopback: Any, monkeypatch: pytest.MonkeyPatch, capsys: Any
):
    monkeypatch.setattr(http.client.HTTPConnection, "debuglevel", 1)
    loopback.serve("/graphql", b'{"data": {"user": {"id": "u"}}}')
    secret.execute(GetUser())
    assert capsys.readouterr().out == ""


def test_one_that_is_wrong_is_named_with_what_to_do(sandbox: Sandbox):
    client = Client(api_key=KEY, endpoint=sandbox.endpoint)
    with pytest.raises(AuthenticationError, match="LABELBOX_API_KEY") as caught:
        client.datasets("any")
    assert KEY not in str(caught.value)
