"""The table as Python and as the wire see it. What it draws is tested in a browser."""

from __future__ import annotations

import json
import queue
import tracemalloc
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from traitlets import TraitError

from lb_widgets.checks import Issue, Report
from lb_widgets.errors import InputError
from lb_widgets.io.frames import as_frame
from lb_widgets.io.row_keys import submitted_keys
from lb_widgets.messages.data_row_table import ActiveState, SelectionState
from lb_widgets.model.rules import RULES, Finding
from lb_widgets.model.types import AttachmentType, Severity
from lb_widgets.sources.pandas_source import PandasSource
from lb_widgets.widgets.data_row_table import DataRowTable

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Loopback

NATIVE = {"sort": None, "text": ""}
SECRET = "https://tiles.example/a.jpg?X-Amz-Signature=5ecre7&width=3"


def overlay(name: str | None, value: str = "https://h/relief.png") -> dict[str, Any]:
    return {"type": "IMAGE_OVERLAY", "value": value, "name": name}


def rows() -> list[dict[str, Any]]:
    return [
        {
            "row_data": SECRET,
            "global_key": "a",
            "media_type": "IMAGE",
            "attachments": [overlay("Relief"), overlay(None), {"type": "RAW_TEXT", "value": "dry"}],
            "metadata_fields": [{"name": "split", "value": "train"}, {"name": "tag", "value": 3}],
            "score": 2.5,
        },
        {"row_data": "/data/film.mp4", "global_key": "same", "score": None},
        {"row_data": "text", "global_key": "same", "media_type": "TEXT", "score": 1.0},
        {"row_data": None, "global_key": None, "media_type": "HOLOGRAM", "score": 0.0},
    ]


class Browser:
    """Stands for the page: sends requests and collects what comes back."""

    def __init__(self, table: DataRowTable) -> None:
        self._table = table
        self._replies: queue.Queue[tuple[dict[str, Any], list[bytes]]] = queue.Queue()
        table.send = lambda *reply: self._replies.put(reply)

    def ask(self, kind: str, **request: Any) -> tuple[dict[str, Any], list[bytes]]:
        self._table._on_message(self._table, {"type": kind, "id": "1", **request}, [])
        reply, buffers = self._replies.get(timeout=10)
        while reply["type"] == "progress":
            reply, buffers = self._replies.get(timeout=10)
        # As the session does: what JSON cannot hold must not come this far.
        return json.loads(json.dumps(reply)), buffers

    def page(self, start: int = 0, count: int = 100, **view: Any) -> list[dict[str, Any]]:
        request = {"version": self._table.version, "start": start, "count": count}
        reply, _ = self.ask("table/page", **request, view={**NATIVE, **view})
        assert reply["type"] == "ok", reply
        return reply["result"]["rows"]

    def columns(self) -> list[str]:
        reply, _ = self.ask("table/schema")
        return [column["label"] for column in reply["result"]["columns"]]

    def cells(self, **view: Any) -> list[dict[str, Any]]:
        return [dict(zip(self.columns(), row["cells"], strict=True)) for row in self.page(**view)]

    def thumbnail(self, row: int, *, height: int = 56) -> tuple[dict[str, Any], list[bytes]]:
        size = {"width": 88, "height": height}
        reply, buffers = self.ask("table/thumbnail", version=self._table.version, row=row, **size)
        return reply.get("result", reply), buffers


