"""What is said in a conversation, in either form that Labelbox has for it.

Sources: docs.labelbox.com, reference/import-conversational-text-data; `labelbox` 7.17.0
``data_row_payload_templates.py`` for the model chat, whose messages are a dict with ``actorId``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import msgspec

from lb_widgets.errors import MediaError
from lb_widgets.media.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator


class Said(NamedTuple):
    """One message of a conversation.

    Parameters
    ----------
    user : str
        Who says it: the name, else the id; empty where neither is there.
    text : str
        What.
    """

    user: str
    text: str


def read_conversation(body: bytes | str) -> Any:
    """Return a conversation from its JSON.

    Raises
    ------
    MediaError
        It is no JSON.
    """
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise MediaError("Not a conversation: no JSON", reason=Reason.UNSUPPORTED) from None


def messages(conversation: Any) -> Iterator[Said]:
    """Return the messages of a conversation, in order.

    Raises
    ------
    MediaError
        It has no list of messages.
    """
    found = conversation.get("messages") if isinstance(conversation, Mapping) else None
    if isinstance(found, Mapping):
        found = list(cast("Mapping[str, Any]", found).values())
    if not isinstance(found, list):
        message = 'Not a conversation: "messages" is no list'
        raise MediaError(message, reason=Reason.UNSUPPORTED)
    return (
        Said(_user(message), _text(message.get("content")))
        for message in cast("Iterable[Any]", found)
        if isinstance(message, Mapping)
    )


def _user(message: Mapping[str, Any]) -> str:
    user = message.get("user")
    names = [user.get("name"), user.get("userId")] if isinstance(user, Mapping) else []
    named = (name for name in (*names, message.get("actorId")) if isinstance(name, str) and name)
    return next(named, "")


def _text(content: Any) -> str:
    """Return the words of a message; of parts that are no text, what they are."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else [content]
    return " ".join(map(_part, parts))


def _part(part: Any) -> str:
    if not isinstance(part, Mapping):
        return part if isinstance(part, str) else ""
    content = part.get("content")
    return content if isinstance(content, str) else f"({part.get('type') or 'no text'})"
