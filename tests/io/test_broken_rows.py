"""What is read whatever its spelling or encoding, and what is told where it has no place."""

from __future__ import annotations

import copy
import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lb_widgets.errors import InputError, RowsError
from lb_widgets.io import read_rows, to_import_json

GOOD = {"row_data": "https://a.com/1.png", "attachments": [{"type": "IMAGE", "value": "u"}]}
ODD = {"type": 7, "value": None}
# From a row that has no place in the canonical form to its places, with what was expected.
BROKEN: list[tuple[Any, list[str]]] = [
    ({"row_data": 7}, ["row_data: found a number (7), expected text or an object"]),
    ({"row_data": ["u"]}, ["row_data: found a list (['u']), expected text or an object"]),
    ({**GOOD, "media_type": 1}, ["media_type: found a number (1), expected text"]),
    ({**GOOD, "attachments": "u"},
     ['attachments: found text ("u"), expected a list of {type, value} objects']),
    ({**GOOD, "attachments": [{}, ODD]},
     ["attachments[0].type: missing, expected text",
      "attachments[0].value: missing, expected text",
      "attachments[1].type: found a number (7), expected text",
      "attachments[1].value: missing, expected text"]),
    ({**GOOD, "attachments": [GOOD["attachments"][0], "u"]},
     ['attachments[1]: found text ("u"), expected an object {type, value}']),
    ({**GOOD, "attachments": [{"type": "IMAGE", "value": "u", "name": 3}]},
     ["attachments[0].name: found a number (3), expected text"]),
    ({**GOOD, "metadata_fields": {"tag": "x"}},
     ["metadata_fields: found an object ({'tag': 'x'}), expected a list of {name, value} objects"]),
    ({**GOOD, "metadata_fields": [None]},
     ["metadata_fields[0]: missing, expected an object {name, value}"]),
    ({**GOOD, "rowData": "https://b.com/2.png?token=abc"},
     ['rowData: found text ("https://b.com/2.png?token=***"), expected the same as in row_data']),
]  # fmt: skip
FORMS = {
    "rows.ndjson": ("line {}, $.", 1),
    "rows.json": ("$[{}].", 0),
    "rows.parquet": ("row {}, ", 0),
    "": ("row {}, ", 0),
}


@pytest.mark.parametrize("name", ["rows.ndjson", "rows.json", ""])
def test_every_broken_place_is_told_and_the_good_rows_kept(tmp_path: Path, name: str):
    rows = [row for broken, _ in BROKEN for row in (GOOD, broken)] + [GOOD]
    source: Any = tmp_path / name if name else rows
    if name == "rows.ndjson":
        source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    elif name:
        source.write_text(json.dumps(rows))
    before = copy.deepcopy(rows)
    with pytest.raises(
        RowsError, match=r"13 problems in .*; the first: .*row_data: found"
    ) as caught:
        read_rows(source)
    form, first = FORMS[name]
    assert list(caught.value.problems) == [
        f"{name} {form.format(2 * number + 1 + first)}{place}".lstrip()
        for number, (_, places) in enumerate(BROKEN)
        for place in places
    ]
    assert to_import_json(caught.value.rows) == [GOOD] * (len(BROKEN) + 1)
    assert rows == before


def test_csv_and_parquet_tell_the_row(tmp_path: Path):
    cell = json.dumps([{"type": "IMAGE", "value": "u"}, ODD])
    table = pd.DataFrame({"row_data": ["u", "v"], "attachments": [None, cell]})
    table.to_csv(tmp_path / "rows.csv", index=False)
    table.to_parquet(tmp_path / "rows.parquet")
    for name in ("rows.csv", "rows.parquet"):
        with pytest.raises(RowsError) as caught:
            read_rows(tmp_path / name)
        assert caught.value.problems == (
            f"{name} row 1, attachments[1].type: found a number (7), expected text",
            f"{name} row 1, attachments[1].value: missing, expected text",
        )
        assert caught.value.rows["row_data"].tolist() == ["u"]


@pytest.mark.parametrize(
    "row",
    [
        {"row_data": None},
        {"row_data": {}, "global_key": 7, "external_id": [1]},
        {"row_data": "", "media_type": "NOPE", "attachments": [{"type": "X", "value": ""}]},
        {**GOOD, "attachments": [{"type": "IMAGE", "value": "u", "name": None, "mame": "x"}]},
        {**GOOD, "attachments": [{"type": "IMAGE", "value": Path("a.png"), "name": np.nan}]},
        {**GOOD, "attachments": np.array([{"type": "IMAGE", "value": "u"}], dtype=object)},
        {**GOOD, "attachments": None, "metadata_fields": [{}]},
        {"row_data": Path("a.png"), "metadata_fields": ()},
    ],
)
def test_what_check_reports_is_not_refused(row: Any):
    assert len(read_rows([row])) == 1


