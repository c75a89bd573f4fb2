"""The safe repairs: what they would change, made, and taken back."""

from __future__ import annotations

import copy
from typing import Any

import pandas as pd
import pytest

from lb_widgets import check
from lb_widgets.checks import Report
from lb_widgets.errors import Cancelled, InputError
from lb_widgets.io.frames import as_frame
from lb_widgets.messages.table_changes import FixesMade, FixesRequest
from lb_widgets.messages.table_columns import (
    Grouping,
)
from lb_widgets.model.rules import NO_FIX
from lb_widgets.widgets.data_row_table import DataRowTable
from lb_widgets.widgets.data_row_table.fixing import fixes
from tests.widgets.data_row_table.made_content import SECRET, Waiting, content_of, issue, overlay


def _rows() -> list[dict[str, Any]]:
    return [
        {"row_data": "https://h/0.jpg", "global_key": "a", "media_type": "IMAGE"},
        {
            "row_data": "https://h/1.jpg",
            "global_key": " b ",
            "media_type": "IMAGE",
            "attachments": [{"type": "image_overlay", "value": "https://h/x.png", "name": "x"}],
        },
        {
            "row_data": "https://h/2.jpg",
            "media_type": "IMAGE",
            "attachments": [{"type": "image_overlay", "value": "https://h/y.png", "name": "y"}],
        },
    ]


def _table(rows: Any = None) -> DataRowTable:
    given = _rows() if rows is None else rows
    return DataRowTable(given, problems=check(given))


def _request(top: int = 10) -> FixesRequest:
    return FixesRequest(id="1", version=0, top=top)


class TestFixes:
    def test_say_what_is_there_and_what_would_be(self) -> None:
        given = _rows()
        found = fixes(content_of(given, issues=check(given).records), _request())
        told = {(each.key, each.path): (each.before, each.after) for each in found.changes}
        assert told[" b ", "global_key"] == (" b ", "b")
        assert told[" b ", "attachments[0].type"] == ("image_overlay", "IMAGE_OVERLAY")
        assert (found.total, found.rows) == (len(told), 2)

    def test_are_what_fixed_would_change(self) -> None:
        given = _rows()
        report = check(given)
        found = fixes(content_of(given, issues=report.records), _request())
        fixed = report.fixed()
        names = ["global_key", "attachments"]
        before = as_frame(given)[names].to_numpy().tolist()
        changed = [
            old != new
            for pair in zip(before, fixed[names].to_numpy().tolist(), strict=True)
            for old, new in zip(*pair, strict=True)
        ]
        assert found.total == sum(changed) == 4

    def test_all_are_counted_and_some_listed(self) -> None:
        rows = [{"row_data": f"https://h/{at}.jpg", "global_key": f" {at} "} for at in range(30)]
        found = fixes(content_of(rows, issues=check(rows).records), _request(top=4))
        assert (len(found.changes), found.total, found.rows) == (4, 30, 30)

    def test_of_two_for_one_place_the_first_counts(self) -> None:
        issues = [
            issue(0, "row-data-shape", key="a", fix="one"),
            issue(0, "row-data-not-url", key="a", fix="two"),
            issue(0, "url-plain-http", key="a", fix=NO_FIX),
        ]
        content = content_of([{"row_data": "x", "global_key": "a"}], issues=issues)
        found = fixes(content, _request())
        assert [(each.before, each.after) for each in found.changes] == [("x", "one")]
        assert found.total == content.schema(Grouping.TYPE).fixes == 1
        assert content.report is not None
        assert content.report.fixed()["row_data"][0] == "one"

    def test_are_bounded_and_hide_secrets(self) -> None:
        row = {
            "row_data": {"token": "t0ken", "tile_layer_url": SECRET},
            "global_key": SECRET,
            "attachments": [overlay(None, SECRET)],
        }
        issues = [
            issue(0, "tiles-url-missing", key=SECRET, fix={"token": "t0ken", "x": "y" * 10**6}),
            issue(0, "url-scheme", ("row_data", "token"), key=SECRET, fix="t0ken2"),
            issue(0, "url-scheme", ("attachments", 0, "value"), key=SECRET, fix=f"{SECRET}&a=1"),
            issue(0, "metadata-no-key", ("metadata_fields", 7, "name"), key=SECRET, fix=["x"]),
        ]
        found = fixes(content_of([row], issues=issues), _request())
        text = str(found)
        assert "5ecre7" not in text
        assert "t0ken" not in text
        assert len(text) < 5000
        assert len(found.changes) == 4

    def test_need_a_report_of_these_rows(self) -> None:
        with pytest.raises(InputError, match=r"check\(table\.rows\)"):
            fixes(content_of(_rows()), _request())
        others = [{"row_data": "x", "global_key": "z"}] * 3
        with pytest.raises(InputError, match="about other rows"):
            fixes(content_of(others, issues=check(_rows()).records), _request())


