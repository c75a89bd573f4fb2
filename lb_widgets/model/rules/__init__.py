"""The rule table: everything that is checked about data rows.

To add a rule: a pure function and a row of the table in the file of its subject, then a
case that breaks it and a near miss in ``tests/model/rule_cases``, which fails without them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lb_widgets.model.rules import (
    attachments,
    conversations,
    documents,
    embeddings,
    files,
    json_values,
    keys,
    media,
    metadata,
    opened,
    overlays,
    shape,
    tiles,
    urls,
)
from lb_widgets.model.rules.base import (
    NO_FIX,
    Context,
    Finding,
    LocalFile,
    Opened,
    Place,
    Rule,
    SetRule,
    Table,
    place_text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lb_widgets.model.data_row import DataRow

__all__ = [
    "GROUPS",
    "NO_FIX",
    "RULES",
    "SET_RULES",
    "Context",
    "Finding",
    "Group",
    "LocalFile",
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
class Group:
    """Rules of one subject, with a common condition that is asked once instead of by each."""

    title: str
    applies: Callable[[DataRow, Context], object]
    rules: tuple[Rule, ...]
    check: Callable[[DataRow, Context], Iterable[tuple[Rule, Finding]]] | None = None
    """All of them at once, where that saves work; must find what each alone finds."""

    def findings(self, row: DataRow, context: Context) -> Iterable[tuple[Rule, Finding]]:
        """Return what the rules of this group find."""
        if self.check is not None:
            return self.check(row, context)
        return [(rule, found) for rule in self.rules for found in rule.check(row, context)]


def _always(_row: DataRow, _context: Context) -> bool:
    return True


GROUPS: Final = (
    Group("Keys", _always, keys.RULES),
    Group("Media types and row_data", _always, (*media.RULES, *json_values.RULES)),
    Group("Shapes of cells", lambda row, _: row.misshapen, shape.RULES),
    Group("Tile layers", lambda row, _: tiles.is_tile_row(row), tiles.RULES),
    Group("PDFs", lambda row, _: documents.is_document(row), documents.RULES),
    Group("Conversations", lambda row, _: conversations.is_conversation(row), conversations.RULES),
    Group("URLs", lambda row, _: urls.odd_urls(row), urls.RULES, urls.check_urls),
    Group("Attachments", lambda row, _: row.attachments, attachments.RULES),
    Group("Image overlay layers", lambda row, _: row.attachments, overlays.RULES),
    Group("Metadata", lambda row, _: row.metadata_fields, metadata.RULES),
    Group("Embeddings", lambda row, _: row.embeddings is not None, embeddings.RULES),
    Group("Local files", lambda row, _: files.has_files(row), files.RULES),
    Group(
        "What URLs and paths point to",
        lambda _, context: context.opened,
        (*opened.RULES, *overlays.OPENED_RULES),
    ),
)

RULES: Final[tuple[Rule, ...]] = tuple(rule for group in GROUPS for rule in group.rules)
"""Rules that look at one row: the same result however a table is split into batches."""

SET_RULES: Final[tuple[SetRule, ...]] = keys.SET_RULES
"""Rules that look at the whole table."""


def check_row(row: DataRow, context: Context) -> list[tuple[Rule, Finding]]:
    """Return what is wrong with one row, by every row rule."""
    return [
        found
        for group in GROUPS
        if group.applies(row, context)
        for found in group.findings(row, context)
    ]


def check_table(table: Table) -> Iterator[tuple[SetRule, int | None, Finding]]:
    """Yield what is wrong with the table: rule, the row's position (None: the table), finding."""
    for rule in SET_RULES:
        for position, finding in rule.check(table):
            yield rule, position, finding
