"""The view, from Python and by hand: filters, sort, search, what is saved of it, where rows are."""

from __future__ import annotations

import json
import re
import threading
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from traitlets import TraitError

from lb_widgets.errors import InputError
from lb_widgets.messages.view import Contains
from lb_widgets.sources.pandas_source import PandasSource
from lb_widgets.widgets.data_row_table import DataRowTable
from tests.widgets.data_row_table.given_rows import SECRET, rows
from tests.widgets.data_row_table.pages import NATIVE, Page, sort_by

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lb_widgets.messages.view import View
    from lb_widgets.sources.base import Context, Count, RowSource
    from lb_widgets.sources.pandas_source import ExtraColumn


@pytest.fixture
def table() -> DataRowTable:
    frame = pd.DataFrame(
        {
            "row_data": [f"https://h/{word}.jpg" for word in ("coast", "dune", "ridge", "wadi")],
            "global_key": ["c", "d", "r", "w"],
            "media_type": ["IMAGE", "VIDEO", "IMAGE", None],
            "metadata_fields": [[{"name": "split", "value": s}] for s in ("train", "test")] * 2,
            "score": [0.25, 0.75, None, 0.5],
            "when": pd.to_datetime(["2026-01-01", "2026-01-02", "2026-01-03", None], utc=True),
        },
        index=["i", "ii", "iii", "iv"],
    )
    return DataRowTable(frame)


def keys(table: DataRowTable) -> str:
    return "".join(table.view["global_key"])


class TestFilterAndSort:
    def test_view_is_the_filtered_and_sorted_frame(self, table: DataRowTable) -> None:
        table.filter(score=(0.5, None))
        table.sort("score", descending=True)
        view = table.view
        pd.testing.assert_frame_equal(view, table.rows.loc[["ii", "iv"]])

    def test_it_is_a_copy(self, table: DataRowTable) -> None:
        before = table.rows.copy(deep=True)
        table.selected_keys = ["c"]
        for copy in (table.view, table.selected):
            copy.loc["i", "score"] = 7
        pd.testing.assert_frame_equal(table.rows, before)

    @pytest.mark.parametrize(
        ("conditions", "found"),
        [
            ({"media_type": "IMAGE"}, "cr"),
            ({"media_type": ["IMAGE", None]}, "crw"),
            ({"media_type": None}, "w"),
            ({"score": (None, 0.5)}, "cw"),
            ({"global_key": re.compile("^[cd]")}, "cd"),
            ({"metadata.split": "train"}, "cr"),
            ({"when": (pd.Timestamp("2026-01-02"), None)}, "dr"),
            ({"n_layers": 0}, "cdrw"),
            ({"media_type": "IMAGE", "score": (0, 1)}, "c"),
            ({}, "cdrw"),
        ],
    )
    def test_conditions_by_column(
        self, table: DataRowTable, conditions: dict[str, Any], found: str
    ) -> None:
        table.filter(**conditions)
        assert keys(table) == found

    def test_filters_as_they_are_and_a_search(self, table: DataRowTable) -> None:
        table.filter(Contains("row_data", "D"), text="jpg")
        assert keys(table) == "drw"
        table.filter(text="DUNE")
        assert keys(table) == "d"

    def test_a_filter_takes_the_place_of_the_last_and_leaves_the_order(
        self, table: DataRowTable
    ) -> None:
        table.sort("global_key", descending=True)
        table.filter(media_type="IMAGE")
        table.filter(score=(0, None))
        assert keys(table) == "wdc"
        table.sort()
        assert keys(table) == "cdw"
        table.clear()
        assert keys(table) == "cdrw"

    def test_several_columns_the_first_counts_most(self, table: DataRowTable) -> None:
        table.sort("metadata.split", ("score", True))
        assert keys(table) == "dwcr"
        table.sort([("media_type", True), "global_key"])
        assert keys(table) == "dcrw"

    def test_clear_leaves_the_selection(self, table: DataRowTable) -> None:
        table.filter(media_type="IMAGE")
        table.select(media_type="IMAGE")
        table.clear()
        assert table.selected_keys == ["c", "r"]

    def test_what_is_refused_changes_nothing(self, table: DataRowTable) -> None:
        table.filter(media_type="IMAGE")
        with pytest.raises(InputError, match="did you mean 'score'"):
            table.filter(scores=1)
        with pytest.raises(InputError, match="no column 'height'"):
            table.sort("height")
        with pytest.raises(InputError):
            table.filter(when=(3, None))
        assert (keys(table), table.state_number) == ("cr", 1)


