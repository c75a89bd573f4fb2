"""The viewer as a widget: traits, requests, and what Python may call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import msgspec
import traitlets

from lb_widgets.io.frames import as_frame
from lb_widgets.media.layers import blend_mode_of, opacity_of
from lb_widgets.media.loader import Loader, default_loader
from lb_widgets.messages.overlay_viewer import REQUESTS, LayerState, PictureRequest, RowRequest
from lb_widgets.widgets.base import LbWidget, StructTrait
from lb_widgets.widgets.base.static_form import static_html
from lb_widgets.widgets.overlay_viewer.rows import OverlayRows
from lb_widgets.widgets.overlay_viewer.states import LayerStates, check_names, index_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lb_widgets.messages.base import Request
    from lb_widgets.messages.overlay_viewer import OverlayRow
    from lb_widgets.widgets.base import Context, Reply
    from lb_widgets.widgets.base.router import Handler

_STATIC_ROWS = 20


class OverlayViewer(LbWidget, bundle="overlay_viewer"):
    """Blends up to 10 image overlays over the image of a data row.

    Parameters
    ----------
    rows : DataFrame, list of dict, or dict
        Data rows in any form that `read_rows` takes; not changed.
    row : int, default 0
        Position of the row to show first.
    resolve : callable, optional
        For values that need more than a plain fetch: called with each, returns the bytes
        themselves, or the URL or path to open instead.

    Raises
    ------
    InputError
        There is no such row.

    Examples
    --------
    >>> viewer = OverlayViewer(rows)  # doctest: +SKIP
    >>> viewer.show(3)  # doctest: +SKIP
    >>> viewer.set_layer("CIR", opacity=0.4, blend_mode="multiply")  # doctest: +SKIP
    """

    requests: ClassVar = REQUESTS

    position = traitlets.Int(0).tag(sync=True)
    """Which row is shown, 0-based. Written by Python and the browser."""

    row_count = traitlets.Int(0).tag(sync=True)
    """How many rows there are. Written by Python."""

    layers = StructTrait(
        list[LayerState],
        [],
        help="How this row's layers are shown, the lowest first; kept from row to row by name. "
        "Written by Python and the browser.",
    )

    def __init__(
        self, rows: Any, *, row: int = 0, resolve: Callable[[str], bytes | str] | None = None
    ) -> None:
        self._own_loader = Loader(resolve=resolve) if resolve else None
        self._rows = OverlayRows(as_frame(rows), self._own_loader or default_loader())
        self._states = LayerStates()
        super().__init__()
        self.row_count = len(self._rows)
        if self.row_count or row:
            self.show(row)
            self._start_row()

    def show(self, position: int) -> None:
        """Show the row at this position (0-based, in the rows' own order).

        Raises
        ------
        InputError
            There is no such row.
        """
        self._rows.at(position)
        self.position = position

    def set_layer(
        self,
        layer: int | str,
        *,
        opacity: float | None = None,
        visible: bool | None = None,
        blend_mode: str | None = None,
    ) -> None:
        """Change how a layer is shown, here and on every row that has a layer of its name.

        Parameters
        ----------
        layer : int or str
            Its index, 0 for the lowest, or its name.
        opacity : float, 0 to 1, optional
        visible : bool, optional
        blend_mode : BlendMode or str, optional
            What is not given stays as it is.

        Raises
        ------
        InputError
            This row has no such layer, or a value is not allowed.
        """
        changes: dict[str, Any] = {}
        if opacity is not None:
            changes["opacity"] = opacity_of(opacity)
        if visible is not None:
            changes["visible"] = visible
        if blend_mode is not None:
            changes["blend_mode"] = blend_mode_of(blend_mode)
        with self.lock:
            states: list[LayerState] = list(self.layers)
            index = index_of(layer, [state.name for state in states])
            states[index] = msgspec.structs.replace(states[index], **changes)
            self.layers = states

    def close_resources(self) -> None:
        """End what runs; the view stays."""
        super().close_resources()
        if self._own_loader is not None:
            self._own_loader.close()

    @traitlets.validate("position")
    def _check_position(self, proposal: Any) -> int:
        self._rows.at(proposal["value"])
        return proposal["value"]

    @traitlets.validate("layers")
    def _check_layers(self, proposal: Any) -> list[LayerState]:
        check_names(proposal["value"], self._rows.layer_names(self.position))
        return proposal["value"]

    @traitlets.observe("position")
    def _start_row(self, _change: Any = None) -> None:
        with self.lock:
            self.layers = self._states.of(self._rows.layer_names(self.position))

    @traitlets.observe("layers")
    def _remember(self, change: Any) -> None:
        with self.lock:
            self._states.remember(change["new"])

    def _handlers(self) -> Mapping[type[Request], Handler]:
        return {RowRequest: self._describe, PictureRequest: self._picture}

    def _describe(self, request: RowRequest, _context: Context) -> OverlayRow:
        return self._rows.describe(request.position)

    def _picture(self, request: PictureRequest, context: Context) -> Reply:
        return self._rows.picture(request.position, request.layer, cancelled=context.cancelled)

    def static_form(self) -> str:
        """Return what stands for the widget where no kernel runs."""
        count = len(self._rows)
        shown = range(min(count, _STATIC_ROWS))
        described = [self._rows.describe(position) for position in shown]
        return static_html(
            self.model_id,
            title=f"Overlay viewer: {count:,} {'row' if count == 1 else 'rows'}",
            lines=[f"The first {_STATIC_ROWS} are listed."] if count > _STATIC_ROWS else [],
            columns=("Row", "Layers"),
            rows=[(row.title, ", ".join(row.layers) or row.notice) for row in described],
        )
