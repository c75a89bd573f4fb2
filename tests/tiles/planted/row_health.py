"""One maker for each way in which a row can be in order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from tests.tiles.planted.answers import Gate, Miss
from tests.tiles.planted.gates import SIGNED, signed
from tests.tiles.planted.grids import Grid
from tests.tiles.planted.rows import Draft, Planted, draft
from tests.tiles.planted.site import Hole
from tests.tiles.planted.world import Look, World

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    Maker = Callable[[random.Random, str, str], Planted]


def _healthy(kind: str, made: Draft, **changes: Any) -> Planted:
    secret = changes.pop("secret", "")
    return made.planted(kind, "as declared", row=made.row(**changes), secret=secret)


def plain(dice: random.Random, base: str, name: str) -> Planted:
    return _healthy("plain", draft(dice, base, name))


def large(dice: random.Random, base: str, name: str) -> Planted:
    return _healthy("512 px", draft(dice, base, name, tile_size=512))


def ellipsoidal(dice: random.Random, base: str, name: str) -> Planted:
    return _healthy("EPSG3395", draft(dice, base, name, grid=Grid.ELLIPSOIDAL))


def simple(dice: random.Random, base: str, name: str) -> Planted:
    size = dice.choice((256, 256, 512))
    return _healthy("Simple", draft(dice, base, name, grid=Grid.SIMPLE, tile_size=size))


def in_all_the_world(dice: random.Random, base: str, name: str) -> Planted:
    """A small box in a pyramid that covers all: every reading has tiles."""
    made = draft(dice, base, name)
    worlds = (World(made.site.worlds[0].seed),)
    site = replace(made.site, area=None, zooms=(0, made.site.zooms[1]), worlds=worlds)
    return _healthy("world-wide server", replace(made, site=site))


def all_the_world(dice: random.Random, base: str, name: str) -> Planted:
    made = draft(dice, base, name)
    site = replace(made.site, area=None, zooms=(0, 8), worlds=(World(dice.randrange(10**6)),))
    edge = dice.choice((85.05112877980659, 85, 84.9, 80))
    first = dice.randint(0, 3)
    made = replace(made, site=site, box=(-180.0, -edge, 180.0, edge), zooms=(first, first + 4))
    return _healthy("world-wide row", made)


def sparse(dice: random.Random, base: str, name: str) -> Planted:
    made = draft(dice, base, name)
    site = replace(made.site, emptiness=dice.uniform(0.1, 0.5))
    return _healthy("sparse", replace(made, site=site))


def hollow(dice: random.Random, base: str, name: str) -> Planted:
    """The middle is missing, at all zooms."""
    made = draft(dice, base, name)
    x0, y0, x1, y1 = made.site.range(made.site.zooms[1])
    u0, v0, _, _ = made.site.box(made.site.zooms[1], x0, y0)
    _, _, u1, v1 = made.site.box(made.site.zooms[1], x1, y1)
    left, right = u0 + 0.3 * (u1 - u0), u0 + 0.7 * (u1 - u0)
    hole = Hole(0, 30, (left, v0 + 0.3 * (v1 - v0), right, v0 + 0.7 * (v1 - v0)))
    return _healthy("hole in the middle", replace(made, site=replace(made.site, holes=(hole,))))


def native(dice: random.Random, base: str, name: str) -> Planted:
    made = draft(dice, base, name)
    site = replace(made.site, zooms=made.zooms)
    made = replace(made, site=site, beyond=dice.randint(1, 4))
    return _healthy("max_native_zoom < max_zoom", made)


def one_zoom(dice: random.Random, base: str, name: str) -> Planted:
    made = draft(dice, base, name)
    zooms = (made.zooms[1], made.zooms[1])
    return _healthy("one zoom", replace(made, zooms=zooms, site=replace(made.site, zooms=zooms)))


def unlisted(dice: random.Random, base: str, name: str) -> Planted:
    """Buckets that may not be listed say 403 for what they do not have."""
    made = draft(dice, base, name, miss=Miss.ACCESS_DENIED)
    site = replace(made.site, emptiness=dice.choice((0, 0.3)))
    return _healthy("403 for what is missing", replace(made, site=site))


def placeholders(dice: random.Random, base: str, name: str) -> Planted:
    miss = dice.choice((Miss.PLACEHOLDER, Miss.TRANSPARENT, Miss.WHITE, Miss.PAGE, Miss.NO_CONTENT))
    return _healthy(f"outside: {miss}", draft(dice, base, name, miss=miss))


def alternatives(dice: random.Random, base: str, name: str) -> Planted:
    made = draft(dice, base, name)
    world = made.site.worlds[0]
    worlds = (world, replace(world, look=Look.INFRARED), replace(world, look=Look.GREY))
    worlds = worlds[: dice.randint(2, 3)]
    return _healthy("alternative layers", replace(made, site=replace(made.site, worlds=worlds)))


def tiny(dice: random.Random, base: str, name: str) -> Planted:
    """One tile or two at every zoom."""
    made = draft(dice, base, name)
    x0, y0, x1, y1 = made.box
    part = 10 ** dice.uniform(-2, -1)
    box = (x0, y0, x0 + (x1 - x0) * part, y0 + (y1 - y0) * part)
    area = made.site.area or box
    site = replace(made.site, area=(area[0], area[1], area[0] + box[2] - box[0], box[3]))
    return _healthy("tiny", replace(made, box=box, site=site))


def around(dice: random.Random, base: str, name: str) -> Planted:
    return _healthy("across the antimeridian", draft(dice, base, name, around=True))


def let_in(dice: random.Random, base: str, name: str) -> Planted:
    """A signature that holds, to be sent to the letter; or one that its server does not look at."""
    is_ignored = dice.random() < 0.25
    query, secret = signed(dice, dice.choice(SIGNED), is_expired=is_ignored)
    kind = "signed, date passed, served all the same" if is_ignored else "signed"
    return _healthy(kind, draft(dice, base, name, query=query), secret=secret)


def with_key(dice: random.Random, base: str, name: str) -> Planted:
    secret = f"{dice.getrandbits(128):032x}"
    made = draft(dice, base, name, query=f"style=satellite&key={secret}")
    return _healthy("key in the URL", made, secret=secret)


def hiccup(dice: random.Random, base: str, name: str) -> Planted:
    return _healthy("every ninth answer is 429", draft(dice, base, name, gate=Gate.HICCUP))


def column_last(dice: random.Random, base: str, name: str) -> Planted:
    """``{z}/{y}/{x}`` on both sides."""
    made = draft(dice, base, name, is_transposed=True)
    return _healthy("{z}/{y}/{x} on both sides", made, path="{z}/{y}/{x}")


MAKERS: Final[tuple[Maker, ...]] = (
    plain, large, ellipsoidal, simple, in_all_the_world, all_the_world, sparse, hollow, native,
    one_zoom, unlisted, placeholders, alternatives, tiny, around, let_in, with_key, column_last,
    plain, ellipsoidal, hiccup,
)  # fmt: skip
