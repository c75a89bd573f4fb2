"""What goes out comes back, and nothing that is passed in changes."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lb_widgets.errors import RowsError
from lb_widgets.io import as_frame, from_wide, read_rows, to_import_json, to_wide, write_rows

texts = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), min_size=1, max_size=12)
names = texts.filter(lambda text: "///" not in text and text == text.strip())
numbers = st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False)
json_values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
attachments = st.fixed_dictionaries(
    {"type": st.sampled_from(["IMAGE_OVERLAY", "RAW_TEXT", "IMAGE"]), "value": texts},
    optional={"name": names},
)
metadata = st.fixed_dictionaries({"name": names, "value": texts | numbers | st.booleans()})
data_rows = st.fixed_dictionaries(
    {"row_data": texts | st.dictionaries(texts, json_values, min_size=1, max_size=3)},
    optional={
        "global_key": texts,
        "external_id": texts,
        "media_type": st.sampled_from(["IMAGE", "TMS_GEO", "TEXT"]),
        "metadata_fields": st.lists(metadata, max_size=3),
        "attachments": st.lists(attachments, max_size=5),
    },
)
tables = st.lists(data_rows, max_size=5)
PLAIN = [
    {
        "row_data": "https://a.com/1.png?sig=abc",
        "global_key": "00123",
        "attachments": [{"type": "IMAGE_OVERLAY", "value": "https://a.com/o.png", "name": "RGB"}],
        "metadata_fields": [{"name": "tag", "value": "x"}],
    },
    {"row_data": {"tile_layer_url": "https://t/{z}/{x}/{y}", "bounds": [[1, 2], [3, 4]]}},
]


@given(tables)
@settings(deadline=None)
def test_import_json_survives_json_and_reading(rows: list[dict[str, Any]]):
    sent = to_import_json(rows)
    assert sent == rows
    assert to_import_json(read_rows(msgspec.json.decode(msgspec.json.encode(sent)))) == rows


@given(tables)
@settings(deadline=None)
def test_the_wide_spelling_keeps_every_list_in_its_order(rows: list[dict[str, Any]]):
    filled = [{key: value for key, value in row.items() if value != []} for row in rows]
    wide = to_wide(rows)
    assert not {"attachments", "metadata_fields"} & set(wide.columns)
    assert to_import_json(from_wide(wide)) == filled


@given(tables)
@settings(deadline=None)
def test_nothing_that_is_passed_in_changes(rows: list[dict[str, Any]]):
    before = copy.deepcopy(rows)
    frame = as_frame(rows)
    for convert in (to_import_json, to_wide, read_rows, as_frame):
        convert(frame)
        for sent in to_import_json(rows):
            sent.clear()
    assert rows == before
    assert to_import_json(frame) == before


@pytest.mark.parametrize("suffix", [".json", ".ndjson", ".jsonl.gz", ".json.gz", ".parquet"])
@given(rows=tables.filter(bool))
def test_a_file_gives_back_what_was_written(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, rows: list[dict[str, Any]]
):
    path = tmp_path_factory.mktemp("rows") / f"rows{suffix}"
    # Parquet tells a text that is JSON from a dict no more than CSV does.
    plain = [row for row in rows if not str(row["row_data"]).lstrip().startswith("{")] or PLAIN
    write_rows(plain if suffix == ".parquet" else rows, path)
    assert to_import_json(read_rows(path)) == (plain if suffix == ".parquet" else rows)


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".csv.gz"])
def test_csv_gives_back_texts_and_lists(tmp_path: Path, suffix: str):
    path = tmp_path / f"rows{suffix}"
    frame = as_frame(PLAIN).assign(note=['a,b\n"c"\t', None])
    write_rows(frame, path)
    read = read_rows(path)
    assert to_import_json(read) == PLAIN
    assert read["note"].tolist() == ['a,b\n"c"\t', None]
    assert list(read.columns) == list(frame.columns)


def test_import_json_holds_python_values_only_and_none_of_the_users_columns():
    frame = pd.DataFrame(
        {
            "row_data": [Path("plots/a.jpg"), {"bounds": np.array([[1, 2], [3, 4]])}],
            "global_key": ["a", np.nan],
            "attachments": [
                np.array([{"type": "RAW_TEXT", "value": "x", "name": None}], dtype=object),
                [],
            ],
            "mine": [1, 2],
        }
    )
    assert to_import_json(frame) == [
        {
            "row_data": "./plots/a.jpg",
            "global_key": "a",
            "attachments": [{"type": "RAW_TEXT", "value": "x"}],
        },
        {"row_data": {"bounds": [[1, 2], [3, 4]]}, "attachments": []},
    ]


@pytest.mark.parametrize(
    "entry",
    [
        {"type": "IMAGE", "value": "u", "extra": 1},
        {"type": "IMAGE", "value": ""},
        {"type": "IMAGE", "value": "u", "name": "a///b"},
        {"value": "u"},
        "text",
    ],
)
def test_what_has_no_wide_spelling_is_refused_not_dropped(entry: Any):
    with pytest.raises(RowsError, match=r"row 0: attachments\[0\]"):
        to_wide([{"row_data": "u", "attachments": [entry]}])


def test_wide_columns_repeat_only_where_an_order_needs_it():
    first, second = ({"type": "IMAGE", "value": f"u{name}", "name": name} for name in "ab")
    wide = to_wide(
        [
            {"row_data": "1", "attachments": [first, second]},
            {"row_data": "2", "attachments": [second, first]},
            {"row_data": "3", "attachments": [second]},
        ]
    )
    assert [name for name in wide.columns if name.startswith("attachment")] == [
        "attachment///IMAGE///a",
        "attachment///IMAGE///b",
        "attachment///IMAGE///a///2",
    ]
