"""What a check has found, for people and for programs."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import msgspec
import pandas as pd

from lb_widgets.checks.issue import COLUMNS, Issue
from lb_widgets.checks.report_html import report_html
from lb_widgets.checks.report_text import report_text
from lb_widgets.io.columns import object_series
from lb_widgets.model.rules import RULES, SET_RULES
from lb_widgets.model.types import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lb_widgets.model.rules import Place

_ORDER: Final = {rule.id: number for number, rule in enumerate((*RULES, *SET_RULES))}
_MOST_ROWS: Final = 10**12
_BY_SEVERITY: Final = {severity: number for number, severity in enumerate(Severity)}


class Report:
    """What `check` has found.

    Attributes
    ----------
    records : tuple of Issue
        The findings: errors first, then by row and rule.
    """

    def __init__(self, frame: pd.DataFrame, issues: list[Issue]) -> None:
        self._frame = frame
        self.records: tuple[Issue, ...] = tuple(sorted(issues, key=_rank))

    @property
    def ok(self) -> bool:
        """Whether there is no error; warnings and infos do not count."""
        return not self.records or self.records[0].severity is not Severity.ERROR

    @cached_property
    def issues(self) -> pd.DataFrame:
        """One line per finding: row, global_key, path, severity, rule, message, fix.

        ``row`` is the position from 0 (missing for a finding about the table); ``fix`` is redacted,
        as it is for reading, and None where there is no safe repair.
        """
        return _as_table(self.records)

    @cached_property
    def fixes(self) -> pd.DataFrame:
        """The lines of `issues` that have a safe repair."""
        return _as_table(issue for issue in self.records if issue.has_fix)

    @cached_property
    def summary(self) -> dict[str, Any]:
        """Counts: rows, rows_with_errors, errors, warnings, infos, fixes, and findings by rule."""
        severities = Counter(issue.severity for issue in self.records)
        broken = {issue.row for issue in self.records if issue.severity is Severity.ERROR}
        return {
            "rows": len(self._frame),
            "rows_with_errors": len(broken - {None}),
            "errors": severities[Severity.ERROR],
            "warnings": severities[Severity.WARNING],
            "infos": severities[Severity.INFO],
            "fixes": sum(issue.has_fix for issue in self.records),
            "rules": dict(Counter(issue.rule for issue in self.records)),
        }

    def fixed(self) -> pd.DataFrame:
        """Return a new canonical DataFrame with the safe repairs made; verbatim, secrets too.

        Where two repairs concern the same place the first is made: check again.
        """
        changed: dict[str, list[Any]] = {}
        done: set[tuple[int, Place]] = set()
        for issue in self.records:
            if issue.row is None or not issue.has_fix or (issue.row, issue.place) in done:
                continue
            done.add((issue.row, issue.place))
            column, *steps = str(issue.place[0]), *issue.place[1:]
            if column not in changed:
                changed[column] = self._frame[column].tolist()
            cells = changed[column]
            cells[issue.row] = _replaced(cells[issue.row], steps, issue.fix)
        columns = {name: object_series(cells, self._frame.index) for name, cells in changed.items()}
        return self._frame.assign(**columns)

    def to_json(self) -> str:
        """Return the report as JSON text: ok, summary and issues; redacted."""
        content = {
            "ok": self.ok,
            "summary": self.summary,
            "issues": [dict(zip(COLUMNS, issue.cells(), strict=True)) for issue in self.records],
        }
        return msgspec.json.encode(content, enc_hook=repr).decode()

    def __repr__(self) -> str:
        return report_text(self.records, self.summary)

    def _repr_html_(self) -> str:
        return report_html(self.records, self.summary)


def _rank(issue: Issue) -> int:
    """Return where an issue belongs: by severity, then row, then rule; one number takes least."""
    row = 0 if issue.row is None else issue.row + 1
    return (_BY_SEVERITY[issue.severity] * _MOST_ROWS + row) * len(_ORDER) + _ORDER[issue.rule]


def _as_table(issues: Iterable[Issue]) -> pd.DataFrame:
    lines = [issue.cells() for issue in issues]
    columns = zip(*lines, strict=True) if lines else ((),) * len(COLUMNS)
    table = pd.DataFrame(
        {
            name: pd.Series(list(values), dtype=object)
            for name, values in zip(COLUMNS, columns, strict=True)
        }
    )
    return table.astype({"row": "Int64"})


def _replaced(cell: Any, steps: list[str | int], value: Any) -> Any:
    """Return a cell with one value inside replaced; only what holds it is copied."""
    if not steps:
        return value
    step, *rest = steps
    copied: Any = list(cell) if isinstance(cell, list | tuple) else dict(cell)
    copied[step] = _replaced(copied[step], rest, value) if rest else value
    return copied
