"""Rows by chance, healthy and with one fault each, with the server that each belongs to.

Which is which is known because the fault was put there. Where one reading of a row cannot be told
from another by anything that a server answers, the row is drawn again: see `is_telling`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from tests.tiles.planted import gates
from tests.tiles.planted.answers import Gate, Miss
from tests.tiles.planted.chance import chance
from tests.tiles.planted.grids import Grid, unit
from tests.tiles.planted.site import Hole, Site, drawn
from tests.tiles.planted.spelling import Box, Reading, read, spell
from tests.tiles.planted.world import SEA, World

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

EPSG_OF: Final = {Grid.WEB: "EPSG4326", Grid.ELLIPSOIDAL: "EPSG3395", Grid.SIMPLE: "Simple"}
GRID_OF: Final = {
    "EPSG4326": Grid.WEB, "EPSG3857": Grid.WEB, "EPSG3395": Grid.ELLIPSOIDAL, "Simple": Grid.SIMPLE,
}  # fmt: skip


@dataclass(frozen=True)
class Planted:
    """A row, its server, and what is true of it.

    Parameters
    ----------
    name : str
        Of the site on the server.
    kind : str
        What was planted, for people.
    diagnoses : frozenset of str
        Words of `Diagnosis` that are right. ``"as declared"`` is what healthy rows are.
    is_correctable : bool
        Another spelling of the row is right, and must be told.
    secret : str
        What must not be told; empty where there is none.
    """

    name: str
    kind: str
    diagnoses: frozenset[str]
    row: dict[str, Any]
    site: Site
    is_correctable: bool = False
    secret: str = ""


@dataclass(frozen=True)
class Draft:
    """A row in the making: what is truly there, before anything is written wrongly."""

    dice: random.Random
    base: str
    name: str
    site: Site
    box: Box
    zooms: tuple[int, int]
    """That the row declares."""
    beyond: int = 0
    """How many zooms the row goes on without tiles of its own."""

    def row(self, *, path: str = "{z}/{x}/{y}", **changes: Any) -> dict[str, Any]:
        """Write the row; `changes` are fields of `Reading`, or of `spell`."""
        how = {key: changes.pop(key) for key in ("is_swapped", "version") if key in changes}
        suffix = self.dice.choice((".png", ".jpg", "", ".jpeg"))
        tail = f"/{path}{suffix}" + (f"?{self.site.query}" if self.site.query else "")
        epsg = EPSG_OF.get(self.site.grid, "EPSG4326")
        if epsg == "EPSG4326" and self.dice.random() < 0.35:
            epsg = "EPSG3857"
        reading = Reading(
            url=f"{self.base}/{self.name}/0{tail}",
            box=self.box,
            epsg=epsg,
            min_zoom=self.zooms[0],
            max_zoom=self.zooms[1] + self.beyond,
            native=self.zooms[1],
            tile_size=self.site.tile_size,
            others=tuple(
                f"{self.base}/{self.name}/{layer}{tail}"
                for layer in range(1, len(self.site.worlds))
            ),
        )
        return spell(self.dice, reading._replace(**changes), **how)

    def planted(self, kind: str, *diagnoses: str, row: dict[str, Any], **more: Any) -> Planted:
        """Finish it."""
        return Planted(self.name, kind, frozenset(diagnoses), row, self.site, **more)


def place(dice: random.Random) -> tuple[float, float]:
    """Return a longitude and latitude where rows are, and where rows are difficult."""
    match dice.randrange(6):
        case 0:
            return dice.uniform(-170, -20), dice.uniform(5, 65)  # the Americas
        case 1:
            return dice.uniform(-80, 150), dice.uniform(-50, -5)  # the south
        case 2:
            return dice.uniform(-170, 170), dice.uniform(-4, 4)  # near the equator
        case 3:
            return dice.choice((-1, 1)) * dice.uniform(174, 179), dice.uniform(-60, 60)
        case 4:
            return dice.uniform(-3, 3), dice.uniform(-60, 60)  # near Greenwich
        case _:
            return dice.uniform(5, 150), dice.uniform(5, 68)


def draft(dice: random.Random, base: str, name: str, *, around: bool = False, **site: Any) -> Draft:
    """Draw a place, a size and zooms, and lay honest tiles there.

    Parameters
    ----------
    around : bool
        Across the antimeridian.
    **site
        Fields of `Site`.
    """
    grid = site.setdefault("grid", Grid.WEB)
    tile_size = site.setdefault("tile_size", 256)
    longitude, latitude = place(dice)
    width = 10 ** dice.uniform(-2.9, 0.5)  # degrees: 100 m to 300 km
    height = min(width * 10 ** dice.uniform(-0.4, 0.4) * math.cos(math.radians(latitude)), 20)
    if around:
        longitude = 180 - width * dice.uniform(0.2, 0.8)
        if dice.random() < 0.5:
            longitude -= 360
    else:
        longitude = min(longitude, 179.99 - width)
    box = (longitude, latitude, longitude + width, latitude + height)
    across = 10 ** dice.uniform(0.3, 1.7)  # tiles of the deepest zoom
    if grid is Grid.SIMPLE:
        box = (0.0, 0.0, float(dice.randint(90, 700)), float(dice.randint(90, 700)))
        last = dice.randint(3, 7)
    else:
        last = round(math.log2(across * 360 / width * tile_size / 256))
        last = max(4, min(22, last))
    first = max(1 if tile_size > 256 else 0, last - dice.randint(1, 7))
    more = dice.randint(0, 1), dice.randint(0, 2)
    zooms = max(1 if tile_size > 256 else 0, first - more[0]), min(23, last + more[1])
    octave = max(1, int(math.log2(360 / width)) - 1) if grid is not Grid.SIMPLE else 1
    site.setdefault("worlds", (_with_land(dice, grid, _west_first(box, grid), octave),))
    site.setdefault("form", dice.choice(("jpg", "jpg", "png", "rgba")))
    site.setdefault("miss", dice.choice(tuple(Miss)))
    where = Site(area=_west_first(box, grid), zooms=zooms, **site)
    if where.gate is Gate.OPEN and not where.query and dice.random() < 0.2:
        where = replace(where, query=f"v={dice.randint(1, 9)}&style=a%20b")
    return Draft(dice, base, name, where, box, (first, last), dice.choice((0, 0, 1, 2)))


def _with_land(dice: random.Random, grid: Grid, box: Box, octave: int) -> World:
    """Draw lands until a third of a box is no sea: open sea looks the same everywhere."""
    top, bottom = (box[1], box[3]) if grid is Grid.SIMPLE else (box[3], box[1])
    corners = (*unit(grid, box[0], top), *unit(grid, box[2], bottom))
    while True:
        world = World(dice.randrange(10**6), octave, dice.uniform(-1.5, -0.4))
        if (drawn(world, grid, corners, 24) != SEA).any(axis=-1).mean() > 1 / 3:
            return world


def _west_first(box: Box, grid: Grid) -> Box:
    """Return the box with its west side from -180 to 180."""
    if grid is Grid.SIMPLE or box[0] >= -180 - 1e-9:
        return box
    return box[0] + 360, box[1], box[2] + 360, box[3]


# ── what the row asks for, and whether that can be told ───────────────────────────────────────────
def declared(reading: Reading) -> Site:
    """Return the site that a row says there is."""
    grid = GRID_OF[reading.epsg]
    return Site(
        area=_west_first(reading.box, grid),
        zooms=(reading.min_zoom, reading.native),
        grid=grid,
        tile_size=reading.tile_size,
        is_transposed="{z}/{y}/{x}" in reading.url,
    )


READINGS: Final[dict[str, Callable[[Site], Site]]] = {
    "as declared": lambda site: site,
    "swapped axes": lambda site: replace(site, area=_turned(site.area)),
    "flipped y": lambda site: replace(site, is_flipped=True),
    "geographic grid": lambda site: replace(site, grid=Grid.GEOGRAPHIC),
    "swapped column and row": lambda site: replace(site, is_transposed=not site.is_transposed),
    "zoom offset": lambda site: replace(site, offset=1),
    "zoom offset -1": lambda site: replace(site, offset=-1),
}
"""What a server might mean by the numbers that a row gives."""


def _turned(area: Box | None) -> Box | None:
    return area and (area[1], area[0], area[3], area[2])


def hits(server: Site, asked: Site, zoom: int) -> int:
    """Count the tiles that a server has, among corners and middle of what would be asked for."""
    is_simple = asked.grid is Grid.SIMPLE
    if not is_simple and asked.area is not None and max(map(abs, asked.area[1::2])) > 90:
        return 0
    x0, y0, x1, y1 = asked.range(zoom)
    around = int(asked.columns(zoom)) or 1
    found = 0
    for x, y in {(x0, y0), (x1, y0), (x0, y1), (x1, y1), ((x0 + x1) // 2, (y0 + y1) // 2)}:
        column = x if is_simple else x % around
        found += server.has(*server.tile(*asked.number(zoom, column, y)))
    return found


def is_telling(planted: Planted, truth: str) -> bool:
    """Say whether the true reading has tiles at the last zoom declared, and no other one has.

    Where several do, a server's answers fit more than one fault, and no program could say which.
    """
    reading = read(planted.row)
    asked = declared(reading._replace(box=_true_box(planted, reading)))
    if truth == "swapped axes":
        asked = READINGS[truth](asked)
    full = replace(planted.site, holes=(), emptiness=0.0)
    for zoom in {reading.native, max(reading.min_zoom, reading.native - 2)}:
        for name, change in READINGS.items():
            if change(asked).zooms[0] + change(asked).offset < 0:
                continue
            found = hits(full, change(asked), zoom)
            if (name == truth) != (found > 0):
                return False
    return True


def _true_box(planted: Planted, reading: Reading) -> Box:
    area = planted.site.area
    return reading.box if area is None or planted.site.grid is Grid.SIMPLE else area


def is_right(row: dict[str, Any], server: Site, dice: random.Random) -> bool:
    """Say whether a map that shows a row, as it is written, shows each tile where it lies."""
    reading = read(row)
    asked = declared(reading)
    area = server.area
    if area is not None and any(
        abs(one - other) > 1e-7 for one, other in zip(asked.area or (), area, strict=True)
    ):
        return False
    box = asked.area or (0.0, 0.0, 0.0, 0.0)
    shown = 0
    for zoom in range(reading.min_zoom, reading.native + 1):
        across = asked.columns(zoom)
        for _ in range(4):
            u, v = unit(asked.grid, dice.uniform(box[0], box[2]), dice.uniform(box[1], box[3]))
            around = across if asked.grid is not Grid.SIMPLE else math.inf
            x, y = int(u * across % around), int(v * across)
            tile = server.tile(*asked.number(zoom, x, y))
            same = zip(server.box(*tile), asked.box(zoom, x, y), strict=True)
            if not all(abs(one - other) < 1e-12 for one, other in same):
                return False
            shown += replace(server, holes=(), emptiness=0.0).has(*tile)
    return shown > 0


# ── all of them ───────────────────────────────────────────────────────────────────────────────────
def plant(seed: int, base: str, faulty: int, healthy: int) -> list[Planted]:
    """Draw rows.

    Parameters
    ----------
    seed : int
        The same seed gives the same rows.
    base : str
        Address of the server.
    faulty, healthy : int
        How many. Kinds take turns.
    """
    from tests.tiles.planted import row_faults, row_health  # noqa: PLC0415 - they need this

    planted = []
    for word, count, makers in (
        ("f", faulty, row_faults.MAKERS),
        ("h", healthy, row_health.MAKERS),
    ):
        for number in range(count):
            dice = chance(seed, word, number)
            maker = makers[number % len(makers)]
            planted.append(maker(dice, base, f"{word}{number}"))
    return planted


__all__ = ["Draft", "Hole", "Planted", "declared", "draft", "gates", "is_right", "plant"]
