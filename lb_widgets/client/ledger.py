"""What is known of each row of a submit, by position."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence


class Status(StrEnum):
    """What became of a row."""

    NEW = "new"
    """Not sent yet; only in a plan."""
    CREATED = "created"
    EXISTS = "exists"
    """A row of this global key was there before; skipped."""
    FAILED = "failed"
    """The service refused it."""
    LEFT_OUT = "left out"
    """It has errors, so it was not sent."""


COLUMNS: Final = ("global_key", "status", "data_row_id", "error")
"""Of the frames that plans and submissions show."""


class Ledger:
    """Key, status, id and error of each row.

    Parameters
    ----------
    keys : sequence of str
        The global key of each row.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = list(keys)
        self._status = [Status.NEW] * len(self.keys)
        self._ids: list[str | None] = [None] * len(self.keys)
        self._errors: list[str | None] = [None] * len(self.keys)

    def __len__(self) -> int:
        return len(self.keys)

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

    def waiting(self) -> list[int]:
        """Return the positions of the rows that are still new."""
        return [position for position, status in enumerate(self._status) if status is Status.NEW]

    def is_waiting(self, position: int) -> bool:
        """Say whether a row is still new."""
        return self._status[position] is Status.NEW

    def count(self, status: Status) -> int:
        """Return how many rows have a status."""
        return self._status.count(status)

    def frame(self, index: pd.Index) -> pd.DataFrame:
        """Return `COLUMNS`, one row per row, under the index of the rows given."""
        texts = [str(status) for status in self._status]
        columns = (self.keys, texts, self._ids, self._errors)
        data = {
            name: pd.Series(values, index=index, dtype=object)
            for name, values in zip(COLUMNS, columns, strict=True)
        }
        return pd.DataFrame(data, index=index)


def count(frame: pd.DataFrame, status: Status) -> int:
    """Return how many rows of a ledger's frame have a status."""
    return int((frame["status"] == status.value).sum())
