"""A bounded memory cache, and a way to do a job once however many threads ask for it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from lb_widgets.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

Key = TypeVar("Key", bound="Hashable")
Value = TypeVar("Value")

_POLL: Final = 0.05


class ByteCache(Generic[Value]):
    """Least recently used out first; the sizes of what stays never exceed the limit; thread-safe.

    Parameters
    ----------
    limit : int
        Sum of sizes, in bytes. A value larger than that is not kept at all.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._entries: OrderedDict[str, tuple[Value, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> Value | None:
        """Return a value and count it as just used."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            return entry[0]

    def put(self, key: str, value: Value, *, size: int) -> None:
        """Keep a value, at the cost of the least recently used ones."""
        with self._lock:
            self._size -= self._entries.pop(key, (None, 0))[1]
            if size > self._limit:
                return
            self._entries[key] = (value, size)
            self._size += size
            while self._size > self._limit:
                _, (_, freed) = self._entries.popitem(last=False)
                self._size -= freed

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self._size = 0


class _Flight(Generic[Value]):
    """One running job: its result or error once `landed` is set; neither if it was cancelled."""

    def __init__(self) -> None:
        self.landed = threading.Event()
        self.result: list[Value] = []
        self.error: BaseException | None = None


class SingleFlight(Generic[Key, Value]):
    """Do a job once per key: who asks while it runs waits for the same result or error."""

    def __init__(self) -> None:
        self._flights: dict[Key, _Flight[Value]] = {}
        self._lock = threading.Lock()

    def run(
        self, key: Key, job: Callable[[], Value], *, cancelled: Callable[[], bool] | None = None
    ) -> Value:
        """Return the job's result, or raise its error.

        Where the one who does the job is cancelled, one of those who wait takes over.

        Raises
        ------
        Cancelled
            `cancelled` said so while this call waited.
        """
        while True:
            with self._lock:
                flight = self._flights.get(key)
                if flight is None:
                    self._flights[key] = _Flight()
            if flight is None:
                return self._fly(key, job)
            while not flight.landed.wait(None if cancelled is None else _POLL):
                if cancelled is not None and cancelled():
                    raise Cancelled
            if flight.error is not None:
                raise flight.error
            if flight.result:
                return flight.result[0]

    def _fly(self, key: Key, job: Callable[[], Value]) -> Value:
        # The flight is never at hand where the job is: the error would hold it, and it the error,
        # and both hold whatever the job had read until the collector comes by.
        try:
            result = job()
        except BaseException as error:
            is_final = isinstance(error, Exception) and not isinstance(error, Cancelled)
            self._land(key, error=error if is_final else None)
            raise
        self._land(key, result)
        return result

    def _land(self, key: Key, *result: Value, error: BaseException | None = None) -> None:
        with self._lock:
            flight = self._flights.pop(key)
        flight.result.extend(result)
        flight.error = error
        flight.landed.set()
