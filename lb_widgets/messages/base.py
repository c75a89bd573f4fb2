"""The envelope: requests, replies, progress, cancel."""

from __future__ import annotations

from typing import Any

import msgspec


class Message(msgspec.Struct, kw_only=True, frozen=True, tag_field="type"):
    """Anything that crosses the wire as a custom message; `type` says which."""


class Shared(msgspec.Struct, kw_only=True, frozen=True):
    """State that a hand in the page and Python both set.

    Parameters
    ----------
    set_by : str
        Which view of the page has set it; empty where Python has. What a view has set comes back to
        it, late, when the hand may be elsewhere: so it knows its own.
    """

    set_by: str = ""


class Request(Message, frozen=True, forbid_unknown_fields=True):
    """A question from the browser. It gets exactly one `Ok` or `ErrorReply` with the same id.

    Parameters
    ----------
    id : str
        Unique among the questions of all views of a widget; chosen by the browser.
    """

    id: str


class Cancel(Request, frozen=True, tag="cancel"):
    """Stop working on the request of this id. It gets no reply of its own: the request does."""


class Ok(Message, frozen=True, tag="ok"):
    """The answer to the request of this id; bytes travel as buffers beside it."""

    id: str
    result: Any


class ErrorReply(Message, frozen=True, tag="error"):
    """Why there is no answer to the request of this id. Redacted.

    Parameters
    ----------
    id : str
        Of the request; empty when the message was so broken that it has none.
    code : str
        Name of the error class: ``"InputError"``, ``"Cancelled"``.
    message : str
        For the user: what, where, expected, fix.
    """

    id: str
    code: str
    message: str


class Progress(Message, frozen=True, tag="progress"):
    """How far the request of this id is.

    Parameters
    ----------
    done, total : int
        In units that `text` names; `total` 0 means unknown.
    text : str
        What is being done: ``"sending rows"``.
    """

    id: str
    done: int
    total: int
    text: str


class Nothing(msgspec.Struct, frozen=True):
    """The result of a request that only does something."""
