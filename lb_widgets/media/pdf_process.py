"""The process that reads PDFs, with PDFium: ``python -m lb_widgets.media.pdf_process``.

A document can make PDFium run for years, take all memory or crash; here that ends a process that
holds nothing else. It ends with the kernel: when nothing more can be read.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import sys
import threading
from functools import singledispatchmethod
from itertools import count
from typing import Any, Final

import msgspec
import pypdfium2

from lb_widgets.errors import MediaError
from lb_widgets.media.pdf_calls import (
    AnyCall,
    Close,
    Done,
    Draw,
    Drawn,
    Drop,
    Finish,
    GoOn,
    Open,
    Opened,
    Refused,
    Size,
    Slice,
    Words,
    page_name,
    read,
    write,
)
from lb_widgets.media.pdf_drawing import Drawing, encoded, fitting
from lb_widgets.media.pdf_words import words_of
from lb_widgets.media.reasons import Reason

MAX_MEMORY: Final = 2 * 1024**3
"""Bytes of memory: documents of 256 MB for a moment twice, and pages of 100 MB."""

_NEEDS_PASSWORD: Final = (4, 5)  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY


class PdfReader:
    """Documents that are open, and pages that are being drawn, by number."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._documents: dict[int, Any] = {}
        self._bodies: dict[int, bytes] = {}  # which PDFium reads as it goes
        self._drawings: dict[int, tuple[Drawing, str]] = {}

    @singledispatchmethod
    def do(self, call: AnyCall) -> Any:
        """Do what a call says and return what it says; raises `MediaError`."""
        raise NotImplementedError(call)

    @do.register
    def _(self, call: Open) -> Opened:
        document = _opened(call.body)
        number = next(self._numbers)
        self._documents[number] = document
        self._bodies[number] = call.body
        return Opened(number, len(document))

    @do.register
    def _(self, call: Close) -> None:
        self._documents.pop(call.document).close()  # with all pages that are open
        del self._bodies[call.document]

    @do.register
    def _(self, call: Size) -> tuple[float, float]:
        try:
            return self._documents[call.document].get_page_size(call.page)
        except pypdfium2.PdfiumError:
            return 0.0, 0.0

    @do.register
    def _(self, call: Words) -> tuple[str, int]:
        page = self._page(call.document, call.page)
        try:
            return words_of(page, call.most)
        except pypdfium2.PdfiumError as error:
            raise _damaged(page_name(call.page)) from error
        finally:
            page.close()

    @do.register
    def _(self, call: Draw) -> Slice:
        page, name = self._page(call.document, call.page), page_name(call.page)
        size = fitting(page.get_size(), (call.width, call.height), call.max_pixels)
        if size is None:
            page.close()
            raise MediaError(f"{name} has no area", reason=Reason.TRUNCATED)
        number = next(self._numbers)
        self._drawings[number] = Drawing(pypdfium2, page, size), name
        return self._drawn(number, call.seconds)

    @do.register
    def _(self, call: GoOn) -> Slice:
        return self._drawn(call.drawing, call.seconds)

    @do.register
    def _(self, call: Finish) -> Drawn:
        drawing, name = self._drawings[call.drawing]
        image = drawing.image()
        if image is None:
            raise _damaged(name)
        return Drawn(encoded(image), *image.size)

    @do.register
    def _(self, call: Drop) -> None:
        self._drawings.pop(call.drawing)[0].close()

    def _drawn(self, number: int, seconds: float) -> Slice:
        drawing, _ = self._drawings[number]
        drawing.go_on(seconds)
        return Slice(number, drawing.seconds, drawing.goes_on)

    def _page(self, document: int, index: int) -> Any:
        try:
            return self._documents[document][index]
        except pypdfium2.PdfiumError as error:
            raise _damaged(page_name(index)) from error


def serve() -> None:
    """Answer one call after the other until the kernel has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is meant for the cell that runs
    _bound_memory()
    answers, reader, decoder = sys.stdout.buffer, PdfReader(), msgspec.msgpack.Decoder(AnyCall)
    calls: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(calls,), daemon=True).start()
    write(answers, Done(None))  # ready
    while True:
        try:
            answer = Done(reader.do(decoder.decode(calls.get())))
        except MediaError as error:
            answer = Refused(str(error), error.reason or Reason.TRUNCATED)
        write(answers, answer)


def _receive(calls: queue.SimpleQueue[bytes]) -> None:
    """Take calls, also while PDFium works: it ends with the kernel, whatever it does."""
    while (frame := read(sys.stdin.buffer)) is not None:
        calls.put(frame)
    os._exit(0)


def _bound_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # where a system knows no bounds
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


def _damaged(name: str) -> MediaError:
    return MediaError(f"{name} is damaged", reason=Reason.TRUNCATED)


def _opened(body: bytes) -> Any:
    """Return the document; `body` has to outlive it."""
    raw = pypdfium2.raw
    # By hand, because `PdfDocument` reports one without pages with the error of an earlier one.
    handle = raw.FPDF_LoadMemDocument64(body, len(body), None)
    if not handle:
        if raw.FPDF_GetLastError() in _NEEDS_PASSWORD:
            message = "The PDF is encrypted: it opens with a password only"
            raise MediaError(message, reason=Reason.UNSUPPORTED)
        raise MediaError("The PDF is damaged", reason=Reason.TRUNCATED)
    document: Any = pypdfium2.PdfDocument(handle)
    if len(document) == 0:
        document.close()
        raise MediaError("The PDF has no pages", reason=Reason.TRUNCATED)
    return document


if __name__ == "__main__":
    serve()
