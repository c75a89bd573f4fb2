"""Answers that are kept, the least used of them given up first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

from lb_widgets.sources.chunks import UNATTENDED

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from lb_widgets.sources.base import Context

T = TypeVar("T")
_LOOK_EVERY = 0.05
"""Seconds between two looks at whether who waits for another's work still does."""


class Memo(Generic[T]):
    """Keeps the last `size` answers that were asked for. Safe to use from several threads.

    Nothing is locked while an answer is worked out, so that others stay quick. Who asks for the
    same meanwhile waits for it, and works it out where that fails; each can give up on its own.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._working: set[Hashable] = set()
        self._changed = threading.Condition()

    def get(self, question: Hashable, answer: Callable[[], T], context: Context = UNATTENDED) -> T:
        """Return the kept answer, or work it out and keep it; an answer asks for no other here.

        Raises
        ------
        Cancelled
            Nobody waits any longer.
        """
        with self._changed:
            while question in self._working:
                context.stop_if_cancelled()
                self._changed.wait(_LOOK_EVERY)
            if question in self._kept:
                self._kept.move_to_end(question)
                return self._kept[question]
            self._working.add(question)
        try:
            found = answer()
            with self._changed:
                self._kept[question] = found
                while len(self._kept) > self._size:
                    self._kept.popitem(last=False)
        finally:
            with self._changed:
                self._working.discard(question)
                self._changed.notify_all()
        return found

    def has(self, question: Hashable) -> bool:
        """Say whether the answer is kept."""
        with self._changed:
            return question in self._kept
