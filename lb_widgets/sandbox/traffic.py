"""What was asked for, and the faults that a test wants to see."""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

When = Literal["before", "after"]


class Fault(NamedTuple):
    """One planted fault."""

    operation: str
    when: When
    status: int | None
    """HTTP status of the answer; None drops the connection."""


class Traffic:
    """Counts of requests by operation, and the planted faults that are still to come."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._faults: list[Fault] = []

    def count(self, *names: str) -> None:
        """Count a request under each of its names."""
        with self._lock:
            self._counts.update(names)

    @property
    def counts(self) -> dict[str, int]:
        """Requests so far by name."""
        with self._lock:
            return dict(self._counts)

    def plan(self, fault: Fault, *, times: int) -> None:
        """Plant a fault for the next calls of an operation."""
        with self._lock:
            self._faults.extend([fault] * times)

    def take(self, operations: Iterable[str], when: When) -> Fault | None:
        """Return the next fault planted for one of the operations and forget it."""
        with self._lock:
            for fault in self._faults:
                if fault.operation in operations and fault.when == when:
                    self._faults.remove(fault)
                    return fault
        return None
