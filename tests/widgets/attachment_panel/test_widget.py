"""The panel from Python: which rows, which is on screen, what the page is answered."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from lb_widgets.errors import InputError
from lb_widgets.widgets.attachment_panel import AttachmentPanel
from lb_widgets.widgets.data_row_table import DataRowTable
from tests.widgets.attachment_panel.pages import SECRET, Page, png

ROWS: list[dict[str, Any]] = [
    {"row_data": "first", "media_type": "TEXT", "global_key": "a"},
    {
        "row_data": "second",
        "media_type": "TEXT",
        "global_key": "b",
        "attachments": [
            {"type": "RAW_TEXT", "value": "remark"},
            {"type": "IMAGE", "value": "https://h.example/a.png", "name": "Photo"},
        ],
        "plot": 7,
    },
    {"row_data": "third", "media_type": "TEXT"},
]


@pytest.fixture
def panel() -> AttachmentPanel:
    return AttachmentPanel(ROWS)


class TestRows:
    def test_are_taken_in_every_form_and_never_changed(self):
        before = json.dumps(ROWS)
        panel = AttachmentPanel(ROWS)
        assert (panel.row_count, len(panel.rows)) == (3, 3)
        assert AttachmentPanel(ROWS[0]).row_count == 1
        assert AttachmentPanel(pd.DataFrame(ROWS)).row_count == 3
        assert AttachmentPanel([]).row_count == 0
        assert json.dumps(ROWS) == before

    def test_that_are_none_are_refused(self):
        with pytest.raises(InputError, match="Expected a DataFrame"):
            AttachmentPanel(3)

    def test_unknown_keywords_are_refused(self):
        with pytest.raises(TypeError, match="unexpected keyword argument 'resolv'"):
            AttachmentPanel(ROWS, resolv=None)  # pyright: ignore[reportCallIssue]

    def test_others_keep_the_row_on_screen_by_its_key(self, panel: AttachmentPanel):
        panel.show(1, attachment=1)
        panel.rows = [ROWS[2], ROWS[0], ROWS[1]]
        assert (panel.position, panel.attachment, panel.version) == (2, 1, 1)
        panel.rows = [ROWS[0], {**ROWS[1], "attachments": []}]
        assert (panel.position, panel.attachment) == (1, None)
        panel.rows = [ROWS[0]]
        assert (panel.position, panel.attachment, panel.row_count) == (0, None, 1)
        panel.rows = []
        assert (panel.position, panel.row_count) == (0, 0)
        panel.rows = ROWS
        assert panel.version == 5

    def test_others_are_not_confused_with_these(self, panel: AttachmentPanel):
        page = Page(panel)
        panel.rows = ROWS[::-1]
        stale = page.ask("row/detail", 0, version=0)
        assert stale.startswith("Cancelled")
        assert page.ask("row/detail", 2)["key"] == "a"


class TestShow:
    def test_goes_to_a_row_and_one_of_its_attachments(self, panel: AttachmentPanel):
        panel.show(1, attachment=0)
        assert (panel.position, panel.attachment) == (1, 0)
        panel.show(2)
        assert (panel.position, panel.attachment) == (2, None)

    @pytest.mark.parametrize(
        ("position", "attachment", "words"),
        [
            (3, None, r"no row 3: there are 3 rows, counted from 0"),
            (-1, None, r"no row -1"),
            (1, 2, r'Row 1 \("b"\) has no attachment 2: it has 2 attachments, counted from 0'),
            (1, -1, r"no attachment -1"),
            (0, 0, r'Row 0 \("a"\) has no attachment 0: it has 0 attachments\.'),
        ],
    )
    def test_refuses_what_is_not_there(
        self, panel: AttachmentPanel, position: int, attachment: int | None, words: str
    ):
        panel.show(1, attachment=1)
        with pytest.raises(InputError, match=words):
            panel.show(position, attachment)
        assert (panel.position, panel.attachment) == (1, 1)

    def test_tells_the_page_once(self, panel: AttachmentPanel):
        told: list[set[str]] = []
        panel.send_state = lambda key=None: told.append(set(key or ()))
        panel.show(1, attachment=1)
        assert told == [{"position", "attachment", "place_number"}]


class TestDetail:
    def test_has_the_whole_row_in_words(self, panel: AttachmentPanel):
        detail = Page(panel).ask("row/detail", 1)
        assert detail["key"] == "b"
        assert [each["name"] for each in detail["fields"]][-1] == "plot"
        assert [each["known"] for each in detail["attachments"]] == ["RAW_TEXT", "IMAGE"]

    def test_knows_who_a_row_is_as_the_table_does(self):
        rows = [*ROWS, {**ROWS[0]}, {"row_data": "x", "global_key": 7}]
        table, page = DataRowTable(rows), Page(AttachmentPanel(rows))
        for row in range(len(rows)):
            assert page.ask("row/detail", row)["key"] == table.key_of(row)

    @pytest.mark.parametrize("broken", ["not a list", 7, {"type": "IMAGE"}])
    def test_says_that_the_attachments_are_broken(self, broken: Any):
        page = Page(AttachmentPanel(pd.DataFrame([{**ROWS[0], "attachments": broken}])))
        detail = page.ask("row/detail", 0)
        assert detail["attachments"] == []
        assert detail["problems"][0]["path"] == "attachments"
        assert "not a list" in detail["problems"][0]["message"]

    def test_says_where_no_row_is(self, panel: AttachmentPanel):
        page = Page(panel)
        assert page.ask("row/detail", 3).startswith("InputError: There is no row 3")
        assert page.open(1, 2).startswith("InputError: The row has no attachment 2")


def test_resolve_opens_what_is_shown():
    asked: list[str] = []
    url = f"https://nowhere.invalid/a.png?token={SECRET}"

    def resolve(value: str) -> bytes:
        asked.append(value)
        return png()

    panel = AttachmentPanel({"row_data": url, "media_type": "IMAGE"}, resolve=resolve)
    page = Page(panel)
    opened = page.open(0)
    assert opened["preview"]["kind"] == "picture"
    assert asked[0] == url
    assert SECRET not in json.dumps([opened, page.ask("row/detail", 0), panel.static_form()])


def test_closing_answers_that_it_is_closed_and_may_be_done_twice(panel: AttachmentPanel):
    page = Page(panel)
    panel.close_resources()
    panel.close_resources()
    assert page.open(0).startswith("Cancelled: This widget was closed")


class TestWhoMoved:
    def test_places_set_here_are_news_for_the_page(self, panel: AttachmentPanel):
        before = panel.place_number
        panel.show(1)
        assert panel.place_number > before
        before = panel.place_number
        panel.position = 0
        assert panel.place_number == before + 1

    def test_what_the_page_has_set_is_none(self, panel: AttachmentPanel):
        before = panel.place_number
        panel.set_state({"position": 1, "attachment": None})
        assert (panel.position, panel.place_number) == (1, before)

    def test_what_an_observer_sets_meanwhile_is(self, panel: AttachmentPanel):
        before = panel.place_number
        panel.observe(lambda change: panel.show(0) if change["new"] == 1 else None, "position")
        panel.set_state({"position": 1})
        assert panel.position == 0
        assert panel.place_number > before
