"""Words of a page: what the text layer has, in any form that it may be in."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.errors import MediaError
from lb_widgets.media.pdf_words import text_layer_words

BOX = {"left": 0.1, "top": 0.2, "width": 0.3, "height": 0.4}


def group(content: Any, *tokens: str) -> dict[str, Any]:
    words = [{"id": "t", "content": token, "geometry": BOX} for token in tokens]
    return {"id": "g", "content": content, "geometry": BOX, "tokens": words}


def page(number: int, *groups: Any) -> dict[str, Any]:
    return {"number": number, "units": "PERCENT", "groups": list(groups)}


def words(layer: Any, index: int = 0) -> str | None:
    return text_layer_words(json.dumps(layer).encode(), index)


def test_groups_are_lines():
    layer = [page(1, group("10 training data practices", "10"), group("by all")), page(2)]
    assert words(layer) == "10 training data practices\nby all"
    assert words(layer, 1) == ""
    assert words(layer, 2) is None


def test_tokens_stand_for_a_group_without_content():
    assert words([page(1, group("", "one", "two"), group(None, "three"))]) == "one two\nthree"


def test_what_follows_the_form_is_read_where_other_parts_do_not():
    layer = [page(1, "x", {"content": 3}, group("kept"), None), "no page", {"number": 2}]
    assert words(layer) == "kept"


def test_pages_may_be_in_an_object():
    assert words({"pages": [page(1, group("a"))]}) == "a"


@pytest.mark.parametrize("layer", [{}, {"pages": {}}, [1], "text", None, {"Blocks": [{"Page": 1}]}])
def test_another_form_is_said(layer: Any):
    with pytest.raises(MediaError, match="form is not known"):
        words(layer)


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json_is_said(body: bytes):
    with pytest.raises(MediaError, match="no JSON"):
        text_layer_words(body, 0)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["number", "groups", "pages", "tokens", "content"]), inner, max_size=5
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_json_has_words_or_a_reason(layer: Any):
    with suppress(MediaError):
        assert isinstance(words(layer), str | None)
