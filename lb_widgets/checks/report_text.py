"""A report as plain text: what is wrong, by rule, with the first examples of each."""

from __future__ import annotations

import textwrap
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.model.types import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lb_widgets.checks.issue import Issue
    from lb_widgets.model.rules import Rule, SetRule

EXAMPLES: Final = 2
"""Findings of each rule that are shown."""
WIDTH: Final = 100
_INDENT: Final = "    "
_LONGEST: Final = 3  # lines of one example
_RANK: Final = {severity: rank for rank, severity in enumerate(Severity)}
_WORD: Final = max(map(len, Severity))


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one rule."""

    rule: Rule | SetRule
    count: int
    fixes: int
    examples: tuple[Issue, ...]
    """The first of them, one of each row."""

    @property
    def more(self) -> int:
        """How many are not among the examples."""
        return self.count - len(self.examples)


def grouped(issues: Sequence[Issue], *, examples: int = EXAMPLES) -> list[Group]:
    """Return the findings by rule: errors first, then by how many they are."""
    first: dict[str, list[Issue]] = {}
    counts: Counter[str] = Counter()
    fixes: Counter[str] = Counter()
    for issue in issues:
        counts[issue.rule] += 1
        fixes[issue.rule] += issue.has_fix
        shown = first.setdefault(issue.rule, [])
        if len(shown) < examples and not (shown and shown[-1].row == issue.row):
            shown.append(issue)
    groups = [
        Group(shown[0].by, counts[rule], fixes[rule], tuple(shown)) for rule, shown in first.items()
    ]
    return sorted(groups, key=lambda group: (_RANK[group.rule.severity], -group.count))


def headline(summary: dict[str, Any]) -> str:
    """Return one sentence with the counts."""
    rows = counted(summary["rows"], "row")
    found = [
        counted(summary[f"{name}s"], name)
        for name in ("error", "warning", "info")
        if summary[f"{name}s"]
    ]
    if not found:
        return f"{rows} checked, nothing found."
    if summary["rows_with_errors"]:
        found[0] += f" in {counted(summary['rows_with_errors'], 'row')}"
    return f"{rows} checked: {', '.join(found)}."


def counted(count: int, noun: str) -> str:
    """Return a number with its noun: ``1 row``, ``2,000 rows``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def report_text(
    issues: Sequence[Issue],
    summary: dict[str, Any],
    *,
    width: int = WIDTH,
    styled: Callable[[Severity, str], str] = lambda _, text: text,
    hints: Sequence[str] | None = None,
) -> str:
    """Return a report as text.

    Parameters
    ----------
    issues : sequence of Issue
        Errors first.
    summary : dict
        As `Report.summary`.
    width : int, characters
        Lines are broken there.
    styled : callable
        From a severity and a word to the word as the terminal shows it.
    hints : sequence of str, optional
        The last lines: how to go on; by default in Python.
    """
    groups = grouped(issues)
    number = max((len(f"{group.count:,}") for group in groups), default=0)
    blocks = [headline(summary)]
    for group in groups:
        severity = group.rule.severity
        word = styled(severity, f"{severity.upper():<{_WORD}}")
        repairs = f"  ({counted(group.fixes, 'safe repair')})" if group.fixes else ""
        lines = [f"{word}  {group.count:>{number},}  {group.rule.id}{repairs}"]
        lines += [line for issue in group.examples for line in _wrapped(issue, width)]
        if group.more:
            lines.append(f"{_INDENT}… and {group.more:,} more")
        blocks.append("\n".join(lines))
    if groups:
        blocks.append("\n".join(how_to_go_on(groups, summary) if hints is None else hints))
    return "\n\n".join(blocks)


def how_to_go_on(groups: Sequence[Group], summary: dict[str, Any]) -> list[str]:
    """Return how to see the rest and how to have repaired what can be; nothing without findings."""
    if not groups:
        return []
    of_one = f"'rule == \"{groups[0].rule.id}\"'"
    lines = [f"All findings: .issues, of one rule: .issues.query({of_one})"]
    if summary["fixes"]:
        repairs = counted(summary["fixes"], "safe repair")
        lines.append(f"{repairs}: .fixes, made by .fixed()")
    return lines


def _wrapped(issue: Issue, width: int) -> list[str]:
    return textwrap.wrap(
        issue.message,
        width=width,
        initial_indent=_INDENT,
        subsequent_indent=_INDENT * 2,
        max_lines=_LONGEST,
        placeholder=" …",
        break_on_hyphens=False,
    )
