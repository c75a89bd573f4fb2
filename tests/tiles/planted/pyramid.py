"""Whole pyramids of some hundreds of tiles: the last zoom is drawn, the others scaled from it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import mercantile
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.tiles.planted.chance import chance
from tests.tiles.planted.grids import Grid
from tests.tiles.planted.photograph import Photograph
from tests.tiles.planted.site import Site, drawn
from tests.tiles.planted.spelling import Box, Reading, spell
from tests.tiles.planted.world import SEA, Look, World

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

Picture = NDArray[np.uint8]
"""(rows, columns, 3), or 4 with alpha."""
_SIZE: Final = 256


class Key(NamedTuple):
    """A tile of a layer."""

    layer: int
    z: int
    x: int
    y: int


class Style(StrEnum):
    """How a pyramid was made."""

    JPEG = "jpg, drawn to the edges"
    JPEG_WHITE = "jpg, white outside of the bounds"
    PNG = "png, drawn to the edges"
    PNG_BLACK = "png, black outside of the bounds"
    RGBA = "png, transparent outside of the bounds"
    PALETTE = "png of 200 colours"
    ALIGNED = "jpg, bounds on the edges of tiles"
    NOISY = "jpg of quality 75 of a noisy sensor, every other pixel taken"
    PHOTOGRAPH = "jpg of the Earth"
    LAYERS = "jpg, with two alternative layers"


_OUTSIDE: Final = {
    Style.JPEG_WHITE: (255, 255, 255), Style.PNG_BLACK: (0, 0, 0), Style.RGBA: (0, 0, 0, 0),
}  # fmt: skip
_FILTER: Final = {
    Style.NOISY: Image.Resampling.NEAREST,
    Style.PNG: Image.Resampling.LANCZOS,
    Style.RGBA: Image.Resampling.BILINEAR,
    Style.PALETTE: Image.Resampling.BICUBIC,
}


@dataclass
class Pyramid:
    """Honest tiles and the row that declares them.

    Parameters
    ----------
    style : Style
        How it was made.
    site : Site
        Where the tiles are.
    box : (west, south, east, north), degrees
        What the row says.
    pictures : dict of Key to ndarray
        The tiles, before they are made files.
    """

    style: Style
    site: Site
    box: Box
    pictures: dict[Key, Picture] = field(default_factory=dict)

    def row(self, dice: random.Random, url: str) -> dict[str, Any]:
        """Write the row; `url` is that of the site."""
        first, last = self.site.zooms
        others = tuple(
            f"{url}/{layer}/{{z}}/{{x}}/{{y}}" for layer in range(1, len(self.site.worlds))
        )
        main = f"{url}/0/{{z}}/{{x}}/{{y}}"
        reading = Reading(main, self.box, "EPSG4326", first, last, last, _SIZE, others)
        return spell(dice, reading)

    def file(self, key: Key, picture: Picture) -> bytes:
        """Return the file that a picture becomes."""
        buffer = BytesIO()
        image = Image.fromarray(picture)
        match self.style:
            case Style.PNG | Style.PNG_BLACK | Style.RGBA:
                image.save(buffer, "PNG", compress_level=1)
            case Style.PALETTE:
                image.quantize(200, Image.Quantize.FASTOCTREE).save(buffer, "PNG")
            case Style.NOISY:
                image.save(buffer, "JPEG", quality=75)
            case _:
                # What was cut at another time may have been saved otherwise.
                quality = 90 if key.z % 2 else 82
                image.convert("RGB").save(buffer, "JPEG", quality=quality)
        return buffer.getvalue()

    def bodies(self) -> dict[Key, bytes]:
        """Return all files."""
        return {key: self.file(key, picture) for key, picture in self.pictures.items()}


def keys(site: Site) -> Iterator[Key]:
    """Return the tiles that a row with these bounds asks for, layer by layer from the last zoom."""
    for layer in range(len(site.worlds)):
        for zoom in range(site.zooms[1], site.zooms[0] - 1, -1):
            x0, y0, x1, y1 = site.range(zoom)
            for y in range(y0, y1 + 1):
                for x in range(x0, x1 + 1):
                    yield Key(layer, zoom, x, y)


def build(
    seed: int,
    style: Style,
    *,
    across: float = 11,
    depth: int = 4,
    moved: tuple[float, float] = (0, 0),
) -> Pyramid:
    """Make a pyramid.

    Parameters
    ----------
    seed : int
        Chance.
    style : Style
        How.
    across : float
        Tiles of the last zoom, each way, about.
    depth : int
        How many zooms above the last one.
    moved : (float, float), pixels of the last zoom
        How far eastward and southward the alternative layers lie from where they should.
    """
    dice = chance("pyramid", seed, style)
    last, box = bounds(dice, style, across)
    is_photograph = style is Style.PHOTOGRAPH
    main = Photograph("blue_marble") if is_photograph else _coast(dice, box, last)
    others: tuple[Any, ...] = ()
    if is_photograph:
        others = (Photograph("shaded_relief"),)
    elif style is Style.LAYERS:
        others = tuple(replace(main, look=look) for look in (Look.INFRARED, Look.GREY))
    site = Site(area=box, zooms=(last - depth, last), worlds=(main, *others))
    pyramid = Pyramid(style, site, box)
    _draw(pyramid, moved, np.random.default_rng(seed))
    return pyramid


def bounds(dice: random.Random, style: Style, across: float) -> tuple[int, Box]:
    """Return the last zoom of a pyramid and its bounds, which end before the map does."""
    is_photograph = style is Style.PHOTOGRAPH
    last = 5 if is_photograph else dice.randint(13, 19)
    longitude, latitude = dice.uniform(-160, 100), dice.choice((-1, 1)) * dice.uniform(3, 55)
    if is_photograph:
        longitude, latitude = dice.choice(((-20.0, 5.0), (60.0, -30.0), (-130.0, 10.0)))
    corner = mercantile.tile(longitude, latitude, last)
    insets = (0, 0) if style is Style.ALIGNED else (dice.uniform(0.2, 0.8), dice.uniform(0.2, 0.8))
    wide, high = int(across * dice.uniform(0.85, 1.15)), int(across * dice.uniform(0.85, 1.15))
    # A pyramid has no tiles across the antimeridian: their columns would begin anew.
    x, y = (min(at, 2**last - 1 - size) for at, size in ((corner.x, wide), (corner.y, high)))
    return last, _box(last, (x + insets[0], y + insets[1]), (wide, high))


def _coast(dice: random.Random, box: Box, last: int) -> World:
    """Draw lands until one is mostly land in a box, and not wholly."""
    (u0, v0), (u1, v1) = _unit(box[0], box[3]), _unit(box[2], box[1])
    for _ in range(100):
        world = World(dice.randrange(10**6), last - 4, dice.uniform(-1, -0.3))
        picture = drawn(world, Grid.WEB, (u0, v0, u1, v1), 64)
        if 0.55 < (picture != SEA).any(axis=-1).mean() < 0.97:
            return world
    raise AssertionError("no coast")


def _box(zoom: int, corner: tuple[float, float], size: tuple[float, float]) -> Box:
    """Return degrees of a box in fractional tiles."""

    def degrees(x: float, y: float) -> tuple[float, float]:
        if x == int(x) and y == int(y):
            there = mercantile.ul(int(x), int(y), zoom)
            return there.lng, there.lat
        latitude = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * y / 2**zoom))))
        return x / 2**zoom * 360 - 180, float(latitude)

    west, north = degrees(*corner)
    east, south = degrees(corner[0] + size[0], corner[1] + size[1])
    return west, south, east, north


def _draw(pyramid: Pyramid, moved: tuple[float, float], noise: np.random.Generator) -> None:
    site, style = pyramid.site, pyramid.style
    for key in keys(site):
        if key.z == site.zooms[1]:
            picture = honest(site, key, moved if key.layer else (0, 0))
            if style is Style.NOISY:
                grain = noise.normal(0, 5, picture.shape)
                picture = np.clip(picture + grain, 0, 255).astype(np.uint8)
            pyramid.pictures[key] = _masked(picture, site, key, style)
        else:
            pyramid.pictures[key] = scaled(pyramid, key, moved if key.layer else (0, 0))


def honest(site: Site, key: Key, moved: tuple[float, float] = (0, 0)) -> Picture:
    """Draw a tile from the land itself, as if it lay `moved` pixels of the last zoom away."""
    u0, v0, u1, v1 = site.box(*key[1:])
    right, down = (part / (_SIZE * 2 ** site.zooms[1]) for part in moved)
    box = (u0 - right, v0 - down, u1 - right, v1 - down)
    return drawn(site.worlds[key.layer], Grid.WEB, box, _SIZE)


def _masked(picture: Picture, site: Site, key: Key, style: Style) -> Picture:
    """Paint over what lies outside of the bounds."""
    outside = _OUTSIDE.get(style)
    if outside is None:
        return picture
    scale = 2**key.z
    u0, v0 = (part / scale for part in key[2:])
    steps = (np.arange(_SIZE) + 0.5) / _SIZE / scale
    west, south, east, north = site.area or (0, 0, 0, 0)
    corner = np.array([*_unit(west, north), *_unit(east, south)])
    columns = (u0 + steps >= corner[0]) & (u0 + steps <= corner[2])
    rows = (v0 + steps >= corner[1]) & (v0 + steps <= corner[3])
    if len(outside) == 4:
        picture = np.dstack([picture, np.full(picture.shape[:2], 255, np.uint8)])
    return np.where((rows[:, None] & columns)[..., None], picture, np.array(outside, np.uint8))


def _unit(longitude: float, latitude: float) -> tuple[float, float]:
    x, y = mercantile.xy(longitude, latitude)
    half = 20037508.342789244
    return (x / half + 1) / 2, (1 - y / half) / 2


def scaled(pyramid: Pyramid, key: Key, moved: tuple[float, float] = (0, 0)) -> Picture:
    """Scale the four children of a tile down; where there is none, what lies outside is drawn."""
    layer, z, x, y = key
    children = [
        Key(layer, z + 1, 2 * x + right, 2 * y + down) for down in (0, 1) for right in (0, 1)
    ]
    outside = _OUTSIDE.get(pyramid.style)
    spare: Picture | None = None
    if outside is None and not all(child in pyramid.pictures for child in children):
        spare = honest(pyramid.site, key, moved)
        spare = spare.repeat(2, axis=0).repeat(2, axis=1)
    bands = len(outside) if outside else 3
    sheet = np.empty((2 * _SIZE, 2 * _SIZE, bands), np.uint8)
    for number, child in enumerate(children):
        top, left = _SIZE * (number // 2), _SIZE * (number % 2)
        place = np.s_[top : top + _SIZE, left : left + _SIZE]
        if child in pyramid.pictures:
            sheet[place] = pyramid.pictures[child]
        else:
            sheet[place] = outside if spare is None else spare[place]
    how = _FILTER.get(pyramid.style, Image.Resampling.BOX)
    return np.asarray(Image.fromarray(sheet).resize((_SIZE, _SIZE), how))
