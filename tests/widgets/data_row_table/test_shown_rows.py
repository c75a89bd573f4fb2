"""Which rows are shown, what is known about them, and what each request costs and may say."""

from __future__ import annotations

import json
import tracemalloc
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from traitlets import TraitError

from lb_widgets.checks import Issue, Report, check
from lb_widgets.errors import InputError
from lb_widgets.io.frames import as_frame
from lb_widgets.model.rules import RULES, Finding
from lb_widgets.model.types import Severity
from lb_widgets.widgets.data_row_table import DataRowTable
from tests.widgets.data_row_table.given_rows import MASKED, SECRET, overlay, rows
from tests.widgets.data_row_table.pages import NATIVE, Page, sort_by

if TYPE_CHECKING:
    from tests.conftest import Loopback


class TestRows:
    def test_what_was_passed_in_is_not_changed(self) -> None:
        frame = pd.DataFrame(rows())
        before = frame.copy(deep=True)
        table = DataRowTable(frame)
        Page(table).rows(sort=sort_by("score"))
        table.select(score=1)
        table.filter(score=[1, None])
        pd.testing.assert_frame_equal(frame, before)

    def test_one_row_and_wide_columns_are_taken_too(self) -> None:
        table = DataRowTable({"row_data": "x", "attachment///RAW_TEXT///note": "dry"})
        assert (table.total, "RAW_TEXT" in Page(table).columns()) == (1, True)

    def test_refresh_shows_what_was_changed_in_place(self) -> None:
        given = rows()
        table = DataRowTable(given)
        given.append({"row_data": "more", "global_key": "more"})
        table.refresh()
        assert (table.version, table.total) == (1, 5)
        assert Page(table).cells()[-1]["global_key"] == "more"

    @pytest.mark.parametrize(
        ("kind", "request_"),
        [
            ("table/page", {"view": NATIVE, "at": {"kind": "first"}, "count": 10}),
            ("table/prepare", {"view": NATIVE, "count": 0}),
            ("table/locate", {"view": NATIVE, "row": 0}),
            ("table/select_view", {"view": NATIVE, "selected": True}),
            ("table/select_range", {"view": NATIVE, "start": 0, "stop": 2}),
            ("preview/thumbnail", {"row": 0, "attachment": None, "width": 64, "height": 64}),
            ("row/detail", {"row": 0}),
            ("table/summaries", {"view": NATIVE, "columns": [], "top": 1}),
            ("table/facet", {"view": NATIVE, "column": "score", "search": "", "top": 1}),
            ("table/fixes", {"top": 1}),
            ("table/apply_fixes", {}),
            ("table/copy", {"view": NATIVE, "rows": "view", "columns": [], "verbatim": False}),
            ("table/export", {"view": NATIVE, "rows": "view", "format": "csv"}),
        ],
    )
    def test_a_question_about_rows_that_have_changed_counts_as_cancelled(
        self, kind: str, request_: dict[str, Any]
    ) -> None:
        table = DataRowTable(rows())
        page = Page(table)
        table.refresh()
        answer = page.ask(kind, version=0, **request_).message
        assert (answer["type"], answer["code"]) == ("error", "Cancelled")
        assert len(table.selected) == 0

    def test_rows_that_cannot_be_read_leave_the_table_as_it_was(self) -> None:
        table = DataRowTable(rows())
        with pytest.raises(InputError):
            table.rows = 7
        assert (table.version, table.total, len(table.rows)) == (0, 4, 4)

    def test_no_rows_at_all(self) -> None:
        table = DataRowTable([])
        page = Page(table)
        assert page.rows() == []
        assert page.prepare(NATIVE) == {"value": 0, "exact": True}
        assert (len(table.view), len(table.selected), table.selected_keys) == (0, 0, [])
        assert "0 data rows" in table.static_form()

    def test_a_wrong_row_height_or_keyword_is_refused(self) -> None:
        with pytest.raises(TraitError, match="row_height"):
            DataRowTable(rows(), row_height=65)
        with pytest.raises(TypeError, match="height"):
            DataRowTable(rows(), height=64)  # type: ignore[call-arg]


