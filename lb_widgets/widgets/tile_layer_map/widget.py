"""`TileLayerMap`: the widget that users make."""

from __future__ import annotations

import threading
from html import escape
from typing import TYPE_CHECKING, Any

import ipyleaflet
import ipywidgets
import msgspec
import traitlets

from lb_widgets.media.loader import Loader, default_loader
from lb_widgets.messages.tile_layer_map import TileRowRequest, TileRowState
from lb_widgets.widgets.base.static_form import display_with_static_form, static_html
from lb_widgets.widgets.tile_layer_map.companion import TileLayerCompanion
from lb_widgets.widgets.tile_layer_map.display import MapDisplay
from lb_widgets.widgets.tile_layer_map.layer_choice import indices_of
from lb_widgets.widgets.tile_layer_map.rows import TileRows
from lb_widgets.widgets.tile_layer_map.static import nothing_to_show, static_row
from lb_widgets.widgets.tile_layer_map.transport import Fetch, Transports

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.model.tiles import TileLayerInfo
    from lb_widgets.widgets.base import Context

STATUS_HEIGHT = 28
"""Pixels under the map that the status line fills."""


class TileLayerMap(ipywidgets.VBox):
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
        For tiles that need more than a plain fetch by the kernel: called with each tile's URL,
        returns the bytes themselves or the URL to open instead.

    Attributes
    ----------
    map : ipyleaflet.Map or None
        None where no row is a tile layer. A row with another coordinate system gets a new one.
    info : TileLayerInfo or None
        The row on screen; None where it cannot be read.

    Raises
    ------
    InputError
        There is no such row, or `fetch` is none of the three.

    Examples
    --------
    >>> tiles = TileLayerMap(rows)  # doctest: +SKIP
    >>> tiles.visible_layers = ["Elevation"]  # doctest: +SKIP
    """

    visible_layers = traitlets.List()
    """Which layers of the row are on screen, the lowest first. Takes indices (0 is the main layer)
    and names; gives indices. Written by Python and the page."""
    opacities = traitlets.List(traitlets.Float(min=0, max=1))
    """Opacity of each layer of the row, 0 to 1. Written by Python and the page."""
    tiles_loaded = traitlets.Int(0, read_only=True)
    """Tiles that loaded since the row or its visible layers changed. Written by the page."""
    tiles_failed = traitlets.Int(0, read_only=True)
    """Tiles that did not, likewise. Written by the page."""

    def __init__(
        self,
        rows: Any,
        *,
        row: int = 0,
        fetch: Fetch = "auto",
        height: int = 400,
        resolve: Callable[[str], bytes | str] | None = None,
    ) -> None:
        super().__init__(layout={"width": "100%"})
        self.add_class("lbw-root").add_class("lbw-map")
        self._rows = TileRows(rows)
        self._index = 0
        self._problem = ""
        self._own_loader = Loader(resolve=resolve) if resolve else None
        self._lock = threading.RLock()
        self._display = MapDisplay(
            Transports(fetch),
            self._own_loader or default_loader(),
            self._tell_page,
            self._lock,
            height=height,
        )
        self._companion = TileLayerCompanion(
            {TileRowRequest: self._on_row, **self._display.handlers()}, on_close=self._let_go
        )
        if not len(self._rows):
            sentence = escape(nothing_to_show(self._rows.given))
            self.children = (ipywidgets.HTML(f"<p>{sentence}</p>"),)
            return
        self.layout.padding = f"0 0 {STATUS_HEIGHT}px 0"
        self._companion.observe(self._on_page, ["visible_layers", "opacities"])
        self._companion.observe(self._on_count, ["tiles_loaded", "tiles_failed"])
        self.observe(self._on_layers, ["visible_layers", "opacities"])
        self._show(row)

    @property
    def map(self) -> Any:
        """The ipyleaflet map on screen, or None."""
        return self._display.map if len(self._rows) else None

    @property
    def info(self) -> TileLayerInfo | None:
        """The row on screen in its normal form, or None where it cannot be read."""
        return self._display.info

    def show(self, position: int) -> None:
        """Show the tile layer row at this position (0-based, in the order of all rows given).

        Raises
        ------
        InputError
            There is no such row, or it is no tile layer.
        """
        self._show(self._rows.index_of(position))

    def close(self) -> None:
        """Close the widget for good."""
        if hasattr(self, "_companion"):
            self._companion.close()
            self._display.map.close()
        super().close()

    def _let_go(self) -> None:
        if self._own_loader is not None:
            self._own_loader.close()

    def _show(self, index: int) -> None:
        info, problem = self._rows.info(index)
        with self._lock:
            self._index, self._problem = index, problem
            self._display.show(info)
            count = len(info.layers) if info else 0
            with self.hold_trait_notifications():
                self.opacities = [1.0] * count
                self.visible_layers = [0] if count else []
            self._tell_page()
            if self.children != (self._display.map,):
                self._put_on_screen(self._display.map)

    def _put_on_screen(self, leaflet_map: Any) -> None:
        control = ipyleaflet.WidgetControl(
            widget=self._companion, position="topright", transparent_bg=True
        )
        leaflet_map.add(control)
        self._companion.map_id = leaflet_map.model_id
        replaced, self.children = self.children, (leaflet_map,)
        for other in replaced:
            other.close()

    def _tell_page(self) -> None:
        info = self._display.info
        state = TileRowState(
            index=self._index,
            total=len(self._rows),
            title=self._rows.title(self._index),
            problem=self._problem,
            layers=self._display.states(),
        )
        if info is not None:
            state = msgspec.structs.replace(
                state,
                crs=info.crs,
                tile_size=info.tile_size,
                max_native_zoom=info.max_native_zoom,
                reading=info.reading,
            )
        self._companion.row = state

    def _on_row(self, request: TileRowRequest, _: Context) -> None:
        self._show(request.index)

    def _on_page(self, change: Any) -> None:
        setattr(self, change["name"], change["new"])

    def _on_count(self, change: Any) -> None:
        self.set_trait(change["name"], change["new"])

    def _on_layers(self, change: Any) -> None:
        with self._lock:
            setattr(self._companion, change["name"], list(change["new"]))
            self._display.set_layers(self.visible_layers, self.opacities)

    @traitlets.validate("visible_layers")
    def _check_layers(self, proposal: Any) -> list[int]:
        names = [layer.name for layer in self.info.layers] if self.info else []
        return indices_of(proposal["value"], names)

    @traitlets.validate("opacities")
    def _check_opacities(self, proposal: Any) -> list[float]:
        count = len(self.info.layers) if self.info else 0
        if len(proposal["value"]) != count:
            raise traitlets.TraitError(
                f"opacities has {len(proposal['value'])} numbers: expected {count}, one a layer."
            )
        return list(proposal["value"])

    def _ipython_display_(self) -> None:
        display_with_static_form(self._repr_mimebundle_(), self.static_form)

    def static_form(self) -> str:
        """Return what stands for the widget where no kernel runs."""
        model_id = self._companion.model_id
        if not len(self._rows):
            return static_html(model_id, title=nothing_to_show(self._rows.given))
        return static_row(model_id, self._rows.title(self._index), self.info, self._problem)
