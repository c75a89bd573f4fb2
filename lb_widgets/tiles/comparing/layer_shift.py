"""Whether an alternative layer lies where the main layer shows the same things.

At the deepest zooms that both have, the places with the most texture in both are fetched again and
compared pixel by pixel. Masks and maps of few classes do not say where they lie: then, as
wherever the two have too little in common, the answer is that nobody can tell.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from lb_widgets.errors import MediaError
from lb_widgets.media.alignment import align
from lb_widgets.media.tile_pictures import tile_pixels
from lb_widgets.model.alignment import Verdict, text, unknown
from lb_widgets.model.mercator import Crs, TileRange, tile_box
from lb_widgets.tiles.answers import AnswerKind, TileKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray

    from lb_widgets.media.tile_pictures import TileFacts
    from lb_widgets.model.alignment import Alignment
    from lb_widgets.model.tiles import TileLayerInfo
    from lb_widgets.tiles.answers import Answer

    Get = Callable[[TileKey], Answer]
    Pixels = NDArray[np.uint8]

ZOOMS: Final = 3
"""Zooms that are looked at."""
PLACES: Final = 2
"""Places in each."""
SIDE: Final = 2
"""Tiles of a place's side: 512 pixels, or one tile where there are no four together."""
REQUESTS: Final = 2 * ZOOMS * PLACES * SIDE**2
"""Tiles that are fetched at most."""
_SAME: Final = 1.5
"""Pixels by which two places of a zoom may disagree, beside their errors."""
_EARTH: Final = 2 * math.pi * 6378137.0  # metres around the equator, WGS 84


@dataclass(frozen=True, slots=True)
class LayerShift:
    """Where an alternative layer lies against the main one.

    Parameters
    ----------
    zoom : int or None
        Of the tiles that tell it; None where nothing was told.
    alignment : Alignment
        There, in pixels of the main layer's tiles.
    metres : (float, float) or None
        How far it lies too far east and too far south, on the ground; None on a pixel map, and
        where nothing was told.
    sentence : str
        The same for reading.
    """

    zoom: int | None
    alignment: Alignment
    metres: tuple[float, float] | None
    sentence: str

    @property
    def is_shifted(self) -> bool:
        """Whether it lies elsewhere; False also where nobody can tell."""
        return self.alignment.verdict is Verdict.SHIFTED


def layer_shift(
    info: TileLayerInfo, layer: int, facts: Mapping[TileKey, TileFacts], get: Get
) -> LayerShift:
    """Compare an alternative layer of a row with its main layer.

    Parameters
    ----------
    info : TileLayerInfo
        The row.
    layer : int
        Index of the alternative layer, from 1.
    facts : mapping of TileKey to TileFacts
        Of the tiles that have been looked at: places are chosen among them.
    get : callable
        Fetches a tile (`TileFetcher.get`); asked at most `REQUESTS` times.

    Returns
    -------
    LayerShift
        Of the deepest zoom at which the layer is shifted, if it is at any; else of the deepest that
        tells that it is not; else `Verdict.UNKNOWN` with the reason.
    """
    told: list[tuple[TileRange, Alignment]] = []
    reason = "no zoom has tiles of both"
    for zoom in _zooms(facts, layer):
        places = _places(facts, layer, zoom)
        found = _agreed([_compared(place, layer, get) for place in places])
        if found.verdict is Verdict.UNKNOWN:
            reason = found.reason
        else:
            told.append((places[0], found))
    if not told:
        return LayerShift(None, unknown(reason), None, f"Cannot tell where it lies: {reason}.")
    shifted = [each for each in told if each[1].verdict is Verdict.SHIFTED]
    place, alignment = (shifted or told)[0]
    metres = _metres(info, place, alignment)
    return LayerShift(place.zoom, alignment, metres, _sentence(place.zoom, alignment, metres))


def _zooms(facts: Mapping[TileKey, TileFacts], layer: int) -> list[int]:
    """Return the deepest zooms at which both layers show something, the deepest first."""
    seen = [{key.z for key, its in facts.items() if key.layer == each and its.solid is None}
            for each in (0, layer)]  # fmt: skip
    return sorted(seen[0] & seen[1], reverse=True)[:ZOOMS]


