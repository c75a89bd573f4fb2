"""The first page of a PDF as a picture, drawn by PDFium.

PDFium takes one call at a time, so a lock stands around each; scripts and forms in the document are
never run or filled in, because nothing here asks for it.
"""

from __future__ import annotations

import threading
import time
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from lb_widgets.errors import Cancelled, MediaError, MissingExtraError
from lb_widgets.media.reasons import Reason
from lb_widgets.media.thumbnails import MAX_PIXELS, Picture, encode

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.media.content import Media

SECONDS: Final = 5.0
"""Of drawing, at most; a page of a map with a million paths can take minutes."""

_LOCK: Final = threading.Lock()
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
    width, height : int, pixels
        Of the box.
    seconds : float
        Of drawing, at most.
    cancelled : callable
        Asked while it is drawn.

    Raises
    ------
    MediaError
        No PDF, a broken or encrypted one, one without pages, or one that takes too long.
    MissingExtraError
        The extra ``pdf`` is not installed.
    Cancelled
        `cancelled` said so.
    """
    if media.content_type != "application/pdf":
        raise MediaError(f"Not a PDF but {media.content_type}", reason=Reason.UNSUPPORTED)
    if width * height > MAX_PIXELS:
        raise MediaError("The page would have too many pixels", reason=Reason.TOO_LARGE)
    library = _library()
    with _LOCK:
        document = _opened(library, media.body)
        try:
            bitmap = _drawn(library, document[0], (width, height), seconds, cancelled)
            image = bitmap.to_pil().convert("RGB")
            return PdfPage(encode(image), len(document))
        except library.PdfiumError as error:
            raise MediaError("The first page is damaged", reason=Reason.TRUNCATED) from error
        finally:
            document.close()


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


def _drawn(
    library: Any,
    page: Any,
    box: tuple[int, int],
    seconds: float,
    cancelled: Callable[[], bool],
) -> Any:
    """Draw by pieces, so that there is an end to it."""
    raw = library.raw
    page_width, page_height = page.get_size()
    if not (page_width > 0 and page_height > 0):
        raise MediaError("The first page has no area", reason=Reason.TRUNCATED)
    scale = min(box[0] / page_width, box[1] / page_height)
    size = max(1, round(page_width * scale)), max(1, round(page_height * scale))
    bitmap = library.PdfBitmap.new_native(*size, raw.FPDFBitmap_BGRx, rev_byteorder=True)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, *size)
    end = time.monotonic() + seconds
    pause = raw.IFSDK_PAUSE(version=1)

    def is_over(_: object) -> int:
        return int(cancelled() or time.monotonic() > end)

    library.internal.set_callback(pause, "NeedToPauseNow", is_over)
    flags = raw.FPDF_ANNOT | raw.FPDF_REVERSE_BYTE_ORDER
    status = raw.FPDF_RenderPageBitmap_Start(bitmap, page, 0, 0, *size, 0, flags, pause)
    raw.FPDF_RenderPage_Close(page)
    if status == raw.FPDF_RENDER_TOBECONTINUED:
        if cancelled():
            raise Cancelled
        message = f"Drawing the first page takes more than {seconds:g} s"
        raise MediaError(message, reason=Reason.TOO_LARGE)
    if status != raw.FPDF_RENDER_DONE:
        raise MediaError("The first page is damaged", reason=Reason.TRUNCATED)
    return bitmap
