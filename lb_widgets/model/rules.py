"""The rule table: everything that is checked about data rows.

To add a rule: a pure function and a row of the table in the ``rules_…`` file of its subject, then a
case that breaks it and a near miss in ``tests/model/test_rules.py``, which fails without them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lb_widgets.model import (
    rules_attachments,
    rules_keys,
    rules_media,
    rules_metadata,
    rules_opened,
    rules_shape,
    rules_tiles,
    rules_urls,
)
from lb_widgets.model.rules_base import (
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
    _Group(lambda _row, _context: True, (*rules_keys.RULES, *rules_media.RULES)),
    _Group(lambda row, _: row.misshapen, rules_shape.RULES),
    _Group(lambda row, _: rules_tiles.is_tile_row(row), rules_tiles.RULES),
    _Group(lambda row, _: rules_urls.odd_urls(row), rules_urls.RULES),
    _Group(lambda row, _: row.attachments, rules_attachments.RULES),
    _Group(lambda row, _: row.metadata_fields, rules_metadata.RULES),
    _Group(lambda _, context: context.opened, rules_opened.RULES),
)

RULES: Final[tuple[Rule, ...]] = tuple(rule for group in _GROUPS for rule in group.rules)
"""Rules that look at one row: the same result however a table is split into batches."""

SET_RULES: Final[tuple[SetRule, ...]] = rules_keys.SET_RULES
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
