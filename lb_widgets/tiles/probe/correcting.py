"""The corrected row for a reading, where Labelbox has a spelling for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lb_widgets.errors import InputError
from lb_widgets.model.mercator import Crs
from lb_widgets.model.tile_health import Diagnosis
from lb_widgets.model.tiles import TileLayerInfo
from lb_widgets.model.urls import host_of
from lb_widgets.tiles.probe.corrections import with_swapped_bounds, with_swapped_placeholders

if TYPE_CHECKING:
    from lb_widgets.tiles.probe.looking import Looking
    from lb_widgets.tiles.probe.readings import Reading


@dataclass(frozen=True, slots=True)
class Correction:
    """A row spelled anew, and what it reads."""

    row: dict[str, Any]
    info: TileLayerInfo


def swapped_axes(row: Any, info: TileLayerInfo | None) -> Correction | None:
    """Return a row with latitude and longitude of its bounds swapped.

    An alternative layer with bounds of its own is swapped too, unless it lies where the corrected
    main layer does as it is.

    Parameters
    ----------
    row : object
        Left as it is.
    info : TileLayerInfo or None
        What it reads; None where it cannot be read.

    Returns
    -------
    Correction or None
        None where the swapped numbers are nowhere on Earth, or the row is one of pixels.
    """
    if info is not None and info.crs is Crs.SIMPLE:
        return None
    found = _read(with_swapped_bounds(row, None))
    if found is None:
        return _read(with_swapped_bounds(row, frozenset({0})))
    if info is None:
        return found
    main = found.info.layers[0].box
    right = {
        index
        for index, (as_it_is, swapped) in enumerate(
            zip(info.layers, found.info.layers, strict=True)
        )
        if index and as_it_is.box.intersection(main) and not swapped.box.intersection(main)
    }
    if not right:
        return found
    return _read(with_swapped_bounds(row, frozenset(range(len(info.layers))) - right))


def corrected(
    reading: Reading,
    row: Any,
    info: TileLayerInfo,
    swapped: Correction | None,
    looking: Looking,
) -> Correction | None:
    """Return the row that says what a reading found; None where no row can."""
    if reading.diagnosis is Diagnosis.SWAPPED_AXES:
        return swapped
    if reading.diagnosis is not Diagnosis.SWAPPED_COLUMN_ROW:
        return None
    return _read(with_swapped_placeholders(row, _transposed_layers(reading, info, looking)))


def _transposed_layers(reading: Reading, info: TileLayerInfo, looking: Looking) -> frozenset[int]:
    """Return the layers that have their tiles where the main one has."""
    found = {0}
    tiles = [
        tile
        for tile in looking.facts
        if reading.distance(tile) == 0 and reading.has_zoom(tile.z) and tile.x != tile.y
    ]
    main = info.layers[0]
    known: dict[str, bool] = {main.url: True}
    for index, layer in enumerate(info.layers[1:], 1):
        if layer.url not in known:
            if tiles and looking.left > 0:
                known[layer.url] = looking.has(layer, tiles[-1])
            else:  # one server numbers in one way
                known[layer.url] = host_of(layer.url) == host_of(main.url)
        if known[layer.url]:
            found.add(index)
    return frozenset(found)


def _read(row: dict[str, Any] | None) -> Correction | None:
    if row is None:
        return None
    try:
        return Correction(row, TileLayerInfo.from_row(row))
    except InputError:
        return None
