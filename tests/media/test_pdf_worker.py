"""The process that reads PDFs: one for all, started anew when it is gone, never left behind."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.errors import Cancelled, MediaError
from lb_widgets.media import pdf as subject
from lb_widgets.media import pdf_worker
from lb_widgets.media.content import Media
from lb_widgets.media.pdf import first_page, opened_pdf
from lb_widgets.media.pdf_worker import PdfProcess, PdfWorker
from tests.hostile.cases.documents import pdf_of_forms
from tests.media.made_pdf import pdf, written

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = pdf([written("one"), written("two")])
ENDLESS = Media(pdf_of_forms(levels=9, width=10), "application/pdf", "")
TIMEOUT = 20


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[PdfWorker]:
    """A worker of this test's own."""
    worker = PdfWorker()
    monkeypatch.setattr(subject, "_WORKER", worker)
    yield worker
    if worker._process is not None:
        worker._process.end()


def opened(body: bytes, **more: Any) -> Any:
    return opened_pdf(Media(body, "application/pdf", ""), **more)


def pid_of(worker: PdfWorker) -> int:
    assert worker._process is not None
    return worker._process._process.pid


def test_it_runs_only_once_a_document_is_opened(worker: PdfWorker):
    with worker.turn() as process:
        assert process is None
    with opened(WORDS), opened(WORDS):
        first = pid_of(worker)
    with opened(WORDS):
        assert pid_of(worker) == first


def test_a_document_goes_on_in_a_new_process_when_the_old_is_gone(worker: PdfWorker):
    with opened(pdf([written("zero")])), opened(WORDS) as document:
        first = pid_of(worker)
        os.kill(first, signal.SIGTERM)
        assert worker._process is not None
        worker._process._process.wait(TIMEOUT)
        assert document.words(1, 100)[0] == "two"
        assert pid_of(worker) != first


def test_a_page_without_an_end_is_ended_and_the_next_is_read(
    worker: PdfWorker, monkeypatch: pytest.MonkeyPatch
):
    with opened(WORDS) as document:
        first = pid_of(worker)
        with monkeypatch.context() as patched:
            patched.setattr(pdf_worker, "MAX_SECONDS", 0.3)
            with pytest.raises(MediaError, match="takes more than") as caught:
                first_page(ENDLESS, width=10, height=10)
        assert caught.value.reason == "too_large"
        assert document.words(0, 100)[0] == "one"
        assert document.draw(1, width=20, height=20).width == 20
        assert pid_of(worker) != first


def test_a_page_without_an_end_is_ended_when_nobody_waits():
    stop = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        endless = pool.submit(
            lambda: first_page(ENDLESS, width=10, height=10, cancelled=stop.is_set)
        )
        stop.set()
        with pytest.raises(Cancelled):
            endless.result(TIMEOUT)
    with opened(WORDS) as document:
        assert document.pages == 2


def test_a_process_that_ends_on_its_own_is_said(worker: PdfWorker, monkeypatch: pytest.MonkeyPatch):
    with opened(WORDS) as document:
        with monkeypatch.context() as patched:
            patched.setattr(PdfProcess, "has_ended", False)  # nobody has seen it end
            os.kill(pid_of(worker), signal.SIGTERM)
            with pytest.raises(MediaError, match="ends the process that reads it"):
                document.words(0, 10)
        assert document.words(0, 10)[0] == "one"


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_an_interrupted_cell_does_not_end_it(worker: PdfWorker):
    with opened(WORDS) as document:
        first = pid_of(worker)
        os.kill(first, signal.SIGINT)
        assert document.words(0, 10)[0] == "one"
        assert pid_of(worker) == first


def test_what_cannot_be_started_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "executable", str(Path("/nowhere/python")))
    with pytest.raises(MediaError, match=r"does not start: .*nowhere"):
        first_page(Media(WORDS, "application/pdf", ""), width=10, height=10)


KERNEL = """
import threading
from lb_widgets.media import pdf
from lb_widgets.media.content import Media
from lb_widgets.media.pdf import first_page, opened_pdf
from tests.hostile.cases.documents import pdf_of_forms
from tests.media.made_pdf import pdf as made

with opened_pdf(Media(made(["", ""]), "application/pdf", "")):
    print(pdf._WORKER._process._process.pid, flush=True)
    {work}
"""
WORKS = {
    "idle": "threading.Event().wait()",
    "busy": "first_page(Media(pdf_of_forms(9, 10), 'application/pdf', ''), width=9, height=9)",
}


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="waits for a process of another's")
@pytest.mark.parametrize("work", WORKS.values(), ids=WORKS)
def test_it_ends_with_the_kernel_whatever_it_does(work: str):
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", KERNEL.format(work=work)]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as kernel:
        assert kernel.stdout is not None
        process = os.pidfd_open(int(kernel.stdout.readline()))
        assert select.select([process], [], [], 0)[0] == []  # it runs
        kernel.kill()
    assert select.select([process], [], [], TIMEOUT)[0] == [process]
    os.close(process)
