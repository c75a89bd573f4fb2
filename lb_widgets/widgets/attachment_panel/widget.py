"""The panel as a widget: what Python may call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from lb_widgets.errors import Cancelled, InputError
from lb_widgets.io.frames import as_frame
from lb_widgets.media.loader import Loader, default_loader
from lb_widgets.messages.attachment_panel import REQUESTS
from lb_widgets.messages.row_details import DetailRequest
from lb_widgets.model.data_row import ROW_COLUMNS
from lb_widgets.widgets.base import LbWidget
from lb_widgets.widgets.base.row_words import row_detail
from lb_widgets.widgets.previews.serving import PreviewAnswers
from lb_widgets.widgets.previews.subjects import Opener, subject_of, values_needed

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping

    import pandas as pd

    from lb_widgets.messages.base import Request
    from lb_widgets.messages.previews import SubjectRequest
    from lb_widgets.messages.row_details import RowDetail
    from lb_widgets.widgets.base import Context
    from lb_widgets.widgets.base.router import Handler


class AttachmentPanel(LbWidget, bundle="attachment_panel"):
    """Shows the asset of a data row and each of its attachments, as a labeler would see it.

    Parameters
    ----------
    rows : DataFrame, list of dict, or one row
        Data rows in any form that `read_rows` takes; never changed.
    resolve : callable, optional
        Called with each URL or path before it is opened; returns what to open instead, or the
        bytes. For delegated access and re-signing; see `lb_widgets.media.loader.Loader`.

    Raises
    ------
    InputError
        The rows cannot be read.
    """

    requests: ClassVar = REQUESTS

    row_count = traitlets.Int(0).tag(sync=True)
    """Number of rows. Written by Python."""
    version = traitlets.Int(0).tag(sync=True)
    """Grows with every change of the rows. Written by Python."""
    position = traitlets.Int(0).tag(sync=True)
    """Row on screen, counted from 0 in the rows' own order. Written by both."""
    attachment = traitlets.Int(None, allow_none=True).tag(sync=True)
    """Attachment on screen, counted from 0; None is the asset itself. Written by both."""

    def __init__(
        self,
        rows: Any,
        *,
        resolve: Callable[[str], bytes | str | os.PathLike[str]] | None = None,
    ) -> None:
        self._frame = as_frame(rows)
        self._own_loader = Loader(resolve=resolve) if resolve else None
        self._previews = PreviewAnswers(self._subject)
        super().__init__(row_count=len(self._frame))

    @property
    def rows(self) -> pd.DataFrame:
        """The rows, in the canonical form; set it to show others."""
        return self._frame

    @rows.setter
    def rows(self, rows: Any) -> None:
        frame = as_frame(rows)
        with self.lock, self.hold_sync():
            self._frame = frame
            self.row_count = len(frame)
            self.position = min(self.position, max(len(frame) - 1, 0))
            self.attachment = None
            self.version += 1

    def show(self, position: int, attachment: int | None = None) -> None:
        """Show a row's asset, or one of its attachments; both counted from 0.

        Raises
        ------
        InputError
            There is no such row or attachment.
        """
        if not 0 <= position < len(self._frame):
            raise InputError(f"There is no row {position}: there are {len(self._frame):,}.")
        with self.lock, self.hold_sync():
            self.position, self.attachment = position, attachment

    def close_resources(self) -> None:
        """End what runs and let go of the files; the view stays."""
        super().close_resources()
        self._previews.close()
        if self._own_loader is not None:
            self._own_loader.close()

    def _handlers(self) -> Mapping[type[Request], Handler]:
        return {**self._previews.handlers(), DetailRequest: self._detail}

    def _detail(self, request: DetailRequest, _context: Context) -> RowDetail:
        row = dict(self._row(request).items())
        canonical = {name: row[name] for name in ROW_COLUMNS if name in row}
        own = [(str(name), value) for name, value in row.items() if name not in ROW_COLUMNS]
        return row_detail(str(row.get("global_key") or request.row), canonical, own, [])

    def _subject(self, request: SubjectRequest) -> Opener:
        row = self._row(request)
        values = {name: row.get(name) for name in values_needed(request)}
        return Opener(subject_of(request, values), self._own_loader or default_loader())

    def _row(self, request: SubjectRequest | DetailRequest) -> pd.Series[Any]:
        with self.lock:
            frame, version = self._frame, self.version
        if request.version != version:
            raise Cancelled
        if request.row >= len(frame):
            raise InputError(f"There is no row {request.row}: there are {len(frame):,}.")
        return frame.iloc[request.row]
