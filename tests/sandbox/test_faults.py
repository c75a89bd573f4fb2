"""Every planted fault as a client sees it that knows nothing but HTTP."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from lb_widgets.errors import InputError
from lb_widgets.sandbox import Sandbox
from lb_widgets.sandbox.faults import KINDS, FaultKind

if TYPE_CHECKING:
    from collections.abc import Callable

IMAGE = {"row_data": "https://a.example/1.png", "global_key": "k-1", "media_type": "IMAGE"}
LOST = {"drop": http.client.RemoteDisconnected, "reset": ConnectionResetError}
USER = "{ user { id } }"


def _keys(api: Any) -> list[str]:
    api.settle()
    return list(api.sandbox.data_rows()["global_key"])


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline


def test_every_kind_has_its_row_in_the_table():
    assert set(KINDS) == set(FaultKind)


def test_it_happens_before_the_work_and_only_as_often_as_asked(api: Any):
    uri = api.manifest(IMAGE)
    api.sandbox.fail("upsertDataRows", times=2)
    query = "mutation($u: String!) { upsertDataRows(data: {manifestUri: $u}) { id } }"
    assert [api.send(query, {"u": uri}).status for _ in range(3)] == [503, 503, 200]
    assert _keys(api) == ["k-1"]
    assert (
        len(api.send("{ user { createdTasks { id } } }").json["data"]["user"]["createdTasks"]) == 1
    )


@pytest.mark.parametrize("how", LOST)
def test_a_lost_answer_happens_after_the_work_was_committed(api: Any, how: str):
    uri = api.manifest(IMAGE)
    api.sandbox.fail("upsertDataRows", how=how, when="after")
    with pytest.raises(LOST[how]) as caught:
        api.upsert(uri)
    assert caught.type is LOST[how]  # one is a kind of the other
    assert _keys(api) == ["k-1"]
    # Sent again: the row is refused as a duplicate, nothing is there twice.
    task = api.upsert(uri)
    api.finished(task)
    written, refused = api.results(task)
    assert written == []
    assert "duplicate global keys" in refused[0]["message"]
    assert _keys(api) == ["k-1"]


@pytest.mark.parametrize("how", LOST)
def test_a_lost_request_leaves_the_work_undone(api: Any, how: str):
    api.sandbox.fail("createDataset", how=how)
    with pytest.raises(LOST[how]) as caught:
        api.data("CreateDatasetPyApi", name="lost")
    assert caught.type is LOST[how]
    assert [each["name"] for each in api.data("GetDatasetsPyApi", param_0=False)["datasets"]] == [
        "trials"
    ]


def test_status_none_is_another_way_to_say_drop(api: Any):
    api.sandbox.fail("user", status=None)
    with pytest.raises(http.client.RemoteDisconnected):
        api.send(USER)


def test_a_late_commit_is_lost_at_once_and_done_a_while_later(api: Any):
    api.sandbox.fail("createDataset", how="late commit", seconds=0.3)
    begun = time.monotonic()
    with pytest.raises(http.client.RemoteDisconnected):
        api.data("CreateDatasetPyApi", name="late")

    def names() -> list[str]:
        return [each["name"] for each in api.data("GetDatasetsPyApi", param_0=False)["datasets"]]

    seen = names()
    if time.monotonic() - begun < 0.3:  # unless this machine was busy with something else
        assert seen == ["trials"]
    _until(lambda: names() == ["trials", "late"])
    assert time.monotonic() - begun >= 0.3


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_slow_answer_is_right_and_comes_in_its_time(api: Any, when: Any):
    api.sandbox.fail("user", how="slow", when=when, seconds=0.2)
    begun = time.monotonic()
    assert api.send(USER).json["data"]["user"]["id"]
    assert time.monotonic() - begun >= 0.2


def test_a_dripping_answer_is_right_and_its_head_comes_long_before_its_end(api: Any):
    api.sandbox.fail("user", how="drip", seconds=0.4)
    parts = urlsplit(api.sandbox.endpoint)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    headers = {"Authorization": f"Bearer {api.sandbox.api_key}"}
    connection.request("POST", parts.path, '{"query": "{ user { id } }"}', headers)
    response = connection.getresponse()
    first = response.read(1)
    begun = time.monotonic()
    assert b"csandboxuser" in first + response.read()
    assert time.monotonic() - begun >= 0.2
    connection.close()


@pytest.mark.parametrize(("when", "names"), [("before", ["trials"]), ("after", ["trials", "new"])])
def test_a_hanging_request_says_nothing_until_its_time_is_over(
    api: Any, when: Any, names: list[str]
):
    api.sandbox.fail("createDataset", how="hang", when=when, seconds=0.2)
    begun = time.monotonic()
    with pytest.raises(http.client.RemoteDisconnected):
        api.data("CreateDatasetPyApi", name="new")
    assert time.monotonic() - begun >= 0.2
    found = api.data("GetDatasetsPyApi", param_0=False)["datasets"]
    assert [each["name"] for each in found] == names


def test_too_many_requests_says_how_long_to_wait(api: Any):
    api.sandbox.fail("user", status=429, retry_after=7)
    answer = api.send(USER)
    assert (answer.status, answer.headers["Retry-After"]) == (429, "7")
    api.sandbox.fail("user", status=429)
    assert api.send(USER).headers["Retry-After"] is None


def test_a_truncated_answer_is_shorter_than_it_says_after_the_work_was_done(api: Any):
    api.sandbox.fail("createDataset", how="truncated")
    with pytest.raises(http.client.IncompleteRead) as caught:
        api.data("CreateDatasetPyApi", name="new")
    assert caught.value.partial.startswith(b'{"data"')
    assert len(api.data("GetDatasetsPyApi", param_0=False)["datasets"]) == 2


def test_garbage_is_no_json_and_no_text_though_it_says_that_all_is_well(api: Any):
    api.sandbox.fail("user", how="garbage")
    answer = api.send(USER)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/html")
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode()


def test_a_key_that_expires_is_refused_from_then_on_until_the_sandbox_heals(api: Any):
    api.sandbox.fail("*", how="expired", times=None, skip=1)
    assert api.send(USER).status == 200
    for query in (USER, "{ organization { id } }", USER):
        answer = api.send(query)
        assert (answer.status, answer.code) == (401, "AUTHENTICATION_ERROR")
    api.sandbox.heal()
    assert api.send(USER).status == 200


def test_it_meets_its_own_operation_only(api: Any):
    api.sandbox.fail("uploadFile", status=429)
    assert api.data("GetUserPyApi")["user"]
    assert api.upload(b"x").status == 429
    assert api.upload(b"x").status == 200


def test_it_can_meet_the_kth_request_whatever_that_is(api: Any):
    api.sandbox.fail("*", skip=2, status=500)
    statuses = [api.send(USER).status, api.upload(b"x").status]
    statuses += [api.send("{ organization { id } }").status, api.send(USER).status]
    assert statuses == [200, 200, 500, 200]


def test_two_that_are_due_at_once_happen_one_after_the_other(api: Any):
    api.sandbox.fail("user", status=500)
    api.sandbox.fail("*", status=502)
    api.sandbox.fail("user", status=503, skip=2)
    assert [api.send(USER).status for _ in range(4)] == [500, 502, 503, 200]


def test_stopping_ends_what_waits_and_drops_what_is_late(tmp_path: Any, api: Any):
    before = set(threading.enumerate())
    sandbox = Sandbox(path=tmp_path / "rows.sqlite").start()
    caller = type(api)(sandbox)
    sandbox.fail("createDataset", how="late commit", seconds=600)
    with pytest.raises(http.client.RemoteDisconnected):
        caller.data("CreateDatasetPyApi", name="late")
    sandbox.fail("user", how="hang", seconds=600)
    sandbox.fail("organization", how="drip", seconds=600)
    parts = urlsplit(sandbox.endpoint)
    held = [
        _ask(parts.port or 0, parts.path, sandbox.api_key, field)
        for field in ("user", "organization")
    ]
    _until(lambda: {"user", "organization"} <= set(sandbox.requests))
    begun = time.monotonic()
    sandbox.stop()
    assert time.monotonic() - begun < 5
    assert set(threading.enumerate()) <= before
    for connection in held:
        connection.close()
    with Sandbox(path=tmp_path / "rows.sqlite") as again:
        names = type(api)(again).data("GetDatasetsPyApi", param_0=False)["datasets"]
        assert [each["name"] for each in names] == ["trials", "trials"]


def _ask(port: int, path: str, key: str, field: str) -> socket.socket:
    """Send a request and do not wait for its answer."""
    body = f'{{"query": "{{ {field} {{ id }} }}"}}'.encode()
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n"
    connection = socket.create_connection(("127.0.0.1", port))
    connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    return connection


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"operation": "upsert"}, r"'upsert'.*upsertDataRows"),
        ({"how": "explode"}, r"'explode'.*truncated"),
        ({"status": 200}, "200"),
        ({"status": 0}, "not 0"),
        ({"how": "truncated", "when": "before"}, "after the work"),
        ({"how": "expired", "when": "after"}, "before the work"),
        ({"how": "reset", "seconds": 3}, "leave seconds out"),
        ({"times": 0}, "times must be 1 or more"),
        ({"skip": -1}, "skip 0 or more"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_there_is(
    sandbox: Sandbox, options: dict[str, Any], message: str
):
    with pytest.raises(InputError, match=message):
        sandbox.fail(**{"operation": "user", **options})
