"""Which rows a filter keeps, exactly as `lb_widgets.messages.view` says it."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from lb_widgets.errors import InputError
from lb_widgets.messages.view import (
    AllOf,
    AnyOf,
    Between,
    Compare,
    CompareOperator,
    Contains,
    IsMissing,
    Matches,
    Not,
    OneOf,
)
from lb_widgets.redact import redact
from lb_widgets.sources.base import Kind
from lb_widgets.sources.chunks import CHUNK
from lb_widgets.sources.labels import Labels
from lb_widgets.sources.memo import Memo
from lb_widgets.sources.missing import missing_cells
from lb_widgets.sources.numbers import COMPARE, moment, numbers_of
from lb_widgets.sources.searching import PATTERN_CHUNK, TextWithin, compiled
from lb_widgets.sources.texts import as_whole, rows_where, within

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from fractions import Fraction

    import pandas as pd
    from numpy.typing import NDArray

    from lb_widgets.messages.view import Filter, Scalar, View
    from lb_widgets.sources.base import Context
    from lb_widgets.sources.columns import Columns

_KEPT = 8
"""Answers to single filters that are kept: 1 MB each for a million rows."""
_EXPECTED: Final[Mapping[Kind, str]] = {
    Kind.TEXT: "texts, so it is compared with a text",
    Kind.LABELS: "labels, so it is compared with a text",
    Kind.NESTED: "lists, dicts or a mixture, so it is compared with a text",
    Kind.NUMBER: "numbers, so it is compared with a number",
    Kind.BOOLEAN: "truth values, so it is compared with True or False",
    Kind.TIME: "moments, so it is compared with one as ISO 8601 text with its offset, "
    "like '2026-11-26T10:00:00Z'",
}
_TEXTUAL: Final = (Kind.TEXT, Kind.LABELS, Kind.NESTED)


class Filters:
    """Answers to filters over some columns, the last ones kept: one bool per row, never written."""

    def __init__(self, columns: Columns, total: int) -> None:
        self._columns = columns
        self._total = total
        self._kept: Memo[NDArray[np.bool_]] = Memo(_KEPT)

    def members(self, view: View, context: Context) -> NDArray[np.bool_]:
        """Return for each row whether a view shows it."""
        masks = [self.of(each, context) for each in view.filters]
        if view.text:
            masks.append(
                self._kept.get(("text", view.text), lambda: self._found(view.text, context))
            )
        return self._every(masks)

    def of(self, filter: Filter, context: Context) -> NDArray[np.bool_]:  # noqa: A002 - the message's word
        """Return for each row whether a filter keeps it."""
        if isinstance(filter, Not):
            return _sealed(~self.of(filter.filter, context))
        if isinstance(filter, AllOf):
            return self._every([self.of(each, context) for each in filter.filters])
        if isinstance(filter, AnyOf):
            masks = [self.of(each, context) for each in filter.filters]
            return _sealed(reduce(np.logical_or, masks, np.zeros(self._total, bool)))
        # Not by the filter itself: Python holds True, 1 and 1.0 for equal.
        return self._kept.get(repr(filter), lambda: _sealed(self._single(filter, context)))

    def _every(self, masks: list[NDArray[np.bool_]]) -> NDArray[np.bool_]:
        return _sealed(reduce(np.logical_and, masks, np.ones(self._total, bool)))

    def _found(self, text: str, context: Context) -> NDArray[np.bool_]:
        """Return the rows that hold a text in one of the columns that are searched."""
        test = TextWithin(text, match_case=False)
        columns = [self._series(name, context) for name in self._columns.searched]
        return _sealed(rows_where(columns, within(test), self._total, context))

    def _series(self, name: str, context: Context) -> pd.Series[Any]:
        values = self._columns.values(name, context)
        assert not isinstance(values, Labels)  # noqa: S101 - the user's columns are none
        return values

    def _single(
        self,
        filter: Compare | Between | OneOf | IsMissing | Contains | Matches,  # noqa: A002
        context: Context,
    ) -> NDArray[np.bool_]:
        context.stop_if_cancelled()
        kind = self._columns.kind(filter.column, context)
        if self._columns.is_missing(filter.column):  # then it has no kind that could be asked for
            with_missing = isinstance(filter, OneOf) and None in filter.values  # noqa: PD011
            return np.full(self._total, with_missing or isinstance(filter, IsMissing))
        if isinstance(filter, IsMissing):
            return _missing(self._columns.values(filter.column, context), kind)
        if isinstance(filter, Contains | Matches) and kind not in _TEXTUAL:
            raise InputError(
                redact(
                    f"Column {filter.column!r} holds {_EXPECTED[kind].partition(',')[0]}, "
                    "in which no text can be looked for; compare them, or look for text in "
                    "a column of texts."
                )
            )
        if kind not in _TEXTUAL:
            return self._by_number(filter, kind, context)
        return self._by_text(filter, kind, context)

    def _by_text(self, filter: Any, kind: Kind, context: Context) -> NDArray[np.bool_]:  # noqa: A002
        test = _text_test(filter, kind)
        values = self._columns.values(filter.column, context)
        with_missing = isinstance(filter, OneOf) and None in filter.values  # noqa: PD011
        if isinstance(values, Labels):
            found = values.having(np.fromiter(map(test, values.words), bool, len(values.words)))
        else:
            of_cells = within(test) if isinstance(filter, Contains | Matches) else as_whole(test)
            chunk = PATTERN_CHUNK if isinstance(filter, Matches) else CHUNK
            found = rows_where([values], of_cells, self._total, context, chunk=chunk)
        return found | _missing(values, kind) if with_missing else found

    def _by_number(self, filter: Any, kind: Kind, context: Context) -> NDArray[np.bool_]:  # noqa: A002
        literal = {value: _literal(value, kind, filter.column) for value in _literals(filter)}
        values = self._columns.values(filter.column, context)
        assert not isinstance(values, Labels)  # noqa: S101 - labels are texts
        numbers = numbers_of(values)
        if isinstance(filter, Compare):
            return numbers.compare(filter.operator, literal[filter.value])
        if isinstance(filter, Between):
            found = ~numbers.missing
            if filter.low is not None:
                found &= numbers.compare(CompareOperator.GREATER_OR_EQUAL, literal[filter.low])
            if filter.high is not None:
                found &= numbers.compare(CompareOperator.LESS_OR_EQUAL, literal[filter.high])
            return found
        with_missing = None in filter.values  # noqa: PD011
        found = numbers.missing.copy() if with_missing else np.zeros(self._total, bool)
        for value in literal.values():
            context.stop_if_cancelled()
            found |= numbers.compare(CompareOperator.EQUAL, value)
        return found


def _literals(filter: Any) -> list[Scalar]:  # noqa: A002
    if isinstance(filter, Compare):
        return [filter.value]
    both = (filter.low, filter.high) if isinstance(filter, Between) else filter.values  # noqa: PD011
    return [value for value in both if value is not None]


def _literal(value: Scalar, kind: Kind, column: str) -> float | Fraction:
    """Return a value to compare with as the kind of a column has it; `InputError` if it cannot."""
    found: Any = None
    if kind in _TEXTUAL:
        found = value if isinstance(value, str) else None
    elif kind is Kind.NUMBER:
        found = None if isinstance(value, bool | str) else value
    elif kind is Kind.BOOLEAN:
        found = int(value) if isinstance(value, bool) else None
    elif isinstance(value, str):
        found = moment(value)
    if found is None:
        raise InputError(redact(f"Column {column!r} holds {_EXPECTED[kind]}; this is {value!r}."))
    return found


def _text_test(filter: Any, kind: Kind) -> Callable[[str], bool]:  # noqa: A002
    if isinstance(filter, Contains):
        return TextWithin(filter.text, match_case=filter.match_case)
    if isinstance(filter, Matches):
        search = compiled(filter.pattern, match_case=filter.match_case).search
        return lambda text: search(text) is not None
    for value in _literals(filter):
        _literal(value, kind, filter.column)
    if isinstance(filter, OneOf):
        return frozenset(filter.values).__contains__
    if isinstance(filter, Compare):
        compare, value = COMPARE[filter.operator], filter.value
        return lambda text: compare(text, value)
    low, high = filter.low, filter.high
    return lambda text: (low is None or low <= text) and (high is None or text <= high)


def _missing(values: pd.Series[Any] | Labels, kind: Kind) -> NDArray[np.bool_]:
    if isinstance(values, Labels):
        return values.counts == 0
    return missing_cells(values, nested=kind is Kind.NESTED)


def _sealed(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    mask.setflags(write=False)
    return mask
