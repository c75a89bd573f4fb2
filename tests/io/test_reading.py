from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from lb_widgets.errors import InputError, MissingExtraError, RowsError
from lb_widgets.io import files, read_rows, to_import_json

if TYPE_CHECKING:
    from pathlib import Path


def test_every_broken_line_of_ndjson_is_told_and_the_good_rows_kept(tmp_path: Path):
    path = tmp_path / "rows.ndjson"
    path.write_bytes(b'{"row_data":"a"}\n\nnope\n{"row_data":"b"}\n[1]\n{"global_key": NaN}\n')
    with pytest.raises(RowsError) as caught:
        read_rows(path)
    problems = caught.value.problems
    assert [problem.split(":")[0] for problem in problems] == [
        f"rows.ndjson line {number}" for number in (3, 5, 6)
    ]
    assert caught.value.rows["row_data"].tolist() == ["a", "b"]


def test_broken_json_is_told_with_line_and_column(tmp_path: Path):
    path = tmp_path / "rows.json"
    path.write_text('[\n {"row_data": "a"},\n {"row_data": }\n]')
    with pytest.raises(InputError, match=r"line 3, column 15"):
        read_rows(path)


def test_elements_that_are_no_rows_are_told_with_their_path(tmp_path: Path):
    path = tmp_path / "rows.json"
    path.write_text('[{"row_data": "a"}, 7, "x"]')
    with pytest.raises(RowsError) as caught:
        read_rows(path)
    assert caught.value.problems == (
        "rows.json $[1]: found a number (7), expected an object",
        'rows.json $[2]: found text ("x"), expected an object',
    )


def test_one_object_is_one_row_and_anything_else_is_none(tmp_path: Path):
    path = tmp_path / "row.json"
    path.write_text('\ufeff{"row_data": "a"}')
    assert len(read_rows(path)) == 1
    path.write_text('"a"')
    with pytest.raises(InputError, match="expected a list of rows"):
        read_rows(path)


def test_csv_cells_stay_texts_and_nested_ones_are_parsed(tmp_path: Path):
    path = tmp_path / "rows.csv"
    path.write_bytes(
        b"\xef\xbb\xbfrow_data,global_key,attachments,mine\r\n"
        b'https://a.com/1,00123,"[{""type"": ""RAW_TEXT"", ""value"": ""x""}]",NA\r\n'
        b'"{""pdf_url"": ""https://a.com/a.pdf""}",,,1.50\r\n'
    )
    rows = read_rows(path)
    assert rows["mine"].tolist() == ["NA", "1.50"]
    assert to_import_json(rows) == [
        {
            "row_data": "https://a.com/1",
            "global_key": "00123",
            "attachments": [{"type": "RAW_TEXT", "value": "x"}],
        },
        {"row_data": {"pdf_url": "https://a.com/a.pdf"}},
    ]


def test_long_csv_files_keep_their_zeros_too(tmp_path: Path):
    # pandas would guess a type for each piece of a long file.
    path = tmp_path / "rows.csv"
    path.write_text("row_data\n" + "00123\n" * 600_000)
    assert set(read_rows(path)["row_data"]) == {"00123"}


def test_csv_tells_the_rows_whose_json_is_broken(tmp_path: Path):
    path = tmp_path / "rows.csv"
    path.write_text('row_data,attachments\na,"[{]"\nb,\n')
    with pytest.raises(RowsError) as caught:
        read_rows(path)
    assert caught.value.problems[0].startswith("rows.csv row 0, attachments: is no JSON")
    assert caught.value.rows["row_data"].tolist() == ["b"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b'row_data,x\n"a,b\n', "cannot be read: Error tokenizing data"),
        ("a.csv", b"row_data,row_data\na,b\n", 'column "row_data" occurs 2 times'),
        ("a.csv", b"row_data\n\xff\xfe\n", "is not UTF-8; save it as UTF-8"),
        ("a.ndjson.gz", b"plain", "is no gzip file"),
        ("a.json.gz", gzip.compress(b"[]")[:-4], "is no gzip file, or is cut short"),
        ("a.xlsx", b"", "the suffix tells the format"),
        ("a", b"", "the suffix tells the format"),
    ],
)
def test_files_that_cannot_be_read_say_why(tmp_path: Path, name: str, content: bytes, message: str):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_rows(tmp_path / name)


def test_missing_files_and_urls_say_so(tmp_path: Path):
    with pytest.raises(InputError, match="No such file"):
        read_rows(tmp_path / "none.json")
    with pytest.raises(InputError, match="is a URL; download it") as caught:
        read_rows("https://a.com/rows.json?token=abc")
    assert "abc" not in str(caught.value)


def test_columns_are_renamed_and_a_media_type_filled_in(tmp_path: Path):
    path = tmp_path / "rows.csv"
    path.write_text("id,image_url,mask_url,kind\n1,u1,m1,\n2,u2,,TEXT\n")
    rows = read_rows(
        path,
        columns={
            "id": "global_key",
            "image_url": "row_data",
            "mask_url": "attachment///IMAGE_OVERLAY///mask",
            "kind": "media_type",
        },
        media_type="IMAGE",
    )
    mask = {"type": "IMAGE_OVERLAY", "value": "m1", "name": "mask"}
    assert to_import_json(rows) == [
        {"row_data": "u1", "global_key": "1", "media_type": "IMAGE", "attachments": [mask]},
        {"row_data": "u2", "global_key": "2", "media_type": "TEXT"},
    ]


def test_a_mapping_from_a_column_that_is_not_there_is_refused():
    with pytest.raises(InputError, match='columns= names "url", which the source has not'):
        read_rows([{"row_data": "a"}], columns={"url": "row_data"})


def test_parquet_without_pyarrow_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files, "find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match=r"lb-widgets\[parquet\]"):
        read_rows(tmp_path / "rows.parquet")
