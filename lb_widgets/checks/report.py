"""What a check has found, for people and for programs."""

from __future__ import annotations

import copy
import html
from collections import Counter
from functools import cached_property
from typing import Any, Final

import msgspec
import pandas as pd

from lb_widgets.io.columns import object_series
from lb_widgets.model.rules import NO_FIX, RULES, SET_RULES, Place
from lb_widgets.model.types import Severity
from lb_widgets.redact import redact_value

_COLUMNS: Final = ("row", "global_key", "path", "severity", "rule", "message", "fix")
_ORDER: Final = {rule.id: number for number, rule in enumerate((*RULES, *SET_RULES))}
_BY_SEVERITY: Final = {severity: number for number, severity in enumerate(Severity)}
_EXAMPLE_LENGTH: Final = 100


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """One finding of one rule.

    Parameters
    ----------
    row : int or None
        Position of the row, from 0; None where it concerns the table.
    global_key : str or None
        Of the row.
    path, place : str, tuple of str and int
        Where in the row, as text and as steps.
    severity : Severity
        How bad it is.
    rule : str
        The rule's id.
    message : str
        Names row, key and path, and says what is wrong; redacted.
    fix : object
        The value that belongs there, verbatim; `NO_FIX` where there is no safe repair.
    """

    row: int | None
    global_key: str | None
    path: str
    severity: Severity
    rule: str
    message: str
    place: Place
    fix: Any = NO_FIX


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
        return _as_table(tuple(issue for issue in self.records if issue.fix is not NO_FIX))

    @property
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
            "fixes": sum(issue.fix is not NO_FIX for issue in self.records),
            "rules": dict(Counter(issue.rule for issue in self.records)),
        }

    def fixed(self) -> pd.DataFrame:
        """Return a new canonical DataFrame with the safe repairs made; verbatim, secrets too.

        Where two repairs concern the same place the first is made: check again.
        """
        changed: dict[str, list[Any]] = {}
        done: set[tuple[int, Place]] = set()
        for issue in self.records:
            if issue.row is None or issue.fix is NO_FIX or (issue.row, issue.place) in done:
                continue
            done.add((issue.row, issue.place))
            column, *steps = issue.place
            cells = changed.setdefault(str(column), self._frame[column].tolist())
            cells[issue.row] = _replaced(cells[issue.row], steps, issue.fix)
        columns = {name: object_series(cells, self._frame.index) for name, cells in changed.items()}
        return self._frame.assign(**columns)

    def to_json(self) -> str:
        """Return the report as JSON text: ok, summary and issues; redacted."""
        content = {
            "ok": self.ok,
            "summary": self.summary,
            "issues": [dict(zip(_COLUMNS, _line(issue), strict=True)) for issue in self.records],
        }
        return msgspec.json.encode(content, enc_hook=repr).decode()

    def __repr__(self) -> str:
        lines = [self._headline()]
        examples = self._examples()
        width = max((len(issue.rule) for issue, _ in examples), default=0)
        for issue, count in examples:
            lines.append(
                f"{issue.severity:<8} {count:>6,} {issue.rule:<{width}}  {_cut(issue.message)}"
            )
        if examples:
            lines.append(f"All findings: .issues{self._fix_hint()}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{html.escape(issue.severity)}</td><td>{count:,}</td>"
            f"<td><code>{html.escape(issue.rule)}</code></td>"
            f'<td style="text-align: left">{html.escape(_cut(issue.message))}</td></tr>'
            for issue, count in self._examples()
        )
        if not rows:
            return f"<p>{html.escape(self._headline())}</p>"
        return (
            f"<p>{html.escape(self._headline())}</p><table><thead><tr><th>Severity</th>"
            "<th>Count</th><th>Rule</th><th>First example</th></tr></thead>"
            f"<tbody>{rows}</tbody></table>"
            f"<p>All findings: <code>.issues</code>{html.escape(self._fix_hint())}</p>"
        )

    def _headline(self) -> str:
        summary = self.summary
        rows = _counted(summary["rows"], "row")
        if not self.records:
            return f"{rows} checked, nothing found."
        found = ", ".join(
            _counted(summary[f"{name}s"], name)
            for name in ("error", "warning", "info")
            if summary[f"{name}s"]
        )
        return f"{rows} checked: {found}."

    def _examples(self) -> list[tuple[Issue, int]]:
        """Return the first finding of each rule and how many there are."""
        first: dict[str, Issue] = {}
        for issue in self.records:
            first.setdefault(issue.rule, issue)
        counts = Counter(issue.rule for issue in self.records)
        return [(issue, counts[rule]) for rule, issue in first.items()]

    def _fix_hint(self) -> str:
        count = self.summary["fixes"]
        return f"; {_counted(count, 'safe repair')}: .fixes, made by .fixed()" if count else ""


def _rank(issue: Issue) -> tuple[int, int, int]:
    row = -1 if issue.row is None else issue.row
    return _BY_SEVERITY[issue.severity], row, _ORDER[issue.rule]


def _line(issue: Issue) -> tuple[Any, ...]:
    fix = None if issue.fix is NO_FIX else redact_value(issue.fix)
    key = redact_value(issue.global_key)
    severity = str(issue.severity)
    return issue.row, key, issue.path, severity, issue.rule, issue.message, fix


def _as_table(issues: tuple[Issue, ...]) -> pd.DataFrame:
    columns = zip(*map(_line, issues), strict=True) if issues else ((),) * len(_COLUMNS)
    table = pd.DataFrame(
        {
            name: pd.Series(list(values), dtype=object)
            for name, values in zip(_COLUMNS, columns, strict=True)
        }
    )
    return table.astype({"row": "Int64"})


def _replaced(cell: Any, steps: list[str | int], value: Any) -> Any:
    """Return a copy of a cell with one value inside replaced; the cell stays as it is."""
    if not steps:
        return value
    top = copy.deepcopy(cell)
    inner = top
    for step in steps[:-1]:
        inner = inner[step]
    inner[steps[-1]] = value
    return top


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _cut(message: str) -> str:
    return message if len(message) <= _EXAMPLE_LENGTH else f"{message[: _EXAMPLE_LENGTH - 1]}…"
