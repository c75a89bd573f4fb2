"""A whole row in words: every field, bounded, in order; what is left out is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.model.types import AttachmentType
from lb_widgets.widgets.base.row_words import (
    MAX_ATTACHMENTS,
    MAX_CHILDREN,
    MAX_DEPTH,
    MAX_NODES,
    MAX_TEXT,
    problem,
    row_detail,
    tree,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lb_widgets.messages.row_details import RowDetail, TreeNode

SECRET = "s3cr3tV4lue0123"
PDF = "https://h.example/a.pdf?X-Amz-Date=20261126T100000Z&X-Amz-Expires=60&X-Amz-Signature=f0"


def detail(own: tuple[tuple[str, Any], ...] = (), **canonical: Any) -> RowDetail:
    return row_detail("key", canonical, own, [])


def nodes(node: TreeNode) -> Iterator[TreeNode]:
    yield node
    for child in node.children:
        yield from nodes(child)


def depth(node: TreeNode) -> int:
    return 1 + max(map(depth, node.children), default=0)


def test_known_fields_come_first_missing_ones_not_at_all_attachments_apart():
    shown = detail(
        (("score", float("nan")), ("note", "n"), ("score", 2)),
        global_key="a",
        row_data="text",
        external_id=None,
        attachments=[{"type": "RAW_TEXT", "value": "dry"}],
    )
    assert [(field.name, field.text) for field in shown.fields] == [
        ("row_data", "text"),
        ("global_key", "a"),
        ("note", "n"),
        ("score", "2"),
    ]
    assert [each.value for each in shown.attachments] == ["dry"]


def test_a_dict_is_a_tree_that_says_how_much_is_in_it():
    field = tree("metadata_fields", [{"name": "split", "value": None}, True])
    assert field.text == "2 items"
    first, second = field.children
    assert (first.name, first.text) == ("[0]", "2 items")
    assert [(each.name, each.text) for each in first.children] == [
        ("name", "split"),
        ("value", "null"),
    ]
    assert (second.name, second.text) == ("[1]", "true")


def test_many_children_are_counted():
    field = tree("all", list(range(1200)))
    assert len(field.children) == MAX_CHILDREN
    assert field.children[-1].text == f"… {1200 - MAX_CHILDREN + 1:,} more"
    assert field.children[-2].name == f"[{MAX_CHILDREN - 2}]"
    assert len(tree("all", list(range(MAX_CHILDREN))).children) == MAX_CHILDREN


def test_what_is_deeper_is_text():
    value: Any = {"secret": SECRET, "last": "x"}
    for _ in range(30):
        value = [value]
    field = tree("deep", value)
    assert depth(field) == MAX_DEPTH
    last = list(nodes(field))[-1]
    assert last.text.endswith('"last": "x"}' + "]" * (30 - MAX_DEPTH + 1))
    assert SECRET not in last.text


def test_a_tree_that_grows_at_every_level_stays_small():
    value: Any = "x" * 10_000
    for _ in range(8):
        value = {str(number): value for number in range(150)}
    field = tree("wide", value)
    assert len(list(nodes(field))) < MAX_NODES + 200
    assert len(msgspec.json.encode(field)) < 5_000_000
    endless: dict[str, Any] = {}
    endless["again"] = endless
    assert depth(tree("endless", endless)) == MAX_DEPTH


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text() | st.binary(max_size=4),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=30,
)


@given(VALUES, st.lists(VALUES, max_size=4))
def test_any_value_can_be_shown_and_holds_its_bounds(value: Any, attachments: list[Any]):
    shown = detail((("own", value),), row_data=value, global_key=value, attachments=attachments)
    assert len(shown.attachments) == len(attachments)
    for field in shown.fields:
        assert depth(field) <= MAX_DEPTH
        assert all(len(node.text) <= MAX_TEXT + 60 for node in nodes(field))
    msgspec.json.encode(shown).decode("utf-8")


PLANTED = st.sampled_from(
    [
        f"https://h.example/a.jpg?token={SECRET}",
        f"https://user:{SECRET}@h.example/a.jpg",
        f"see https://h.example/?a=1&X-Amz-Signature={SECRET} there",
        f"Authorization: Bearer {SECRET}",
    ]
)


@given(PLANTED, st.text(max_size=30), st.integers(0, 2100))
def test_no_planted_secret_is_in_any_part(planted: str, text: str, before: int):
    value = f"{' ' * before}{planted} {text}"
    shown = row_detail(
        value,
        {
            "row_data": {"a": [value], value: {"password": SECRET}},
            "attachments": [{"type": value, "name": value, "value": value}, value],
        },
        [(value, value)],
        [problem("error", "rule", value, value, {"x": value})],
    )
    assert SECRET not in msgspec.json.encode(shown).decode()


def test_attachments_say_what_they_are():
    link = {"type": "IMAGE_OVERLAY", "value": "https://h.example/r.png", "name": "Relief"}
    remark = {"type": "RAW_TEXT", "value": "x" * 9000}
    first, second, third = detail(attachments=[link, remark, 7]).attachments
    assert (first.type, first.name, first.is_link, first.has_picture) == (
        "IMAGE_OVERLAY",
        "Relief",
        True,
        True,
    )
    assert second.value.endswith("… (9,000 characters)")
    assert (third.index, third.type, third.value) == (2, "", "7")
    assert (first.known, third.known) == (AttachmentType.IMAGE_OVERLAY, None)


def test_attachments_without_end_are_counted():
    found = detail(attachments=[{"type": "RAW_TEXT", "value": "x"}] * 2000)
    assert len(found.attachments) == MAX_ATTACHMENTS
    assert found.more_attachments == 2000 - MAX_ATTACHMENTS


@pytest.mark.parametrize("row_data", [PDF, {"pdf_url": PDF}, {"tileLayerUrl": PDF}])
def test_the_end_of_the_assets_signature_is_told(row_data: Any):
    assert detail(row_data=row_data).expires == 1795687260.0
    assert detail(row_data="https://h.example/a.pdf").expires is None


def test_the_media_type_is_the_declared_one_else_what_can_be_told():
    assert detail(row_data="https://h.example/a.mp4").media_type == "VIDEO"
    assert detail(row_data="a", media_type="TEXT").media_type == "TEXT"
    assert detail(row_data="a", media_type="HOLOGRAM").media_type == "HOLOGRAM"
    assert detail(row_data="a").media_type == ""
