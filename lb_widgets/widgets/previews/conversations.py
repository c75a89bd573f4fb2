"""A conversation, large: the chat that a labeler reads, and where it breaks the format's rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, cast

from lb_widgets.errors import MediaError
from lb_widgets.media.conversations import Message, read_conversation, whole_messages
from lb_widgets.media.reasons import Reason
from lb_widgets.messages.preview_files import (
    Fact,
)
from lb_widgets.messages.preview_kinds import (
    NoPreview,
)
from lb_widgets.messages.preview_texts import (
    ChatMessage,
    ConversationPreview,
    MessagePart,
    PartKind,
    Side,
)
from lb_widgets.model.data_row import DataRow
from lb_widgets.model.rules import messages
from lb_widgets.model.rules.base import Context, place_text
from lb_widgets.model.rules.conversations import RULES
from lb_widgets.model.tile_record import is_list, number
from lb_widgets.model.words import kind_of
from lb_widgets.widgets.base.readable import any_text, said
from lb_widgets.widgets.base.row_values import is_address
from lb_widgets.widgets.previews.asked import Large, file_facts
from lb_widgets.widgets.previews.unshown import MAX_VALUE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lb_widgets.model.rules.base import Finding, Rule
    from lb_widgets.widgets.previews.asked import Asked

MAX_FILE: Final = 32 * 1024 * 1024
"""Bytes of a conversation; Labelbox takes 250 messages of 10,000 characters."""
MAX_MESSAGES: Final = 1000
"""That are shown: four times what the format allows."""
MAX_PARTS: Final = 50
"""Of one message."""
MAX_TEXT: Final = 20_000
"""Characters of a part of a message: twice what the format allows."""
MAX_CHARACTERS: Final = 4_000_000
"""Of all messages that are shown."""
MAX_PROBLEMS: Final = 50
"""Sentences about broken rules."""
_MAX_NAME: Final = 100
_MAX_PROBLEM: Final = 300
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def conversation(asked: Asked) -> Large:
    """Return a chat, or its beginning.

    Raises
    ------
    MediaError
        It cannot be opened, is too large, or no conversation.
    Cancelled
        Nobody waits any longer.
    """
    value, facts = _value(asked)
    spoken = whole_messages(value)
    found = [*islice(spoken, MAX_MESSAGES)]
    asked.context.stop_if_cancelled()
    if not found:
        text = said(any_text(value, MAX_VALUE + 1), MAX_VALUE)
        return Large(NoPreview("The conversation has no messages.", text), facts=facts)
    users = _Users()
    shown = [*_within(map(users.message, found))]
    total = len(found) + sum(1 for _ in spoken)
    preview = ConversationPreview(shown, total, _problems(value))
    return Large(preview, facts=[Fact("Messages", f"{total:,}"), *facts])


class _Users:
    """Who speaks, numbered as they come; the first is on the left, all others on the right."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def message(self, message: Message) -> ChatMessage:
        key = message.user_id or message.user
        number_ = self._numbers.setdefault(key, len(self._numbers))
        default = Side.LEFT if number_ == 0 else Side.RIGHT
        return ChatMessage(
            said(message.user, _MAX_NAME),
            number_,
            Side(message.align) if message.align else default,
            _time(message.time),
            [said(note, _MAX_NAME) for note in message.notes],
            _parts(message),
        )


def _value(asked: Asked) -> tuple[Any, list[Fact]]:
    """Return the conversation, read, and what is known about its file."""
    value = asked.value
    if is_address(value):
        media = asked.load(max_bytes=MAX_FILE)
        return read_conversation(media.body), file_facts(media)
    if isinstance(value, str):
        return read_conversation(value), []
    if not isinstance(value, Mapping):
        message = f"The value is {kind_of(value)}, not a conversation"
        raise MediaError(message, reason=Reason.BAD_VALUE)
    return cast("Any", value), []


def _within(messages: Iterator[ChatMessage]) -> Iterator[ChatMessage]:
    """Return as many as have `MAX_CHARACTERS` together, and one at least."""
    total = 0
    for message in messages:
        total += sum(len(part.text) for part in message.parts)
        yield message
        if total > MAX_CHARACTERS:
            return


def _parts(message: Message) -> list[MessagePart]:
    shown = [
        MessagePart(PartKind.TEXT, said(part.text, MAX_TEXT))
        if part.is_text
        else MessagePart(PartKind.OTHER, said(part.text, _MAX_PROBLEM))
        for part in message.parts[:MAX_PARTS]
    ]
    if len(message.parts) > MAX_PARTS:
        more = f"{len(message.parts) - MAX_PARTS:,} more parts"
        shown.append(MessagePart(PartKind.OTHER, more))
    return shown


def _time(value: Any) -> str:
    """Return microseconds since 1970 as a time; empty where they are none."""
    text = isinstance(value, str) and value.strip().isdecimal()
    found = number(int(value) if text and len(value) < 30 else value)
    if found is None:
        return ""
    try:
        moment = _EPOCH + dt.timedelta(microseconds=found)
    except OverflowError:
        return ""
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _problems(value: Any) -> list[str]:
    """Return where the rules of the format are broken, a sentence each."""
    all_, judged = value.get("messages"), dict(value)
    cut = is_list(all_) and len(all_) > MAX_MESSAGES
    if cut:
        judged["messages"] = all_[:MAX_MESSAGES]
    found = [
        *_broken(dict(value), [rule for rule in RULES if rule not in messages.RULES]),
        *sorted(_broken(judged, messages.RULES), key=_place),
    ]
    shown = [
        said(f"{place_text(each.path[1:])} {each.message}.", _MAX_PROBLEM)
        for each in found[:MAX_PROBLEMS]
    ]
    more = len(found) - len(shown)
    if more:
        shown.append(f"And {more:,} more {'problem' if more == 1 else 'problems'}.")
    if cut:
        shown.append(f"Messages after the first {MAX_MESSAGES:,} were not checked here.")
    return shown


def _broken(value: dict[str, Any], rules: Iterable[Rule]) -> list[Finding]:
    row = DataRow(row_data=value)
    return [found for rule in rules for found in rule.check(row, Context())]


def _place(found: Finding) -> int:
    """Return which message it is about."""
    return next((step for step in found.path if isinstance(step, int)), -1)
