"""What earlier, interrupted runs to the same place sent, and whether they are done with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lb_widgets.client.journal import Journal
from lb_widgets.client.ledger import Status
from lb_widgets.client.payload import decode_chunk, payload_digest, payload_of
from lb_widgets.model.keys import comparable_key

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from lb_widgets.client.ledger import Ledger


def sent_by_earlier(paths: Iterable[Path]) -> dict[str, bytes]:
    """Return the comparable keys that runs sent, each with the digest of its payload.

    Parameters
    ----------
    paths : iterable of Path
        Journals, newest first.
    """
    sent: dict[str, bytes] = {}
    for path in reversed([*paths]):
        journal = Journal.if_there(path)
        if journal is None:
            continue
        try:
            ledger = journal.ledger()
            for task in journal.tasks():
                if not task.sends:
                    continue
                for chunk in journal.chunks(task.number):
                    items = decode_chunk(journal.body(chunk.number))
                    for position, item in zip(chunk.positions, items, strict=True):
                        if ledger.entry(position).status in _MAY_HAVE_ARRIVED:
                            key = comparable_key(ledger.keys[position])
                            sent[key] = payload_digest(payload_of(bytes(item)))
        finally:
            journal.close()
    return sent


_MAY_HAVE_ARRIVED = {Status.NEW, Status.CREATED}


def covered_journals(paths: Iterable[Path], ledger: Ledger) -> tuple[Path, ...]:
    """Remove the journals whose rows have all been given again; return the others.

    Parameters
    ----------
    paths : iterable of Path
        Journals of earlier runs.
    ledger : Ledger
        Of the run that has ended now.
    """
    paths = [*paths]
    given = {comparable_key(key) for key in ledger.keys} if paths else set[str]()
    left: list[Path] = []
    for path in paths:
        journal = Journal(path)
        waiting = journal.ledger()
        if all(comparable_key(waiting.keys[position]) in given for position in waiting.waiting()):
            journal.remove()
        else:
            journal.close()
            left.append(path)
    return tuple(left)
