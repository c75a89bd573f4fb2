"""The audit of the row on screen, and what the page is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lb_widgets.errors import InputError
from lb_widgets.messages.tile_layer_map import AuditState, CoverageState
from lb_widgets.model.tile_health import TileStatus
from lb_widgets.redact import redact

if TYPE_CHECKING:
    import pandas as pd

    from lb_widgets.model.tiles import TileLayerInfo

MAX_FINDINGS: Final = 200
"""Findings that the page is told of; the report has them all."""


def run_audit(row: pd.DataFrame, **options: Any) -> Any:
    """Return the report of `audit_tiles` over one row.

    Notes
    -----
    Imported when first used: it brings much with it.
    """
    from lb_widgets.tiles.audit import audit_tiles  # noqa: PLC0415 - see Notes

    return audit_tiles(row, **options)


def words_of(progress: Any) -> tuple[int, int, str]:
    """Return an audit's progress as the page takes it: done, total, and what is being done."""
    from lb_widgets.tiles.progress import TileStage  # noqa: PLC0415 - as above

    words = {
        TileStage.PROBE: "Probing",
        TileStage.TILES: "Auditing tiles",
        TileStage.COMPARISON: "Comparing tiles",
        TileStage.OUTLINES: "Outlining holes",
    }
    return progress.done, progress.total, words[progress.stage]


def state_of(report: Any) -> AuditState:
    """Return a report over one row as the page is told of it."""
    findings = tuple(report.findings(0))
    return AuditState(
        ok=report.ok,
        diagnosis=redact(report.diagnosis),
        summary=summary_of(report.summary),
        findings=findings[:MAX_FINDINGS],
        hidden=max(0, len(findings) - MAX_FINDINGS),
        zooms=tuple(sorted({int(zoom) for zoom in report.tiles["z"]})),
    )


def summary_of(summary: dict[str, Any]) -> str:
    """Return how much was looked at, in one sentence; `summary` is that of a report."""
    counts = [
        (summary["errors"], "faulty"),
        (summary["warnings"], "with a warning"),
        (summary["statuses"].get(TileStatus.UNKNOWN, 0), "not to be judged"),
    ]
    found = ", ".join(f"{count:,} {what}" for count, what in counts if count) or "none faulty"
    total = sum(layer["tiles"] for layer in summary["layers"] if layer["same_as"] is None)
    of = f" of {total:,}" if total > summary["tiles"] else ""
    return f"{summary['tiles']:,}{of} tiles looked at: {found}."


def first_coverage(report: Any, state: AuditState) -> CoverageState | None:
    """Return the coverage picture to show first: of the layer with the worst finding."""
    layer = state.findings[0].layer if state.findings else 0
    try:
        return CoverageState(layer=layer, zoom=report.coverage(0, layer).zoom)
    except InputError:
        return None  # nothing was looked at


def coverage_of(
    given: Any, state: AuditState | None, info: TileLayerInfo | None
) -> CoverageState | None:
    """Return which coverage picture is meant.

    Parameters
    ----------
    given : CoverageState, (layer, zoom), or None
        As a user or the page says it.

    Raises
    ------
    InputError
        There is none such.
    """
    if given is None:
        return None
    try:
        layer, zoom = (given.layer, given.zoom) if isinstance(given, CoverageState) else given
    except (TypeError, ValueError):
        raise InputError(f"coverage={given!r}: expected None or (layer, zoom).") from None
    if state is None or info is None:
        raise InputError("There is no coverage yet: run the audit of this row first, .audit().")
    if layer not in range(len(info.layers)) or zoom not in state.zooms:
        raise InputError(
            f"There is no coverage of layer {layer!r}, zoom {zoom!r}: layers are 0 to "
            f"{len(info.layers) - 1}, zooms {', '.join(map(str, state.zooms)) or 'none'}."
        )
    return CoverageState(layer=int(layer), zoom=int(zoom))
