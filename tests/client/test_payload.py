from __future__ import annotations

import itertools
import json
import math
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lb_widgets.client import payload
from lb_widgets.client.answers import MetadataField
from lb_widgets.client.metadata import Ontology
from lb_widgets.client.payload import (
    ChunkWriter,
    decode_chunk,
    encode_manifest,
    encode_payload,
    encode_plain,
    item_with_urls,
    payload_of,
    row_of,
)
from lb_widgets.errors import InputError
from lb_widgets.model.rules.plain import CELL_ORDER, plain_row

TAG = MetadataField(id="schema-tag", name="tag", kind="CustomMetadataString")
ITEMS = st.lists(st.text(max_size=20).map(msgspec.json.encode), max_size=30)


def chunks_of(items: list[bytes], limit: int, most_items: int = 1000) -> list[tuple[Any, ...]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(payload, "CHUNK_BYTES", limit)
        writer, chunks = ChunkWriter(most_items=most_items), []
        for position, item in enumerate(items):
            if not writer.has_room_for(item):
                chunks.append((writer.positions, writer.take()))
            writer.add(position, item)
        if writer.positions:
            chunks.append((writer.positions, writer.take()))
    return chunks


@given(items=ITEMS, limit=st.integers(60, 300), most=st.integers(1, 5))
def test_chunks_hold_every_item_once_in_order_and_keep_to_the_limits(
    items: list[bytes], limit: int, most: int
):
    chunks = chunks_of(items, limit, most)
    assert [value["payload"] for _, body in chunks for value in json.loads(body)] == [
        json.loads(item) for item in items
    ]
    assert [position for positions, _ in chunks for position in positions] == [*range(len(items))]
    for positions, body in chunks:
        assert most >= len(positions) == len(json.loads(body)) > 0
        assert len(body) <= limit or len(positions) == 1


@given(items=ITEMS, limit=st.integers(60, 300))
def test_no_chunk_could_take_the_first_item_of_the_next(items: list[bytes], limit: int):
    chunks = chunks_of(items, limit)
    for (_, body), (following, _) in itertools.pairwise(chunks):
        added = len(items[following[0]]) + len('{"id":{"type":"AUTO","value":""},"payload":},')
        assert len(body) + added > limit


def item(row: dict[str, Any], *, replaces: str | None = None) -> dict[str, Any]:
    body = encode_payload(dict(row), global_key="k", dataset_id="d", ontology=Ontology([TAG]))
    writer = ChunkWriter(most_items=2)
    writer.add(0, b'"another"')
    writer.add(1, body, replaces)
    assert [*writer.replaces] == ([] if replaces is None else [1])
    other, encoded = map(bytes, decode_chunk(writer.take()))
    assert json.loads(other) == {"id": {"type": "AUTO", "value": ""}, "payload": "another"}
    assert payload_of(encoded) == body
    return json.loads(encoded)


def test_a_row_that_is_replaced_is_named_by_its_key():
    assert item({"row_data": "u"}, replaces='a"b')["id"] == {"type": "GKEY", "value": 'a"b'}


def test_an_item_is_the_row_with_key_and_dataset():
    row = {
        "row_data": {"pdf_url": "https://a.example/a.pdf"},
        "external_id": "x",
        "media_type": "PDF",
        "attachments": [{"type": "RAW_TEXT", "value": "a", "name": "n"}],
    }
    assert item(row) == {
        "id": {"type": "AUTO", "value": ""},
        "payload": {**row, "global_key": "k", "dataset_id": "d"},
    }


def test_metadata_is_sent_by_schema_id():
    row = {"row_data": "u", "metadata_fields": [{"name": "tag", "value": "t"}]}
    assert item(row)["payload"]["metadata_fields"] == [{"schemaId": "schema-tag", "value": "t"}]
    assert row["metadata_fields"] == [{"name": "tag", "value": "t"}]


def test_paths_become_urls_and_all_else_stays():
    row = {
        "row_data": "./a.jpg",
        "attachments": [
            {"type": "IMAGE", "value": "./b.jpg"},
            {"type": "RAW_TEXT", "value": "./b.jpg"},
        ],
    }
    urls = {"./a.jpg": "https://f.example/1", "./b.jpg": "https://f.example/2"}
    body = encode_payload(dict(row), global_key="k", dataset_id="d", ontology=Ontology([]))
    writer = ChunkWriter(most_items=1)
    writer.add(0, body)
    before = bytes(decode_chunk(writer.take())[0])
    assert row_of(before) == {**row, "global_key": "k", "dataset_id": "d"}
    after = json.loads(item_with_urls(before, urls))
    assert after["id"] == {"type": "AUTO", "value": ""}
    assert after["payload"] == {
        "row_data": "https://f.example/1",
        "attachments": [
            {"type": "IMAGE", "value": "https://f.example/2"},
            {"type": "RAW_TEXT", "value": "./b.jpg"},
        ],
        "global_key": "k",
        "dataset_id": "d",
    }


def test_what_json_cannot_hold_is_refused():
    with pytest.raises(InputError, match="cannot be written as JSON"):
        item({"row_data": {"pdf_url": object()}})


def test_a_manifest_lists_chunks_and_counts_items():
    assert json.loads(encode_manifest(["u1", "u2"], items=7)) == {
        "source": "SDK",
        "item_count": 7,
        "chunk_uris": ["u1", "u2"],
    }


def test_embeddings_are_sent_in_the_keys_of_the_wire():
    row = {"row_data": "u", "embeddings": [{"embedding_id": "e", "vector": [1.5], "clusters": [2]}]}
    assert item(row)["payload"]["embeddings"] == [
        {"embeddingId": "e", "vector": [1.5], "clusters": [2]}
    ]


def test_what_is_no_type_of_json_is_converted_and_a_missing_name_left_out():
    row = {
        "row_data": {"min_zoom": np.int64(3), "bounds": np.array([[1.0, 2.0], [3.0, 4.0]])},
        "attachments": [{"type": "RAW_TEXT", "value": "null", "name": None}],
    }
    sent = item(row)["payload"]
    assert sent["row_data"] == {"min_zoom": 3, "bounds": [[1, 2], [3, 4]]}
    assert sent["attachments"] == [{"type": "RAW_TEXT", "value": "null"}]
    assert row["attachments"][0]["name"] is None


@pytest.mark.parametrize("value", [math.nan, math.inf, "\ud800"])
def test_nothing_becomes_null_in_silence(value: Any):
    with pytest.raises(InputError, match=r"row_data\.a\[0\]"):
        item({"row_data": {"a": [value]}})


PLAIN = {
    "row_data": st.just("https://a.com/1.png"),
    "global_key": st.just("k"),
    "external_id": st.none() | st.text(st.characters(codec="utf-8"), max_size=5),
    "media_type": st.sampled_from([None, "IMAGE"]),
    "attachments": st.none()
    | st.lists(
        st.fixed_dictionaries(
            {"type": st.just("RAW_TEXT"), "value": st.text("ab ", min_size=1)},
            optional={"name": st.none() | st.text("cd", max_size=3)},
        ),
        max_size=3,
    ),
}


@given(row=st.fixed_dictionaries(PLAIN))
def test_a_plain_row_is_sent_as_any_other(row: dict[str, Any]):
    plain = plain_row(tuple(row.get(name) for name in CELL_ORDER), signed_until=None)
    assume(plain is not None)
    given_row = {name: value for name, value in row.items() if value is not None}
    slow = encode_payload(given_row, global_key="k", dataset_id="d", ontology=Ontology([]))
    quick = encode_plain(plain, global_key="k", dataset_id="d")
    assert json.loads(quick) == json.loads(slow)
