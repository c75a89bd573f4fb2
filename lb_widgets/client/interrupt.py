"""Ctrl-C as a wish to stop cleanly."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from types import FrameType, TracebackType


class Interrupt:
    """While it is entered, the first Ctrl-C is only noted; a second one interrupts as usual."""

    def __init__(self) -> None:
        self._is_pressed = False
        self._before: Any = None

    def __enter__(self) -> Self:
        # Only the main thread may set handlers, and only it is interrupted.
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def is_pressed(self) -> bool:
        """Say whether Ctrl-C was pressed."""
        return self._is_pressed

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        # Nothing is written here: it may come in the middle of another write.
        if self._is_pressed:
            raise KeyboardInterrupt
        self._is_pressed = True
