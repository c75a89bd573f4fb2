"""What a saved notebook shows: the row on screen in words, and its picture once the page has it."""

from __future__ import annotations

import queue
import re
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.widgets.attachment_panel import AttachmentPanel, static
from tests.widgets.attachment_panel.pages import SECRET, WAIT, Page, png

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(static, "QUIET", 0.0)


@pytest.fixture
def rows(tmp_path: Path) -> list[dict[str, Any]]:
    path = tmp_path / "a.png"
    path.write_bytes(png())
    return [
        {
            "row_data": str(path),
            "media_type": "IMAGE",
            "global_key": "first",
            "attachments": [
                {"type": "RAW_TEXT", "value": HOSTILE, "name": HOSTILE},
                {"type": "IMAGE", "value": f"https://h.example/a.png?token={SECRET}"},
            ],
        },
        {"row_data": "words", "media_type": "TEXT", "global_key": "second"},
    ]


def test_says_which_row_it_is_and_what_it_has(rows: list[dict[str, Any]]):
    panel = AttachmentPanel(rows)
    form = panel.static_form()
    for words in ("Attachment panel: 2 rows", "Row 1 of 2: first", "RAW_TEXT", "Attachment 2"):
        assert words in form
    assert HOSTILE not in form
    assert SECRET not in form
    panel.show(1)
    assert "Row 2 of 2: second" in panel.static_form()


def test_says_how_many_are_not_listed(rows: list[dict[str, Any]]):
    rows[0]["attachments"] *= 400
    form = AttachmentPanel(rows).static_form()
    assert "The first 20 of 800 attachments are listed." in form
    assert form.count("<tr>") == 22


def test_says_that_the_attachments_are_broken(rows: list[dict[str, Any]]):
    rows[0]["attachments"] = "no list"
    assert "are of type str, not a list" in AttachmentPanel(rows).static_form()


def test_says_that_there_are_no_rows():
    assert "Attachment panel: 0 rows" in AttachmentPanel([]).static_form()


def displayed(panel: AttachmentPanel) -> queue.Queue[str]:
    """Stand for a notebook that shows the panel: returns what is put into its static form."""
    forms: queue.Queue[str] = queue.Queue()
    panel.replace_static_form = forms.put
    return forms


def test_follows_what_the_page_shows(rows: list[dict[str, Any]]):
    panel = AttachmentPanel(rows)
    forms, page = displayed(panel), Page(panel)
    page.open(0)
    form = forms.get(timeout=WAIT)
    assert re.search(r'<img src="data:image/(png|jpeg);base64,[^"]+" alt="IMAGE first"', form)
    panel.show(0, attachment=0)
    page.open(0, 0)
    form = forms.get(timeout=WAIT)
    assert "On screen: RAW_TEXT" in form
    assert "<img" not in form


def test_is_left_as_it_is_once_closed(rows: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(static, "QUIET", 3600.0)
    panel = AttachmentPanel(rows)
    forms, page = displayed(panel), Page(panel)
    page.open(0)
    panel.close_resources()
    assert forms.empty()
    assert panel._still._timer is not None
    panel._still._timer.join(WAIT)
    assert not panel._still._timer.is_alive()
