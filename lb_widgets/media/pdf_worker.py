"""The process that reads PDFs, from the kernel: started when it is needed, ended when it hangs."""

from __future__ import annotations

import atexit
import os
import queue
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, cast

import msgspec

from lb_widgets.errors import Cancelled, MediaError
from lb_widgets.media.pdf_calls import AnyAnswer, AnyCall, Refused, read, write
from lb_widgets.media.reasons import Reason
from lb_widgets.media.turns import Turns, never

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from typing import BinaryIO

MAX_SECONDS: Final = 10.0
"""Of one call. Drawing comes in slices of a tenth of a second; reading a page does not."""
_START_SECONDS: Final = 60.0
_LEFT_SECONDS: Final = 0.5
"""Of a call that nobody waits for any longer; it is not worth to start anew for less."""
_LOOK: Final = 0.05

_MODULE: Final = "lb_widgets.media.pdf_process"
_ANSWERS: Final = msgspec.msgpack.Decoder(AnyAnswer)


class PdfWorker:
    """Who has the turn at the process; one may have it at a time."""

    def __init__(self) -> None:
        self._turns = Turns()
        self._process: PdfProcess | None = None

    @property
    def is_taken(self) -> bool:
        """Whether somebody has the turn."""
        return self._turns.is_taken

    @contextmanager
    def turn(self, cancelled: Callable[[], bool] = never) -> Generator[PdfProcess | None]:
        """Have the turn at the process as it is; None where none runs.

        Raises
        ------
        Cancelled
            `cancelled` said so, before.
        """
        with self._turns.taken(cancelled):
            if self._process is not None and self._process.has_ended:
                self._process = None
            yield self._process

    @contextmanager
    def running(self, cancelled: Callable[[], bool] = never) -> Generator[PdfProcess]:
        """Have the turn at a process that runs: started where there was none.

        Raises
        ------
        MediaError
            It cannot be started.
        Cancelled
            `cancelled` said so, before.
        """
        with self.turn(cancelled) as process:
            self._process = running = process or PdfProcess()
            yield running


class PdfProcess:
    """A process that runs `pdf_process`; whoever calls has the turn.

    Raises
    ------
    MediaError
        It cannot be started.
    """

    def __init__(self) -> None:
        path = os.pathsep.join(filter(None, sys.path))  # finds what the kernel finds
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-P", "-m", _MODULE],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
            )
        except OSError as error:
            message = f"The process that reads PDFs does not start: {error}"
            raise MediaError(message, reason=Reason.UNSUPPORTED) from error
        self._calls = cast("BinaryIO", self._process.stdin)
        self._answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        threading.Thread(target=self._read, name="lb-widgets PDFs", daemon=True).start()
        atexit.register(self.end)
        self._answer(_START_SECONDS, never)

    @property
    def has_ended(self) -> bool:
        """Whether it takes no more calls."""
        return self._process.poll() is not None

    def ask(self, call: AnyCall, cancelled: Callable[[], bool] = never) -> Any:
        """Have something done, and return what it returns.

        Raises
        ------
        MediaError
            It cannot be done, takes more than `MAX_SECONDS`, or ends the process.
        Cancelled
            `cancelled` said so.
        """
        with suppress(OSError):  # it has ended: there will be no answer
            write(self._calls, call)
        return self._answer(MAX_SECONDS, cancelled)

    def end(self) -> None:
        """End the process, whatever it does. May be called twice."""
        atexit.unregister(self.end)
        self._process.kill()
        self._process.wait()
        with suppress(OSError):  # what was on its way when it ended
            self._calls.close()

    def _answer(self, seconds: float, cancelled: Callable[[], bool]) -> Any:
        end = time.monotonic() + seconds
        is_left = False
        while True:
            try:
                frame = self._answers.get(timeout=_LOOK)
                break
            except queue.Empty:
                if not is_left and cancelled():
                    is_left, end = True, min(end, time.monotonic() + _LEFT_SECONDS)
                if time.monotonic() >= end:
                    self.end()
                    if is_left:
                        raise Cancelled from None
                    message = f"Reading the PDF takes more than {seconds:g} s"
                    raise MediaError(message, reason=Reason.TOO_LARGE) from None
        if frame is None:
            self.end()
            message = "The PDF ends the process that reads it: by its size, or an error in PDFium"
            raise MediaError(message, reason=Reason.UNSUPPORTED)
        answer = _ANSWERS.decode(frame)
        if isinstance(answer, Refused):
            raise MediaError(answer.message, reason=Reason(answer.reason))
        return answer.value

    def _read(self) -> None:
        stream = cast("BinaryIO", self._process.stdout)
        with stream:
            while (frame := read(stream)) is not None:
                self._answers.put(frame)
        self._answers.put(None)
