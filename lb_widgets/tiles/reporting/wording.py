"""How an audit says things: counts, zooms, shares, and what is the matter with tiles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lb_widgets.model.tile_health import STATUSES, TileStatus
from lb_widgets.model.types import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_OF_TILES: Final = {
    TileStatus.UNKNOWN: "that could not be judged",
    TileStatus.OK: "fine",
    TileStatus.MISSING: "missing",
    TileStatus.FORBIDDEN: "refused",
    TileStatus.WRONG_TYPE: "of the wrong type",
    TileStatus.UNREADABLE: "unreadable",
    TileStatus.WRONG_SIZE: "of the wrong size",
    TileStatus.PLACEHOLDER: "of one placeholder",
    TileStatus.SOLID: "of one colour",
    TileStatus.TRANSPARENT: "transparent",
    TileStatus.SEAM: "not continuing a neighbour",
    TileStatus.STALE: "not showing what the zoom above shows",
    TileStatus.SHIFTED: "shifted",
}


def counted(count: int, noun: str) -> str:
    """Return a number with its noun: ``1 tile``, ``2,000 tiles``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def tiles_text(count: int, status: TileStatus, reason: str) -> str:
    """Return what is the matter with some tiles: ``12 tiles missing: 404 Not Found``."""
    text = f"{counted(count, 'tile')} {_OF_TILES[status]}"
    return f"{text}: {reason}" if reason else text


def zooms(numbers: Sequence[int]) -> str:
    """Return zooms for reading, runs of them as a range."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(
        str(run[0]) if len(run) == 1 else f"{run[0]}\N{EN DASH}{run[-1]}" for run in runs
    )


def percent(share: float) -> str:
    """Return a share for reading: ``0.12 %``; two digits that say something."""
    return f"{100 * share:.2g} %" if share < 0.995 else f"{100 * share:.4g} %"


def faults_text(counts: Mapping[TileStatus, int], shifted: Sequence[str]) -> str:
    """Return a sentence about a row that is as declared, but not without faults.

    Parameters
    ----------
    counts : mapping of TileStatus to int
        Tiles by status.
    shifted : sequence of str
        Names of the layers that are shifted.
    """
    faulty = {
        status: count
        for status, count in counts.items()
        if STATUSES[status].severity is Severity.ERROR
    }
    parts: list[str] = []
    if faulty:
        kinds = [
            f"{count:,} {_OF_TILES[status]}"
            for status, count in sorted(faulty.items(), key=lambda item: -item[1])
        ]
        total = counted(sum(counts.values()), "tile")
        parts.append(f"{sum(faulty.values()):,} of the {total} looked at are faulty: ")
        parts[-1] += ", ".join(kinds)
    if shifted:
        names = ", ".join(f'"{name}"' for name in shifted)
        parts.append(f"shifted against the main layer: {names}")
    text = "; ".join(parts)
    return f"The tiles are where the row says, but {text}."
