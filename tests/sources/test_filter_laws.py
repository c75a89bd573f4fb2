"""Laws that hold whatever the rows: of "not", "and", "or", and of ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lb_widgets.messages.view import (
    AllOf,
    AnyOf,
    Between,
    Compare,
    CompareOperator,
    IsMissing,
    Not,
    OneOf,
    View,
)
from lb_widgets.sources.pandas_source import PandasSource

from .conftest import FakeContext
from .nasty import KINDS, filters, frames, literals, rows

if TYPE_CHECKING:
    from lb_widgets.messages.view import Filter

SINGLE = sorted(name for name, kind in KINDS.items() if kind != "labels")
laws = settings(max_examples=25, deadline=None)


def _source(data: st.DataObject) -> PandasSource:
    return PandasSource(data.draw(frames(data.draw(rows(8)))), extra={})


def _kept(source: PandasSource, *filters: Filter) -> list[bool]:
    return source.members(View(filters), FakeContext()).tolist()


def _without_tag(data: st.DataObject) -> Filter:
    return data.draw(filters().filter(lambda each: "'tag'" not in repr(each)))


@laws
@given(data=st.data())
def test_not_keeps_exactly_the_others(data: st.DataObject):
    source, one = _source(data), _without_tag(data)
    kept = _kept(source, one)
    assert _kept(source, Not(one)) == [not each for each in kept]
    assert _kept(source, Not(Not(one))) == kept


@laws
@given(data=st.data())
def test_not_of_and_is_or_of_nots(data: st.DataObject):
    source = _source(data)
    one, other = _without_tag(data), _without_tag(data)
    assert _kept(source, Not(AllOf((one, other)))) == _kept(source, AnyOf((Not(one), Not(other))))
    assert _kept(source, Not(AnyOf((one, other)))) == _kept(source, AllOf((Not(one), Not(other))))
    assert _kept(source, one, other) == _kept(source, AllOf((one, other)))


@laws
@given(data=st.data())
def test_a_range_is_two_comparisons(data: st.DataObject):
    source, column = _source(data), data.draw(st.sampled_from(SINGLE))
    low, high = data.draw(literals(column)), data.draw(literals(column))
    above = Compare(column, CompareOperator.GREATER_OR_EQUAL, low)
    below = Compare(column, CompareOperator.LESS_OR_EQUAL, high)
    assert _kept(source, Between(column, low, high)) == _kept(source, above, below)
    assert _kept(source, Between(column, low, None)) == _kept(source, above)
    assert _kept(source, Between(column, None, high)) == _kept(source, below)
    assert _kept(source, Between(column, None, None)) == _kept(source, Not(IsMissing(column)))


@laws
@given(data=st.data())
def test_every_value_is_less_equal_or_greater_unless_it_is_missing(data: st.DataObject):
    source, column = _source(data), data.draw(st.sampled_from(SINGLE))
    value = data.draw(literals(column))
    parts = [
        _kept(source, Compare(column, operator, value))
        for operator in (CompareOperator.LESS, CompareOperator.EQUAL, CompareOperator.GREATER)
    ]
    parts.append(_kept(source, IsMissing(column)))
    assert np.sum(parts, axis=0).tolist() == [1] * len(parts[0])
    unequal = [less or greater for less, _, greater, _ in zip(*parts, strict=True)]
    assert _kept(source, Compare(column, CompareOperator.NOT_EQUAL, value)) == unequal


@laws
@given(data=st.data())
def test_one_of_is_any_of_equals(data: st.DataObject):
    source, column = _source(data), data.draw(st.sampled_from(SINGLE))
    values = data.draw(st.lists(literals(column), max_size=3))
    equals = AnyOf(tuple(Compare(column, CompareOperator.EQUAL, value) for value in values))
    assert _kept(source, OneOf(column, tuple(values))) == _kept(source, equals)
    with_missing = AnyOf((equals, IsMissing(column)))
    assert _kept(source, OneOf(column, (*values, None))) == _kept(source, with_missing)
