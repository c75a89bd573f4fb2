"""A page of a PDF being drawn by PDFium, slice by slice: between two, others have their turn."""

from __future__ import annotations

import math
import time
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from PIL import Image

MAX_PIXELS: Final = 25_000_000
"""Of a page that is drawn, at most: 4,200 by 5,900 of A4, which 100 MB hold while it is drawn."""
SLICE: Final = 0.1
"""Seconds of drawing before others have their turn."""
QUALITY: Final = 90
"""Of a page as a JPEG, with its colours in full resolution: so that letters are clean."""


class Drawing:
    """A page that is being drawn on white.

    Parameters
    ----------
    library : module
        PDFium.
    page : PdfPage
        Of that library.
    size : (int, int), pixels
        Of the picture.
    """

    def __init__(self, library: Any, page: Any, size: tuple[int, int]) -> None:
        self._raw = library.raw
        self._page = page
        self._size = size
        self._status: int | None = None
        self._slice_end = 0.0
        self.seconds = 0.0
        """That drawing has taken so far."""
        format_ = self._raw.FPDFBitmap_BGRx
        self._bitmap = library.PdfBitmap.new_native(*size, format_, rev_byteorder=True)
        self._bitmap.fill_rect((255, 255, 255, 255), 0, 0, *size)
        self._pause = self._raw.IFSDK_PAUSE(version=1)

        def is_over(_: object) -> int:
            return int(time.monotonic() >= self._slice_end)

        library.internal.set_callback(self._pause, "NeedToPauseNow", is_over)

    @property
    def goes_on(self) -> bool:
        """Whether more is to be drawn."""
        return self._status == self._raw.FPDF_RENDER_TOBECONTINUED

    def go_on(self, seconds: float) -> None:
        """Draw for a slice of time, and for `seconds` in all at most."""
        start = time.monotonic()
        self._slice_end = start + min(SLICE, seconds - self.seconds)
        if self._status is None:
            flags = self._raw.FPDF_ANNOT | self._raw.FPDF_REVERSE_BYTE_ORDER
            self._status = self._raw.FPDF_RenderPageBitmap_Start(
                self._bitmap, self._page, 0, 0, *self._size, 0, flags, self._pause
            )
        else:
            self._status = self._raw.FPDF_RenderPage_Continue(self._page, self._pause)
        self.seconds += time.monotonic() - start

    def image(self) -> Image.Image | None:
        """Return the picture in mode RGB; None where the page could not be drawn."""
        if self._status != self._raw.FPDF_RENDER_DONE:
            return None
        return self._bitmap.to_pil().convert("RGB")

    def close(self) -> None:
        """Let go of the page and of the memory."""
        self._raw.FPDF_RenderPage_Close(self._page)
        self._bitmap.close()
        self._page.close()


def fitting(
    page: tuple[float, float], box: tuple[int, int], max_pixels: int = MAX_PIXELS
) -> tuple[int, int] | None:
    """Return the largest size of a page's shape in a box, of at most `max_pixels`.

    Parameters
    ----------
    page : (float, float)
        Width and height, in any unit.
    box : (int, int), pixels
        Width and height.

    Returns
    -------
    (int, int) or None, pixels
        At least 1 each; None where the page has no area.
    """
    width, height = page
    if not (0 < width < math.inf and 0 < height < math.inf):
        return None
    scale = min(box[0] / width, box[1] / height, math.sqrt(max_pixels / (width * height)))
    return max(1, round(width * scale)), max(1, round(height * scale))


def encoded(image: Image.Image) -> bytes:
    """Return a page as a JPEG, which takes a tenth of the time of a PNG."""
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=QUALITY, subsampling=0)
    return buffer.getvalue()
