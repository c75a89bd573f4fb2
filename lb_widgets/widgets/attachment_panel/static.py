"""What a saved notebook shows of a panel: the row on screen in words, and its picture if any."""

from __future__ import annotations

from threading import Event, Timer
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from lb_widgets.errors import LbWidgetsError
from lb_widgets.messages.previews import (
    Thumbnail,
    ThumbnailRequest,
)
from lb_widgets.messages.table_cells import Shown
from lb_widgets.widgets.base import Context
from lb_widgets.widgets.base.static_form import StaticImage, static_html

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.messages.row_details import RowDetail
    from lb_widgets.widgets.attachment_panel.rows import PanelRows
    from lb_widgets.widgets.previews.subjects import Opener

SIZES: Final = ((480, 320), (240, 160))
"""Pixels of the box of the picture that is saved; the next one where its file is too large."""
MAX_BYTES: Final = 200_000
"""Of that picture's file."""
QUIET: Final = 3.0
"""Seconds after the last preview for the page before it is drawn: the page comes first."""
MAX_ATTACHMENTS: Final = 20
_MAX_VALUE: Final = 200


class OnScreen(NamedTuple):
    """What of which rows is on screen."""

    rows: PanelRows
    position: int
    attachment: int | None


class HasStaticForm(Protocol):
    """What is needed of a panel."""

    replace_static_form: Callable[[str], None] | None

    @property
    def model_id(self) -> str:
        """What the static form is told by."""
        ...

    def on_screen(self) -> OnScreen:
        """Return what is on screen at this moment."""
        ...

    def opener(self, request: ThumbnailRequest) -> Opener:
        """Return what opens a subject."""
        ...


class StaticPanel:
    """What stands for a panel where no kernel runs; its picture is added when the page has its own.

    Parameters
    ----------
    panel : HasStaticForm
        Asked anew each time.
    """

    def __init__(self, panel: HasStaticForm) -> None:
        self._panel = panel
        self._timer: Timer | None = None
        self._closed = Event()

    def html(self, image: StaticImage | None = None) -> str:
        """Return it."""
        rows, position, attachment = self._panel.on_screen()
        if not len(rows):
            return static_html(self._panel.model_id, title="Attachment panel: 0 rows")
        return _form(self._panel.model_id, rows, position, attachment, image)

    def complete_soon(self) -> None:
        """Bring it up to date when the page has asked for no other preview since."""
        self.close()
        if self._panel.replace_static_form is not None:
            self._closed = closed = Event()
            self._timer = Timer(QUIET, self._complete, [closed])
            self._timer.daemon = True
            self._timer.start()

    def close(self) -> None:
        """Leave it as it is."""
        self._closed.set()
        if self._timer is not None:
            self._timer.cancel()

    def _complete(self, closed: Event) -> None:
        form = self.html(self._image(closed))
        if self._panel.replace_static_form is not None and not closed.is_set():
            self._panel.replace_static_form(form)

    def _image(self, closed: Event) -> StaticImage | None:
        """Return what is on screen as a small picture; None where that is none."""
        from lb_widgets.widgets.previews.thumbnails import thumbnail  # noqa: PLC0415 - Pillow, late

        rows, position, attachment = self._panel.on_screen()
        context = Context("static", lambda _message, _buffers: None, _cancelled=closed)
        for width, height in SIZES:
            request = ThumbnailRequest(
                "static", rows.version, position, attachment, width=width, height=height
            )
            try:
                reply = thumbnail(self._panel.opener(request), request, context)
            except LbWidgetsError:
                return None  # the form without it is what remains
            shown = reply.result
            if not isinstance(shown, Thumbnail) or shown.shows is not Shown.PICTURE:
                return None
            body = bytes(reply.buffers[0])
            if len(body) <= MAX_BYTES:
                return StaticImage(
                    shown.content_type, body, _named(rows.detail(position), attachment)
                )
        return None


def _form(
    model_id: str,
    rows: PanelRows,
    position: int,
    attachment: int | None,
    image: StaticImage | None,
) -> str:
    detail = rows.detail(position)
    count = len(detail.attachments) + detail.more_attachments
    lines = [f"Row {position + 1:,} of {len(rows):,}: {detail.key}"]
    if attachment is not None:
        lines.append(f"On screen: {_named(detail, attachment)}")
    lines += [each.message for each in detail.problems]
    if count > MAX_ATTACHMENTS:
        lines.append(f"The first {MAX_ATTACHMENTS} of {count:,} attachments are listed.")
    asset = next((field.text for field in detail.fields if field.name == "row_data"), "missing")
    shown = [("Asset", detail.media_type, "", _cut(asset))]
    shown += [
        (f"Attachment {each.index + 1:,}", each.type, each.name, _cut(each.value))
        for each in detail.attachments[:MAX_ATTACHMENTS]
    ]
    return static_html(
        model_id,
        title=f"Attachment panel: {len(rows):,} {'row' if len(rows) == 1 else 'rows'}",
        lines=lines,
        image=image,
        columns=("", "type", "name", "value"),
        rows=shown,
    )


def _named(detail: RowDetail, attachment: int | None) -> str:
    """Return what is on screen in words."""
    if attachment is None or attachment >= len(detail.attachments):
        return f"{detail.media_type} {detail.key}".strip()
    each = detail.attachments[attachment]
    return f"{each.type} {each.name}".strip()


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_VALUE else f"{text[: _MAX_VALUE - 1]}…"
