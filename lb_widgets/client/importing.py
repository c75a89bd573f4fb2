"""One import: chunks and manifest, the task, and what became of each row.

Why a row is never created twice: each row has a global key, which the service keeps unique. So when
the answer to an import is lost, the same manifest is sent again; a row that the first one created
is then refused, is found on the server by its key, and counts as created.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from lb_widgets.client.ledger import Status
from lb_widgets.client.operations import GetCreatedImports, GetFailedImports, UpsertDataRows
from lb_widgets.client.payload import CHUNK_BYTES, chunked, encode_item, encode_manifest
from lb_widgets.client.polling import poll
from lb_widgets.errors import HttpStatusError, InputError, NetworkError
from lb_widgets.messages.submit_button import Stage
from lb_widgets.model.keys import comparable_key
from lb_widgets.net.retry import RETRIED_STATUSES, pause, wait_before
from lb_widgets.net.session import NetworkReason
from lb_widgets.redact import redact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from lb_widgets.client.answers import CreatedImport, FailedImport, Task
    from lb_widgets.client.api import Client
    from lb_widgets.client.plan import Prepared

    Report = Callable[[Stage, int], None]

_SENDS: Final = 4
_UNFINISHED: Final = frozenset({"IN_PROGRESS", "CANCELLING"})
_NEVER_SENT: Final = frozenset(
    {NetworkReason.REFUSED, NetworkReason.BAD_URL, NetworkReason.NAME_NOT_FOUND, NetworkReason.TLS}
)


class Manifest(NamedTuple):
    """An uploaded manifest and how many rows it covers."""

    url: str
    items: int


class Import:
    """One import task.

    Parameters
    ----------
    client : Client
        Where to.
    prepared : Prepared
        The rows; its ledger is written to.
    positions : sequence of int
        Which rows.
    cancelled : callable, optional
        Asked between steps.
    """

    def __init__(
        self,
        client: Client,
        prepared: Prepared,
        positions: Sequence[int],
        *,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self._client = client
        self._rows = prepared.rows
        self._ledger = prepared.ledger
        self._ontology = prepared.ontology
        self._positions = positions
        self._cancelled = cancelled

    def send(self, dataset_id: str, urls: Mapping[str, str], report: Report) -> Manifest:
        """Upload chunks and manifest; nothing is created by that."""
        report(Stage.ROWS, 0)
        chunk_urls: list[str] = []
        items = 0
        for chunk in chunked(self._items(dataset_id, urls), limit=CHUNK_BYTES):
            chunk_urls.append(self._upload(chunk.body, f"rows-{len(chunk_urls) + 1}.json"))
            items += chunk.items
            report(Stage.ROWS, items)
            del chunk  # before the next one is made
        manifest = encode_manifest(chunk_urls, items=items)
        return Manifest(self._upload(manifest, "manifest.json"), items)

    def run(self, manifest: Manifest, report: Report) -> None:
        """Have the manifest imported and write to the ledger what became of its rows."""
        task, resent = self._start(manifest.url)
        task = self._wait(task, report)
        report(Stage.CONFIRM, 0)
        self._settle(task, resent=resent)
        report(Stage.CONFIRM, len(self._positions))

    def _items(self, dataset_id: str, urls: Mapping[str, str]) -> Iterator[bytes]:
        for position in self._positions:
            try:
                yield encode_item(
                    self._rows[position],
                    global_key=self._ledger.keys[position],
                    dataset_id=dataset_id,
                    urls=urls,
                    ontology=self._ontology,
                )
            except InputError as error:  # an object in a cell, half a surrogate pair
                self._ledger.settle(position, Status.LEFT_OUT, error=redact(str(error)))

    def _upload(self, content: bytes, name: str) -> str:
        return self._client.upload_file(
            content, name=name, content_type="application/json", cancelled=self._cancelled
        )

    def _start(self, manifest_url: str) -> tuple[Task, bool]:
        """Return the task, and whether an earlier answer was lost on the way to it."""
        operation = UpsertDataRows(manifest_uri=manifest_url)
        for attempt in range(1, _SENDS):
            try:
                # Not cancelled half-way: then nobody would know whether the rows were created.
                return self._client.execute(operation), attempt > 1
            except NetworkError as error:
                if not _may_have_arrived(error):
                    raise
                pause(wait_before(attempt), self._cancelled)
        return self._client.execute(operation), True

    def _wait(self, task: Task, report: Report) -> Task:
        def ask() -> Task:
            now = self._client.task(task.id)
            report(Stage.WAIT, int(len(self._positions) * (now.completion_percentage or 0) / 100))
            return now

        report(Stage.WAIT, 0)
        return poll(
            ask,
            until=lambda task: task.status not in _UNFINISHED,
            what="importing rows",
            cancelled=self._cancelled,
        )

    def _settle(self, task: Task, *, resent: bool) -> None:
        ledger = self._ledger
        position_of = {
            comparable_key(ledger.keys[position]): position
            for position in self._positions
            if ledger.is_waiting(position)
        }
        for created in self._created(task.id):
            position = position_of.pop(comparable_key(created.global_key or ""), None)
            if position is not None:
                ledger.settle(position, Status.CREATED, data_row_id=created.id)
        reasons = {
            comparable_key(failed.spec.global_key or ""): failed.message
            for failed in self._failed(task.id)
        }
        # Refused, or not mentioned at all: only the server's own rows say which of them are there.
        found = self._client.data_row_ids([ledger.keys[p] for p in position_of.values()])
        for comparable, position in position_of.items():
            key = ledger.keys[position]
            if key in found:
                status = Status.CREATED if resent else Status.EXISTS
                ledger.settle(position, status, data_row_id=found[key])
            else:
                reason = reasons.get(comparable) or _unexplained(task)
                ledger.settle(position, Status.FAILED, error=redact(reason))

    def _created(self, task_id: str) -> Iterator[CreatedImport]:
        after: str | None = None
        while True:
            page = self._client.execute(GetCreatedImports(task_id=task_id, after=after))
            yield from page.nodes
            after = page.after
            if after is None:
                return

    def _failed(self, task_id: str) -> Iterator[FailedImport]:
        after: str | None = None
        while True:
            page = self._client.execute(GetFailedImports(task_id=task_id, after=after))
            yield from page.results
            after = page.after
            if after is None:
                return


def _may_have_arrived(error: NetworkError) -> bool:
    """Say whether a request may have done its work though no answer to it came."""
    if isinstance(error, HttpStatusError):
        return error.status in RETRIED_STATUSES
    return error.reason not in _NEVER_SENT


def _unexplained(task: Task) -> str:
    if task.errors:
        return f"The import ended as {task.status}: {task.errors}"
    return f"The import ended as {task.status} without a word about this row."
