"""Statuses in columns, and how a budget is shared."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.model.tile_health import STATUS_CODES, STATUSES, TileStatus
from lb_widgets.model.types import Severity
from lb_widgets.tiles.answers import TileKey
from lb_widgets.tiles.records import STATUS_OF, TileRecords
from lb_widgets.tiles.sampling.sharing import shared

keys = st.builds(
    TileKey, st.integers(0, 3), st.integers(0, 22), st.integers(-5, 2**40), st.integers(0, 2**22)
)
entries = st.lists(
    st.tuples(keys, st.sampled_from(TileStatus), st.sampled_from(["", "404 Not Found", "HTML"]))
)


@given(entries)
def test_the_columns_say_what_was_put_last(put: list[tuple[TileKey, TileStatus, str]]):
    records = TileRecords()
    for key, status, reason in put:
        records.put(key, status, reason)
    expected = {key: (status, reason) for key, status, reason in put}
    assert len(records) == len(expected)
    assert set(records) == set(expected)
    columns = records.columns()
    found = {
        TileKey(*numbers): (STATUS_OF[code], records.reasons[reason])
        for *numbers, code, reason in zip(*(column.tolist() for column in columns), strict=True)
    }
    assert found == expected
    for key, (status, reason) in expected.items():
        assert (records.status(key), records.reason(key)) == (status, reason)
    assert records.counts() == Counter(status for status, _ in expected.values())
    for layer in range(4):
        of_layer = [status for key, (status, _) in expected.items() if key.layer == layer]
        assert records.counts(layer) == Counter(of_layer)


@given(entries)
def test_the_columns_are_in_the_order_of_the_tiles(put: list[tuple[TileKey, TileStatus, str]]):
    records = TileRecords()
    for entry in put:
        records.put(*entry)
    layer, z, x, y, *_ = records.columns()
    order = list(zip(layer.tolist(), z.tolist(), y.tolist(), x.tolist(), strict=True))
    assert order == sorted(order)


@given(entries)
def test_faults_are_the_errors(put: list[tuple[TileKey, TileStatus, str]]):
    records = TileRecords()
    for entry in put:
        records.put(*entry)
    errors = [key for key in records if STATUSES[records.status(key)].severity is Severity.ERROR]
    assert len(records.faults().x) == len(errors)


def test_columns_stay_right_after_more_was_put():
    records = TileRecords()
    key = TileKey(0, 3, 1, 2)
    records.put(key, TileStatus.OK)
    assert records.columns().code.tolist() == [STATUS_CODES[TileStatus.OK]]
    records.put(key, TileStatus.SEAM, "step of 40")
    assert records.columns().code.tolist() == [STATUS_CODES[TileStatus.SEAM]]
    assert records.status(TileKey(0, 3, 1, 3)) is None
    assert records.reason(TileKey(0, 3, 1, 3)) == ""


def test_the_commonest_reason_is_told():
    records = TileRecords()
    for x, reason in enumerate(["404", "404", "HTML", ""]):
        records.put(TileKey(0, 3, x, 0), TileStatus.MISSING, reason)
    assert records.commonest_reason(records) == "404"
    assert records.commonest_reason([TileKey(0, 3, 3, 0)]) == ""


def test_columns_of_nothing_have_their_types():
    columns = TileRecords().columns()
    assert columns.x.dtype == np.int64
    assert columns.code.dtype == np.uint8
    assert len(columns.reason) == 0


@given(st.integers(-5, 5_000), st.lists(st.integers(0, 2_000), max_size=12))
def test_a_budget_is_shared_exactly_and_fairly(budget: int, needs: list[int]):
    given_out = shared(budget, needs)
    assert sum(given_out) == min(max(budget, 0), sum(needs))
    assert all(0 <= share <= need for share, need in zip(given_out, needs, strict=True))
    # Who got less than needed got as much as anybody, give or take what does not divide.
    hungry = [share for share, need in zip(given_out, needs, strict=True) if share < need]
    if hungry:
        assert max(given_out) - min(hungry) <= 1
