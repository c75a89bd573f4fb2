"""One selection everywhere: the active row of the table, and what everything else shows of it."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, Any

import traitlets

from lb_widgets.errors import InputError
from lb_widgets.messages.workbench import OnStage, PaneSizes, StageState
from lb_widgets.widgets.base import LbWidget, StructTrait
from lb_widgets.widgets.workbench.background import Background
from lb_widgets.widgets.workbench.parts import part
from lb_widgets.widgets.workbench.stages import layer_index, stages_of

if TYPE_CHECKING:
    from collections.abc import Generator

    import pandas as pd

    from lb_widgets.widgets.attachment_panel import AttachmentPanel
    from lb_widgets.widgets.data_row_table import DataRowTable
    from lb_widgets.widgets.overlay_viewer import OverlayViewer
    from lb_widgets.widgets.row_details import RowDetails
    from lb_widgets.widgets.submit_button import SubmitButton
    from lb_widgets.widgets.tile_layer_map import TileLayerMap


class Following(LbWidget):
    """The parts of a workbench, which all show the active row of its table.

    What the table says is followed at once, on the thread that says it and under the table's lock.
    What the others say reaches the table in the background: whoever says it may hold a lock of
    theirs, and two threads would wait for each other's.

    Parameters
    ----------
    frame : DataFrame
        Canonical.
    **parts
        The widgets.
    """

    table: DataRowTable = part("All rows; `active_key` is the one that everything else shows.")
    viewer: OverlayViewer = part("On stage for pictures.")
    map: TileLayerMap = part("On stage for tile layers.")
    panel: AttachmentPanel = part("On stage for everything else, and for attachments.")
    details: RowDetails = part("The active row in words.")
    submit: SubmitButton | None = part("The submit line; None without a client.")
    stage = StructTrait(StageState, StageState(), help="What is on stage. Written by both.")
    sizes = StructTrait(PaneSizes, PaneSizes(), help="Where the splitters are. Written by both.")

    def __init__(self, frame: pd.DataFrame, **parts: Any) -> None:
        self._frame = frame
        self._key = ""
        self._staged = StageState()  # the trait is for a moment whatever the page says
        self._preferred: OnStage | None = None
        self._thread = threading.local()
        self._background = Background(self.show_error)
        super().__init__(**parts)
        self.lock = self.table.lock
        self.table.observe(self._on_active, "active_key")
        for widget in (self.viewer, self.map):
            widget.observe(self._on_position, "position")
        self.panel.observe(self._on_position, ["position", "attachment"])
        self.panel.on_open(self._on_open)

    def show(self, position: int) -> None:
        """Make the row at this position (0-based, in the rows' own order) the active one.

        Raises
        ------
        InputError
            There is no such row.
        """
        key = self.table.key_of(position)
        if self.table.active_key == key:
            self._show(position, key)
        else:
            self.table.active_key = key  # comes back through _on_active

    def close_resources(self) -> None:
        """End what runs in the background; may be called twice."""
        super().close_resources()
        self._background.close()

    def _show(self, position: int, key: str) -> None:
        with self.lock, self._following():
            try:
                self._show_everywhere(position, key)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is shown
                self.show_error(error)
            else:
                self.error_text = ""

    def _show_everywhere(self, position: int, key: str) -> None:
        choices, is_same = stages_of(self._frame, position), key == self._key
        # Where only what is known of the row has changed, the same stays on stage.
        wanted = self._staged.shown if is_same else self._preferred
        shown = next((stage for stage in choices if stage is wanted), choices[0])
        # Before the row itself: what comes after it is fetched once it is on screen.
        self.viewer.row_order = self.panel.row_order = self.table.around(key)
        self._bring(shown, position, is_same=is_same)
        self._key = key
        self.details.show(position, key)
        self._put_on_stage(StageState(shown, choices))

    def _bring(self, stage: OnStage, position: int, *, is_same: bool = False) -> None:
        """Have a widget show a row, as far as it does not already; a panel starts at the asset."""
        widget: Any = getattr(self, stage)
        is_there = widget.position == position and (is_same or stage is not OnStage.PANEL)
        if not is_there and widget is not self._leader:
            widget.show(position)

    def _replace(self, frame: pd.DataFrame, issues: pd.DataFrame | None) -> None:
        """Show other rows, or the same with other problems, everywhere."""
        with self.lock, self._following():
            if frame is not self._frame:
                self._frame = self.viewer.rows = self.map.rows = self.panel.rows = frame
            self.details.replace(frame, issues=issues)
        key = self.table.active_key
        if key:
            self._show(self.table.position_of(key), key)
        elif len(frame):
            self.show(0)
        else:
            with self._following():
                self._key, self.details.detail = "", None
                self._put_on_stage(StageState())

    # ── what the parts say ───────────────────────────────────────────────────────────────────────
    def _on_active(self, change: Any) -> None:
        key: str = change["new"]
        if key:
            self._show(self.table.position_of(key), key)

    def _on_position(self, change: Any) -> None:
        if not self._is_following:
            self._background.soon(self._follow, change["owner"])

    def _follow(self, widget: Any) -> None:
        """Go where a viewer, map or panel is now."""
        with contextlib.suppress(InputError):  # other rows have come in between
            key = self.table.key_of(widget.position)
            if key != self.table.active_key:
                self._thread.leader = widget  # it may have gone on meanwhile: nobody moves it back
                try:
                    self.table.active_key = key
                finally:
                    self._thread.leader = None
        if widget is self.panel and self.panel.attachment is not None:
            with self.lock:
                self._put_on_stage(StageState(OnStage.PANEL, self._staged.choices))

    def _on_open(self, position: int, attachment: int | None) -> None:
        self._background.soon(self._open, position, attachment)

    def _open(self, position: int, attachment: int | None) -> None:
        """Show a layer in the viewer, or a tile layer on the map."""
        self.show(position)
        with self.lock, self._following():
            stage = self._staged.choices[0]
            self._bring(stage, position)
            layer = None if attachment is None else layer_index(self._frame, position, attachment)
            names = self.viewer.pictures.rows.describe(position).layers
            if stage is OnStage.VIEWER and layer is not None and layer < len(names):
                self.viewer.layers[names[layer]].visible = True
            self._put_on_stage(StageState(stage, self._staged.choices))

    def _put_on_stage(self, state: StageState) -> None:
        with self._following():
            self._staged = self.stage = state

    @traitlets.validate("stage")
    def _check_stage(self, proposal: Any) -> StageState:
        shown: OnStage | None = proposal["value"].shown
        choices = self._staged.choices  # the page may speak of the row before
        return StageState(shown, choices) if shown in choices else self._staged

    @traitlets.observe("stage")
    def _on_stage(self, change: Any) -> None:
        """Take what a hand has put on stage; it stays for the next rows that have it too."""
        state: StageState = change["new"]
        if self._is_following or state.shown is None:
            return
        with self.lock, self._following():
            self._staged = state
            self._preferred = None if state.shown is state.choices[0] else state.shown
            self._bring(state.shown, self.table.position_of(self._key))

    # ── who moves whom ───────────────────────────────────────────────────────────────────────────
    @property
    def _is_following(self) -> bool:
        return getattr(self._thread, "depth", 0) > 0

    @property
    def _leader(self) -> Any:
        return getattr(self._thread, "leader", None)

    @contextlib.contextmanager
    def _following(self) -> Generator[None]:
        """Move parts; what they say of it on this thread is no news."""
        self._thread.depth = getattr(self._thread, "depth", 0) + 1
        try:
            yield
        finally:
            self._thread.depth -= 1
