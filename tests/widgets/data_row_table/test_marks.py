"""A problem is marked at the cell that shows what it is about."""

from __future__ import annotations

from typing import Any

import pytest

from lb_widgets.messages.table_columns import (
    Grouping,
)
from lb_widgets.model.types import Severity
from lb_widgets.widgets.data_row_table.cells import table_rows
from tests.widgets.data_row_table.made_content import SECRET, content_of, issue, overlay

ROW = {
    "row_data": "https://h/a.jpg",
    "global_key": "a",
    "attachments": [
        {"type": "RAW_TEXT", "value": "dry"},
        overlay("Relief"),
        overlay(None),
        {"type": "HOLOGRAM", "value": "v"},
        "no attachment",
    ],
    "metadata_fields": [{"name": "split", "value": "x"}, {"schema_id": "s" * 25, "value": 1}, 7],
    "note": "n",
}


def marks(*issues: Any, grouping: Grouping = Grouping.TYPE) -> list[tuple[str, str, str]]:
    content = content_of([ROW], issues=issues)
    (row,) = table_rows(content, [0], grouping, None)
    labels = [column.label for column in content.columns(grouping)]
    return [(labels[mark.column], str(mark.severity), mark.text) for mark in row.marks]


@pytest.mark.parametrize(
    ("path", "label"),
    [
        (("row_data",), "row_data"),
        (("row_data", "bounds", 0), "row_data"),
        (("global_key",), "global_key"),
        (("attachments", 0, "value"), "RAW_TEXT"),
        (("attachments", 1, "value"), "IMAGE_OVERLAY"),
        (("attachments", 2), "IMAGE_OVERLAY"),
        (("attachments", 3, "type"), "Other types"),
        (("attachments", 4), "Other types"),
        (("metadata_fields", 0, "value"), "metadata.split"),
        (("metadata_fields", 1), f"metadata.{'s' * 25}"),
        (("note",), "note"),
    ],
)
def test_the_mark_is_at_the_place(path: tuple[str | int, ...], label: str):
    ((found, severity, text),) = marks(issue(0, "row-data-missing", path))
    assert (found, severity) == (label, "error")
    assert text.endswith(": is odd.")


def test_an_overlay_is_marked_under_its_name_where_it_has_a_column():
    at = [("attachments", place, "value") for place in (1, 2)]
    found = marks(*[issue(0, "row-data-missing", path) for path in at], grouping=Grouping.LAYER)
    assert [label for label, _, _ in found] == ["Relief", "IMAGE_OVERLAY"]


@pytest.mark.parametrize(
    "path", [("attachments",), ("attachments", 99), ("embeddings",), ("metadata_fields", 2), ()]
)
def test_what_no_column_shows_has_no_mark(path: tuple[str | int, ...]):
    assert marks(issue(0, "row-data-missing", path)) == []


def test_the_worst_speaks_for_a_cell_and_the_others_are_counted():
    found = marks(
        issue(0, "media-type-legacy", message="is a note"),
        issue(0, "row-data-missing", message="is an error"),
        issue(0, "row-data-missing", message="is another"),
    )
    ((_, severity, text),) = found
    assert Severity(severity) is Severity.ERROR
    assert text == "row_data: is an error. And 2 more."


def test_marks_are_in_the_order_of_columns_and_hold_no_secret():
    found = marks(
        issue(0, "row-data-missing", ("note",), f"holds {SECRET}"),
        issue(0, "row-data-missing", ("global_key",), "x" * 9000),
    )
    assert [label for label, _, _ in found] == ["global_key", "note"]
    assert "5ecre7" not in found[1][2]
    assert len(found[0][2]) <= 400
