"""A report as plain text: what is wrong, by rule, with the first examples of each."""

from __future__ import annotations

import textwrap
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lb_widgets.checks.issue import Issue
    from lb_widgets.model.rules import Rule, SetRule
    from lb_widgets.model.types import Severity

EXAMPLES: Final = 2
"""Findings of each rule that are shown."""
WIDTH: Final = 100
_INDENT: Final = "    "
_LONGEST: Final = 3  # lines of one example


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one rule."""

    rule: Rule | SetRule
    count: int
    fixes: int
    examples: tuple[Issue, ...]
    """The first of them."""

    @property
    def more(self) -> int:
        """How many are not among the examples."""
        return self.count - len(self.examples)


def grouped(issues: Sequence[Issue], *, examples: int = EXAMPLES) -> list[Group]:
    """Return the findings by rule, in the order of their first ones."""
    first: dict[str, list[Issue]] = {}
    counts: Counter[str] = Counter()
    fixes: Counter[str] = Counter()
    for issue in issues:
        counts[issue.rule] += 1
        fixes[issue.rule] += issue.has_fix
        shown = first.setdefault(issue.rule, [])
        if len(shown) < examples:
            shown.append(issue)
    return [
        Group(shown[0].by, counts[rule], fixes[rule], tuple(shown)) for rule, shown in first.items()
    ]


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
    blocks = [headline(summary)]
    groups = grouped(issues)
    for group in groups:
        severity = group.rule.severity
        head = f"{styled(severity, severity.upper())}  {group.rule.id}  ({group.count:,})"
        lines = [head, *(line for issue in group.examples for line in _wrapped(issue, width))]
        if group.more:
            lines.append(f"{_INDENT}… and {group.more:,} more")
        blocks.append("\n".join(lines))
    if groups:
        blocks.append("\n".join(how_to_go_on(groups, summary) if hints is None else hints))
    return "\n\n".join(blocks)


def how_to_go_on(groups: Sequence[Group], summary: dict[str, Any]) -> list[str]:
    """Return how to see the rest and how to have repaired what can be."""
    lines = [
        f"All findings: .issues, of one rule: .issues.query('rule == \"{groups[0].rule.id}\"')"
    ]
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
