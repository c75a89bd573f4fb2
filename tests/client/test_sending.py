"""What an import makes of answers that the sandbox does not give."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.client import operations as ops
from lb_widgets.client import sending
from lb_widgets.client.answers import (
    CreatedImport,
    CreatedImports,
    FailedImport,
    FailedImports,
    FailedSpec,
    Task,
)
from lb_widgets.client.journal import Journal
from lb_widgets.client.journal_records import Heading
from lb_widgets.client.ledger import Ledger
from lb_widgets.client.payload import ChunkWriter, encode_payload
from lb_widgets.client.preparing import NO_METADATA
from lb_widgets.client.sending import Import
from lb_widgets.errors import HttpStatusError, NetworkError, NotFoundError
from lb_widgets.net.session import NetworkReason

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

    Run = Callable[..., pd.DataFrame]

KEYS = ["a", "b", "c", "d"]


class Service:
    """A client whose answers are set by the test; remembers what it was asked."""

    def __init__(self) -> None:
        self.created = [CreatedImports(nodes=[])]
        self.failed = [FailedImports(results=[])]
        self.on_server: dict[str, str | None] = {}
        self.committed_late: dict[str, str | None] = {}
        self.late_by = self.look_ups = 0
        self.upsert_errors: list[Exception] = []
        self.tasks = [Task(id="t", status="COMPLETE")]
        self.asked: list[Any] = []
        self.uploads: dict[str, Any] = {}

    def execute(self, operation: Any, *, cancelled: Any = None) -> Any:
        del cancelled
        self.asked.append(operation)
        if isinstance(operation, ops.UpsertDataRows):
            if self.upsert_errors:
                raise self.upsert_errors.pop(0)
            return Task(id="t", status="IN_PROGRESS")
        pages = self.created if isinstance(operation, ops.GetCreatedImports) else self.failed
        return pages[int(operation.after or 0)]

    def task(self, task_id: str) -> Task:
        if task_id != "t":
            raise NotFoundError("no such task")
        return self.tasks.pop(0)

    def upload_file(self, content: bytes, *, name: str, **_: Any) -> str:
        self.uploads[name] = json.loads(content)
        return f"https://files.example/{name}"

    def data_row_ids(self, keys: list[str], *, cancelled: Any = None) -> dict[str, str | None]:
        del cancelled
        self.look_ups += 1
        if self.look_ups > self.late_by:
            self.on_server |= self.committed_late
        return {key: self.on_server[key] for key in keys if key in self.on_server}

    @property
    def sends(self) -> int:
        return sum(isinstance(each, ops.UpsertDataRows) for each in self.asked)


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def run(service: Service, tmp_path: Path) -> Callable[..., pd.DataFrame]:
    """Import four rows."""

    def run(sent_before: Any = (), *, task_id: str | None = None) -> pd.DataFrame:
        heading = Heading("https://api.example", "trials", "skip", placeholder="PLACEHOLDER")
        journal = Journal.create(tmp_path / "journal", heading)
        ledger = Ledger(KEYS)
        writer = ChunkWriter(most_items=len(KEYS))
        for position, key in enumerate(KEYS):
            payload = encode_payload(
                {"row_data": "text"},
                global_key=key,
                dataset_id=heading.placeholder,
                ontology=NO_METADATA,
            )
            writer.add(position, payload)
        journal.add_keys(KEYS)
        positions = writer.positions
        journal.add_chunk(1, writer.take(), positions=positions, replaces=[], names_files=False)
        if task_id:
            journal.will_send(1)
            journal.keep_task_id(1, task_id)
        job = Import(
            client=service,  # type: ignore[arg-type]
            journal=journal,
            ledger=ledger,
            task=journal.tasks()[0],
            dataset_id="d1",
            urls={},
            sent_before=sent_before,
        )
        try:
            job.run(lambda *_: None)
            assert journal.ledger().frame().equals(ledger.frame())
            assert journal.tasks()[0].is_settled
        finally:
            journal.close()
        return ledger.frame()

    return run


def failed(key: str, message: str) -> FailedImport:
    return FailedImport(message=message, spec=FailedSpec(global_key=key))


def test_results_are_read_page_by_page_in_any_order(service: Service, run: Run):
    service.created = [
        CreatedImports(nodes=[CreatedImport(id="3", global_key="D")], after="1"),
        CreatedImports(nodes=[CreatedImport(id="1", global_key="b")]),
    ]
    service.failed = [
        FailedImports(results=[failed("a", "bad a")], after="1"),
        FailedImports(results=[failed("c", "bad c")]),
    ]
    outcome = run()
    assert list(outcome["status"]) == ["failed", "created", "failed", "created"]
    assert list(outcome["data_row_id"]) == [None, "1", None, "3"]
    assert list(outcome["error"]) == ["bad a", None, "bad c", None]


def test_a_row_that_nobody_mentions_is_looked_up_and_never_taken_for_done(
    service: Service, run: Run
):
    service.on_server = {"b": "id-b"}
    outcome = run()
    assert list(outcome["status"]) == ["failed", "exists", "failed", "failed"]
    assert outcome["error"][0] == "The import ended as COMPLETE without a word about this row."


def test_a_failed_task_gives_its_reason_to_every_row(service: Service, run: Run):
    service.tasks = [Task(id="t", status="FAILED", errors={"message": "no manifest"})]
    outcome = run()
    assert set(outcome["status"]) == {"failed"}
    assert "FAILED: {'message': 'no manifest'}" in outcome["error"][0]


def test_a_duplicate_counts_as_created_only_after_a_lost_answer(service: Service, run: Run):
    service.failed = [FailedImports(results=[failed(key, "duplicate") for key in KEYS])]
    service.on_server = dict.fromkeys(KEYS, "id")
    assert set(run()["status"]) == {"exists"}

    service.tasks = [Task(id="t", status="COMPLETE")]
    service.upsert_errors = [NetworkError("gone", reason=NetworkReason.INTERRUPTED)]
    assert set(run()["status"]) == {"created"}


def test_a_row_that_this_key_may_not_see_exists_without_an_id(service: Service, run: Run):
    service.on_server = {"a": None}
    outcome = run()
    assert outcome["status"][0] == "exists"
    assert outcome["data_row_id"][0] is None


def test_reasons_are_redacted(service: Service, run: Run):
    url = "https://a.example/a.jpg?X-Amz-Signature=secret"
    service.failed = [FailedImports(results=[failed("a", f"Failed to access {url}")])]
    assert "secret" not in run()["error"][0]


@pytest.mark.parametrize(
    "error",
    [
        NetworkError("dropped", reason=NetworkReason.INTERRUPTED),
        NetworkError("slow", reason=NetworkReason.TIMEOUT),
        HttpStatusError("busy", status=503),
        HttpStatusError("many", status=429),
    ],
)
def test_the_same_manifest_is_sent_again_after_a_lost_answer(
    service: Service, run: Run, error: Exception
):
    service.upsert_errors = [error, error]
    run()
    assert service.sends == 3
    assert len({each.manifest_uri for each in service.asked[:3]}) == 1


@pytest.mark.parametrize(
    "error",
    [
        NetworkError("no such host", reason=NetworkReason.NAME_NOT_FOUND),
        HttpStatusError("too large", status=413),
    ],
)
def test_what_cannot_have_arrived_is_not_sent_again(service: Service, run: Run, error: Exception):
    service.upsert_errors = [error]
    with pytest.raises(NetworkError):
        run()
    assert service.sends == 1


def test_a_task_is_waited_for(service: Service, run: Run):
    service.tasks = [
        Task(id="t", status="IN_PROGRESS", completion_percentage=10),
        Task(id="t", status="COMPLETE", completion_percentage=100),
    ]
    run()
    assert service.tasks == []


def test_chunk_and_manifest_name_the_dataset_and_count_the_rows(service: Service, run: Run):
    run()
    items = service.uploads["rows-1.json"]
    assert [item["payload"]["global_key"] for item in items] == KEYS
    assert {item["payload"]["dataset_id"] for item in items} == {"d1"}
    assert service.uploads["manifest.json"] == {
        "source": "SDK",
        "item_count": len(KEYS),
        "chunk_uris": ["https://files.example/rows-1.json"],
    }


def test_a_row_that_an_earlier_run_sent_counts_as_created(service: Service, run: Run):
    service.failed = [FailedImports(results=[failed(key, "duplicate") for key in KEYS])]
    service.on_server = dict.fromkeys(KEYS, "id")
    assert list(run({"b"})["status"]) == ["exists", "created", "exists", "exists"]


def test_a_duplicate_that_is_committed_late_is_waited_for(service: Service, run: Run):
    service.failed = [FailedImports(results=[failed("a", "Duplicate key"), failed("b", "bad b")])]
    service.upsert_errors = [NetworkError("gone", reason=NetworkReason.INTERRUPTED)]
    service.committed_late, service.late_by = {"a": "id-a"}, 2
    outcome = run()
    assert list(outcome["status"]) == ["created", "failed", "failed", "failed"]
    assert outcome["data_row_id"][0] == "id-a"
    assert service.look_ups == 3


def test_a_duplicate_that_never_appears_is_given_up(
    service: Service, run: Run, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sending, "LATE_COMMIT", 0.0)
    service.failed = [FailedImports(results=[failed("a", "duplicate")])]
    assert run()["error"][0] == "duplicate"


def test_a_task_that_an_earlier_run_began_is_waited_for_and_not_sent_again(
    service: Service, run: Run
):
    service.created = [CreatedImports(nodes=[CreatedImport(id="1", global_key="a")])]
    assert run(task_id="t")["status"][0] == "created"
    assert service.sends == 0


def test_a_task_that_the_service_forgot_is_sent_again(service: Service, run: Run):
    service.failed = [FailedImports(results=[failed(key, "duplicate") for key in KEYS])]
    service.on_server = dict.fromkeys(KEYS, "id")
    assert set(run(task_id="forgotten")["status"]) == {"created"}
    assert service.sends == 1


def test_a_duplicate_in_a_task_that_was_sent_once_is_somebody_elses(service: Service, run: Run):
    service.failed = [FailedImports(results=[failed(key, "duplicate") for key in KEYS])]
    service.on_server = dict.fromkeys(KEYS, "id")
    assert set(run(task_id="t")["status"]) == {"exists"}
