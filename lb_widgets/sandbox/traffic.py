"""What was asked for, and which faults a test wants to see when."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lb_widgets.sandbox.faults import ANY_OPERATION

if TYPE_CHECKING:
    from collections.abc import Collection

    from lb_widgets.sandbox.faults import Fault


@dataclass
class _Planted:
    """A fault that is still to come."""

    operation: str
    fault: Fault
    skip: int
    """Requests of the operation that pass before."""
    times: int | None
    """Requests that it meets then; None for all."""


class Traffic:
    """Counts of requests by operation, and the planted faults that are still to come."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._planted: list[_Planted] = []

    def count(self, *names: str) -> None:
        """Count a request under each of its names."""
        with self._lock:
            self._counts.update(names)

    @property
    def counts(self) -> dict[str, int]:
        """Requests so far by name."""
        with self._lock:
            return dict(self._counts)

    def plant(self, operation: str, fault: Fault, *, skip: int, times: int | None) -> None:
        """Plant a fault for calls of an operation, or of any: `ANY_OPERATION`."""
        with self._lock:
            self._planted.append(_Planted(operation, fault, skip, times))

    def heal(self) -> None:
        """Forget the planted faults."""
        with self._lock:
            self._planted.clear()

    def take(self, operations: Collection[str]) -> Fault | None:
        """Return the fault that meets a request of these operations: the first that is due."""
        due: _Planted | None = None
        with self._lock:
            for planted in self._planted:
                if planted.operation != ANY_OPERATION and planted.operation not in operations:
                    continue
                # Each counts every request of its own, whatever else that one meets.
                if planted.skip:
                    planted.skip -= 1
                elif due is None:
                    due = planted
            if due is None:
                return None
            if due.times is not None:
                due.times -= 1
                if not due.times:
                    self._planted.remove(due)
            return due.fault
