"""Rows read, checked, keyed and looked up, block by block; nothing is changed anywhere by that."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from lb_widgets.checks import check
from lb_widgets.client.blocks import blocks_of
from lb_widgets.client.ledger import Ledger, Status
from lb_widgets.client.local_files import file_of, local_paths
from lb_widgets.client.metadata import Ontology
from lb_widgets.client.payload import encode_payload, encode_plain, payload_digest
from lb_widgets.client.progress import Progress, ignore
from lb_widgets.errors import InputError
from lb_widgets.io.columns import cells
from lb_widgets.io.import_json import ImportRows
from lb_widgets.io.row_keys import submitted_keys
from lb_widgets.messages.submit_button import Stage
from lb_widgets.model.data_row import OPTIONAL_COLUMNS
from lb_widgets.model.keys import comparable_key
from lb_widgets.model.rules.plain import CELL_ORDER, plain_row
from lb_widgets.model.rules.urls import EXPIRES_SOON
from lb_widgets.model.types import Severity
from lb_widgets.model.urls import host_of
from lb_widgets.net.retry import pause
from lb_widgets.redact import redact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    import pandas as pd

    from lb_widgets.checks import CheckProgress
    from lb_widgets.checks.issue import Issue
    from lb_widgets.client.api import Client
    from lb_widgets.client.progress import OnProgress

_UNREACHABLE: Final = "host-unreachable"
_REPEATED: Final = "global-key-duplicate"


class Block(NamedTuple):
    """Some of the rows, with all that is known of them in the ledger.

    Parameters
    ----------
    start : int
        Position of the first one.
    payloads : list of (bytes or None)
        Each row as it is sent; None where it is left out.
    names_files : set of int
        Positions of the rows that name local files.
    """

    start: int
    payloads: list[bytes | None]
    names_files: set[int]


class Preparation:
    """Goes through the rows once and notes of each in the ledger what a submit would make of it.

    Parameters
    ----------
    client : Client
        Where the rows would go.
    rows : DataFrame, list of dict, one row, or an iterator of dict
        Never changed.
    dataset_id : str
        Of the dataset, or what stands for it.
    replaces : bool
        Whether rows that exist are sent again.
    sent_before : mapping of str to bytes
        Comparable keys that earlier, interrupted runs sent, each with the digest of its payload.
    report, cancelled : callable
        As `Client.submit` takes them.

    Attributes
    ----------
    ledger : Ledger
        Rows that would be sent are new in it.
    existing : dict of int to (str or None)
        The data row id of each row that exists; None where this API key may not see it.
    files : dict of str to Path
        The local files of the rows that would be sent, by the path as the rows write it.
    proposed : list of int
        Positions of the rows whose key we made.
    repeated : int
        How many rows are left out because they have the key of another.
    unreachable_hosts : Counter of str
        Rows by the host that the service cannot reach.
    """

    def __init__(  # noqa: PLR0913 - all but two by keyword
        self,
        client: Client,
        rows: Any,
        *,
        dataset_id: str,
        replaces: bool = False,
        sent_before: Mapping[str, bytes] | None = None,
        report: OnProgress = ignore,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self._client = client
        blocks = blocks_of(rows)
        self._frames = blocks.frames
        self.total = blocks.total
        self.index = blocks.index
        self._dataset_id = dataset_id
        self._replaces = replaces
        self._sent_before = sent_before or {}
        self._report = report
        self._cancelled = cancelled
        self._ontology: Ontology | None = None
        self._first: dict[str, int] = {}
        self.ledger = Ledger()
        self.existing: dict[int, str | None] = {}
        self.files: dict[str, Path] = {}
        self.proposed: list[int] = []
        self.repeated = 0
        self.unreachable_hosts: Counter[str] = Counter()

    def blocks(self) -> Iterator[Block]:
        """Yield the rows, prepared; each block once.

        Raises
        ------
        InputError
            The rows cannot be read.
        AuthenticationError, ApiError, NetworkError
            They cannot be looked up.
        Cancelled
            `cancelled` said so.
        """
        pause(0, self._cancelled)
        self._report(Progress(Stage.CHECK, 0, self.total))
        for frame in self._frames:
            yield self._prepared(frame)
            pause(0, self._cancelled)
            self._report(Progress(Stage.CHECK, len(self.ledger), self.total))
        self._first = {}  # a tenth of a gigabyte for a million rows

    def was_sent_before(self, position: int, payload: bytes) -> bool | None:
        """Say whether an earlier run sent this very row; None where it sent none of this key."""
        digest = self._sent_before.get(comparable_key(self.ledger.keys[position]))
        return None if digest is None else payload_digest(payload) == digest

    def _prepared(self, frame: pd.DataFrame) -> Block:
        start = len(self.ledger)
        given = cells(frame["global_key"])
        keys = submitted_keys(frame)
        self.ledger.extend(keys)
        proposed = {
            start + at
            for at, (key, cell) in enumerate(zip(keys, given, strict=True))
            if key != cell
        }
        self.proposed += sorted(proposed)
        payloads, others = self._plain(frame, keys)
        self._leave_out_errors(frame, start, others)
        self._leave_out_repeated(start, proposed)
        paths = self._encode(frame, start, others, payloads)
        block = Block(start, payloads, {*paths})
        self._find_existing(block)
        self._find_files(paths)
        return block

    def _plain(self, frame: pd.DataFrame, keys: list[str]) -> tuple[list[bytes | None], list[int]]:
        """Return the payload of each row that needs no rule, and where in the frame the others are.

        Most rows of most tables need none, and go from cells to what is sent without becoming a
        dict; those with metadata do, whose names have to become schema ids.
        """
        payloads: list[bytes | None] = [None] * len(frame)
        if any(name in frame.columns for name in OPTIONAL_COLUMNS):
            return payloads, [*range(len(frame))]
        others: list[int] = []
        signed_until = time.time() + EXPIRES_SOON
        columns = [cells(frame[name]) for name in CELL_ORDER]
        for at, values in enumerate(zip(*columns, strict=True)):
            row = plain_row(values, signed_until=signed_until)
            if row is None or row.metadata_fields:
                others.append(at)
            else:
                payloads[at] = encode_plain(row, global_key=keys[at], dataset_id=self._dataset_id)
        return payloads, others

    def _leave_out_errors(self, frame: pd.DataFrame, start: int, others: list[int]) -> None:
        """Check the rows that are not plain."""
        if not others:
            return

        def on_progress(progress: CheckProgress) -> None:
            done = len(frame) - len(others) + progress.done
            self._report(Progress(Stage.CHECK, start + done, self.total))

        checked = frame.iloc[others]
        found = check(
            checked,
            endpoint=self._client.endpoint,
            on_progress=on_progress,
            cancelled=self._cancelled,
        )
        sentences: dict[int, list[str]] = {}
        hosts: set[tuple[int, str]] = set()
        for issue in found.records:
            if issue.severity is not Severity.ERROR or issue.row is None:
                continue
            if issue.rule == _REPEATED:
                continue  # told below, where the rows of other blocks are known
            sentences.setdefault(issue.row, []).append(f"{issue.path}: {issue.what}")
            if issue.rule == _UNREACHABLE:
                hosts.add((issue.row, _host_at(ImportRows(checked)[issue.row], issue)))
        for at, told in sentences.items():
            self.ledger.settle(start + others[at], Status.LEFT_OUT, error=" ".join(told))
        self.unreachable_hosts.update(host for _, host in hosts)

    def _leave_out_repeated(self, start: int, proposed: set[int]) -> None:
        # Keys are compared without regard to case (docs.labelbox.com, data row global keys).
        ledger = self.ledger
        for position in range(start, len(ledger)):
            key = ledger.keys[position]
            earlier = self._first.setdefault(comparable_key(key), position)
            if earlier == position:
                continue
            self._leave_out_repetition(position, of=earlier)
            # Which of two rows is meant is not known, unless both say the same.
            if position not in proposed and ledger.is_waiting(earlier):
                self._leave_out_repetition(earlier, of=position)

    def _leave_out_repetition(self, position: int, *, of: int) -> None:
        self.repeated += 1
        self.existing.pop(position, None)
        error = f"global_key: {self.ledger.keys[position]!r} is the key of row {of} too"
        self.ledger.settle(position, Status.LEFT_OUT, error=redact(error))

    def _encode(
        self, frame: pd.DataFrame, start: int, others: list[int], payloads: list[bytes | None]
    ) -> dict[int, list[str]]:
        """Add the payloads of the other rows; return the paths of local files by position.

        Left out are rows whose metadata the organisation does not have, and those that JSON cannot
        hold: an object in a cell, half a surrogate pair.
        """
        paths: dict[int, list[str]] = {}
        for at, row in zip(others, ImportRows(frame.iloc[others]), strict=True):
            position = start + at
            if not self.ledger.is_waiting(position):
                continue
            if self._ontology is None and row.get("metadata_fields"):
                self._ontology = Ontology(self._client.metadata_ontology())
            try:
                payloads[at] = encode_payload(
                    row,
                    global_key=self.ledger.keys[position],
                    dataset_id=self._dataset_id,
                    ontology=self._ontology or NO_METADATA,
                )
            except InputError as error:
                self.ledger.settle(position, Status.LEFT_OUT, error=redact(str(error)))
                continue
            if named := local_paths(row):
                paths[position] = named
        return paths

    def _find_existing(self, block: Block) -> None:
        ledger = self.ledger
        waiting = ledger.waiting(block.start)
        found = self._client.data_row_ids(
            [ledger.keys[position] for position in waiting], cancelled=self._cancelled
        )
        if not found:
            return
        for position in waiting:
            key = ledger.keys[position]
            if key not in found:
                continue
            self.existing[position] = found[key]
            if self._replaces:
                continue
            payload = block.payloads[position - block.start]
            if payload is not None and self.was_sent_before(position, payload):
                ledger.settle(position, Status.CREATED, data_row_id=found[key])
            else:
                ledger.settle(position, Status.EXISTS, data_row_id=found[key])

    def _find_files(self, paths: Mapping[int, list[str]]) -> None:
        """Note the files to upload; leave out rows whose files are not there."""
        for position, named in paths.items():
            if not self.ledger.is_waiting(position):
                continue
            try:
                self.files |= {path: self.files.get(path) or file_of(path) for path in named}
            except OSError as error:
                self.ledger.settle(position, Status.LEFT_OUT, error=redact(str(error)))


NO_METADATA: Final = Ontology(())
"""Turns no name into a schema id."""


def _host_at(row: Mapping[str, Any], issue: Issue) -> str:
    value: Any = row
    for step in issue.place:
        value = value[step]
    return host_of(str(value))
