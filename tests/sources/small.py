"""Four rows, and the questions that tests ask about them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from lb_widgets.messages.view import SortKey, View
from lb_widgets.sources.base import At, First

from .conftest import FakeContext

if TYPE_CHECKING:
    from lb_widgets.sources.pandas_source import PandasSource

OVERLAY = {"type": "IMAGE_OVERLAY", "value": "https://h/a.png", "name": "Relief"}
ROWS = [
    {"row_data": "https://h/0.jpg", "global_key": "a", "score": 2.0, "tag": "dune", "mixed": 1},
    {
        "row_data": "https://h/1.jpg",
        "global_key": "b",
        "score": math.nan,
        "tag": None,
        "mixed": "x",
    },
    {"row_data": "https://h/2.jpg", "global_key": "c", "score": 1.0, "tag": "Dune", "mixed": None},
    {"row_data": {"pdf_url": "https://h/Report.pdf"}, "global_key": "d", "score": 2.0, "tag": "é"},
]
ROWS[0]["attachments"] = [OVERLAY]
ROWS[2]["attachments"] = [OVERLAY, OVERLAY]
ROWS[3]["metadata_fields"] = [{"name": "split", "value": "train"}]


def keys(source: PandasSource, view: View = View(), at: At = First(), count: int = 100):  # noqa: B008 - frozen
    return source.keys(source.page(view, at, count, FakeContext()).row_ids)


def sorted_by(column: str, *, descending: bool = False) -> View:
    return View(sort=(SortKey(column, descending),))


def filtered(source: PandasSource, *filters: Any) -> list[str]:
    return keys(source, View(filters))
