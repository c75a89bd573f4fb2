"""What is said in a conversation, in each of its forms."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.errors import MediaError
from lb_widgets.media.conversations import (
    Message,
    Part,
    Said,
    messages,
    read_conversation,
    whole_messages,
)


def chat(**answers: list[str]) -> dict[str, Any]:
    """Return a model chat whose messages are called as what they say."""
    return {
        "messages": {
            name: {"actorId": "a", "content": name, "childMessageIds": children}
            for name, children in answers.items()
        }
    }


def only(message: dict[str, Any], **more: Any) -> Message:
    (found,) = whole_messages({"messages": [message], **more})
    return found


def test_messages_have_their_users_in_order():
    conversation = {
        "type": "application/vnd.labelbox.conversational",
        "messages": [
            {"messageId": "1", "content": "Is it snow?", "user": {"userId": "a", "name": "Ana"}},
            {"messageId": "2", "content": "Salt.", "user": {"userId": "b", "name": ""}},
            {"messageId": "3", "content": None, "user": 3},
            "no message",
        ],
    }
    assert list(messages(conversation)) == [
        Said("Ana", "Is it snow?"),
        Said("b", "Salt."),
        Said("", ""),
    ]


def test_all_that_a_message_holds():
    message = {
        "content": "Salt.",
        "user": {"userId": "a", "name": "Ana"},
        "align": "right",
        "canLabel": False,
        "timestampUsec": 5,
    }
    assert only(message) == Message(
        "Ana", "a", (Part("Salt."),), ("not to be labeled",), "right", 5
    )
    assert only({**message, "align": ["left"], "canLabel": "no"})[3:5] == ((), "")


def test_the_form_of_model_chats_is_read_too():
    text = {"type": "text", "content": "Hello"}
    picture = {"type": "fileData", "content": {"mimeType": "image/png"}}
    conversation = {"messages": {"m0": {"actorId": "human", "content": [text, picture]}}}
    assert list(messages(conversation)) == [Said("human", "Hello (fileData image/png)")]


def test_actors_have_names_and_roles():
    actors = {
        "h": {"role": "human", "metadata": {"name": "User"}},
        "m": {"role": "model", "metadata": {"modelConfigName": "gpt 4"}},
        "n": {"role": "model"},
        "o": 3,
    }
    said = [only({"actorId": actor, "content": ""}, actors=actors) for actor in "hmnox"]
    found = [(each.user, each.user_id, each.notes) for each in said]
    assert found == [
        ("User", "h", ("human",)),
        ("gpt 4", "m", ("model",)),
        ("model", "n", ()),
        ("o", "o", ()),
        ("x", "x", ()),
    ]


def test_answers_follow_what_they_answer_side_by_side():
    conversation = chat(late=[], first=["a", "b", "gone"], a=["late"], b=["next"], next=[])
    found = [(message.said.text, message.notes) for message in whole_messages(conversation)]
    assert found == [
        ("first", ()),
        ("a", ("answer 1 of 2",)),
        ("b", ("answer 2 of 2",)),
        ("late", ()),
        ("next", ()),
    ]


NAMES = st.sampled_from("abcdef")


@given(st.dictionaries(NAMES, st.lists(NAMES, max_size=4), max_size=6))
def test_every_message_is_said_once_whoever_answers_whom(answers: dict[str, list[str]]):
    found = [said.text for said in messages(chat(**answers))]
    assert sorted(found) == sorted(answers)


def test_answers_to_compare_come_last():
    outputs = [
        {"title": "Response A", "content": "Yes.", "modelConfigName": "gpt"},
        {"title": "gpt", "content": [], "modelConfigName": "gpt"},
        3,
    ]
    conversation = {"messages": [{"content": "Snow?"}], "modelOutputs": outputs}
    found = [(each.user, each.notes, each.said.text) for each in whole_messages(conversation)]
    assert found[1:] == [
        ("Response A", ("answer to compare", "gpt"), "Yes."),
        ("gpt", ("answer to compare",), ""),
    ]


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        ("text", [Part("text")]),
        (["a", {"content": "b"}, {"type": "markdown", "content": "c"}], [*map(Part, "abc")]),
        (7, [Part("no text but int", is_text=False)]),
        ({"type": "image"}, [Part("image", is_text=False)]),
        ({}, [Part("no text", is_text=False)]),
        (
            {"type": "fileData", "mimeType": "image/png", "fileUri": "https://a.com/x/cat.png?k=1"},
            [Part("fileData image/png, cat.png at a.com", is_text=False)],
        ),
        (
            {"type": "image", "content": "https://a.com/cat.png"},
            [Part("image, cat.png at a.com", is_text=False)],
        ),
        ({"type": "image", "url": "https://[bad"}, [Part("image", is_text=False)]),
    ],
)
def test_parts_that_are_no_text_are_named(content: Any, parts: list[Part]):
    assert list(only({"content": content}).parts) == parts


@pytest.mark.parametrize("value", [None, [], {"messages": 3}, {}, "text"])
def test_what_is_no_conversation_is_said(value: Any):
    with pytest.raises(MediaError, match="messages"):
        messages(value)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "no JSON"),
        ("<html>", "no JSON .*byte 0"),
        ('{"messages": [', "no JSON"),
        (b"\xff\xfe", "no JSON"),
        (b'{"a": "\xff"}', "no JSON"),
        ("[" * 100_000, "JSON is nested too deeply"),
    ],
)
def test_what_is_no_json_is_said(body: Any, sentence: str):
    with pytest.raises(MediaError, match=sentence):
        read_conversation(body)


def test_a_byte_order_mark_is_passed_over():
    assert read_conversation(b'\xef\xbb\xbf{"messages": []}') == {"messages": []}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["user", "content", "name", "type", "metadata", "childMessageIds"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(JSON, JSON, JSON)
def test_whatever_messages_hold_they_are_said(found: Any, actors: Any, outputs: Any):
    conversation = {"messages": [found], "actors": actors, "modelOutputs": outputs}
    for message in whole_messages(conversation):
        assert isinstance(message.said.text, str)
