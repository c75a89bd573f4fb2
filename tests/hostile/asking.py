"""Asks everything about a case that a page can ask, and judges every answer."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lb_widgets.errors import LbWidgetsError
from lb_widgets.messages.preview_texts import (
    HtmlPreview,
    Link,
)
from lb_widgets.messages.previews import (
    DocumentPageRequest,
    FrameRequest,
    MarkdownRequest,
    OpenRequest,
    PieceRequest,
    TagsRequest,
    TextRequest,
    ThumbnailRequest,
)
from lb_widgets.messages.table_cells import Shown
from lb_widgets.widgets.base import Context, Reply
from lb_widgets.widgets.base.router import describe
from lb_widgets.widgets.previews import PreviewAnswers
from lb_widgets.widgets.previews.subjects import Opener, subject_of
from tests.hostile.case import FILE_SECRET, SECRET, Case, Places, State

if TYPE_CHECKING:
    from lb_widgets.media.loader import Loader
    from lb_widgets.messages.base import Request

MAX_ANSWER: Final = 5_000_000
"""Bytes of one answer with what stands beside it."""
_BOX: Final = {"width": 800, "height": 600}
_TURNING: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LINKED: Final = ("http://", "https://", "mailto:")


@dataclass
class Answers:
    """What came of a case.

    Parameters
    ----------
    state : State
        Of a stage that was given the answer.
    text : str
        All words of the answer.
    kind : str
        Of the preview; ``"refused"`` where the question was.
    faults : list of str
        What is wrong with any answer.
    """

    state: State
    text: str
    kind: str
    faults: list[str] = field(default_factory=list)


class Asking:
    """Asks about cases, as one panel would.

    Parameters
    ----------
    loader : Loader
        Opens their media.
    places : Places
        Of the servers.
    """

    def __init__(self, loader: Loader, places: Places) -> None:
        self._loader = loader
        self._places = places

    def ask(self, case: Case) -> Answers:
        """Return what is wrong with the answers to every question about a case."""
        row = case.made(self._places)

        def find(request: Any) -> Opener:
            return Opener(subject_of(request, row), self._loader)

        handlers = PreviewAnswers(find)
        subject: dict[str, Any] = {
            "id": "1", "version": 0, "row": 0, "attachment": case.attachment
        }  # fmt: skip
        judged = _Judged(handlers.handlers())
        small = judged.answer(ThumbnailRequest(**subject, width=96, height=64))
        if isinstance(small, Reply) and not small.buffers and small.result.shows is not Shown.TEXT:
            _words(small.result.shows is Shown.NOTHING or small.result.text, judged)
        opened = judged.answer(OpenRequest(**subject, **_BOX))
        if isinstance(opened, str):
            return Answers(State.ERROR, opened, "refused", judged.faults)
        preview = opened.result.preview
        kind = preview.__struct_config__.tag
        state = {"error": State.ERROR, "nothing": State.EMPTY}.get(kind, State.SHOWN)
        text = json.dumps(msgspec.to_builtins(opened.result), ensure_ascii=False)
        if state is not State.SHOWN:
            _words(preview.text, judged)
        # What was waited for once, and in vain, is not waited for ten times.
        for request in self._follow(preview, subject) if state is State.SHOWN else ():
            judged.answer(request)
        handlers.close()
        return Answers(state, text, kind, judged.faults)

    @staticmethod
    def _follow(preview: Any, subject: dict[str, Any]) -> list[Request]:
        """Return every other question, also those that make no sense of this preview."""
        far = 2**53 - 1
        text = getattr(preview, "next", None)
        size = getattr(getattr(preview, "file", None), "size", 4_000_001)
        page = {**subject, **_BOX, "with_text": True}
        if getattr(preview, "encoding", None) == "":  # the value itself: no file is behind it
            return [TextRequest(**subject, start=text or 1), MarkdownRequest(**subject)]
        if preview.__struct_config__.tag == "tile_layer":
            return []
        return [
            *[PieceRequest(**subject, start=start) for start in (0, 4_000_000, size - 1, far)],
            *[TextRequest(**subject, start=start) for start in (text or 1, far)],
            MarkdownRequest(**subject),
            *[DocumentPageRequest(page=number, **page) for number in (0, 1, far)],
            *[FrameRequest(**subject, frame=number) for number in (0, 1, far)],
            TagsRequest(**subject),
        ]


class _Judged:
    """Answers questions and keeps what is wrong with the answers."""

    def __init__(self, handlers: Any) -> None:
        self._handlers = handlers
        self._context = Context("1", lambda _message, _buffers: None)
        self.faults: list[str] = []

    def answer(self, request: Request) -> Reply | str:
        """Return the answer, or the sentence of the refusal."""
        kind = type(request).__name__
        try:
            answer = self._handlers[type(request)](request, self._context)
        except LbWidgetsError as error:
            sentence = describe(error)
            _words(sentence, self)
            self._judge(kind, sentence)
            return sentence
        except Exception as error:  # noqa: BLE001 - that is the fault
            self.faults.append(f"{kind} raised {type(error).__name__}: {str(error)[:200]}")
            return f"{type(error).__name__}"
        reply = answer if isinstance(answer, Reply) else Reply(answer)
        self._judge(kind, msgspec.to_builtins(reply.result))
        self._judge_size(kind, reply)
        for link in _links(reply.result):
            self._judge_link(link)
        return reply

    def _judge_size(self, kind: str, reply: Reply) -> None:
        try:  # as jupyter_client does: half a surrogate pair or a NaN would lose the message
            body = json.dumps(
                msgspec.to_builtins(reply.result), allow_nan=False, ensure_ascii=False
            ).encode()
        except ValueError as error:
            self.faults.append(f"{kind} cannot be sent: {error}")
            return
        size = len(body) + sum(map(len, reply.buffers))
        if size > MAX_ANSWER:
            self.faults.append(f"{kind} is answered by {size:,} bytes")

    def _judge(self, kind: str, answer: Any) -> None:
        for path, text in _texts(answer, kind):
            # The source of a page goes to a frame, where it is no text; a link leads where it does.
            if path.endswith((".source", ".href")):
                continue
            if SECRET in text:
                self.faults.append(f"{path} tells a secret")
            if FILE_SECRET in text:
                self.faults.append(f"{path} tells what is in a local file")
            unseen = _TURNING.search(text)
            if unseen is not None:
                self.faults.append(f"{path} holds {unseen[0]!r}")

    def _judge_link(self, link: Link) -> None:
        if link.href is None:
            if not link.reason:
                self.faults.append("a link is refused without a reason")
        elif not link.href.startswith(_LINKED):
            self.faults.append(f"a link leads to {link.href[:60]!r}")
        elif "@" in link.href.split("/")[2:3] and not link.href.startswith("mailto:"):
            self.faults.append(f"a link has a user: {link.href[:60]!r}")


def _words(text: Any, judged: _Judged) -> None:
    if text is not True and not str(text).strip():
        judged.faults.append("nothing is shown, and nothing says why")


def _links(answer: Any) -> list[Link]:
    found = [getattr(answer, "link", None), getattr(getattr(answer, "preview", None), "link", None)]
    return [link for link in found if isinstance(link, Link)]


def _texts(value: Any, path: str) -> Any:
    """Return every text of an answer with where it is."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _texts(item, f"{path}.{name}")
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, path)


assert "source" in HtmlPreview.__struct_fields__
