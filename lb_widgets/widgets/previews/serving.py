"""Answers every question about previews, for whichever widget shows the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lb_widgets.messages.previews import (
    Code,
    CodeRequest,
    DocumentPageRequest,
    FrameRequest,
    MarkdownRequest,
    OpenRequest,
    PieceRequest,
    TagsRequest,
    TextRequest,
    ThumbnailRequest,
)
from lb_widgets.widgets.base import Reply
from lb_widgets.widgets.base.widget import built

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lb_widgets.messages.base import Request
    from lb_widgets.messages.previews import (
        SubjectRequest,
    )
    from lb_widgets.widgets.base import Context
    from lb_widgets.widgets.base.router import Handler
    from lb_widgets.widgets.previews.asked import Asked, RecentFile
    from lb_widgets.widgets.previews.subjects import Opener


class PreviewAnswers:
    """The handlers of `PREVIEW_REQUESTS`.

    Parameters
    ----------
    find : callable
        From a question to what it is about; raises `InputError` or `Cancelled` where that is not.
    """

    def __init__(self, find: Callable[[SubjectRequest], Opener]) -> None:
        self._find = find
        self._recent: RecentFile | None = None

    def handlers(self) -> Mapping[type[Request], Handler]:
        """Return which function answers which question."""
        return {
            ThumbnailRequest: self._thumbnail,
            OpenRequest: self._open,
            PieceRequest: self._piece,
            TextRequest: self._text,
            MarkdownRequest: self._markdown,
            DocumentPageRequest: self._page,
            FrameRequest: self._frame,
            TagsRequest: self._tags,
            CodeRequest: _code,
        }

    def close(self) -> None:
        """Let go of the file that was opened last."""
        if self._recent is not None:
            self._recent.clear()

    # Pillow and readers of files are imported late: rows are shown before their pictures are.
    def _thumbnail(self, request: ThumbnailRequest, context: Context) -> Reply:
        from lb_widgets.widgets.previews.thumbnails import thumbnail  # noqa: PLC0415 - see above

        return thumbnail(self._find(request), request, context)

    def _open(self, request: OpenRequest, context: Context) -> Reply:
        from lb_widgets.widgets.previews.opening import opened  # noqa: PLC0415 - see above

        asked = self._asked(request, context, (request.width, request.height), is_opening=True)
        return opened(asked)

    def _piece(self, request: PieceRequest, context: Context) -> Reply:
        from lb_widgets.widgets.previews.pieces import piece  # noqa: PLC0415 - see above

        return piece(self._asked(request, context), request.start)

    def _text(self, request: TextRequest, context: Context) -> Reply:
        from lb_widgets.widgets.previews.texts import more  # noqa: PLC0415 - see above

        return more(self._asked(request, context), request.start)

    def _markdown(self, request: MarkdownRequest, context: Context) -> Reply:
        from lb_widgets.widgets.previews.texts import markdown  # noqa: PLC0415 - see above

        return markdown(self._asked(request, context))

    def _page(self, request: DocumentPageRequest, context: Context) -> Reply:
        from lb_widgets.widgets.previews.documents import page  # noqa: PLC0415 - see above

        return page(self._asked(request, context, (request.width, request.height)), request)

    def _frame(self, request: FrameRequest, context: Context) -> Reply:
        from lb_widgets.widgets.previews.scans import frame  # noqa: PLC0415 - see above

        return frame(self._asked(request, context), request.frame)

    def _tags(self, request: TagsRequest, context: Context) -> Reply:
        from lb_widgets.widgets.previews.scans import patient_tags  # noqa: PLC0415 - see above

        return patient_tags(self._asked(request, context))

    def _asked(
        self,
        request: SubjectRequest,
        context: Context,
        size: tuple[int, int] = (0, 0),
        *,
        is_opening: bool = False,
    ) -> Asked:
        from lb_widgets.widgets.previews.asked import Asked, RecentFile  # noqa: PLC0415 - see above

        if self._recent is None:
            self._recent = RecentFile()
        subject, loader = self._find(request)
        return Asked(subject, loader, context, self._recent, *size, is_opening)


def _code(_request: CodeRequest, _context: Context) -> Reply:
    return Reply(Code(built("preview_kinds.css")), [built("preview_kinds.js").encode()])
