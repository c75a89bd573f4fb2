"""Threads that work beside the requests, and all of which end when the sandbox stops."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Background:
    """The background threads of one running sandbox.

    Parameters
    ----------
    stopping : Event
        Set when the sandbox stops; every wait ends at once then.
    """

    def __init__(self, stopping: threading.Event) -> None:
        self.stopping = stopping
        self._guard = threading.Lock()
        self._threads: set[threading.Thread] = set()

    def start(self, work: Callable[[], object]) -> None:
        """Do something in a thread of its own."""
        thread = threading.Thread(
            target=self._run, args=(work,), name="lb-widgets sandbox background", daemon=True
        )
        with self._guard:  # as one step: `close` cannot wait for a thread that has not begun
            self._threads.add(thread)
            thread.start()

    def later(self, seconds: float, work: Callable[[], object]) -> None:
        """Do something after a while, or never when the sandbox stops before."""
        self.start(lambda: self.wait(seconds) and work())

    def wait(self, seconds: float) -> bool:
        """Wait; say whether the whole time went by, and not the sandbox stopped."""
        return not self.stopping.wait(seconds)

    def owns(self, thread: threading.Thread) -> bool:
        """Say whether a thread is one of these."""
        # Without the lock: the garbage collector may ask while the thread itself holds it.
        return thread in self._threads

    def close(self) -> None:
        """Wait for every thread to end, also those that one of them starts; `stopping` is set."""
        while remaining := self._remaining():
            for thread in remaining:
                thread.join()

    def _remaining(self) -> list[threading.Thread]:
        with self._guard:
            return list(self._threads)

    def _run(self, work: Callable[[], object]) -> None:
        try:
            work()
        finally:
            with self._guard:
                self._threads.discard(threading.current_thread())
