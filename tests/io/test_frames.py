from __future__ import annotations

import copy
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lb_widgets.errors import InputError, RowsError
from lb_widgets.io import as_frame, iter_rows, row_at
from lb_widgets.model.data_row import ROW_COLUMNS, Attachment

ROW = {"row_data": "https://a.com/1.png", "global_key": "a-1"}
OVERLAY = {"type": "IMAGE_OVERLAY", "value": "https://a.com/o.png", "name": "RGB"}


def test_a_frame_keeps_its_columns_index_and_order_and_gains_the_missing_ones():
    frame = pd.DataFrame(
        {"score": [0.5, 0.25], "row_data": ["https://a.com/2", "https://a.com/1"]}, index=["b", "a"]
    )
    before = frame.copy(deep=True)
    rows = as_frame(frame)
    assert list(rows.columns)[:2] == ["score", "row_data"]
    assert set(ROW_COLUMNS) <= set(rows.columns)
    assert list(rows.index) == ["b", "a"]
    assert rows["attachments"].tolist() == [None, None]
    pd.testing.assert_frame_equal(frame, before)


def test_records_keep_their_values_exactly_and_the_users_columns_get_a_type():
    rows = as_frame([{**ROW, "global_key": 17, "score": 1.5}, {"row_data": "b", "score": 2.5}])
    assert rows["global_key"].tolist() == [17, None]
    assert rows["score"].dtype == np.float64
    mixed = [{**ROW, "mine": value} for value in (2**60 + 1, 0.5)]
    assert as_frame(mixed)["mine"].tolist() == [2**60 + 1, 0.5]


def test_records_keep_what_pandas_own_text_type_cannot_hold():
    frame = as_frame([{"row_data": "a", "note": "\ud800 alone"}, {"row_data": "b", "note": "x"}])
    assert list(frame["note"]) == ["\ud800 alone", "x"]
    with pytest.raises(RowsError, match="rename it"):
        as_frame([{"row_data": "a", "\ud800": 1}])


@pytest.mark.parametrize(
    "one", [ROW, pd.Series(ROW, name="x"), [ROW], (ROW,), iter([ROW]), pd.DataFrame([ROW])]
)
def test_one_row_may_come_as_dict_series_list_or_generator(one: object):
    rows = as_frame(one)
    assert rows["global_key"].tolist() == ["a-1"]
    if isinstance(one, pd.Series):
        assert list(rows.index) == ["x"]


def test_no_rows_are_rows_too():
    assert list(as_frame([]).columns) == list(ROW_COLUMNS)
    assert len(as_frame(pd.DataFrame())) == 0


@pytest.mark.parametrize("rows", ["rows.json", 7, None, b"x"])
def test_what_holds_no_rows_is_refused(rows: object):
    with pytest.raises(InputError, match="Expected a DataFrame, a list of dicts or one dict"):
        as_frame(rows)


def test_all_records_that_are_no_rows_are_told_and_the_good_ones_kept():
    with pytest.raises(RowsError) as caught:
        as_frame([ROW, "https://a.com/x.png?token=abc", ROW, None])
    assert len(caught.value.problems) == 2
    assert caught.value.problems[0].startswith("row 1: is text")
    assert "abc" not in str(caught.value)
    assert len(caught.value.rows) == 2


def test_an_unknown_layout_is_refused_with_a_proposal():
    with pytest.raises(RowsError, match='No column "row_data"') as caught:
        as_frame(pd.DataFrame({"id": ["1"], "image_url": ["u"], "mask_url": ["m"]}))
    assert (
        'columns={"image_url": "row_data", "id": "global_key", '
        '"mask_url": "attachment///IMAGE_OVERLAY///mask"}'
    ) in str(caught.value)


def test_repeated_columns_are_refused():
    with pytest.raises(RowsError, match='column "row_data" occurs 2 times'):
        as_frame(pd.DataFrame([["a", "b"]], columns=["row_data", "row_data"]))
    wide = pd.DataFrame([["a", "b", "c"]], columns=["row_data", "mine", "mine"])
    with pytest.raises(RowsError, match='column "mine" occurs 2 times'):
        as_frame(wide.assign(**{"attachment///HTML": "x"}))


def test_wide_columns_become_lists_in_their_order_and_a_missing_cell_is_no_attachment():
    frame = pd.DataFrame(
        {
            "row_data": ["https://a.com/1", "https://a.com/2"],
            "attachment///IMAGE_OVERLAY///RGB": ["https://a.com/o", None],
            "attachments": [[{"type": "RAW_TEXT", "value": "first"}], None],
            "attachment///TEXT_URL": [np.nan, "https://a.com/t"],
            "metadata///number///depth": ["3", ""],
            "metadata///tag": [None, "x"],
            "Mine": [1, 2],
        },
        index=["same", "same"],
    )
    before = copy.deepcopy(frame.to_dict("list"))
    rows = as_frame(frame)
    assert list(rows.columns)[:4] == ["row_data", "attachments", "metadata_fields", "Mine"]
    assert rows["attachments"].tolist() == [
        [
            {"type": "RAW_TEXT", "value": "first"},
            {"type": "IMAGE_OVERLAY", "value": "https://a.com/o", "name": "RGB"},
        ],
        [{"type": "TEXT_URL", "value": "https://a.com/t"}],
    ]
    assert rows["metadata_fields"].tolist() == [
        [{"name": "depth", "value": 3}],
        [{"name": "tag", "value": "x"}],
    ]
    assert str(before) == str(frame.to_dict("list"))


def test_typed_rows_hold_none_for_every_kind_of_missing_cell():
    frame = as_frame(
        pd.DataFrame(
            {
                "row_data": ["https://a.com/1"] * 4,
                "global_key": [None, np.nan, pd.NA, pd.NaT],
                "attachments": [np.nan, [OVERLAY], None, (OVERLAY,)],
            }
        )
    )
    rows = list(iter_rows(frame))
    assert [row.global_key for row in rows] == [None] * 4
    assert [len(row.attachments) for row in rows] == [0, 1, 0, 1]
    assert row_at(frame, 1) == rows[1]
    assert rows[1].attachments == (Attachment(**OVERLAY),)


def test_typed_rows_note_what_has_no_place_and_never_fail():
    odd = {
        "row_data": Path("plots/a.png"),
        "global_key": 17.0,
        "attachments": [OVERLAY, "text", {"type": None, "value": 5, "mame": "x"}],
        "metadata_fields": "none",
    }
    (row,) = iter_rows(as_frame(odd))
    assert (row.row_data, row.global_key) == ("./plots/a.png", "17")
    assert len(row.attachments) == 3
    assert {found.rule for found in row.misshapen} == {
        "global-key-not-text",
        "attachment-not-an-object",
        "attachment-type-missing",
        "attachment-value-not-text",
        "attachment-key-unknown",
        "metadata-not-a-list",
    }
