"""What is known of each row of a submit, by position."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

import msgspec
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Status(StrEnum):
    """What became of a row."""

    NEW = "new"
    """Not sent yet."""
    SENT = "sent"
    """Sent, and not known yet whether it arrived; only where a run was interrupted."""
    CREATED = "created"
    REPLACED = "replaced"
    """A row of this global key was there before and has the new content now."""
    EXISTS = "exists"
    """A row of this global key was there before; skipped."""
    FAILED = "failed"
    """The service refused it."""
    LEFT_OUT = "left out"
    """It has errors, so it was not sent."""


COLUMNS: Final = ("global_key", "status", "data_row_id", "error")
"""Of the frames that plans and submissions show."""


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What became of one row, as the journal keeps it."""

    position: int
    status: Status
    data_row_id: str | None
    error: str | None


class Ledger:
    """Key, status, id and error of each row, growing with the rows that come.

    Parameters
    ----------
    keys : sequence of str
        The global key of each row so far.
    """

    def __init__(self, keys: Sequence[str] = ()) -> None:
        self.keys: list[str] = []
        self._status: list[Status] = []
        self._ids: list[str | None] = []
        self._errors: list[str | None] = []
        self.extend(keys)

    def __len__(self) -> int:
        return len(self.keys)

    def extend(self, keys: Sequence[str]) -> None:
        """Add rows, which are new."""
        self.keys += keys
        self._status += [Status.NEW] * len(keys)
        self._ids += [None] * len(keys)
        self._errors += [None] * len(keys)

    def settle(
        self,
        position: int,
        status: Status,
        *,
        data_row_id: str | None = None,
        error: str | None = None,
    ) -> None:
        """Note what became of a row."""
        self._status[position] = status
        self._ids[position] = data_row_id
        self._errors[position] = error

    def settle_all(self, entries: Iterable[Entry]) -> None:
        """Note what became of several rows."""
        for entry in entries:
            self.settle(
                entry.position, entry.status, data_row_id=entry.data_row_id, error=entry.error
            )

    def entry(self, position: int) -> Entry:
        """Return what is known of a row."""
        return Entry(position, self._status[position], self._ids[position], self._errors[position])

    def waiting(self, start: int = 0) -> list[int]:
        """Return the positions, from `start` on, of the rows that are still new."""
        return [
            position
            for position in range(start, len(self.keys))
            if self._status[position] is Status.NEW
        ]

    def is_waiting(self, position: int) -> bool:
        """Say whether a row is still new."""
        return self._status[position] is Status.NEW

    def count(self, status: Status) -> int:
        """Return how many rows have a status."""
        return self._status.count(status)

    def columns(self) -> dict[str, list[str] | list[str | None]]:
        """Return `COLUMNS`, one value per row."""
        return {
            "global_key": self.keys,
            "status": list(map(str, self._status)),
            "data_row_id": self._ids,
            "error": self._errors,
        }

    def frame(self, index: pd.Index | None = None) -> pd.DataFrame:
        """Return `COLUMNS`, one row per row.

        Parameters
        ----------
        index : Index, optional
            Of the rows given; by default their numbers.
        """
        labels = pd.RangeIndex(len(self)) if index is None else index
        data = {
            name: pd.Series(values, index=labels, dtype=object)
            for name, values in self.columns().items()
        }
        return pd.DataFrame(data, index=labels)


def count(frame: pd.DataFrame, status: Status) -> int:
    """Return how many rows of a ledger's frame have a status."""
    return int((frame["status"] == status.value).sum())
