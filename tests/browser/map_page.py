"""One tile map of a notebook, as the tests of the map look at it: by pixels, states and traits."""

from __future__ import annotations

import io
import json
import re
import time
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PIL import Image
from tile_server import Tile, picture
from waits import TIMEOUT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lab import LabPage
    from playwright.sync_api import Locator

Colour = tuple[int, int, int]
Point = tuple[float, float]
"""Parts of a map's width and height, from its upper left corner."""

PATIENCE: Final = 10.0
"""Seconds until a picture has to be as wanted."""

HELPERS: Final = """
import json
import ipywidgets
import lb_widgets as lbw

def tile_map(name, rows, **options):
    found = lbw.TileLayerMap(rows, **options)
    found.add_class("is-" + name)
    return found
"""
"""What the notebooks of these tests begin with."""

# Every layer on screen has all its tiles in full, and no other layer has any; in the second map of
# two side by side is the last layer.
_SETTLED: Final = """([frame, mode, layers]) => {
  const {dataset} = frame;
  if (mode !== null && dataset.mode !== mode) return false;
  if (layers !== null && dataset.layers !== layers) return false;
  const shown = (dataset.layers ?? '').split(' ').filter(Boolean).map(Number);
  const isSplit = dataset.mode === 'side-by-side';
  const maps = [...frame.querySelectorAll('.leaflet-container')];
  if (isSplit ? maps.length !== 2 || dataset.linked !== 'true' : maps.length !== 1) return false;
  return maps.every((map, at) => {
    if (map.querySelector('.leaflet-zoom-anim, .leaflet-pan-anim')) return false;
    const wanted = isSplit ? [shown[at]] : shown;
    return [...map.querySelectorAll('[class*="leaflet-lbw-layer-"]')].every((pane) => {
      const tiles = [...pane.querySelectorAll('img.leaflet-tile')];
      const pictures = [...pane.querySelectorAll('img.leaflet-image-layer')];
      const layer = Number(/leaflet-lbw-layer-(\\d+)-pane/.exec(pane.className)[1]);
      if (!wanted.includes(layer)) return tiles.length + pictures.length === 0;
      return pictures.some((picture) => picture.complete && picture.naturalWidth > 1) ||
        tiles.length > 0 && tiles.every((tile) =>
          tile.classList.contains('leaflet-tile-loaded') && tile.style.opacity === '1');
    });
  });
}"""

_TILES: Final = """(area) => {
  const middle = area.getBoundingClientRect();
  return [...area.querySelectorAll('img.leaflet-tile:not([src^="data:"])')].map((tile) => {
    const {left, top, width} = tile.getBoundingClientRect();
    const [z, x, y] = new URL(tile.src).pathname.match(/\\d+/g).slice(-3).map(Number);
    return [z, x, y, left - middle.left, top - middle.top, width];
  });
}"""