class TestPages:
    def test_follow_a_view(self) -> None:
        page = Page(DataRowTable(rows()))
        sort = sort_by(("score", True))
        assert page.row_ids(sort=sort) == [0, 2, 3, 1]
        assert page.row_ids(sort=sort, text="e") == [0, 2, 1]
        assert page.prepare({**NATIVE, "sort": sort, "text": "train"})["value"] == 1

    @pytest.mark.parametrize(
        ("place", "ids"),
        [
            ({"kind": "first"}, [0, 1]),
            ({"kind": "last"}, [2, 3]),
            ({"kind": "position", "value": 1}, [1, 2]),
            ({"kind": "fraction", "value": 1}, [3]),
            ({"kind": "row", "row": 2}, [2, 3]),
        ],
    )
    def test_begin_where_they_are_asked_to(self, place: dict[str, Any], ids: list[int]) -> None:
        answer = Page(DataRowTable(rows())).page(NATIVE, place, 2)
        assert [row["id"] for row in answer["rows"]] == ids
        assert answer["start"] == {"value": ids[0], "exact": True}

    def test_follow_each_other_by_cursor(self) -> None:
        page = Page(DataRowTable(rows()))
        first = page.page(rows=2)
        second = page.page(at={"kind": "after", "cursor": first["after"]}, rows=9)
        assert ([row["id"] for row in second["rows"]], second["after"]) == ([2, 3], None)
        back = page.page(at={"kind": "before", "cursor": second["before"]}, rows=1)
        assert [row["id"] for row in back["rows"]] == [1]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"count": 0},
            {"count": 1001},
            {"at": {"kind": "fraction", "value": 1.5}},
            {"at": {"kind": "row", "row": 99}},
            {"at": {"kind": "key", "key": "a"}},
            {"view": {**NATIVE, "sort": sort_by("height")}},
        ],
    )
    def test_that_cannot_be_are_refused(self, wrong: dict[str, Any]) -> None:
        page = Page(DataRowTable(rows()))
        request = {"version": 0, "view": NATIVE, "at": {"kind": "first"}, "count": 9, **wrong}
        answer = page.ask("table/page", **request).message
        assert (answer["type"], answer["code"]) == ("error", "InputError")

    def test_a_page_of_a_million_rows_costs_the_page(self) -> None:
        count = 1_000_000
        frame = pd.DataFrame({"row_data": "x", "global_key": np.arange(count).astype(str)})
        page = Page(DataRowTable(frame))
        page.page()
        tracemalloc.start()
        try:
            last = page.page(at=count - 100)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert last["rows"][-1]["id"] == count - 1
        # Anything that touched each row once, a list, a mask, a copy, would take more.
        assert peak < count

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
            SECRET: SECRET,
        }
        table = DataRowTable([row], problems=check([row]))
        table.selected_keys, table.active_key = [SECRET], SECRET
        page = Page(table)
        told = [page.rows(), page.schema(), page.ask("row/detail", version=0, row=0).result]
        page.ask("table/arrange", columns=[], grouping="layer", has_summaries=False)
        told += [page.rows(), page.schema(), table.get_state(), page.updates]
        names = [column["name"] for column in page.schema()["columns"]]
        request = {"version": 0, "view": NATIVE, "rows": "view", "columns": names}
        told += page.ask("table/copy", **request, verbatim=False).buffers
        text = json.dumps(told, default=str)
        assert "***" in text
        assert "5ecre7" not in _without_names(text, table)
        assert "t0ken" not in text
        assert table.selected_keys == [SECRET]
        assert "5ecre7" not in table.static_form()


def _without_names(text: str, table: DataRowTable) -> str:
    """Leave out the name of a column that is one itself: filters have to name it as it is."""
    for name in table._content.names:
        text = text.replace(json.dumps({"name": name})[1:-1], "")
    return text


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
        first, film, _, last = Page(table).cells()
        assert first["Problems"] is None
        assert {**film["Problems"], "texts": len(film["Problems"]["texts"])} == {
            "kind": "problems", "error": 1, "warning": 1, "info": 0, "texts": 2,
        }  # fmt: skip
        assert "cannot open https://" in film["Problems"]["texts"][0]
        assert "5ecre7" not in str(film["Problems"])
        assert last["Problems"]["info"] == 1

    def test_are_summed_up_for_all_rows(self, table: DataRowTable) -> None:
        summary = Page(table).schema()["problems"]
        assert (summary["error"], summary["warning"], summary["info"]) == (1, 1, 1)

    def test_only_errors_can_be_shown(self, table: DataRowTable) -> None:
        table.filter(problem_severities="error")
        assert table.view["row_data"].tolist() == ["/data/film.mp4"]

    def test_stay_with_their_rows_when_these_change_places(self, table: DataRowTable) -> None:
        table.rows = table.rows.iloc[::-1]
        page = Page(table)
        problems = [cells["Problems"] is not None for cells in page.cells()]
        assert problems == [True, False, True, False]
        severity = {"kind": "one_of", "column": "problem_severities", "values": ["error"]}
        assert page.row_ids(filters=[severity]) == [2]

    def test_can_be_taken_away(self, table: DataRowTable) -> None:
        table.filter(problem_severities="error")
        table.selected_keys = ["a"]
        table.problems = None
        assert "Problems" not in Page(table).columns()
        assert (table.version, len(table.view), table.selected_keys) == (1, 4, ["a"])
        assert "problem_severities" in table.error_text

    def test_their_repairs_are_those_of_these_very_rows(self) -> None:
        given = [{"row_data": "https://h/a.jpg", "global_key": "a", "media_type": "image"}]
        table = DataRowTable(given, problems=check(given))
        page = Page(table)
        assert page.schema()["fixes"] == 1
        table.outcome = pd.DataFrame({"global_key": ["a"], "status": ["new"], "error": [None]})
        assert page.schema()["fixes"] == 1
        table.rows = [{**given[0], "media_type": "IMAGE"}]
        assert page.schema()["fixes"] == 0

    def test_repaired_rows_stay_selected_whatever_their_keys_are(self) -> None:
        given = [{"row_data": "https://h/a.jpg", "global_key": " a ", "media_type": "image"}]
        table = DataRowTable(given, problems=check(given))
        table.selected_keys = table.active_key = table.key_of(0)
        made = Page(table).ask("table/apply_fixes", version=0).result["made"]
        assert made == 2
        assert (table.selected_keys, table.active_key, table.version) == (["a"], "a", 1)
        assert given[0]["media_type"] == "image"


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
        page = Page(table)
        assert page.columns()[:3] == ["Preview", "global_key", "submit"]
        created, failed = [cells["submit"] for cells in page.cells()]
        assert created == {"kind": "status", "status": "created", "verdict": "good", "reason": ""}
        assert failed == {
            "kind": "status", "status": "failed", "verdict": "bad", "reason": "bounds: swapped",
        }  # fmt: skip
        assert "submit_status" not in table.rows.columns
        pd.testing.assert_frame_equal(frame, before)

    def test_can_be_sorted_and_filtered(self) -> None:
        table = DataRowTable([{"row_data": "x", "global_key": key} for key in "abc"])
        table.outcome = _outcome(a="failed", b="created")
        page = Page(table)
        assert page.row_ids(sort=sort_by("submit_status")) == [1, 0, 2]
        table.filter(submit_status="failed")
        assert table.view["global_key"].tolist() == ["a"]
        assert page.cells()[2]["submit"] is None

    def test_stays_with_its_rows_and_with_what_is_picked(self) -> None:
        table = DataRowTable(rows())
        table.selected_keys, table.active_key = ["a"], "a"
        table.outcome = _outcome(a="created")
        assert (table.selected_keys, table.active_key, table.version) == (["a"], "a", 1)
        table.rows = table.rows.iloc[::-1]
        assert Page(table).cells()[-1]["submit"]["status"] == "created"
        table.outcome = None
        assert "submit" not in Page(table).columns()


