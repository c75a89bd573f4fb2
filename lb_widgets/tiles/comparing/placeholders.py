"""Which tiles show the same picture as others that have no reason to.

Files need not be equal: a server may draw and encode its placeholder anew each time. What a picture
repeats by nature, such as a pattern or a mask of few shapes, goes on across the borders with other
tiles; a placeholder does not.
"""

from __future__ import annotations

from collections import defaultdict
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from lb_widgets.tiles.comparing.level_links import Place, links_between
from lb_widgets.tiles.comparing.pieces import pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from lb_widgets.media.tile_pictures import TileFacts
    from lb_widgets.tiles.comparing.borders import Border

    Floats = NDArray[np.floating[Any]]

_LEAST: Final = 3
"""Tiles from which a picture counts as repeated."""
_ALIKE: Final = 0.2
"""Mean difference of two sketches, in their own spread, up to which they are the same, ..."""
_ROUNDING: Final = 1.5
"""... and in steps of brightness at most: what another quality of JPEG makes."""
_COARSE: Final = 4
"""Cells of the side of what is compared first."""
_AT_ONCE: Final = 512


def placeholders(
    tiles: Mapping[Place, TileFacts], found: Mapping[int, Sequence[Border]]
) -> dict[Place, str]:
    """Return the tiles of a layer that show a placeholder, each with the reason.

    Parameters
    ----------
    tiles : mapping of Place to facts
        Of one layer, without those of one colour.
    found : mapping of zoom to borders
        What `borders` returned for each zoom.
    """
    faults: dict[Place, str] = {}
    around: dict[Place, list[tuple[Place, Border]]] = defaultdict(list)
    for zoom, between in found.items():
        for border in between:
            first, second = Place(zoom, *border.first), Place(zoom, *border.second)
            around[first].append((second, border))
            around[second].append((first, border))
    groups = [group for group in _same(tiles) if len(group) >= _LEAST]
    # The clearest first: that others do not go on in it, is held against none of them.
    while waiting := [(_nature(group, tiles, around, faults), group) for group in groups]:
        nature, group = min(waiting, key=itemgetter(0))
        if nature > 0:
            break
        reason = f"the same picture as {len(group) - 1:,} other tiles"
        faults |= dict.fromkeys(group, reason)
        groups.remove(group)
    return faults


def _same(tiles: Mapping[Place, TileFacts]) -> list[set[Place]]:
    """Return the groups of tiles that show the same picture."""
    first: dict[bytes, Place] = {}
    links: list[tuple[Place, Place]] = []
    for place, facts in tiles.items():
        twin = first.setdefault(facts.digest, place)
        if twin != place:
            links.append((twin, place))
    different = list(first.values())
    if len(different) > 1:
        sketches = [tiles[place].sketch for place in different]
        links += [(different[one], different[other]) for one, other in _alike(sketches)]
    return pieces(tiles, links)


def _alike(sketches: Sequence[NDArray[np.uint8]]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of sketches that show the same."""
    side = sketches[0].shape[0] // _COARSE
    coarse = np.stack(
        [
            sketch.reshape(_COARSE, side, _COARSE, side, 3).mean(axis=(1, 3), dtype=np.float32)
            for sketch in sketches
        ]
    ).reshape(len(sketches), -1)
    order = np.argsort(coarse.mean(axis=1), kind="stable")
    coarse = coarse[order]
    brightness = coarse.mean(axis=1)
    ends = np.searchsorted(brightness, brightness + _ROUNDING, side="right")
    for start in range(0, len(order), _AT_ONCE):
        stop = min(start + _AT_ONCE, len(order))
        block = coarse[start : ends[stop - 1]]
        # |a - b|² = |a|² + |b|² - 2ab, around a point in the middle: float32 suffices.
        block = block - block.mean(axis=0)
        squares = (block**2).sum(axis=1)
        rows = block[: stop - start]
        distances = squares[: stop - start, None] + squares[None] - 2 * rows @ block.T
        near = distances <= block.shape[1] * _ROUNDING**2 + 1
        for one, other in zip(*np.nonzero(np.triu(near, 1)), strict=True):
            first, second = int(order[start + one]), int(order[start + other])
            if _is_same(sketches[first], sketches[second]):
                yield first, second


def _is_same(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> bool:
    spread = float(min(one.std(axis=(0, 1)).max(), other.std(axis=(0, 1)).max()))
    difference = one.astype(np.int16) - other
    return float(np.sqrt(np.mean(difference**2))) <= min(_ROUNDING, _ALIKE * spread)


def _nature(
    group: set[Place],
    tiles: Mapping[Place, TileFacts],
    around: Mapping[Place, Sequence[tuple[Place, Border]]],
    faults: Mapping[Place, str],
) -> float:
    """Say whether a picture that occurs several times goes on in the tiles around it.

    Where no border tells, whether the tiles above show it, too.

    Returns
    -------
    float, -1 to 1
        Positive where it does, the clearer the more.
    """
    good = bad = inside = 0
    for place in group:
        for other, border in around.get(place, ()):
            if other in group:
                inside += border.strength < 1 and border.has_detail  # from both ends
            elif other not in faults:
                bad += border.strength >= 1
                good += border.strength < 1 and border.has_detail
    if good or bad:
        return (good - bad) / (good + bad)
    is_one_zoom = len({place.z for place in group}) == 1
    if is_one_zoom and inside / 2 >= len(group) - 1:
        return 1.0
    above = [link for link in links_between(tiles, sorted(group), 1).links if link.tells]
    return sum(not link.differs for link in above) / len(above) - 0.5 if above else 0.0
