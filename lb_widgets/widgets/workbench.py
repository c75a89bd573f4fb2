"""Everything at once: the table, the picture or map of the picked row, and the submit line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets

from lb_widgets.checks import check
from lb_widgets.checks.progress import ignore
from lb_widgets.errors import InputError
from lb_widgets.io.frames import as_frame
from lb_widgets.model.types import MediaType
from lb_widgets.widgets.base.static_form import display_with_static_form
from lb_widgets.widgets.data_row_table import DataRowTable
from lb_widgets.widgets.overlay_viewer import OverlayViewer
from lb_widgets.widgets.row_details import RowDetails
from lb_widgets.widgets.submit_button import SubmitButton
from lb_widgets.widgets.tile_layer_map import TileLayerMap

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from lb_widgets.checks import Report
    from lb_widgets.client import Client

MAP_HEIGHT = 528
"""Pixels; with its status line the map is then as tall as the viewer at its tallest."""

_TILE_LAYERS = {MediaType.TMS_GEO, MediaType.TMS_SIMPLE}


class Workbench(ipywidgets.VBox):
    """Table, viewer or map of the active row, its details, and the submit line.

    Parameters
    ----------
    rows : DataFrame, list of dict, or dict
        Data rows in any form that `read_rows` takes; not changed.
    client : Client, optional
        Where the rows go. Without one there is no submit line, and no problems are shown: which
        there are depends on where the rows go.
    dataset : str, optional
        Name of the dataset that the rows go to; required with a client.

    Attributes
    ----------
    table, viewer, map, details, submit
        The widgets inside; `submit` is None without a client.
    report : Report or None
        What `check` found for this client's endpoint.
    """

    _parts: Sequence[ipywidgets.Widget] = ()  # also when the arguments were refused

    def __init__(
        self, rows: Any, *, client: Client | None = None, dataset: str | None = None
    ) -> None:
        if client is not None and dataset is None:
            raise InputError(
                "Workbench(client=…) needs dataset=: the name of the dataset to submit to."
            )
        frame = self._frame = as_frame(rows)
        self._client = client
        self.report: Report | None = check(frame, endpoint=client.endpoint) if client else None
        self.table = DataRowTable(frame, problems=self.report)
        self.table.endpoint = client.endpoint if client else None
        self.table.endpoint = client.endpoint if client else None
        self.viewer = OverlayViewer(frame)
        self.map = TileLayerMap(frame, height=MAP_HEIGHT)
        self.details = RowDetails(frame, issues=self.report.issues if self.report else None)
        self.submit = (
            SubmitButton(self.table, client=client, dataset=dataset) if client and dataset else None
        )
        self._stage = ipywidgets.VBox(layout={"flex": "3 1 420px", "min_width": "0"})
        beside = ipywidgets.VBox([self.details], layout={"flex": "1 1 240px", "min_width": "0"})
        beside.add_class("lbw-workbench__beside")
        # It wraps into one column in a narrow cell.
        lower = ipywidgets.Box(
            [self._stage, beside],
            layout={"display": "flex", "flex_flow": "row wrap", "width": "100%", "grid_gap": "8px"},
        )
        submit = [self.submit] if self.submit else []
        self._parts = [self.table, self.viewer, self.map, self.details, *submit]
        super().__init__([self.table, lower, *submit], layout={"width": "100%", "grid_gap": "8px"})
        self.add_class("lbw-workbench")
        self.table.observe(self._on_active, "active_key")
        self.table.observe(self._on_version, "version")
        if len(frame):
            self.show(0)

    @property
    def selected(self) -> pd.DataFrame:
        """The rows that are ticked in the table."""
        return self.table.selected

    def show(self, position: int) -> None:
        """Make the row at this position (0-based, in the rows' own order) the active one."""
        key = self.table.key_of(position)
        if self.table.active_key != key:
            self.table.active_key = key  # comes back through _on_active
        else:
            self._show(position, key)

    def close(self) -> None:
        """Close the workbench and everything in it."""
        for part in self._parts:
            part.close()
        super().close()

    def _on_active(self, change: Any) -> None:
        key: str = change["new"]
        if key:
            self._show(self.table.position_of(key), key)

    def _on_version(self, _change: Any) -> None:
        """Show the rows that the table shows: somebody has repaired, replaced or checked some."""
        rows = self.table.rows
        report = self.table.problems if self.table.is_checked else None
        if rows is self._frame and report is self.report:
            return
        if rows is not self._frame and report is None and self._client is not None:
            report = check(rows, endpoint=self._client.endpoint, on_progress=ignore)
        self._frame, self.report = rows, report
        if report is not None and not self.table.is_checked:
            self.table.problems = report  # comes back here, and finds nothing to do
        self._follow()

    def _follow(self) -> None:
        self.viewer.rows = self._frame
        self.map.rows = self._frame
        self.details.replace(self._frame, issues=self.report.issues if self.report else None)
        if self.table.active_key:
            self._show(self.table.position_of(self.table.active_key), self.table.active_key)
        elif len(self._frame):
            self.show(0)

    def _show(self, position: int, key: str) -> None:
        media_type = self.table.rows["media_type"].iloc[position]
        on_stage = self.map if media_type in _TILE_LAYERS else self.viewer
        on_stage.show(position)
        self.details.show(position, key)
        if self._stage.children != (on_stage,):
            self._stage.children = (on_stage,)

    def _ipython_display_(self) -> None:
        display_with_static_form(self._repr_mimebundle_(), self.table.static_form)
