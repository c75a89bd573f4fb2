"""Cases of the rules about conversations whose row_data is an object, and their messages."""

from __future__ import annotations

from typing import Any

from tests.model.rule_cases.base import Case, with_row_data

TYPE = "application/vnd.labelbox.conversational"
MESSAGE = {"messageId": "m0", "content": "Hello", "user": {"userId": "u0", "name": "Bot"}}
FULL_MESSAGE = {**MESSAGE, "timestampUsec": 1530718491, "align": "left", "canLabel": False}
EVALUATION = {
    "type": f"{TYPE}.model-chat-evaluation",
    "version": 2,
    "draft": True,
    "rootMessageIds": ["root"],
    "actors": {},
    "messages": {},
}


def conversation(*messages: Any, **keys: Any) -> dict[str, Any]:
    row_data = {"type": TYPE, "version": 1, "messages": list(messages or [MESSAGE])} | keys
    kept = {key: value for key, value in row_data.items() if value is not ...}
    return with_row_data(kept, "CONVERSATIONAL")


def message(**keys: Any) -> dict[str, Any]:
    return {key: value for key, value in (MESSAGE | keys).items() if value is not ...}


def said(**keys: Any) -> dict[str, Any]:
    """A conversation of one message."""
    return conversation(message(**keys))


def many(count: int) -> dict[str, Any]:
    return conversation(*(message(messageId=f"m{number}") for number in range(count)))


GOOD = conversation()
FULL = conversation(FULL_MESSAGE, modelOutputs=[{"title": "Response A", "content": "Hi"}])
CHAT = with_row_data(EVALUATION, "CONVERSATIONAL")

CASES: dict[str, list[Case]] = {
    "conversation-type": [
        Case(conversation(type=...), GOOD, "row_data.type", TYPE),
        Case(conversation(type=f" {TYPE.upper()}"), FULL, "row_data.type", TYPE),
        Case(conversation(type="chat"), CHAT, "row_data.type"),
        Case(
            with_row_data({**EVALUATION, "type": None}, None),
            with_row_data({**EVALUATION, "type": f"{TYPE}.another"}, None),
            "row_data.type",
        ),
    ],
    "conversation-version": [
        Case(conversation(version=...), GOOD, "row_data.version", 1),
        Case(conversation(version="1"), conversation(version=1.0), "row_data.version", 1),
        Case(conversation(version=2), CHAT, "row_data.version"),
        Case(
            with_row_data({**EVALUATION, "version": 1}, "CONVERSATIONAL"),
            with_row_data({**EVALUATION, "version": None}, "CONVERSATIONAL"),
            "row_data.version",
        ),
    ],
    "conversation-messages": [
        Case(conversation(messages=...), GOOD, "row_data.messages"),
        Case(conversation(messages=[]), CHAT, "row_data.messages"),
        Case(conversation(messages="Hello"), GOOD, "row_data.messages"),
    ],
    "conversation-too-long": [Case(many(251), many(250), "row_data.messages")],
    "conversation-key-unknown": [
        Case(conversation(message=[MESSAGE]), FULL, "row_data.message"),
        Case(conversation(Version=1), CHAT, "row_data.Version"),
    ],
    "message-not-an-object": [Case(conversation(MESSAGE, "Hi"), GOOD, "row_data.messages[1]")],
    "message-key-unknown": [
        Case(said(message_id="m0"), FULL, "row_data.messages[0].message_id"),
        Case(said(user={"userid": "u0", "name": "a"}), GOOD, "row_data.messages[0].user.userid"),
    ],
    "message-id": [
        Case(said(messageId=...), GOOD, "row_data.messages[0].messageId"),
        Case(said(messageId=7), said(messageId="7"), "row_data.messages[0].messageId", "7"),
        Case(said(messageId=" "), said(messageId="0"), "row_data.messages[0].messageId"),
    ],
    "message-id-repeated": [
        Case(
            conversation(MESSAGE, 7, MESSAGE),
            conversation(MESSAGE, message(messageId="M0")),
            "row_data.messages[2].messageId",
        )
    ],
    "message-content": [
        Case(said(content=...), GOOD, "row_data.messages[0].content"),
        Case(said(content=7), said(content="7"), "row_data.messages[0].content", "7"),
        Case(said(content=["a"]), said(content=""), "row_data.messages[0].content"),
    ],
    "message-content-empty": [
        Case(said(content=" \n"), said(content="."), "row_data.messages[0].content")
    ],
    "message-content-long": [
        Case(said(content="x" * 10_000), said(content="x" * 9_999), "row_data.messages[0].content")
    ],
    "message-user": [
        Case(said(user=...), GOOD, "row_data.messages[0].user"),
        Case(said(user="Bot"), GOOD, "row_data.messages[0].user"),
        Case(said(user={"userId": "u0"}), GOOD, "row_data.messages[0].user.name"),
        Case(
            said(user={"userId": 12, "name": "Bot"}),
            said(user={"userId": "12", "name": "Bot"}),
            "row_data.messages[0].user.userId",
            "12",
        ),
    ],
    "message-align": [
        Case(said(align="Left"), said(align="left"), "row_data.messages[0].align", "left"),
        Case(said(align="center"), said(align=None), "row_data.messages[0].align"),
    ],
    "message-can-label": [
        Case(
            said(canLabel="True"),
            said(canLabel=True),
            "row_data.messages[0].canLabel",
            fix=True,
        ),
        Case(said(canLabel=1), said(canLabel=None), "row_data.messages[0].canLabel"),
    ],
    "message-timestamp": [
        Case(
            said(timestampUsec="2026-01-01T00:00:00Z"),
            said(timestampUsec="1530718491000000"),
            "row_data.messages[0].timestampUsec",
        ),
        Case(
            said(timestampUsec=True),
            said(timestampUsec=1.5e15),
            "row_data.messages[0].timestampUsec",
        ),
    ],
}
