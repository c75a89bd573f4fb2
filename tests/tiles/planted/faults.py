"""Faults put into honest pyramids, tile by tile, with what is then true of every tile."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PIL import Image

from tests.tiles.planted import files
from tests.tiles.planted.answers import Reply, placeholder
from tests.tiles.planted.chance import chance
from tests.tiles.planted.pyramid import Key, Picture, Pyramid, honest
from tests.tiles.planted.world import SEA, World

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.tiles.planted.site import Site

SEEN: Final = 14.0
"""Root of the mean squared difference, in 255ths, of pictures of 32 x 32 from which they differ
plainly."""
FAULT_KINDS: Final = (
    "missing", "missing in a bucket", "forbidden", "wrong type", "unreadable", "empty",
    "wrong size", "solid", "transparent", "placeholder", "unknown",
)  # fmt: skip


@dataclass
class Truth:
    """What is true of each tile.

    Parameters
    ----------
    kinds : dict of Key to str
        What was planted there, for the table.
    right : dict of Key to set of str
        Words of `TileStatus` that name it rightly. A tile that is in no dict is fine.
    open : dict of Key to set of str
        Words that neither help nor harm: see where they are set.
    """

    kinds: dict[Key, str] = field(default_factory=dict)
    right: dict[Key, frozenset[str]] = field(default_factory=dict)
    open: dict[Key, frozenset[str]] = field(default_factory=dict)


class Planting:
    """A pyramid, and faults as they are put into it.

    Parameters
    ----------
    pyramid : Pyramid
        Stays as it is.
    seed : int
        Chance.
    """

    def __init__(self, pyramid: Pyramid, seed: int) -> None:
        self.pyramid = pyramid
        self.truth = Truth()
        self._dice = chance("planting", seed)
        self._bodies: dict[Key, bytes | Reply] = {**pyramid.bodies()}
        self._taken: set[Key] = set()
        self._plain = {key for key in pyramid.pictures if self._is_plain(key)}

    # ── one tile ─────────────────────────────────────────────────────────────────────────────────
    def plant_files(self, each: int) -> None:
        """Plant `each` tiles of every kind that one answer shows by itself; eight placeholders."""
        dice = self._dice
        spare = placeholder(256, f"No imagery {dice.randrange(10**6)}")
        makers: dict[str, Any] = {
            "missing": lambda _: files.missing(dice),
            "missing in a bucket": lambda _: files.missing_in_a_bucket(dice),
            "forbidden": lambda _: files.forbidden(dice),
            "wrong type": lambda picture: files.wrong_type(dice, picture),
            "unreadable": lambda picture: files.unreadable(dice, picture),
            "empty": lambda _: Reply(200, b"", "image/png"),
            "wrong size": lambda picture: files.wrong_size(dice, picture),
            "solid": lambda _: files.solid(dice),
            "transparent": lambda _: files.transparent(dice),
            "placeholder": lambda _: Reply(200, spare, "image/png"),
            "unknown": lambda _: files.nobody_knows(dice),
        }
        right = {
            # A bucket that may not be listed answers the same for what it has not and may not show.
            "missing in a bucket": {"missing", "forbidden"},
            "empty": {"unreadable", "wrong type", "missing"},  # no bytes: as good a word as another
        }
        for kind in FAULT_KINDS:
            count = {"placeholder": 8, "unknown": 1}.get(kind, each)
            for key in self._free(count):
                self._put(
                    key, kind, makers[kind](self.pyramid.pictures[key]), right.get(kind, {kind})
                )

    def plant_seams(self, each: int) -> None:
        """Plant tiles that do not continue their neighbours; the tile above tells which is odd."""
        for kind in ("seam: brighter", "seam: turned", "seam: line", "seam: season"):
            for key in self._free(each, is_plain=True):
                picture = self.pyramid.pictures[key]
                changed = self._odd(key, picture, kind)
                # What differs from its neighbours differs from the tile above, too: both are right.
                words = {"seam"} if kind == "seam: line" else {"seam", "stale"}
                if kind == "seam: line" or difference(changed, picture) >= SEEN:
                    self._put(key, kind, self.pyramid.file(key, changed), words)

    def _odd(self, key: Key, picture: Picture, kind: str) -> Picture:
        dice = self._dice
        match kind:
            case "seam: brighter":
                gain = dice.choice((0.6, 0.7, 1.35, 1.5))
                bright = picture[..., :3] * gain + (0 if gain < 1 else 12)
                changed = np.clip(bright, 0, 255).astype(np.uint8)
            case "seam: turned":
                changed = picture[::-1, ::-1, :3]
            case "seam: line":
                changed = picture[..., :3].copy()
                edge, wide = dice.randrange(4), dice.randint(1, 3)
                turned = np.rot90(changed, edge)
                turned[:wide] = dice.choice((0, 255))
                changed = np.rot90(turned, -edge)
            case _:
                changed = self._in_another_season(key)[..., :3]
        if picture.shape[-1] == 4:
            changed = np.dstack([changed, picture[..., 3]])
        return np.ascontiguousarray(changed)

    # ── what levels tell ─────────────────────────────────────────────────────────────────────────
    def plant_stale(self, zoom: int, side: int = 2) -> None:
        """Plant a square of tiles of another time; those above and below are of today."""
        for _ in range(60):
            corner = self._plain_at(zoom)
            block = [
                Key(corner.layer, zoom, corner.x + right, corner.y + down)
                for right in range(side)
                for down in range(side)
            ]
            around = [near for key in block for near in self._near(key)]
            if self._plain.issuperset(block) and self._taken.isdisjoint(around):
                break
        else:
            return
        is_last = zoom == self.pyramid.site.zooms[1]
        for key in block:
            changed = self._odd(key, self.pyramid.pictures[key], "season")
            kind = "stale: last zoom" if is_last else "stale: between"
            self._put_changed(key, kind, changed, {"stale", "seam"})
        self._taken.update(around)

    def plant_stale_below(self, zoom: int) -> None:
        """Plant a tile of another time with all that is below it: only `zoom` disagrees.

        Below it, tiles agree with those above them. They are old all the same, and where the old
        land ends, it does not continue the new one; which side is odd is told by nothing there.
        """
        root = self._plain_at(zoom)
        if not self._taken.isdisjoint(self._near(root)):
            return
        for key in [root, *self._below(root)]:
            changed = self._odd(key, self.pyramid.pictures[key], "season")
            if key == root:
                self._put_changed(key, "stale: with all below", changed, {"stale", "seam"})
            else:
                self._replace(key, self.pyramid.file(key, changed))
                self.truth.open[key] = frozenset({"stale", "seam"})
            if key.z > zoom:
                for near in self._beside(key):
                    self.truth.open.setdefault(near, frozenset({"seam"}))
        self._taken.update(self._near(root), self._below(root))

    def plant_shifted_zoom(self, zoom: int, step: tuple[int, int]) -> None:
        """Number all tiles of a zoom some columns and rows off: they continue each other."""
        site = self.pyramid.site
        for key in [key for key in self.pyramid.pictures if key.z == zoom]:
            moved = Key(key.layer, zoom, key.x + step[0], key.y + step[1])
            changed = self.pyramid.pictures.get(moved)
            if changed is None or moved not in self._plain:
                changed = honest(site, moved)
                if self.pyramid.pictures[key].shape[-1] == 4:
                    changed = np.dstack([changed, self.pyramid.pictures[key][..., 3]])
            self._put_changed(key, "stale: shifted zoom", changed, {"stale"})
            self._taken.add(key)

    def _put_changed(self, key: Key, kind: str, picture: Picture, words: set[str]) -> None:
        """Put a picture there, which counts as far as it can be told from the honest one."""
        change = difference(picture, self.pyramid.pictures[key])
        if change >= SEEN:
            # Open sea in the wrong place is of one colour besides.
            blank = {"solid"} if np.ptp(picture, axis=(0, 1)).max() == 0 else set()
            self._put(key, kind, self.pyramid.file(key, picture), words | blank)
            return
        # What looks the same, such as open sea, cannot be seen to be another place or time; to call
        # it so is right all the same.
        self._replace(key, self.pyramid.file(key, picture))
        self.truth.open[key] = frozenset({"stale", "seam"})

    def _in_another_season(self, key: Key) -> Picture:
        world = self.pyramid.site.worlds[key.layer]
        if not isinstance(world, World):  # of the Earth there is one photograph: its other half
            return honest(self.pyramid.site, Key(key.layer, key.z, key.x, key.y + 1))[::-1]
        other = replace(world, season=world.season + 1)
        return honest(replace(self.pyramid.site, worlds=(other,) * (key.layer + 1)), key)

    # ── which tiles ──────────────────────────────────────────────────────────────────────────────
    def _free(self, count: int, *, is_plain: bool = False) -> Iterable[Key]:
        """Return tiles by chance, with nothing planted beside, above or below where `is_plain`."""
        candidates = [key for key in self._bodies if key not in self._taken]
        self._dice.shuffle(candidates)
        found: list[Key] = []
        for key in candidates:
            if len(found) == count:
                break
            if key in self._taken:
                continue
            if is_plain:
                near = self._near(key)
                if key not in self._plain or not self._taken.isdisjoint(near):
                    continue
                self._taken.update(near)
            self._taken.add(key)
            found.append(key)
        return found

    def _plain_at(self, zoom: int) -> Key:
        return self._dice.choice(sorted(key for key in self._plain if key.z == zoom))

    def _is_plain(self, key: Key) -> bool:
        """Say whether a tile shows land, within the bounds, below the first zoom."""
        site = self.pyramid.site
        x0, y0, x1, y1 = site.range(key.z)
        inside = x0 < key.x < x1 and y0 < key.y < y1
        if key.z == site.zooms[0] or not inside:
            return False
        picture = self.pyramid.pictures[key][..., :3]
        land = np.abs(picture.astype(np.int16) - SEA).max(axis=-1) > 12
        return bool(land.mean() > 0.6 and picture[land].std(axis=0).max() > 8)

    def _beside(self, key: Key) -> list[Key]:
        steps = [(right, down) for right in (-1, 0, 1) for down in (-1, 0, 1)]
        return [key._replace(x=key.x + right, y=key.y + down) for right, down in steps]

    def _near(self, key: Key) -> list[Key]:
        above = Key(key.layer, key.z - 1, key.x // 2, key.y // 2)
        return [*self._beside(key), above, *self._children(key)]

    def _children(self, key: Key) -> list[Key]:
        layer, z, x, y = key
        children = [
            Key(layer, z + 1, 2 * x + right, 2 * y + down) for right in (0, 1) for down in (0, 1)
        ]
        return [child for child in children if child in self.pyramid.pictures]

    def _below(self, key: Key) -> list[Key]:
        children = self._children(key)
        return [*children, *(deeper for child in children for deeper in self._below(child))]

    def _put(self, key: Key, kind: str, body: bytes | Reply, words: set[str]) -> None:
        self._replace(key, body)
        self.truth.kinds[key] = kind
        self.truth.right[key] = frozenset(words)

    def _replace(self, key: Key, body: bytes | Reply) -> None:
        self._taken.add(key)
        self._bodies[key] = body

    # ── the result ───────────────────────────────────────────────────────────────────────────────
    def finished(self) -> tuple[Site, Truth]:
        """Return the site to serve, and the truth, nature's blank tiles included."""
        sums = Counter(body for body in self._bodies.values() if isinstance(body, bytes))
        for key, body in self._bodies.items():
            if key not in self.truth.kinds and isinstance(body, bytes):
                self._tell_blank(key, body, sums[body])
        site = replace(
            self.pyramid.site, bodies={tuple(key): body for key, body in self._bodies.items()}
        )
        return site, self.truth

    def _tell_blank(self, key: Key, body: bytes, copies: int) -> None:
        """Tell open sea and what lies outside of the bounds."""
        shown = np.asarray(Image.open(BytesIO(body)).convert("RGBA")).reshape(-1, 4)
        opaque = shown[shown[:, 3] > 0]
        if not len(opaque):
            self._know(key, "transparent, by nature", {"transparent"})
            return
        span = int(np.ptp(opaque[:, :3], axis=0).max())
        if span == 0 and len(opaque) == len(shown):
            self._know(key, "solid, by nature", {"solid"})
        elif span <= 10 or copies > 2 or len(opaque) < len(shown) / 500:
            # Nearly of one colour, or nearly nothing: one may call it so. The sea of a photograph
            # comes to the same file many times over.
            self.truth.open[key] = self.truth.open.get(key, frozenset()) | {"solid", "transparent"}

    def _know(self, key: Key, kind: str, words: set[str]) -> None:
        self.truth.kinds[key] = kind
        self.truth.right[key] = frozenset(words)


def difference(one: Picture, other: Picture) -> float:
    """Return how much two tiles differ when they are looked at from afar."""
    shrunk = [
        np.asarray(Image.fromarray(np.ascontiguousarray(picture[..., :3])).reduce(8), np.float32)
        for picture in (one, other)
    ]
    return float(np.sqrt(((shrunk[0] - shrunk[1]) ** 2).mean()))