def _places(facts: Mapping[TileKey, TileFacts], layer: int, zoom: int) -> list[TileRange]:
    """Return the squares of tiles with the most texture in both layers."""
    texture: dict[tuple[int, int], float] = {}
    for key, its in facts.items():
        other = facts.get(key._replace(layer=layer))
        if key.layer or key.z != zoom or its.solid or other is None or other.solid:
            continue
        texture[key.x, key.y] = min(_texture(its), _texture(other))
    for side in (SIDE, 1):
        rated: list[tuple[float, TileRange]] = []
        for x, y in texture:
            square = TileRange(zoom, x, y, x + side, y + side)
            if all(tile in texture for tile in square.tiles()):
                rated.append((min(texture[tile] for tile in square.tiles()), square))
        if rated:
            return _apart(square for _, square in sorted(rated, reverse=True))
    return []


def _texture(facts: TileFacts) -> float:
    """Return how much a tile changes from cell to cell."""
    sketch = facts.sketch.astype(np.int16)
    return float(np.abs(np.diff(sketch, axis=0)).mean() + np.abs(np.diff(sketch, axis=1)).mean())


def _apart(squares: Iterable[TileRange]) -> list[TileRange]:
    """Return the first squares that do not overlap."""
    chosen: list[TileRange] = []
    for square in squares:
        if all(
            max(abs(square.x_start - other.x_start), abs(square.y_start - other.y_start))
            >= square.columns
            for other in chosen
        ):
            chosen.append(square)
        if len(chosen) == PLACES:
            break
    return chosen


def _compared(place: TileRange, layer: int, get: Get) -> Alignment:
    pictures = [_joined(place, each, get) for each in (0, layer)]
    base, above = pictures
    if base is None or above is None:
        return unknown("its tiles did not come again")
    return align(base, above)


def _joined(place: TileRange, layer: int, get: Get) -> Pixels | None:
    """Return the tiles of a place as one picture; None where one is missing or of another size."""
    rows: list[Any] = []
    for y in range(place.y_start, place.y_stop):
        row: list[Pixels] = []
        for x in range(place.x_start, place.x_stop):
            answer = get(TileKey(layer, place.zoom, x, y))
            if answer.kind is not AnswerKind.BODY:
                return None
            try:
                row.append(tile_pixels(answer.body))
            except MediaError:
                return None
        rows.append(row)
    if len({pixels.shape for row in rows for pixels in row}) > 1:
        return None
    return np.vstack([np.hstack(row) for row in rows])


def _agreed(found: list[Alignment]) -> Alignment:
    """Return what the places of a zoom say together."""
    telling = [each for each in found if each.verdict is not Verdict.UNKNOWN]
    if not telling:
        return found[0] if found else unknown("no tiles show enough in both")
    telling.sort(key=lambda each: each.error)
    best = telling[0]
    for other in telling[1:]:
        apart = math.hypot(best.dx - other.dx, best.dy - other.dy)
        if apart > _SAME + best.error + other.error:
            return unknown("it fits in some places and not in others")
    return best


def _metres(
    info: TileLayerInfo, place: TileRange, alignment: Alignment
) -> tuple[float, float] | None:
    """Return the shift on the ground, in the middle of a place."""
    if info.crs is Crs.SIMPLE:
        return None
    box = tile_box(place, crs=info.crs)
    latitude = math.radians((box.south + box.north) / 2)
    pixel = _EARTH * math.cos(latitude) / (2**place.zoom * info.layers[0].tile_size)
    return alignment.dx * pixel, alignment.dy * pixel


def _sentence(zoom: int, alignment: Alignment, metres: tuple[float, float] | None) -> str:
    if alignment.verdict is Verdict.ALIGNED:
        return f"Lies where the main layer does, at zoom {zoom}."
    told = text(alignment)
    if metres is not None and max(abs(alignment.dx), abs(alignment.dy)) > alignment.error:
        told += f" ({_ground(metres, alignment)})"
    return f"Against the main layer {told}, at zoom {zoom}."


def _ground(metres: tuple[float, float], alignment: Alignment) -> str:
    """Return how far it is on the ground, without what is less than the error."""
    east, south = metres
    parts: list[str] = []
    if abs(alignment.dx) > alignment.error:
        parts.append(f"{_length(east)} {'east' if east > 0 else 'west'}")
    if abs(alignment.dy) > alignment.error:
        parts.append(f"{_length(south)} {'south' if south > 0 else 'north'}")
    return ", ".join(parts)


def _length(metres: float) -> str:
    size = abs(metres)
    return f"{size / 1000:,.3g} km" if size >= 1000 else f"{size:.3g} m"
