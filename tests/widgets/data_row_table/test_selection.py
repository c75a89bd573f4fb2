"""What is selected and active: by hand and from Python, by key, whatever happens to the rows."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from lb_widgets.errors import InputError
from lb_widgets.io.frames import as_frame
from lb_widgets.messages.table_selection import (
    ActiveState,
    SelectionState,
)
from lb_widgets.sources.pandas_source import PandasSource
from lb_widgets.widgets.data_row_table import DataRowTable
from tests.widgets.data_row_table.given_rows import SECRET, rows
from tests.widgets.data_row_table.pages import NATIVE, Page

if TYPE_CHECKING:
    from collections.abc import Callable


def numbered(count: int, **columns: Any) -> pd.DataFrame:
    keys = [f"k-{number}" for number in range(count)]
    return pd.DataFrame({"row_data": "x", "global_key": keys, **columns})


def by_hand(**state: Any) -> dict[str, Any]:
    """Return what a view sets; as a view knows of no set yet, unless said otherwise."""
    empty = {"version": 0, "base": None, "added": [], "removed": [], "size": 0}
    return {**empty, **state, "set_by": "a view"}


class TestKeys:
    def test_from_the_browser_arrive_in_the_order_of_the_rows(self) -> None:
        table = DataRowTable(rows())
        Page(table).select(added=[(2, 4), (0, 1)])
        assert [key.partition("-")[0] for key in table.selected_keys] == ["a", "2", "3"]
        assert list(table.selected.index) == [0, 2, 3]
        assert table.selected["row_data"].tolist() == [SECRET, "text", None]

    def test_from_python_go_to_the_browser_as_spans(self) -> None:
        table = DataRowTable(rows())
        page = Page(table)
        keys = PandasSource(table.rows).keys([3, 1, 0])
        table.selected_keys = keys
        assert table.selected_keys == keys[::-1]
        assert page.traits["selection"] == {
            "version": 0, "base": None, "added": [[0, 2], [3, 4]], "removed": [], "size": 3,
            "set_by": "",
        }  # fmt: skip

    def test_may_be_a_series_or_one_text(self) -> None:
        table = DataRowTable(numbered(3))
        table.selected_keys = table.rows["global_key"].iloc[1:]
        assert table.selected_keys == ["k-1", "k-2"]
        table.selected_keys = "k-0"
        assert table.selected_keys == ["k-0"]

    def test_repeated_and_missing_ones_name_one_row_each(self) -> None:
        table = DataRowTable(rows())
        Page(table).select(added=[(1, 2)])
        (key,) = table.selected_keys
        assert table.position_of(key) == 1
        with pytest.raises(InputError, match="'same'"):
            table.position_of("same")

    def test_unknown_ones_are_refused_and_change_nothing(self) -> None:
        table = DataRowTable(rows())
        table.selected_keys = ["a"]
        with pytest.raises(InputError, match="No row has the key 'n-0', 'n-1', 'n-2' and 6 more"):
            table.selected_keys = ["a", *(f"n-{number}" for number in range(9))]
        with pytest.raises(InputError, match="'nobody'"):
            table.active_key = "nobody"
        with pytest.raises(InputError, match="7 is no key"):
            table.selected_keys = [7]
        assert (table.selected_keys, table.active_key) == (["a"], "")

    def test_secrets_in_them_are_masked_in_errors(self) -> None:
        with pytest.raises(InputError, match=r"Signature=\*\*\*"):
            DataRowTable(rows()).selected_keys = [SECRET]

    def test_never_go_to_the_page(self) -> None:
        table = DataRowTable([{"row_data": "x", "global_key": SECRET}])
        page = Page(table)
        table.selected_keys = table.active_key = SECRET
        assert "5ecre7" not in str([page.updates, page.rows(), table.get_state()])

    def test_positions_and_keys_lead_to_each_other(self) -> None:
        table = DataRowTable(rows())
        places = [table.position_of(table.key_of(position)) for position in range(4)]
        assert places == [0, 1, 2, 3]
        with pytest.raises(InputError, match="no row 4"):
            table.key_of(4)


class TestOnTheWire:
    def test_what_the_browser_says_is_put_right(self) -> None:
        page = Page(DataRowTable(numbered(10)))
        page.select(added=[(4, 6), (5, 7), (3, 4), (9, 99)], removed=[(0, 3)])
        assert page.traits["selection"] == {
            "version": 0, "base": None, "added": [[3, 7], [9, 10]], "removed": [], "size": 5,
            "set_by": "",
        }  # fmt: skip

    def test_what_was_right_is_not_sent_back(self) -> None:
        page = Page(DataRowTable(numbered(10)))
        page.set(selection=by_hand(added=[[3, 7]], size=4))
        assert page.updates == []

    def test_all_rows_are_one_span_and_a_filter_is_one_number(self) -> None:
        table = DataRowTable(numbered(5000, score=np.arange(5000) % 2))
        page = Page(table)
        request = {"version": 0, "selected": True}
        answer = page.ask("table/select_view", **request, view=NATIVE).result
        assert answer["selection"]["added"] == [[0, 5000]]
        table.selected_keys = []
        odd = {"kind": "compare", "column": "score", "operator": "=", "value": 1}
        view = {**NATIVE, "filters": [odd]}
        answer = page.ask("table/select_view", **request, view=view).result
        assert answer["all_of_view"]
        assert answer["selection"] == {
            "version": 0, "base": 1, "added": [], "removed": [], "size": 2500, "set_by": "",
        }  # fmt: skip
        assert page.traits["selection"] == answer["selection"]
        first = page.page(rows=4)
        assert first["base"] == 1
        assert [row["in_base"] for row in first["rows"]] == [False, True, False, True]

    def test_rows_are_taken_out_of_a_set_and_put_in(self) -> None:
        table = DataRowTable(numbered(100, score=np.arange(100) % 2))
        table.select(score=1)
        page = Page(table)
        view = {**NATIVE, "sort": [{"column": "score", "descending": True}]}
        answer = page.ask("table/select_view", version=0, view=view, selected=False).result
        assert (answer["selection"]["size"], answer["all_of_view"]) == (0, False)

    def test_many_spans_become_a_set(self) -> None:
        table = DataRowTable(numbered(5000))
        page = Page(table)
        page.select(added=[(row, row + 1) for row in range(0, 2002, 2)])
        assert page.traits["selection"] == {
            "version": 0, "base": 1, "added": [], "removed": [], "size": 1001, "set_by": "",
        }  # fmt: skip
        # And from there a hand goes on.
        page.select(base=1, added=[(1, 2)], removed=[(0, 1)])
        assert (table.selected_keys[:2], len(table.selected)) == (["k-1", "k-2"], 1001)

    def test_a_long_range_of_a_shuffled_view_is_selected_here(self) -> None:
        count = 5000
        order = np.random.default_rng(1).permutation(count)
        table = DataRowTable(numbered(count, order=order))
        page = Page(table)
        view = {**NATIVE, "sort": [{"column": "order", "descending": False}]}
        request = {"version": 0, "view": view, "start": 100}
        few = page.ask("table/select_range", **request, stop=103).result
        assert few["inside"] == []
        assert sum(stop - start for start, stop in few["outside"]) == 3
        assert len(table.selected) == 0
        many = page.ask("table/select_range", **request, stop=2600).result
        assert (many["inside"], many["outside"]) == ([], [])
        assert many["base"] == page.traits["selection"]["base"] == 1
        assert sorted(table.selected["order"]) == list(range(100, 2600))
        assert max(page.sizes[1:]) < 1000

    def test_a_range_tells_apart_what_is_in_the_set(self) -> None:
        table = DataRowTable(numbered(10, score=[0, 1] * 5))
        page = Page(table)
        view = {
            **NATIVE,
            "filters": [{"kind": "compare", "column": "score", "operator": "=", "value": 1}],
        }
        page.ask("table/select_view", version=0, view=view, selected=True)
        answer = page.ask("table/select_range", version=0, view=NATIVE, start=1, stop=4).result
        assert answer == {"inside": [[1, 2], [3, 4]], "outside": [[2, 3]], "base": 1}

    def test_a_set_that_is_no_longer_kept_is_answered_with_what_holds(self) -> None:
        table = DataRowTable(numbered(10))
        page = Page(table)
        table.selected_keys = ["k-1"]
        page.select(base=77, added=[(3, 4)])
        assert table.selected_keys == ["k-1"]
        assert page.traits["selection"]["added"] == [[1, 2]]

    def test_older_sets_are_still_good_for_who_has_not_heard(self) -> None:
        table = DataRowTable(numbered(10, score=np.arange(10) % 2))
        page = Page(table)
        for column in (0, 1):
            view = {
                **NATIVE,
                "filters": [{"kind": "one_of", "column": "score", "values": [column]}],
            }
            table.selected_keys = []
            page.ask("table/select_view", version=0, view=view, selected=True)
        page.select(base=1, added=[(1, 2)])
        assert table.selected_keys == ["k-0", "k-1", "k-2", "k-4", "k-6", "k-8"]


class TestWhoHasSetIt:
    """A view of the page takes its own words, when they come back late, for no news."""

    @pytest.fixture
    def table(self) -> DataRowTable:
        return DataRowTable(numbered(10))

    def test_is_kept_where_a_hand_has(self, table: DataRowTable) -> None:
        page = Page(table)
        page.set(selection=by_hand(added=[[1, 2]], size=1))
        page.set(active={"version": 0, "row": 3, "set_by": "a view"})
        assert table.selection.set_by == table.active.set_by == "a view"
        assert (table.selected_keys, table.active_key) == (["k-1"], "k-3")

    def test_is_nobody_where_python_has(self, table: DataRowTable) -> None:
        page = Page(table)
        page.set(selection=by_hand(added=[[1, 2]], size=1))
        page.set(active={"version": 0, "row": 3, "set_by": "a view"})
        table.selected_keys, table.active_key = ["k-5"], "k-5"
        assert table.selection.set_by == table.active.set_by == ""

    @pytest.mark.parametrize(
        "said", [{"added": [[4, 5], [1, 2]], "size": 2}, {"base": 9, "size": 3}, {"size": 7}]
    )
    def test_is_nobody_where_a_hand_is_put_right(
        self, table: DataRowTable, said: dict[str, Any]
    ) -> None:
        page = Page(table)
        page.set(selection=by_hand(added=[[1, 2]], size=1))
        for _ in range(2):
            page.updates.clear()
            page.set(selection=by_hand(**said))
            told = page.traits["selection"]
            assert told["set_by"] == table.selection.set_by == ""
            assert told["size"] == len(table.selected_keys)
            assert page.updates


class TestOtherRows:
    def test_it_stays_with_its_rows_when_these_change_places(self) -> None:
        table = DataRowTable(rows())
        page = Page(table)
        page.select(added=[(0, 2)])
        page.set(active={"version": 0, "row": 0})
        kept = table.selected_keys
        table.rows = pd.concat([as_frame([{"row_data": "new", "global_key": "new"}]), table.rows])
        assert table.selected_keys == kept
        assert (table.version, table.total, table.active_key) == (1, 5, "a")
        assert table.selection == SelectionState(1, None, [(1, 3)], [], 2)
        assert table.active == ActiveState(1, 1)

    def test_rows_that_are_gone_are_no_longer_selected(self) -> None:
        table = DataRowTable(rows())
        table.selected_keys, table.active_key = ["a"], "a"
        table.rows = rows()[1:]
        assert (table.selected_keys, table.active_key, len(table.selected)) == ([], "", 0)
        assert table.active == ActiveState(1, None)

    def test_a_click_on_rows_that_have_changed_meanwhile_selects_nothing(self) -> None:
        table = DataRowTable(rows())
        table.selected_keys = ["a"]
        page = Page(table)
        table.rows = rows()[::-1]
        stale = {"version": 0, "base": None, "added": [[0, 1]], "removed": [], "size": 1}
        page.set(selection=stale, active={"version": 0, "row": 0})
        assert (table.selected_keys, table.active_key) == (["a"], "")
        # The page is put right, after the echo of what it said.
        assert page.traits["selection"] == {
            "version": 1, "base": None, "added": [[3, 4]], "removed": [], "size": 1,
            "set_by": "",
        }  # fmt: skip
        assert page.traits["active"] == {"version": 1, "row": None, "set_by": ""}

    def test_one_message_tells_the_page_of_all_of_it(self) -> None:
        table = DataRowTable(numbered(9))
        table.selected_keys, table.active_key = ["k-3"], "k-4"
        page = Page(table)
        table.rows = numbered(5)
        (update,) = page.updates
        assert update.keys() >= {"version", "selection", "active", "total"}

    def test_a_set_goes_on_under_another_number(self) -> None:
        table = DataRowTable(numbered(10, score=np.arange(10) % 2))
        table.select(score=1)
        page = Page(table)
        view = {**NATIVE, "filters": [{"kind": "one_of", "column": "score", "values": [1]}]}
        page.ask("table/select_view", version=0, view=view, selected=True)
        table.rows = numbered(5000, score=np.arange(5000) % 2)
        assert len(table.selected_keys) == 5
        # Numbers are never used again: who still has the old one is not misunderstood.
        answer = page.ask("table/select_view", version=1, view=view, selected=True).result
        assert (answer["selection"]["base"], answer["selection"]["size"]) == (2, 2500)


class TestActive:
    def test_goes_both_ways(self) -> None:
        table = DataRowTable(rows())
        page = Page(table)
        page.set(active={"version": 0, "row": 0})
        assert table.active_key == "a"
        table.active_key = ""
        assert page.traits["active"] == {"version": 0, "row": None, "set_by": ""}

    def test_who_observes_it_may_wait_for_a_thread_that_asks_the_table(self) -> None:
        table = DataRowTable(rows())
        page = Page(table)
        found: list[int] = []

        def in_a_thread(_change: Any) -> None:
            thread = threading.Thread(target=lambda: found.append(len(page.page()["rows"])))
            thread.start()
            thread.join(10)

        table.observe(in_a_thread, "active_key")
        page.set(active={"version": 0, "row": 0})
        assert found == [4]

    def test_a_row_past_the_end_is_none(self) -> None:
        table = DataRowTable(rows())
        page = Page(table)
        page.set(active={"version": 0, "row": 99})
        assert table.active_key == ""
        assert page.traits["active"] == {"version": 0, "row": None, "set_by": ""}


class TestOnSelect:
    @pytest.fixture
    def table(self) -> DataRowTable:
        return DataRowTable(numbered(10, score=np.arange(10)))

    @pytest.fixture
    def seen(self, table: DataRowTable) -> list[list[str]]:
        seen: list[list[str]] = []
        table.on_select(lambda each: seen.append(each.selected_keys))
        return seen

    def test_tells_of_hands_and_of_python(self, table: DataRowTable, seen: list[list[str]]) -> None:
        page = Page(table)
        page.select(added=[(1, 2)])
        table.select(score=(8, None))
        page.ask("table/select_view", version=0, view=NATIVE, selected=False)
        table.selection = SelectionState(0, None, [(0, 1)], [], 1)
        assert seen == [["k-1"], ["k-8", "k-9"], [], ["k-0"]]

    def test_says_nothing_where_the_same_rows_stay_selected(
        self, table: DataRowTable, seen: list[list[str]]
    ) -> None:
        table.selected_keys = ["k-1", "k-2"]
        table.selected_keys = ["k-2", "k-1"]
        table.sort("score", descending=True)
        table.filter(score=(5, None))
        table.rows = table.rows.iloc[::-1]
        assert seen == [["k-1", "k-2"]]
        table.rows = table.rows.iloc[8:]
        assert seen[1:] == [["k-1"]]

    def test_can_be_ended(self, table: DataRowTable, seen: list[list[str]]) -> None:
        more: list[Any] = []
        stop = table.on_select(more.append)
        table.selected_keys = ["k-1"]
        stop()
        stop()
        table.selected_keys = []
        assert (len(more), len(seen)) == (1, 2)

    def test_what_it_raises_is_shown_and_stops_nobody_else(self, table: DataRowTable) -> None:
        seen: list[Any] = []

        def broken(_table: DataRowTable) -> None:
            raise ValueError(f"no {SECRET}")

        table.on_select(broken)
        table.on_select(seen.append)
        page = Page(table)
        page.select(added=[(1, 2)])
        text = page.traits["error_text"]
        assert text.startswith(
            "on_select: ValueError: no https://tiles.example/a.jpg?X-Amz-Signature=***"
        )
        assert "(in broken, line " in text
        assert len(seen) == 1

    def test_may_change_the_selection_itself(self, table: DataRowTable) -> None:
        def at_most_one(each: DataRowTable) -> None:
            each.selected_keys = each.selected_keys[:1]

        table.on_select(at_most_one)
        page = Page(table)
        page.select(added=[(1, 5)])
        assert table.selected_keys == ["k-1"]
        assert page.traits["selection"]["added"] == [[1, 2]]

    def test_may_wait_for_a_thread_that_asks_the_table(self, table: DataRowTable) -> None:
        found: list[int] = []

        def in_a_thread(each: DataRowTable) -> None:
            thread = threading.Thread(target=lambda: found.append(len(each.selected)))
            thread.start()
            thread.join(10)

        table.on_select(in_a_thread)
        Page(table).ask("table/select_view", version=0, view=NATIVE, selected=True)
        assert found == [10]


def test_two_threads_lose_no_selection() -> None:
    table = DataRowTable(numbered(400, score=np.arange(400)))
    page = Page(table)
    done: list[Callable[[], None]] = []

    def select(start: int) -> None:
        for low in range(start, 400, 20):
            table.select(score=(low, low + 9), add=True)
        done.append(lambda: None)

    threads = [threading.Thread(target=select, args=(start,)) for start in (0, 10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(done) == 2
    assert len(table.selected) == 400
    assert page.traits["selection"]["size"] == 400


def test_a_page_tells_its_set_and_its_members_from_one_moment() -> None:
    """However the selection changes meanwhile: `in_base` is always about `base`."""
    table = DataRowTable(numbered(60, score=np.arange(60) % 3))
    page = Page(table)
    members: dict[int | None, list[bool]] = {None: [False] * 60}
    for turn in range(30):
        view = {**NATIVE, "filters": [{"kind": "one_of", "column": "score", "values": [turn % 3]}]}
        ids = [
            page.send("table/select_view", version=0, view=view, selected=turn % 2 == 0),
            page.send("table/page", version=0, view=NATIVE, at={"kind": "first"}, count=60),
        ]
        answers = {answer.message["id"]: answer.result for answer in (page.next(), page.next())}
        base = answers[ids[0]]["selection"]["base"]
        if base is not None:
            mask = np.zeros(60, bool)
            mask[table._selected_ids()] = True
            members[base] = mask.tolist()
        read = answers[ids[1]]
        assert [row["in_base"] for row in read["rows"]] == members[read["base"]]
