"""A report as HTML, as notebooks show it: a block for each rule that found something."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.checks.report_text import counted, grouped, headline, how_to_go_on
from lb_widgets.model.types import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lb_widgets.checks.issue import Issue
    from lb_widgets.checks.report_text import Group

_EXAMPLES: Final = 3

# Icon and word, never colour alone. JupyterLab's own colours where it has them; the icons are text,
# so that exported notebooks need nothing.
_MARKS: Final = {
    Severity.ERROR: ("⨂", "var(--jp-error-color1, #c62828)"),
    Severity.WARNING: ("⚠", "var(--jp-warn-color1, #b45309)"),
    Severity.INFO: ("\N{INFORMATION SOURCE}", "var(--jp-info-color1, #1565c0)"),
}
_FRAME: Final = (
    "font-size: 13px; line-height: 20px; max-width: 1000px; "
    "color: var(--jp-ui-font-color1, inherit); overflow-wrap: anywhere"
)
_BLOCK: Final = "border-top: 1px solid var(--jp-border-color2, #d0d0d0); padding: 4px 0"
_QUIET: Final = "color: var(--jp-ui-font-color2, #616161)"
_HEAD: Final = "cursor: pointer; padding: 2px 0 2px 20px; text-indent: -20px"
_WORD: Final = "display: inline-block; min-width: 80px; text-indent: 0"
_COUNT: Final = (
    "display: inline-block; min-width: 40px; margin-right: 12px; text-align: right; "
    "text-indent: 0; font-variant-numeric: tabular-nums"
)
_RULE: Final = "font-weight: 600; margin-right: 8px"
_FINDING: Final = "margin: 2px 0 2px 20px"


def report_html(issues: Sequence[Issue], summary: dict[str, Any]) -> str:
    """Return a report as HTML; whatever comes from data is escaped.

    Errors are unfolded, warnings and infos folded away behind their counts.

    Parameters
    ----------
    issues : sequence of Issue
        Errors first.
    summary : dict
        As `Report.summary`.
    """
    groups = grouped(issues, examples=_EXAMPLES)
    title = f'<div style="font-weight: 600; padding: 4px 0">{html.escape(headline(summary))}</div>'
    hints = "".join(
        f'<div style="{_QUIET}">{html.escape(line)}</div>' for line in how_to_go_on(groups, summary)
    )
    end = f'<div style="{_BLOCK}">{hints}</div>' if groups else ""
    return f'<div style="{_FRAME}">{title}{"".join(map(_block, groups))}{end}</div>'


def _block(group: Group) -> str:
    rule = group.rule
    mark, colour = _MARKS[rule.severity]
    is_open = " open" if rule.severity is Severity.ERROR else ""
    findings = [
        f'<div style="{_FINDING}">{html.escape(issue.message)}</div>' for issue in group.examples
    ]
    if group.more:
        findings.append(f'<div style="{_FINDING}; {_QUIET}">… and {group.more:,} more</div>')
    repairs = f" {counted(group.fixes, 'safe repair')}." if group.fixes else ""
    return (
        f'<details style="{_BLOCK}"{is_open}><summary style="{_HEAD}">'
        f'<span style="{_WORD}; color: {colour}">{mark} {rule.severity}</span>'
        f'<span style="{_COUNT}">{group.count:,}</span>'
        f'<span style="{_RULE}">{rule.id}</span>'
        f'<span style="{_QUIET}">{html.escape(rule.summary)}{repairs}</span>'
        f"</summary>{''.join(findings)}</details>"
    )
