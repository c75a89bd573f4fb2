"""Documents in PDF: their pages as pictures and as words, by PDFium.

PDFium reads them in a process of its own (`pdf_process`), one call at a time. Drawing takes several
turns, so that a page that takes long keeps nobody from theirs. Scripts in a document are never run
and forms never filled in, because nothing here asks for it.
"""

from __future__ import annotations

from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, NamedTuple

from lb_widgets.errors import InputError, MediaError, MissingExtraError
from lb_widgets.media.pdf_calls import (
    Close,
    Draw,
    Drawn,
    Drop,
    Finish,
    GoOn,
    Open,
    Opened,
    Size,
    Slice,
    Words,
    page_name,
)
from lb_widgets.media.pdf_drawing import MAX_PIXELS
from lb_widgets.media.pdf_worker import PdfWorker
from lb_widgets.media.reasons import Reason
from lb_widgets.media.thumbnails import Picture

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from lb_widgets.media.content import Media
    from lb_widgets.media.pdf_worker import PdfProcess

SECONDS: Final = 5.0
"""Of drawing, at most; a page of a map with a million paths can take minutes."""

_ATTEMPTS: Final = 3
_WORKER: Final = PdfWorker()


class PdfPage(NamedTuple):
    """A page of a PDF.

    Parameters
    ----------
    picture : Picture
        The page on white.
    pages : int
        How many pages the document has.
    """

    picture: Picture
    pages: int


def first_page(
    media: Media,
    *,
    width: int,
    height: int,
    seconds: float = SECONDS,
    cancelled: Callable[[], bool] = lambda: False,
) -> PdfPage:
    """Draw the first page as large as fits into a box.

    Parameters
    ----------
    media : Media
        What `Loader.load` returned.
    width, height, seconds
        As in `Pdf.draw`.
    cancelled : callable
        Asked while it is drawn.

    Raises
    ------
    MediaError
        As for `opened_pdf` and `Pdf.draw`.
    MissingExtraError
        The extra ``pdf`` is not installed.
    Cancelled
        `cancelled` said so.
    """
    with opened_pdf(media, cancelled=cancelled) as document:
        picture = document.draw(0, width=width, height=height, seconds=seconds)
        return PdfPage(picture, document.pages)


@contextmanager
def opened_pdf(media: Media, *, cancelled: Callable[[], bool] = lambda: False) -> Generator[Pdf]:
    """Open a PDF; that reads its list of pages and draws none.

    Parameters
    ----------
    media : Media
        What `Loader.load` returned.
    cancelled : callable
        Asked before and while anything is done with the document.

    Raises
    ------
    MediaError
        No PDF, a broken or encrypted one, one without pages, or one that takes too long or too much
        memory to read (`pdf_worker.MAX_SECONDS`, `pdf_process.MAX_MEMORY`).
    MissingExtraError
        The extra ``pdf`` is not installed.
    Cancelled
        `cancelled` said so.
    """
    if media.content_type != "application/pdf":
        raise MediaError(f"Not a PDF but {media.content_type}", reason=Reason.UNSUPPORTED)
    if find_spec("pypdfium2") is None:
        raise MissingExtraError("A picture of a PDF", library="pypdfium2", extra="pdf")
    document = Pdf(media.body, cancelled)
    try:
        yield document
    finally:
        document.close()


class Pdf:
    """A document that is open; made by `opened_pdf`.

    Parameters
    ----------
    body : bytes
        The file.
    cancelled : callable
        Asked before and while anything is done.
    """

    def __init__(self, body: bytes, cancelled: Callable[[], bool]) -> None:
        self._body = body
        self._cancelled = cancelled
        self._process: PdfProcess | None = None
        self._document = 0
        self.pages = 0
        """How many there are, at least 1."""
        with self._turn():
            pass

    def size(self, index: int) -> tuple[float, float]:
        """Return width and height of a page as it is shown, in points; (0, 0) of a damaged one."""
        self._check(index)
        with self._turn() as process:
            width, height = process.ask(Size(self._document, index), self._cancelled)
            return width, height

    def draw(self, index: int, *, width: int, height: int, seconds: float = SECONDS) -> Picture:
        """Draw a page on white, as large as fits into a box.

        Parameters
        ----------
        index : int
            Of the page, counted from 0.
        width, height : int, pixels
            Of the box; where the page would have more than `pdf_drawing.MAX_PIXELS`, it is smaller.
        seconds : float
            Of drawing, at most.

        Raises
        ------
        MediaError
            The page is damaged or has no area, or takes too long or too much memory.
        InputError
            There is no such page.
        Cancelled
            Nobody waits any longer.
        """
        self._check(index)
        for _ in range(_ATTEMPTS):
            picture = self._drawn(index, (width, height), seconds)
            if picture is not None:
                return picture
        message = f"{page_name(index)} cannot be drawn: other documents break what reads PDFs"
        raise MediaError(message, reason=Reason.UNSUPPORTED)

    def words(self, index: int, most: int) -> tuple[str, int]:
        """Return the words of a page, and of how many characters these are the beginning.

        Parameters
        ----------
        index : int
            Of the page, counted from 0.
        most : int, characters
            How many are read at most.

        Raises
        ------
        MediaError
            The page is damaged.
        InputError
            There is no such page.
        Cancelled
            Nobody waits any longer.
        """
        self._check(index)
        with self._turn() as process:
            text, total = process.ask(Words(self._document, index, most), self._cancelled)
            return text, total

    def close(self) -> None:
        """Let go of the document."""
        with _WORKER.turn() as process:
            if process is not None and process is self._process:
                process.ask(Close(self._document))

    @contextmanager
    def _turn(self) -> Generator[PdfProcess]:
        """Have the turn at the process, with the document open in it."""
        with _WORKER.running(self._cancelled) as process:
            if process is not self._process:  # the first, or another document ended the last
                self._document, self.pages = Opened(*process.ask(Open(self._body), self._cancelled))
                self._process = process
            yield process

    def _drawn(self, index: int, box: tuple[int, int], seconds: float) -> Picture | None:
        """Return a page; None where another document has ended the process meanwhile."""
        with self._turn() as process:
            call = Draw(self._document, index, *box, MAX_PIXELS, seconds)
            number, taken, goes_on = Slice(*process.ask(call, self._cancelled))
        try:
            while goes_on:
                if taken >= seconds:
                    name = page_name(index)
                    message = f"Drawing {name[0].lower()}{name[1:]} takes more than {seconds:g} s"
                    raise MediaError(message, reason=Reason.TOO_LARGE)
                with self._turn() as now:
                    if now is not process:
                        return None
                    _, taken, goes_on = Slice(*now.ask(GoOn(number, seconds), self._cancelled))
            with self._turn() as now:
                if now is not process:
                    return None
                drawn = Drawn(*now.ask(Finish(number), self._cancelled))
        finally:
            with _WORKER.turn() as now:
                if now is not None and now is process:
                    now.ask(Drop(number))
        return Picture(drawn.body, "image/jpeg", drawn.width, drawn.height)

    def _check(self, index: int) -> None:
        if not 0 <= index < self.pages:
            raise InputError(f"There is no page {index + 1:,}: there are {self.pages:,}.")
