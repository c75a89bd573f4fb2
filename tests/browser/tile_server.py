"""A tile server whose every answer a test decides, and that remembers every request.

::

    with TileServer() as server:
        server.url("main")                       # http://127.0.0.1:…/main/{z}/{x}/{y}.png
        server.answer = lambda tile: Answer(status=404) if tile.x == 3 else Answer()
"""

from __future__ import annotations

import io
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, NamedTuple, Self

from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Tile(NamedTuple):
    """What was asked for."""

    layer: str
    z: int
    x: int
    y: int


@dataclass(frozen=True)
class Answer:
    """What to answer."""

    status: int = 200
    seconds: float = 0.0
    """To wait before."""
    headers: Mapping[str, str] = field(default_factory=dict)


class Request(NamedTuple):
    """What came."""

    tile: Tile
    status: int
    is_browser: bool
    query: str


class TileServer:
    """Serves tiles of one colour a layer, with their numbers on them.

    Parameters
    ----------
    cors : bool
        Whether pages of other origins are told what became of a request.
    """

    def __init__(self, *, cors: bool = True) -> None:
        self.answer: Callable[[Tile], Answer] = lambda _tile: Answer()
        self.cors = cors
        self.requests: list[Request] = []
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer.handle(self)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def url(self, layer: str, query: str = "") -> str:
        """Return the template of a layer."""
        return f"http://127.0.0.1:{self._server.server_port}/{layer}/{{z}}/{{x}}/{{y}}.png{query}"

    def clear(self) -> None:
        """Forget what came."""
        with self._lock:
            self.requests.clear()

    def asked(self, *, by_browser: bool | None = True) -> Counter[Tile]:
        """Return how often each tile was asked for, by pages or by the kernel or (None) by both."""
        with self._lock:
            return Counter(
                request.tile
                for request in self.requests
                if by_browser is None or request.is_browser == by_browser
            )

    def handle(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        path, _, query = request.path.partition("?")
        layer, z, x, name = path.strip("/").split("/")
        tile = Tile(layer, int(z), int(x), int(name.split(".")[0]))
        answer = self.answer(tile)
        is_browser = "Mozilla" in request.headers.get("user-agent", "")
        with self._lock:
            self.requests.append(Request(tile, answer.status, is_browser, query))
        time.sleep(answer.seconds)
        body = picture(tile) if answer.status == 200 else b""
        try:
            request.send_response(answer.status)
            request.send_header("Content-Type", "image/png" if body else "text/plain")
            request.send_header("Content-Length", str(len(body)))
            request.send_header("Cache-Control", "no-store")
            if self.cors:
                request.send_header("Access-Control-Allow-Origin", "*")
            for header, value in answer.headers.items():
                request.send_header(header, value)
            request.end_headers()
            request.wfile.write(body)
        except OSError:  # the page has gone on
            request.close_connection = True


def picture(tile: Tile) -> bytes:
    """Return a tile: a colour that its layer decides, its numbers, a border."""
    colour = tuple(60 + (sum(tile.layer.encode()) * factor) % 160 for factor in (7, 31, 53))
    image = Image.new("RGB", (256, 256), colour)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 255, 255), outline=(255, 255, 255))
    draw.text((16, 16), f"{tile.layer} {tile.z}/{tile.x}/{tile.y}", fill=(255, 255, 255))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
