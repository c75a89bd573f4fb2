"""A place on the web with tiles: what lies there, how it is numbered, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from PIL import Image

from tests.tiles.planted import grids
from tests.tiles.planted.answers import Gate, Miss, Reply, miss, refusal
from tests.tiles.planted.grids import Grid
from tests.tiles.planted.world import World

if TYPE_CHECKING:
    from collections.abc import Mapping

_SLACK: Final = 1e-7  # of a tile: bounds that end at a tile's edge do not reach the next
_TYPES: Final = {"jpg": "image/jpeg", "png": "image/png", "rgba": "image/png"}


class Hole(NamedTuple):
    """Tiles that are not there: whole ones inside of a box, at some zooms.

    Parameters
    ----------
    first, last : int
        Zooms.
    box : (u0, v0, u1, v1)
        In units of the grid.
    """

    first: int
    last: int
    box: tuple[float, float, float, float]


class Square(NamedTuple):
    """A square of tiles of one zoom that are not there."""

    zoom: int
    x: int
    y: int
    side: int


@dataclass(frozen=True)
class Site:
    """A place with tiles.

    Parameters
    ----------
    area : (x0, y0, x1, y1) or None
        What there are tiles of: west, south, east, north in degrees, east beyond 180 across the
        antimeridian; of pixel maps left, top, right, bottom at zoom 0. None is all the world.
    zooms : (int, int)
        First and last zoom, as a map numbers them.
    worlds : tuple of World
        One for each layer.
    grid, tile_size, offset, is_flipped, is_transposed
        How tiles are cut and numbered. `offset` is added to the zoom in the address.
    pixels : int or None
        Side of the pictures, where it is not `tile_size`.
    form : str
        ``"jpg"``, ``"png"`` or ``"rgba"``.
    miss : Miss
        What is answered where there is no tile.
    gate : Gate
        Who is let in.
    query : str
        What an address has to end with, to the letter.
    holes, squares, emptiness
        What is not there. `emptiness` is the share of blocks of 4 x 4 tiles of the last zoom.
    coarseness : int
        Pictures are drawn at a fraction of their size and scaled up: cheaper.
    bodies : mapping of (layer, z, x, y) to Reply or bytes
        What is answered instead, by address.
    """

    area: tuple[float, float, float, float] | None
    zooms: tuple[int, int]
    worlds: tuple[World, ...] = (World(1),)
    grid: Grid = Grid.WEB
    tile_size: int = 256
    offset: int = 0
    is_flipped: bool = False
    is_transposed: bool = False
    pixels: int | None = None
    form: str = "jpg"
    miss: Miss = Miss.NOT_FOUND
    gate: Gate = Gate.OPEN
    query: str = ""
    holes: tuple[Hole, ...] = ()
    squares: frozenset[Square] = frozenset()
    emptiness: float = 0.0
    coarseness: int = 4
    latency: float = 0.0
    bodies: Mapping[tuple[int, int, int, int], Reply | bytes] = field(default_factory=dict)

    # ── where ────────────────────────────────────────────────────────────────────────────────────
    def number(self, zoom: int, x: int, y: int) -> tuple[int, int, int]:
        """Return the three numbers of the address of a tile."""
        second = self._rows(zoom) - 1 - y if self.is_flipped else y
        first, last = (second, x) if self.is_transposed else (x, second)
        return zoom + self.offset, first, last

    def tile(self, z: int, first: int, last: int) -> tuple[int, int, int]:
        """Return zoom, column and row, from north, of the tile at an address."""
        x, y = (last, first) if self.is_transposed else (first, last)
        zoom = z - self.offset
        return zoom, x, self._rows(zoom) - 1 - y if self.is_flipped else y

    def columns(self, zoom: int) -> float:
        """Return how many tiles a unit of the grid is wide."""
        return grids.columns(self.grid, zoom) * self._finer

    def _rows(self, zoom: int) -> int:
        return int(grids.rows(zoom) * self._finer)

    @property
    def _finer(self) -> float:
        # As in Labelbox's SDK: slippy maps number tiles alike whatever their size.
        return 256 / self.tile_size if self.grid is Grid.SIMPLE else 1

    def range(self, zoom: int) -> tuple[int, int, int, int]:
        """Return the tiles of the area: x0, y0, x1, y1, inclusive; x goes on across +-180."""
        across, along = self.columns(zoom), grids.rows(zoom) * self._finer
        if self.area is None:
            return 0, 0, max(0, int(across) - 1), max(0, int(along) - 1)
        top = max(self.area[1::2]) if self.grid is not Grid.SIMPLE else self.area[1]
        bottom = min(self.area[1::2]) if self.grid is not Grid.SIMPLE else self.area[3]
        u0, v0 = grids.unit(self.grid, self.area[0], top)
        u1, v1 = grids.unit(self.grid, self.area[2], bottom)
        x0, y0 = int(np.floor(u0 * across + _SLACK)), int(np.floor(v0 * along + _SLACK))
        x1 = max(x0, int(np.ceil(u1 * across - _SLACK)) - 1)
        y1 = max(y0, int(np.ceil(v1 * along - _SLACK)) - 1)
        if self.grid is not Grid.SIMPLE:
            y0, y1 = max(0, y0), min(int(along) - 1, y1)
        return x0, y0, x1, y1

    def box(self, zoom: int, x: int, y: int) -> tuple[float, float, float, float]:
        """Return u0, v0, u1, v1 of a tile."""
        across, along = self.columns(zoom), grids.rows(zoom) * self._finer
        return x / across, y / along, (x + 1) / across, (y + 1) / along

    def has(self, zoom: int, x: int, y: int) -> bool:
        """Say whether there is such a tile."""
        if not self.zooms[0] <= zoom <= self.zooms[1]:
            return False
        x0, y0, x1, y1 = self.range(zoom)
        if self.grid is not Grid.SIMPLE:
            around = int(self.columns(zoom)) or 1
            if not 0 <= x < around:
                return False
            if x < x0 and x + around <= x1:
                x += around
        if not (x0 <= x <= x1 and y0 <= y <= y1):
            return False
        if any(
            square.zoom == zoom
            and 0 <= x - square.x < square.side
            and 0 <= y - square.y < square.side
            for square in self.squares
        ):
            return False
        u0, v0, u1, v1 = self.box(zoom, x, y)
        for first, last, (left, top, right, bottom) in self.holes:
            inside = left <= u0 and u1 <= right and top <= v0 and v1 <= bottom
            if first <= zoom <= last and inside:
                return False
        return not self._is_empty(zoom, x, y)

    def _is_empty(self, zoom: int, x: int, y: int) -> bool:
        up = zoom - (self.zooms[1] - 2)
        if not self.emptiness or up < 0:
            return False
        dice = np.random.default_rng((self.worlds[0].seed, x >> up, y >> up))
        return dice.random() < self.emptiness

    # ── what ─────────────────────────────────────────────────────────────────────────────────────
    def answer(self, layer: int, address: tuple[int, int, int], query: str, count: int) -> Reply:
        """Answer the request for an address.

        Parameters
        ----------
        layer : int
            0 is the main one.
        address : (int, int, int)
            As they stand in the URL.
        query : str
            After the question mark.
        count : int
            How many requests came before.
        """
        if (refused := refusal(self.gate, count)) is not None:
            return refused
        if query != self.query:
            return refusal(Gate.SIGNATURE_WRONG, count) or Reply(403)
        if (layer, *address) in self.bodies:
            planted = self.bodies[(layer, *address)]
            return planted if isinstance(planted, Reply) else Reply(200, planted)
        zoom, x, y = self.tile(*address)
        if self.bodies or layer >= len(self.worlds) or not self.has(zoom, x, y):
            return miss(self.miss, self.pixels or self.tile_size)
        return Reply(200, self.picture(layer, zoom, x, y), _TYPES[self.form])

    def picture(self, layer: int, zoom: int, x: int, y: int) -> bytes:
        """Return the file of a tile."""
        return _picture(
            self.worlds[layer], self.grid, self.box(zoom, x, y), self.pixels or self.tile_size,
            self.coarseness, self.form,
        )  # fmt: skip


@lru_cache(maxsize=20_000)
def _picture(  # noqa: PLR0917 - the key of a cache
    world: World,
    grid: Grid,
    box: tuple[float, float, float, float],
    size: int,
    coarseness: int,
    form: str,
) -> bytes:
    buffer = BytesIO()
    image = Image.fromarray(drawn(world, grid, box, size, coarseness))
    if form == "jpg":
        image.save(buffer, "JPEG", quality=85)
    else:
        image.convert("RGBA" if form == "rgba" else "RGB").save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def drawn(
    world: World,
    grid: Grid,
    box: tuple[float, float, float, float],
    size: int,
    coarseness: int = 1,
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Draw a box of a grid, ``size`` pixels square."""
    u0, v0, u1, v1 = box
    margin = 3 if coarseness > 1 else 0  # what scaling up looks at beyond the edges
    side = size // coarseness
    steps = (np.arange(-margin, side + margin) + 0.5) / side
    us, vs = u0 + steps * (u1 - u0), v0 + steps * (v1 - v0)
    picture = world.picture(us, grids.land_v(grid, vs), side / (u1 - u0))
    if coarseness == 1:
        return picture
    whole = size + 2 * margin * coarseness
    scaled = Image.fromarray(picture).resize((whole, whole), Image.Resampling.BICUBIC)
    edge = margin * coarseness
    return np.asarray(scaled)[edge : edge + size, edge : edge + size]
