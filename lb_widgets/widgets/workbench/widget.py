"""The workbench as a widget: what Python may call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import traitlets

from lb_widgets.checks import check
from lb_widgets.errors import InputError
from lb_widgets.io.frames import as_frame
from lb_widgets.widgets.attachment_panel import AttachmentPanel
from lb_widgets.widgets.data_row_table import DataRowTable
from lb_widgets.widgets.overlay_viewer import OverlayViewer
from lb_widgets.widgets.row_details import RowDetails
from lb_widgets.widgets.submit_button import SubmitButton
from lb_widgets.widgets.tile_layer_map import TileLayerMap
from lb_widgets.widgets.workbench.background import Rechecks
from lb_widgets.widgets.workbench.following import Following

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from lb_widgets.checks import Report
    from lb_widgets.client import Client

MAP_HEIGHT: Final = 480
"""Pixels of the map in a narrow cell; in a wide one it is as high as the stage."""


class Workbench(Following, bundle="workbench"):
    """Table, picture, map or preview of the active row, its details, and the submit line.

    Parameters
    ----------
    rows : DataFrame, list of dict, or dict
        Data rows in any form that `read_rows` takes; not changed.
    client : Client, optional
        Where the rows go. Without one there is no submit line, and no problems are shown: which
        there are depends on where the rows go.
    dataset : str, optional
        Name of the dataset that the rows go to; required with a client.
    resolve : callable, optional
        Called with each URL or path before it is opened; returns what to open instead, or the
        bytes. For delegated access and re-signing; see `lb_widgets.media.loader.Loader`.

    Attributes
    ----------
    table, viewer, map, panel, details, submit
        The widgets inside; `submit` is None without a client.
    report : Report or None
        What `check` found for this client's endpoint; None while changed rows are checked anew.

    Raises
    ------
    InputError
        The rows cannot be read, or there is a client and no dataset.

    Examples
    --------
    >>> workbench = Workbench(rows, client=client, dataset="trials")  # doctest: +SKIP
    >>> workbench.show(3)  # doctest: +SKIP
    >>> workbench.panel.show(3, attachment=1)  # doctest: +SKIP
    >>> workbench.table.apply_fixes()  # doctest: +SKIP
    """

    work_text = traitlets.Unicode("").tag(sync=True)
    """How far the work in the background is; empty where there is none. Written by Python."""

    def __init__(
        self,
        rows: Any,
        *,
        client: Client | None = None,
        dataset: str | None = None,
        resolve: Callable[[str], bytes | str] | None = None,
    ) -> None:
        if client is not None and dataset is None:
            raise InputError(
                "Workbench(client=…) needs dataset=: the name of the dataset to submit to."
            )
        frame = as_frame(rows)
        endpoint = client.endpoint if client else None
        report = self.report = check(frame, endpoint=endpoint) if client else None
        table = DataRowTable(frame, problems=report, resolve=resolve)
        table.endpoint = endpoint
        self._rechecks = Rechecks(
            endpoint,
            on_report=self._take_report,
            on_progress=self._tell,
            on_error=self.show_error,
        )
        super().__init__(
            frame,
            table=table,
            viewer=OverlayViewer(frame, resolve=resolve),
            map=TileLayerMap(frame, height=MAP_HEIGHT, resolve=resolve),
            panel=AttachmentPanel(frame, resolve=resolve),
            details=RowDetails(frame, issues=report.issues if report else None),
            submit=SubmitButton(table, client=client, dataset=dataset)
            if client and dataset
            else None,
        )
        table.observe(self._on_version, "version")
        if len(frame):
            self.show(0)

    @property
    def selected(self) -> pd.DataFrame:
        """The rows that are ticked in the table."""
        return self.table.selected

    def close_resources(self) -> None:
        """End what runs in the background, here and in all parts; may be called twice."""
        super().close_resources()
        self._rechecks.close()
        for part in self._parts():
            if part is not self.map:  # which lets go through its companion
                part.close_resources()

    def close(self) -> None:
        """Close the workbench and everything in it."""
        parts = self._parts()
        super().close()
        for part in parts:
            part.close()

    def static_form(self) -> str:
        """Return what stands where no kernel runs: the form of the table, which hides it."""
        return self.table.static_form()

    def _parts(self) -> list[Any]:
        parts = (self.table, self.viewer, self.map, self.panel, self.details, self.submit)
        return [part for part in parts if part is not None]

    def _on_version(self, _change: Any) -> None:
        """Show the rows that the table shows: somebody has repaired, replaced or checked some."""
        rows = self.table.rows
        report = self.table.problems if self.table.is_checked else None
        if rows is self._frame and report is self.report:
            return
        is_unchecked = rows is not self._frame and report is None and self.submit is not None
        self.report = report
        self._replace(rows, report.issues if report else None)
        if is_unchecked:
            self._rechecks.start(rows)  # not here: whoever has changed the rows may hold a lock
        else:
            self._rechecks.stop()

    def _take_report(self, frame: pd.DataFrame, report: Report) -> None:
        with self.table.lock:
            if self.table.rows is frame:
                self.table.problems = report  # comes back through _on_version

    def _tell(self, text: str) -> None:
        self.work_text = text
