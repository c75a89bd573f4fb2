from __future__ import annotations

from typing import Any
from unittest import mock

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.io.frames import as_frame
from lb_widgets.sources.identity import Identity


def _frame(keys: list[Any], *, index: Any = None):
    rows = [{"row_data": f"https://h/{i}.jpg", "global_key": key} for i, key in enumerate(keys)]
    frame = as_frame(rows)
    frame.index = range(len(keys)) if index is None else index
    return frame


def test_a_unique_global_key_is_the_key():
    assert Identity(_frame(["a", "b"])).keys([1, 0]) == ["b", "a"]


def test_missing_empty_and_repeated_keys_get_label_and_content_hash():
    identity = Identity(_frame(["a", "a", None, "", "b"], index=["v", "w", "x", "y", "z"]))
    keys = identity.keys(range(5))
    assert [key.rpartition("-")[0] for key in keys[:4]] == ["v", "w", "x", "y"]
    assert keys[4] == "b"
    assert all(len(key.rpartition("-")[2]) == 8 for key in keys[:4])


def test_a_key_that_is_no_text_identifies_nothing():
    keys = Identity(_frame([7, ["list"], {"a": 1}, "b"])).keys(range(4))
    assert [key.rpartition("-")[0] for key in keys[:3]] == ["0", "1", "2"]


def test_a_substitute_stays_when_rows_are_added_and_goes_with_the_content():
    before = Identity(_frame([None, None])).keys([1])[0]
    longer = _frame([None, None, None])
    assert Identity(longer).ids_of([before]) == [1]
    changed = longer.assign(row_data=["https://h/0.jpg", "https://h/other.jpg", "x"])
    assert Identity(changed).ids_of([before]) == [None]


def test_a_substitute_stays_when_a_url_is_signed_anew():
    one = as_frame([{"row_data": "https://h/a.jpg?X-Amz-Signature=1"}])
    two = as_frame([{"row_data": "https://h/a.jpg?X-Amz-Signature=2"}])
    assert Identity(one).keys([0]) == Identity(two).keys([0])


def test_identical_rows_under_one_label_are_told_apart():
    frame = pd.concat([as_frame([{"row_data": "same"}])] * 3)
    identity = Identity(frame)
    keys = identity.keys([0, 1, 2])
    assert len(set(keys)) == 3
    assert identity.ids_of(keys) == [0, 1, 2]


def test_labels_that_read_alike_are_told_apart():
    frame = pd.concat([as_frame([{"row_data": "same"}])] * 2)
    frame.index = pd.Index([1, "1"], dtype=object)
    assert len(set(Identity(frame).keys([0, 1]))) == 2


def test_lone_surrogates_do_not_break_it():
    frame = as_frame([{"row_data": "\ud800"}])
    assert Identity(frame).ids_of(Identity(frame).keys([0])) == [0]


@given(
    st.lists(st.sampled_from(["a", "b", "c", "0-12345678", "", None]), max_size=12),
    st.data(),
)
def test_every_row_has_a_key_of_its_own_that_leads_back_to_it(keys: list[Any], data: st.DataObject):
    labels = data.draw(
        st.lists(st.sampled_from(["0", "1", "a.0", "a"]), min_size=len(keys), max_size=len(keys))
    )
    frame = _frame(keys, index=labels)
    identity = Identity(frame)
    found = identity.keys(range(len(keys)))
    assert len(set(found)) == len(keys)
    assert identity.ids_of(found) == list(range(len(keys)))
    assert identity.ids_of(["nobody", "0-00000000"]) == [None, None]


@given(st.lists(st.sampled_from(["a", "b", "c", "\ud800", "", None, 7, "0-12345678"]), max_size=12))
def test_many_rows_are_answered_together_as_few_are(keys: list[Any]):
    frame = _frame(keys, index=[str(at % 3) for at in range(len(keys))])
    few, many = Identity(frame), Identity(frame)
    found = few.keys(range(len(keys)))
    asked = [*found, *found[::2], "nobody", "a", "\ud800", ""]
    with mock.patch("lb_widgets.sources.identity._MANY", 0):
        assert many.keys(range(len(keys))) == found
        assert many.ids_of(asked) == few.ids_of(asked)
