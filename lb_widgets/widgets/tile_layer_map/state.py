# pyright: reportUnknownMemberType=false, reportIncompatibleVariableOverride=false
"""What is on screen, as traits that Python and the page write both."""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

import ipyleaflet
import ipywidgets
import traitlets
from msgspec.structs import replace

from lb_widgets.errors import InputError
from lb_widgets.model.comparison import CompareMode
from lb_widgets.model.tile_view import MapComparison, TileLayerSettings
from lb_widgets.widgets.tile_layer_map.comparison import COMPARED, comparison_of, pair_of
from lb_widgets.widgets.tile_layer_map.display import MapDisplay, Scene
from lb_widgets.widgets.tile_layer_map.layer_choice import indices_of

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from lb_widgets.messages.tile_layer_map import CoverageState
    from lb_widgets.model.mercator import Box
    from lb_widgets.model.tiles import TileLayerInfo
    from lb_widgets.widgets.tile_layer_map.companion import TileLayerCompanion

_SHARED: Final = ("visible_layers", "comparison", "has_grid", "coverage")
"""Traits that the companion has under the same names."""


class MapState(ipywidgets.VBox):
    """The traits, and what holds between them; brings maps and page in line with them.

    One lock guards it all: the page's messages may come on other threads.
    """

    visible_layers = traitlets.List()
    """Which layers of the row are on screen, the lowest first. Takes indices (0 is the main layer)
    and names; gives indices. Written by Python and the page. While two are compared, any other
    number of them ends the comparison."""
    comparison = traitlets.TraitType[Any, Any](MapComparison())
    """How the visible layers are shown, a `MapComparison`; takes the word of a mode too:
    ``"blend"``, ``"swipe"``, ``"lens"``, ``"blink"``, ``"side-by-side"``, ``"difference"``. All but
    the first compare two layers: with one on screen, it and the next one. Written by both."""
    has_grid = traitlets.Bool(default_value=False)
    """Whether borders and numbers of the uppermost layer's tiles are drawn. Written by both."""
    coverage = traitlets.Any(None)
    """Which coverage picture of the last audit lies on the map, a `CoverageState`, or None; takes
    (layer, zoom) too. Written by both."""

    def __init__(self, display: MapDisplay) -> None:
        super().__init__(layout={"width": "100%"})
        self.lock = threading.RLock()
        self._display = display
        self._settings: list[TileLayerSettings] = []
        self._held = 0
        self._was_comparing = False
        # A box that stays, so that the first map's view does when a second comes beside it.
        self._stage = ipywidgets.HBox(layout={"width": "100%", "overflow": "hidden"})
        self._stage.add_class("lbw-map__stage")
        self.observe(self._on_change, list(_SHARED))

    @property
    def info(self) -> TileLayerInfo | None:
        """The row on screen in its normal form, or None where it cannot be read."""
        return self._display.info

    def settings_of(self, index: int) -> TileLayerSettings:
        """Return how a layer is drawn; `layers` has its parts as attributes."""
        return self._settings[index]

    def change_settings(self, index: int, settings: TileLayerSettings) -> None:
        """Draw a layer otherwise; `layers` has its parts as attributes."""
        with self.lock:
            self._settings = [*self._settings[:index], settings, *self._settings[index + 1 :]]
            self._apply()

    def compare(
        self, first: int | str, second: int | str, mode: str = "swipe", **options: Any
    ) -> None:
        """Compare two layers.

        Parameters
        ----------
        first, second : int or str
            Index or name: the first lies left, above, below, around the lens; the second at the
            other side, above it, in the lens.
        mode : {"swipe", "lens", "blink", "side-by-side", "difference"}
            How.
        **options
            Of `MapComparison`: orientation, position, radius, magnification, rate, gain.

        Raises
        ------
        InputError
            There is no such layer, mode or option, or both layers are the same.
        """
        with self.lock:
            pair = indices_of([first, second], self._names())
            if len(pair) != COMPARED:
                raise InputError("compare() takes two different layers; got one twice.")
            comparison = comparison_of(mode, self.comparison, **options)
            with self._holding():
                self.visible_layers, self.comparison = pair, comparison
            self._apply()

    # --- for the widget ---

    def _listen(self, companion: TileLayerCompanion) -> None:
        self._companion = companion
        companion.lock = self.lock
        companion.observe(self._on_page, [*_SHARED, "settings"])

    def _start_row(self) -> None:
        """Show the row that the display has from its main layer."""
        count = len(self._names())
        with self._holding():
            self._settings = [TileLayerSettings()] * count
            self.coverage = None
            self.comparison = replace(self.comparison, mode=CompareMode.BLEND)
            self.visible_layers = [0] if count else []

    def _coverage_picture(self, coverage: CoverageState) -> tuple[bytes, Box]:
        """Return a coverage picture of the last audit and where it lies."""
        raise NotImplementedError

    def _checked_coverage(self, coverage: Any) -> CoverageState | None:
        """Return which coverage picture is meant, or raise `InputError`."""
        raise NotImplementedError

    def _tell_row(self) -> None:
        """Tell the page of the row on screen."""
        raise NotImplementedError

    def _apply(self, unneeded: Sequence[Any] = ()) -> None:
        """Bring maps and page in line with the traits; close maps that left the screen."""
        coverage = self.coverage
        self._was_comparing = self.comparison.mode is not CompareMode.BLEND
        scene = Scene(
            visible=tuple(self.visible_layers),
            mode=self.comparison.mode,
            has_grid=self.has_grid,
            coverage=None if coverage is None else self._coverage_picture(coverage),
        )
        unneeded = [*unneeded, *self._display.draw(scene)]
        first, second = self._display.map, self._display.second_map
        with self._holding(), self._companion.hold_sync():
            if self._companion.map_id != first.model_id:
                first.add(_control(self._companion))
                self._companion.map_id = first.model_id
            self._companion.second_map_id = second.model_id if second else ""
            self._tell_row()
            self._companion.settings = list(self._settings)
            for name in _SHARED:
                setattr(self._companion, name, getattr(self, name))
        on_screen = (first, second) if second else (first,)
        if self._stage.children != on_screen:
            self._stage.children = on_screen
        for sheet in unneeded:
            sheet.close()

    @contextmanager
    def _holding(self) -> Generator[None]:
        """Change traits without following each: whoever does so holds the lock, and applies."""
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1

    def _names(self) -> list[str]:
        return [layer.name for layer in self.info.layers] if self.info else []

    def _on_change(self, _change: Any) -> None:
        with self.lock:
            if not self._held:
                self._keep_pair()
                self._apply()

    def _on_page(self, _change: Any) -> None:
        """Take what the page wrote, all at once: one message may have written several traits."""
        with self.lock:
            if self._held:
                return
            with self._holding():
                for name in _SHARED:
                    # It may speak of a row that has left the screen; `_apply` tells what is true.
                    with suppress(InputError, traitlets.TraitError):
                        setattr(self, name, getattr(self._companion, name))
                if len(self._companion.settings) == len(self._settings):
                    self._settings = list(self._companion.settings)
            self._keep_pair()
            self._apply()

    def _keep_pair(self) -> None:
        """See that two layers are on screen while they are compared."""
        is_comparing = self.comparison.mode is not CompareMode.BLEND
        if is_comparing and len(self.visible_layers) != COMPARED:
            with self._holding():
                if self._was_comparing:
                    self.comparison = replace(self.comparison, mode=CompareMode.BLEND)
                else:
                    self.visible_layers = pair_of(self.visible_layers, len(self._names()))

    @traitlets.validate("visible_layers")
    def _check_layers(self, proposal: Any) -> list[int]:
        return indices_of(proposal["value"], self._names())

    @traitlets.validate("comparison")
    def _check_comparison(self, proposal: Any) -> MapComparison:
        comparison = comparison_of(proposal["value"], self.comparison)
        if comparison.mode is not CompareMode.BLEND:
            pair_of(self.visible_layers, len(self._names()))
        return comparison

    @traitlets.validate("coverage")
    def _check_coverage(self, proposal: Any) -> CoverageState | None:
        return self._checked_coverage(proposal["value"])


def _control(companion: TileLayerCompanion) -> Any:
    return ipyleaflet.WidgetControl(widget=companion, position="topright", transparent_bg=True)
