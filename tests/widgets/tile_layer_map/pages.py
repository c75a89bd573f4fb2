"""Rows with tiles, what stands for the page, and short ways to look at a map."""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING, Any

import ipyleaflet

from lb_widgets.model.tiles import tile_row

if TYPE_CHECKING:
    from lb_widgets.sandbox import Sandbox
    from lb_widgets.widgets.tile_layer_map import TileLayerMap

WAIT = 20  # seconds; only a broken widget needs them
AFRICA = (-20.0, -40.0, 60.0, 40.0)
SECRET = "s3cr3t"


def row_of(sandbox: Sandbox, **changes: Any) -> dict[str, Any]:
    """Africa, with three alternative layers, one with holes and one behind a token."""
    settings: dict[str, Any] = {
        "bounds": AFRICA,
        "min_zoom": 1,
        "max_zoom": 7,
        "max_native_zoom": 5,
        "alternative_layers": {
            "Relief": sandbox.tile_url("relief"),
            "Holes": sandbox.tile_url("holes"),
            "Private": sandbox.tile_url("relief") + f"?access_token={SECRET}",
        },
        "global_key": "africa",
        **changes,
    }
    return tile_row(sandbox.tile_url("blue_marble"), **settings)


def mixed_rows(sandbox: Sandbox) -> list[dict[str, Any]]:
    """Five rows, of which those at 1, 3 and 4 can be shown and that at 2 cannot."""
    return [
        {"row_data": "https://example.com/a.jpg", "media_type": "IMAGE", "global_key": "image"},
        row_of(sandbox, global_key="first"),
        {"row_data": {"tile_layer_url": "x"}, "media_type": "TMS_GEO", "global_key": "broken"},
        row_of(sandbox, global_key="flat", epsg="Simple", bounds=(0, 0, 300, 200)),
        row_of(sandbox, global_key="last"),
    ]


class Page:
    """The page's side of a map."""

    def __init__(self, tile_map: TileLayerMap) -> None:
        self.companion = tile_map._companion
        self._received: queue.Queue[dict[str, Any]] = queue.Queue()
        self.companion.send = lambda content, buffers=None: self._received.put(content)  # noqa: ARG005
        self._count = 0
        self.progress: list[dict[str, Any]] = []

    def post(self, kind: str, **body: Any) -> str:
        """Ask without waiting; return the id."""
        self._count += 1
        request = {"type": kind, "id": str(self._count), **body}
        self.companion._on_message(self.companion, request, [])
        return str(self._count)

    def reply(self, identifier: str) -> Any:
        """Return the result, or the message of the error."""
        while True:
            reply = self._received.get(timeout=WAIT)
            assert reply["id"] == identifier
            if reply["type"] != "progress":
                return reply["result"] if reply["type"] == "ok" else reply["message"]
            self.progress.append(reply)

    def ask(self, kind: str, **body: Any) -> Any:
        """Ask and return the result, or the message of the error."""
        return self.reply(self.post(kind, **body))

    def write(self, **traits: Any) -> dict[str, Any]:
        """Set traits as one message of the page does; return what it is told of them in turn."""
        self.companion.set_state(traits)
        return {name: self.companion.get_state(name)[name] for name in traits}

    def reaches(self, layer: int, *, reached: bool, cors: bool = False) -> None:
        self.ask("map/reached", layer=layer, reached=reached, cors=cors)

    def draw(self, layer: int, zoom: float = 2) -> Any:
        """Ask for the mosaic of a view of the whole world."""
        return self.ask(
            "map/mosaic", layer=layer, zoom=zoom, south=-80.0, west=-179.0, north=80.0, east=179.0
        )


def event(z: int, x: int, y: int, **changes: Any) -> dict[str, Any]:
    """What the page tells of a tile; that it loaded unless said otherwise."""
    fields = {"layer": 0, "ok": True, "at": 1_764_000_000_000.0, "duration": 12.5, "size": 4000}
    return {**fields, "http_status": None, "width": 256, "height": 256, **changes} | {
        "z": z,
        "x": x,
        "y": y,
    }


def layers_on(leaflet_map: Any) -> list[Any]:
    """The layers on an ipyleaflet map, those of its groups too."""
    found: list[Any] = []
    for layer in leaflet_map.layers:
        found += layer.layers if isinstance(layer, ipyleaflet.LayerGroup) else [layer]
    return found


def tile_layers(leaflet_map: Any) -> list[ipyleaflet.TileLayer]:
    return [layer for layer in layers_on(leaflet_map) if isinstance(layer, ipyleaflet.TileLayer)]


def names_on(leaflet_map: Any) -> list[str]:
    """The names of the tile layers on a map, by their panes."""
    return [layer.name for layer in tile_layers(leaflet_map)]


def overlays(leaflet_map: Any) -> list[ipyleaflet.ImageOverlay]:
    return [layer for layer in layers_on(leaflet_map) if isinstance(layer, ipyleaflet.ImageOverlay)]
