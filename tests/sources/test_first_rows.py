"""The first page of an order is the beginning of the whole of it."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.io.frames import as_frame
from lb_widgets.messages.view import SortKey, View
from lb_widgets.sources import ordering
from lb_widgets.sources.base import First, Position
from lb_widgets.sources.chunks import UNATTENDED
from lb_widgets.sources.memo import Memo
from lb_widgets.sources.pandas_source import PandasSource

_NUMBERS = st.lists(st.one_of(st.none(), st.integers(-3, 3), st.floats(-2, 2)), max_size=40)
_TEXTS = st.lists(
    st.one_of(st.none(), st.sampled_from(["", "a", "ab", "ß", "b\0", "😀"])), max_size=40
)
_DTYPES = {"float64": _NUMBERS, "Float64": _NUMBERS, "object": _NUMBERS, "str": _TEXTS}


def _column(values: list[Any], dtype: str) -> pd.DataFrame:
    column = pd.Series(values, dtype=dtype)  # pyright: ignore[reportArgumentType, reportCallIssue]
    return as_frame(pd.DataFrame({"row_data": "x", "given": column}))


@pytest.mark.parametrize("dtype", _DTYPES)
@given(data=st.data(), count=st.integers(1, 45), descending=st.booleans())
def test_is_the_beginning_of_the_order(
    dtype: str, data: st.DataObject, count: int, *, descending: bool
):
    frame = _column(data.draw(_DTYPES[dtype]), dtype)
    view = View(sort=(SortKey("given", descending),))
    ordered = PandasSource(frame).page(view, Position(0), 100, UNATTENDED)
    first = PandasSource(frame).page(view, First(), count, UNATTENDED)
    assert list(first.row_ids) == list(ordered.row_ids)[:count]
    assert first.total == ordered.total
    assert (first.after is None) == (count >= len(frame))


@pytest.mark.parametrize("values", [np.arange(1000) % 7 / 7, [f"{i % 7}" for i in range(1000)]])
def test_orders_no_other_rows(monkeypatch: pytest.MonkeyPatch, values: Any):
    def refuse(*_: object) -> Any:
        raise AssertionError

    monkeypatch.setattr(ordering, "_stable", refuse)
    source = PandasSource(_column(list(values), "str" if isinstance(values, list) else "float"))
    view = View(sort=(SortKey("given", descending=True),))
    assert source.prepare(view, UNATTENDED).value == 1000
    page = source.page(view, First(), 5, UNATTENDED)
    assert list(page.row_ids) == [6, 13, 20, 27, 34]


def test_what_two_ask_at_once_is_worked_out_once():
    memo: Memo[int] = Memo(2)
    began, go_on = threading.Event(), threading.Event()
    worked: list[int] = []

    def answer() -> int:
        worked.append(1)
        began.set()
        go_on.wait(5)
        return 7

    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.append(memo.get("a", answer))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    began.wait(5)
    assert memo.get("b", lambda: 8) == 8
    go_on.set()
    for thread in threads:
        thread.join(5)
    assert (found, worked) == ([7, 7, 7], [1])


def test_who_waits_works_it_out_where_the_other_failed():
    memo: Memo[int] = Memo(2)
    with pytest.raises(ZeroDivisionError):
        memo.get("a", lambda: 1 // 0)
    assert memo.get("a", lambda: 7) == 7
