"""Conversations, large: the chat, what breaks the rules, what is cut; and why there is none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.messages.preview_files import (
    Fact,
)
from lb_widgets.messages.preview_kinds import (
    BrokenPreview,
    NoPreview,
)
from lb_widgets.messages.preview_texts import (
    ChatMessage,
    ConversationPreview,
    MessagePart,
    PartKind,
    Side,
)
from lb_widgets.widgets.previews import conversations
from tests.widgets.previews.asking import Asking

if TYPE_CHECKING:
    from tests.conftest import Loopback

SECRET = "s3cr3tV4lue0123"
ANA = {"userId": "a", "name": "Ana"}
BEN = {"userId": "b", "name": "Ben"}


def message(content: Any = "Salt.", user: Any = ANA, **more: Any) -> dict[str, Any]:
    return {"messageId": f"{content}", "content": content, "user": user, **more}


def chat(*messages: Any, **more: Any) -> dict[str, Any]:
    kind = "application/vnd.labelbox.conversational"
    return {"type": kind, "version": 1, "messages": list(messages), **more}


def opened(value: Any) -> Any:
    return Asking({"row_data": value, "media_type": "CONVERSATIONAL"}).open().result


def shown(value: Any) -> ConversationPreview:
    preview = opened(value).preview
    assert isinstance(preview, ConversationPreview)
    return preview


def words(text: str) -> list[MessagePart]:
    return [MessagePart(PartKind.TEXT, text)]


def test_a_chat_as_a_labeler_sees_it():
    conversation = chat(
        message("Is it snow?", timestampUsec=1_764_163_205_000_000),
        message("No.", BEN, align="left", canLabel=False),
        message("Salt.", BEN),
    )
    assert shown(conversation) == ConversationPreview(
        [
            ChatMessage("Ana", 0, Side.LEFT, "2025-11-26 13:20:05", [], words("Is it snow?")),
            ChatMessage("Ben", 1, Side.LEFT, "", ["not to be labeled"], words("No.")),
            ChatMessage("Ben", 1, Side.RIGHT, "", [], words("Salt.")),
        ],
        3,
        [],
    )


def test_it_comes_inline_as_json_or_from_a_file(loopback: Loopback):
    conversation = chat(message())
    body = json.dumps(conversation)
    url = loopback.serve("/a.json", body.encode())
    for value in (conversation, body, url):
        assert len(shown(value).messages) == 1
    assert Fact("Messages", "1") in opened(url).facts
    assert Fact("Size", f"{len(body)} bytes") in opened(url).facts


def test_an_evaluation_of_models_has_roles_and_answers():
    conversation = {
        "type": "application/vnd.labelbox.conversational.model-chat-evaluation",
        "version": 2,
        "actors": {
            "h": {"role": "human", "metadata": {"name": "User"}},
            "m": {"role": "model", "metadata": {"modelConfigName": "gpt"}},
        },
        "messages": {
            "1": {"actorId": "h", "content": [{"type": "text", "content": "Hello"}],
                  "childMessageIds": ["2", "3"]},
            "2": {"actorId": "m", "content": [{"type": "text", "content": "A"}]},
            "3": {"actorId": "m", "content": [{"type": "fileData", "mimeType": "image/png"}]},
        },
    }  # fmt: skip
    preview = shown(conversation)
    found = [(each.user, each.align, each.notes) for each in preview.messages]
    assert found == [
        ("User", Side.LEFT, ["human"]),
        ("gpt", Side.RIGHT, ["model", "answer 1 of 2"]),
        ("gpt", Side.RIGHT, ["model", "answer 2 of 2"]),
    ]
    assert preview.messages[2].parts == [MessagePart(PartKind.OTHER, "fileData image/png")]
    assert preview.problems == []


# ── rules ────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("conversation", "problem"),
    [
        (chat(message(), type="chat"), 'type is "chat", expected'),
        (chat(message(), version=3), "version is 3, expected 1."),
        (
            chat(message(), message()),
            'messages[1].messageId "Salt." is also the id of messages[0].',
        ),
        (chat(message("x" * 10_000)), "messages[0].content has 10,000 characters, fewer than"),
        (chat(message(user={"userId": "a"})), "messages[0].user.name is missing, expected a text."),
        (chat(message(user=None)), "messages[0].user is missing, expected an object"),
        (chat(message(), "x"), "messages[1] is text, expected an object"),
        (chat(message(align="middle")), 'messages[0].align is "middle"'),
        (chat(message(timestampUsec="noon")), "messages[0].timestampUsec is"),
        (
            chat(*(message(str(at)) for at in range(251))),
            "messages holds 251 messages, at most 250",
        ),
    ],
)
def test_a_broken_rule_is_a_sentence_above_what_can_be_shown(conversation: Any, problem: str):
    preview = shown(conversation)
    assert preview.messages
    assert [each for each in preview.problems if each.startswith(problem)], preview.problems


@pytest.mark.parametrize("time", [True, "noon", None, float("nan"), 1e30, -1e30, "9" * 40, [1]])
def test_a_time_that_is_none_is_left_out(time: Any):
    assert shown(chat(message(timestampUsec=time))).messages[0].time == ""


def test_problems_stand_in_the_order_of_the_messages():
    found = shown(chat(message("a", user=None), message(3), message("c", user=None), version=2))
    places = [problem.partition(" ")[0] for problem in found.problems]
    assert places == ["version", "messages[0].user", "messages[1].content", "messages[2].user"]


def test_problems_are_bounded_and_counted():
    preview = shown(chat(*({"x": 1} for _ in range(100))))
    assert len(preview.problems) == conversations.MAX_PROBLEMS + 1
    assert preview.problems[-1] == "And 350 more problems."  # of 4 for each message


# ── bounds ───────────────────────────────────────────────────────────────────────────────────────
def test_100_000_messages_are_counted():
    conversation = chat(*(message(str(at)) for at in range(1000)))
    conversation["messages"] *= 100
    preview = shown(conversation)
    assert len(preview.messages) == conversations.MAX_MESSAGES
    assert preview.total == 100_000
    assert preview.problems[0].startswith("messages holds 100,000 messages")
    assert preview.problems[-1] == "Messages after the first 1,000 were not checked here."


def test_long_texts_and_many_parts_are_cut_and_counted(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(conversations, "MAX_CHARACTERS", 50_000)
    preview = shown(chat(*[message("word " * 1_000_000)] * 9, message(["a"] * 70)))
    assert preview.messages[0].parts[0].text.endswith("word … (5,000,000 characters)")
    assert (len(preview.messages), preview.total) == (3, 10)
    (many,) = shown(chat(message(["a"] * 70))).messages
    assert many.parts[-1] == MessagePart(PartKind.OTHER, "20 more parts")
    assert len(many.parts) == conversations.MAX_PARTS + 1


def test_every_text_is_readable():
    hostile = f"https://a.com/?token={SECRET} photo\u202egpj.exe"
    content = [hostile, {"type": hostile}]
    conversation = chat(message(content, {"userId": "a", "name": hostile}), messageId=hostile)
    conversation["messages"][0]["align"] = hostile
    found = repr(opened(conversation))
    assert SECRET not in found
    assert "\u202e" not in found


# ── none ─────────────────────────────────────────────────────────────────────────────────────────
def test_no_messages_is_said_beside_what_is_there():
    for messages in ([], {}):
        preview = opened(chat() | {"messages": messages}).preview
        assert isinstance(preview, NoPreview)
        assert preview.text == "The conversation has no messages."
        assert '"version": 1' in preview.value


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("not a chat", "Not a conversation: no JSON (JSON is malformed"),
        ("[" * 100_000, "Not a conversation: its JSON is nested too deeply"),
        ("[1]", 'Not a conversation: "messages" is no list'),
        ({"messages": 3}, 'Not a conversation: "messages" is no list'),
        ([message()], "The value is a list, not a conversation"),
        (7, "The value is a number, not a conversation"),
    ],
)
def test_what_is_no_conversation_has_its_reason(value: Any, sentence: str):
    preview = opened(value).preview
    assert isinstance(preview, BrokenPreview)
    assert preview.text.startswith(sentence)


def test_a_file_that_is_no_conversation_has_its_reason(loopback: Loopback):
    html = loopback.serve("/a.json", b"<!DOCTYPE html>")
    assert opened(html).preview.text.startswith("Not a conversation: no JSON")
    assert opened(loopback.url("/gone.json")).preview.text.startswith("404")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["user", "content", "name", "type", "align", "timestampUsec"]),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)


@given(st.lists(JSON, max_size=3), JSON)
def test_whatever_it_holds_there_is_a_chat_or_a_reason(messages: list[Any], actors: Any):
    for held in (messages, dict(enumerate(messages))):
        by_name = {str(key): each for key, each in held.items()} if isinstance(held, dict) else held
        preview = opened({"messages": by_name, "actors": actors}).preview
        assert isinstance(preview, ConversationPreview | NoPreview)
