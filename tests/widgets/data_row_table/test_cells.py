"""Cells: what is shown of every kind of value, bounded, as UTF-8, without a secret."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.messages.data_row_table import (
    TableRow,
)
from lb_widgets.messages.table_cells import (
    AttachmentsCell,
    Cell,
    Chip,
    CutText,
    ProblemsCell,
    StatusCell,
    UrlCell,
)
from lb_widgets.messages.table_columns import (
    Grouping,
)
from lb_widgets.model.types import MediaType
from lb_widgets.widgets.data_row_table.attachments import MAX_CHIPS, MAX_NAME
from lb_widgets.widgets.data_row_table.cell_texts import (
    MAX_TEXT,
    MAX_URL,
    labels_cell,
    metadata_cell,
    text_cell,
)
from lb_widgets.widgets.data_row_table.cells import table_rows
from tests.widgets.data_row_table.made_content import content_of, issue, overlay

SECRET = "s3cr3tV4lue0123"
SIGNED = (
    "https://b.s3.amazonaws.com/a%20b.jpg?width=3&X-Amz-Date=20261126T100000Z&X-Amz-Expires=60"
    f"&X-Amz-Signature={SECRET}"
)
ENDS = 1795687260.0
LONG = "x" * 10_000_000


def rows_of(rows: Any, *, grouping: Grouping = Grouping.TYPE, **more: Any) -> list[TableRow]:
    content = content_of(rows, **more)
    return table_rows(content, range(len(content.frame)), grouping, None)


def cells_of(row: dict[str, Any], *, grouping: Grouping = Grouping.TYPE) -> dict[str, Cell]:
    content = content_of([{"row_data": "https://h/a.jpg", **row}])
    (shown,) = table_rows(content, [0], grouping, None)
    names = [column.name for column in content.columns(grouping)]
    return dict(zip(names, shown.cells, strict=True))


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("plain", "plain"),
        ("", ""),
        (None, None),
        (float("nan"), None),
        (pd.NaT, None),
        (1e6, "1000000"),
        (0.1, "0.1"),
        (2**60, "1152921504606846976"),
        (True, "true"),
        (pd.Timestamp("2026-11-26T10:00:00Z"), "2026-11-26 10:00:00 UTC"),
        ({"b": 1, "a": [None, "é"]}, '{"b": 1, "a": [null, "é"]}'),
        ([], None),
        ("https://h.example/a b?x=%2F#y", "https://h.example/a b?x=%2F#y"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("=1+1", "=1+1"),
    ],
)
def test_a_value_is_shown_as_it_is(value: Any, cell: Any):
    assert text_cell(value) == cell


def test_a_signed_url_says_when_it_ends_and_is_masked_but_not_altered():
    shown = cells_of({"row_data": SIGNED})["row_data"]
    assert shown == UrlCell(
        "https://b.s3.amazonaws.com/a%20b.jpg?width=3&X-Amz-Date=***&X-Amz-Expires=***"
        "&X-Amz-Signature=***",
        ENDS,
    )


def test_long_texts_are_cut_with_their_length_urls_later():
    assert text_cell("é" * 9000) == CutText("é" * MAX_TEXT, 9000)
    url = f"https://h.example/{'a' * 1500}"
    assert text_cell(url) == url
    cut = text_cell(f"https://h.example/{'a' * 3000}")
    assert isinstance(cut, CutText)
    assert (len(cut.text), cut.length) == (MAX_URL, 3018)


def test_long_json_is_cut_with_its_length_very_long_json_says_so():
    value = list(range(200))
    whole = ", ".join(map(str, value))
    assert text_cell(value) == CutText(f"[{whole}]"[:MAX_TEXT], len(whole) + 2)
    shown = text_cell([LONG] * 10)
    assert isinstance(shown, str)
    assert shown.endswith("x… (more than 1,200 characters)")


def test_metadata_is_named():
    assert metadata_cell(
        [{"name": "split", "value": "train"}, {"schema_id": "s", "value": 3.0}]
    ) == ("split: train · s: 3")
    assert metadata_cell([{"name": "split"}]) == '[{"name": "split"}]'
    assert metadata_cell("odd") == "odd"
    assert metadata_cell([]) is None
    many = metadata_cell([{"name": "m", "value": "v" * 200}] * 50)
    assert isinstance(many, str)
    assert many.endswith("… (more than 1,200 characters)")


def test_labels_are_words_bounded_and_counted():
    assert labels_cell(["IMAGE", "TEXT"]) == "IMAGE, TEXT"
    assert labels_cell([]) is None
    assert labels_cell(None) is None
    assert labels_cell("odd") == "odd"
    many = labels_cell([f"w{at}" for at in range(50)])
    assert isinstance(many, str)
    assert many.endswith("w19, 30 more")
    long = labels_cell([LONG, f"https://h.example/?token={SECRET}"] * 9)
    assert isinstance(long, CutText)
    assert len(long.text) <= MAX_TEXT
    assert SECRET not in long.text


def test_attachments_are_under_their_type_with_their_index():
    found = cells_of(
        {
            "attachments": [
                overlay("Relief", SIGNED),
                {"type": "RAW_TEXT", "value": "dry season"},
                overlay(None, "https://h.example/elevation.png"),
                {"type": "HOLOGRAM", "value": "v", "name": "n"},
                {"type": "TEXT_URL", "value": "https://h.example/notes%20a.txt"},
            ]
        }
    )
    assert found["n_IMAGE_OVERLAY"] == AttachmentsCell(
        2,
        [
            Chip(0, "Relief", has_picture=True, expires=ENDS),
            Chip(2, "elevation.png", has_picture=True, expires=None),
        ],
    )
    assert found["n_RAW_TEXT"] == AttachmentsCell(
        1, [Chip(1, "dry season", has_picture=False, expires=None)]
    )
    assert found["n_other"] == AttachmentsCell(
        1, [Chip(3, "HOLOGRAM: n", has_picture=False, expires=None)]
    )
    assert found["n_TEXT_URL"] == AttachmentsCell(
        1, [Chip(4, "notes a.txt", has_picture=False, expires=None)]
    )


def test_overlays_can_be_under_their_names():
    layers = [overlay("Relief"), overlay("Elevation"), overlay("Relief"), overlay(None)]
    content = content_of([{"row_data": "https://h/a.jpg", "attachments": layers}])
    (row,) = table_rows(content, [0], Grouping.LAYER, None)
    columns = [column.label for column in content.columns(Grouping.LAYER)]
    found = dict(zip(columns, row.cells, strict=True))
    assert [chip.index for chip in found["Relief"].chips] == [0, 2]
    assert [chip.index for chip in found["Elevation"].chips] == [1]
    assert found["IMAGE_OVERLAY"].count == 4


def test_of_many_attachments_the_first_are_named_and_all_are_counted():
    cell = cells_of({"attachments": [overlay(f"L{at}") for at in range(30)]})["n_IMAGE_OVERLAY"]
    assert isinstance(cell, AttachmentsCell)
    assert (cell.count, len(cell.chips)) == (30, MAX_CHIPS)


def test_problems_and_status_are_in_their_columns():
    outcome = pd.DataFrame(
        {"global_key": ["a"], "status": ["failed"], "error": [f"because of {SIGNED}"]}
    )
    rows = [{"row_data": "https://h/a.jpg", "global_key": "a"}]
    (row,) = rows_of(rows, issues=[issue(0, "row-data-missing")], outcome=outcome)
    (problems,) = [cell for cell in row.cells if isinstance(cell, ProblemsCell)]
    (status,) = [cell for cell in row.cells if isinstance(cell, StatusCell)]
    assert (problems.error, len(row.marks)) == (1, 1)
    assert (status.verdict, SECRET in status.reason) == ("bad", False)


def test_rows_come_in_the_order_asked_for_and_say_whether_they_are_in_the_set():
    content = content_of([{"row_data": f"https://h/{at}.mp4"} for at in range(5)])
    mask = np.array([False, True, False, False, True])
    rows = table_rows(content, [4, 0, 1], Grouping.TYPE, mask)
    assert [(row.id, row.in_base) for row in rows] == [(4, True), (0, False), (1, True)]
    assert rows[0].media_type is MediaType.VIDEO
    assert not any(row.in_base for row in table_rows(content, [1, 4], Grouping.TYPE, None))


def test_no_rows_are_no_rows():
    assert rows_of([]) == []


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.datetimes(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
ATTACHMENTS = st.lists(
    st.fixed_dictionaries({"type": VALUES, "value": VALUES, "name": VALUES})
    | st.fixed_dictionaries({"type": st.sampled_from(["IMAGE", "PDF_URL"]), "value": st.text()})
    | VALUES,
    max_size=14,
)


def longest(cell: Any) -> int:
    if isinstance(cell, str):
        return len(cell)
    if isinstance(cell, AttachmentsCell):
        assert len(cell.chips) <= min(MAX_CHIPS, cell.count)
        return max((len(chip.name) for chip in cell.chips), default=0)
    return len(getattr(cell, "text", ""))


@given(own=VALUES, text=st.text(), data=VALUES, attachments=ATTACHMENTS, fields=st.lists(VALUES))
def test_any_value_gives_cells_in_bounds_that_are_json(
    own: Any, text: str, data: Any, attachments: list[Any], fields: list[Any]
):
    frame = pd.DataFrame(
        {
            name: pd.Series([value], dtype=object)
            for name, value in {
                "row_data": data,
                "global_key": text,
                "attachments": attachments,
                "metadata_fields": fields,
                "own": own,
                "text": text,
            }.items()
        }
    )
    for grouping in Grouping:
        (row,) = rows_of(frame, grouping=grouping)
        assert all(longest(cell) <= max(MAX_TEXT + 40, MAX_URL) for cell in row.cells)
        assert msgspec.json.decode(msgspec.json.encode(row), type=TableRow) == row


PLANTED = [
    f"https://h.example/a.jpg?token={SECRET}",
    f"https://user:{SECRET}@h.example/a.jpg",
    SIGNED,
    f"Bearer {SECRET}",
]


@given(
    planted=st.sampled_from(PLANTED),
    text=st.text(max_size=20),
    before=st.integers(0, 40) | st.integers(MAX_TEXT - 120, MAX_TEXT + 20),
)
def test_no_planted_secret_is_in_any_cell(planted: str, text: str, before: int):
    value = f"{'w ' * (before // 2)}{planted} {text}"
    row = {
        "row_data": {"tile_layer_url": value, "secret": SECRET},
        "global_key": value,
        "media_type": value,
        "attachments": [
            {"type": kind, "value": value, "name": name}
            for kind in ("RAW_TEXT", "IMAGE", value)
            for name in (value, None)
        ],
        "metadata_fields": [{"name": value, "value": value}, {"name": "n", "value": [value]}],
        "own": [value, {value: value}],
        "text": value,
    }
    for grouping in Grouping:
        issues = [issue(0, "row-data-missing", message=value)]
        found = rows_of([row], grouping=grouping, issues=issues)
        assert SECRET not in msgspec.json.encode(found).decode()


@pytest.mark.parametrize("name", ["row_data", "text", "nested", "attachments", "metadata_fields"])
def test_texts_of_10_mb_come_to_pages_of_some_kilobytes(name: str):
    values = {
        "row_data": LONG,
        "text": f"https://h.example/?{LONG}",
        "nested": {"a": LONG, LONG: [LONG]},
        "attachments": [{"type": "IMAGE", "value": LONG, "name": LONG}] * 30,
        "metadata_fields": [{"name": LONG, "value": LONG}],
    }
    frame = pd.DataFrame({"row_data": pd.Series(["a"] * 50, dtype=object)})
    frame[name] = pd.Series([values[name]] * 50, dtype=object)
    rows = rows_of(frame)
    assert len(msgspec.json.encode(rows)) < 50 * 3000
    assert all(
        len(chip.name) <= MAX_NAME
        for row in rows
        for cell in row.cells
        if isinstance(cell, AttachmentsCell)
        for chip in cell.chips
    )
