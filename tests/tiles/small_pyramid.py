"""A small tile server for tests of the audit: every tile is there until a test says otherwise."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from tests.conftest import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Loopback, Received

SIZE = 64
"""Pixels of a tile: quick to make."""
SHIFT = 4 / SIZE / 2**8
"""How far east the layer "moved" lies, of the world: 4 pixels at zoom 8."""
_PATH = re.compile(r"/(\w+)/(\d+)/(\d+)/(\d+)\.png")


class Pyramid:
    """Answers ``/<layer>/{z}/{x}/{y}.png`` on a loopback server.

    `faults` maps (layer, z, x, y) to a `Reply`; `gate` may answer before anything else.
    """

    def __init__(self, loopback: Loopback) -> None:
        self.faults: dict[tuple[str, int, int, int], Reply] = {}
        self.gate: Callable[[Received], Reply | None] = lambda _: None
        self._loopback = loopback
        loopback._routes = _AnyPath(self)

    def url(self, layer: str = "main") -> str:
        return self._loopback.url(f"/{layer}/{{z}}/{{x}}/{{y}}.png")

    def miss(self, z: int, xs: range, ys: range, *, layer: str = "main", status: int = 404) -> None:
        """Leave tiles out."""
        for x in xs:
            for y in ys:
                self.faults[layer, z, x, y] = Reply(b"not here", status)

    @property
    def asked(self) -> list[str]:
        return [request.path for request in self._loopback.requests]

    def answer(self, received: Received) -> Reply:
        gated = self.gate(received)
        match = _PATH.fullmatch(received.path.partition("?")[0])
        if gated is not None or match is None:
            return gated or Reply(b"no route", 404)
        z, x, y = (int(number) for number in match.groups()[1:])
        found = self.faults.get((match[1], z, x, y))
        body = tile(z, x, y, shift=SHIFT if match[1] == "moved" else 0.0)
        return found or Reply(body, headers={"Content-Type": "image/png"})


class _AnyPath(dict[str, object]):
    def __init__(self, pyramid: Pyramid) -> None:
        super().__init__()
        self._pyramid = pyramid

    def get(self, _path: str, _default: object = None) -> Callable[[Received], Reply]:
        return self._pyramid.answer


@lru_cache(maxsize=20_000)
def tile(z: int, x: int, y: int, *, shift: float = 0.0) -> bytes:
    """Return a tile of a land of waves: each zoom is what comes of scaling the next one down."""
    inside = (np.arange(SIZE) + 0.5) / SIZE
    u, v = (x + inside) / 2**z - shift, ((y + inside) / 2**z)[:, None]
    waves = np.zeros((SIZE, SIZE))
    for octave in range(2, z + 6):
        turn = 2 * np.pi * 2**octave
        # A pixel is a mean: the shorter a wave, the less of it is left.
        height = 20 * 0.8 ** (octave - 2) * np.sinc(2.0 ** (octave - z) / SIZE)
        waves += height * np.sin(turn * (u + 0.31 * v) + 0.7 * octave)
        waves += height * np.sin(turn * (0.83 * v - 0.4 * u) + 2.1 * octave)
    body = io.BytesIO()
    Image.fromarray(np.clip(128 + waves, 0, 255).astype(np.uint8)).save(body, "PNG")
    return body.getvalue()
