"""Whatever hands, Python and the rows do, in any order: the table shows what a plain model says.

Every step goes through the widget's own protocol, as JSON, and is followed by a look at all pages.
"""

from __future__ import annotations

import contextlib
import os
from random import Random
from typing import TYPE_CHECKING, Any, Final

import pytest

from lb_widgets.errors import NetworkError
from lb_widgets.sources.pandas_source import PandasSource
from lb_widgets.widgets.data_row_table import DataRowTable
from lb_widgets.widgets.data_row_table.row_sets import RowSets
from tests.sources.slow_source import SlowSource, at_rate
from tests.widgets.data_row_table.chance import Chance
from tests.widgets.data_row_table.pages import NATIVE, Answer, Page
from tests.widgets.data_row_table.plain_table import PlainTable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from lb_widgets.sources.base import RowSource
    from lb_widgets.sources.pandas_source import ExtraColumn

SEQUENCES: Final = 1000 if os.environ.get("LB_WIDGETS_FULL") == "1" else 40
BATCHES: Final = 10
STEPS: Final = 12
MOST_ROWS: Final = 24


class SlowTable(DataRowTable):
    """A table over an engine that is vague, gives short pages, and often fails."""

    def _make_source(
        self, frame: pd.DataFrame, version: int, extra: Mapping[str, ExtraColumn]
    ) -> RowSource:
        questions = ("prepare", "page", "rows", "members", "spans", "locate")
        return SlowSource(
            PandasSource(frame, version=version, extra=extra),
            short_pages=True,
            fails=at_rate(0.15, *questions, seed=len(frame)),
            seed=version,
        )


class PatientPage(Page):
    """Asks again where the engine has failed."""

    def ask(self, kind: str, **request: Any) -> Answer:
        answer = super().ask(kind, **request)
        while answer.message.get("code") == "NetworkError":
            answer = super().ask(kind, **request)
        return answer


def patiently(ask: Callable[[], Any]) -> Any:
    """Do as Python code does that tries again."""
    while True:
        with contextlib.suppress(NetworkError):
            return ask()


