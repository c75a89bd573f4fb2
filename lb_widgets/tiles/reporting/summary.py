"""An audit in numbers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from lb_widgets.model.tile_health import STATUSES, TileStatus
from lb_widgets.model.types import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lb_widgets.tiles.comparing.layer_shift import LayerShift
    from lb_widgets.tiles.results import LayerResult, RowResult


def summary_of(
    rows: Sequence[RowResult], *, skipped: int, seconds: float, seed: int
) -> dict[str, Any]:
    """Return `TileReport.summary`.

    Parameters
    ----------
    rows : sequence of RowResult
        What was found.
    skipped : int
        Rows of other kinds.
    seconds : float
        That all took.
    seed : int
        Of the audit.
    """
    counts: Counter[TileStatus] = Counter()
    for row in rows:
        counts.update(row.records.counts())
    return {
        "rows": len(rows),
        "faulty_rows": sum(row.is_faulty for row in rows),
        "unjudged_rows": sum(not row.is_judged for row in rows),
        "skipped": skipped,
        "requests": sum(row.requests for row in rows),
        "resumed": sum(row.resumed for row in rows),
        "seconds": round(seconds, 3),
        "seed": seed,
        "tiles": counts.total(),
        "errors": _of(Severity.ERROR, counts),
        "warnings": _of(Severity.WARNING, counts),
        "statuses": _by_status(counts),
        "layers": [_of_layer(row, layer) for row in rows for layer in row.layers],
    }


def _of(severity: Severity, counts: Counter[TileStatus]) -> int:
    return sum(count for status, count in counts.items() if STATUSES[status].severity is severity)


def _by_status(counts: Counter[TileStatus]) -> dict[str, int]:
    return {str(status): counts[status] for status in TileStatus if counts[status]}


def _of_layer(row: RowResult, layer: LayerResult) -> dict[str, Any]:
    counts = row.records.counts(layer.index)
    rate = layer.rate
    return {
        "row": row.row,
        "global_key": row.global_key,
        "layer": layer.index,
        "name": layer.name,
        "same_as": layer.same_as,
        "problem": layer.problem,
        "tiles": layer.total,
        "looked_at": counts.total(),
        "statuses": _by_status(counts),
        "whole_zooms": list(layer.whole),
        "sampled_zooms": [
            {
                "zoom": sample.zoom,
                "tiles": sample.area.total,
                "sampled": sample.total,
                "hole_tiles": sample.hole_tiles,
                "hole_metres": sample.hole_metres,
                "hole_pixels": sample.hole_pixels,
            }
            for sample in layer.sampled
        ],
        "unsampled_zooms": list(layer.unsampled),
        "failure_rate": None
        if rate is None
        else {
            "drawn": rate.drawn,
            "failed": rate.failed,
            "unknown": rate.unknown,
            "low": rate.low,
            "high": rate.high,
            "at_most": rate.most,
        },
        "holes": len(layer.holes),
        "not_outlined": layer.loose,
        "shift": None if layer.shift is None else _of_shift(layer.shift),
    }


def _of_shift(shift: LayerShift) -> dict[str, Any]:
    return {
        "verdict": str(shift.alignment.verdict),
        "zoom": shift.zoom,
        "dx": shift.alignment.dx,
        "dy": shift.alignment.dy,
        "error": shift.alignment.error,
        "metres": shift.metres,
        "sentence": shift.sentence,
    }
