"""What `lb_widgets.check` found, by row, and as columns to sort and filter by.

A report of a million rows can hold hundreds of thousands of findings: here they are numbers in
arrays, and words are made for the rows that somebody looks at.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from lb_widgets.errors import InputError
from lb_widgets.messages.table_cells import ProblemsCell
from lb_widgets.model.types import Severity
from lb_widgets.sources.labels import ExtraColumn, Labels
from lb_widgets.widgets.data_row_table.cells import readable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lb_widgets.checks import Issue, Report
    from lb_widgets.model.rules import Rule, SetRule
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

_SEVERITIES: Final = tuple(Severity)
_MAX_TEXTS: Final = 6
_MAX_TEXT: Final = 400


class RuleCount(NamedTuple):
    """How often one rule was broken."""

    rule: str
    severity: Severity
    count: int


class RowProblems:
    """Problems keyed by the row they belong to, so that they stay with it when the rows change.

    Parameters
    ----------
    report : Report
        What was found.
    source : RowSource
        The rows that were checked.

    Raises
    ------
    InputError
        The report is about other rows: it names one that `source` does not have.
    """

    def __init__(self, report: Report, source: RowSource) -> None:
        self.checked = source
        self._records = report.records
        rows = [-1 if issue.row is None else issue.row for issue in self._records]
        numbers = np.array(rows, dtype=np.int64)
        total = source.schema().total.value
        if len(numbers) and numbers.max() >= total:
            raise InputError(
                f"The report is about row {numbers.max():,} too, but there are {total:,} rows: "
                "show a report of these rows, check(table.rows)."
            )
        self._rules = _Rules(self._records)
        # Stable, so the findings of a row stay in the order of the report: errors first.
        self._places = np.argsort(numbers, kind="stable")
        self._rows = numbers[self._places]

    @property
    def of_table(self) -> list[Issue]:
        """Findings about the whole table: no row has them."""
        return self._of_row(-1)

    def of(self, key: str) -> list[Issue]:
        """Return what was found in the row with this key, errors first."""
        (row,) = self.checked.ids_of([key])
        return [] if row is None else self._of_row(row)

    def cells(self, keys: Sequence[str]) -> list[ProblemsCell | None]:
        """Return a cell for each key, None where nothing was found."""
        rows = self.checked.ids_of(keys)
        return [None if row is None else _cell(self._of_row(row)) for row in rows]

    def summary(self) -> ProblemsCell:
        """Return how many problems there are in all, and in words those of the table itself."""
        counts = np.bincount(self._rules.severities[self._rules.codes], minlength=len(_SEVERITIES))
        return ProblemsCell(*counts.tolist(), _texts(self.of_table))

    def rules(self) -> list[RuleCount]:
        """Return how often each rule was broken: errors first, then the most frequent."""
        counts = np.bincount(self._rules.codes, minlength=len(self._rules.names)).tolist()
        severities = self._rules.severities.tolist()
        order = sorted(range(len(counts)), key=lambda code: (severities[code], -counts[code]))
        names = self._rules.names
        return [RuleCount(names[c], _SEVERITIES[severities[c]], counts[c]) for c in order]

    def placed(self, source: RowSource) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
        """Return where the problems are now: row ids of `source`, and numbers in the report.

        Problems of the table, and of rows that `source` does not have, are left out.
        """
        begin = int(np.searchsorted(self._rows, 0))
        rows, places = self._rows[begin:], self._places[begin:]
        if source is self.checked:
            return rows, places
        own, numbers = np.unique(rows, return_inverse=True)
        found = source.ids_of(self.checked.keys(own.tolist()))
        ids = np.array([-1 if row is None else row for row in found], dtype=np.int64)[numbers]
        return ids[ids >= 0], places[ids >= 0]

    def extra_columns(self, source: RowSource) -> dict[str, ExtraColumn]:
        """Return the columns that the rows of `source` are sorted and filtered by.

        ``n_problems``: how many a row has. ``problem_rules`` and ``problem_severities``: labels,
        each once per row. ``media_status``: whether what a row points to could be opened; only
        where the report tells that this was tried.
        """
        total = source.schema().total.value
        rows, places = self.placed(source)
        codes = self._rules.codes[places]
        severities = self._rules.severities[codes]
        columns = {
            N_PROBLEMS: ExtraColumn("Problems", pd.Series(np.bincount(rows, minlength=total))),
            PROBLEM_RULES: ExtraColumn("Rule", _labels(rows, codes, self._rules.names, total)),
            PROBLEM_SEVERITIES: ExtraColumn(
                "Severity", _labels(rows, severities, _SEVERITIES, total)
            ),
        }
        if not MEDIA_WORDS.keys().isdisjoint(self._rules.names):
            status = _media_status(rows, codes, self._rules.names, total)
            columns[MEDIA_STATUS] = ExtraColumn("Media status", status)
        return columns

    def _of_row(self, row: int) -> list[Issue]:
        begin, end = np.searchsorted(self._rows, [row, row + 1]).tolist()
        return [self._records[place] for place in self._places[begin:end].tolist()]


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


def _labels(
    rows: NDArray[np.int64], codes: NDArray[np.int64], words: Sequence[str], total: int
) -> Labels:
    """Return labels, each once per row however often it was found there."""
    pairs = np.unique(rows * max(len(words), 1) + codes)
    places, numbers = np.divmod(pairs, max(len(words), 1))
    return Labels.from_pairs(places, np.array([str(word) for word in words], object)[numbers], total)


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
    return ProblemsCell(*map(severities.count, _SEVERITIES), _texts(issues))


def _texts(issues: Sequence[Issue]) -> list[str]:
    first = islice(issues, _MAX_TEXTS)
    return [readable(f"{issue.severity}: {issue.message}")[:_MAX_TEXT] for issue in first]
