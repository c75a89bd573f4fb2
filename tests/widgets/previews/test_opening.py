"""What is said of a subject beside its preview, and instead of it."""

from __future__ import annotations

from typing import Any

import pytest

from lb_widgets.messages.preview_kinds import (
    BrokenPreview,
    NoPreview,
)
from lb_widgets.messages.preview_texts import (
    TextPreview,
)
from lb_widgets.model.types import AttachmentType, MediaType
from lb_widgets.sandbox import sample_rows
from lb_widgets.widgets.previews.kinds import kind_of
from tests.widgets.previews.asking import Asking


def opened(row: dict[str, Any], attachment: int | None = None) -> Any:
    return Asking(row).open(attachment).result


@pytest.mark.parametrize("type_", [*MediaType, *AttachmentType])
def test_every_type_has_a_large_preview(type_: MediaType | AttachmentType):
    assert callable(kind_of(type_).large)


def test_what_is_missing_is_named():
    row = {"row_data": None, "global_key": "a", "attachments": [{"type": "IMAGE", "value": ""}]}
    assert opened(row).preview == BrokenPreview("Nothing to show: row_data is missing")
    assert opened(row, 0).preview == BrokenPreview("Nothing to show: its value is missing")


def test_an_attachment_is_called_by_its_name_then_by_its_file(tmp_path: Any):
    (tmp_path / "notes.txt").write_text("Dry.")
    path = str(tmp_path / "notes.txt")
    attachments = [{"type": "TEXT_URL", "value": path, "name": "Notes"}]
    attachments.append({"type": "TEXT_URL", "value": path})
    row = {"row_data": path, "attachments": attachments}
    assert [opened(row, index).name for index in (0, 1)] == ["Notes", "notes.txt"]


def test_a_tile_layer_is_not_called_by_the_end_of_its_pattern():
    rows = sample_rows()
    row = rows[rows["media_type"] == "TMS_GEO"].iloc[0].to_dict()
    assert opened(row).name == ""
    assert opened(row).can_open == "map"


def test_an_unknown_type_is_shown_by_what_it_leads_to():
    row = {"row_data": "a", "attachments": [{"type": "NEW", "value": "Some words."}]}
    shown = opened(row, 0)
    assert isinstance(shown.preview, TextPreview)
    assert shown.preview.text == "Some words."
    assert shown.type == "NEW"


def test_a_type_without_a_preview_shows_its_value():
    shown = opened({"row_data": {"prompt": "Name it."}, "media_type": "LLM"}).preview
    assert isinstance(shown, NoPreview)
    assert "LLM" in shown.text
    assert "Name it." in shown.value


def test_a_text_that_is_a_link_comes_from_nowhere_and_has_no_file_name():
    row = {"row_data": "a", "attachments": [{"type": "RAW_TEXT", "value": "https://a.org/b.txt"}]}
    shown = opened(row, 0)
    assert shown.name == ""
    assert shown.facts == []


def test_a_host_is_named_as_it_is_looked_up():
    shown = opened({"row_data": "https://\u0430pple.invalid/a.pcd", "media_type": "POINT_CLOUD"})
    assert [(fact.name, fact.value) for fact in shown.facts] == [("From", "xn--pple-43d.invalid")]
