"""Documents in PDF: their pages as pictures and as words, by PDFium.

PDFium takes one call at a time, so every call has a turn, and drawing takes several: a page that
takes long keeps nobody from theirs. Scripts in a document are never run and forms never filled in,
because nothing here asks for it.
"""

from __future__ import annotations

from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from lb_widgets.errors import InputError, MediaError, MissingExtraError
from lb_widgets.media.pdf_drawing import Drawing, encoded, fitting
from lb_widgets.media.pdf_words import words_of
from lb_widgets.media.reasons import Reason
from lb_widgets.media.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from lb_widgets.media.content import Media
    from lb_widgets.media.thumbnails import Picture

SECONDS: Final = 5.0
"""Of drawing, at most; a page of a map with a million paths can take minutes."""

_TURNS: Final = Turns()
_NEEDS_PASSWORD: Final = (4, 5)  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY


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
        No PDF, a broken or encrypted one, or one without pages.
    MissingExtraError
        The extra ``pdf`` is not installed.
    Cancelled
        `cancelled` said so.
    """
    if media.content_type != "application/pdf":
        raise MediaError(f"Not a PDF but {media.content_type}", reason=Reason.UNSUPPORTED)
    library = _library()
    with _TURNS.taken(cancelled):
        document = _opened(library, media.body)
    try:
        yield Pdf(library, document, cancelled)
    finally:
        with _TURNS.taken():
            document.close()  # with all pages that are open


class Pdf:
    """A document that is open; made by `opened_pdf`.

    Parameters
    ----------
    library : module
        PDFium.
    document : PdfDocument
        Of that library; its bytes outlive it.
    cancelled : callable
        Asked before and while anything is done.
    """

    def __init__(self, library: Any, document: Any, cancelled: Callable[[], bool]) -> None:
        self._library = library
        self._document = document
        self._cancelled = cancelled
        with _TURNS.taken(cancelled):
            self.pages: int = len(document)
            """How many there are, at least 1."""

    def size(self, index: int) -> tuple[float, float]:
        """Return width and height of a page as it is shown, in points; (0, 0) of a damaged one."""
        self._check(index)
        with _TURNS.taken(self._cancelled):
            try:
                return self._document.get_page_size(index)
            except self._library.PdfiumError:
                return 0.0, 0.0

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
            The page is damaged or has no area, or drawing it takes too long.
        InputError
            There is no such page.
        Cancelled
            Nobody waits any longer.
        """
        self._check(index)
        name = _named(index)
        drawing = None
        try:
            with _TURNS.taken(self._cancelled):
                page = self._page(index)
                size = fitting(page.get_size(), (width, height))
                if size is None:
                    raise MediaError(f"{name} has no area", reason=Reason.TRUNCATED)
                drawing = Drawing(self._library, page, size, self._cancelled)
                drawing.go_on(seconds)
            while drawing.goes_on:
                if drawing.seconds >= seconds:
                    message = f"Drawing {name[0].lower()}{name[1:]} takes more than {seconds:g} s"
                    raise MediaError(message, reason=Reason.TOO_LARGE)
                with _TURNS.taken(self._cancelled):
                    drawing.go_on(seconds)
            with _TURNS.taken(self._cancelled):
                image = drawing.image()
        finally:
            with _TURNS.taken():
                if drawing is not None:
                    drawing.close()
        if image is None:
            raise MediaError(f"{name} is damaged", reason=Reason.TRUNCATED)
        return encoded(image)

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
        with _TURNS.taken(self._cancelled):
            page = self._page(index)
            try:
                return words_of(page, most)
            except self._library.PdfiumError as error:
                message = f"{_named(index)} is damaged"
                raise MediaError(message, reason=Reason.TRUNCATED) from error
            finally:
                page.close()

    def _check(self, index: int) -> None:
        if not 0 <= index < self.pages:
            raise InputError(f"There is no page {index + 1:,}: there are {self.pages:,}.")

    def _page(self, index: int) -> Any:
        try:
            return self._document[index]
        except self._library.PdfiumError as error:
            message = f"{_named(index)} is damaged"
            raise MediaError(message, reason=Reason.TRUNCATED) from error


def _named(index: int) -> str:
    return "The first page" if index == 0 else f"Page {index + 1:,}"


def _library() -> Any:
    try:
        return import_module("pypdfium2")
    except ImportError:
        raise MissingExtraError("A picture of a PDF", library="pypdfium2", extra="pdf") from None


def _opened(library: Any, body: bytes) -> Any:
    """Return the document; `body` has to outlive it."""
    # By hand, because `PdfDocument` reports one without pages with the error of an earlier one.
    handle = library.raw.FPDF_LoadMemDocument64(body, len(body), None)
    if not handle:
        if library.raw.FPDF_GetLastError() in _NEEDS_PASSWORD:
            message = "The PDF is encrypted: it opens with a password only"
            raise MediaError(message, reason=Reason.UNSUPPORTED)
        raise MediaError("The PDF is damaged", reason=Reason.TRUNCATED)
    document = library.PdfDocument(handle)
    if len(document) == 0:
        document.close()
        raise MediaError("The PDF has no pages", reason=Reason.TRUNCATED)
    return document