def _png() -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (30, 10), (10, 20, 30)).save(buffer, "PNG")
    return buffer.getvalue()


class TestMedia:
    def test_resolve_is_called_for_what_is_looked_at_only(self, loopback: Loopback) -> None:
        asked: list[str] = []

        def resolve(value: str) -> str:
            asked.append(value)
            return loopback.url("/signed.png")

        loopback.serve("/signed.png", _png(), content_type="image/png")
        given = [{"row_data": f"s3://bucket/{at}.png", "media_type": "IMAGE"} for at in range(50)]
        table = DataRowTable(given, resolve=resolve)
        page = Page(table)
        page.page(rows=50)
        assert asked == []
        size = {"version": 0, "attachment": None, "width": 64, "height": 64}
        answer = page.ask("preview/thumbnail", **size, row=7)
        assert (answer.result["shows"], asked) == ("picture", ["s3://bucket/7.png"])
        table.close()

    def test_closing_the_table_closes_its_own_loader(self, monkeypatch: pytest.MonkeyPatch) -> None:
        table = DataRowTable(rows(), resolve=str)
        closed: list[bool] = []
        monkeypatch.setattr(table._content.loader, "close", lambda: closed.append(True))
        table.close()
        assert closed == [True]


@pytest.mark.parametrize("choice", ["view", "selected", "active"])
def test_which_rows_are_copied(choice: str) -> None:
    table = DataRowTable([{"row_data": "x", "global_key": key} for key in "cab"])
    table.selected_keys = ["c", "b"]
    page = Page(table)
    view = {**NATIVE, "sort": sort_by("global_key")}
    request = {"version": 0, "view": view, "rows": choice, "columns": ["global_key"]}
    if choice == "active":
        answer = page.ask("table/copy", **request, verbatim=False).message
        assert (answer["code"], "No row is active" in answer["message"]) == ("InputError", True)
        table.active_key = "a"
    answer = page.ask("table/copy", **request, verbatim=False)
    lines = answer.buffers[0].decode().split()[1:]
    assert lines == {"view": list("abc"), "selected": ["c", "b"], "active": ["a"]}[choice]
    assert answer.result["rows"] == len(lines)


def test_the_static_form_shows_the_first_rows_of_the_view() -> None:
    table = DataRowTable([{"row_data": f"text <{at}>", "n": at} for at in range(1234)])
    html = table.static_form()
    assert "1,234 data rows" in html
    assert html.count("<tr>") == 21
    assert "text &lt;19&gt;" in html
    table.sort("n", descending=True)
    assert "text &lt;1233&gt;" in table.static_form()


def test_texts_that_hold_a_secret_are_masked_in_cells() -> None:
    assert Page(DataRowTable(rows())).cells()[0]["row_data"] == MASKED
