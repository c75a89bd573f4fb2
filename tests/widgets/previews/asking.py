"""Questions about large previews, as the widget asks them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lb_widgets.io.frames import as_frame
from lb_widgets.media.loader import Loader
from lb_widgets.messages.previews import (
    DocumentPageRequest,
    OpenRequest,
)
from lb_widgets.model.types import AttachmentType
from lb_widgets.widgets.base import Context
from lb_widgets.widgets.previews.asked import Asked, RecentFile
from lb_widgets.widgets.previews.serving import PreviewAnswers
from lb_widgets.widgets.previews.subjects import Opener, Subject, subject_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.messages.previews import (
        SubjectRequest,
    )
    from lb_widgets.widgets.base import Reply


def asking(
    value: Any,
    *,
    recent: RecentFile | None = None,
    resolve: Callable[[str], Any] | None = None,
    is_opening: bool = True,
    context: Context | None = None,
) -> Asked:
    """Return a question about a value."""
    subject = Subject(AttachmentType.IMAGE, "IMAGE", "", value)
    context = context or Context("1", lambda _message, _buffers: None)
    kept = RecentFile() if recent is None else recent
    return Asked(subject, Loader(resolve=resolve), context, kept, 800, 600, is_opening)


def of_bytes(body: bytes, name: str = "file") -> Asked:
    """Return a question about a URL that leads to some bytes."""
    return asking(f"https://nowhere.invalid/{name}", resolve=lambda _: body)


class Asking:
    """Questions about one row, through the handlers of the widgets.

    Parameters
    ----------
    row : dict
        The row.
    """

    def __init__(self, row: dict[str, Any]) -> None:
        values = dict(as_frame([row]).iloc[0])
        self.loader = Loader()
        answers = PreviewAnswers(lambda request: Opener(subject_of(request, values), self.loader))
        self._handlers: dict[type[Any], Callable[[Any, Context], Any]] = dict(answers.handlers())

    def open(self, attachment: int | None = None, **more: Any) -> Reply:
        """Open the asset, or an attachment."""
        return self.ask(
            OpenRequest("1", version=0, row=0, attachment=attachment, width=400, height=300), **more
        )

    def page(
        self,
        page: int,
        *,
        width: int = 120,
        height: int = 120,
        with_text: bool = False,
        cancelled: bool = False,
    ) -> Reply:
        """Ask for a page of the asset."""
        subject: dict[str, Any] = {"version": 0, "row": 0, "attachment": None}
        box = {"width": width, "height": height}
        request = DocumentPageRequest("1", **subject, page=page, **box, with_text=with_text)
        return self.ask(request, cancelled=cancelled)

    def ask(self, request: SubjectRequest, *, cancelled: bool = False) -> Reply:
        """Ask anything."""
        context = Context("1", lambda _message, _buffers: None)
        if cancelled:
            context.cancel()
        return self._handlers[type(request)](request, context)
