"""The legend in the page has the colours of the coverage pictures."""

from __future__ import annotations

import re
from pathlib import Path

from lb_widgets.media.coverage import GROUPS, CoverageGroup

STYLES = Path(__file__).parents[3] / "js" / "src" / "view" / "tile_audit.css"
KINDS = {
    CoverageGroup.NOT_LOOKED_AT: "unseen",
    CoverageGroup.UNKNOWN: "unknown",
    CoverageGroup.FINE: "fine",
    CoverageGroup.MISSING: "missing",
    CoverageGroup.UNUSABLE: "unusable",
    CoverageGroup.EMPTY: "empty",
    CoverageGroup.ODD: "odd",
}


def test_the_legend_has_the_colours_of_the_picture() -> None:
    rule = r'\[data-kind="(\w+)"\] \{\s+background: rgb\((\d+) (\d+) (\d+) / ([\d.]+)%\);'
    styled = {
        kind: tuple(float(value) for value in values)
        for kind, *values in re.findall(rule, STYLES.read_text())
    }
    expected: dict[str, tuple[float, ...]] = {}
    for group, info in GROUPS.items():
        red, green, blue, alpha = info.color
        expected[KINDS[group]] = (red, green, blue, round(100 * alpha / 255, 1))
    assert styled == expected
