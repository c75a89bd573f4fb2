"""Which address serves what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote, urlsplit

from lb_widgets.errors import MissingExtraError
from lb_widgets.sandbox import exchange, media, tiles
from lb_widgets.sandbox.exchange import Hangup, Request, Response
from lb_widgets.sandbox.pages import Pages

if TYPE_CHECKING:
    from lb_widgets.sandbox.api.context import Context
    from lb_widgets.sandbox.background import Background
    from lb_widgets.sandbox.traffic import Traffic

# Types in which an uploaded file could run scripts when a browser opens it.
_ACTIVE: Final = ("html", "xml", "svg")
_NUMBER: Final = re.compile(r"[0-9]{1,2}")
_PAGE: Final = re.compile(r"[0-9]{1,9}")


class Routes:
    """Answers every request below one random path; anything else is not found.

    Parameters
    ----------
    url : str
        Address of the root: ``http://127.0.0.1:PORT/RANDOM/``.
    context : Context
        Database and uploaded files.
    api_key : str
        What the API asks for.
    traffic : Traffic
        Counts requests, and fails those that a test wants to fail.
    background : Background
        For what happens after an answer.
    """

    def __init__(
        self,
        url: str,
        *,
        context: Context,
        api_key: str,
        traffic: Traffic,
        background: Background,
    ) -> None:
        self._base = urlsplit(url).path
        self._pages = Pages(url, context)
        self._context = context
        self._api_key = api_key
        self._traffic = traffic
        self._background = background

    def __call__(self, request: Request) -> Response | Hangup:
        """Return the response, or how the connection ends without one."""
        if not request.path.startswith(self._base):
            return exchange.not_found()
        parts = [unquote(part) for part in request.path.removeprefix(self._base).split("/")]
        if parts == ["graphql"]:
            return self._graphql(request)
        match request.method:
            case "GET" | "HEAD":
                return self._content(request, parts)
            case "OPTIONS":
                return exchange.preflight()
            case _:
                return Response(405, b"405 Method Not Allowed\n", headers={"Allow": "GET, HEAD"})

    def _content(self, request: Request, parts: list[str]) -> Response:
        match parts:
            case [""]:
                return self._pages.root()
            case ["datasets", identifier, number] if _PAGE.fullmatch(number):
                return self._pages.dataset(identifier, int(number)) or exchange.not_found()
            case ["tiles", layer, z, x, y] if y.endswith(".png"):
                self._traffic.count("tiles")
                return _tile(request, layer, z, x, y.removesuffix(".png"))
            case ["media", name] if name in media.media_names():
                self._traffic.count("media")
                return exchange.public(request, media.media(name), media.content_type(name))
            case ["files", identifier]:
                self._traffic.count("files")
                return self._file(request, identifier)
            case _:
                return exchange.not_found()

    def _graphql(self, request: Request) -> Response | Hangup:
        if request.method != "POST":
            return Response(405, b"405 Method Not Allowed\n", headers={"Allow": "POST"})
        try:
            # Here and not above: tiles and media work without the library that this needs.
            from lb_widgets.sandbox.api.execution import answer  # noqa: PLC0415 - see above
        except MissingExtraError as error:
            return Response(501, f"{error}\n".encode())
        return answer(
            request,
            context=self._context,
            api_key=self._api_key,
            traffic=self._traffic,
            background=self._background,
        )

    def _file(self, request: Request, identifier: str) -> Response:
        file = self._context.files.find(identifier)
        if file is None:
            return exchange.not_found()
        response = exchange.public(request, file.content, file.content_type)
        response.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(file.filename)}"
        if any(part in file.content_type for part in _ACTIVE):
            response.headers["Content-Security-Policy"] = "sandbox"
        return response


def _tile(request: Request, layer: str, *numbers: str) -> Response:
    # One or two ASCII digits: enough for every tile there is, and nothing odd reaches int().
    if not all(_NUMBER.fullmatch(number) for number in numbers):
        return exchange.not_found()
    z, x, y = map(int, numbers)
    if not tiles.has_tile(layer, z, x, y):
        return exchange.not_found()
    return exchange.public(request, tiles.tile(layer, z, x, y), "image/png")
