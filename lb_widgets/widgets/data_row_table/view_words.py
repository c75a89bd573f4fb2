"""A view in words: what is shown, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

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
from lb_widgets.widgets.base.readable import said, scalar_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lb_widgets.messages.view import Filter, Scalar, View

_MAX_TEXT: Final = 60
_MAX_NAMED: Final = 5
_OPERATORS: Final = {CompareOperator.EQUAL: "is", CompareOperator.NOT_EQUAL: "is not"}


def filters_text(view: View, labels: Mapping[str, str]) -> str:
    """Return which rows a view keeps: ``media_type is IMAGE and score from 0.5 on``; else empty.

    Parameters
    ----------
    view : View
        Free text in it is redacted and cut.
    labels : mapping of str to str
        What columns are called, by name.
    """
    parts = [filter_text(each, labels) for each in view.filters]
    if view.text:
        parts.append(f"some text contains {_quoted(view.text)}")
    return _joined(parts, "and")


def sort_text(view: View, labels: Mapping[str, str]) -> str:
    """Return the order of a view: ``sorted by score, descending, then by split``; else empty."""
    keys = [
        f"by {_label(key.column, labels)}{', descending' if key.descending else ''}"
        for key in view.sort
    ]
    return f"sorted {', then '.join(keys[:_MAX_NAMED])}" if keys else ""


def filter_text(
    filter: Filter,  # noqa: A002 - the field's word
    labels: Mapping[str, str],
) -> str:
    """Return one filter in words."""
    match filter:
        case AllOf(filters=()):
            return "everything"
        case AnyOf(filters=()):
            return "nothing"
        case AllOf(filters=filters) | AnyOf(filters=filters):
            word = "and" if isinstance(filter, AllOf) else "or"
            return f"({_joined([filter_text(each, labels) for each in filters], word)})"
        case Not(filter=inner):
            return f"not {filter_text(inner, labels)}"
        case _:
            return f"{_label(filter.column, labels)} {_condition(filter)}"


def _condition(  # noqa: PLR0911 - one line for each kind
    filter: Compare | Between | OneOf | IsMissing | Contains | Matches,  # noqa: A002 - as above
) -> str:
    match filter:
        case Compare():
            word = _OPERATORS.get(filter.operator, str(filter.operator))
            return f"{word} {_value(filter.value)}"
        case Between(low=None, high=None):
            return "is anything"
        case Between(low=None, high=high):
            return f"up to {_value(high)}"
        case Between(low=low, high=None):
            return f"from {_value(low)} on"
        case Between():
            return f"from {_value(filter.low)} to {_value(filter.high)}"
        case OneOf():
            return f"is {_joined([_value(value) for value in filter.values], 'or') or 'nothing'}"
        case IsMissing():
            return "is missing"
        case Contains():
            return f"contains {_quoted(filter.text)}"
        case Matches():
            return f"matches {_quoted(filter.pattern)}"


def _label(name: str, labels: Mapping[str, str]) -> str:
    return said(labels.get(name, name), _MAX_TEXT)


def _value(value: Scalar | None) -> str:
    return "missing" if value is None else said(scalar_text(value), _MAX_TEXT)


def _quoted(text: str) -> str:
    return f'"{said(text, _MAX_TEXT)}"'


def _joined(parts: Sequence[str], word: str) -> str:
    named = list(parts[:_MAX_NAMED])
    if len(parts) > len(named):
        named.append(f"{len(parts) - len(named):,} more")
    return f" {word} ".join(named)
