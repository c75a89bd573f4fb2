"""What `lb_widgets.check` found, by row, and as columns to sort and filter by.

A report of a million rows can hold hundreds of thousands of findings: here they are numbers in
arrays, and words are made for the rows that somebody looks at.
"""

from __future__ import annotations

from copy import copy
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from lb_widgets.errors import InputError
from lb_widgets.messages.table_cells import ProblemsCell
from lb_widgets.model.types import Severity
from lb_widgets.sources.labels import ExtraColumn, Labels
from lb_widgets.widgets.base.readable import beginning

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from lb_widgets.checks import Issue, Report
    from lb_widgets.model.rules import Place, Rule, SetRule
    from lb_widgets.sources.base import RowSource

N_PROBLEMS: Final = "n_problems"
PROBLEM_RULES: Final = "problem_rules"
PROBLEM_SEVERITIES: Final = "problem_severities"
MEDIA_STATUS: Final = "media_status"

NO_MEDIA_PROBLEM: Final = "no problem"
MEDIA_WORDS: Final = {
    "media-not-found": "not found",
    "media-forbidden": "forbidden",
    "media-expired": "expired",
    "media-host-unknown": "host unknown",
    "media-timeout": "no answer in time",
    "media-unreachable": "not reached",
    "media-server-error": "server error",
    "media-interrupted": "cut short",
    "media-empty": "empty",
    "media-type-differs": "another type",
    "media-damaged": "damaged",
    "media-access-unknown": "access unknown",
    "media-not-opened": "not opened",
}
"""What `media_status` says of a row, by the rule; the first of them that a row breaks counts."""

_TABLE: Final = -1
"""Stands for a row where a problem is one of the whole table."""
_GONE: Final = -2
_SEVERITIES: Final = tuple(Severity)
_MAX_TEXTS: Final = 6
_MAX_TEXT: Final = 400


class RuleCount(NamedTuple):
    """How often one rule was broken."""

    rule: str
    severity: Severity
    found: int


