from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.client import Client, operations
from lb_widgets.client.operations import UpsertDataRows
from lb_widgets.client.payload import encode_manifest
from lb_widgets.client.polling import poll
from lb_widgets.errors import NotFoundError

if TYPE_CHECKING:
    from lb_widgets.sandbox import Sandbox


@pytest.fixture
def task_id(client: Client) -> str:
    """A task that has created three rows and refused two."""
    dataset = client.create_dataset("trials")
    payloads = [
        {"row_data": f"text {number}" if number < 3 else "", "global_key": f"k{number}"}
        | {"media_type": "TEXT", "external_id": f"e{number}", "dataset_id": dataset.id}
        for number in range(5)
    ]
    items = [{"id": {"type": "AUTO", "value": ""}, "payload": each} for each in payloads]
    chunk = client.upload_file(json.dumps(items).encode(), name="rows.json")
    manifest = client.upload_file(encode_manifest([chunk], items=5), name="manifest.json")
    task = client.execute(UpsertDataRows(manifest_uri=manifest))
    ended = poll(
        lambda: client.task(task.id),
        until=lambda now: now.status != "IN_PROGRESS",
        what="importing",
    )
    assert (ended.status, ended.completion_percentage) == ("COMPLETE", 100)
    return task.id


def test_errors_and_results_are_told_by_row(client: Client, task_id: str):
    refused = list(client.task_errors(task_id))
    assert [(each.spec.global_key, each.spec.external_id) for each in refused] == [
        ("k3", "e3"),
        ("k4", "e4"),
    ]
    assert all(each.message for each in refused)
    created = list(client.task_results(task_id))
    assert [each.global_key for each in created] == ["k0", "k1", "k2"]
    assert client.data_row(created[0].id).row_data == "text 0"


def test_pages_are_asked_for_as_they_are_needed(
    client: Client, sandbox: Sandbox, task_id: str, monkeypatch: pytest.MonkeyPatch
):
    for kind in (operations.GetCreatedImports, operations.GetFailedImports):
        small = lambda *args, kind=kind, **kwargs: kind(*args, first=1, **kwargs)  # noqa: E731
        monkeypatch.setattr(f"lb_widgets.client.tasks.{kind.__name__}", small)
    results = client.task_results(task_id)
    assert next(results).global_key == "k0"
    assert sandbox.requests["successesfulDataRowImports"] == 1
    assert [each.global_key for each in results] == ["k1", "k2"]
    assert len(list(client.task_errors(task_id))) == 2


def test_whose_key_it_is_is_asked_once(client: Client, sandbox: Sandbox, task_id: str):
    before = sandbox.requests["user"]
    client.task(task_id)
    client.task(task_id)
    assert sandbox.requests["user"] - before == 2


def test_one_that_is_not_there_is_said_so(client: Client):
    with pytest.raises(NotFoundError, match="no task 'none'"):
        client.task("none")


def test_one_can_be_cancelled(loopback: Any):
    """As the SDK's source has it; the sandbox does not know the operation."""
    loopback.serve("/graphql", b'{"data": {"cancelBulkOperationJob": {"success": true}}}')
    assert Client(api_key="k", endpoint=loopback.url("/graphql")).cancel_task("t1") is True
    (request,) = loopback.requests
    assert json.loads(request.body)["variables"] == {"id": "t1"}
