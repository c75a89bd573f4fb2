"""Imports go on after the answer, in order, chunk by chunk, and outlive a stop."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.sandbox import Sandbox
from lb_widgets.sandbox.api import worker
from lb_widgets.sandbox.api.importing import Interrupted, import_chunk

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://a.example/1.png"


class Gate:
    """Lets as many chunks through as it was told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._permits = threading.Semaphore(0)
        monkeypatch.setattr(worker, "import_chunk", self._import_chunk)

    def let_through(self, chunks: int) -> None:
        self._permits.release(chunks)

    def _import_chunk(self, *arguments: Any, stopping: threading.Event) -> None:
        while not self._permits.acquire(timeout=0.01):
            if stopping.is_set():
                raise Interrupted
        import_chunk(*arguments, stopping=stopping)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    return Gate(monkeypatch)


def _manifest(api: Any, *chunks: list[str]) -> str:
    """Upload one chunk of rows for each list of keys."""
    uris = [
        api.uploaded(
            [
                {
                    "id": {"type": "AUTO", "value": ""},
                    "payload": {"row_data": URL, "global_key": key, "dataset_id": api.dataset_id},
                }
                for key in keys
            ]
        )
        for keys in chunks
    ]
    count = sum(map(len, chunks))
    return api.uploaded({"source": "SDK", "item_count": count, "chunk_uris": uris})


def _until(api: Any, task: str, percentage: float) -> dict[str, Any]:
    deadline = time.monotonic() + 10
    while (polled := api.task(task))["completionPercentage"] < percentage:
        assert time.monotonic() < deadline, polled
    return polled


def _keys(api: Any) -> list[str]:
    return list(api.sandbox.data_rows()["global_key"])


def test_a_task_is_in_progress_until_its_last_chunk_and_says_how_far_it_is(api: Any, gate: Gate):
    task = api.upsert(_manifest(api, ["a"], ["b", "c"], ["d"]))
    assert api.task(task)["completionPercentage"] == 0
    gate.let_through(1)
    assert _until(api, task, 25)["status"] == "IN_PROGRESS"
    assert _keys(api) == ["a"]
    gate.let_through(1)
    assert _until(api, task, 75)["status"] == "IN_PROGRESS"
    assert [row["globalKey"] for row in api.results(task)[0]] == ["a", "b", "c"]
    gate.let_through(1)
    done = api.finished(task)
    assert (done["status"], done["completionPercentage"]) == ("COMPLETE", 100)
    assert _keys(api) == ["a", "b", "c", "d"]


def test_tasks_run_one_after_the_other_in_the_order_in_which_they_came(api: Any, gate: Gate):
    first = api.upsert(_manifest(api, ["a"], ["b"]))
    second = api.upsert(_manifest(api, ["B"], ["c"]))
    gate.let_through(4)
    api.finished(second)
    assert api.task(first)["status"] == "COMPLETE"
    assert _keys(api) == ["a", "b", "c"]
    assert "duplicate" in api.results(second)[1][0]["message"]


def test_a_broken_chunk_fails_the_task_before_the_first_row_is_written(api: Any):
    good = api.uploaded([{"id": {"type": "AUTO", "value": ""}, "payload": {"row_data": URL}}])
    broken = api.uploaded([{"id": {"type": "AUTO", "value": ""}, "payload": "text"}])
    manifest = {"source": "SDK", "item_count": 2, "chunk_uris": [good, broken]}
    task = api.finished(api.upsert(api.uploaded(manifest)))
    assert task["status"] == "FAILED"
    assert "payload" in task["errors"]["message"]
    assert api.results(task["id"]) == ([], [])


def test_a_task_of_too_many_rows_fails_and_says_how_many_are_allowed(api: Any):
    manifest = {"source": "SDK", "item_count": 150_001, "chunk_uris": []}
    task = api.finished(api.upsert(api.uploaded(manifest)))
    assert task["status"] == "FAILED"
    assert task["errors"]["message"] == (
        "A task takes at most 150,000 rows, the manifest has 150,001"
    )


def test_a_fault_of_the_sandbox_fails_its_task_and_not_the_next(
    api: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("planted secret")

    with monkeypatch.context() as patch:
        patch.setattr(worker, "import_chunk", fail)
        task = api.finished(api.upsert(_manifest(api, ["a"])))
    assert task["status"] == "FAILED"
    assert "planted" not in task["errors"]["message"]
    assert "failed in an import" in caplog.text
    assert api.finished(api.upsert(_manifest(api, ["a"])))["status"] == "COMPLETE"


def test_the_same_manifest_can_be_sent_again_while_the_sandbox_runs(api: Any):
    uri = _manifest(api, ["a"])
    api.finished(api.upsert(uri))
    again = api.finished(api.upsert(uri))
    assert again["status"] == "COMPLETE"
    assert "duplicate" in api.results(again["id"])[1][0]["message"]


def test_a_sandbox_with_a_file_goes_on_where_it_was_stopped(tmp_path: Path, api: Any, gate: Gate):
    path = tmp_path / "rows.sqlite"
    with Sandbox(path=path) as sandbox:
        caller = type(api)(sandbox)
        task = caller.upsert(_manifest(caller, ["a"], ["b"], ["c"]))
        waiting = caller.upsert(_manifest(caller, ["d"]))
        gate.let_through(1)
        _until(caller, task, 30)
        assert _keys(caller) == ["a"]
    gate.let_through(3)
    with Sandbox(path=path) as sandbox:
        caller = type(api)(sandbox)
        caller.finished(waiting)
        assert caller.task(task)["status"] == "COMPLETE"
        assert _keys(caller) == ["a", "b", "c", "d"]
        assert [row["globalKey"] for row in caller.results(task)[0]] == ["a", "b", "c"]


def test_a_sandbox_with_a_file_drops_the_chunks_of_finished_tasks_when_it_starts_again(
    tmp_path: Path, api: Any, gate: Gate
):
    path = tmp_path / "rows.sqlite"
    with Sandbox(path=path) as sandbox:
        caller = type(api)(sandbox)
        assert caller.upload(b"picture", "a.png", "image/png").status == 200
        gate.let_through(1)
        caller.finished(caller.upsert(_manifest(caller, ["a" * 100])))
        caller.upsert(_manifest(caller, ["b" * 100]))
    with Sandbox(path=path) as sandbox:
        assert sandbox._service
        files = [row["content"] for row in sandbox._service.store.all("SELECT * FROM files")]
        assert b"picture" in files
        assert not any(b"a" * 100 in content for content in files)
        assert any(b"b" * 100 in content for content in files)


def test_an_import_ends_its_thread(api: Any):
    before = set(threading.enumerate())
    api.finished(api.upsert(_manifest(api, ["a"])))
    for thread in set(threading.enumerate()) - before:
        if "background" in thread.name:
            thread.join(timeout=10)
            assert not thread.is_alive()