class TestPages:
    def test_cells_come_in_the_order_of_the_columns(self) -> None:
        first, film, _, last = Browser(DataRowTable(rows())).cells()
        assert first == {
            "Preview": None,
            "global_key": "a",
            "media_type": "IMAGE",
            "row_data": "https://tiles.example/a.jpg?X-Amz-Signature=***&width=3",
            "IMAGE_OVERLAY": {"kind": "attachments", "count": 2, "names": ["Relief", "relief.png"]},
            "RAW_TEXT": {"kind": "attachments", "count": 1, "names": ["dry"]},
            "metadata_fields": "split: train · tag: 3",
            "score": "2.5",
        }
        assert (film["media_type"], film["score"], film["IMAGE_OVERLAY"]) == (None, None, None)
        assert (last["global_key"], last["row_data"]) == (None, None)

    def test_columns_that_hold_nothing_are_left_out(self) -> None:
        columns = Browser(DataRowTable([{"row_data": "x"}])).columns()
        assert columns == ["Preview", "global_key", "media_type", "row_data"]

    def test_every_attachment_type_has_a_column_and_unknown_ones_share_one(self) -> None:
        kinds = [*AttachmentType, "OVERLAY"]
        attachments = [{"type": str(kind), "value": "https://h/x.bin"} for kind in kinds]
        browser = Browser(DataRowTable([{"row_data": "x", "attachments": attachments}]))
        assert browser.columns()[4:] == [*AttachmentType, "Other types"]
        other = browser.cells()[0]["Other types"]
        assert other == {"kind": "attachments", "count": 1, "names": ["OVERLAY: x.bin"]}

    def test_the_media_type_of_a_file_is_told_where_none_is_declared(self) -> None:
        kinds = [row["media_type"] for row in Browser(DataRowTable(rows())).page()]
        assert kinds == ["IMAGE", "VIDEO", "TEXT", None]

    def test_no_secret_leaves_in_any_text(self) -> None:
        row = {
            "row_data": {"tile_layer_url": f"{SECRET}/{{z}}/{{x}}/{{y}}", "token": "t0ken"},
            "global_key": SECRET,
            "metadata_fields": [{"name": "link", "value": SECRET}],
            "attachments": [
                overlay(SECRET),
                {"type": SECRET, "value": SECRET},
                overlay(None, SECRET),
            ],
            "note": f"see {SECRET}",
        }
        table = DataRowTable([row])
        table.selected_keys, table.active_key = [SECRET], SECRET
        browser = Browser(table)
        told = json.dumps(
            [browser.page(), browser.ask("table/schema"), table.get_state()], default=str
        )
        assert "5ecre7" not in told
        assert "t0ken" not in told
        assert "***" in told
        assert table.selected_keys == [SECRET]
        assert "5ecre7" not in table.static_form()

    def test_a_long_text_is_cut_and_says_how_long_it_is(self) -> None:
        text = "ab " * 3_000_000
        cell = Browser(DataRowTable([{"row_data": text}])).cells()[0]["row_data"]
        assert cell == {"kind": "cut", "text": text[:300], "length": 9_000_000}

    def test_what_utf_8_cannot_carry_shows_as_a_mark(self) -> None:
        cells = Browser(DataRowTable([{"row_data": "a\ud800b"}])).cells()[0]
        assert cells["row_data"] == "a?b"

    @pytest.mark.parametrize(
        ("value", "shown"),
        [
            (pd.Timestamp("2026-01-02", tz="UTC"), "2026-01-02 00:00:00+00:00"),
            ({"b": [1, None]}, '{"b": [1, null]}'),
            (True, "True"),
            ("", ""),
            (np.int64(7), "7"),
            (pd.NaT, None),
            (float("nan"), None),
            ([], None),
        ],
    )
    def test_values_of_every_kind_are_shown(self, value: Any, shown: str | None) -> None:
        frame = pd.DataFrame({"row_data": ["x"], "own": pd.Series([value], dtype=object)})
        assert Browser(DataRowTable(frame)).cells()[0]["own"] == shown

    def test_pages_follow_a_view(self) -> None:
        browser = Browser(DataRowTable(rows()))
        sort = {"column": "score", "descending": True}
        assert [row["id"] for row in browser.page(sort=sort)] == [0, 2, 3, 1]
        assert [row["id"] for row in browser.page(sort=sort, text="e")] == [0, 2, 1]
        reply, _ = browser.ask("table/prepare", version=0, view={"sort": sort, "text": "train"})
        assert reply["result"] == {"total": 1}
        reply, _ = browser.ask("table/locate", version=0, view={"sort": sort, "text": ""}, row=3)
        assert reply["result"] == {"position": 2}
        request = {"version": 0, "view": {"sort": sort, "text": ""}, "start": 0, "stop": 3}
        reply, _ = browser.ask("table/spans", **request)
        assert reply["result"] == {"spans": [[0, 1], [2, 4]]}

    @pytest.mark.parametrize("count", [0, 1001])
    def test_more_rows_than_a_page_may_have_are_refused(self, count: int) -> None:
        request = {"version": 0, "view": NATIVE, "start": 0, "count": count}
        reply, _ = Browser(DataRowTable(rows())).ask("table/page", **request)
        assert (reply["type"], reply["code"]) == ("error", "InputError")

    def test_an_unknown_column_is_an_error_in_words(self) -> None:
        view = {"sort": {"column": "height"}, "text": ""}
        reply, _ = Browser(DataRowTable(rows())).ask("table/prepare", version=0, view=view)
        assert reply["type"] == "error"
        assert "no column 'height'" in reply["message"]

    def test_a_page_of_a_million_rows_costs_the_page(self) -> None:
        count = 1_000_000
        frame = pd.DataFrame({"row_data": "x", "global_key": np.arange(count).astype(str)})
        browser = Browser(DataRowTable(frame))
        browser.page(start=0)
        tracemalloc.start()
        try:
            page = browser.page(start=count - 100)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert page[-1]["id"] == count - 1
        # Anything that touched each row once, a list, a mask, a copy, would take more.
        assert peak < count


