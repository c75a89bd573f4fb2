"""What is known of the layers of a row before and after their tiles were looked at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lb_widgets.model.tile_health import STATUSES, TileStatus
from lb_widgets.model.types import Severity
from lb_widgets.redact import redact, redact_url
from lb_widgets.tiles.answers import TileKey
from lb_widgets.tiles.fetch.politeness import refusal
from lb_widgets.tiles.results import FailureRate, LayerResult
from lb_widgets.tiles.sampling.rates import rate_bounds, upper_bound

if TYPE_CHECKING:
    from lb_widgets.model.tiles import TileLayerInfo
    from lb_widgets.tiles.outlines.holes import Outlined
    from lb_widgets.tiles.records import TileRecords
    from lb_widgets.tiles.sampling.plan import LayerPlan


def layers_before(info: TileLayerInfo, *, force: bool) -> list[LayerResult]:
    """Return what is known of the layers before a tile is asked for.

    Parameters
    ----------
    info : TileLayerInfo
        The reading.
    force : bool
        Whether commercial base maps may be asked.
    """
    first: dict[tuple[object, ...], int] = {}
    results: list[LayerResult] = []
    for index, layer in enumerate(info.layers):
        settings = (layer.url, layer.box, layer.min_zoom, layer.max_native_zoom, layer.tile_size)
        same_as = first.setdefault(settings, index)
        refused = refusal(layer.url, force=force)
        results.append(
            LayerResult(
                index=index,
                name=redact(layer.name),
                url=redact_url(layer.url),
                same_as=None if same_as == index else same_as,
                problem=f"Not looked at: {refused}" if refused else "",
            )
        )
    return results


def with_findings(
    layer: LayerResult, plan: LayerPlan, outlined: Outlined, records: TileRecords
) -> LayerResult:
    """Return a layer with what was looked at of it, and what came of that.

    Parameters
    ----------
    layer : LayerResult
        As it was before.
    plan : LayerPlan
        Its plan.
    outlined : Outlined
        The holes of all layers.
    records : TileRecords
        Of all layers.
    """
    return replace(
        layer,
        ranges=plan.ranges,
        whole=plan.exhaustive,
        sampled=plan.sampled,
        unsampled=plan.unsampled,
        rate=_rate(plan, records),
        holes=outlined.holes[plan.layer],
        loose=outlined.loose[plan.layer],
    )


def _rate(plan: LayerPlan, records: TileRecords) -> FailureRate | None:
    """Return what the random draw of a plan says; None where there was none."""
    if not plan.draws.zooms.size:
        return None
    drawn = zip(*(column.tolist() for column in plan.draws), strict=True)
    statuses = [records.status(TileKey(plan.layer, *tile)) for tile in drawn]
    unknown = sum(status in {None, TileStatus.UNKNOWN} for status in statuses)
    failed = sum(
        status is not None and STATUSES[status].severity is Severity.ERROR for status in statuses
    )
    judged = len(statuses) - unknown
    low, high = rate_bounds(failed, judged, unknown=unknown)
    most = upper_bound(failed, judged, unknown=unknown)
    return FailureRate(judged, failed, low, high, most, unknown)
