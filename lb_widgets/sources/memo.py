"""Answers that are kept, the least used of them given up first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

T = TypeVar("T")


class Memo(Generic[T]):
    """Keeps the last `size` answers that were asked for. Safe to use from several threads.

    Nothing is locked while an answer is worked out, so that others stay quick and each asker can
    give up on its own: two that ask for the same at once may both work.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, question: Hashable, answer: Callable[[], T]) -> T:
        """Return the kept answer, or work it out and keep it."""
        with self._lock:
            if question in self._kept:
                self._kept.move_to_end(question)
                return self._kept[question]
        found = answer()
        with self._lock:
            self._kept[question] = found
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return found