def test_a_frame_is_left_to_check():
    frame = pd.DataFrame([{"row_data": 7, "attachments": [ODD, "x"], "metadata_fields": "none"}])
    assert read_rows(frame).to_dict("records") == [
        {**frame.to_dict("records")[0], "global_key": None, "external_id": None, "media_type": None}
    ]


def test_older_spellings_are_read_and_the_current_ones_given():
    old = {
        "rowData": {"tileLayerUrl": "https://t/{z}/{x}/{y}", "minZoom": 1},
        "globalKey": "a-1",
        "externalId": "x",
        "mediaType": "TMS_GEO",
        "attachmentInputs": [{"type": "TEXT", "value": "a note"}],
        "metadataFields": [{"schemaId": "c1", "value": "x"}],
        "mine": 1,
    }
    before = copy.deepcopy(old)
    new = {
        "row_data": {"tile_layer_url": "https://t/{z}/{x}/{y}", "min_zoom": 1},
        "global_key": "a-1",
        "external_id": "x",
        "media_type": "TMS_GEO",
        "metadata_fields": [{"schema_id": "c1", "value": "x"}],
        "attachments": [{"type": "RAW_TEXT", "value": "a note"}],
    }
    for source in ([old], pd.DataFrame([old], index=["i"])):
        rows = read_rows(source)
        assert to_import_json(rows) == [new]
        assert list(rows.columns)[:3] == ["row_data", "global_key", "external_id"]
        assert rows["mine"].tolist() == [1]
    assert list(rows.index) == ["i"]
    assert old == before
    assert to_import_json(read_rows(to_import_json([old | {"row_data": old["rowData"]}]))) == [
        {"row_data": new["row_data"]}
    ]


def test_wide_columns_of_older_types_are_read_too():
    frame = pd.DataFrame({"row_data": ["u"], "attachment///TEXT///Notes": ["https://a.com/n.txt"]})
    assert read_rows(frame)["attachments"][0] == [
        {"type": "TEXT_URL", "value": "https://a.com/n.txt", "name": "Notes"}
    ]


def test_a_media_type_that_is_given_decides_the_spelling_too():
    rows = read_rows([{"row_data": {"minZoom": 1}}], media_type="TMS_SIMPLE")
    assert to_import_json(rows) == [{"row_data": {"min_zoom": 1}, "media_type": "TMS_SIMPLE"}]
    with pytest.raises(RowsError, match=r"row 0, media_type: found a list \(\[\]\)"):
        read_rows([{**GOOD, "media_type": []}], media_type="IMAGE")


def test_older_and_current_names_fill_each_other_up():
    rows = read_rows([{"rowData": "u", "row_data": "u"}, {"rowData": "v"}, {"row_data": "w"}])
    assert rows["row_data"].tolist() == ["u", "v", "w"]
    assert "rowData" not in rows


ARRAY = [{"row_data": "ü", "global_key": "1"}, {"row_data": "\u2028", "global_key": "2"}]
LINES = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ARRAY)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("name", ["a.json", "a.ndjson", "a.csv", "a.tsv.gz", "a.json.gz"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_byte_order_marks_and_line_ends(tmp_path: Path, name: str, encoding: str, ending: str):
    separator = "\t" if ".tsv" in name else ","
    table = f"row_data{separator}global_key\nü{separator}1\n\u2028{separator}2\n"
    text = {"j": json.dumps(ARRAY, indent=1), "n": LINES + "\n  \n"}.get(name[2], table)
    content = text.replace("\n", ending).encode(encoding)
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    assert to_import_json(read_rows(tmp_path / name)) == ARRAY


def test_json_and_ndjson_are_told_apart_by_content(tmp_path: Path):
    for name, text in {
        "lines.json": LINES,
        "array.ndjson": json.dumps(ARRAY),
        "indented.jsonl": json.dumps(ARRAY, indent=2),
    }.items():
        (tmp_path / name).write_text(text)
        assert to_import_json(read_rows(tmp_path / name)) == ARRAY
    (tmp_path / "one.ndjson").write_text(json.dumps(ARRAY[0], indent=2))
    assert to_import_json(read_rows(tmp_path / "one.ndjson")) == ARRAY[:1]
    (tmp_path / "gz.ndjson").write_bytes(gzip.compress(LINES.encode()))
    assert to_import_json(read_rows(tmp_path / "gz.ndjson")) == ARRAY


def test_one_object_is_told_without_a_number(tmp_path: Path):
    (tmp_path / "a.json").write_text('{"row_data": 7}')
    with pytest.raises(RowsError, match=r"a\.json \$\.row_data: found a number"):
        read_rows(tmp_path / "a.json")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.json", b" \n", "a.json is empty, expected a list of rows"),
        ("a.json", b'[{"row_data": "u"},]', r"trailing comma in array \(line 1, column 20\)"),
        ("a.json", b'[{"row_data": "\xe9"}]', "a.json is no JSON: it is not UTF-8; save it"),
        (
            "a.ndjson",
            b'{"row_data": "u"},\n',
            "line 1: is no JSON: .*; remove the comma at its end",
        ),
        ("a.ndjson", b'{"row_data": "\xe9"}\n', "line 1: is no JSON: it is not UTF-8; save it"),
        ("a.ndjson", b"\xff\xfe{\x00\x00\xd8", "a.ndjson is not UTF-16"),
        ("a.parquet", b"PAR1", "a.parquet cannot be read as Parquet"),
        ("a.ndjson", b"[" * 100_000, "is no JSON: maximum recursion depth"),
    ],
)
def test_files_that_cannot_be_read_tell_the_fix(
    tmp_path: Path, name: str, content: bytes, message: str
):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_rows(tmp_path / name)


