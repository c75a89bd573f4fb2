"""An audit as plain text: what is wrong with each row, and how much of it was looked at."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.model.types import Severity
from lb_widgets.tiles.reporting.wording import counted, percent, zooms

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lb_widgets.messages.tile_layer_map import TileFinding
    from lb_widgets.tiles.results import LayerResult, RowResult
    from lb_widgets.tiles.sampling.lattice import SampledZoom

EXAMPLES: Final = 5
"""Findings of each row that are shown."""
ROWS: Final = 20
"""Rows that are shown: the faulty ones first."""
WIDTH: Final = 100
_INDENT: Final = "    "
_WORD: Final = max(map(len, Severity))


def headline(summary: dict[str, Any]) -> str:
    """Return one or two sentences with the counts."""
    rows = counted(summary["rows"], "tile layer row")
    faulty, unjudged = summary["faulty_rows"], summary["unjudged_rows"]
    verdict = f"{faulty:,} of them faulty" if faulty else "no fault found"
    if unjudged:
        verdict += f", {unjudged:,} could not be judged"
    statuses = [
        f"{count:,} {status}" for status, count in summary["statuses"].items() if status != "ok"
    ]
    found = f" ({', '.join(statuses)})" if statuses else ""
    effort = f"{counted(summary['requests'], 'request')} in {summary['seconds']:,.1f} s"
    parts = [
        f"{rows} audited: {verdict}.",
        f"{counted(summary['tiles'], 'tile')} looked at{found}, {effort}.",
    ]
    if summary["resumed"]:
        parts.append(f"{counted(summary['resumed'], 'tile')} of an earlier audit, by the journal.")
    if summary["skipped"]:
        parts.append(f"{counted(summary['skipped'], 'row')} of other kinds skipped.")
    return " ".join(parts)


def coverage_text(result: RowResult, layer: LayerResult) -> str:
    """Return how much of a layer was looked at, and what that proves; one or two sentences."""
    if layer.same_as is not None:
        return f"same URL and settings as layer {layer.same_as}, so asked for once."
    if layer.problem:
        return layer.problem
    looked_at = result.records.counts(layer.index).total()
    parts = [f"{looked_at:,} of {counted(layer.total, 'tile')}"]
    if layer.whole:
        parts.append(f"zoom {zooms(layer.whole)} looked at whole")
    if layer.sampled:
        sides = [f"{_side(sample)} in zoom {sample.zoom}" for sample in layer.sampled]
        parts.append(f"every square hole was met whose side is {', '.join(sides)}")
    if layer.unsampled:
        parts.append(f"zoom {zooms(layer.unsampled)} reached by random tiles alone")
    text = "; ".join(parts) + "."
    if layer.rate is not None and layer.rate.drawn:
        rate = layer.rate
        text += (
            f" Random draw of {counted(rate.drawn, 'tile')}: {rate.failed:,} faulty, so of all "
            f"tiles at most {percent(rate.most)} (at 95 %)."
        )
    if layer.loose:
        text += f" {counted(layer.loose, 'fault')} not outlined: the flood budget was used up."
    return text


def _side(sample: SampledZoom) -> str:
    tiles = counted(sample.hole_tiles, "tile")
    if sample.hole_metres is None:
        return f"{sample.hole_pixels:,} px ({tiles})"
    return f"{sample.hole_metres:,.0f} m ({tiles})"


def layer_lines(result: RowResult) -> list[str]:
    """Return a line for each layer of a row: its name, and how much was looked at."""
    return [
        f'layer {layer.index} "{layer.name}": {coverage_text(result, layer)}'
        + (f" {layer.shift.sentence}" if layer.shift is not None else "")
        for layer in result.layers
    ]


def alike(findings: Sequence[TileFinding]) -> list[tuple[TileFinding, int]]:
    """Return findings with the same words in one layer and zoom as one, and how many they are."""
    groups: dict[tuple[int, int, str], list[TileFinding]] = {}
    for finding in findings:
        groups.setdefault((finding.layer, finding.zoom, finding.text), []).append(finding)
    return [(group[0], len(group)) for group in groups.values()]


def times_text(times: int) -> str:
    """Return how often something was found, as the end of a line; nothing for once."""
    return f" (in {times:,} places)" if times > 1 else ""


def worst_first(rows: Sequence[RowResult]) -> list[RowResult]:
    """Return rows with a fault first, then those that could not be judged."""
    return sorted(rows, key=lambda row: (not row.is_faulty, row.is_judged, row.row))


def report_text(  # noqa: PLR0913 - keyword-only
    rows: Sequence[RowResult],
    findings: Callable[[RowResult], Sequence[TileFinding]],
    summary: dict[str, Any],
    *,
    width: int = WIDTH,
    styled: Callable[[Severity, str], str] = lambda _, text: text,
    hints: Sequence[str] | None = None,
) -> str:
    """Return an audit as text.

    Parameters
    ----------
    rows : sequence of RowResult
        In any order.
    findings : callable
        From a row to what was found there, the worst first.
    summary : dict
        As `TileReport.summary`.
    width : int, characters
        Lines are broken there.
    styled : callable
        From a severity and a word to the word as the terminal shows it.
    hints : sequence of str, optional
        The last lines: how to go on; by default in Python.
    """
    blocks = [textwrap.fill(headline(summary), width)]
    ordered = worst_first(rows)
    blocks += ["\n".join(_row_lines(row, findings(row), width, styled)) for row in ordered[:ROWS]]
    if len(ordered) > ROWS:
        blocks.append(f"… and {len(ordered) - ROWS:,} more rows")
    going_on = how_to_go_on(rows) if hints is None else hints
    if going_on:
        blocks.append("\n".join(going_on))
    return "\n\n".join(blocks)


def how_to_go_on(rows: Sequence[RowResult]) -> list[str]:
    """Return how to see the rest and how to mend what can be; nothing where all is well."""
    if not any(row.is_faulty for row in rows):
        return []
    lines = ["All tiles: .tiles, by region: .findings(), to cut anew: .recut()"]
    if any(row.corrected_row is not None for row in rows):
        lines.append("Rows as they should be: .corrected_rows()")
    return lines


def _row_lines(
    row: RowResult,
    findings: Sequence[TileFinding],
    width: int,
    styled: Callable[[Severity, str], str],
) -> list[str]:
    severity = Severity.ERROR if row.is_faulty else None if row.is_judged else Severity.WARNING
    word = f"{'OK':<{_WORD}}" if severity is None else f"{severity.upper():<{_WORD}}"
    mark = word if severity is None else styled(severity, word)
    # Wrapped as plain text, for colours have no width.
    first, *more = _wrapped(f"{word}  {row.name}: {row.verdict}", "", width)
    lines = [mark + first[len(word) :], *more]
    if row.note:
        lines += _wrapped(row.note, _INDENT, width)
    groups = alike(findings)
    for finding, times in groups[:EXAMPLES]:
        where = f"layer {finding.layer}, zoom {finding.zoom}"
        text = f"{finding.severity}: {where}: {finding.text}{times_text(times)}"
        lines += _wrapped(text, _INDENT, width)
    more = sum(times for _, times in groups[EXAMPLES:])
    if more:
        lines.append(f"{_INDENT}… and {counted(more, 'more finding')}")
    for line in layer_lines(row):
        lines += _wrapped(line, _INDENT, width)
    return lines


def _wrapped(text: str, indent: str, width: int) -> list[str]:
    return textwrap.wrap(
        text,
        width=width,
        initial_indent=indent,
        subsequent_indent=indent + _INDENT,
        break_on_hyphens=False,
    )
