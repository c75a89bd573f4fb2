"""What a submit would do, found out without changing anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lb_widgets.checks import check
from lb_widgets.client.ledger import Ledger, Status, count
from lb_widgets.client.local_files import file_of, local_paths
from lb_widgets.client.metadata import Ontology
from lb_widgets.client.progress import Progress, ignore
from lb_widgets.errors import Cancelled, InputError
from lb_widgets.io.columns import cells
from lb_widgets.io.frames import as_frame, row_at
from lb_widgets.io.import_json import ImportRows
from lb_widgets.messages.submit_button import Stage
from lb_widgets.model.keys import comparable_key, row_identity
from lb_widgets.model.types import Severity
from lb_widgets.redact import redact

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

    from lb_widgets.checks import CheckProgress
    from lb_widgets.client.api import Client
    from lb_widgets.client.progress import OnProgress


@dataclass(frozen=True, repr=False)
class Plan:
    """What a submit would do.

    Parameters
    ----------
    dataset, host : str
        Where the rows would go.
    dataset_exists : bool
        Whether there is a dataset of that name.
    rows : DataFrame
        One row per row given, in order: ``global_key`` (the one that would be sent), ``status``
        ("new", "exists" or "left out"), ``data_row_id``, ``error``.
    local_files : int
        Files of this machine that would be uploaded.
    bytes : int
        Their size in all.
    """

    dataset: str
    host: str
    dataset_exists: bool
    rows: pd.DataFrame
    local_files: int
    bytes: int

    def __repr__(self) -> str:
        dataset = f"{'dataset' if self.dataset_exists else 'new dataset'} {self.dataset!r}"
        return (
            f"<Plan: {self.new:,} new, {self.existing:,} existing, {self.left_out:,} left out, "
            f"{self.local_files:,} files to upload; {dataset} at {self.host}>"
        )

    @property
    def new(self) -> int:
        """Rows that would be created."""
        return count(self.rows, Status.NEW)

    @property
    def existing(self) -> int:
        """Rows whose global key exists already; they would be skipped."""
        return count(self.rows, Status.EXISTS)

    @property
    def left_out(self) -> int:
        """Rows with errors; they would not be sent."""
        return count(self.rows, Status.LEFT_OUT)


@dataclass(frozen=True)
class Prepared:
    """Rows that were read, checked and looked up, with all that sending them needs."""

    index: pd.Index
    """Of the rows given."""
    rows: ImportRows
    """In the keys of the import JSON."""
    ledger: Ledger
    ontology: Ontology
    files: dict[str, Path]
    """The local files of the rows that wait, by the path as the rows write it."""


def make_plan(
    client: Client,
    rows: Any,
    *,
    dataset: str,
    cancelled: Callable[[], bool] | None = None,
) -> Plan:
    """Return what `Client.submit` would do."""
    exists = bool(client.datasets(dataset))
    prepared = prepare(client, rows, cancelled=cancelled)
    return Plan(
        dataset=dataset,
        host=client.host,
        dataset_exists=exists,
        rows=prepared.ledger.frame(prepared.index),
        local_files=len(prepared.files),
        bytes=sum(file.stat().st_size for file in prepared.files.values()),
    )


def prepare(
    client: Client,
    rows: Any,
    *,
    report: OnProgress = ignore,
    cancelled: Callable[[], bool] | None = None,
) -> Prepared:
    """Read the rows, leave out those with errors, and find those that exist.

    Raises
    ------
    InputError
        The rows cannot be read.
    """
    frame = as_frame(rows)
    report(Progress(Stage.CHECK, 0, len(frame)))
    errors = _errors_by_position(frame, client.endpoint, report, cancelled)
    ledger = Ledger(keys_of(frame))
    for position, error in errors.items():
        ledger.settle(position, Status.LEFT_OUT, error=error)
    _leave_out_repeated_keys(ledger)
    payloads = ImportRows(frame)
    ontology = _ontology(client, payloads, ledger)
    _stop_if(cancelled)
    _find_existing(client, ledger, cancelled)
    files = _local_files(payloads, ledger)
    report(Progress(Stage.CHECK, len(frame), len(frame)))
    return Prepared(frame.index, payloads, ledger, ontology, files)


def _stop_if(cancelled: Callable[[], bool] | None) -> None:
    if cancelled is not None and cancelled():
        raise Cancelled


def keys_of(frame: pd.DataFrame) -> list[str]:
    """Return the global key of each row, or the one proposed for it."""
    return [
        key if key and type(key) is str else row_identity(row_at(frame, position))
        for position, key in enumerate(cells(frame["global_key"]))
    ]


def _errors_by_position(
    frame: pd.DataFrame,
    endpoint: str,
    report: OnProgress,
    cancelled: Callable[[], bool] | None,
) -> dict[int, str]:
    def on_progress(progress: CheckProgress) -> None:
        report(Progress(Stage.CHECK, progress.done, progress.total))

    found = check(frame, endpoint=endpoint, on_progress=on_progress, cancelled=cancelled)
    by_position: dict[int, str] = {}
    for issue in found.records:
        if issue.severity is not Severity.ERROR or issue.row is None:
            continue
        sentence = f"{issue.path}: {issue.what}"
        before = by_position.get(issue.row)
        by_position[issue.row] = f"{before} {sentence}" if before else sentence
    return by_position


def _leave_out_repeated_keys(ledger: Ledger) -> None:
    # Keys are compared without regard to case (docs.labelbox.com, data row global keys).
    first: dict[str, int] = {}
    for position in ledger.waiting():
        key = ledger.keys[position]
        earlier = first.setdefault(comparable_key(key), position)
        if earlier != position:
            error = f"global_key: {key!r} is the key of row {earlier} already"
            ledger.settle(position, Status.LEFT_OUT, error=error)


def _ontology(client: Client, rows: ImportRows, ledger: Ledger) -> Ontology:
    """Return the metadata fields where rows need them; leave out rows that do not fit them."""
    with_metadata = [p for p in ledger.waiting() if rows[p].get("metadata_fields")]
    ontology = Ontology(client.metadata_ontology() if with_metadata else ())
    for position in with_metadata:
        try:
            ontology.to_wire(rows[position]["metadata_fields"])
        except InputError as error:
            ledger.settle(position, Status.LEFT_OUT, error=redact(str(error)))
    return ontology


def _local_files(rows: ImportRows, ledger: Ledger) -> dict[str, Path]:
    """Return the files to upload by their path; leave out rows whose files are not there."""
    files: dict[str, Path] = {}
    for position in ledger.waiting():
        try:
            named = {path: files.get(path) or file_of(path) for path in local_paths(rows[position])}
        except OSError as error:
            ledger.settle(position, Status.LEFT_OUT, error=str(error))
        else:
            files |= named
    return files


def _find_existing(client: Client, ledger: Ledger, cancelled: Callable[[], bool] | None) -> None:
    waiting = ledger.waiting()
    found = client.data_row_ids([ledger.keys[p] for p in waiting], cancelled=cancelled)
    for position in waiting:
        key = ledger.keys[position]
        if key in found:
            ledger.settle(position, Status.EXISTS, data_row_id=found[key])
