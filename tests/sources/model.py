"""What a view shows and counts, in plain Python, written from the words of `messages.view`.

Rows are dicts of plain values; nothing here knows pandas, numpy or the code under test.
"""

from __future__ import annotations

import operator
import re
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from lb_widgets.messages.view import (
    AllOf,
    AnyOf,
    Between,
    Compare,
    Contains,
    IsMissing,
    Matches,
    Not,
    OneOf,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lb_widgets.messages.view import Filter, View

OPERATORS = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Model:
    """Rows as dicts.

    Parameters
    ----------
    kinds : mapping
        The kind of each column: a word of `sources.base.Kind`.
    searched : sequence of str
        Columns in which the text of a view is looked for.
    """

    def __init__(
        self,
        rows: Sequence[Mapping[str, Any]],
        kinds: Mapping[str, str],
        searched: Sequence[str],
    ) -> None:
        self.rows = rows
        self.kinds = kinds
        self.searched = searched

    def view(self, view: View) -> list[int]:
        """Return the numbers of the rows of a view, in its order."""
        shown = [row for row in range(len(self.rows)) if self.shows(view, row)]
        for key in reversed(view.sort):
            present = [row for row in shown if not self.is_missing(row, key.column)]
            absent = [row for row in shown if self.is_missing(row, key.column)]
            present.sort(key=lambda row: self.sort_value(row, key.column), reverse=key.descending)
            shown = present + absent
        return shown

    def shows(self, view: View, row: int) -> bool:
        return all(self.keeps(each, row) for each in view.filters) and self.finds(view.text, row)

    def finds(self, text: str, row: int) -> bool:
        found = (leaf for name in self.searched for leaf in leaves(self.value(row, name)))
        return not text or any(text.lower() in leaf.lower() for leaf in found)

    def keeps(self, filter: Filter, row: int) -> bool:  # noqa: A002, PLR0911 - one for each filter
        if isinstance(filter, Not):
            return not self.keeps(filter.filter, row)
        if isinstance(filter, AllOf):
            return all(self.keeps(each, row) for each in filter.filters)
        if isinstance(filter, AnyOf):
            return any(self.keeps(each, row) for each in filter.filters)
        gone = self.is_missing(row, filter.column)
        if isinstance(filter, IsMissing):
            return gone
        if gone:
            return isinstance(filter, OneOf) and None in filter.values
        value, kind = self.value(row, filter.column), self.kinds[filter.column]
        values = value if kind == "labels" else [value]
        if isinstance(filter, Contains):
            return any(holds(leaf, filter) for each in values for leaf in leaves(each))
        if isinstance(filter, Matches):
            return any(matches(leaf, filter) for each in values for leaf in leaves(each))
        return any(compares(plain(each, kind), filter, kind) for each in values)

    def value(self, row: int, column: str) -> Any:
        return self.rows[row].get(column)

    def is_missing(self, row: int, column: str) -> bool:
        return is_missing(self.value(row, column))

    def sort_value(self, row: int, column: str) -> Any:
        kind, value = self.kinds[column], self.value(row, column)
        return len(value) if kind == "labels" else plain(value, kind)

    def counts(self, view: View, column: str) -> tuple[Counter[Any], int]:
        """Return how many rows of a view have each value, and how many have none."""
        counts: Counter[Any] = Counter()
        missing = 0
        kind = self.kinds[column]
        for row in self.view(view):
            if self.is_missing(row, column):
                missing += 1
            elif kind == "labels":
                counts.update(self.value(row, column))
            else:
                counts[plain(self.value(row, column), kind)] += 1
        return counts, missing


def is_missing(value: Any) -> bool:
    return value is None or value != value or (isinstance(value, list | dict) and not value)  # noqa: PLR0124 - NaN


def plain(value: Any, kind: str) -> Any:
    """Return what a value is compared by."""
    if kind == "time":
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value
    if kind in ("text", "nested", "labels") and not isinstance(value, str):
        return str(value)
    return value


def leaves(value: Any) -> Iterator[str]:
    """Yield the texts within a value."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from leaves(each)
    elif not is_missing(value):
        yield value if isinstance(value, str) else str(value)


def holds(text: str, filter: Contains) -> bool:  # noqa: A002
    if filter.match_case:
        return text.find(filter.text) >= 0
    return text.lower().find(filter.text.lower()) >= 0


def matches(text: str, filter: Matches) -> bool:  # noqa: A002
    pattern: re.Pattern[str] = re.compile(filter.pattern, 0 if filter.match_case else re.IGNORECASE)
    return pattern.search(text) is not None


def compares(value: Any, filter: Compare | Between | OneOf, kind: str) -> bool:  # noqa: A002
    def literal(given: Any) -> Any:
        if kind == "time":
            return datetime.fromisoformat(given)
        return Decimal(repr(given)) if isinstance(value, Decimal) else given

    if isinstance(filter, Compare):
        return OPERATORS[filter.operator](value, literal(filter.value))
    if isinstance(filter, OneOf):
        return any(each is not None and value == literal(each) for each in filter.values)
    above = filter.low is None or value >= literal(filter.low)
    return above and (filter.high is None or value <= literal(filter.high))
