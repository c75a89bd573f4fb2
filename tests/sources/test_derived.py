from __future__ import annotations

from typing import Any

import pandas as pd

from lb_widgets.sources.derived import OTHER_TYPES, AttachmentColumns, attachment_type

OVERLAY = {"type": "IMAGE_OVERLAY", "value": "https://h/a.png"}
TEXT = {"type": "RAW_TEXT", "value": "dry"}


def _scalars(*cells: Any):
    return AttachmentColumns(pd.Series(list(cells), dtype=object))


def test_counts_per_type_and_row():
    scalars = _scalars([OVERLAY, TEXT, OVERLAY], [], [TEXT], None, float("nan"))
    assert scalars.get("n_attachments").tolist() == [3, 0, 1, 0, 0]
    assert scalars.get("n_IMAGE_OVERLAY").tolist() == [2, 0, 0, 0, 0]
    assert scalars.get("n_layers").tolist() == [2, 0, 0, 0, 0]
    assert scalars.get("has_RAW_TEXT").tolist() == [True, False, True, False, False]


def test_types_that_occur_in_the_order_of_the_enum():
    assert _scalars([TEXT], [OVERLAY]).types == ("IMAGE_OVERLAY", "RAW_TEXT")
    assert _scalars([]).types == ()


def test_what_labelbox_does_not_know_is_counted_as_other():
    scalars = _scalars([{"type": "OVERLAY"}, {"value": "x"}, "text", {"type": ["list"]}], [TEXT])
    assert scalars.types == ("RAW_TEXT", OTHER_TYPES)
    assert scalars.get("n_other").tolist() == [4, 0]
    assert attachment_type({"type": OTHER_TYPES}) == OTHER_TYPES


def test_other_names_are_no_scalars():
    assert _scalars([TEXT]).get("score") is None
    assert _scalars([TEXT]).get("n_score") is None
    assert _scalars([TEXT]).get("max_RAW_TEXT") is None
