"""What goes out comes back, and nothing that is passed in changes."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lb_widgets.errors import LbWidgetsError, RowsError
from lb_widgets.io import as_frame, from_wide, read_rows, to_import_json, to_wide, write_rows

texts = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), min_size=1, max_size=12)
names = texts.filter(lambda text: "///" not in text and text == text.strip())
# Lower case, so that none is an older spelling such as tileLayerUrl.
keys = texts.map(str.lower)
numbers = st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False)
json_values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=8,
)
attachments = st.fixed_dictionaries(
    {"type": st.sampled_from(["IMAGE_OVERLAY", "RAW_TEXT", "IMAGE"]), "value": texts},
    optional={"name": names},
)
metadata = st.fixed_dictionaries({"name": names, "value": texts | numbers | st.booleans()})
embeddings = st.fixed_dictionaries({"embedding_id": texts, "vector": st.lists(numbers, max_size=2)})
data_rows = st.fixed_dictionaries(
    {"row_data": texts | st.dictionaries(keys, json_values, min_size=1, max_size=3)},
    optional={
        "global_key": texts,
        "external_id": texts,
        "media_type": st.sampled_from(["IMAGE", "TMS_GEO", "TEXT"]),
        "metadata_fields": st.lists(metadata, max_size=3),
        "attachments": st.lists(attachments, max_size=5),
        "embeddings": st.lists(embeddings, min_size=1, max_size=2),
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
    lists = [wide[name] for name in ("attachments", "metadata_fields") if name in wide]
    assert all(column.isna().all() for column in lists)
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


own_names = st.sampled_from(["mine", "Größe", "a b", "7", "data_row", "projects"])


@st.composite
def frames(draw: st.DrawFn, own: st.SearchStrategy[Any]) -> pd.DataFrame:
    """Draw a canonical frame with columns of the user's own, columns and index in any order."""
    rows = draw(st.lists(data_rows, min_size=1, max_size=4))
    frame = as_frame(rows)
    for name in draw(st.lists(own_names, unique=True, max_size=3)):
        values = draw(st.lists(own, min_size=len(rows), max_size=len(rows)))
        frame[name] = pd.Series(values, dtype=object)
    order = draw(st.permutations(list(frame.columns)))
    index = draw(st.lists(st.integers(0, 9), min_size=len(rows), max_size=len(rows)))
    return frame[order].set_axis(index, axis=0)


def assert_same(read: pd.DataFrame, frame: pd.DataFrame, *, index: bool) -> None:
    """Compare columns, their order, and every cell with its type."""
    assert list(read.columns) == list(frame.columns)
    assert list(read.index) == (list(frame.index) if index else list(range(len(frame))))
    for name in frame.columns:
        assert _exact(read[name]) == _exact(frame[name])


def _exact(column: pd.Series[Any]) -> str:
    """Return the values as text that tells 1, 1.0 and True apart, but not the order of keys."""
    return json.dumps(column.tolist(), sort_keys=True)


@pytest.mark.parametrize("suffix", [".json", ".ndjson.gz"])
@given(frame=frames(json_values))
def test_json_keeps_columns_of_ones_own_and_every_order(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, frame: pd.DataFrame
):
    path = tmp_path_factory.mktemp("rows") / f"rows{suffix}"
    write_rows(frame, path)
    assert_same(read_rows(path).astype(object), frame, index=False)


cell_texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)


@pytest.mark.parametrize("suffix", [".csv", ".tsv.gz", ".parquet"])
@given(frame=frames(st.none() | cell_texts))
def test_tables_keep_texts_of_ones_own_and_every_order(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, frame: pd.DataFrame
):
    path = tmp_path_factory.mktemp("rows") / f"rows{suffix}"
    is_text = frame["row_data"].map(lambda cell: isinstance(cell, str))
    frame = frame[is_text]
    write_rows(frame, path)
    read = read_rows(path)
    assert_same(read.astype(object).where(read.notna(), None), frame, index=suffix == ".parquet")


@given(frames(st.none() | json_values))
def test_wide_and_back_is_the_same_frame(frame: pd.DataFrame):
    before = copy.deepcopy(frame)
    for name in ("attachments", "metadata_fields"):
        before[name] = before[name].map(lambda cell: cell or None)
    assert_same(from_wide(to_wide(frame)), before, index=True)


odd_keys = st.sampled_from(
    ["row_data", "rowData", "attachments", "attachmentInputs", "metadata_fields", "metadataFields",
     "media_type", "mediaType", "global_key", "data_row", "media_attributes", "attachment///IMAGE",
     "attachment///", "metadata///x", "", "id", "type", "value", "name", "schemaId", "schema_kind"]
)  # fmt: skip
odd_values = st.recursive(
    st.none() | st.booleans() | numbers | texts
    | st.sampled_from(["TEXT", "IMAGE", "PDF", "TMS_GEO", "CustomMetadataEnum", "{", '{"a": 1}']),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(odd_keys | texts, inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@pytest.mark.filterwarnings("ignore::lb_widgets.errors.LbWidgetsWarning")
@given(st.lists(st.dictionaries(odd_keys | texts, odd_values, max_size=6) | odd_values, max_size=4))
@settings(max_examples=max(settings().max_examples, 100))
def test_any_json_is_read_or_refused_with_an_error_of_ours(
    tmp_path_factory: pytest.TempPathFactory, records: list[Any]
):
    folder = tmp_path_factory.mktemp("odd")
    (folder / "rows.json").write_text(json.dumps(records))
    (folder / "rows.ndjson").write_text("".join(json.dumps(row) + "\n" for row in records))
    (folder / "rows.csv").write_text("".join(json.dumps(row) + "\n" for row in records))
    before = copy.deepcopy(records)
    for source in (records, folder / "rows.json", folder / "rows.ndjson", folder / "rows.csv"):
        try:
            rows = read_rows(source)
        except LbWidgetsError:
            continue
        sent = to_import_json(rows)
        # What was read once is in the current spelling: reading it again changes nothing.
        if any("row_data" in row for row in sent):
            assert to_import_json(read_rows(json.loads(json.dumps(sent)))) == sent
    assert repr(records) == repr(before)


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


def test_import_json_holds_the_current_spelling_of_row_data():
    tiles = {"tileLayerUrl": "https://t/{z}/{x}/{y}", "minZoom": 1}
    rows = [{"row_data": tiles}, {"row_data": {"pdfUrl": "u"}}, {"row_data": {"myKey": 1}}]
    assert [row["row_data"] for row in to_import_json(rows)] == [
        {"tile_layer_url": "https://t/{z}/{x}/{y}", "min_zoom": 1},
        {"pdf_url": "u"},
        {"myKey": 1},
    ]
    assert tiles == {"tileLayerUrl": "https://t/{z}/{x}/{y}", "minZoom": 1}


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