class RowProblems:
    """Problems of the rows that are shown, by their number and by their key.

    Parameters
    ----------
    report : Report
        Its records are read, not its `issues`, which words each of them: seconds for 300,000.
    source : RowSource
        The rows that were checked.

    Raises
    ------
    InputError
        It is about other rows: one is named that `source` does not have.
    """

    def __init__(self, report: Report, source: RowSource) -> None:
        self._records = report.records
        self._rules = _Rules(self._records)
        self._checked = source
        self._checked_rows = np.array(
            [_TABLE if issue.row is None else issue.row for issue in self._records], np.int64
        )
        last, total = self._checked_rows.max(initial=_TABLE), source.schema().total.value
        if last >= total:
            raise InputError(
                f"The report is about row {last:,} too, but the rows end before row {total:,}: "
                "show a report of these rows, such as check(table.rows)."
            )
        self._place(self._checked_rows, source)

    def moved(self, source: RowSource) -> RowProblems:
        """Return the problems in other rows: they stay with the key that they were found at.

        Those of rows that `source` does not have are left out; those of the table stay.
        """
        own, numbers = np.unique(self._checked_rows, return_inverse=True)
        keys = self._checked.keys(own[own >= 0].tolist())
        found = [_GONE if row is None else row for row in source.ids_of(keys)]
        rows = np.array([*own[own < 0].tolist(), *found], np.int64)[numbers]
        moved = copy(self)
        moved._place(rows, source)  # noqa: SLF001 - it is another of us
        return moved

    @property
    def of_table(self) -> list[Issue]:
        """Findings about the whole table: no row has them."""
        return self.at(_TABLE)

    def at(self, row: int) -> list[Issue]:
        """Return what was found in the row of this number, errors first."""
        begin, end = np.searchsorted(self._rows, [row, row + 1]).tolist()
        return [self._records[place] for place in self._places[begin:end].tolist()]

    def of(self, key: str) -> list[Issue]:
        """Return what was found in the row with this key, errors first."""
        (row,) = self._source.ids_of([key])
        return [] if row is None else self.at(row)

    def cells(self, rows: Iterable[int]) -> list[ProblemsCell | None]:
        """Return a cell for each of these row numbers, None where nothing was found."""
        return [_cell(self.at(row)) for row in rows]

    @cached_property
    def repairs(self) -> list[Issue]:
        """Those with a safe repair, as `Report.fixed` makes them: the first of each place."""
        made: dict[tuple[int | None, Place], Issue] = {}
        for issue in self._records:
            if issue.has_fix and issue.row is not None:
                made.setdefault((issue.row, issue.place), issue)
        return list(made.values())

    def summary(self) -> ProblemsCell:
        """Return how many problems there are in all, and in words those of the table itself."""
        severities = self._rules.severities[self._rules.codes[self._here()]]
        counts = np.bincount(severities, minlength=len(_SEVERITIES)).tolist()
        return _counted(counts, self.of_table)

    def rules(self) -> list[RuleCount]:
        """Return how often each rule was broken: errors first, then the most frequent."""
        names, severities = self._rules.names, self._rules.severities.tolist()
        counts = np.bincount(self._rules.codes[self._here()], minlength=len(names)).tolist()
        found = [
            RuleCount(name, _SEVERITIES[severity], count)
            for name, severity, count in zip(names, severities, counts, strict=True)
            if count
        ]
        return sorted(found, key=lambda each: (_SEVERITIES.index(each.severity), -each.found))

    def extra_columns(self, total: int) -> dict[str, ExtraColumn]:
        """Return the columns that `total` rows are sorted and filtered by.

        ``n_problems``: how many a row has. ``problem_rules`` and ``problem_severities``: labels,
        each once per row. ``media_status``: whether what a row points to could be opened; only
        where the problems tell that this was tried.
        """
        begin = int(np.searchsorted(self._rows, 0))
        rows, codes = self._rows[begin:], self._rules.codes[self._places[begin:]]
        rules = Labels.from_codes(rows, codes, tuple(self._rules.names), total)
        severities = Labels.from_codes(
            rows, self._rules.severities[codes], tuple(map(str, _SEVERITIES)), total
        )
        columns = {
            N_PROBLEMS: ExtraColumn("Problems", pd.Series(np.bincount(rows, minlength=total))),
            PROBLEM_RULES: ExtraColumn("Rule", rules),
            PROBLEM_SEVERITIES: ExtraColumn("Severity", severities),
        }
        if not MEDIA_WORDS.keys().isdisjoint(self._rules.names):
            status = _media_status(rows, codes, self._rules.names, total)
            columns[MEDIA_STATUS] = ExtraColumn("Media status", status)
        return columns

    def _place(self, rows: NDArray[np.int64], source: RowSource) -> None:
        self._source = source
        # Stable, so the findings of a row stay in the order of the report: errors first.
        self._places = np.argsort(rows, kind="stable")
        self._rows = rows[self._places]

    def _here(self) -> NDArray[np.intp]:
        """Return the numbers of the problems whose row is there, and of those of the table."""
        return self._places[int(np.searchsorted(self._rows, _TABLE)) :]


class _Rules:
    """The rules that were broken, each with a number: a number per finding instead of objects."""

    def __init__(self, records: Sequence[Issue]) -> None:
        known: dict[int, int] = {}
        rules: list[Rule | SetRule] = []
        codes: list[int] = []
        for issue in records:
            code = known.get(id(issue.by))
            if code is None:
                code = known[id(issue.by)] = len(rules)
                rules.append(issue.by)
            codes.append(code)
        self.codes = np.array(codes, dtype=np.int64)
        self.names = [rule.id for rule in rules]
        self.severities = np.array([_SEVERITIES.index(rule.severity) for rule in rules], np.int64)


def _media_status(
    rows: NDArray[np.int64], codes: NDArray[np.int64], names: Sequence[str], total: int
) -> pd.Series[Any]:
    ranks = {rule: rank for rank, rule in enumerate(MEDIA_WORDS)}
    fine = len(ranks)
    worst = np.full(total, fine)
    np.minimum.at(worst, rows, np.array([ranks.get(name, fine) for name in names], int)[codes])
    words = np.array([*MEDIA_WORDS.values(), NO_MEDIA_PROBLEM], object)
    return pd.Series(words[worst], dtype=object)


def _cell(issues: Sequence[Issue]) -> ProblemsCell | None:
    if not issues:
        return None
    severities = [issue.severity for issue in issues]
    return _counted([severities.count(severity) for severity in _SEVERITIES], issues)


def _counted(counts: Sequence[int], named: Sequence[Issue]) -> ProblemsCell:
    """Return a cell with these counts by severity, and the first of some problems in words."""
    error, warning, info = counts
    first = islice(named, _MAX_TEXTS)
    texts = [beginning(f"{issue.severity}: {issue.message}", _MAX_TEXT)[0] for issue in first]
    return ProblemsCell(error, warning, info, texts)
