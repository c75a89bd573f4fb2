from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.model.data_row import Attachment, DataRow
from lb_widgets.model.keys import (
    KEY_CHARACTERS,
    MAX_KEY_LENGTH,
    comparable_key,
    proposed_global_key,
    row_identity,
)

URL = "https://bucket.s3.amazonaws.com/plots/a%20b.jpg"


def key(row_data: Any, **fields: Any) -> str:
    return proposed_global_key(DataRow(row_data=row_data, **fields))


@given(st.text() | st.dictionaries(st.text(), st.text() | st.floats() | st.none() | st.binary()))
def test_a_proposal_is_always_a_key_that_labelbox_takes(row_data: Any):
    proposal = key(row_data)
    assert proposal == key(row_data)
    assert len(proposal) <= MAX_KEY_LENGTH
    assert KEY_CHARACTERS.fullmatch(proposal)
    assert proposal == proposal.strip()


def test_a_proposal_begins_with_the_files_name_and_stays_the_same_for_ever():
    assert key(URL) == "a-b-27f4a90e8127"
    assert key("./plots/17.tar.gz").startswith("17.tar-")
    assert key("inline text").startswith("row-")
    assert key({"tile_layer_url": URL}).startswith("row-")


def test_the_order_of_keys_does_not_count_and_every_value_does():
    overlay = Attachment("IMAGE_OVERLAY", URL, "RGB")
    assert key({"a": 1, "b": 2}) == key({"b": 2, "a": 1})
    variants = [
        key(URL),
        key(URL, media_type="IMAGE"),
        key(URL, external_id="x"),
        key(URL, metadata_fields=({"name": "a", "value": 1},)),
        key(URL, attachments=(overlay,)),
        key(URL, attachments=(overlay, overlay)),
        key(f"{URL}?x=1"),
        key(f"{URL}?key=a"),
        key(f"{URL}?key=b"),
    ]
    assert len(set(variants)) == len(variants)
    assert key(URL, global_key="mine") == key(URL)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "X-Amz-Algorithm=a&X-Amz-Date=1&X-Amz-Expires=2&X-Amz-Signature=3",
            "X-Amz-Algorithm=a&X-Amz-Date=7&X-Amz-Expires=8&X-Amz-Signature=9",
        ),
        ("AWSAccessKeyId=a&Expires=1&Signature=2", "AWSAccessKeyId=a&Expires=3&Signature=4"),
        ("X-Goog-Date=1&X-Goog-Signature=2", "X-Goog-Date=3&X-Goog-Signature=4"),
        ("sv=1&st=2&se=3&sr=b&sp=r&sig=4", "sv=1&st=5&se=6&sr=b&sp=r&sig=7"),
    ],
)
def test_signing_a_url_anew_keeps_the_key_but_another_version_does_not(first: str, second: str):
    assert key(f"{URL}?{first}") == key(f"{URL}?{second}") == key(URL)
    overlays = [Attachment("IMAGE_OVERLAY", f"{URL}?{query}") for query in (first, second)]
    assert key(URL, attachments=(overlays[0],)) == key(URL, attachments=(overlays[1],))
    assert key(f"{URL}?versionId=1&{first}") != key(f"{URL}?versionId=2&{first}")


def test_a_row_is_known_by_its_own_key_first():
    assert row_identity(DataRow(row_data=URL, global_key="mine")) == "mine"
    assert row_identity(DataRow(row_data=URL)) == key(URL)
    assert comparable_key("A-1") == comparable_key("a-1")
