"""The details of a row: what the table holds of it, and what `check` found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from lb_widgets.checks import check
from lb_widgets.errors import InputError
from lb_widgets.messages.row_details import DetailRequest
from lb_widgets.widgets.data_row_table.details import detail
from tests.widgets.data_row_table.made_content import content_of, issue

if TYPE_CHECKING:
    from lb_widgets.messages.row_details import RowDetail

SECRET = "s3cr3tV4lue0123"


def detail_of(content: Any, row: int = 0) -> RowDetail:
    return detail(content, DetailRequest("1", version=0, row=row))


def test_own_columns_come_last_under_their_labels_derived_ones_not_at_all():
    row = {"global_key": "a", "row_data": "https://h/a.jpg", "score": 1, "note": 2}
    found = detail_of(content_of([row]))
    assert [(field.name, field.text) for field in found.fields] == [
        ("row_data", "https://h/a.jpg"),
        ("global_key", "a"),
        ("score", "1"),
        ("note", "2"),
    ]
    assert (found.key, found.media_type) == ("a", "IMAGE")


def test_problems_have_path_and_fix():
    rows = [{"row_data": "https://h/a.jpg", "global_key": "a"}, {"row_data": ""}]
    fixed = issue(0, "row-data-missing", ("attachments", 1, "type"), fix={"token": SECRET})
    content = content_of(rows, issues=[fixed, issue(1, "row-data-missing")])
    (problem,) = detail_of(content).problems
    assert (problem.severity, problem.rule, problem.path) == (
        "error",
        "row-data-missing",
        "attachments[1].type",
    )
    assert (problem.message, problem.fix) == ("is odd.", '{"token": "***"}')
    assert detail_of(content, 1).problems[0].fix == ""


def test_what_check_finds_is_there():
    rows = [{"row_data": "https://h/a.jpg", "media_type": "Image", "global_key": "a"}]
    content = content_of(rows, issues=check(rows).records)
    assert "IMAGE" in {problem.fix for problem in detail_of(content).problems}


def test_rows_that_were_not_checked_have_no_problems():
    assert detail_of(content_of([{"row_data": "a"}])).problems == []


def test_there_is_no_such_row():
    with pytest.raises(InputError, match="no row 1"):
        detail_of(content_of([{"row_data": "a"}]), 1)


def test_no_secret_is_in_what_the_page_gets():
    url = f"https://h.example/a?token={SECRET}"
    row = {
        "row_data": {"pdf_url": url},
        "global_key": url,
        "attachments": [{"type": "IMAGE", "value": url, "name": url}],
        "metadata_fields": [{"name": url, "value": url}],
        url: url,
    }
    found = detail_of(content_of([row], issues=[issue(0, "row-data-missing", message=url)]))
    assert SECRET not in msgspec.json.encode(found).decode()
    assert len(found.fields) == 4
