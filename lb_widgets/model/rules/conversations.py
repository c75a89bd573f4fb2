"""Rules about the row_data of conversations that are objects, as a whole.

Evaluations of chats with models (``….model-chat-evaluation``) have another shape, of which only
type and version are documented. What single messages hold is in `messages`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lb_widgets.model.rules import messages
from lb_widgets.model.rules.base import NO_FIX, Context, Finding, kind_of, shown
from lb_widgets.model.rules.messages import conversation_rule
from lb_widgets.model.rules.object_keys import key_meant
from lb_widgets.model.tile_record import is_list, number
from lb_widgets.model.types import MediaType, Severity, media_type_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lb_widgets.model.data_row import DataRow

MAX_MESSAGES: Final = 250
"""Messages of a conversation (docs.labelbox.com, import conversational text data)."""

_TYPE: Final = "application/vnd.labelbox.conversational"
_EVALUATION: Final = f"{_TYPE}.model-chat-evaluation"
_KEYS: Final = ("type", "version", "messages", "modelOutputs")
_PLACE: Final = ("row_data",)


def is_conversation(row: DataRow) -> bool:
    """Say whether a row is a conversation whose row_data is an object with something in it."""
    if not isinstance(row.row_data, dict) or not row.row_data:
        return False
    kind = media_type_named(row.media_type)
    if kind is None:
        name = row.row_data.get("type")
        return "messages" in row.row_data or (isinstance(name, str) and name.startswith(_TYPE))
    return kind is MediaType.CONVERSATIONAL


def _is_plain(row: DataRow) -> bool:
    """Say whether it is a conversation of version 1, not one of the other types."""
    kind = row.row_data.get("type")
    is_other = isinstance(kind, str) and kind.strip().lower().startswith(f"{_TYPE}.")
    return not is_other and not isinstance(row.row_data.get("messages"), dict)


def _type(row: DataRow, _: Context) -> Iterable[Finding]:
    value = row.row_data.get("type")
    if isinstance(value, str) and (value == _TYPE or value.startswith(f"{_TYPE}.")):
        return ()
    what = "missing" if value is None else shown(value)
    plain = value.strip().lower() if isinstance(value, str) else ""
    if plain in (_TYPE, _EVALUATION):
        return (Finding((*_PLACE, "type"), f'is {what}, written "{plain}"', plain),)
    # An object with actors is an evaluation, one with a list of messages is not.
    certain = value is None and is_list(row.row_data.get("messages"))
    wanted = _TYPE if _is_plain(row) else _EVALUATION
    fix = wanted if certain else NO_FIX
    return (Finding((*_PLACE, "type"), f'is {what}, expected "{wanted}"', fix),)


def _version(row: DataRow, _: Context) -> Iterable[Finding]:
    value = row.row_data.get("version")
    wanted = 1 if _is_plain(row) else 2
    if number(value) == wanted or (value is None and wanted == 2):
        return ()
    is_text = isinstance(value, str) and value.strip() == str(wanted)
    what = "missing" if value is None else shown(value)
    fix = wanted if value is None or is_text else NO_FIX
    return (Finding((*_PLACE, "version"), f"is {what}, expected {wanted}", fix),)


def _messages(row: DataRow, _: Context) -> Iterable[Finding]:
    value = row.row_data.get("messages")
    if not _is_plain(row) or (is_list(value) and len(value)):
        return ()
    what = "empty" if is_list(value) else kind_of(value)
    return (Finding((*_PLACE, "messages"), f"is {what}, expected a list of messages"),)


def _too_many(row: DataRow, _: Context) -> Iterable[Finding]:
    value: Any = row.row_data.get("messages")
    if not is_list(value) or len(value) <= MAX_MESSAGES:
        return ()
    message = f"holds {len(value):,} messages, at most {MAX_MESSAGES} are allowed; split the row"
    return (Finding((*_PLACE, "messages"), message),)


def _keys(row: DataRow, _: Context) -> Iterable[Finding]:
    # Other keys are not refused: pages show some of which no list is documented.
    if not _is_plain(row):
        return ()
    return [
        Finding((*_PLACE, str(key)), f'is no key of a conversation; did you mean "{meant}"?')
        for key in row.row_data
        if key not in _KEYS and (meant := key_meant(key, _KEYS)) is not None
    ]


RULES: Final = (
    conversation_rule("conversation-type", f"type is {_TYPE}.", _type),
    conversation_rule("conversation-version", "version is 1, of evaluations 2.", _version),
    conversation_rule("conversation-messages", "A conversation has messages.", _messages),
    conversation_rule(
        "conversation-too-long",
        f"A conversation has at most {MAX_MESSAGES} messages.",
        _too_many,
    ),
    conversation_rule(
        "conversation-key-unknown",
        "Conversations have type, version and messages.",
        _keys,
        Severity.WARNING,
    ),
    *messages.RULES,
)
