"""The row on screen, and its audit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets
from msgspec.structs import replace

from lb_widgets.errors import Cancelled, InputError
from lb_widgets.messages.tile_layer_map import TileRowState
from lb_widgets.widgets.tile_layer_map.audit import (
    coverage_of,
    first_coverage,
    run_audit,
    state_of,
    words_of,
)
from lb_widgets.widgets.tile_layer_map.state import MapState

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from lb_widgets.messages.tile_layer_map import AuditState, CoverageState
    from lb_widgets.model.mercator import Box
    from lb_widgets.model.tiles import TileLayerInfo
    from lb_widgets.widgets.base import Context
    from lb_widgets.widgets.tile_layer_map.display import MapDisplay
    from lb_widgets.widgets.tile_layer_map.rows import TileRows


class Auditing(MapState):
    """Steps through the tile layer rows and audits the one on screen."""

    position = traitlets.Int(-1)
    """Which row is on screen, among all rows given, 0-based; -1 for none. Written by Python: call
    `show` to go to another."""

    def __init__(
        self,
        display: MapDisplay,
        rows: TileRows,
        *,
        resolve: Callable[[str], bytes | str] | None,
    ) -> None:
        super().__init__(display)
        self._rows = rows
        self._resolve = resolve
        self._index = 0
        self._problem = ""
        self._audit_state: AuditState | None = None
        self._pictures: dict[CoverageState, tuple[bytes, Box]] = {}
        self._is_auditing = False
        self.report: Any = None
        """The `TileReport` of the last audit of the row on screen, or None."""

    def audit(self, **options: Any) -> Any:
        """Audit the tiles of the row on screen, and show what was found on the map.

        Parameters
        ----------
        **options
            Of `audit_tiles`: budget, flood_budget, force, seed, resume, …

        Returns
        -------
        TileReport
            Also kept as `report`, until another row is shown.

        Raises
        ------
        InputError
            There is no row on screen, or an audit of this map is at work.
        """
        return self._audit({"resolve": self._resolve, **options})

    def audit_row(self, context: Context) -> None:
        """Audit the row on screen for the page, telling it how far the work is."""

        def tell(progress: Any) -> None:
            context.progress(*words_of(progress))

        info = self.info

        def is_unwanted() -> bool:
            return context.cancelled() or self.info is not info

        options = {"resolve": self._resolve, "on_progress": tell, "cancelled": is_unwanted}
        report = self._audit(options)
        context.stop_if_cancelled()
        if report is not self.report:
            raise Cancelled("Another row was shown while this one was audited.")

    @property
    def row_index(self) -> int:
        """Which of the tile layer rows is on screen."""
        return self._index

    def show_index(self, index: int) -> None:
        """Show another of the tile layer rows."""
        self._show(index)

    def refresh(self) -> None:
        """Bring map and page in line with what is known now."""
        self._apply()

    def _audit(self, options: dict[str, Any]) -> Any:
        with self.lock:
            if not len(self._rows):
                raise InputError("There is no tile layer row to audit.")
            if self._is_auditing:
                raise InputError("An audit of this map is at work: wait for it, or cancel it.")
            self._is_auditing = True
            rows, index = self._rows, self._index
            row: pd.DataFrame = rows.frame.iloc[[rows.position(index)]]
        try:
            report = run_audit(row, **options)
        finally:
            self._is_auditing = False
        with self.lock:
            if (rows, index) == (self._rows, self._index):
                self._take(report)
        return report

    def _take(self, report: Any) -> None:
        """Keep a report of the row on screen and show it."""
        self.report, self._pictures = report, {}
        self._audit_state = state = state_of(report)
        with self._holding():
            self.coverage = first_coverage(report, state)
        self._apply()

    def _shown_info(self) -> TileLayerInfo:
        if self.info is None:
            raise InputError(self._problem or "There is no tile layer row on screen.")
        return self.info

    def _show(self, index: int) -> None:
        """Show a tile layer row, or nothing where there is none."""
        with self.lock:
            info, problem = self._rows.info(index) if len(self._rows) or index else (None, "")
            self._index, self._problem = index, problem
            self.report, self._audit_state, self._pictures = None, None, {}
            unneeded = self._display.show(info)
            self._start_row()
            self._apply(unneeded)
            self.position = self._rows.position(index) if len(self._rows) else -1

    def _coverage_picture(self, coverage: CoverageState) -> tuple[bytes, Box]:
        if coverage not in self._pictures:
            found = self.report.coverage(0, coverage.layer, coverage.zoom)
            self._pictures[coverage] = found.png, found.box
        return self._pictures[coverage]

    def _checked_coverage(self, coverage: Any) -> CoverageState | None:
        checked = coverage_of(coverage, self._audit_state, self.info)
        if checked is not None:
            self._coverage_picture(checked)  # a layer may not have been looked at in this zoom
        return checked

    def _tell_row(self) -> None:
        companion, info = self._companion, self.info
        companion.audit = self._audit_state
        if not len(self._rows):
            companion.row = None
            return
        state = TileRowState(
            index=self._index,
            total=len(self._rows),
            title=self._rows.title(self._index),
            problem=self._problem,
            layers=self._display.states(),
        )
        if info is not None:
            reading = "; ".join(filter(None, (info.reading, self._display.basemap_note())))
            state = replace(
                state,
                crs=info.crs,
                tile_size=info.tile_size,
                min_zoom=info.min_zoom,
                max_zoom=info.max_zoom,
                max_native_zoom=info.max_native_zoom,
                south=info.south,
                west=info.west,
                north=info.north,
                east=info.east,
                reading=reading,
            )
        companion.row = state