class TestApply:
    def test_shows_the_repaired_rows_and_checks_them(self) -> None:
        given = _rows()
        before = copy.deepcopy(given)
        table = _table(given)
        made = table.apply_fixes()
        assert given == before
        assert made.made == 4
        assert table.rows["global_key"].tolist()[:2] == ["a", "b"]
        assert table.rows["attachments"][2][0]["type"] == "IMAGE_OVERLAY"
        assert table.problems is not None
        assert made.left == len(table.problems.records)
        assert table.problems.summary["fixes"] == 0
        assert table.version == 1

    def test_what_is_picked_stays_picked_by_row(self) -> None:
        table = _table()
        keys = [table.key_of(at) for at in range(3)]
        table.selected_keys, table.active_key = keys[1:], keys[2]
        table.apply_fixes()
        # The keys of both are others now.
        assert table.selected_keys == [table.key_of(1), table.key_of(2)]
        assert table.selected_keys[0] == "b"
        assert table.active_key == table.key_of(2) != keys[2]
        table.undo_fixes()
        assert (table.selected_keys, table.active_key) == (keys[1:], keys[2])

    def test_can_be_undone_once(self) -> None:
        table = _table()
        rows, report = table.rows, table.problems
        assert report is not None
        made = table.apply_fixes()
        undone = table.undo_fixes()
        assert undone == FixesMade(made.made, len(report.records))
        assert table.problems is report
        pd.testing.assert_frame_equal(table.rows, rows)
        with pytest.raises(InputError, match="no repairs to undo"):
            table.undo_fixes()
        assert table.apply_fixes() == made

    def test_of_other_rows_is_not_undone(self) -> None:
        table = _table()
        table.apply_fixes()
        table.rows = _rows()
        with pytest.raises(InputError, match="no repairs to undo"):
            table.undo_fixes()

    def test_without_repairs_changes_nothing(self) -> None:
        table = _table([{"row_data": "https://h/0.jpg", "global_key": "a", "media_type": "IMAGE"}])
        assert table.apply_fixes().made == 0
        assert table.version == 0

    def test_rows_that_changed_since_are_not_repaired(self) -> None:
        table = _table()
        table.rows = _rows()
        with pytest.raises(InputError, match="have been changed since"):
            table.apply_fixes()

    def test_what_was_found_about_media_stays_but_for_those_repaired(self) -> None:
        frame = as_frame(_rows())
        found = [
            issue(1, "media-not-found", key=" b "),
            issue(1, "media-not-found", ("attachments", 0, "value"), key=" b "),
        ]
        report = Report(frame, [*check(frame).records, *found])
        table = DataRowTable(frame, problems=report)
        table.apply_fixes()
        assert table.problems is not None
        kept = [each.path for each in table.problems.records if each.rule == "media-not-found"]
        assert kept == ["row_data"]

    def test_the_rows_are_checked_for_where_they_go(self) -> None:
        rows = [{"row_data": "http://localhost:1/0.jpg", "global_key": " a "}]
        table = _table(rows)
        table.endpoint = "http://localhost:2/graphql"
        table.apply_fixes()
        assert table.problems is not None
        assert "host-unreachable" not in table.problems.summary["rules"]

    def test_tells_how_far_it_is_and_can_be_cancelled(self) -> None:
        table = _table()
        context = Waiting()
        table._apply_fixes(context)
        assert context.told[-1] == (3, 3, "rows checked")
        table = _table()
        with pytest.raises(Cancelled):
            table._apply_fixes(Waiting(looks=0))
        assert table.version == 0

    def test_an_index_and_columns_of_ones_own_stay(self) -> None:
        frame = pd.DataFrame(
            {"row_data": ["https://h/0.jpg"], "global_key": [" a "], "mine": [7]}, index=["x"]
        )
        table = DataRowTable(frame, problems=check(frame))
        table.apply_fixes()
        assert (table.rows["mine"].tolist(), list(table.rows.index)) == ([7], ["x"])
        assert frame["global_key"].tolist() == [" a "]
