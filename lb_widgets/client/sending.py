"""One import: chunks and manifest, the task, and what became of each row.

Why a row is never created twice: each row has a global key, which the service keeps unique. So when
the answer to an import is lost, the same manifest is sent again; a row that the first one created
is then refused, is found on the server by its key, and counts as created.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from lb_widgets.client.ledger import Entry, Status
from lb_widgets.client.lost_answers import may_have_arrived
from lb_widgets.client.operations import UpsertDataRows
from lb_widgets.client.payload import decode_chunk, encode_manifest, item_with_urls
from lb_widgets.client.polling import FIRST_WAIT, LONGEST_WAIT, poll
from lb_widgets.client.tasks import created_imports, failed_imports
from lb_widgets.client.wording import readable
from lb_widgets.errors import HttpStatusError, NetworkError, NotFoundError
from lb_widgets.messages.submit_button import Stage
from lb_widgets.model.keys import comparable_key
from lb_widgets.net.retry import pause, wait_before

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping

    from lb_widgets.client.answers import Task
    from lb_widgets.client.api import Client
    from lb_widgets.client.journal import Journal
    from lb_widgets.client.journal_records import Chunk, TaskRecord
    from lb_widgets.client.ledger import Ledger

    Report = Callable[[Stage, int], None]

_SENDS: Final = 4
_UNFINISHED: Final = frozenset({"IN_PROGRESS", "CANCELLING"})
LATE_COMMIT: Final = 60.0
"""Seconds to look for a row that is refused as a duplicate and not found: a request whose answer
was lost may be committed only now."""


class Import:
    """One import task, as its journal has it; can be taken up at any point.

    Parameters
    ----------
    client : Client
        Where to.
    journal : Journal
        Holds the chunks; is told of each step.
    ledger : Ledger
        Is told what became of each row; rows that are not new any more are not sent.
    task : TaskRecord
        How far an earlier run came.
    dataset_id : str
        Where to.
    urls : mapping of str to str
        The URL of each local file that was uploaded.
    sent_before : container of str
        Comparable keys that earlier runs sent.
    cancelled : callable, optional
        Asked between steps.
    """

    def __init__(  # noqa: PLR0913 - all by keyword
        self,
        *,
        client: Client,
        journal: Journal,
        ledger: Ledger,
        task: TaskRecord,
        dataset_id: str,
        urls: Mapping[str, str],
        sent_before: Container[str] = (),
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self._client = client
        self._journal = journal
        self._ledger = ledger
        self._task = task
        self._dataset_id = dataset_id
        self._urls = urls
        self._sent_before = sent_before
        self._cancelled = cancelled
        # A single send whose answer came is no resend: its refusals are about rows of others.
        self._resent = task.sends > (0 if task.task_id is None else 1)
        self._chunks = [
            (chunk, [position for position in chunk.positions if ledger.is_waiting(position)])
            for chunk in journal.chunks(task.number)
        ]

    @property
    def rows(self) -> int:
        """How many rows are sent."""
        return sum(len(positions) for _, positions in self._chunks)

    def run(self, report: Report) -> None:
        """Have the rows imported, and write to ledger and journal what became of them."""
        report(Stage.ROWS, 0)
        task = self._started(report)
        report(Stage.CONFIRM, 0)
        entries = self._outcome(task)
        self._journal.settle(self._task.number, entries)
        self._ledger.settle_all(entries)
        report(Stage.CONFIRM, self.rows)

    def _started(self, report: Report) -> Task:
        """Return the task, ended; one that an earlier run began is waited for."""
        task_id = self._task.task_id
        if task_id is not None:
            try:
                return self._wait(task_id, report)
            except NotFoundError:
                self._resent = True  # forgotten by the service, or of another user
        return self._wait(self._start(self._send(report)).id, report)

    def _send(self, report: Report) -> str:
        """Upload chunks and manifest; nothing is created by that."""
        if self._task.manifest_url is not None:
            return self._task.manifest_url
        urls: list[str] = []
        items = 0
        for chunk, positions in self._chunks:
            if not positions:
                continue
            url = chunk.url
            if url is None:
                name = f"rows-{chunk.number}.json"
                url = self._upload(self._body(chunk, positions), name)
                self._journal.keep_chunk_url(chunk.number, url)
            urls.append(url)
            items += len(positions)
            report(Stage.ROWS, items)
        manifest = self._upload(encode_manifest(urls, items=items), "manifest.json")
        self._journal.keep_manifest_url(self._task.number, manifest)
        return manifest

    def _body(self, chunk: Chunk, positions: list[int]) -> bytes:
        """Return what is uploaded of a chunk, at once where it is as it was written."""
        body = self._journal.body(chunk.number)
        if chunk.names_files or len(positions) < len(chunk.positions):
            wanted = frozenset(positions)
            items = [
                item_with_urls(bytes(item), self._urls) if chunk.names_files else bytes(item)
                for position, item in zip(chunk.positions, decode_chunk(body), strict=True)
                if position in wanted
            ]
            body = b"[" + b",".join(items) + b"]"
        placeholder = self._journal.heading.placeholder
        return body.replace(placeholder.encode(), self._dataset_id.encode())

    def _upload(self, content: bytes, name: str) -> str:
        return self._client.upload_file(
            content, name=name, content_type="application/json", cancelled=self._cancelled
        )

    def _start(self, manifest_url: str) -> Task:
        operation = UpsertDataRows(manifest_uri=manifest_url)
        for attempt in range(1, _SENDS + 1):
            pause(0, self._cancelled)
            # Before the request: a run that dies now must know later that it may have arrived.
            self._journal.will_send(self._task.number)
            try:
                # Not cancelled half-way: then nobody would know whether the rows were created.
                task = self._client.execute(operation)
            except NetworkError as error:
                may_be_there = may_have_arrived(error)
                if attempt == _SENDS or not (may_be_there or _is_rate_limit(error)):
                    raise
                self._resent = self._resent or may_be_there
                pause(wait_before(attempt), self._cancelled)
            else:
                self._journal.keep_task_id(self._task.number, task.id)
                return task
        raise AssertionError  # the last attempt returns or raises

    def _wait(self, task_id: str, report: Report) -> Task:
        rows = self.rows

        def ask() -> Task:
            now = self._client.task(task_id)
            report(Stage.WAIT, int(rows * (now.completion_percentage or 0) / 100))
            return now

        report(Stage.WAIT, 0)
        return poll(
            ask,
            until=lambda task: task.status not in _UNFINISHED,
            what="importing rows",
            cancelled=self._cancelled,
        )

    def _outcome(self, task: Task) -> list[Entry]:
        ledger = self._ledger
        replaced = {position for chunk, _ in self._chunks for position in chunk.replaces}
        position_of = {
            comparable_key(ledger.keys[position]): position
            for _, positions in self._chunks
            for position in positions
        }
        entries: list[Entry] = []
        for created in created_imports(self._client.execute, task.id):
            position = position_of.pop(comparable_key(created.global_key or ""), None)
            if position is not None:
                status = Status.REPLACED if position in replaced else Status.CREATED
                entries.append(Entry(position, status, created.id, None))
        if not position_of:
            return entries
        reasons = {
            comparable_key(failed.spec.global_key or ""): readable(failed.message)
            for failed in failed_imports(self._client.execute, task.id)
        }
        # Refused, or not mentioned at all: only the server's own rows say which of them are there.
        found = self._look_up(position_of, reasons)
        for key, position in position_of.items():
            if key in found and position not in replaced:
                ours = self._resent or key in self._sent_before
                status = Status.CREATED if ours else Status.EXISTS
                entries.append(Entry(position, status, found[key], None))
            else:
                reason = reasons.get(key) or readable(_unexplained(task))
                entries.append(Entry(position, Status.FAILED, None, reason))
        return entries

    def _look_up(
        self, position_of: Mapping[str, int], reasons: Mapping[str, str]
    ) -> dict[str, str | None]:
        """Return the ids by comparable key, waiting for rows that must be there."""

        def ask() -> dict[str, str | None]:
            keys = [self._ledger.keys[position] for position in position_of.values()]
            found = self._client.data_row_ids(keys, cancelled=self._cancelled)
            return {comparable_key(key): data_row_id for key, data_row_id in found.items()}

        duplicates = [key for key in position_of if "duplicate" in reasons.get(key, "").lower()]
        deadline = time.monotonic() + LATE_COMMIT
        wait = FIRST_WAIT
        while True:
            found = ask()
            if all(key in found for key in duplicates) or time.monotonic() > deadline:
                return found
            pause(wait, self._cancelled)
            wait = min(wait * 1.5, LONGEST_WAIT)


def _is_rate_limit(error: NetworkError) -> bool:
    return isinstance(error, HttpStatusError) and error.status == 429


def _unexplained(task: Task) -> str:
    if task.errors:
        return f"The import ended as {task.status}: {task.errors}"
    return f"The import ended as {task.status} without a word about this row."