class TestSelect:
    def test_conditions_select_rows_that_the_view_hides_too(self, table: DataRowTable) -> None:
        table.filter(media_type="VIDEO")
        table.select(score=(None, 0.5))
        assert table.selected_keys == ["c", "w"]

    def test_keys_conditions_and_both(self, table: DataRowTable) -> None:
        table.select(["w", "d"])
        assert table.selected_keys == ["d", "w"]
        table.select("c", add=True)
        assert table.selected_keys == ["c", "d", "w"]
        table.select(Contains("row_data", "dune"))
        assert table.selected_keys == ["d"]
        table.select([Contains("row_data", "d"), Contains("row_data", "e")])
        assert table.selected_keys == ["d", "r"]
        table.select({"kind": "is_missing", "column": "media_type"}, add=True)
        assert table.selected_keys == ["d", "r", "w"]
        table.select(table.rows["global_key"].iloc[:3], media_type="IMAGE")
        assert table.selected_keys == ["c", "r"]

    def test_nothing_selects_nothing(self, table: DataRowTable) -> None:
        for nothing in ((), ([],)):
            table.select("c")
            table.select(*nothing)
            assert table.selected_keys == []
        table.select("c")
        table.select(add=True)
        assert table.selected_keys == ["c"]

    def test_what_selects_nothing_is_refused(self, table: DataRowTable) -> None:
        table.select("c")
        with pytest.raises(InputError, match="No row has the key 'x'"):
            table.select(["c", "x"])
        with pytest.raises(InputError, match="7 selects nothing"):
            table.select(7)
        with pytest.raises(InputError, match="no column 'nothing'"):
            table.select(nothing=1)
        assert table.selected_keys == ["c"]


class TestScrollTo:
    def test_makes_the_row_the_active_one(self, table: DataRowTable) -> None:
        page = Page(table)
        table.scroll_to("r")
        assert page.traits["active"] == {"version": 0, "row": 2, "set_by": ""}
        assert table.active_key == "r"

    def test_again_says_it_again(self, table: DataRowTable) -> None:
        table.scroll_to("r")
        page = Page(table)
        table.scroll_to("r")
        assert [update["active"]["row"] for update in page.updates] == [None, 2]

    def test_a_row_that_the_view_hides_is_said_to_be(self, table: DataRowTable) -> None:
        table.filter(media_type="IMAGE", text="coast")
        with pytest.raises(InputError, match="'d' is not shown: the filters and the search leave"):
            table.scroll_to("d")
        with pytest.raises(InputError, match="No row has the key 'x'"):
            table.scroll_to("x")
        assert table.active_key == ""


class TestAround:
    def test_is_empty_where_the_rows_are_in_their_own_order(self, table: DataRowTable) -> None:
        assert table.around("d") == []

    def test_is_the_positions_in_the_order_of_the_view(self, table: DataRowTable) -> None:
        table.sort("score", descending=True)  # d, w, c, r
        assert table.around("c") == [1, 3, 0, 2]
        assert table.around("c", steps=1) == [3, 0, 2]
        assert table.around("d") == [1, 3, 0]
        assert table.around("r", steps=1) == [0, 2]

    def test_leaves_out_what_the_filter_does(self, table: DataRowTable) -> None:
        table.filter(media_type="IMAGE")
        assert table.around("r") == [0, 2]
        assert table.around("w") == []

    def test_refuses_what_is_no_row(self, table: DataRowTable) -> None:
        with pytest.raises(InputError, match="No row has the key 'x'"):
            table.around("x")