class Play:
    """One sequence: the widget with a page, and beside it the model."""

    def __init__(self, seed: int, make: type[DataRowTable]) -> None:
        self.random = Random(seed)  # noqa: S311 - no secret
        self.exact = make is DataRowTable
        self.chance = Chance(self.random)
        self.model = PlainTable(self.chance.rows(MOST_ROWS), self.random.random() < 0.5)
        self.chance.know(self.model.columns())
        self.table = make(self.model.frame())
        self.page = PatientPage(self.table)
        self.told: list[list[int]] = []
        """Who was selected whenever the table said that this has changed."""
        self.table.on_select(lambda table: self.told.append(table.selected["uid"].tolist()))
        self.uids: dict[int, int] = {}
        """Who the rows of this version are, by row id."""
        self.name_rows()
        self.steps = (
            self.show_by_hand, self.ask_from_python, self.click, self.click, self.select_range,
            self.select_view, self.select_from_python, self.refresh, self.locate, self.scroll_to,
            self.go_on_from_saved,
        )  # fmt: skip

    def run(self) -> None:
        self.look()
        for _ in range(STEPS):
            before = self.model.picked()
            self.told.clear()
            step = self.random.choice(self.steps)
            step()
            said = self.page.traits["error_text"]
            assert not said or said.startswith("There is no column 'metadata.")
            self.look()
            # Told once where others are selected, else not at all.
            now = self.model.in_order(self.model.selected)
            assert self.told == ([now] if before != self.model.picked() else []), step

    # ── steps ────────────────────────────────────────────────────────────────────────────────────
    def show_by_hand(self) -> None:
        self.model.view = self.chance.view()
        total = self.page.prepare(self.model.view)
        assert total["exact"] == self.exact
        assert not self.exact or total["value"] == len(self.model.shown())

    def ask_from_python(self) -> None:
        number, view = self.page.traits["state_number"], self.chance.view()
        match self.random.choice(["filter", "sort", "clear"]):
            case "filter":
                patiently(lambda: self.table.filter(*view["filters"], text=view["text"]))
                self.model.view = {**view, "sort": self.model.view["sort"]}
            case "sort":
                keys = [(key["column"], key["descending"]) for key in view["sort"]]
                patiently(lambda: self.table.sort(keys))
                self.model.view = {**self.model.view, "sort": view["sort"]}
            case _:
                patiently(self.table.clear)
                self.model.view = NATIVE
        assert self.page.traits["state_number"] == number + 1
        self.pull()

    def go_on_from_saved(self) -> None:
        saved, before = self.table.view_state, self.model.view
        patiently(self.table.clear)
        self.table.view_state = saved
        self.model.view = before
        self.pull()

    def pull(self) -> None:
        # What the page still does in the old view is too late to count.
        if self.random.random() < 0.5:
            self.page.page(NATIVE)
            self.page.prepare(NATIVE)
        assert self.page.ask("table/state").result["view"] == self.model.view
        if self.random.random() < 0.5:
            self.page.page(NATIVE)
        self.page.prepare(self.model.view)

    def click(self) -> None:
        shown = self.rows()
        if not shown:
            return
        row, base = self.random.choice(shown)
        uid, span = self.uids[row["id"]], [row["id"], row["id"] + 1]
        active = {"version": self.page.version, "row": row["id"], "set_by": "a view"}
        self.page.set(active=active)
        self.model.active = uid
        added, removed = self._changed()
        is_selected = uid in self.model.selected
        spans = removed if row["in_base"] else added
        if is_selected == row["in_base"]:
            spans.append(span)
        else:
            spans[:] = _without(spans, row["id"])
        self.page.select(base=base, added=added, removed=removed)
        self.model.selected ^= {uid}

    def select_range(self) -> None:
        shown = self.model.shown()
        start = self.random.randint(0, len(shown))
        stop = self.random.randint(start, len(shown) + 1)
        request = {"version": self.page.version, "view": self.model.view}
        answer = self.page.ask("table/select_range", **request, start=start, stop=stop).result
        state = self.page.traits["selection"]
        if answer["base"] == state["base"] and (answer["inside"] or answer["outside"]):
            added, removed = self._changed()
            for first, last in answer["inside"]:
                for row in range(first, last):
                    removed[:] = _without(removed, row)
            added += answer["outside"]
            self.page.select(base=state["base"], added=added, removed=removed)
        self.model.selected |= set(shown[start:stop])

    def select_view(self) -> None:
        selected, shown = self.random.random() < 0.7, set(self.model.shown())
        request = {"version": self.page.version, "view": self.model.view, "selected": selected}
        answer = self.page.ask("table/select_view", **request).result
        assert answer["selection"] == self.page.traits["selection"]
        if selected:
            self.model.selected |= shown
        else:
            self.model.selected -= shown
        assert answer["all_of_view"] == (shown <= self.model.selected)
        assert len(str(answer)) < 200

    def select_from_python(self) -> None:
        add = self.random.random() < 0.5
        if self.random.random() < 0.5:
            filters = [self.chance.filter() for _ in range(self.random.randint(1, 2))]
            patiently(lambda: self.table.select(filters, add=add))
            found = self.model.matching(filters)
        else:
            count = self.random.randint(0, min(3, len(self.model.rows)))
            ids = self.random.sample(range(len(self.model.rows)), count)
            keys = [self.table.key_of(row) for row in ids]
            if add:
                self.table.select(keys, add=True)
            else:
                self.table.selected_keys = keys
            found = {self.uids[row] for row in ids}
        self.model.selected = self.model.selected | found if add else found

    def refresh(self) -> None:
        old = self.page.version
        self.model.replace_rows(self.chance.changed(self.model.rows, MOST_ROWS))
        self.chance.know(self.model.columns())
        self.table.rows = self.model.frame()
        assert self.page.traits["version"] == old + 1
        request = {"version": old, "view": NATIVE, "at": {"kind": "first"}, "count": 5}
        assert self.page.ask("table/page", **request).message["code"] == "Cancelled"
        # A click from before the page knew.
        self.page.set(
            selection={"version": old, "base": None, "added": [[0, 1]], "removed": [], "size": 1}
        )
        self.name_rows()
        assert self.page.ask("table/state").result["view"] == self.model.view

    def locate(self) -> None:
        if not self.uids:
            return
        row, shown = self.random.choice(list(self.uids)), self.model.shown()
        request = {"version": self.page.version, "view": self.model.view, "row": row}
        place = self.page.ask("table/locate", **request).result["position"]
        uid = self.uids[row]
        assert (place is not None) == (uid in shown)
        if place is not None and self.exact:
            assert place == {"value": shown.index(uid), "exact": True}

    def scroll_to(self) -> None:
        shown = self.model.shown()
        if not shown:
            return
        uid = self.random.choice(shown)
        row = next(row for row, known in self.uids.items() if known == uid)
        patiently(lambda: self.table.scroll_to(self.table.key_of(row)))
        self.model.active = uid

    # ── looking ──────────────────────────────────────────────────────────────────────────────────
    def name_rows(self) -> None:
        self.uids = {row: each["uid"] for row, each in enumerate(self.model.rows)}

    def look(self) -> None:
        """Compare all that can be seen, from the page and from Python, with the model."""
        model, shown = self.model, self.model.shown()
        found = self.rows()
        labels = self.page.columns()
        place, key_place = labels.index("uid"), labels.index("global_key")
        assert [row["cells"][place] for row, _ in found] == [str(uid) for uid in shown]
        assert [self.uids[row["id"]] for row, _ in found] == shown
        keys = {row["uid"]: row["global_key"] for row in model.rows}
        assert [row["cells"][key_place] for row, _ in found] == [keys[uid] for uid in shown]
        state = self.page.traits["selection"]
        assert (state["version"], state["size"]) == (self.page.version, len(model.selected))
        assert len(state["added"]) + len(state["removed"]) <= max(RowSets.max_spans, 1)
        for row, base in found:
            assert base == state["base"]
            is_in = row["in_base"] and not _has(state["removed"], row["id"])
            is_selected = is_in or _has(state["added"], row["id"])
            assert is_selected == (self.uids[row["id"]] in model.selected), row
        selected = model.in_order(model.selected)
        assert self.table.selected["uid"].tolist() == selected
        assert patiently(lambda: self.table.view)["uid"].tolist() == shown
        rows = {uid: row for row, uid in self.uids.items()}
        assert self.table.selected_keys == [self.table.key_of(rows[uid]) for uid in selected]
        active = None if model.active is None else rows[model.active]
        told = self.page.traits["active"]
        assert (told["version"], told["row"]) == (self.page.version, active)

    def rows(self) -> list[tuple[dict[str, Any], int | None]]:
        """Return all rows of the view, each with the set that its `in_base` is about."""
        count = self.random.choice([1, 3, 7, 1000])
        pages = self._forward(count) if self.random.random() < 0.5 else self._backward(count)
        return [(row, page["base"]) for page in pages for row in page["rows"]]

    def _forward(self, count: int) -> list[dict[str, Any]]:
        first = (
            {"kind": "fraction", "value": 0} if self.random.random() < 0.2 else {"kind": "first"}
        )
        pages = [self.page.page(self.model.view, first, count)]
        while (cursor := pages[-1]["after"]) is not None:
            at = self._number_of_next(pages[-1])
            if not self.exact or self.random.random() < 0.5:
                at = {"kind": "after", "cursor": cursor}
            pages.append(self.page.page(self.model.view, at, count))
        self._check_places(pages)
        return pages

    def _backward(self, count: int) -> list[dict[str, Any]]:
        pages = [self.page.page(self.model.view, {"kind": "last"}, count)]
        while (cursor := pages[0]["before"]) is not None:
            pages.insert(
                0, self.page.page(self.model.view, {"kind": "before", "cursor": cursor}, count)
            )
        self._check_places(pages)
        return pages

    def _number_of_next(self, page: dict[str, Any]) -> dict[str, Any]:
        return {"kind": "position", "value": page["start"]["value"] + len(page["rows"])}

    def _check_places(self, pages: list[dict[str, Any]]) -> None:
        total, start = len(self.model.shown()), 0
        for page in pages if self.exact else ():
            assert page["total"] == {"value": total, "exact": True}
            assert page["start"] == {"value": start, "exact": True}
            start += len(page["rows"])
        assert start == (total if self.exact else 0)
        if total:
            row = self.random.choice([row for page in pages for row in page["rows"]])
            there = self.page.page(self.model.view, {"kind": "row", "row": row["id"]}, 1)
            assert there["rows"][0]["id"] == row["id"]

    def _changed(self) -> tuple[list[list[int]], list[list[int]]]:
        state = self.page.traits["selection"]
        return list(state["added"]), list(state["removed"])


def _has(spans: list[list[int]], row: int) -> bool:
    return any(first <= row < stop for first, stop in spans)


def _without(spans: list[list[int]], row: int) -> list[list[int]]:
    parts = [
        [[first, row], [row + 1, stop]] if first <= row < stop else [[first, stop]]
        for first, stop in spans
    ]
    return [span for each in parts for span in each if span[0] < span[1]]


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_thousand_random_sequences_show_no_wrong_row(
    batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in range(batch, SEQUENCES, BATCHES):
        monkeypatch.setattr(RowSets, "max_spans", (1000, 4, 1, 0)[seed % 4])
        play_through(seed, DataRowTable)


def test_nor_do_they_over_an_engine_that_is_vague_and_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(RowSets, "max_spans", 3)
    for seed in range(SEQUENCES // 10):
        play_through(seed, SlowTable)


def play_through(seed: int, make: type[DataRowTable]) -> None:
    play = Play(seed, make)
    try:
        play.run()
    except Exception as error:
        error.add_note(f"Sequence {seed}.")
        raise
    finally:
        play.table.close()
