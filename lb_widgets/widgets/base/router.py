"""From a message of the browser to exactly one reply."""

from __future__ import annotations

import contextvars
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from lb_widgets.errors import Cancelled, InputError, LbWidgetsError
from lb_widgets.messages.base import Cancel, ErrorReply, Message, Nothing, Ok, Progress, Request
from lb_widgets.redact import redact

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Send = Callable[[Message, Sequence[bytes]], None]
    Handler = Callable[[Any, "Context"], "msgspec.Struct | Reply | None"]

_log = logging.getLogger(__name__)


class Reply(NamedTuple):
    """A result with bytes beside it."""

    result: msgspec.Struct
    buffers: Sequence[bytes] = ()


@dataclass(slots=True)
class Context:
    """What a handler may use besides the request.

    Parameters
    ----------
    buffers : sequence of memoryview
        Bytes that came with the request.
    """

    _id: str
    _send: Send
    buffers: Sequence[memoryview] = ()
    _cancelled: threading.Event = field(default_factory=threading.Event)

    def cancelled(self) -> bool:
        """Say whether the browser no longer wants the answer."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask the handler to stop; called by the router."""
        self._cancelled.set()

    def stop_if_cancelled(self) -> None:
        """Raise `Cancelled` when the browser no longer wants the answer."""
        if self._cancelled.is_set():
            raise Cancelled

    def progress(self, done: int, total: int, text: str) -> None:
        """Tell the browser how far the work is; see `Progress`."""
        self._send(Progress(id=self._id, done=done, total=total, text=redact(text)), ())


class Router:
    """Decodes requests, runs their handlers on worker threads, replies exactly once to each.

    Parameters
    ----------
    send : callable
        Sends one message with its buffers; called from worker threads, one call at a time.
    handlers : mapping of request type to callable
        ``handler(request, context)`` returns a struct, a `Reply`, or None for `Nothing`.
    workers : int, default 4
        How many requests are answered at once.
    """

    def __init__(
        self, send: Send, handlers: Mapping[type[Request], Handler], *, workers: int = 4
    ) -> None:
        self._handlers = dict(handlers)
        self._union: Any = Cancel
        for kind in self._handlers:
            self._union |= kind
        self._raw_send = send
        self._send_lock = threading.Lock()
        self._running: dict[str, Context] = {}
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="lb-widgets")
        self._closed = False

    def receive(self, content: object, buffers: Sequence[memoryview] = ()) -> None:
        """Take one message from the browser. Never raises: what is wrong is replied."""
        try:
            request = msgspec.convert(content, self._union)
        except msgspec.ValidationError as error:
            self._reply_error(
                _id_of(content), InputError(f"The browser sent a broken request: {error}")
            )
            return
        if isinstance(request, Cancel):
            self._cancel(request.id)
            return
        context = Context(request.id, self._send, buffers)
        if self._closed:
            self._reply_error(
                request.id, Cancelled("This widget was closed: its cell was run again.")
            )
            return
        self._running[request.id] = context
        # The kernel keeps the message that is being answered in a context variable; without it the
        # reply of a worker thread would belong to no cell.
        frame = contextvars.copy_context()
        self._pool.submit(frame.run, self._answer, request, context)

    def close(self) -> None:
        """Cancel what runs and end the threads. May be called twice."""
        self._closed = True
        for context in list(self._running.values()):
            context.cancel()
        self._pool.shutdown(wait=False, cancel_futures=False)

    def _cancel(self, request_id: str) -> None:
        context = self._running.get(request_id)
        if context is not None:
            context.cancel()

    def _answer(self, request: Request, context: Context) -> None:
        try:
            context.stop_if_cancelled()
            outcome = self._handlers[type(request)](request, context)
            reply = outcome if isinstance(outcome, Reply) else Reply(outcome or Nothing())
            self._send(Ok(id=request.id, result=reply.result), reply.buffers)
        except Exception as error:  # noqa: BLE001 - every request gets its reply
            self._reply_error(request.id, error)
        finally:
            self._running.pop(request.id, None)

    def _reply_error(self, request_id: str, error: Exception) -> None:
        if not isinstance(error, LbWidgetsError):
            # Not foreseen, so whoever looks for it needs the place too.
            _log.warning("request failed: %s", describe(error), exc_info=error)
        reply = ErrorReply(id=request_id, code=type(error).__name__, message=describe(error))
        self._send(reply, ())

    def _send(self, message: Message, buffers: Sequence[bytes]) -> None:
        with self._send_lock:
            self._raw_send(message, buffers)


def describe(error: BaseException) -> str:
    """Return the error as redacted text for a widget: ours as written, others with their class."""
    if isinstance(error, LbWidgetsError):
        return redact(str(error))
    return redact(f"{type(error).__name__}: {error}")


def _id_of(content: object) -> str:
    identifier = content.get("id") if isinstance(content, dict) else None
    return identifier if isinstance(identifier, str) else ""
