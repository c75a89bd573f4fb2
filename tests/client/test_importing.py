"""What an import makes of answers that the sandbox does not give."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from lb_widgets.client import operations as ops
from lb_widgets.client.answers import (
    CreatedImport,
    CreatedImports,
    FailedImport,
    FailedImports,
    FailedSpec,
    Task,
)
from lb_widgets.client.importing import Import, Manifest
from lb_widgets.client.ledger import Ledger
from lb_widgets.client.metadata import Ontology
from lb_widgets.client.plan import Prepared
from lb_widgets.errors import HttpStatusError, NetworkError
from lb_widgets.net.session import NetworkReason

KEYS = ["a", "b", "c", "d"]


class Service:
    """A client whose answers are set by the test; remembers what it was asked."""

    def __init__(self) -> None:
        self.created = [CreatedImports(nodes=[])]
        self.failed = [FailedImports(results=[])]
        self.on_server: dict[str, str | None] = {}
        self.upsert_errors: list[Exception] = []
        self.tasks = [Task(id="t", status="COMPLETE")]
        self.asked: list[Any] = []

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
        assert task_id == "t"
        return self.tasks.pop(0)

    def data_row_ids(self, keys: list[str], *, cancelled: Any = None) -> dict[str, str | None]:
        del cancelled
        return {key: self.on_server[key] for key in keys if key in self.on_server}

    @property
    def sends(self) -> int:
        return sum(isinstance(each, ops.UpsertDataRows) for each in self.asked)


@pytest.fixture
def service() -> Service:
    return Service()


def run(service: Service) -> pd.DataFrame:
    rows = [{"row_data": "text", "global_key": key} for key in KEYS]
    index = pd.RangeIndex(len(rows))
    prepared = Prepared(index, rows, Ledger(KEYS), Ontology([]), {})
    job = Import(service, prepared, range(len(rows)))  # type: ignore[arg-type]
    job.run(Manifest("https://files.example/manifest", len(rows)), lambda *_: None)
    return prepared.ledger.frame(index)


def failed(key: str, message: str) -> FailedImport:
    return FailedImport(message=message, spec=FailedSpec(global_key=key))


def test_results_are_read_page_by_page_in_any_order(service: Service):
    service.created = [
        CreatedImports(nodes=[CreatedImport(id="3", global_key="D")], after="1"),
        CreatedImports(nodes=[CreatedImport(id="1", global_key="b")]),
    ]
    service.failed = [
        FailedImports(results=[failed("a", "bad a")], after="1"),
        FailedImports(results=[failed("c", "bad c")]),
    ]
    outcome = run(service)
    assert list(outcome["status"]) == ["failed", "created", "failed", "created"]
    assert list(outcome["data_row_id"]) == [None, "1", None, "3"]
    assert list(outcome["error"]) == ["bad a", None, "bad c", None]


def test_a_row_that_nobody_mentions_is_looked_up_and_never_taken_for_done(service: Service):
    service.on_server = {"b": "id-b"}
    outcome = run(service)
    assert list(outcome["status"]) == ["failed", "exists", "failed", "failed"]
    assert outcome["error"][0] == "The import ended as COMPLETE without a word about this row."


def test_a_failed_task_gives_its_reason_to_every_row(service: Service):
    service.tasks = [Task(id="t", status="FAILED", errors={"message": "no manifest"})]
    outcome = run(service)
    assert set(outcome["status"]) == {"failed"}
    assert "FAILED: {'message': 'no manifest'}" in outcome["error"][0]


def test_a_duplicate_counts_as_created_only_after_a_lost_answer(service: Service):
    service.failed = [FailedImports(results=[failed(key, "duplicate") for key in KEYS])]
    service.on_server = dict.fromkeys(KEYS, "id")
    assert set(run(service)["status"]) == {"exists"}

    service.tasks = [Task(id="t", status="COMPLETE")]
    service.upsert_errors = [NetworkError("gone", reason=NetworkReason.INTERRUPTED)]
    assert set(run(service)["status"]) == {"created"}


def test_a_row_that_this_key_may_not_see_exists_without_an_id(service: Service):
    service.on_server = {"a": None}
    outcome = run(service)
    assert outcome["status"][0] == "exists"
    assert outcome["data_row_id"][0] is None


def test_reasons_are_redacted(service: Service):
    url = "https://a.example/a.jpg?X-Amz-Signature=secret"
    service.failed = [FailedImports(results=[failed("a", f"Failed to access {url}")])]
    assert "secret" not in run(service)["error"][0]


@pytest.mark.parametrize(
    "error",
    [
        NetworkError("dropped", reason=NetworkReason.INTERRUPTED),
        NetworkError("slow", reason=NetworkReason.TIMEOUT),
        HttpStatusError("busy", status=503),
        HttpStatusError("many", status=429),
    ],
)
def test_the_same_manifest_is_sent_again_after_a_lost_answer(service: Service, error: Exception):
    service.upsert_errors = [error, error]
    run(service)
    assert service.sends == 3
    assert len({each.manifest_uri for each in service.asked[:3]}) == 1


@pytest.mark.parametrize(
    "error",
    [
        NetworkError("no such host", reason=NetworkReason.NAME_NOT_FOUND),
        HttpStatusError("too large", status=413),
    ],
)
def test_what_cannot_have_arrived_is_not_sent_again(service: Service, error: Exception):
    service.upsert_errors = [error]
    with pytest.raises(NetworkError):
        run(service)
    assert service.sends == 1


def test_a_task_is_waited_for(service: Service):
    service.tasks = [
        Task(id="t", status="IN_PROGRESS", completion_percentage=10),
        Task(id="t", status="COMPLETE", completion_percentage=100),
    ]
    run(service)
    assert service.tasks == []
