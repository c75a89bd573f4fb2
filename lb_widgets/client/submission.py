"""What a submit did, and what an interrupted one left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lb_widgets.client.journal import Journal
from lb_widgets.client.journal_places import journals_at, owner_of
from lb_widgets.client.ledger import Status, count

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    import pandas as pd

    from lb_widgets.client.ledger import Ledger

_WORDS: Final = {
    Status.CREATED: "created",
    Status.REPLACED: "replaced",
    Status.EXISTS: "existed already",
    Status.FAILED: "refused",
    Status.LEFT_OUT: "with errors left out",
    Status.SENT: "sent and not confirmed",
    Status.NEW: "not sent",
}


@dataclass(frozen=True, repr=False)
class Submission:
    """What a submit did.

    Parameters
    ----------
    dataset, host : str
        Where the rows went.
    dataset_id : str or None
        None where nothing was sent and there is no such dataset.
    outcome : DataFrame
        One row per row given, in order and under its index: ``global_key``, ``status`` ("created",
        "replaced", "exists", "failed" or "left out"; after an interruption also "sent" and "new"),
        ``data_row_id``, ``error``.
    left_over : tuple of Path
        Journals of earlier, interrupted runs with rows that were never sent and are not among these
        rows; `Client.resume` sends them.
    """

    dataset: str
    host: str
    dataset_id: str | None
    outcome: pd.DataFrame
    left_over: tuple[Path, ...] = ()

    def __repr__(self) -> str:
        return f"<Submission to dataset {self.dataset!r} at {self.host}: {self.summary()}>"

    def summary(self) -> str:
        """Return what happened in one sentence."""
        counts = self.counts
        created = counts[Status.CREATED]
        parts = [f"{created:,} {'row' if created == 1 else 'rows'} created"]
        parts += [
            f"{counts[status]:,} {words}"
            for status, words in _WORDS.items()
            if counts[status] and status is not Status.CREATED
        ]
        sentence = f"{', '.join(parts)}."
        for path in self.left_over:
            sentence += (
                f" An earlier run left rows unsent that are not among these: "
                f"client.resume({str(path)!r}) sends them."
            )
        return sentence

    @property
    def counts(self) -> dict[str, int]:
        """How many rows have which status."""
        return {status.value: count(self.outcome, status) for status in _WORDS}


@dataclass(frozen=True)
class Unfinished:
    """What an interrupted run left.

    Parameters
    ----------
    path : Path
        Its journal.
    total, sent, settled : int
        Rows in all; of those that had to be sent, how many were, and of all how many are known to
        have arrived, to exist or to have errors.
    started_at : datetime
        UTC.
    owner : str
        Who is working on it, ``pid 123 on host``; empty where nobody is.
    """

    path: Path
    total: int
    sent: int
    settled: int
    started_at: datetime
    owner: str

    @property
    def is_running(self) -> bool:
        """Whether somebody is working on it."""
        return bool(self.owner)

    def summary(self) -> str:
        """Return how far it came in one sentence."""
        began = f"{self.started_at.astimezone():%d %B %Y, %H:%M}"
        if self.is_running:
            return f"{self.total:,} rows are being submitted by {self.owner} since {began}."
        return (
            f"A run of {began} stopped: {self.settled:,} of {self.total:,} rows are settled, "
            f"{self.sent:,} more were sent and not confirmed."
        )


def unfinished_at(place: Path) -> Unfinished | None:
    """Return what the newest interrupted run at a place left, or None.

    Raises
    ------
    JournalError
        The journal there cannot be read.
    """
    for path in journals_at(place):
        journal = Journal.if_there(path)
        if journal is None:
            continue
        try:
            ledger = journal.ledger()
            mark_sent(journal, ledger)
        finally:
            journal.close()
        waiting, sent = ledger.count(Status.NEW), ledger.count(Status.SENT)
        return Unfinished(
            path=path,
            total=len(ledger),
            sent=sent,
            settled=len(ledger) - waiting - sent,
            started_at=journal.heading.started_at,
            owner=owner_of(place),
        )
    return None


def mark_sent(journal: Journal, ledger: Ledger) -> None:
    """Note in a ledger which rows were sent without their outcome being known."""
    for task in journal.tasks():
        if task.is_settled or not task.sends:
            continue
        for chunk in journal.chunks(task.number):
            for position in chunk.positions:
                if ledger.is_waiting(position):
                    ledger.settle(position, Status.SENT)
