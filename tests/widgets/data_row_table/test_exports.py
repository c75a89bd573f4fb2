"""Rows copied and exported: nothing lost, nothing run by a spreadsheet, no secret copied."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lb_widgets.errors import Cancelled, InputError, MissingExtraError
from lb_widgets.io import read_rows, to_import_json
from lb_widgets.messages.table_changes import CopyRequest, ExportFormat, ExportRequest, RowsChoice
from lb_widgets.messages.table_columns import (
    Grouping,
)
from lb_widgets.messages.view import NATIVE
from lb_widgets.widgets.data_row_table import exports, row_files
from lb_widgets.widgets.data_row_table.exports import ExportedRows, copied, exported
from lb_widgets.widgets.data_row_table.row_files import file_pieces, neutral
from tests.widgets.data_row_table.made_content import (
    SECRET,
    Waiting,
    content_of,
    issue,
    overlay,
)

if TYPE_CHECKING:
    from pathlib import Path

    from lb_widgets.widgets.base import Reply
    from lb_widgets.widgets.data_row_table.content import TableContent

_STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.text(
    "=+-@\t\r\n\",;'0123456789.e🙂\u202e<", max_size=8
)
_rows = st.lists(
    st.fixed_dictionaries(
        {"row_data": _text, "global_key": st.none() | _text},
        optional={"note": _text, "number": st.integers(-9, 9) | st.floats(allow_nan=False)},
    ),
    max_size=8,
)


def _copy(
    content: TableContent, ids: list[int] | None = None, *columns: str, verbatim: bool = False
) -> Reply:
    names = columns or tuple(each.name for each in content.columns(Grouping.TYPE))
    request = CopyRequest(
        id="1", version=0, view=NATIVE, rows=RowsChoice.VIEW, columns=list(names), verbatim=verbatim
    )
    chosen = np.arange(content.total) if ids is None else np.array(ids)
    return copied(content, request, chosen, Waiting())


def _pasted(reply: Reply) -> list[list[str]]:
    (body,) = reply.buffers
    return list(csv.reader(io.StringIO(body.decode(), newline=""), "excel-tab"))


def _file(content: TableContent, kind: ExportFormat, ids: list[int] | None = None) -> bytes:
    chosen = np.arange(content.total) if ids is None else np.array(ids)
    return b"".join(file_pieces(content.frame, chosen, kind, Waiting()))


def _csv(content: TableContent, ids: list[int] | None = None) -> list[dict[str, str]]:
    text = _file(content, ExportFormat.CSV, ids).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


class TestNeutral:
    @given(_text)
    def test_nothing_is_left_that_a_spreadsheet_would_run(self, text: str) -> None:
        shown = neutral(text)
        assert shown in (text, f"'{text}")
        if shown[:1] and shown[0] in _STARTS:
            float(shown)  # only numbers begin so

    @pytest.mark.parametrize("number", ["-1", "+2.5", "-.5", "1e9", "-1.5E-3", ""])
    def test_numbers_are_left_alone(self, number: str) -> None:
        assert neutral(number) == number

    @pytest.mark.parametrize(
        "formula",
        ["=1+1", "-1+1", "+49 170", "@SUM(A1)", "\t=1", "-", "-inf", "-1\n", "\uff1d1", "-\u0663"],
    )
    def test_formulas_are_texts(self, formula: str) -> None:
        assert neutral(formula) == f"'{formula}"


class TestCsv:
    @settings(max_examples=80, deadline=None)
    @given(_rows)
    def test_round_trips_but_for_what_is_made_harmless(self, rows: list[dict[str, Any]]) -> None:
        read = _csv(content_of(rows))
        assert len(read) == len(rows)
        for given_row, row in zip(rows, read, strict=True):
            for name, value in given_row.items():
                if isinstance(value, str):
                    assert row[name] == neutral(value)
                elif value is not None:
                    assert float(row[name]) == value
                else:
                    assert row[name] == ""

    def test_lists_are_json_and_read_back(self, tmp_path: Path) -> None:
        row = {
            "row_data": {"pdf_url": "https://h/a.pdf"},
            "global_key": "ü",
            "attachments": [overlay("a,b")],
        }
        content = content_of([row])
        (tmp_path / "rows.csv").write_bytes(_file(content, ExportFormat.CSV))
        assert to_import_json(read_rows(tmp_path / "rows.csv")) == to_import_json([row])

    def test_rows_come_in_the_order_asked_for(self) -> None:
        content = content_of([{"row_data": each} for each in "abc"])
        assert [row["row_data"] for row in _csv(content, [2, 0])] == ["c", "a"]

    def test_excel_is_told_that_it_is_utf_8(self) -> None:
        assert _file(content_of([{"row_data": "ü"}]), ExportFormat.CSV)[:3] == b"\xef\xbb\xbf"

    def test_headers_run_nothing_either(self) -> None:
        assert "'=cmd" in _csv(content_of([{"row_data": "x", "=cmd": 1}]))[0]

    def test_what_utf_8_cannot_hold_is_refused_and_placed(self) -> None:
        content = content_of([{"row_data": "x"}, {"row_data": "a\ud800"}])
        with pytest.raises(InputError, match=r"row 1, row_data: .* surrogate"):
            _file(content, ExportFormat.CSV)

    def test_every_kind_of_value_is_written(self) -> None:
        row = {"row_data": "x", "day": pd.Timestamp("2026-01-02", tz="UTC"), "good": True,
               "n": np.int64(7), "gone": None, "nan": float("nan")}  # fmt: skip
        (read,) = _csv(content_of(pd.DataFrame([row])))
        assert read["day"] == "2026-01-02 00:00:00+00:00"
        assert (read["good"], read["n"], read["gone"], read["nan"]) == ("True", "7", "", "")


class TestNdjson:
    @settings(max_examples=40, deadline=None)
    @given(_rows)
    def test_is_what_is_imported(self, rows: list[dict[str, Any]]) -> None:
        lines = _file(content_of(rows), ExportFormat.NDJSON).splitlines()
        assert [json.loads(line) for line in lines] == to_import_json(rows)

    @pytest.mark.parametrize("value", [float("nan"), b"bytes", "\ud800"])
    def test_what_json_cannot_hold_is_refused_and_placed(self, value: Any) -> None:
        rows = [{"row_data": "x"}, {"row_data": {"a": value}}]
        with pytest.raises(InputError, match="row 1 cannot be written as JSON"):
            _file(content_of(rows), ExportFormat.NDJSON)


class TestParquet:
    def test_reads_back(self, tmp_path: Path) -> None:
        pytest.importorskip("pyarrow")
        rows = pd.DataFrame(
            [
                {"row_data": SECRET, "global_key": "=a", "attachments": [overlay("x")], "n": 1},
                {"row_data": {"pdf_url": "https://h/a.pdf"}, "global_key": "b", "n": 2},
            ],
            index=["one", "two"],
        )
        content = content_of(rows)
        (tmp_path / "rows.parquet").write_bytes(_file(content, ExportFormat.PARQUET, [1, 0]))
        read = read_rows(tmp_path / "rows.parquet")
        assert to_import_json(read) == to_import_json(rows)[::-1]
        assert (read["n"].tolist(), read.index.tolist()) == ([2, 1], ["two", "one"])

    def test_no_rows_are_a_file_too(self, tmp_path: Path) -> None:
        pytest.importorskip("pyarrow")
        content = content_of([{"row_data": "x"}])
        (tmp_path / "rows.parquet").write_bytes(_file(content, ExportFormat.PARQUET, []))
        assert len(read_rows(tmp_path / "rows.parquet")) == 0

    def test_without_pyarrow_says_what_to_install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("lb_widgets.io.files.find_spec", lambda _: None)
        with pytest.raises(MissingExtraError, match="parquet"):
            _file(content_of([{"row_data": "x"}]), ExportFormat.PARQUET)

    def test_what_it_cannot_hold_is_refused(self) -> None:
        pytest.importorskip("pyarrow")
        frame = pd.DataFrame({"row_data": "x", "own": pd.Series([1, "a"], dtype=object)})
        with pytest.raises(InputError, match="Parquet does not hold these rows"):
            _file(content_of(frame), ExportFormat.PARQUET)


class TestExported:
    def _exported(self, content: TableContent, context: Waiting) -> Reply:
        request = ExportRequest(
            id="1", version=0, view=NATIVE, rows=RowsChoice.VIEW, format=ExportFormat.CSV
        )
        return exported(content, request, np.arange(content.total), context)

    def test_comes_in_pieces_that_are_the_file(self, monkeypatch: pytest.MonkeyPatch) -> None:
        content = content_of([{"row_data": f"text {at}"} for at in range(100)])
        whole = _file(content, ExportFormat.CSV)
        monkeypatch.setattr(row_files, "MAX_PIECE", 100)
        monkeypatch.setattr(row_files, "_CHUNK", 7)
        context = Waiting()
        reply = self._exported(content, context)
        assert b"".join(reply.buffers) == whole
        assert {len(piece) for piece in reply.buffers[:-1]} == {100}
        assert context.told[0][:2] == (0, 100)
        assert context.told[-1][:2] == (100, 100)

    def test_says_what_it_is(self) -> None:
        reply = self._exported(content_of([{"row_data": "x"}]), Waiting())
        result: Any = reply.result
        assert result.name.startswith("data-rows-2")
        assert result.name.endswith(".csv")
        assert (result.rows, result.content_type) == (1, "text/csv;charset=utf-8")

    def test_can_be_cancelled(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(row_files, "_CHUNK", 1)
        with pytest.raises(Cancelled):
            self._exported(content_of([{"row_data": "x"}] * 10), Waiting(looks=3))

    def test_too_much_for_a_browser_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(exports, "MAX_EXPORTED", 10)
        with pytest.raises(InputError, match=r'table\.export\("rows\.csv"\)'):
            self._exported(content_of([{"row_data": "x"}]), Waiting())


class TestCopied:
    @settings(max_examples=60, deadline=None)
    @given(_rows)
    def test_pastes_as_the_cells_it_was_copied_from(self, rows: list[dict[str, Any]]) -> None:
        header, *lines = _pasted(_copy(content_of(rows), None, "row_data", verbatim=True))
        assert header == ["row_data"]
        texts = [row["row_data"].replace("\0", "�") for row in rows]
        assert ["".join(line) for line in lines] == [neutral(text) for text in texts]

    def test_every_column_says_what_it_shows(self) -> None:
        rows = [
            {
                "row_data": "x",
                "global_key": "a",
                "attachments": [overlay("Relief"), overlay(None), overlay("CIR")],
                "metadata_fields": [{"name": "split", "value": "train"}],
                "tree": {"a": [1, None]},
            }
        ]
        outcome = pd.DataFrame({"global_key": ["a"], "status": ["failed"], "error": ["odd"]})
        issues = [issue(0, "url-plain-http", key="a")]
        header, row = _pasted(_copy(content_of(rows, issues=issues, outcome=outcome)))
        cells = dict(zip(header, row, strict=True))
        assert cells == {
            "Problems": 'warning: row 0 (global_key "a"), row_data: is odd.',
            "global_key": "a",
            "submit": "failed: odd",
            "media_type": "",
            "row_data": "x",
            "IMAGE_OVERLAY": "Relief, relief.png, CIR",
            "metadata.split": "train",
            "tree": '{"a": [1, null]}',
        }
        content = content_of(rows)
        names = [each.name for each in content.columns(Grouping.LAYER)]
        header, row = _pasted(_copy(content, None, *names))
        assert dict(zip(header, row, strict=True))["CIR"] == "CIR"

    def test_secrets_are_masked_unless_asked_for(self) -> None:
        rows = [
            {
                "row_data": SECRET,
                "global_key": SECRET,
                "attachments": [overlay(SECRET), {"type": "RAW_TEXT", "value": f"see {SECRET}"}],
                "metadata_fields": [{"name": "link", "value": SECRET}],
                "tree": {"token": "t0ken", "url": [SECRET]},
                f"head {SECRET}": 1,
            }
        ]
        outcome = pd.DataFrame({"global_key": [SECRET], "status": ["failed"], "error": [SECRET]})
        issues = [issue(0, "row-data-missing", message=f"is {SECRET}", key=SECRET)]
        content = content_of(rows, issues=issues, outcome=outcome)
        reply = _copy(content)
        text = reply.buffers[0].decode()
        assert "5ecre7" not in text
        assert "t0ken" not in text
        assert "***" in text
        result: Any = reply.result
        assert (result.rows, result.masked) == (1, True)
        verbatim = _copy(content, None, "row_data", "tree", verbatim=True)
        assert verbatim.buffers[0].decode().count("5ecre7") == 2
        plain: Any = verbatim.result
        assert not plain.masked

    def test_what_a_clipboard_cannot_hold_is_a_mark(self) -> None:
        _, row = _pasted(_copy(content_of([{"row_data": "a\0b\ud800c"}]), None, "row_data"))
        assert row == ["a�b?c"]

    def test_too_much_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(exports, "MAX_COPIED", 100)
        with pytest.raises(InputError, match="export them as a file"):
            _copy(content_of([{"row_data": "x" * 60}] * 2))

    def test_an_unknown_column_is_an_error(self) -> None:
        with pytest.raises(InputError, match="no column 'height'"):
            _copy(content_of([{"row_data": "x"}]), None, "height")


class _Table(ExportedRows):
    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.view = content_of(rows).frame
        self.selected = self.view.iloc[:1]


class TestFromPython:
    def test_writes_what_the_menu_does(self, tmp_path: Path) -> None:
        rows = [{"row_data": "=x", "global_key": each} for each in "ab"]
        table = _Table(rows)
        table.export(tmp_path / "all.csv")
        assert (tmp_path / "all.csv").read_bytes() == _file(content_of(rows), ExportFormat.CSV)
        table.export(str(tmp_path / "some.jsonl"), rows="selected")
        assert len((tmp_path / "some.jsonl").read_bytes().splitlines()) == 1

    @pytest.mark.parametrize(
        ("name", "message"), [("rows.xlsx", r"\.csv"), ("no/such/folder.csv", "cannot be written")]
    )
    def test_says_what_cannot_be(self, name: str, message: str, tmp_path: Path) -> None:
        with pytest.raises(InputError, match=message):
            _Table([{"row_data": "x"}]).export(tmp_path / name)

    def test_an_error_leaves_the_old_file(self, tmp_path: Path) -> None:
        (tmp_path / "rows.csv").write_text("old")
        with pytest.raises(InputError):
            _Table([{"row_data": "\ud800"}]).export(tmp_path / "rows.csv")
        assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [
            ("rows.csv", "old")
        ]
        with pytest.raises(InputError, match="expected"):
            _Table([]).export(tmp_path / "rows.csv", rows="all")  # type: ignore[arg-type]
