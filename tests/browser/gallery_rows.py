"""Every type of asset and attachment in every state of its preview: rows, and what each shows."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any, NamedTuple

from lb_widgets.model.types import AttachmentType, MediaType
from tests.conftest import Loopback, Reply

if TYPE_CHECKING:
    from tests.conftest import Received

STATES = ("loading", "shown", "empty", "error")
SETTLED = ("shown", "empty", "error")
PATIENCE = 60
"""Seconds after which a server that never answers gives up, should a test forget to let go."""

_EMPTY_CHAT = json.dumps(
    {"type": "application/vnd.labelbox.conversational", "version": 1, "messages": []}
)
_CONTENT: dict[str, tuple[str, str, bytes]] = {
    "IMAGE": ("jpg", "image/jpeg", b""),
    "IMAGE_OVERLAY": ("png", "image/png", b""),
    "CAMERA_IMAGE": ("jpg", "image/jpeg", b""),
    "VIDEO": ("mp4", "video/mp4", b""),
    "AUDIO": ("mp3", "audio/mpeg", b""),
    "TEXT": ("txt", "text/plain", b""),
    "TEXT_URL": ("txt", "text/plain", b""),
    "HTML": ("html", "text/html", b""),
    "PDF": ("pdf", "application/pdf", b""),
    "PDF_URL": ("pdf", "application/pdf", b""),
    "CONVERSATIONAL": ("json", "application/json", _EMPTY_CHAT.encode()),
    "DICOM": ("dcm", "application/dicom", b""),
    "POINT_CLOUD": ("pcd", "application/octet-stream", b""),
}
"""Of a file of each type: extension, content type, and what an empty one holds."""
_NEVER_LOAD = frozenset({"RAW_TEXT", "LLM", "POINT_CLOUD"})
"""Types of which nothing is fetched."""
_NOT_SHOWN = frozenset({"LLM", "POINT_CLOUD"})
"""Types without a preview, which is said in words."""


class Cell(NamedTuple):
    """One type in one state.

    Parameters
    ----------
    type : MediaType or AttachmentType
        Of the asset or attachment.
    state : str
        One of `STATES`: what the row is made for.
    expected : tuple of str
        States of the stage that are right for that.
    value : object
        Of the asset or attachment; a string that begins with ``sample:`` names one of the samples.
    """

    type: MediaType | AttachmentType
    state: str
    expected: tuple[str, ...]
    value: Any

    @property
    def is_asset(self) -> bool:
        """Whether it is an asset; else it is an attachment."""
        return isinstance(self.type, MediaType)


class GalleryServer:
    """Serves files that are empty, missing, or never come.

    Parameters
    ----------
    server : Loopback
        Whose routes are set.
    """

    def __init__(self, server: Loopback) -> None:
        self._server = server
        self._gates: dict[str, threading.Event] = {}

    def empty(self, name: str) -> str:
        """Return the URL of an empty file of this type."""
        extension, content_type, body = _CONTENT[name]
        path = f"/empty/{name}.{extension}"
        return self._server.serve(path, body, content_type=content_type)

    def missing(self, name: str) -> str:
        """Return a URL at which there is nothing."""
        return self._server.url(f"/missing/{name}.{_CONTENT[name][0]}")

    def never(self, key: str, path: str) -> str:
        """Return a URL that is not answered before `let_go`."""
        gate = self._gates.setdefault(key, threading.Event())

        def answer(_request: Received) -> Reply:
            gate.wait(PATIENCE)
            return Reply(status=404)

        return self._server.on(path, answer)

    def let_go(self, key: str) -> None:
        """Answer what was asked for under this key."""
        if key in self._gates:
            self._gates[key].set()

    def close(self) -> None:
        """Answer everything."""
        for gate in self._gates.values():
            gate.set()


def gallery(server: GalleryServer, tiles: str) -> list[Cell]:
    """Return all cells: those that load last, so that nothing waits behind them.

    Parameters
    ----------
    server : GalleryServer
        For files.
    tiles : str
        Template of a tile layer that answers, with ``{z}``, ``{x}`` and ``{y}``.
    """
    types: list[MediaType | AttachmentType] = [*MediaType, *AttachmentType]
    return [
        Cell(type_, state, _expected(type_, state), _value(server, type_, state, tiles))
        for state in ("shown", "empty", "error", "loading")
        for type_ in types
        if not (state == "loading" and type_ in _NEVER_LOAD)
    ]


def key_of(cell: Cell) -> str:
    """Return a name of a cell that no other has: some types are of assets and attachments."""
    kind = "asset" if cell.is_asset else "attachment"
    return f"{kind}-{cell.type}-{cell.state}"


def row_of(cell: Cell) -> dict[str, Any]:
    """Return the data row that shows a cell."""
    row: dict[str, Any] = {"global_key": key_of(cell)}
    if cell.is_asset:
        return {**row, "row_data": cell.value, "media_type": str(cell.type)}
    attachment = {"type": str(cell.type), "value": cell.value, "name": f"{cell.type} attached"}
    return {**row, "row_data": "Text.", "media_type": "TEXT", "attachments": [attachment]}


def _expected(type_: MediaType | AttachmentType, state: str) -> tuple[str, ...]:
    if type_ in _NOT_SHOWN:
        return ("empty",) if state != "empty" else SETTLED
    return SETTLED if state == "empty" else (state,)


def _value(server: GalleryServer, type_: MediaType | AttachmentType, state: str, tiles: str) -> Any:
    if type_ in {MediaType.TMS_GEO, MediaType.TMS_SIMPLE}:
        return _tile_layer(server, type_, state, tiles)
    if type_ is MediaType.LLM:
        return {} if state == "empty" else {"prompt": "Name the plant.", "answers": ["Sorghum"]}
    if type_ is AttachmentType.RAW_TEXT:
        return {"shown": "Dry season. No cloud.", "empty": "", "error": 17}[state]
    kind = "asset" if isinstance(type_, MediaType) else "attachment"
    key = f"{kind}-{type_}-{state}"
    if state == "loading":
        return server.never(key, f"/never/{key}.{_CONTENT[type_][0]}")
    if state == "empty":
        return server.empty(type_)
    is_sample = state == "shown" and type_ not in _NOT_SHOWN
    return f"sample:{kind}:{type_}" if is_sample else server.missing(type_)


def _tile_layer(
    server: GalleryServer, type_: MediaType | AttachmentType, state: str, tiles: str
) -> dict[str, Any]:
    is_flat = type_ is MediaType.TMS_SIMPLE
    bounds = [[0, 0], [200, 300]] if is_flat else [[30, -10], [-30, 50]]
    key = f"asset-{type_}-{state}"
    urls = {
        "shown": lambda: tiles,
        "empty": lambda: server.missing("IMAGE").replace("IMAGE.jpg", f"{type_}/{{z}}/{{x}}/{{y}}"),
        "error": lambda: "not a template",
        "loading": lambda: _never_tiles(server, key),
    }
    return {
        "tile_layer_url": urls[state](),
        "bounds": bounds,
        "min_zoom": 0,
        "max_zoom": 5,
        "epsg": "Simple" if is_flat else "EPSG4326",
        "version": 2,
    }


def _never_tiles(server: GalleryServer, key: str) -> str:
    """Return the template of a tile layer of which no tile comes."""
    for zoom in range(6):
        for x in range(32):
            for y in range(32):
                server.never(key, f"/never/{key}/{zoom}/{x}/{y}.png")
    return server.never(key, f"/never/{key}").rstrip("/") + "/{z}/{x}/{y}.png"
