# pyright: reportUnknownMemberType=false
"""`TileLayerMap`: the widget that users make."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets

from lb_widgets.media.loader import Loader, default_loader
from lb_widgets.widgets.base.static_form import StaticImage, display_with_static_form, static_html
from lb_widgets.widgets.tile_layer_map.auditing import Auditing
from lb_widgets.widgets.tile_layer_map.basemap import basemap_of
from lb_widgets.widgets.tile_layer_map.companion import TileLayerCompanion
from lb_widgets.widgets.tile_layer_map.display import MapDisplay
from lb_widgets.widgets.tile_layer_map.layers import LayerHandles
from lb_widgets.widgets.tile_layer_map.place import go
from lb_widgets.widgets.tile_layer_map.requests import Answers
from lb_widgets.widgets.tile_layer_map.rows import TileRows
from lb_widgets.widgets.tile_layer_map.static import StaticMap, nothing_to_show, static_row
from lb_widgets.widgets.tile_layer_map.telemetry import Telemetry
from lb_widgets.widgets.tile_layer_map.transport import Fetch, Transports

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

TOOLBAR_HEIGHT = 36
"""Pixels over the map that the toolbar fills."""
STATUS_HEIGHT = 28
"""Pixels under the map that the status line fills."""


class TileLayerMap(Auditing):
    """Shows tile layer rows on an ipyleaflet map, each however it is spelled.

    Only the tiles of visible layers are asked for, and only inside their bounds. The page fetches
    them itself where it can reach the server and the URL holds no secret; else the kernel fetches
    them and sends one picture of the view.

    Parameters
    ----------
    rows : DataFrame, list of dict, or dict
        Data rows in any form that `read_rows` takes, not changed; rows of other kinds are skipped.
        Or the ``row_data`` of one tile layer.
    row : int, default 0
        Which of the tile layer rows to show first.
    fetch : {"auto", "kernel", "browser"}
        Who fetches the tiles. "browser" is the consent to put the URLs into the page and so into
        saved notebooks, with the secrets that they hold.
    height : int, default 400
        Of the map, in pixels.
    resolve : callable, optional
        For tiles that need more than a plain fetch: called with each tile's URL, returns the bytes
        themselves or the URL to open instead. The kernel then fetches all of them.
    basemap : str, optional
        What lies under the layers, from the internet: "osm", or a URL template with ``{z}``,
        ``{x}`` and ``{y}``. Left out under rows of another coordinate system.

    Attributes
    ----------
    map : ipyleaflet.Map or None
        None where no row is a tile layer. A row with another coordinate system gets a new one.
    info : TileLayerInfo or None
        The row on screen; None where it cannot be read.
    layers : sequence of LayerHandle
        Its layers, by index or name: opacity, brightness, contrast, greyscale, visible.

    Raises
    ------
    InputError
        There is no such row, or `fetch` or `basemap` is none of what they may be.

    Examples
    --------
    >>> tile_map = TileLayerMap(rows)  # doctest: +SKIP
    >>> tile_map.visible_layers = ["Elevation"]  # doctest: +SKIP
    >>> tile_map.compare("Elevation", 0, mode="swipe")  # doctest: +SKIP
    >>> tile_map.layers["Elevation"].contrast = 1.5  # doctest: +SKIP
    >>> tile_map.tiles.query("not ok")  # doctest: +SKIP
    """

    def __init__(  # noqa: PLR0913 - keyword-only, all with defaults
        self,
        rows: Any,
        *,
        row: int = 0,
        fetch: Fetch = "auto",
        height: int = 400,
        resolve: Callable[[str], bytes | str] | None = None,
        basemap: str | None = None,
    ) -> None:
        self._transports = Transports(fetch, resolves=resolve is not None)
        display = MapDisplay(self._transports, height=height, basemap=basemap_of(basemap, fetch))
        super().__init__(display, TileRows(rows), resolve=resolve)
        self.add_class("lbw-root").add_class("lbw-map")
        self._own_loader = Loader(resolve=resolve) if resolve else None
        loader = self._own_loader or default_loader()
        self._static = StaticMap(loader)
        self._telemetry = Telemetry(self._rows, loader, self.lock)
        answers = Answers(self, display, self._transports, loader, self._telemetry)
        self._listen(TileLayerCompanion(answers.handlers(), on_close=self._let_go))
        if len(self._rows) or row:
            self._show(row)
        self._frame_up()

    @property
    def rows(self) -> pd.DataFrame:
        """The data rows, of all kinds.

        Set it to show others in their place: the row on screen stays where its key is among them.
        """
        return self._rows.frame

    @rows.setter
    def rows(self, rows: Any) -> None:
        new = TileRows(rows)
        with self.lock:
            index = self._rows.place_of(self._index, new)
            self._rows = new
            self._telemetry.start(new)
            self._show(index)
            self._frame_up()

    @property
    def map(self) -> Any:
        """The ipyleaflet map on screen, or None."""
        return self._display.map if len(self._rows) else None

    @property
    def layers(self) -> LayerHandles:
        """The layers of the row on screen."""
        return LayerHandles(self)

    @property
    def tiles(self) -> pd.DataFrame:
        """Every tile that was asked for, with the latest that became of it; the newest last.

        Columns: `row` (position among the rows given), `global_key`, `layer` (index), `name`,
        `z`, `x`, `y` (as in the URL), `ok`, `reason`, `http_status` and `bytes` (where the browser
        tells), `ms`, `width`, `height` (pixels), `transport` ("direct": the page asked; "mosaic":
        the kernel did), `at` (UTC) and `requests`, how often it was asked for. The last 100,000
        are kept, about 30 MB; ``.attrs["dropped"]`` says how many went before them.
        """
        return self._telemetry.frame()

    def show(self, position: int) -> None:
        """Show the tile layer row at this position (0-based, in the order of all rows given).

        Raises
        ------
        InputError
            There is no such row, or it is no tile layer.
        """
        self._show(self._rows.index_of(position))

    def go_to(self, lat: float, lng: float, zoom: float | None = None) -> None:
        """Bring a position to the middle of the map.

        Parameters
        ----------
        lat, lng : float, degrees
            Of a ``Simple`` row: minus y, and x, in pixels at zoom 0.
        zoom : float, optional
            By default as it is.

        Raises
        ------
        InputError
            There is no such place, or no map.
        """
        with self.lock:
            go(self.map, self._shown_info(), lat, lng, zoom)

    def close(self) -> None:
        """Close the widget for good."""
        if hasattr(self, "_companion"):
            self._companion.close()
            self._display.close()
        super().close()

    def static_form(self, image: StaticImage | None = None) -> str:
        """Return what stands for the widget where no kernel runs."""
        model_id = self._companion.model_id
        if not len(self._rows):
            return static_html(model_id, title=nothing_to_show(self._rows.given))
        title = self._rows.title(self._index)
        return static_row(model_id, title, self.info, self._problem, image)

    def _let_go(self) -> None:
        self._static.close()
        if self._own_loader is not None:
            self._own_loader.close()

    def _frame_up(self) -> None:
        """Put the maps, or why there are none, on screen."""
        if len(self._rows):
            self.layout.padding = f"{TOOLBAR_HEIGHT}px 0 {STATUS_HEIGHT}px 0"
            self.children = (self._stage,)
        else:
            self.layout.padding = None
            sentence = escape(nothing_to_show(self._rows.given))
            self.children = (ipywidgets.HTML(f"<p>{sentence}</p>"),)

    def _ipython_display_(self) -> None:
        replace = display_with_static_form(self._repr_mimebundle_(), self.static_form)
        if self.info is not None and self._transports.kernel_may_fetch:
            self._static.complete_soon(self.info, self.static_form, replace)
