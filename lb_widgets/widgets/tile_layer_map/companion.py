"""The part of the map that lives in the page: layer control, status line, the fate of the tiles."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import traitlets

from lb_widgets.messages.tile_layer_map import (
    REQUESTS,
    AuditState,
    CoverageState,
    TileRowState,
)
from lb_widgets.model.tile_view import MapComparison, TileLayerSettings
from lb_widgets.widgets.base import LbWidget, StructTrait

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import msgspec

    from lb_widgets.messages.base import Request
    from lb_widgets.widgets.base.router import Handler


class TileLayerCompanion(LbWidget, bundle="tile_layer_map"):
    """Sits in a control of the ipyleaflet map, from where it finds the map's element.

    Parameters
    ----------
    handlers : mapping of request type to callable
        Which function answers what the page asks.
    on_close : callable
        Lets go of sockets; called when the widget's cell is run again.
    """

    requests: ClassVar[Mapping[type[Request], type[msgspec.Struct]]] = REQUESTS

    map_id = traitlets.Unicode("").tag(sync=True)
    """Model id of the ipyleaflet map, whose view the page follows. Written by Python."""
    second_map_id = traitlets.Unicode("").tag(sync=True)
    """Model id of the map at its right while comparing side by side, else empty. By Python."""
    row = StructTrait(TileRowState | None, None)
    """The row on screen. Written by Python."""
    visible_layers = traitlets.List(traitlets.Int()).tag(sync=True)
    """Indices of the layers on screen, the lowest first. Written by both."""
    settings = StructTrait(list[TileLayerSettings], [])
    """How each layer of the row is drawn. Written by both."""
    comparison = StructTrait(MapComparison, MapComparison())
    """How the visible layers are shown. Written by both."""
    has_grid = traitlets.Bool(default_value=False).tag(sync=True)
    """Whether the borders and numbers of the tiles are drawn. Written by both."""
    audit = StructTrait(AuditState | None, None)
    """What the last audit of the row on screen said. Written by Python."""
    coverage = StructTrait(CoverageState | None, None)
    """Which coverage picture lies on the map, None for none. Written by both."""

    def __init__(
        self, handlers: Mapping[type[Request], Handler], *, on_close: Callable[[], None]
    ) -> None:
        self._answers = handlers
        self._on_close = on_close
        super().__init__()

    def close_resources(self) -> None:
        """End what runs; the view stays."""
        super().close_resources()
        self._on_close()

    def _handlers(self) -> Mapping[type[Request], Handler]:
        return self._answers
