"""Tile servers in memory for the tests of the probe: pyramids numbered in every way."""

from __future__ import annotations

import functools
import io
import math
import random
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from lb_widgets.model.mercator import Box, Crs, tile_range
from lb_widgets.model.tiles import TileLayerInfo, tile_row
from lb_widgets.tiles.answers import Answer, AnswerKind
from lb_widgets.tiles.probe.probing import Probe, probe

SIDE = 32
URL = "http://127.0.0.1/tiles/{z}/{x}/{y}.png"
NOW = 1_800_000_000.0


def png(pixels: Any) -> bytes:
    encoded = io.BytesIO()
    Image.fromarray(pixels).save(encoded, "PNG", compress_level=1)
    return encoded.getvalue()


@functools.cache
def placeholder(*, is_solid: bool) -> bytes:
    pixels = np.full((SIDE, SIDE, 3), 220, np.uint8)
    if not is_solid:
        pixels[8:14, 3:28] = 40
    return png(pixels)


_WAVES = np.random.default_rng(5).normal(size=(40, 2, 3))


def picture(z: int, x: float, y: float, width: float, height: float) -> bytes:
    """Draw a part of the world (given in tiles of a zoom), alike in all zooms."""
    across = (x + width * (np.arange(SIDE) + 0.5) / SIDE) / 2**z
    down = (y + height * (np.arange(SIDE) + 0.5) / SIDE) / 2**z
    drawn = np.full((SIDE, SIDE, 3), 128.0)
    for octave in range(max(z - 2, 0), z + 4):
        right, lower = _WAVES[octave]
        turns = 2.0**octave * (across[None, :, None] * right + down[:, None, None] * lower)
        drawn += 20 * np.sin(2 * np.pi * (turns % 1))
    return png(drawn.clip(0, 255).astype(np.uint8))


@dataclass
class Server:
    """What a server has, and how it numbers it.

    `missing` is 404, 204, 403, "html", "solid" or "picture".
    """

    box: Box
    zooms: frozenset[int]
    crs: Crs = Crs.EPSG3857
    is_geographic: bool = False
    is_flipped: bool = False
    is_transposed: bool = False
    shift: int = 0
    is_world: bool = False
    missing: int | str = 404
    hole: tuple[float, float, float, float] = (0, 0, 0, 0)
    kept: float = 1.0
    requests: int = 0
    is_resolving: bool = False

    def get_url(self, url: str, *, most: int | None = None) -> Answer:
        assert most is None or most > 0
        self.requests += 1
        z, x, y = (int(part) for part in url.partition("?")[0].removesuffix(".png").split("/")[-3:])
        if self.is_transposed:
            x, y = y, x
        z -= self.shift
        if z < 0:
            return self._without()
        tiles = self._range(z)
        columns, rows = 2 ** (z + self.is_geographic), 2**z
        is_flat = self.crs is Crs.SIMPLE
        if is_flat:
            columns, rows = tiles[2], tiles[3]
        y = rows - 1 - y if self.is_flipped else y
        if not (0 <= x < columns and 0 <= y < rows and z < 24):
            return self._without()
        inside = tiles[0] <= x < tiles[2] or (not is_flat and x + columns < tiles[2])
        inside = inside and tiles[1] <= y < tiles[3] and z in self.zooms
        if not self.is_world and not (inside and self._is_kept(z, x, y, tiles)):
            return self._without()
        if self.is_geographic:  # drawn in degrees, all the same
            return _body(picture(z, x / 2, y / 2, 0.5, 0.5))
        return _body(picture(z, x, y, 1, 1))

    def _range(self, z: int) -> tuple[int, int, int, int]:
        if not self.is_geographic:
            return tuple(tile_range(self.box, z, crs=self.crs))[1:]  # type: ignore[return-value]
        side = 180 / 2**z
        return (
            math.floor((self.box.west + 180) / side),
            math.floor((90 - self.box.north) / side),
            math.floor((self.box.east + 180) / side) + 1,
            math.floor((90 - self.box.south) / side) + 1,
        )

    def _is_kept(self, z: int, x: int, y: int, tiles: tuple[int, int, int, int]) -> bool:
        width, height = tiles[2] - tiles[0], tiles[3] - tiles[1]
        left, top, right, bottom = self.hole
        across, down = (x + 0.5 - tiles[0]) / width, (y + 0.5 - tiles[1]) / height
        if width > 2 and left < across < right and top < down < bottom:
            return False
        share = random.Random(f"{z} {x} {y}").random()  # noqa: S311
        return share < self.kept or (z == min(self.zooms) and self.kept > 0.5)

    def _without(self) -> Answer:
        match self.missing:
            case 403:
                page = b"<Error><Code>AccessDenied</Code></Error>"
                return Answer(AnswerKind.FORBIDDEN, "403 Forbidden", 403, "application/xml", page)
            case "html":
                page = b"<html><title>Not found</title><a href='/login'>Log in</a>"
                return Answer(AnswerKind.BODY, "", 200, "text/html", page)
            case "solid" | "picture":
                return _body(placeholder(is_solid=self.missing == "solid"))
            case _:
                return Answer(AnswerKind.MISSING, "missing", int(self.missing), "text/plain", b"")


class Fixed:
    """A server that says the same to all."""

    is_resolving = False

    def __init__(self, answer: Answer, cost: int = 1) -> None:
        self.requests = 0
        self._answer = answer
        self._cost = cost

    def get_url(self, url: str, *, most: int | None = None) -> Answer:
        del url
        self.requests += min(self._cost, most or self._cost)
        return self._answer


def _body(body: bytes) -> Answer:
    return Answer(AnswerKind.BODY, "", 200, "image/png", body)


def row_of(box: Box, zooms: range, *, epsg: str = "EPSG4326", **options: Any) -> dict[str, Any]:
    bounds = (box.west, box.south, box.east, box.north)
    if epsg == "Simple":
        bounds = (box.west, -box.north, box.east, -box.south)
    return tile_row(
        options.pop("url", URL), bounds=bounds, min_zoom=zooms[0], max_zoom=zooms[-1], epsg=epsg,
        **options,
    )  # fmt: skip


def probed(row: dict[str, Any], server: Any) -> Probe:
    found = probe(row, TileLayerInfo.from_row(row), server, now=NOW)
    assert found.requests == server.requests <= 24
    return found