class TestByHand:
    def test_what_a_hand_shows_is_the_view_of_python(self, table: DataRowTable) -> None:
        page = Page(table)
        page.prepare({**NATIVE, "sort": sort_by(("global_key", True))})
        assert keys(table) == "wrdc"
        assert page.updates == []
        # Another page that begins with the first rows changes nothing.
        page.page(NATIVE)
        assert keys(table) == "wrdc"
        page.prepare(NATIVE)
        assert keys(table) == "cdrw"

    def test_a_view_that_cannot_be_shown_is_not_taken(self, table: DataRowTable) -> None:
        page = Page(table)
        view = {**NATIVE, "sort": sort_by("height")}
        answer = page.ask("table/prepare", version=0, view=view, count=0).message
        assert (answer["type"], answer["code"]) == ("error", "InputError")
        assert "no column 'height'" in answer["message"]
        assert keys(table) == "cdrw"

    def test_what_python_sets_holds_until_the_page_has_heard(self, table: DataRowTable) -> None:
        page = Page(table)
        old = {**NATIVE, "sort": sort_by(("global_key", True))}
        page.prepare(old)
        table.filter(media_type="IMAGE")
        assert page.traits["state_number"] == 1
        page.prepare(old)
        assert keys(table) == "rc"
        state = page.ask("table/state").result
        page.prepare(state["view"])
        assert keys(table) == "rc"
        page.prepare(old)
        assert keys(table) == "wrdc"

    def test_an_answer_that_was_overtaken_does_not_count(self) -> None:
        table = SlowToPrepare(rows())
        page = Page(table)
        slow = page.send("table/prepare", version=0, count=0, view={**NATIVE, "text": "slow"})
        fast = page.ask("table/prepare", version=0, count=0, view={**NATIVE, "text": "fast"})
        assert fast.message["id"] != slow
        table.go_on.set()
        assert page.next().message["id"] == slow
        assert table.view_state["view"]["text"] == "fast"

    def test_columns_grouping_and_summaries_are_kept(self, table: DataRowTable) -> None:
        page = Page(table)
        columns = [{"name": "score", "width": 90, "hidden": False}]
        page.ask("table/arrange", columns=columns, grouping="layer", has_summaries=True)
        state = page.ask("table/state").result
        assert (state["columns"], state["grouping"]) == (columns, "layer")
        assert table.view_state["has_summaries"] is True
        # Every output of the table has the same columns: the others hear of it.
        assert page.traits["state_number"] == 1
        page.ask("table/arrange", columns=[], grouping="layer", has_summaries=True)
        assert page.traits["state_number"] == 1

    def test_a_column_of_layers_instead_of_types(self) -> None:
        page = Page(DataRowTable(rows()))
        assert "Relief" not in page.columns()
        page.ask("table/arrange", columns=[], grouping="layer", has_summaries=False)
        assert "Relief" in page.columns()
        assert all(len(row["cells"]) == len(page.columns()) for row in page.rows())


class SlowToPrepare(DataRowTable):
    """A table whose search for "slow" waits."""

    def __init__(self, rows: Any) -> None:
        self.go_on = threading.Event()
        super().__init__(rows)

    def _make_source(
        self, frame: pd.DataFrame, version: int, extra: Mapping[str, ExtraColumn]
    ) -> RowSource:
        go_on = self.go_on

        class Source(PandasSource):
            def prepare(self, view: View, context: Context) -> Count:
                if view.text == "slow":
                    go_on.wait(10)
                return super().prepare(view, context)

        return Source(frame, version=version, extra=extra)