def test_an_empty_ndjson_file_holds_no_rows(tmp_path: Path):
    (tmp_path / "a.ndjson").write_bytes(b"")
    assert len(read_rows(tmp_path / "a.ndjson")) == 0


def test_a_file_cut_short_keeps_the_rows_before(tmp_path: Path):
    path = tmp_path / "a.ndjson.gz"
    lines = "".join(json.dumps({"row_data": f"{n * 7919 % 104729}"}) + "\n" for n in range(20_000))
    path.write_bytes(gzip.compress(lines.encode())[:-2000])
    with pytest.raises(RowsError, match=r"a\.ndjson\.gz is cut short after line \d+") as caught:
        read_rows(path)
    assert len(caught.value.rows) > 1000


def test_every_line_of_csv_with_too_many_cells_is_told(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text(
        'row_data,x\na,1\n"b\nb",1,2\nc\n\nd,1,2,3\n"{""pdfUrl"": 1}",[\n"{""a"":1}",1\n'
    )
    with pytest.raises(RowsError) as caught:
        read_rows(path, columns={"x": "attachments"})
    assert caught.value.problems == (
        'a.csv row 0, attachments: found text ("1"), expected a list of {type, value} objects',
        "a.csv row 1 (line 4): found 3 cells, expected 2 as in the header",
        "a.csv row 3 (line 7): found 4 cells, expected 2 as in the header",
        "a.csv row 4, x: is no JSON: Input data was truncated",
        'a.csv row 5, attachments: found text ("1"), expected a list of {type, value} objects',
    )
    assert caught.value.rows["row_data"].tolist() == ["c"]


def test_broken_rows_far_down_are_told_by_their_own_number():
    rows = [*([GOOD] * 700), {**GOOD, "media_type": 1}, GOOD]
    with pytest.raises(RowsError) as caught:
        read_rows(rows)
    assert caught.value.problems == ("row 700, media_type: found a number (1), expected text",)
    assert len(caught.value.rows) == 701


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_only_line_feeds_end_a_line(tmp_path: Path, encoding: str):
    (tmp_path / "a.ndjson").write_bytes('{"row_data":\r"\u2028"}\r\n'.encode(encoding))
    assert read_rows(tmp_path / "a.ndjson")["row_data"].tolist() == ["\u2028"]


def test_json_in_csv_is_parsed_under_names_of_its_own(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text('url,attachmentInputs,mine\nu,"[{""type"":""IMAGE"",""value"":""v""}]",[1]\n')
    rows = read_rows(path, columns={"url": "row_data"})
    assert rows["attachments"][0] == [{"type": "IMAGE", "value": "v"}]
    assert rows["mine"].tolist() == ["[1]"]
    named = read_rows(path, columns={"attachmentInputs": "attachments", "url": "row_data"})
    assert named["attachments"][0] == [{"type": "IMAGE", "value": "v"}]


def test_an_unknown_layout_tells_the_broken_lines_too(tmp_path: Path):
    path = tmp_path / "a.ndjson"
    path.write_text('{"image_url": "u"}\nnope\n')
    with pytest.raises(RowsError, match='No column "row_data"') as caught:
        read_rows(path)
    assert caught.value.problems[1].startswith("a.ndjson line 2: is no JSON")


def test_the_good_rows_keep_their_lines_as_index(tmp_path: Path):
    path = tmp_path / "a.ndjson"
    path.write_text('{"row_data": "a"}\n\nnope\n{"row_data": 7}\n{"row_data": "b"}\n')
    with pytest.raises(RowsError) as caught:
        read_rows(path)
    rows = caught.value.rows
    assert (rows.index.name, rows.index.tolist()) == ("line", [1, 5])
    with pytest.raises(RowsError) as caught:
        read_rows([{"row_data": 7}, {"row_data": "b"}])
    assert (caught.value.rows.index.name, caught.value.rows.index.tolist()) == (None, [1])
