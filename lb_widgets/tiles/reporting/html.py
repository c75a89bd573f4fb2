"""An audit as HTML, as notebooks show it: a block for each row, with a table of what was found."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.model.types import Severity
from lb_widgets.tiles.reporting.text import (
    ROWS,
    alike,
    headline,
    how_to_go_on,
    layer_lines,
    times_text,
    worst_first,
)
from lb_widgets.tiles.reporting.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lb_widgets.messages.tile_layer_map import TileFinding
    from lb_widgets.tiles.results import RowResult

EXAMPLES: Final = 20
"""Findings of each row that are shown."""

# Icon and word, never colour alone. JupyterLab's own colours where it has them; the icons are text,
# so that exported notebooks need nothing.
_ERROR: Final = ("⨂", "error", "var(--jp-error-color1, #c62828)")
_WARNING: Final = ("⚠", "warning", "var(--jp-warn-color1, #b45309)")
_INFO: Final = ("\N{INFORMATION SOURCE}", "info", "var(--jp-info-color1, #1565c0)")
_OK: Final = ("✓", "ok", "var(--jp-success-color1, #2e7d32)")
_UNJUDGED: Final = ("⚠", "unknown", "var(--jp-warn-color1, #b45309)")
_MARKS: Final = {Severity.ERROR: _ERROR, Severity.WARNING: _WARNING, Severity.INFO: _INFO}
_FRAME: Final = (
    "font-size: 13px; line-height: 20px; max-width: 1000px; "
    "color: var(--jp-ui-font-color1, inherit); overflow-wrap: anywhere"
)
_BLOCK: Final = "border-top: 1px solid var(--jp-border-color2, #d0d0d0); padding: 4px 0"
_QUIET: Final = "color: var(--jp-ui-font-color2, #616161)"
_HEAD: Final = "cursor: pointer; padding: 2px 0 2px 20px; text-indent: -20px"
_WORD: Final = "display: inline-block; min-width: 80px; text-indent: 0"
_NAME: Final = "font-weight: 600; margin-right: 8px"
_LINE: Final = "margin: 2px 0 2px 20px"
_TABLE: Final = (
    "margin: 4px 0 4px 20px; border-collapse: collapse; font-size: inherit; color: inherit; "
    "line-height: inherit"
)
_CELL: Final = "padding: 0 16px 0 0; text-align: left; vertical-align: top; white-space: normal"
_NUMBER: Final = (
    "padding: 0 16px 0 0; text-align: right; vertical-align: top; "
    "font-variant-numeric: tabular-nums"
)


def report_html(
    rows: Sequence[RowResult],
    findings: Callable[[RowResult], Sequence[TileFinding]],
    summary: dict[str, Any],
) -> str:
    """Return an audit as HTML; whatever comes from data is escaped.

    Faulty rows are unfolded, the others folded away behind their sentence.

    Parameters
    ----------
    rows : sequence of RowResult
        In any order.
    findings : callable
        From a row to what was found there, the worst first.
    summary : dict
        As `TileReport.summary`.
    """
    title = f'<div style="font-weight: 600; padding: 4px 0">{html.escape(headline(summary))}</div>'
    ordered = worst_first(rows)
    blocks = [_block(row, findings(row)) for row in ordered[:ROWS]]
    if len(ordered) > ROWS:
        blocks.append(f'<div style="{_BLOCK}">… and {len(ordered) - ROWS:,} more rows</div>')
    hints = "".join(
        f'<div style="{_QUIET}">{html.escape(line)}</div>' for line in how_to_go_on(rows)
    )
    end = f'<div style="{_BLOCK}">{hints}</div>' if hints else ""
    return f'<div style="{_FRAME}">{title}{"".join(blocks)}{end}</div>'


def _block(row: RowResult, findings: Sequence[TileFinding]) -> str:
    mark, word, colour = _ERROR if row.is_faulty else _OK if row.is_judged else _UNJUDGED
    is_open = " open" if row.is_faulty else ""
    lines = [row.note] if row.note else []
    notes = "".join(f'<div style="{_LINE}">{html.escape(line)}</div>' for line in lines)
    layers = "".join(
        f'<div style="{_LINE}; {_QUIET}">{html.escape(line)}</div>' for line in layer_lines(row)
    )
    return (
        f'<details style="{_BLOCK}"{is_open}><summary style="{_HEAD}">'
        f'<span style="{_WORD}; color: {colour}">{mark} {word}</span>'
        f'<span style="{_NAME}">{html.escape(row.name)}</span>'
        f"<span>{html.escape(row.verdict)}</span></summary>"
        f"{notes}{_table(findings)}{layers}</details>"
    )


def _table(findings: Sequence[TileFinding]) -> str:
    if not findings:
        return ""
    names = (("Severity", _CELL), ("Layer", _NUMBER), ("Zoom", _NUMBER), ("Found", _CELL))
    head = "".join(f'<th scope="col" style="{style}">{name}</th>' for name, style in names)
    groups = alike(findings)
    body = "".join(_line(finding, times) for finding, times in groups[:EXAMPLES])
    more = sum(times for _, times in groups[EXAMPLES:])
    told = f"… and {counted(more, 'more finding')}"
    rest = f'<div style="{_LINE}; {_QUIET}">{told}</div>' if more else ""
    # Transparent, for notebooks stripe the lines of tables in colours of the light theme.
    return (
        f'<table style="{_TABLE}; background: transparent"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>{rest}"
    )


def _line(finding: TileFinding, times: int) -> str:
    mark, word, colour = _MARKS[finding.severity]
    return (
        '<tr style="background: transparent">'
        f'<td style="{_CELL}; color: {colour}">{mark} {word}</td>'
        f'<td style="{_NUMBER}">{finding.layer}</td>'
        f'<td style="{_NUMBER}">{finding.zoom}</td>'
        f'<td style="{_CELL}">{html.escape(finding.text + times_text(times))}</td></tr>'
    )