class TestViewState:
    def test_at_the_start(self, table: DataRowTable) -> None:
        assert table.view_state == {
            "view": NATIVE, "columns": [], "grouping": "type", "has_summaries": False,
            "row_height": 64,
        }  # fmt: skip

    def test_goes_through_json_into_another_table(self, table: DataRowTable) -> None:
        table.filter(
            {"kind": "not", "filter": {"kind": "is_missing", "column": "media_type"}},
            score=(0.1, None),
            media_type=["IMAGE", None, "VIDEO"],
            global_key=re.compile("[a-z]"),
            text="h",
        )
        table.sort(("score", True), "media_type")
        table.row_height = 32
        page = Page(table)
        columns = [{"name": "score", "width": None, "hidden": True}]
        page.ask("table/state")
        page.ask("table/arrange", columns=columns, grouping="layer", has_summaries=True)
        saved = json.loads(json.dumps(table.view_state))
        assert saved == table.view_state
        assert len(json.dumps(saved)) < 1500
        other = DataRowTable(table.rows)
        other.view_state = saved
        assert other.view_state == saved
        assert (keys(other), other.row_height, other.state_number) == ("dc", 32, 1)

    def test_what_is_left_out_is_as_at_the_start(self, table: DataRowTable) -> None:
        table.filter(media_type="IMAGE")
        table.view_state = {"view": {"sort": sort_by(("global_key", True))}}
        assert keys(table) == "wrdc"
        table.view_state = {}
        assert keys(table) == "cdrw"

    @pytest.mark.parametrize(
        ("state", "problem"),
        [
            ({"views": {}}, r"Nothing is called \$.views"),
            ({"view": {"filter": []}}, r"Nothing is called \$.view.filter"),
            ({"view": {"sort": [{"column": "scores"}]}}, "did you mean 'score'"),
            ({"row_height": 65}, "Invalid enum value 65"),
            ({"grouping": "kind"}, "Invalid enum value 'kind'"),
            (
                {"view": {"filters": [{"kind": "matches", "column": "score", "pattern": "("}]}},
                "no regular expression",
            ),
        ],
    )
    def test_what_cannot_be_read_changes_nothing(
        self, table: DataRowTable, state: dict[str, Any], problem: str
    ) -> None:
        table.filter(media_type="IMAGE")
        with pytest.raises(InputError, match=problem):
            table.view_state = state
        assert (keys(table), table.state_number) == ("cr", 1)

    def test_secrets_are_masked_and_a_masked_state_is_refused(self) -> None:
        table = DataRowTable(rows())
        table.filter(row_data=[SECRET, "*** a text"], text="***")
        assert len(table.view) == 0
        saved = table.view_state
        assert "5ecre7" not in json.dumps(saved)
        with pytest.raises(InputError) as refused:
            table.view_state = saved
        (said,) = refused.value.problems
        assert said.startswith("view.filters[0].values[0] holds *** where a secret was: put it")
        # What the page is told, in a request, is not masked: it has to ask with it.
        assert SECRET in str(Page(table).ask("table/state").result)
        assert "5ecre7" not in str(table.get_state())

    def test_a_wrong_row_height_is_refused(self, table: DataRowTable) -> None:
        with pytest.raises(TraitError, match="row_height"):
            table.row_height = 65


class TestOtherRows:
    def test_the_view_goes_on_with_them(self, table: DataRowTable) -> None:
        table.filter(score=(0.5, None))
        table.rows = table.rows.iloc[::-1]
        assert keys(table) == "wd"
        assert table.error_text == ""

    def test_what_asks_for_columns_that_are_gone_is_taken_away_and_said(
        self, table: DataRowTable
    ) -> None:
        table.filter(score=(0.5, None), media_type="IMAGE")
        table.sort("when", "global_key")
        page = Page(table)
        table.rows = table.rows.drop(columns=["score", "when"])
        assert keys(table) == "cr"
        assert page.traits["error_text"] == (
            "There is no column 'score', 'when' any longer: the table is no longer filtered or "
            "sorted by it."
        )
        assert page.traits["state_number"] == 3
        assert page.ask("table/state").result["view"]["sort"] == sort_by("global_key")
        table.filter()
        assert page.traits["error_text"] == ""

    def test_a_type_of_attachments_that_no_row_has_any_longer_can_still_be_asked_for(self) -> None:
        table = DataRowTable(rows())
        table.filter(n_IMAGE_OVERLAY=(1, None))
        assert len(table.view) == 1
        table.rows = rows()[1:]
        assert len(table.view) == 0


def test_views_of_a_million_rows_are_sent_as_what_they_are() -> None:
    """However many rows: a saved view, a selected view and a located row are a few bytes."""
    count = 200_000
    table = DataRowTable(
        pd.DataFrame({"row_data": "x", "global_key": np.arange(count).astype(str)}).assign(
            score=np.arange(count) % 3
        )
    )
    page = Page(table)
    table.filter(score=[0, 1])
    table.sort("score", descending=True)
    view = page.ask("table/state").result["view"]
    page.prepare(view)
    answer = page.ask("table/select_view", version=0, view=view, selected=True)
    assert answer.result["selection"]["size"] == 133_334
    place = page.ask("table/locate", version=0, view=view, row=0).result
    assert place == {"position": {"value": 66_667, "exact": True}}
    assert max(page.sizes) < 1000
