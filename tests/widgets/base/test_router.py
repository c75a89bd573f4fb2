"""Every request gets exactly one reply, whatever happens in its handler."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from lb_widgets.errors import InputError
from lb_widgets.messages.base import ErrorReply, Message, Nothing, Ok, Progress, Request
from lb_widgets.widgets.base import Context, Reply, Router

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WAIT = 10.0


class Double(Request, frozen=True, tag="test/double"):
    value: int


class Doubled(msgspec.Struct, frozen=True):
    value: int


class Wait(Request, frozen=True, tag="test/wait"):
    pass


class Raise(Request, frozen=True, tag="test/raise"):
    ours: bool


class Page:
    """Stands for the browser: keeps what arrives."""

    def __init__(self) -> None:
        self.arrived: queue.Queue[tuple[Message, Sequence[bytes]]] = queue.Queue()
        self.started = threading.Event()
        self.router = Router(
            lambda message, buffers: self.arrived.put((message, buffers)),
            {Double: self._double, Wait: self._wait, Raise: self._raise},
        )

    def reply(self) -> Message:
        return self.arrived.get(timeout=WAIT)[0]

    def _double(self, request: Double, _context: Context) -> Reply:
        return Reply(Doubled(request.value * 2), [b"bytes"])

    def _wait(self, _request: Wait, context: Context) -> None:
        context.progress(1, 2, "waiting for https://h.example/?token=abcdef")
        self.started.set()
        while not context.cancelled():
            threading.Event().wait(0.001)
        context.stop_if_cancelled()

    def _raise(self, request: Raise, _context: Context) -> None:
        if request.ours:
            raise InputError("row 17: https://h.example/?token=abcdef is no image")
        raise KeyError("boom")


@pytest.fixture
def page() -> Iterator[Page]:
    page = Page()
    yield page
    page.router.close()


def test_result_and_buffers_come_back_with_the_id(page: Page):
    page.router.receive({"type": "test/double", "id": "a:1", "value": 21})
    message, buffers = page.arrived.get(timeout=WAIT)
    assert message == Ok(id="a:1", result=Doubled(42))
    assert list(buffers) == [b"bytes"]


@pytest.mark.parametrize(
    ("content", "identifier", "says"),
    [
        ({"type": "test/double", "id": "a", "value": "x"}, "a", "Expected `int`, got `str`"),
        ({"type": "test/double", "id": "a", "value": 1, "more": 2}, "a", "unknown field `more`"),
        ({"type": "test/unknown", "id": "b"}, "b", "Invalid value 'test/unknown'"),
        ({"id": "c"}, "c", "missing required field `type`"),
        ("not an object", "", "Expected `object`"),
        ({"type": "test/double", "id": 5}, "", "Expected `str`"),
    ],
)
def test_broken_message_gets_an_error_reply(page: Page, content: Any, identifier: str, says: str):
    page.router.receive(content)
    reply = page.reply()
    assert isinstance(reply, ErrorReply)
    assert reply.id == identifier
    assert says in reply.message


def test_our_error_is_shown_as_written_but_redacted(page: Page):
    page.router.receive({"type": "test/raise", "id": "a", "ours": True})
    expected = "row 17: https://h.example/?token=*** is no image"
    assert page.reply() == ErrorReply(id="a", code="InputError", message=expected)


def test_unforeseen_error_is_shown_with_its_class_and_logged(
    page: Page, caplog: pytest.LogCaptureFixture
):
    page.router.receive({"type": "test/raise", "id": "a", "ours": False})
    assert page.reply() == ErrorReply(id="a", code="KeyError", message="KeyError: 'boom'")
    assert "KeyError" in caplog.text


def test_cancel_ends_the_request_with_one_reply(page: Page):
    page.router.receive({"type": "test/wait", "id": "a"})
    assert page.reply() == Progress(
        id="a", done=1, total=2, text="waiting for https://h.example/?token=***"
    )
    page.router.receive({"type": "cancel", "id": "a"})
    reply = page.reply()
    assert isinstance(reply, ErrorReply)
    assert (reply.id, reply.code) == ("a", "Cancelled")
    assert page.arrived.empty()


def test_cancel_of_an_unknown_request_is_nothing(page: Page):
    page.router.receive({"type": "cancel", "id": "gone"})
    page.router.receive({"type": "test/double", "id": "a", "value": 1})
    assert page.reply() == Ok(id="a", result=Doubled(2))


def test_closed_router_cancels_what_runs_and_answers_what_comes(page: Page):
    page.router.receive({"type": "test/wait", "id": "a"})
    page.reply()
    page.router.close()
    page.router.receive({"type": "test/double", "id": "b", "value": 1})
    replies = {page.reply().id, page.reply().id}  # type: ignore[attr-defined]
    assert replies == {"a", "b"}


def test_handler_that_returns_nothing_is_ok(page: Page):
    router = Router(lambda message, _: page.arrived.put((message, ())), {Wait: lambda *_: None})
    router.receive({"type": "test/wait", "id": "a"})
    assert page.reply() == Ok(id="a", result=Nothing())
    router.close()
