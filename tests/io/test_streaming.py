from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from lb_widgets.errors import InputError, RowsError
from lb_widgets.io import read_rows
from lb_widgets.io.streaming import stream_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("lb_widgets.io.streaming.BLOCK", 3)


def row(number: int) -> dict[str, Any]:
    return {"row_data": f"https://a.com/{number}.png", "global_key": f"k{number}", "plot": number}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(*lines: Any, name: str = "rows.ndjson") -> Path:
        path = tmp_path / name
        text = "\n".join(each if isinstance(each, str) else json.dumps(each) for each in lines)
        path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
        return path

    return write


@pytest.mark.parametrize("name", ["rows.ndjson", "rows.jsonl.gz"])
def test_rows_come_in_blocks_and_are_those_of_read_rows(write: Write, name: str):
    path = write(*map(row, range(8)), "", name=name)
    stream = stream_rows(path)
    frames = list(stream.frames())
    assert [len(frame) for frame in frames] == [3, 3, 2]
    assert stream.total == 8
    pd.testing.assert_frame_equal(pd.concat(frames, ignore_index=True), read_rows(path))
    assert sum(map(len, stream.frames())) == 8  # once more


def test_all_problems_are_told_with_their_lines_before_any_row_comes(write: Write):
    lines: list[Any] = [*map(row, range(9))]
    lines[1] = '{"row_data": '
    lines[4] = row(4) | {"attachments": [{"type": 7, "value": "x"}]}
    lines[8] = "[1]"
    path = write(*lines)
    with pytest.raises(RowsError) as streamed:
        stream_rows(path)
    with pytest.raises(RowsError) as read:
        read_rows(path)
    assert streamed.value.problems == read.value.problems
    assert [problem.split(",")[0] for problem in streamed.value.problems] == [
        "rows.ndjson line 2: is no JSON: Input data was truncated",
        "rows.ndjson line 5",
        "rows.ndjson line 9: found a list ([1])",
    ]


def test_an_unknown_layout_is_told_with_a_proposal(write: Write):
    path = write({"id": "a", "image_url": "https://a.com/1.png"})
    with pytest.raises(RowsError, match="row_data") as error:
        stream_rows(path)
    columns = error.value.columns
    assert columns == {"id": "global_key", "image_url": "row_data"}
    (frame,) = stream_rows(path, columns=columns, media_type="IMAGE").frames()
    assert frame["media_type"].tolist() == ["IMAGE"]


@pytest.mark.parametrize(
    "content",
    [
        json.dumps([row(1), row(2)]),
        json.dumps([row(1), row(2)], indent=1),
        json.dumps(row(1), indent=1),
        json.dumps(row(1)),
    ],
)
def test_a_file_that_is_not_one_object_a_line_is_read_as_a_whole(write: Write, content: str):
    path = write(content)
    frame = pd.concat(stream_rows(path).frames())
    pd.testing.assert_frame_equal(frame, read_rows(path))


def test_other_formats_are_read_as_a_whole(write: Write):
    path = write("row_data,global_key", "https://a.com/1.png,a", name="rows.csv")
    stream = stream_rows(path)
    assert stream.total == 1
    assert [len(frame) for frame in stream.frames()] == [1]


def test_no_file_is_told(tmp_path: Path):
    with pytest.raises(InputError, match="No such file"):
        stream_rows(tmp_path / "rows.ndjson")


def test_a_file_that_is_cut_short_is_told(write: Write):
    path = write(*map(row, range(2000)), name="rows.ndjson.gz")
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(RowsError, match="is cut short after line"):
        stream_rows(path)


def test_what_one_block_lacks_another_may_have(write: Write):
    """Whole blocks without an asset, or without a column that is mapped, are no other layout."""
    lines = [row(0), *({"global_key": f"k{number}"} for number in range(1, 7))]
    lines[6] |= {"note": "dry"}
    columns = {"note": "attachment///RAW_TEXT///Note"}
    path = write(*lines)
    frame = pd.concat(stream_rows(path, columns=columns).frames(), ignore_index=True)
    read = read_rows(path, columns=columns)
    assert frame["row_data"].tolist() == read["row_data"].tolist()
    assert frame["attachments"].tolist() == read["attachments"].tolist()
    assert frame["attachments"].iloc[6] == [{"type": "RAW_TEXT", "value": "dry", "name": "Note"}]


@pytest.mark.parametrize("columns", [{"nothing": "row_data"}, None])
def test_what_no_block_has_is_told_as_by_read_rows(write: Write, columns: Any):
    path = write(*({"global_key": f"k{number}", "image_url": "u"} for number in range(7)))
    with pytest.raises(InputError) as streamed:
        stream_rows(path, columns=columns)
    with pytest.raises(InputError) as read:
        read_rows(path, columns=columns)
    assert str(streamed.value) == str(read.value)


def test_broken_lines_are_told_where_the_layout_or_every_line_is_broken(write: Write):
    layout = [{"image_url": f"https://a.com/{number}.png"} for number in range(5)]
    for lines in ([*layout, '{"', '{"'], ['{"'] * 7):
        path = write(*lines)
        with pytest.raises(RowsError) as streamed:
            stream_rows(path)
        with pytest.raises(RowsError) as read:
            read_rows(path)
        assert streamed.value.problems == read.value.problems
        assert streamed.value.columns == read.value.columns


def test_an_encoding_that_breaks_off_is_told(write: Write):
    path = write(*map(row, range(2)))
    path.write_bytes(path.read_text("utf-8").encode("utf-16")[:-1])
    with pytest.raises(InputError, match="is not UTF-16"):
        stream_rows(path)
