"""A report as HTML, as notebooks show it: a table of the rules that found something."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.checks.report_text import grouped, headline, how_to_go_on
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
    Severity.INFO: ("ⓘ", "var(--jp-info-color1, #1565c0)"),
}
_FRAME: Final = "font-size: 13px; line-height: 1.45; max-width: 1100px"
_CELL: Final = "text-align: left; vertical-align: top; padding: 6px 12px 6px 0; white-space: normal"
_NUMBER: Final = f"{_CELL}; text-align: right; font-variant-numeric: tabular-nums"
_QUIET: Final = "color: var(--jp-ui-font-color2, #616161)"
_LINE: Final = "border-top: 1px solid var(--jp-border-color2, #d0d0d0)"
_MESSAGE: Final = "overflow-wrap: anywhere; margin: 0 0 2px 0"


def report_html(issues: Sequence[Issue], summary: dict[str, Any]) -> str:
    """Return a report as HTML; whatever comes from data is escaped.

    Parameters
    ----------
    issues : sequence of Issue
        Errors first.
    summary : dict
        As `Report.summary`.
    """
    groups = grouped(issues, examples=_EXAMPLES)
    title = f'<div style="font-weight: 600">{html.escape(headline(summary))}</div>'
    if not groups:
        return f'<div style="{_FRAME}">{title}</div>'
    heads = "".join(
        f'<th scope="col" style="{style}; {_QUIET}; font-weight: 400">{name}</th>'
        for name, style in (
            ("Severity", _CELL),
            ("Count", _NUMBER),
            ("Rule", _CELL),
            ("First findings", _CELL),
        )
    )
    hints = "".join(
        f'<div style="{_QUIET}">{html.escape(line)}</div>' for line in how_to_go_on(groups, summary)
    )
    return (
        f'<div style="{_FRAME}">{title}'
        f'<table style="border-collapse: collapse; margin: 8px 0; width: 100%">'
        f'<thead><tr style="background: none">{heads}</tr></thead>'
        f"<tbody>{''.join(map(_row, groups))}</tbody></table>{hints}</div>"
    )


def _row(group: Group) -> str:
    rule = group.rule
    mark, colour = _MARKS[rule.severity]
    messages = "".join(
        f'<div style="{_MESSAGE}">{html.escape(issue.message)}</div>' for issue in group.examples
    )
    if group.more:
        messages += f'<div style="{_QUIET}">… and {group.more:,} more</div>'
    return (
        f'<tr style="background: none; {_LINE}">'
        f'<td style="{_CELL}; color: {colour}; white-space: nowrap">{mark} {rule.severity}</td>'
        f'<td style="{_NUMBER}">{group.count:,}</td>'
        f'<td style="{_CELL}; min-width: 160px"><code>{rule.id}</code>'
        f'<div style="{_QUIET}">{html.escape(rule.summary)}</div></td>'
        f'<td style="{_CELL}; padding-right: 0">{messages}</td></tr>'
    )
