"""Sets of rows, as masks and on the wire, are the same sets."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.messages.table_selection import (
    SelectionState,
)
from lb_widgets.widgets.data_row_table.row_sets import RowSets, mask_of, spans_in

masks = st.lists(st.booleans(), max_size=40).map(lambda flags: np.array(flags, dtype=bool))


@given(masks)
def test_spans_and_masks_lead_to_each_other(mask: np.ndarray) -> None:
    spans = spans_in(mask)
    assert np.array_equal(mask_of(spans, len(mask)), mask)
    # As few as there can be, in order, none empty, none touching the next.
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(set(edges))


def test_spans_that_touch_are_one_set_of_rows() -> None:
    assert mask_of([(0, 2), (2, 3)], 4).tolist() == [True, True, True, False]
    assert mask_of([], 3).tolist() == [False, False, False]


@given(st.data())
def test_a_state_means_what_it_was_made_of(data: st.DataObject) -> None:
    total = data.draw(st.integers(0, 30))
    some = st.lists(st.booleans(), min_size=total, max_size=total).map(lambda x: np.array(x, bool))
    sets = RowSets(7, total)
    sets.max_spans = data.draw(st.sampled_from([0, 2, 1000]))  # type: ignore[misc] - for this one
    state = sets.anew(data.draw(some), max_spans=data.draw(st.sampled_from([None, 1])))
    for _ in range(6):
        mask = data.draw(some)
        state = sets.near(mask, state.base) if data.draw(st.booleans()) else sets.anew(mask)
        assert np.array_equal(sets.mask(state), mask)
        assert (state.version, state.size) == (7, int(mask.sum()))
        assert len(state.added) + len(state.removed) <= sets.max_spans


def test_what_a_state_names_twice_or_past_the_end_counts_once_or_not() -> None:
    sets = RowSets(0, 5)
    mask = sets.mask(SelectionState(0, None, [(0, 3), (1, 2), (4, 99), (3, 1)], [(0, 1)], 0))
    assert mask.tolist() == [True, True, True, False, True]


def test_few_sets_are_kept_and_no_number_is_given_twice() -> None:
    sets = RowSets(0, 9, first=5)
    mask = np.array([True, False] * 4 + [True])
    numbers = [sets.anew(mask, max_spans=1).base for _ in range(6)]
    assert numbers == [5, 6, 7, 8, 9, 10]
    assert sets.next_number == 11
    assert sets.base(10) is not None
    with pytest.raises(KeyError):
        sets.base(6)
