from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from lb_widgets.errors import Cancelled
from lb_widgets.sources.chunks import UNATTENDED
from lb_widgets.sources.derived import DERIVED, OTHER_TYPES, AttachmentColumns, attachment_type
from lb_widgets.sources.labels import Labels

from .conftest import FakeContext

OVERLAY = {"type": "IMAGE_OVERLAY", "value": "https://h/a.png", "name": "Relief"}
SLOPE = {"type": "IMAGE_OVERLAY", "value": "https://h/b.png", "name": "Slope"}
TEXT = {"type": "RAW_TEXT", "value": "dry"}


def _columns(*cells: Any):
    return AttachmentColumns(pd.Series(list(cells), dtype=object))


def _values(columns: AttachmentColumns, name: str) -> list[Any]:
    values = columns.values(name, UNATTENDED)
    if isinstance(values, Labels):
        return values.of(range(values.total))
    return values.tolist()


def test_counts_per_type_and_row():
    columns = _columns([OVERLAY, TEXT, OVERLAY], [], [TEXT], None, float("nan"))
    assert _values(columns, "n_attachments") == [3, 0, 1, 0, 0]
    assert _values(columns, "n_IMAGE_OVERLAY") == [2, 0, 0, 0, 0]
    assert _values(columns, "n_layers") == [2, 0, 0, 0, 0]
    assert _values(columns, "has_RAW_TEXT") == [True, False, True, False, False]
    assert _values(columns, "n_HTML") == [0, 0, 0, 0, 0]


def test_types_and_names_of_layers_are_labels():
    columns = _columns([TEXT, OVERLAY, SLOPE, OVERLAY], None, [{**OVERLAY, "name": None}])
    assert _values(columns, "attachment_types") == [
        ["RAW_TEXT", "IMAGE_OVERLAY"],
        [],
        ["IMAGE_OVERLAY"],
    ]
    assert _values(columns, "layer_names") == [["Relief", "Slope"], [], []]


def test_types_that_occur_in_the_order_of_the_enum():
    assert _columns([TEXT], [OVERLAY]).types() == ("IMAGE_OVERLAY", "RAW_TEXT")
    assert _columns([]).types() == ()


def test_names_of_layers_the_most_frequent_first_and_twenty_at_most():
    assert _columns([SLOPE], [OVERLAY], [OVERLAY, SLOPE], [SLOPE]).layer_names() == (
        "Slope",
        "Relief",
    )
    many = [[{**OVERLAY, "name": f"L{number:02}"}] for number in range(30)]
    assert _columns(*many).layer_names() == tuple(f"L{number:02}" for number in range(20))


def test_what_labelbox_does_not_know_is_counted_as_other():
    columns = _columns([{"type": "OVERLAY"}, {"value": "x"}, "text", {"type": ["list"]}], [TEXT])
    assert columns.types() == ("RAW_TEXT", OTHER_TYPES)
    assert _values(columns, "n_other") == [4, 0]
    assert attachment_type({"type": OTHER_TYPES}) == OTHER_TYPES


@pytest.mark.parametrize("name", DERIVED)
def test_some_rows_are_those_of_all(name: str):
    columns = _columns([OVERLAY, TEXT], [], [SLOPE, SLOPE, {"type": "X"}], None)
    some = columns.of_rows(name, [2, 0, 2])
    assert some == [_values(columns, name)[row] for row in (2, 0, 2)]


def test_some_rows_do_not_read_all():
    cells = [[OVERLAY]] * 3
    columns = _columns(*cells)
    columns.of_rows("n_layers", [1])
    assert columns._read is None


def test_reading_all_can_be_cancelled():
    columns = _columns(*[[OVERLAY]] * 50_000)
    with pytest.raises(Cancelled):
        columns.values("n_layers", FakeContext(patience=1))
    assert _values(columns, "n_layers") == [1] * 50_000
