"""How long and how large an answer may become, whatever the server does.

A timeout of a socket only bounds the silence between two bytes: a server that sends one byte a
second, headers without end or lines without end never runs into it. So every read of an answer,
headers included, goes through `LimitedReader`.
"""

from __future__ import annotations

import io
import time
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.net.reasons import NetworkReason

if TYPE_CHECKING:
    import socket
    from collections.abc import Generator

SLOWEST: Final = 10_000
"""Bytes a second: what an answer may take longer than its deadline."""
_OVERHEAD: Final = 8 * 1024 * 1024
"""Bytes of headers; http.client takes 100 of 64 kB."""


class Limits:
    """The limits of one request, and how an answer broke them.

    Parameters
    ----------
    silence : float, seconds
        Longest wait for the next byte, and for the next piece of a request to be taken.
    deadline : float, seconds
        Longest time from the end of the request to the end of the answer, where it is slower than
        `SLOWEST`.
    max_bytes : int
        Of the body that is read.

    Attributes
    ----------
    broken : (NetworkReason, str) or None
        The reason and the sentence, as soon as a limit is reached.
    """

    def __init__(self, *, silence: float, deadline: float, max_bytes: int) -> None:
        self.silence = silence
        self._deadline = deadline
        # Chunks of one byte take six: nobody sends those, but nobody needs a close limit either.
        self._most = 2 * max_bytes + _OVERHEAD
        self._begun = time.monotonic()
        self._received = 0
        self.broken: tuple[NetworkReason, str] | None = None

    def begin(self) -> None:
        """Count from now on: the request was sent."""
        self._begun = time.monotonic()
        self._received = 0

    def patience(self) -> float:
        """Return how many seconds the next read may take.

        Raises
        ------
        TimeoutError
            None: the answer took too long.
        """
        allowed = self._deadline + self._received / SLOWEST
        left = self._begun + allowed - time.monotonic()
        if left <= 0:
            told = f"the answer was not complete after {round(allowed, 1):g} s"
            self.broken = (NetworkReason.TOO_SLOW, told)
            raise TimeoutError(told)
        return min(self.silence, left)

    def count(self, received: int) -> None:
        """Count what arrived.

        Raises
        ------
        TimeoutError
            It is more than any answer has.
        """
        self._received += received
        if self._received > self._most:
            told = f"the answer does not end after {self._received:,} bytes"
            self.broken = (NetworkReason.TOO_LARGE, told)
            # One that urllib3 does not take for a broken stream that could be read on.
            raise TimeoutError(told)


_current: ContextVar[Limits] = ContextVar("limits")


@contextmanager
def limited(limits: Limits) -> Generator[None]:
    """Make connections that this thread uses keep to these limits."""
    token = _current.set(limits)
    try:
        yield
    finally:
        _current.reset(token)


def current_limits() -> Limits:
    """Return the limits of the request that this thread is about."""
    return _current.get()


class LimitedReader(io.RawIOBase):
    """The bytes of a socket, within limits."""

    def __init__(self, connected: socket.socket, limits: Limits) -> None:
        self._socket = connected
        self._limits = limits
        self._bytes = connected.makefile("rb", buffering=0)

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Read what is there, or wait for it within the limits."""
        self._socket.settimeout(self._limits.patience())
        try:
            received = self._bytes.readinto(buffer)
        except TimeoutError:
            self._limits.patience()  # tells apart why
            raise
        self._limits.count(received or 0)
        return received

    def close(self) -> None:
        """Let go of the socket."""
        self._bytes.close()
        super().close()
