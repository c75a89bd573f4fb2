from __future__ import annotations

from typing import Any

import pytest

from lb_widgets.errors import MediaError
from lb_widgets.media.conversations import Said, messages, read_conversation


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


def test_the_form_of_model_chats_is_read_too():
    text = {"type": "text", "content": "Hello"}
    picture = {"type": "fileData", "content": {"mimeType": "image/png"}}
    conversation = {"messages": {"m0": {"actorId": "human", "content": [text, picture]}}}
    assert list(messages(conversation)) == [Said("human", "Hello (fileData)")]


@pytest.mark.parametrize("value", [None, [], {"messages": 3}, {}, "text"])
def test_what_is_no_conversation_is_said(value: Any):
    with pytest.raises(MediaError, match="messages"):
        messages(value)


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"messages": [', b"\xff\xfe", "[" * 100_000])
def test_what_is_no_json_is_said(body: Any):
    with pytest.raises(MediaError, match="JSON"):
        read_conversation(body)
