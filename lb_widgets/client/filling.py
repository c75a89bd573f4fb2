"""Rows into the journal: encoded, in chunks, and the chunks in tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lb_widgets.client.payload import ChunkWriter

if TYPE_CHECKING:
    from lb_widgets.client.journal import Journal
    from lb_widgets.client.preparing import Preparation

ROWS_PER_TASK: Final = 150_000
"""Documented (docs.labelbox.com, limits)."""


def fill_journal(journal: Journal, preparation: Preparation) -> None:
    """Write the rows to send into the journal, encoded, in chunks and tasks."""
    ledger = preparation.ledger
    writer = ChunkWriter(most_items=ROWS_PER_TASK)
    task, in_task = 1, 0

    def flush() -> None:
        nonlocal task, in_task
        positions, replaces, names_files = writer.positions, writer.replaces, writer.names_files
        if in_task + len(positions) > ROWS_PER_TASK:
            task, in_task = task + 1, 0
        in_task += len(positions)
        journal.add_chunk(
            task,
            writer.take(),
            positions=positions,
            replaces=[*replaces],
            names_files=names_files,
        )

    for block in preparation.blocks():
        for position, payload in enumerate(block.payloads, block.start):
            if payload is None or not ledger.is_waiting(position):
                continue
            # What exists is waiting only where it is to be replaced.
            replaces = ledger.keys[position] if position in preparation.existing else None
            if not writer.has_room_for(payload, replaces):
                flush()
            writer.add(position, payload, replaces)
            if position in block.names_files:
                writer.names_files = True
        journal.add_keys(ledger.keys[block.start :])
    if writer.positions:
        flush()
    # At the end: a row can turn out to have the key of one in a block before.
    journal.add_entries(
        [
            ledger.entry(position)
            for position in range(len(ledger))
            if not ledger.is_waiting(position)
        ]
    )