class MapPage:
    """A map that is called `name` in the kernel and has the class ``is-<name>`` in the page."""

    def __init__(self, page: LabPage, name: str) -> None:
        self.page = page
        self.name = name
        self.frame = page.view.locator(f".lbw-map.is-{name}").first

    @property
    def area(self) -> Locator:
        """Leaflet's map; the left one of two."""
        return self.frame.locator(".leaflet-container").first

    @property
    def line(self) -> Locator:
        """What stands under the map."""
        return self.frame.locator(".lbw-tile-status__line")

    def settle(self, mode: str | None = None, layers: Sequence[int] | None = None) -> None:
        """Wait until the map shows these layers in this mode, with all their tiles."""
        self.frame.scroll_into_view_if_needed(timeout=TIMEOUT)
        listed = None if layers is None else " ".join(map(str, layers))
        self.page.view.wait_for_function(
            _SETTLED, arg=[self.frame.element_handle(), mode, listed], timeout=TIMEOUT
        )

    def run(self, code: str, mode: str | None = None, layers: Sequence[int] | None = None) -> None:
        """Do something to the map in Python, and wait until it is on screen."""
        self.page.run(f"{self.name}.{code}")
        self.settle(mode, layers)

    def press(self, *keys: str) -> None:
        """Press keys with the focus on the map."""
        self.area.focus()
        for key in keys:
            self.page.view.keyboard.press(key)

    def value(self, expression: str) -> Any:
        """Return what an attribute of the map in Python is, as JSON."""
        return json.loads(self.page.run(f"print(json.dumps({self.name}.{expression}))"))

    def wait_for(self, expression: str, expected: Any) -> None:
        """Wait until what was done in the page has reached an attribute of the map in Python."""
        deadline = time.monotonic() + TIMEOUT / 1000
        while (found := self.value(expression)) != expected:
            assert time.monotonic() < deadline, f"{expression} is {found}, not {expected}"

    def wait_for_state(self, **states: str) -> None:
        """Wait until the page says this of the state of the map."""
        self.page.view.wait_for_function(
            "([frame, states]) => Object.entries(states).every(([name, value]) => "
            "frame.dataset[name] === value)",
            arg=[self.frame.element_handle(), states],
            timeout=TIMEOUT,
        )

    def tiles(self, area: Locator | None = None) -> list[list[float]]:
        """Return the tiles of a map: z, x, y, and left, top, width in pixels of the map."""
        return (area or self.area).evaluate(_TILES)

    def failed(self) -> list[tuple[int, int, int, float, float]]:
        """Return the failed tiles: z, x, y, and left, top in pixels of the map."""
        found: list[tuple[int, int, int, float, float]] = []
        for tile in self.area.locator("img.leaflet-tile[alt^='Tile ']").all():
            z, x, y = re.findall(r"\d+", tile.get_attribute("alt") or "")[:3]
            found.append((int(z), int(x), int(y), *self.place_of(tile)))
        return found

    def size(self) -> tuple[float, float]:
        """Return the width and height of the map in pixels."""
        box = self.area.bounding_box()
        assert box is not None
        return box["width"], box["height"]

    def place_of(self, element: Locator) -> tuple[float, float]:
        """Return where the upper left corner of an element is, in pixels of the map."""
        box, area = element.bounding_box(), self.area.bounding_box()
        assert box is not None
        assert area is not None
        return box["x"] - area["x"], box["y"] - area["y"]

    def pixels(self, area: Locator | None = None) -> np.ndarray:
        """Return what is on screen of a map, (height, width, 3)."""
        with Image.open(io.BytesIO((area or self.area).screenshot())) as image:
            return np.asarray(image.convert("RGB")).astype(int)

    def wait_for_colours(
        self, points: Mapping[Point, Colour], area: Locator | None = None, *, within: int = 0
    ) -> None:
        """Wait until these colours are on screen at points of a map."""
        deadline = time.monotonic() + PATIENCE
        while True:
            pixels = self.pixels(area)
            found = {point: colour(pixels, *point) for point in points}
            if all(is_near(found[point], points[point], within) for point in points):
                return
            assert time.monotonic() < deadline, f"{found}, not {dict(points)}"

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where in the window a point of the map is."""
        self.frame.scroll_into_view_if_needed(timeout=TIMEOUT)
        box = self.area.bounding_box()
        assert box is not None
        return float(box["x"] + x * box["width"]), float(box["y"] + y * box["height"])

    def hover(self, x: float, y: float) -> None:
        """Move the mouse to a point of the map."""
        self.page.view.mouse.move(*self.point(x, y))

    def drag(self, start: Point, end: Point) -> None:
        """Drag with the mouse from one point of the map to another."""
        mouse = self.page.view.mouse
        mouse.move(*self.point(*start))
        mouse.down()
        mouse.move(*self.point(*end), steps=4)
        mouse.up()


def colour(pixels: np.ndarray, x: float, y: float) -> Colour:
    """Return the commonest colour around a point: lines and letters on tiles are not meant."""
    height, width = pixels.shape[:2]
    row, column = round(y * height), round(x * width)
    patch = pixels[max(0, row - 12) : row + 12, max(0, column - 12) : column + 12].reshape(-1, 3)
    colours, counts = np.unique(patch, axis=0, return_counts=True)
    red, green, blue = colours[counts.argmax()].tolist()
    return red, green, blue


@cache
def layer_colour(layer: str) -> Colour:
    """Return the colour of a layer of the tile server."""
    with Image.open(io.BytesIO(picture(Tile(layer, 0, 0, 0)))) as image:
        red, green, blue = np.asarray(image)[128, 128].tolist()
    return red, green, blue


def is_near(one: Colour, other: Colour, within: int) -> bool:
    """Say whether no channel of two colours is further apart."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) <= within
