"""The panel as a widget: what Python may call."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, Any, ClassVar, Final

import traitlets

from lb_widgets.errors import Cancelled, InputError
from lb_widgets.media.loader import Loader, default_loader
from lb_widgets.messages.attachment_panel import REQUESTS, OtherWidget, ShowRequest
from lb_widgets.messages.previews import (
    OpenRequest,
)
from lb_widgets.messages.row_details import DetailRequest
from lb_widgets.widgets.attachment_panel.others import OtherWidgets
from lb_widgets.widgets.attachment_panel.rows import PanelRows
from lb_widgets.widgets.attachment_panel.static import OnScreen, StaticPanel
from lb_widgets.widgets.base import LbWidget
from lb_widgets.widgets.previews.serving import PreviewAnswers
from lb_widgets.widgets.previews.subjects import Opener

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping

    import msgspec
    import pandas as pd

    from lb_widgets.messages.base import Request
    from lb_widgets.messages.previews import (
        SubjectRequest,
    )
    from lb_widgets.messages.row_details import RowDetail
    from lb_widgets.widgets.base import Context, Reply
    from lb_widgets.widgets.base.router import Handler

    OnOpen = Callable[[int, int | None], object]


_UNHEARD: Final = object()


class AttachmentPanel(LbWidget, bundle="attachment_panel"):
    """Shows the asset of a data row and each of its attachments, as a labeler would see it.

    Pictures, video, audio, text, pages, documents, conversations, scans and tile layers; what
    cannot be shown says why. No markup from data enters the notebook's page.

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

    Examples
    --------
    >>> panel = AttachmentPanel(rows)  # doctest: +SKIP
    >>> panel.show(3)  # doctest: +SKIP
    >>> panel.show(3, attachment=1)  # doctest: +SKIP
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
    row_order = traitlets.List(traitlets.Int()).tag(sync=True)
    """Positions of the rows around the one on screen, in the order of a table beside: what comes
    next is fetched ahead. Empty is the rows' own order. Written by Python."""
    place_number = traitlets.Int(0).tag(sync=True)
    """Grows whenever position or attachment are set here, not in the page: what the page has set
    comes back to it, late, and is no news. Written by Python."""

    def __init__(
        self,
        rows: Any,
        *,
        resolve: Callable[[str], bytes | str | os.PathLike[str]] | None = None,
    ) -> None:
        self._rows = PanelRows(rows)
        self._hearing = threading.local()
        self._own_loader = Loader(resolve=resolve) if resolve else None
        self._previews = PreviewAnswers(self.opener)
        self._others = OtherWidgets(resolve)
        self._openers: list[OnOpen] = []
        self._still = StaticPanel(self)
        super().__init__(row_count=len(self._rows))

    @property
    def rows(self) -> pd.DataFrame:
        """The rows, in the canonical form.

        Set it to show others in their place: the row on screen stays where its key is among them.
        """
        return self._rows.frame

    @rows.setter
    def rows(self, rows: Any) -> None:
        new = PanelRows(rows, self.version + 1)
        with self.lock, self.hold_sync():
            place = self._rows.place_of(self.position, new)
            self._rows = new
            self.row_count = len(new)
            last = max(len(new) - 1, 0)
            self.position = min(self.position, last) if place is None else place
            if place is None or not self._has(place, self.attachment):
                self.attachment = None
            self.version = new.version

    def show(self, position: int, attachment: int | None = None) -> None:
        """Show a row's asset, or one of its attachments; both counted from 0.

        Raises
        ------
        InputError
            There is no such row or attachment.
        """
        with self.lock, self.hold_sync():
            self._rows.check(position, attachment)
            self.position, self.attachment = position, attachment

    def set_state(self, sync_data: Any) -> None:
        """Take what the page has set."""
        self._hearing.heard = sync_data
        try:
            super().set_state(sync_data)
        finally:
            self._hearing.heard = {}

    @traitlets.observe("position", "attachment")
    def _on_place(self, change: Any) -> None:
        heard = getattr(self._hearing, "heard", {})
        if heard.get(change["name"], _UNHEARD) != change["new"]:
            self.place_number += 1

    def on_open(self, callback: OnOpen) -> Callable[[], None]:
        """Call ``callback(position, attachment)`` when the viewer or the map is asked for.

        The panel then shows neither: whoever listens does. What the callback raises is shown in the
        panel. It is called on another thread than the one that runs cells.

        Returns
        -------
        callable
            Without arguments: ends this.
        """
        with self.lock:
            self._openers.append(callback)

        def stop() -> None:
            with self.lock, contextlib.suppress(ValueError):  # stopped before
                self._openers.remove(callback)

        return stop

    def close_resources(self) -> None:
        """End what runs and let go of the files; the view stays. May be called twice."""
        super().close_resources()
        self._still.close()
        self._others.close()
        self._previews.close()
        if self._own_loader is not None:
            self._own_loader.close()

    def static_form(self) -> str:
        """Return what stands for the widget where no kernel runs."""
        return self._still.html()

    def on_screen(self) -> OnScreen:
        """Return what of which rows is on screen at this moment."""
        with self.lock:
            position = max(0, min(self.position, len(self._rows) - 1))
            return OnScreen(self._rows, position, self.attachment)

    def opener(self, request: SubjectRequest) -> Opener:
        """Return what a question is about, and what opens it.

        Raises
        ------
        InputError
            There is no such row or attachment.
        Cancelled
            The rows are others by now.
        """
        subject = self._at(request.version).subject(request)
        return Opener(subject, self._own_loader or default_loader())

    def _handlers(self) -> Mapping[type[Request], Handler]:
        previews = self._previews.handlers()
        open_ = previews[OpenRequest]

        def opened(request: OpenRequest, context: Context) -> msgspec.Struct | Reply | None:
            reply = open_(request, context)
            self._still.complete_soon()
            return reply

        return {
            **previews,
            OpenRequest: opened,
            DetailRequest: self._detail,
            ShowRequest: self._show_other,
        }

    def _detail(self, request: DetailRequest, _context: Context) -> RowDetail:
        return self._at(request.version).detail(request.row)

    def _show_other(self, request: ShowRequest, _context: Context) -> OtherWidget:
        rows = self._at(request.version)
        rows.check(request.row, request.attachment)
        with self.lock:
            openers = list(self._openers)
        for callback in openers:
            callback(request.row, request.attachment)
        if openers:
            return OtherWidget("")
        return OtherWidget(self._others.show(rows.frame.iloc[[request.row]], request.attachment))

    def _at(self, version: int) -> PanelRows:
        with self.lock:
            rows = self._rows
        if version != rows.version:
            raise Cancelled
        return rows

    def _has(self, position: int, attachment: int | None) -> bool:
        try:
            self._rows.check(position, attachment)
        except InputError:
            return False
        return True
