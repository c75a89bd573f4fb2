from __future__ import annotations

import json
import math
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.client.answers import MetadataField
from lb_widgets.client.metadata import Ontology
from lb_widgets.client.payload import chunked, encode_item, encode_manifest
from lb_widgets.errors import InputError

TAG = MetadataField(id="schema-tag", name="tag", kind="CustomMetadataString")
ITEMS = st.lists(st.text(max_size=20).map(msgspec.json.encode), max_size=30)


@given(items=ITEMS, limit=st.integers(2, 60))
def test_chunks_hold_every_item_once_in_order_and_keep_to_the_limit(items: list[bytes], limit: int):
    chunks = list(chunked(items, limit=limit))
    assert [value for chunk in chunks for value in json.loads(chunk.body)] == [
        json.loads(item) for item in items
    ]
    for chunk in chunks:
        assert chunk.items == len(json.loads(chunk.body)) > 0
        assert len(chunk.body) <= limit or chunk.items == 1


@given(items=ITEMS, limit=st.integers(2, 60))
def test_no_chunk_could_take_the_first_item_of_the_next(items: list[bytes], limit: int):
    chunks = list(chunked(items, limit=limit))
    taken = 0
    for chunk in chunks[:-1]:
        taken += chunk.items
        assert len(chunk.body) + 1 + len(items[taken]) > limit


def item(row: dict[str, Any], **options: Any) -> dict[str, Any]:
    defaults = {"global_key": "k", "dataset_id": "d", "urls": {}, "ontology": Ontology([TAG])}
    return json.loads(encode_item(row, **{**defaults, **options}))


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


def test_metadata_is_sent_by_schema_id_and_paths_as_urls():
    row = {
        "row_data": "./a.jpg",
        "metadata_fields": [{"name": "tag", "value": "t"}],
        "attachments": [{"type": "IMAGE", "value": "./b.jpg"}],
    }
    urls = {"./a.jpg": "https://f.example/1", "./b.jpg": "https://f.example/2"}
    payload = item(row, urls=urls)["payload"]
    assert payload["row_data"] == "https://f.example/1"
    assert payload["metadata_fields"] == [{"schemaId": "schema-tag", "value": "t"}]
    assert payload["attachments"] == [{"type": "IMAGE", "value": "https://f.example/2"}]
    assert row["row_data"] == "./a.jpg"
    assert row["attachments"][0]["value"] == "./b.jpg"


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
    payload = item(row)["payload"]
    assert payload["row_data"] == {"min_zoom": 3, "bounds": [[1, 2], [3, 4]]}
    assert payload["attachments"] == [{"type": "RAW_TEXT", "value": "null"}]
    assert row["attachments"][0]["name"] is None


@pytest.mark.parametrize("value", [math.nan, math.inf, "\ud800"])
def test_nothing_becomes_null_in_silence(value: Any):
    with pytest.raises(InputError, match=r"row_data\.a\[0\]"):
        item({"row_data": {"a": [value]}})
