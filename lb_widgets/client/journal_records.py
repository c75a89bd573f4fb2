"""What a journal holds, as typed values."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec


class Heading(msgspec.Struct, frozen=True):
    """What a run is about.

    Parameters
    ----------
    endpoint, dataset : str
        Where the rows go.
    existing : str
        What is done with rows that exist: ``"skip"``, ``"stop"`` or ``"replace"``.
    placeholder : str
        Stands in the chunks for the dataset's id.
    started_at : datetime
        UTC.
    """

    endpoint: str
    dataset: str
    existing: str
    placeholder: str
    started_at: datetime = msgspec.field(default_factory=lambda: datetime.now(UTC))


class Chunk(msgspec.Struct, frozen=True):
    """Rows as they are sent, still with a placeholder for the dataset and with local paths.

    Parameters
    ----------
    positions : list of int
        Which rows, in the order of the items.
    replaces : list of int
        Which of them take the place of rows that exist.
    names_files : bool
        Whether an item holds the path of a local file.
    url : str or None
        Where it was uploaded to.
    """

    number: int
    positions: list[int]
    replaces: list[int]
    names_files: bool
    url: str | None


class TaskRecord(msgspec.Struct, frozen=True):
    """An import of up to 150,000 rows.

    Parameters
    ----------
    sends : int
        How often its start was, or was about to be, asked for.
    task_id : str or None
        As the service answered.
    is_settled : bool
        Whether it is known what became of its rows.
    """

    number: int
    manifest_url: str | None
    sends: int
    task_id: str | None
    is_settled: bool
