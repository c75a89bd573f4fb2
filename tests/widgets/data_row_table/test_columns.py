"""Which columns a table has, and what the toolbar offers to filter by."""

# ruff: noqa: PD011 - fields of our own
from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from lb_widgets.messages.table_columns import (
    ColumnKind,
    Grouping,
    ValueKind,
)
from lb_widgets.model.types import AttachmentType
from lb_widgets.widgets.data_row_table.columns import layers_by_column
from lb_widgets.widgets.data_row_table.facets import facet_columns
from tests.widgets.data_row_table.made_content import SECRET, content_of, issue, overlay

if TYPE_CHECKING:
    from lb_widgets.messages.table_columns import (
        TableColumn,
    )
    from lb_widgets.widgets.data_row_table.content import TableContent

ROW: dict[str, Any] = {
    "row_data": "https://h/a.jpg",
    "global_key": "a",
    "media_type": "IMAGE",
    "attachments": [overlay("Relief"), overlay("CIR"), {"type": "RAW_TEXT", "value": "dry"}],
    "metadata_fields": [{"name": "split", "value": "train"}, {"name": "tag", "value": 3}],
    "score": 2.5,
    "note": "mine",
}
OUTCOME = pd.DataFrame({"global_key": ["a"], "status": ["failed"], "error": ["odd"]})


def _labels(content: TableContent, grouping: Grouping = Grouping.TYPE) -> list[str]:
    return [column.label for column in content.columns(grouping)]


def _column(content: TableContent, label: str) -> TableColumn:
    columns = [each for kind in Grouping for each in content.columns(kind)]
    return next(column for column in columns if column.label == label)


def test_they_stand_in_the_order_that_people_read_in() -> None:
    content = content_of([ROW], issues=[issue(0, "url-plain-http", key="a")], outcome=OUTCOME)
    assert _labels(content) == [
        "Problems", "Preview", "global_key", "submit", "media_type", "row_data",
        "IMAGE_OVERLAY", "RAW_TEXT", "metadata.split", "metadata.tag", "score", "note",
    ]  # fmt: skip


def test_columns_that_hold_nothing_are_left_out() -> None:
    content = content_of([{"row_data": "x"}])
    assert _labels(content) == ["Preview", "global_key", "media_type", "row_data"]


def test_every_attachment_type_has_a_column_and_unknown_ones_share_one() -> None:
    kinds = [*AttachmentType, "OVERLAY"]
    attachments = [{"type": str(kind), "value": "https://h/x.bin"} for kind in kinds]
    content = content_of([{"row_data": "x", "attachments": attachments}])
    assert _labels(content)[4:] == [*AttachmentType, "Other types"]


def test_layers_have_columns_of_their_own_and_the_rest_stays_visible() -> None:
    content = content_of([ROW, {**ROW, "global_key": "b", "attachments": [overlay("CIR")]}])
    assert _labels(content, Grouping.LAYER)[4:8] == ["CIR", "Relief", "IMAGE_OVERLAY", "RAW_TEXT"]
    layer = _column(content, "Relief")
    assert (layer.sortable, layer.filterable, layer.kind) == (False, False, ColumnKind.ATTACHMENTS)
    assert layers_by_column(content.source.schema()) == {
        "layer.CIR": "CIR", "layer.Relief": "Relief",
    }  # fmt: skip


def test_layers_that_look_alike_have_names_that_differ_and_hide_secrets() -> None:
    other = SECRET.replace("5ecre7", "0ther5ecre7")
    content = content_of([{"row_data": "x", "attachments": [overlay(SECRET), overlay(other)]}])
    columns = content.columns(Grouping.LAYER)
    assert len({column.name for column in columns}) == len(columns)
    assert "5ecre7" not in str(columns)
    assert set(layers_by_column(content.source.schema()).values()) == {SECRET, other}


@pytest.mark.parametrize(
    ("label", "values", "sortable"),
    [
        ("global_key", ValueKind.TEXT, True),
        ("IMAGE_OVERLAY", ValueKind.NUMBER, True),
        ("score", ValueKind.NUMBER, True),
        ("metadata.tag", ValueKind.NUMBER, True),
        ("metadata.split", ValueKind.TEXT, True),
        ("day", ValueKind.TIME, True),
        ("good", ValueKind.BOOLEAN, True),
        ("tree", ValueKind.NESTED, False),
        ("Problems", ValueKind.NUMBER, True),
        ("submit", ValueKind.TEXT, True),
    ],
)
def test_what_can_be_asked_of_them(label: str, values: ValueKind, *, sortable: bool) -> None:
    row = ROW | {"day": pd.Timestamp("2026-01-02", tz="UTC"), "good": True, "tree": {"a": [1]}}
    content = content_of([row], issues=[], outcome=OUTCOME)
    column = _column(content, label)
    assert (column.values, column.sortable, column.filterable) == (values, sortable, True)
    names = {each.name for each in content.source.schema().columns}
    assert column.name in names


def test_many_metadata_fields_share_one_column() -> None:
    fields = [{"name": f"field {at}", "value": at} for at in range(9)]
    content = content_of([{"row_data": "x", "metadata_fields": fields}])
    assert _labels(content)[4:] == ["metadata_fields"]
    facets = {facet.label for facet in facet_columns(content.source.schema())}
    assert {f"metadata.field {at}" for at in range(9)} <= facets
    few = content_of([{"row_data": "x", "metadata_fields": fields[:8]}])
    assert "metadata_fields" not in _labels(few)


def test_metadata_of_no_known_shape_is_shown_as_it_is() -> None:
    content = content_of([{"row_data": "x", "metadata_fields": "train"}])
    assert _labels(content)[4:] == ["metadata_fields"]


def test_names_are_unique_whatever_the_users_columns_are_called() -> None:
    own = dict.fromkeys(
        ("preview", "Problems", "n_problems", "submit_status", "n_IMAGE", "layer.CIR"), "mine"
    )
    content = content_of([ROW | own], issues=[], outcome=OUTCOME)
    for grouping in Grouping:
        names = [column.name for column in content.columns(grouping)]
        assert len(set(names)) == len(names)
    assert _column(content, "Problems").kind is ColumnKind.PROBLEMS


def test_long_labels_are_cut_and_secrets_in_them_masked() -> None:
    content = content_of([{"row_data": "x", "n" * 5000: 1, SECRET: 2}])
    labels = _labels(content)
    assert max(map(len, labels)) < 100
    assert "5ecre7" not in str(labels)


def test_the_toolbar_offers_what_there_is() -> None:
    issues = [issue(0, "media-not-found", key="a")]
    schema = content_of([ROW], issues=issues, outcome=OUTCOME).source.schema()
    facets = facet_columns(schema)
    assert [each.label for each in facets if each.is_main] == [
        "Media", "Attachments", "Problems", "Submit",
    ]  # fmt: skip
    names = [each.name for each in facets]
    assert names[4:10] == [
        "problem_severities", "media_status", "n_layers", "layer_names", "n_attachments",
        "submit_reason",
    ]  # fmt: skip
    assert names[10:12] == ["metadata.split", "metadata.tag"]
    assert {"global_key", "row_data", "score", "note", "n_IMAGE_OVERLAY"} <= set(names)
    assert len(set(names)) == len(names)
    assert set(names) <= {column.name for column in schema.columns}


def test_the_toolbar_offers_nothing_that_no_row_has() -> None:
    names = [each.name for each in facet_columns(content_of([{"row_data": "x"}]).source.schema())]
    assert names == ["row_data"]
