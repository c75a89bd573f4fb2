"""What a submit would do, found out without changing anything."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from lb_widgets.client.comparing import Comparison, compare, removed_attachments
from lb_widgets.client.earlier import sent_by_earlier
from lb_widgets.client.journal_places import journals_at
from lb_widgets.client.ledger import Status, count
from lb_widgets.client.preparing import Preparation
from lb_widgets.client.progress import ignore
from lb_widgets.client.submission import unfinished_at
from lb_widgets.errors import NotFoundError
from lb_widgets.io.columns import object_series

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from lb_widgets.client.api import Client
    from lb_widgets.client.progress import OnProgress
    from lb_widgets.client.submission import Unfinished

    IsCancelled = Callable[[], bool] | None


@dataclass(frozen=True, repr=False)
class Plan:
    """What a submit would do.

    Parameters
    ----------
    dataset, host : str
        Where the rows would go.
    dataset_exists : bool
        Whether there is such a dataset.
    rows : DataFrame
        One row per row given, in order: ``global_key`` (the one that would be sent), ``status``
        ("new", "exists" or "left out"), ``data_row_id``, ``error``, ``proposed`` (whether the key
        was made by us) and ``comparison`` ("identical" or "changed" where a row exists and that is
        known: from the journal of an interrupted run, or because it was asked for).
    existing_action : str
        What would be done with rows that exist: ``"skip"``, ``"replace"`` or ``"stop"``.
    duplicates : int
        Rows that are left out because they have the key of another row of the table.
    attachments_removed : int or None
        Attachments on the server that no row here has, and that replacing would remove; None where
        nothing is replaced.
    files : DataFrame
        The local files that would be uploaded: ``path`` and ``bytes``.
    unreachable_hosts : mapping of str to int
        Hosts that the service cannot reach, and how many rows are left out for each.
    unfinished : Unfinished or None
        What an interrupted run of this dataset left.
    """

    dataset: str
    host: str
    dataset_exists: bool
    rows: pd.DataFrame
    existing_action: str = "skip"
    duplicates: int = 0
    attachments_removed: int | None = None
    files: pd.DataFrame = field(default_factory=lambda: _files({}))
    unreachable_hosts: Mapping[str, int] = field(default_factory=dict[str, int])
    unfinished: Unfinished | None = None

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
        """Rows whose global key exists already."""
        return count(self.rows, Status.EXISTS)

    @property
    def left_out(self) -> int:
        """Rows with errors; they would not be sent."""
        return count(self.rows, Status.LEFT_OUT)

    @property
    def proposed(self) -> int:
        """Rows whose global key was made by us."""
        return int(self.rows["proposed"].sum())

    @property
    def identical(self) -> int:
        """Rows that exist as they are here, as far as that is known."""
        return self._compared(Comparison.IDENTICAL)

    @property
    def changed(self) -> int:
        """Rows that exist otherwise than they are here, as far as that is known."""
        return self._compared(Comparison.CHANGED)

    @property
    def local_files(self) -> int:
        """Files of this machine that would be uploaded."""
        return len(self.files)

    @property
    def bytes(self) -> int:
        """The size of these files in all."""
        return int(self.files["bytes"].sum())

    def _compared(self, comparison: Comparison) -> int:
        return int((self.rows["comparison"] == comparison.value).sum())


def make_plan(  # noqa: PLR0913 - all but two by keyword
    client: Client,
    rows: Any,
    *,
    dataset: str,
    place: Path,
    existing: str,
    compares: bool,
    report: OnProgress | None = None,
    cancelled: IsCancelled = None,
) -> Plan:
    """Return what `Client.submit` would do; see `Client.plan`."""
    preparation = Preparation(
        client,
        rows,
        dataset_id="",
        replaces=existing == "replace",
        sent_before=sent_by_earlier(journals_at(place)),
        report=report or ignore,
        cancelled=cancelled,
    )
    comparisons: dict[int, Comparison] = {}
    removed = 0
    for block in preparation.blocks():
        for position, data_row_id in preparation.existing.items():
            if position < block.start:
                continue
            payload = block.payloads[position - block.start]
            if payload is None:
                continue
            same = preparation.was_sent_before(position, payload)
            if same is None and compares and data_row_id:
                same = compare(client, data_row_id, payload, cancelled)
            if same is not None:
                comparisons[position] = Comparison.IDENTICAL if same else Comparison.CHANGED
            if existing == "replace" and data_row_id:
                removed += removed_attachments(client, data_row_id, payload, cancelled)
    ledger = preparation.ledger
    for position, data_row_id in preparation.existing.items():
        ledger.settle(position, Status.EXISTS, data_row_id=data_row_id)
    frame = ledger.frame(preparation.index)
    proposed = {*preparation.proposed}
    comparison = [comparisons.get(position) for position in range(len(frame))]
    told = {
        "proposed": [position in proposed for position in range(len(frame))],
        "comparison": object_series(list(map(_text, comparison)), frame.index),
    }
    return Plan(
        dataset=dataset,
        host=client.host,
        dataset_exists=_has(client, dataset),
        rows=frame.assign(**told),
        existing_action=existing,
        duplicates=preparation.repeated,
        attachments_removed=removed if existing == "replace" else None,
        files=_files(preparation.files),
        unreachable_hosts=dict(preparation.unreachable_hosts),
        unfinished=unfinished_at(place),
    )


def _text(comparison: Comparison | None) -> str | None:
    return None if comparison is None else comparison.value


def _has(client: Client, dataset: str) -> bool:
    try:
        client.dataset(dataset)
    except NotFoundError:
        return False
    return True


def _files(files: Mapping[str, Path]) -> pd.DataFrame:
    sizes = [file.stat().st_size for file in files.values()]
    return pd.DataFrame(
        {"path": pd.Series(list(files), dtype=object), "bytes": pd.Series(sizes, dtype="int64")}
    )
