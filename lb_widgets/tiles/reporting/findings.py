"""What an audit found wrong, by place: regions of tiles, worst first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lb_widgets.messages.tile_layer_map import TileFinding
from lb_widgets.model.mercator import Box
from lb_widgets.model.tile_health import STATUS_CODES, STATUSES, TileStatus
from lb_widgets.model.types import Severity
from lb_widgets.tiles.outlines.regions import hole_region, regions
from lb_widgets.tiles.records import IS_ERROR
from lb_widgets.tiles.reporting.wording import counted, tiles_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from lb_widgets.model.tiles import TileLayerInfo
    from lb_widgets.tiles.outlines.regions import Region
    from lb_widgets.tiles.records import Columns
    from lb_widgets.tiles.results import LayerResult, RowResult

_BY_SEVERITY: Final = {severity: number for number, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class FaultyRegion:
    """A region, and why.

    Parameters
    ----------
    region : Region
        Where.
    reason : str
        The commonest reason of its tiles.
    is_hole : bool
        Whether it is the outline of a hole in a zoom that was looked at in part.
    is_loose : bool
        Whether its tiles were hit by a sample and not outlined.
    """

    region: Region
    reason: str
    is_hole: bool = False
    is_loose: bool = False


def faulty_regions(result: RowResult) -> list[FaultyRegion]:
    """Return the regions of all faulty tiles of a row, errors only."""
    if result.info is None:
        return []
    return [region for layer in result.layers for region in _of_layer(result, result.info, layer)]


def findings(result: RowResult) -> list[TileFinding]:
    """Return what was found in a row, the worst first: errors by size, then warnings."""
    if result.info is None:
        return []
    found = [*_errors(result), *_shifts(result), *_warnings(result, result.info)]
    found.sort(key=lambda each: (_BY_SEVERITY[each[0].severity], -each[1], each[0].zoom))
    return [finding for finding, _ in found]


def _errors(result: RowResult) -> Iterator[tuple[TileFinding, int]]:
    """Yield the findings of faulty tiles, each with its number of tiles.

    What a sample has hit and nobody has outlined is one finding for a zoom and status, for it says
    nothing about what lies between.
    """
    loose: dict[tuple[int, int, TileStatus], list[FaultyRegion]] = {}
    for each in faulty_regions(result):
        region = each.region
        if each.is_loose:
            loose.setdefault((region.layer, region.zoom, region.status), []).append(each)
            continue
        text = tiles_text(region.tiles, region.status, each.reason)
        if each.is_hole:
            about = "about " if region.tolerance else ""
            size = f"{region.range.columns:,} by {region.range.rows:,}"
            rim = _rim(region)
            text = f"a hole of {about}{size} tiles, {about}{text}{rim}"
        yield _finding(region.layer, region.zoom, region.status, text, region.box), region.tiles
    for (layer, zoom, status), group in loose.items():
        count = sum(each.region.tiles for each in group)
        reason = Counter(each.reason for each in group).most_common(1)[0][0]
        text = f"{tiles_text(count, status, reason)}; in a sample, not outlined"
        yield _finding(layer, zoom, status, text, _around(group)), count


def _rim(region: Region) -> str:
    if not region.is_complete:
        return "; its outline is not complete"
    if region.tolerance:
        return f"; outlined to ±{counted(region.tolerance, 'tile')}"
    return ""


def _shifts(result: RowResult) -> Iterator[tuple[TileFinding, int]]:
    for layer in result.layers:
        shift = layer.shift
        if shift is None or not shift.is_shifted or result.info is None:
            continue
        extent = result.info.layers[layer.index]
        zoom = extent.max_native_zoom if shift.zoom is None else shift.zoom
        text = f"the layer as a whole: {shift.sentence}"
        finding = _finding(layer.index, zoom, TileStatus.SHIFTED, text, extent.box)
        yield finding, layer.total


def _warnings(result: RowResult, info: TileLayerInfo) -> Iterator[tuple[TileFinding, int]]:
    """Yield one finding for a layer, zoom and status: such tiles may be meant so."""
    columns = result.records.columns()
    for status, meaning in STATUSES.items():
        if meaning.severity is not Severity.WARNING:
            continue
        chosen = columns.where(columns.code == STATUS_CODES[status])
        for layer, zoom in sorted({*zip(chosen.layer.tolist(), chosen.z.tolist(), strict=True)}):
            here = chosen.where((chosen.layer == layer) & (chosen.z == zoom))
            region = regions(
                here.x, here.y, here.code, layer=layer, zoom=zoom,
                crs=info.crs, tile_size=info.layers[layer].tile_size,
            )  # fmt: skip
            box = _hull([each.box for each in region])
            text = tiles_text(len(here.x), status, "")
            yield _finding(layer, zoom, status, text, box), len(here.x)


def _of_layer(result: RowResult, info: TileLayerInfo, layer: LayerResult) -> Iterator[FaultyRegion]:
    crs, tile_size = info.crs, info.layers[layer.index].tile_size
    for found in layer.holes:
        region = hole_region(
            found.hole, layer=layer.index, status=found.status, crs=crs, tile_size=tile_size
        )
        yield FaultyRegion(region, found.reason, is_hole=True)
    columns = result.records.columns()
    faults = columns.where(IS_ERROR[columns.code] & (columns.layer == layer.index))
    for zoom in np.unique(faults.z).tolist():
        here = faults.where(faults.z == zoom)
        here = here.where(~_covered(layer, here))
        reasons = _Reasons(result.records.reasons, here)
        for region in regions(
            here.x, here.y, here.code, layer=layer.index, zoom=zoom, crs=crs, tile_size=tile_size
        ):
            yield FaultyRegion(region, reasons.of(region), is_loose=zoom not in layer.whole)


def _covered(layer: LayerResult, faults: Columns) -> NDArray[np.bool_]:
    """Say which faults of one zoom belong to an outlined hole."""
    covered = np.zeros(faults.x.shape, dtype=np.bool_)
    for found in layer.holes:
        if faults.z.size and found.zoom == faults.z[0]:
            covered |= found.hole.covers(faults.x, faults.y, margin=found.hole.tolerance)
    return covered


class _Reasons:
    """The commonest reason in each of many regions of one zoom."""

    def __init__(self, texts: list[str], faults: Columns) -> None:
        self._texts, self._faults = texts, faults

    def of(self, region: Region) -> str:
        """Return the commonest reason; where regions are entangled, of all in the rectangle."""
        faults, area = self._faults, region.range
        inside = faults.code == STATUS_CODES[region.status]
        inside &= (faults.x >= area.x_start) & (faults.x < area.x_stop)
        inside &= (faults.y >= area.y_start) & (faults.y < area.y_stop)
        return self._texts[int(np.bincount(faults.reason[inside]).argmax())]


def _finding(layer: int, zoom: int, status: TileStatus, text: str, box: Box) -> TileFinding:
    severity = STATUSES[status].severity or Severity.INFO
    return TileFinding(
        layer=layer, zoom=zoom, severity=severity, text=text,
        south=box.south, west=box.west, north=box.north, east=box.east,
    )  # fmt: skip


def _around(group: list[FaultyRegion]) -> Box:
    return _hull([each.region.box for each in group])


def _hull(boxes: list[Box]) -> Box:
    west, south, east, north = zip(*boxes, strict=True)
    return Box(min(west), min(south), max(east), max(north))
