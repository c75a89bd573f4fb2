"""The rule table: everything that is checked about data rows.

To add a rule: a pure function and a row of the table in the file of its subject, then a
case that breaks it and a near miss in ``tests/model/rule_cases``, which fails without them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lb_widgets.model.rules import (
    attachments,
    keys,
    media,
    metadata,
    opened,
    shape,
    tiles,
    urls,
)
from lb_widgets.model.rules.base import (
    NO_FIX,
    Context,
    Finding,
    Opened,
    Place,
    Rule,
    SetRule,
    Table,
    place_text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lb_widgets.model.data_row import DataRow

__all__ = [
    "NO_FIX",
    "RULES",
    "SET_RULES",
    "Context",
    "Finding",
    "Opened",
    "Place",
    "Rule",
    "SetRule",
    "Table",
    "check_row",
    "check_table",
    "place_text",
]


@dataclass(frozen=True, slots=True)
class _Group:
    """Rules with a common condition, asked once instead of by each of them."""

    applies: Callable[[DataRow, Context], object]
    rules: tuple[Rule, ...]


_GROUPS: Final = (
    _Group(lambda _row, _context: True, (*keys.RULES, *media.RULES)),
    _Group(lambda row, _: row.misshapen, shape.RULES),
    _Group(lambda row, _: tiles.is_tile_row(row), tiles.RULES),
    _Group(lambda row, _: urls.odd_urls(row), urls.RULES),
    _Group(lambda row, _: row.attachments, attachments.RULES),
    _Group(lambda row, _: row.metadata_fields, metadata.RULES),
    _Group(lambda _, context: context.opened, opened.RULES),
)

RULES: Final[tuple[Rule, ...]] = tuple(rule for group in _GROUPS for rule in group.rules)
"""Rules that look at one row: the same result however a table is split into batches."""

SET_RULES: Final[tuple[SetRule, ...]] = keys.SET_RULES
"""Rules that look at the whole table."""


def check_row(row: DataRow, context: Context) -> list[tuple[Rule, Finding]]:
    """Return what is wrong with one row, by every row rule."""
    return [
        (rule, finding)
        for group in _GROUPS
        if group.applies(row, context)
        for rule in group.rules
        for finding in rule.check(row, context)
    ]


def check_table(table: Table) -> Iterator[tuple[SetRule, int | None, Finding]]:
    """Yield what is wrong with the table: rule, the row's position (None: the table), finding."""
    for rule in SET_RULES:
        for position, finding in rule.check(table):
            yield rule, position, finding
