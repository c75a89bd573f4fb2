"""What tiles are beside each other: placeholders, seams, and zooms that disagree.

Called once for all tiles of a row, after each has been judged by itself (`verdicts`).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from lb_widgets.model.tile_health import TileStatus
from lb_widgets.tiles.answers import TileKey
from lb_widgets.tiles.comparing.borders import borders
from lb_widgets.tiles.comparing.level_links import Difference, Place
from lb_widgets.tiles.comparing.levels import Levels
from lb_widgets.tiles.comparing.placeholders import placeholders
from lb_widgets.tiles.comparing.seams import seams

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeVar

    from lb_widgets.media.tile_pictures import TileFacts
    from lb_widgets.model.tiles import TileLayerInfo
    from lb_widgets.tiles.comparing.borders import Border
    from lb_widgets.tiles.comparing.levels import LevelFault
    from lb_widgets.tiles.comparing.seams import Seam

    Its = TypeVar("Its")

Finding = tuple[TileStatus, str]
"""A status and a phrase for reading."""

_DOUBTFUL: Final = 0.7
"""Strength from which a border is none that goes on."""
_HALF: Final = 0.5
_REPEATED: Final = 3
"""Places at which a file has to be to be a placeholder."""


def compare(
    facts: Mapping[TileKey, TileFacts],
    info: TileLayerInfo,
    *,
    cancelled: Callable[[], bool] = lambda: False,
) -> dict[TileKey, Finding]:
    """Return the tiles that comparisons find fault with.

    Parameters
    ----------
    facts : mapping of TileKey to TileFacts
        Of all tiles of a row that have facts, whatever their verdict was. Of what was not fetched
        nothing is said; of few scattered tiles little can be.
    info : TileLayerInfo
        The row: what size the tiles of its layers have.
    cancelled : callable
        Asked before each layer; if so, what was found until then is returned.

    Returns
    -------
    dict of TileKey to (TileStatus, reason)
        `PLACEHOLDER`, `SEAM` or `STALE`, in place of the verdict; only of tiles that are `OK` by
        themselves: those of one colour, transparent ones and those of a wrong size are compared
        with nothing.

    Notes
    -----
    A tile at which zooms and neighbours both find fault is `STALE` where it shows something else
    than the tiles of the zoom below it, as an overview does that was not made anew; else `SEAM`:
    also where it shows the same in another brightness, a little further off, or but for a line.
    """
    layers: dict[int, dict[Place, TileFacts]] = defaultdict(dict)
    for key, its in facts.items():
        layers[key.layer][Place(key.z, key.x, key.y)] = its
    found: dict[TileKey, Finding] = {}
    for layer, tiles in layers.items():
        if cancelled():
            break
        for place, finding in _compare_layer(tiles, info.layers[layer].tile_size).items():
            found[TileKey(layer, *place)] = finding
    return found | _repeated_elsewhere(found, facts, info)


def _repeated_elsewhere(
    found: Mapping[TileKey, Finding], facts: Mapping[TileKey, TileFacts], info: TileLayerInfo
) -> dict[TileKey, Finding]:
    """Return the tiles that are one file at several places, though rarely in one layer.

    A file that is a placeholder in one layer is one in all. Of others there has to be something
    else against the tile: open sea may come to one file many times over.
    """
    places: dict[bytes, set[Place]] = defaultdict(set)
    for key, its in facts.items():
        places[its.digest].add(Place(key.z, key.x, key.y))
    known = {
        facts[key].digest for key, (status, _) in found.items() if status is TileStatus.PLACEHOLDER
    }
    suspects = found.keys() | {
        key
        for key, its in facts.items()
        if its.digest in known and its.width == its.height == info.layers[key.layer].tile_size
    }
    return {
        key: (TileStatus.PLACEHOLDER, f"the same file as {len(others) - 1:,} other tiles")
        for key in suspects
        if (key not in found or found[key][0] is not TileStatus.PLACEHOLDER)
        and len(others := places[facts[key].digest]) >= _REPEATED
    }


def _compare_layer(tiles: Mapping[Place, TileFacts], size: int) -> dict[Place, Finding]:
    right_size = {place: its for place, its in tiles.items() if its.width == its.height == size}
    shown = {place: its for place, its in right_size.items() if its.solid is None}
    zooms = _by_zoom(shown)
    found = {zoom: borders(places) for zoom, places in zooms.items()}
    repeated = placeholders(shown, found)
    levels = Levels({p: its for p, its in right_size.items() if p not in repeated})
    confirmed = _by_zoom(dict.fromkeys(levels.confirmed))
    torn: dict[Place, Seam] = {}
    for zoom, places in zooms.items():
        left = {(x, y): its for (x, y), its in places.items() if Place(zoom, x, y) not in repeated}
        for (x, y), seam in seams(left, found[zoom], confirmed[zoom].keys()).items():
            torn[Place(zoom, x, y)] = seam
    odd = levels.faults(torn, _telling(found))
    doubts = _doubts(found)
    result: dict[Place, Finding] = {
        place: (TileStatus.PLACEHOLDER, reason) for place, reason in repeated.items()
    }
    for place in torn.keys() | odd.keys():
        is_doubtful = doubts.get(place, 0.0) >= _HALF
        result[place] = _finding(torn.get(place), odd.get(place), is_doubtful=is_doubtful)
    return result


def _by_zoom(tiles: Mapping[Place, Its]) -> dict[int, dict[tuple[int, int], Its]]:
    zooms: dict[int, dict[tuple[int, int], Its]] = defaultdict(dict)
    for place, its in tiles.items():
        zooms[place.z][place.x, place.y] = its
    return zooms


def _telling(found: Mapping[int, Sequence[Border]]) -> dict[Place, dict[Place, bool]]:
    """Return of each tile the neighbours, and whether it goes on in them, where one can see."""
    telling: dict[Place, dict[Place, bool]] = defaultdict(dict)
    for zoom, between in found.items():
        for border in between:
            if border.has_detail or border.strength >= 1:
                first, second = Place(zoom, *border.first), Place(zoom, *border.second)
                goes_on = border.strength < _DOUBTFUL
                telling[first][second] = telling[second][first] = goes_on
    return telling


def _doubts(found: Mapping[int, Sequence[Border]]) -> dict[Place, float]:
    """Return the share of each tile's borders that look torn."""
    strengths: dict[Place, list[float]] = defaultdict(list)
    for zoom, between in found.items():
        for border in between:
            for end in (border.first, border.second):
                strengths[Place(zoom, *end)].append(border.strength)
    return {
        place: sum(strength >= _DOUBTFUL for strength in its) / len(its)
        for place, its in strengths.items()
    }


def _finding(seam: Seam | None, level: LevelFault | None, *, is_doubtful: bool) -> Finding:
    """Return what a tile is with which neighbours, other zooms, or both find fault."""
    reason = seam.reason if seam else ""
    is_line = seam is not None and seam.is_line
    if level is None or (is_line and not level.is_zoom):
        return TileStatus.SEAM, reason
    if level.is_zoom:
        return TileStatus.STALE, level.reason
    is_torn = seam is not None or is_doubtful
    if not is_torn or (level.difference is Difference.CONTENT and level.from_below):
        return TileStatus.STALE, level.reason
    return TileStatus.SEAM, f"{reason}; {level.reason}" if reason else level.reason
