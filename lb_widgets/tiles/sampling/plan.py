"""Which tiles of a layer an audit asks for, so that few requests say much.

While all tiles fit into the budget, all are asked for. Else half of the budget goes to the top
zooms, looked at whole; a random draw over all tiles tells the rate of failures; and the rest goes
evenly to the deeper zooms, a shifted lattice each, which no large hole escapes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from lb_widgets.errors import InputError
from lb_widgets.model.mercator import Crs, TileRange, tile_range
from lb_widgets.tiles.sampling.lattice import Tiles, finest_spacing, sampled_zoom

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lb_widgets.model.tiles import TileLayer, TileLayerInfo
    from lb_widgets.tiles.sampling.lattice import SampledZoom

DRAWS: Final = 300
"""Random tiles of a layer: none of them faulty means less than 1 % faulty, at 95 %."""


class Draws(NamedTuple):
    """Tiles drawn at random from all zooms, in the order of the draw.

    Parameters
    ----------
    zooms, xs, ys : ndarray of int64, of one length
        Which.
    """

    zooms: NDArray[np.int64]
    xs: NDArray[np.int64]
    ys: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerPlan:
    """The tiles of a layer, and which of them are asked for.

    Parameters
    ----------
    layer : int
        Index in `TileLayerInfo.layers`.
    ranges : tuple of TileRange
        All tiles, by zoom from `min_zoom` to `max_native_zoom`. No tile is in it twice: an area
        wider than the world is cut to one turn of it.
    exhaustive : tuple of int
        Zooms looked at whole.
    sampled : tuple of SampledZoom
        Zooms of which a lattice is looked at.
    draws : Draws
        Tiles drawn at random, each tile of all zooms being as likely, none twice; also from the
        zooms that are looked at whole. Empty where all zooms are.
    requests : int
        How many different tiles are asked for; never more than the budget.
    """

    layer: int
    ranges: tuple[TileRange, ...]
    exhaustive: tuple[int, ...]
    sampled: tuple[SampledZoom, ...]
    draws: Draws
    requests: int

    @property
    def total(self) -> int:
        """How many tiles the layer has."""
        return sum(tiles.total for tiles in self.ranges)

    @property
    def unsampled(self) -> tuple[int, ...]:
        """Zooms for which the budget left no lattice: only random draws reach them."""
        planned = {*self.exhaustive, *(sample.zoom for sample in self.sampled)}
        return tuple(tiles.zoom for tiles in self.ranges if tiles.zoom not in planned)

    def tiles(self, zoom: int) -> Tiles:
        """Return the tiles of a zoom that are asked for, each once; draws come last."""
        area = next(tiles for tiles in self.ranges if tiles.zoom == zoom)
        if zoom in self.exhaustive:
            return _all(area)
        drawn = self.draws.zooms == zoom
        xs, ys = self.draws.xs[drawn], self.draws.ys[drawn]
        sample = next((sample for sample in self.sampled if sample.zoom == zoom), None)
        if sample is None:
            return Tiles(xs, ys)
        new = [not sample.holds(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]
        lattice = sample.tiles()
        return Tiles(np.concatenate([lattice.xs, xs[new]]), np.concatenate([lattice.ys, ys[new]]))


def plan_layer(
    info: TileLayerInfo, layer: int, *, budget: int, random: np.random.Generator
) -> LayerPlan:
    """Return which tiles of a layer to ask for.

    Parameters
    ----------
    info : TileLayerInfo
        The row.
    layer : int
        Index in `info.layers`.
    budget : int
        Requests, at least 1.
    random : numpy.random.Generator
        Where shifts and draws come from: the same seed gives the same plan.

    Raises
    ------
    InputError
        The budget is below 1.
    """
    if budget < 1:
        raise InputError(f"budget is {budget}: expected at least 1 request.")
    extent = info.layers[layer]
    ranges = layer_ranges(info, layer)
    total = sum(tiles.total for tiles in ranges)
    if total <= budget:
        zooms = tuple(tiles.zoom for tiles in ranges)
        return LayerPlan(
            layer=layer, ranges=ranges, exhaustive=zooms, sampled=(), draws=_no_draws(),
            requests=total,
        )  # fmt: skip
    exhaustive, left = _whole_from_the_top(ranges, budget // 2, budget)
    draws = _draw(ranges, total, min(DRAWS, left // 2), random)
    left -= draws.zooms.size
    latitude = (extent.south + extent.north) / 2
    sampled: list[SampledZoom] = []
    deeper = ranges[len(exhaustive) :]
    for index, area in enumerate(deeper):
        points = left // (len(deeper) - index)
        if points == 0:
            continue
        spacing = finest_spacing(area.columns, area.rows, points)
        if spacing == 1:
            exhaustive.append(area.zoom)
            left -= area.total
            continue
        sample = sampled_zoom(
            area, spacing, latitude=latitude, crs=info.crs, tile_size=extent.tile_size,
            random=random,
        )  # fmt: skip
        sampled.append(sample)
        left -= sample.total
    return LayerPlan(
        layer=layer, ranges=ranges, exhaustive=tuple(exhaustive), sampled=tuple(sampled),
        draws=draws, requests=_requests(ranges, exhaustive, sampled, draws),
    )  # fmt: skip


def layer_ranges(info: TileLayerInfo, layer: int) -> tuple[TileRange, ...]:
    """Return all tiles of a layer, by zoom, each tile once.

    Parameters
    ----------
    info : TileLayerInfo
        The row.
    layer : int
        Index in `info.layers`.
    """
    extent: TileLayer = info.layers[layer]
    zooms = range(extent.min_zoom, extent.max_native_zoom + 1)
    return tuple(
        _once(tile_range(extent.box, zoom, crs=info.crs, tile_size=extent.tile_size), info.crs)
        for zoom in zooms
    )


def _once(tiles: TileRange, crs: Crs) -> TileRange:
    """Cut a range to one turn of the world: across the antimeridian zoom 0 would be there twice."""
    if crs is Crs.SIMPLE:
        return tiles
    return tiles._replace(x_stop=min(tiles.x_stop, tiles.x_start + 2**tiles.zoom))


def _all(area: TileRange) -> Tiles:
    return Tiles.of(np.arange(area.x_start, area.x_stop), np.arange(area.y_start, area.y_stop))


def _whole_from_the_top(
    ranges: Sequence[TileRange], share: int, budget: int
) -> tuple[list[int], int]:
    """Return the top zooms that fit into a share of the budget, and what is left of all of it."""
    zooms: list[int] = []
    used = 0
    for tiles in ranges:
        if used + tiles.total > share:
            break
        zooms.append(tiles.zoom)
        used += tiles.total
    return zooms, budget - used


def _no_draws() -> Draws:
    nothing = np.empty(0, dtype=np.int64)
    return Draws(nothing, nothing, nothing)


def _draw(
    ranges: Sequence[TileRange], total: int, count: int, random: np.random.Generator
) -> Draws:
    """Draw different tiles, each as likely as any other.

    At most half of all tiles are drawn, so drawing again where one comes twice ends soon.
    """
    chosen: dict[int, None] = {}
    while len(chosen) < count:
        # 128 bits, as a pixel map can have more tiles than an int64 counts.
        chosen[int.from_bytes(random.bytes(16), "little") % total] = None
    drawn = [_tile_at(ranges, place) for place in chosen]
    zooms, xs, ys = np.array(drawn, dtype=np.int64).reshape(-1, 3).T
    return Draws(zooms, xs, ys)


def _tile_at(ranges: Sequence[TileRange], place: int) -> tuple[int, int, int]:
    """Return (zoom, x, y) of a tile by its place in the order of all of them."""
    for tiles in ranges:
        if place < tiles.total:
            row, column = divmod(place, tiles.columns)
            return tiles.zoom, tiles.x_start + column, tiles.y_start + row
        place -= tiles.total
    raise IndexError(place)


def _requests(
    ranges: Sequence[TileRange],
    exhaustive: Sequence[int],
    sampled: Sequence[SampledZoom],
    draws: Draws,
) -> int:
    """Count the different tiles."""
    lattices = {sample.zoom: sample for sample in sampled}
    whole = set(exhaustive)
    count = sum(tiles.total for tiles in ranges if tiles.zoom in whole)
    count += sum(sample.total for sample in sampled)
    for zoom, x, y in zip(*(column.tolist() for column in draws), strict=True):
        known = zoom in whole or (zoom in lattices and lattices[zoom].holds(x, y))
        count += not known
    return count
