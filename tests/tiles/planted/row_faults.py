"""One maker of rows for each fault that a probe names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from tests.tiles.planted.answers import Gate, Miss
from tests.tiles.planted.gates import LOCKED, SIGNED, THROTTLING, signed
from tests.tiles.planted.grids import Grid
from tests.tiles.planted.rows import Draft, Planted, draft, is_telling
from tests.tiles.planted.site import Hole, Site
from tests.tiles.planted.spelling import read
from tests.tiles.planted.world import World

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    Maker = Callable[[random.Random, str, str], Planted]

_LEGAL_GRIDS: Final = (Grid.WEB, Grid.WEB, Grid.WEB, Grid.ELLIPSOIDAL)


def _some(dice: random.Random, base: str, name: str, **site: Any) -> Draft:
    """Draw a place; one in five has a hole in its middle, or is half empty."""
    made = draft(dice, base, name, **site)
    area, zooms = made.site.area, made.site.zooms
    if area is None or dice.random() > 0.2 or made.site.grid is Grid.SIMPLE:
        return made
    if dice.random() < 0.5:
        return replace(made, site=replace(made.site, emptiness=dice.uniform(0.1, 0.3)))
    x0, y0, x1, y1 = made.site.range(zooms[1])
    left, top = x0 + (x1 - x0) * 0.4, y0 + (y1 - y0) * 0.4
    right, bottom = x0 + (x1 - x0) * 0.65, y0 + (y1 - y0) * 0.65
    u0, v0, _, _ = made.site.box(zooms[1], int(left), int(top))
    _, _, u1, v1 = made.site.box(zooms[1], int(right), int(bottom))
    hole = Hole(zooms[0], zooms[1], (u0 - 1e-12, v0 - 1e-12, u1 + 1e-12, v1 + 1e-12))
    return replace(made, site=replace(made.site, holes=(hole,)))


def _telling(make: Callable[[], Planted], truth: str) -> Planted:
    for _ in range(400):
        planted = make()
        if is_telling(planted, truth):
            return planted
    raise AssertionError(f"no telling row of kind {truth}")


def swapped_axes(dice: random.Random, base: str, name: str) -> Planted:
    def make() -> Planted:
        made = _some(dice, base, name, grid=dice.choice(_LEGAL_GRIDS))
        row = made.row(is_swapped=True)
        return made.planted("swapped axes", "swapped axes", row=row, is_correctable=True)

    return _telling(make, "swapped axes")


def flipped(dice: random.Random, base: str, name: str) -> Planted:
    """Numbered northward: mostly a place of its own, sometimes in a pyramid of all the world.

    In the latter all numbers exist, but a tile's four children are upside down.
    """
    if dice.random() < 0.12:
        made = draft(dice, base, name, is_flipped=True)
        return _in_all_the_world(made).planted("flipped y, world-wide", "flipped y", row=made.row())

    def make() -> Planted:
        made = _some(dice, base, name, is_flipped=True, grid=dice.choice(_LEGAL_GRIDS))
        return made.planted("flipped y", "flipped y", row=made.row())

    return _telling(make, "flipped y")


def geographic(dice: random.Random, base: str, name: str) -> Planted:
    """Cut in degrees; one in four is numbered northward besides, as gdal2tiles did by default."""
    is_flipped = dice.random() < 0.25

    def make() -> Planted:
        made = _some(dice, base, name, grid=Grid.GEOGRAPHIC)
        return made.planted("geographic grid", "geographic grid", row=made.row())

    planted = _telling(make, "geographic grid")
    if not is_flipped:
        return planted
    site = replace(planted.site, is_flipped=True)
    return replace(planted, kind="geographic grid, numbered northward", site=site)


def zoom_offset(dice: random.Random, base: str, name: str) -> Planted:
    """Shift by one zoom: without a cause, or as map programs count tiles of 512 pixels."""
    cause = dice.choice(("plain", "plain", "512 px"))
    offset = dice.choice((-1, 1)) if cause == "plain" else 1

    def make() -> Planted:
        size = 512 if cause == "512 px" else 256
        made = _some(dice, base, name, offset=offset, tile_size=size)
        if made.zooms[0] < 2:
            made = replace(made, zooms=(2, max(4, made.zooms[1])))
        if cause == "plain" and dice.random() < 0.4 and made.zooms[1] - made.zooms[0] > 2:
            # The row says the numbers that the folders have.
            made = replace(made, zooms=(made.zooms[0] + offset, made.zooms[1] + offset))
        site = replace(
            made.site, zooms=(min(made.zooms[0], made.site.zooms[0]), made.site.zooms[1])
        )
        kind = f"zoom offset {offset:+d}, {cause}"
        return replace(made, site=site).planted(kind, "zoom offset", row=made.row())

    return _telling(make, "zoom offset" if offset == 1 else "zoom offset -1")


def transposed(dice: random.Random, base: str, name: str) -> Planted:
    """Column and row the wrong way round, on either side."""
    is_server = dice.random() < 0.7
    path = "{z}/{x}/{y}" if is_server else "{z}/{y}/{x}"
    kind = "swapped column and row"
    if dice.random() < 0.12:
        made = draft(dice, base, name, is_transposed=is_server)
        return _in_all_the_world(made).planted(
            f"{kind}, world-wide", kind, row=made.row(path=path), is_correctable=True
        )

    def make() -> Planted:
        made = _some(dice, base, name, is_transposed=is_server, grid=dice.choice(_LEGAL_GRIDS))
        return made.planted(kind, kind, row=made.row(path=path), is_correctable=True)

    return _telling(make, kind)


def _in_all_the_world(made: Draft) -> Draft:
    """Put tiles everywhere, without sea, at all zooms from 0."""
    world = World(made.site.worlds[0].seed, sea=-9.0)
    site = replace(made.site, area=None, zooms=(0, made.site.zooms[1]), worlds=(world,))
    return replace(made, site=site)


def authentication(dice: random.Random, base: str, name: str) -> Planted:
    gate = dice.choice(LOCKED)
    query = secret = ""
    if gate is Gate.TOKEN_INVALID:
        secret = f"pk.{dice.getrandbits(160):040x}"
        query = f"access_token={secret}"
    if gate is Gate.SIGNATURE_WRONG:
        query, secret = signed(dice, dice.choice(SIGNED), is_expired=False)
    made = draft(dice, base, name, gate=gate, query=query, grid=dice.choice(tuple(_row_grids())))
    return made.planted(f"authentication: {gate}", "authentication", row=made.row(), secret=secret)


def expired(dice: random.Random, base: str, name: str) -> Planted:
    gate = dice.choice(SIGNED)
    query, secret = signed(dice, gate, is_expired=True)
    made = draft(dice, base, name, gate=gate, query=query)
    return made.planted(f"expired: {gate}", "expired signature", row=made.row(), secret=secret)


def throttled(dice: random.Random, base: str, name: str) -> Planted:
    gate = dice.choice(THROTTLING)
    made = draft(dice, base, name, gate=gate, grid=dice.choice(tuple(_row_grids())))
    return made.planted(f"throttled: {gate}", "throttled", row=made.row())


def nowhere(dice: random.Random, base: str, name: str) -> Planted:
    """The path is wrong: nothing is there, whatever one reads."""
    made = draft(dice, base, name)
    row = made.row()
    telling = tuple(kind for kind in Miss if kind is not Miss.ACCESS_DENIED)  # else: a locked door
    site = Site(area=(0, 0, 1e-9, 1e-9), zooms=(40, 40), miss=dice.choice(telling))
    site = replace(site, query=read(row).url.partition("?")[2])
    # One picture everywhere may as well be a layer that is nothing else: as declared, and no good,
    # which is for the verdicts of tiles to say.
    is_picture = site.miss in {Miss.WHITE, Miss.TRANSPARENT, Miss.PLACEHOLDER}
    right = ("no tiles", "as declared") if is_picture else ("no tiles",)
    return replace(made, site=site).planted(f"no tiles: {site.miss}", *right, row=row)


def _row_grids() -> tuple[Grid, ...]:
    return (Grid.WEB, Grid.ELLIPSOIDAL, Grid.SIMPLE)


MAKERS: Final[tuple[Maker, ...]] = (
    swapped_axes, flipped, geographic, zoom_offset, transposed, authentication, expired, throttled,
    swapped_axes, flipped, geographic, zoom_offset, transposed, authentication, expired, throttled,
    nowhere,
)  # fmt: skip
