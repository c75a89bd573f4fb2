"""The details of a row: all its fields in words, redacted, long ones cut with their length said."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pandas as pd
import pytest

from lb_widgets.checks import check
from lb_widgets.io import as_frame
from lb_widgets.widgets.base.row_words import MAX_TEXT
from lb_widgets.widgets.row_details import MAX_LINES, RowDetails

SECRET = "s3cr3tValue0123"


def detail_of(row: dict[str, Any], **kwargs: Any) -> Any:
    details = RowDetails(as_frame([row]), **kwargs)
    details.show(0, "the-key")
    return details.detail


def texts(detail: Any) -> dict[str, str]:
    return {field.name: field.text for field in detail.fields}


def test_before_a_row_is_picked_there_is_none():
    assert RowDetails(as_frame([{"row_data": "https://h.example/a.jpg"}])).detail is None


def test_known_fields_come_first_and_missing_ones_not_at_all():
    row = {"region": "Africa", "row_data": "https://h.example/a.jpg", "global_key": "a"}
    detail = detail_of({**row, "external_id": None, "score": np.nan, "media_type": "IMAGE"})
    assert [field.name for field in detail.fields] == [
        "row_data",
        "global_key",
        "media_type",
        "region",
    ]
    assert (detail.key, detail.media_type) == ("the-key", "IMAGE")


def test_attachments_are_listed_with_their_names():
    attachments = [
        {"type": "IMAGE_OVERLAY", "value": "https://h.example/r.png", "name": "Relief"},
        {"type": "RAW_TEXT", "value": "dry season"},
    ]
    detail = detail_of({"row_data": "https://h.example/a.jpg", "attachments": attachments})
    assert [(item.type, item.name, item.is_link) for item in detail.attachments] == [
        ("IMAGE_OVERLAY", "Relief", True),
        ("RAW_TEXT", "", False),
    ]


def test_no_secret_is_in_what_the_page_gets():
    tiles = {"tile_layer_url": f"https://t.example/{{z}}/{{x}}/{{y}}?token={SECRET}"}
    overlay = {"type": "IMAGE", "value": f"https://h.example/r.png?X-Amz-Signature={SECRET}"}
    row = {"row_data": tiles, "attachments": [overlay], "note": f"Bearer {SECRET}"}
    details = RowDetails(as_frame([row]))
    details.show(0, f"https://h.example/?token={SECRET}")
    assert SECRET not in msgspec.json.encode(details.detail).decode()
    assert SECRET not in details.static_form()


def test_long_text_is_cut_and_its_length_said():
    detail = detail_of({"row_data": "x" * 5000, "media_type": "TEXT"})
    text = texts(detail)["row_data"]
    assert len(text) < MAX_TEXT + 100
    assert text.endswith("(5,000 characters)")


@pytest.mark.parametrize("value", [{"a": {1, 2}}, pd.Timestamp("2026-01-01"), b"bytes", 7])
def test_any_value_of_a_users_column_can_be_shown(value: object):
    detail = detail_of({"row_data": "https://h.example/a.jpg", "mine": value})
    assert texts(detail)["mine"]


def test_problems_of_this_row_alone_are_shown():
    rows = as_frame([{"row_data": "https://h.example/a.jpg", "global_key": "a"}, {"row_data": ""}])
    details = RowDetails(rows, issues=check(rows).issues)
    details.show(0, "a")
    assert "row-data-missing" not in {problem.rule for problem in details.detail.problems}
    details.show(1, "b")
    found = {problem.rule: problem for problem in details.detail.problems}
    assert found["row-data-missing"].severity == "error"
    assert found["row-data-missing"].path == "row_data"
    assert found["row-data-missing"].fix == ""


def test_columns_of_one_name_are_all_shown():
    frame = as_frame([{"row_data": "https://h.example/a.jpg", "mine": 1}])
    details = RowDetails(pd.concat([frame, frame[["mine"]]], axis=1))
    details.show(0, "a")
    assert [field.name for field in details.detail.fields] == ["row_data", "mine", "mine"]


def test_the_static_form_has_every_value_with_the_way_to_it():
    row = {"row_data": {"messages": [{"content": "Salt.", "user": {"name": "Ben"}}]}}
    details = RowDetails(as_frame([row]))
    details.show(0, "a")
    assert "row_data.messages[0].user.name" in details.static_form()
    details = RowDetails(as_frame([{"row_data": {"many": list(range(150))}}]))
    details.show(0, "a")
    form = details.static_form()
    assert f"The first {MAX_LINES} of 150 values." in form
    assert form.count("<tr>") == MAX_LINES + 1


def test_a_hidden_character_is_written_out():
    detail = detail_of({"row_data": "https://h.example/a.jpg", "mine": "photo\u202egpj.exe"})
    assert texts(detail)["mine"] == r"photo\u202egpj.exe"