class TestSelection:
    def test_from_the_browser_arrives_as_keys_and_rows_in_order(self) -> None:
        table = DataRowTable(rows())
        seen: list[list[str]] = []
        table.observe(lambda change: seen.append(list(change["new"])), "selected_keys")
        table.selection = SelectionState(0, [(2, 4), (0, 1)])
        assert [key.partition("-")[0] for key in table.selected_keys] == ["2", "3", "a"]
        assert seen == [table.selected_keys]
        assert list(table.selected.index) == [0, 2, 3]
        assert table.selected["row_data"].tolist() == [SECRET, "text", None]

    def test_from_python_goes_to_the_browser_in_the_order_of_the_rows(self) -> None:
        table = DataRowTable(rows())
        keys = PandasSource(table.rows).keys([3, 1, 0])
        table.selected_keys = keys
        assert table.selected_keys == keys[::-1]
        assert table.selection == SelectionState(0, [(0, 2), (3, 4)])

    def test_repeated_and_missing_keys_name_one_row_each(self) -> None:
        table = DataRowTable(rows())
        table.selection = SelectionState(0, [(1, 2)])
        (key,) = table.selected_keys
        assert table.position_of(key) == 1
        with pytest.raises(InputError, match="'same'"):
            table.position_of("same")

    def test_an_unknown_key_is_refused_and_changes_nothing(self) -> None:
        table = DataRowTable(rows())
        table.selected_keys = ["a"]
        with pytest.raises(InputError, match="No row has the key 'nobody'"):
            table.selected_keys = ["a", "nobody"]
        with pytest.raises(InputError, match="'nobody'"):
            table.active_key = "nobody"
        assert (table.selected_keys, table.active_key) == (["a"], "")

    def test_rows_past_the_end_are_no_rows(self) -> None:
        table = DataRowTable(rows())
        table.selection = SelectionState(0, [(2, 99)])
        assert len(table.selected) == 2
        table.active = ActiveState(0, 99)
        assert table.active_key == ""

    def test_the_active_row_goes_both_ways(self) -> None:
        table = DataRowTable(rows())
        table.active = ActiveState(0, 0)
        assert table.active_key == "a"
        table.active_key = ""
        assert table.active == ActiveState(0, None)

    def test_it_stays_with_its_rows_when_these_change_places(self) -> None:
        table = DataRowTable(rows())
        table.selection, table.active = SelectionState(0, [(0, 2)]), ActiveState(0, 0)
        kept = table.selected_keys
        table.rows = pd.concat([as_frame([{"row_data": "new", "global_key": "new"}]), table.rows])
        assert table.selected_keys == kept
        assert (table.version, table.total, table.active_key) == (1, 5, "a")
        assert table.selection == SelectionState(1, [(1, 3)])
        assert table.active == ActiveState(1, 1)

    def test_rows_that_are_gone_are_no_longer_selected(self) -> None:
        table = DataRowTable(rows())
        table.selected_keys, table.active_key = ["a"], "a"
        table.rows = rows()[1:]
        assert (table.selected_keys, table.active_key, len(table.selected)) == ([], "", 0)

    def test_a_click_on_rows_that_have_changed_meanwhile_selects_nothing(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        table = DataRowTable(rows())
        table.selected_keys = ["a"]
        table.rows = rows()[::-1]
        sent: list[dict[str, Any]] = []
        monkeypatch.setattr(table, "_send", lambda message, buffers: sent.append(message))  # noqa: ARG005 - ipywidgets' names
        table.set_state({"selection": {"version": 0, "spans": [[0, 1]]}})
        assert table.selected_keys == ["a"]
        assert table.selection == SelectionState(1, [(3, 4)])
        # The page is corrected, after the echo of what it said.
        assert sent[-1]["state"]["selection"] == {"version": 1, "spans": [(3, 4)]}

    def test_all_of_many_rows_are_few_bytes_on_the_wire(self) -> None:
        table = DataRowTable(
            pd.DataFrame({"row_data": "x", "global_key": np.arange(5000).astype(str)})
        )
        table.set_state({"selection": {"version": 0, "spans": [[0, 5000]]}})
        assert len(table.selected_keys) == 5000
        assert table.selection.spans == [(0, 5000)]


class TestRows:
    def test_what_was_passed_in_is_not_changed(self) -> None:
        frame = pd.DataFrame(rows())
        before = frame.copy(deep=True)
        table = DataRowTable(frame)
        Browser(table).page(sort={"column": "score", "descending": False})
        pd.testing.assert_frame_equal(frame, before)

    def test_refresh_shows_what_was_changed_in_place(self) -> None:
        given = rows()
        table = DataRowTable(given)
        given.append({"row_data": "more", "global_key": "more"})
        table.refresh()
        assert (table.version, table.total) == (1, 5)
        assert Browser(table).cells()[-1]["global_key"] == "more"

    def test_a_question_about_rows_that_have_changed_counts_as_cancelled(self) -> None:
        table = DataRowTable(rows())
        table.refresh()
        request = {"version": 0, "view": NATIVE, "start": 0, "count": 10}
        reply, _ = Browser(table).ask("table/page", **request)
        assert (reply["type"], reply["code"]) == ("error", "Cancelled")

    def test_rows_that_cannot_be_read_leave_the_table_as_it_was(self) -> None:
        table = DataRowTable(rows())
        with pytest.raises(InputError):
            table.rows = 7
        assert (table.version, len(table.rows)) == (0, 4)

    def test_no_rows_at_all(self) -> None:
        table = DataRowTable([])
        assert Browser(table).page() == []
        assert "0 data rows" in table.static_form()

    def test_a_wrong_row_height_or_keyword_is_refused(self) -> None:
        with pytest.raises(TraitError, match="row_height"):
            DataRowTable(rows(), row_height=65)
        with pytest.raises(TypeError, match="height"):
            DataRowTable(rows(), height=64)  # type: ignore[call-arg]


def _issue(row: int, severity: Severity, message: str) -> Issue:
    rule = next(rule for rule in RULES if rule.severity is severity)
    return Issue(row, None, rule, Finding(("row_data",), message))


class TestProblems:
    @pytest.fixture
    def table(self) -> DataRowTable:
        issues = [
            _issue(1, Severity.ERROR, f"cannot open {SECRET}"),
            _issue(1, Severity.WARNING, "odd"),
            _issue(3, Severity.INFO, "bare"),
        ]
        return DataRowTable(rows(), problems=Report(as_frame(rows()), issues))

    def test_are_counted_per_row_and_worded(self, table: DataRowTable) -> None:
        first, film, _, last = Browser(table).cells()
        assert first["Problems"] is None
        assert {**film["Problems"], "texts": len(film["Problems"]["texts"])} == {
            "kind": "problems", "error": 1, "warning": 1, "info": 0, "texts": 2,
        }  # fmt: skip
        assert film["Problems"]["texts"][0].startswith(
            "error: row 1, row_data: cannot open https://"
        )
        assert "5ecre7" not in str(film["Problems"])
        assert last["Problems"]["info"] == 1

    def test_are_summed_up_for_all_rows(self, table: DataRowTable) -> None:
        reply, _ = Browser(table).ask("table/schema")
        summary = reply["result"]["problems"]
        assert (summary["error"], summary["warning"], summary["info"]) == (1, 1, 1)
        assert "1 error, 1 warning, 1 note" in table.static_form()

    def test_stay_with_their_rows_when_these_change_places(self, table: DataRowTable) -> None:
        table.rows = table.rows.iloc[::-1]
        problems = [cells["Problems"] is not None for cells in Browser(table).cells()]
        assert problems == [True, False, True, False]

    def test_can_be_taken_away(self, table: DataRowTable) -> None:
        table.problems = None
        assert "Problems" not in Browser(table).columns()
        assert table.version == 1


def _outcome(**status_of: str) -> pd.DataFrame:
    errors = ["bounds: swapped" if status == "failed" else None for status in status_of.values()]
    return pd.DataFrame(
        {"global_key": list(status_of), "status": list(status_of.values()), "error": errors}
    )


class TestOutcome:
    def test_is_a_column_behind_the_key_and_nowhere_in_the_rows(self) -> None:
        frame = pd.DataFrame(rows()[:2])
        before = frame.copy(deep=True)
        table = DataRowTable(frame)
        table.outcome = _outcome(same="failed", A="created")  # keys are compared without case
        browser = Browser(table)
        assert browser.columns()[:3] == ["Preview", "global_key", "submit"]
        created, failed = [cells["submit"] for cells in browser.cells()]
        assert created == {"kind": "status", "status": "created", "verdict": "good", "reason": ""}
        assert failed == {
            "kind": "status", "status": "failed", "verdict": "bad", "reason": "bounds: swapped",
        }  # fmt: skip
        assert "submit" not in table.rows.columns
        pd.testing.assert_frame_equal(frame, before)
        assert "failed: bounds: swapped" in table.static_form()

    def test_can_be_sorted_and_searched(self) -> None:
        table = DataRowTable([{"row_data": "x", "global_key": key} for key in "abc"])
        table.outcome = _outcome(a="failed", b="created")
        browser = Browser(table)
        sort = {"column": "submit", "descending": False}
        assert [row["id"] for row in browser.page(sort=sort)] == [1, 0, 2]
        assert [row["id"] for row in browser.page(text="swapped")] == [0]
        assert browser.cells()[2]["submit"] is None

    def test_two_rows_of_one_key_have_each_their_own(self) -> None:
        table = DataRowTable([{"row_data": "x", "global_key": "a"}] * 2)
        table.outcome = pd.DataFrame(
            {"global_key": ["a", "a"], "status": ["created", "left out"], "error": [None, "twice"]}
        )
        assert [c["submit"]["status"] for c in Browser(table).cells()] == ["created", "left out"]

    def test_of_rows_without_a_key_is_found_by_the_proposed_one(self) -> None:
        table = DataRowTable([{"row_data": "x"}, {"row_data": "y"}])
        (key,) = submitted_keys(table.rows.iloc[[1]])
        table.outcome = _outcome(**{key: "sent", "other": "new"})
        nothing, sent = [cells["submit"] for cells in Browser(table).cells()]
        assert nothing is None
        assert (sent["status"], sent["verdict"]) == ("sent, not confirmed", "open")

    def test_stays_with_its_rows_and_with_what_is_picked(self) -> None:
        table = DataRowTable(rows())
        table.selected_keys, table.active_key = ["a"], "a"
        table.outcome = _outcome(a="created")
        assert (table.selected_keys, table.active_key, table.version) == (["a"], "a", 1)
        table.rows = table.rows.iloc[::-1]
        assert Browser(table).cells()[-1]["submit"]["status"] == "created"
        table.outcome = None
        assert "submit" not in Browser(table).columns()

    def test_a_column_of_ones_own_may_have_its_name(self) -> None:
        table = DataRowTable([{"row_data": "x", "global_key": "a", "submit": "mine"}])
        table.outcome = _outcome(a="created")
        schema, _ = Browser(table).ask("table/schema")
        names = {column["name"]: column["kind"] for column in schema["result"]["columns"]}
        assert (names["submit"], names["submit #2"]) == ("text", "status")
        cells = Browser(table).page()[0]["cells"]
        assert "mine" in cells
        assert any(isinstance(cell, dict) and cell["kind"] == "status" for cell in cells)

    def test_reasons_are_redacted(self) -> None:
        table = DataRowTable([{"row_data": "x", "global_key": "a"}])
        table.outcome = _outcome(a="failed").assign(error=f"cannot open {SECRET}")
        assert "5ecre7" not in str(Browser(table).page())
        assert "5ecre7" not in table.static_form()


def _png(size: tuple[int, int] = (300, 100)) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", size, (10, 20, 30)).save(buffer, "PNG")
    return buffer.getvalue()


class TestPreviews:
    def test_a_picture_comes_in_the_box_asked_for(self, loopback: Loopback) -> None:
        url = loopback.serve("/a.png", _png(), content_type="image/png")
        result, (body,) = Browser(DataRowTable([{"row_data": url}])).thumbnail(0)
        assert (result["shows"], result["content_type"]) == ("picture", "image/jpeg")
        with Image.open(BytesIO(body)) as picture:
            assert picture.size == (88, 29)

    def test_a_local_file_is_a_picture_too(self, tmp_path: Path) -> None:
        (tmp_path / "a.png").write_bytes(_png())
        row = {"row_data": tmp_path / "a.png", "media_type": "IMAGE"}
        assert Browser(DataRowTable([row])).thumbnail(0)[0]["shows"] == "picture"

    def test_why_there_is_none_is_said_in_a_sentence(self, loopback: Loopback) -> None:
        page = loopback.serve("/page.jpg", b"<!doctype html><p>no", content_type="text/html")
        data = [loopback.url("/gone.jpg"), page, None]
        browser = Browser(DataRowTable([{"row_data": x, "media_type": "IMAGE"} for x in data]))
        found = [browser.thumbnail(row) for row in range(3)]
        assert all(result["shows"] == "error" and not buffers for result, buffers in found)
        assert [result["text"] for result, _ in found] == [
            "404 Not Found", "Not an image but an HTML page", "row_data is missing",
        ]  # fmt: skip

    def test_a_text_shows_its_beginning(self, loopback: Loopback) -> None:
        url = loopback.serve("/notes.txt", b"Dune field\n" * 100, content_type="text/plain")
        table = DataRowTable([{"row_data": url}, {"row_data": "inline", "media_type": "TEXT"}])
        (far, _), (inline, _) = Browser(table).thumbnail(0), Browser(table).thumbnail(1)
        assert far["text"].startswith("Dune field\nDune field")
        assert len(far["text"]) <= 241
        assert inline["text"] == "inline"

    def test_a_tile_layer_shows_the_tile_in_its_middle(self, loopback: Loopback) -> None:
        loopback.serve("/3/4/2.png", _png((256, 256)), content_type="image/png")
        row_data = {
            "tile_layer_url": loopback.url("/{z}/{x}/{y}.png"),
            "bounds": [[60, 10], [45, 40]],
            "epsg": "EPSG4326",
            "min_zoom": 0,
            "max_zoom": 8,
        }
        browser = Browser(DataRowTable([{"row_data": row_data, "media_type": "TMS_GEO"}]))
        result, _ = browser.thumbnail(0)
        assert (result["shows"], [r.path for r in loopback.requests]) == ("picture", ["/3/4/2.png"])

    def test_a_tile_layer_that_cannot_be_read_says_why(self) -> None:
        row = {"row_data": {"tile_layer_url": "https://h/{z}"}, "media_type": "TMS_GEO"}
        result, _ = Browser(DataRowTable([row])).thumbnail(0)
        assert result["shows"] == "error"
        assert "epsg is missing" in result["text"]

    def test_other_media_are_shown_by_their_icon(self) -> None:
        assert Browser(DataRowTable(rows())).thumbnail(1) == (
            {"shows": "nothing", "text": "", "content_type": ""},
            [],
        )

    def test_a_row_that_is_not_there_is_an_error_in_words(self) -> None:
        reply, _ = Browser(DataRowTable(rows())).thumbnail(99)
        assert (reply["type"], reply["code"]) == ("error", "InputError")


def test_the_static_form_shows_the_first_rows_and_how_many_there_are() -> None:
    html = DataRowTable([{"row_data": f"text <{i}>"} for i in range(1234)]).static_form()
    assert "1,234 data rows" in html
    assert "The first 20 of 1,234" in html
    assert html.count("<tr>") == 21
    assert "text &lt;19&gt;" in html


def test_positions_and_keys_lead_to_each_other() -> None:
    table = DataRowTable(rows())
    assert [table.position_of(table.key_of(position)) for position in range(4)] == [0, 1, 2, 3]
