"""Rules about the messages of conversations, each on its own; see `conversations`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lb_widgets.model.rules.base import NO_FIX, Context, Finding, Place, kind_of, rules_from, shown
from lb_widgets.model.rules.object_keys import as_text, unknown_keys
from lb_widgets.model.tile_record import is_list, number
from lb_widgets.model.types import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lb_widgets.model.data_row import DataRow

END_OF_CONTENT: Final = 10_000
"""Characters that a message's content has to stay below."""

_SOURCE: Final = "docs.labelbox.com/reference/import-conversational-text-data"
_KEYS: Final = ("messageId", "content", "user", "timestampUsec", "align", "canLabel")
_USER_KEYS: Final = ("userId", "name")
_SIDES: Final = ("left", "right")
_BOOLEANS: Final = {"true": True, "false": False}


def _messages(row: DataRow) -> list[tuple[Place, Any]]:
    """Return the messages with their places; none where they are no list, as in evaluations."""
    items = row.row_data.get("messages")
    if not is_list(items):
        return []
    return [(("row_data", "messages", index), item) for index, item in enumerate(items)]


def _objects(row: DataRow) -> list[tuple[Place, dict[Any, Any]]]:
    return [(place, item) for place, item in _messages(row) if isinstance(item, dict)]


def _not_an_object(row: DataRow, _: Context) -> Iterable[Finding]:
    message = "expected an object {messageId, content, user}"
    return [
        Finding(place, f"is {kind_of(item)}, {message}")
        for place, item in _messages(row)
        if not isinstance(item, dict)
    ]


def _keys(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for place, item in _objects(row):
        found += unknown_keys(item, _KEYS, what="a message", place=place)
        if isinstance(user := item.get("user"), dict):
            found += unknown_keys(user, _USER_KEYS, what="a user", place=(*place, "user"))
    return found


def _no_text(record: dict[Any, Any], key: str, place: Place) -> list[Finding]:
    """Return that a text is missing, empty or no text."""
    value = record.get(key)
    if isinstance(value, str) and value.strip():
        return []
    what = "empty" if isinstance(value, str) else kind_of(value)
    return [Finding((*place, key), f"is {what}, expected a text", as_text(value))]


def _id(row: DataRow, _: Context) -> Iterable[Finding]:
    return [found for place, item in _objects(row) for found in _no_text(item, "messageId", place)]


def _id_repeated(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    first: dict[str, str | int] = {}
    for place, item in _objects(row):
        value, index = item.get("messageId"), place[-1]
        if isinstance(value, str) and value.strip() and first.setdefault(value, index) != index:
            message = f"{shown(value)} is also the id of messages[{first[value]}]"
            found.append(Finding((*place, "messageId"), message))
    return found


def _content(row: DataRow, _: Context) -> Iterable[Finding]:
    return [
        found
        for place, item in _objects(row)
        if not isinstance(item.get("content"), str)
        for found in _no_text(item, "content", place)
    ]


def _content_empty(row: DataRow, _: Context) -> Iterable[Finding]:
    return [
        Finding((*place, "content"), "is empty: there is nothing to label")
        for place, item in _objects(row)
        if isinstance(content := item.get("content"), str) and not content.strip()
    ]


def _content_long(row: DataRow, _: Context) -> Iterable[Finding]:
    message = f"characters, fewer than {END_OF_CONTENT:,} are allowed; split the message"
    return [
        Finding((*place, "content"), f"has {len(content):,} {message}")
        for place, item in _objects(row)
        if isinstance(content := item.get("content"), str) and len(content) >= END_OF_CONTENT
    ]


def _user(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for place, item in _objects(row):
        user = item.get("user")
        if isinstance(user, dict):
            found += [each for key in _USER_KEYS for each in _no_text(user, key, (*place, "user"))]
        else:
            message = f"is {kind_of(user)}, expected an object {{userId, name}}"
            found.append(Finding((*place, "user"), message))
    return found


def _align(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for place, item in _objects(row):
        value = item.get("align")
        if value is None or (isinstance(value, str) and value in _SIDES):
            continue
        plain = value.strip().lower() if isinstance(value, str) else ""
        message = f'is {shown(value)}, expected "left" or "right"'
        found.append(Finding((*place, "align"), message, plain if plain in _SIDES else NO_FIX))
    return found


def _can_label(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for place, item in _objects(row):
        value = item.get("canLabel")
        if value is not None and not isinstance(value, bool):
            plain = value.strip().lower() if isinstance(value, str) else ""
            message = f"is {shown(value)}, expected true or false"
            found.append(Finding((*place, "canLabel"), message, _BOOLEANS.get(plain, NO_FIX)))
    return found


def _timestamp(row: DataRow, _: Context) -> Iterable[Finding]:
    return [
        Finding((*place, "timestampUsec"), f"is {shown(value)}, expected a number")
        for place, item in _objects(row)
        if (value := item.get("timestampUsec")) is not None
        and number(value) is None
        and not (isinstance(value, str) and value.strip().isdecimal())
    ]


conversation_rule: Final = rules_from(_SOURCE)
"""Makes a rule whose source is the page on conversations."""

RULES: Final = (
    conversation_rule("message-not-an-object", "Each message is an object.", _not_an_object),
    conversation_rule(
        "message-key-unknown", "Messages have the documented keys.", _keys, Severity.WARNING
    ),
    conversation_rule("message-id", "Each message has a messageId, a text.", _id),
    conversation_rule("message-id-repeated", "Each messageId occurs once.", _id_repeated),
    conversation_rule("message-content", "Each message has content, a text.", _content),
    conversation_rule(
        "message-content-empty", "Messages are not empty.", _content_empty, Severity.WARNING
    ),
    conversation_rule(
        "message-content-long",
        f"A message has fewer than {END_OF_CONTENT:,} characters.",
        _content_long,
    ),
    conversation_rule(
        "message-user", "Each message has a user with a userId and a name, texts.", _user
    ),
    conversation_rule("message-align", 'align is "left" or "right".', _align, Severity.WARNING),
    conversation_rule(
        "message-can-label", "canLabel is true or false.", _can_label, Severity.WARNING
    ),
    conversation_rule(
        "message-timestamp", "timestampUsec is a number.", _timestamp, Severity.WARNING
    ),
)
