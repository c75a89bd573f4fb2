"""Pages of a PDF: at the box's size, counted, in words; what is broken is said."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lb_widgets.errors import Cancelled, InputError, MediaError, MissingExtraError
from lb_widgets.media import pdf as subject
from lb_widgets.media import pdf_drawing
from lb_widgets.media.content import Media
from lb_widgets.media.pdf import PdfPage, first_page, opened_pdf
from lb_widgets.media.pdf_calls import GoOn
from lb_widgets.media.pdf_drawing import fitting
from lb_widgets.media.pdf_worker import PdfProcess
from tests.media.made_pdf import pdf, written

RED_LEFT = "1 0 0 rg 0 0 100 100 re f"
MANY = "0 0 1 rg " + "10 10 150 80 re f " * 20_000


def page_of(body: bytes, *, width: int = 120, height: int = 120, **more: Any) -> PdfPage:
    return first_page(Media(body, "application/pdf", ""), width=width, height=height, **more)


def pixels(page: PdfPage) -> np.ndarray[Any, Any]:
    image = Image.open(BytesIO(page.picture.body))
    assert image.size == (page.picture.width, page.picture.height)
    return np.asarray(image.convert("RGB")).astype(int)


def test_the_first_page_fills_the_box_and_all_are_counted():
    page = page_of(pdf([RED_LEFT, "", ""]))
    found = pixels(page)
    assert page.pages == 3
    assert found.shape == (60, 120, 3)
    assert np.abs(found[30, 20] - (254, 0, 0)).max() < 12
    assert found[30, 100].min() > 243


@pytest.mark.parametrize(
    ("size", "expected"),
    [((1, 10_000), (1, 120)), ((14_400, 14_400), (120, 120)), ((3, 1), (120, 40))],
)
def test_pages_of_any_shape_stay_within_the_box(size: Any, expected: tuple[int, int]):
    picture = page_of(pdf([""], size=size)).picture
    assert (picture.width, picture.height) == expected


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (pdf(encrypted=True), "encrypted"),
        (pdf([]), "no pages"),
        (b"%PDF-1.7\n" + b"nothing that a reader could use\n" * 20, "damaged"),
        (pdf([RED_LEFT])[:60], "damaged"),
        (pdf([RED_LEFT]).replace(b"/Kids [3 0 R]", b"/Kids [9 0 R]"), "first page is damaged"),
    ],
)
def test_what_cannot_be_shown_is_said(body: bytes, sentence: str):
    with pytest.raises(MediaError, match=sentence):
        page_of(body)


def test_what_is_no_pdf_is_said():
    with pytest.raises(MediaError, match="Not a PDF but text/html"):
        first_page(Media(b"<html>", "text/html", ""), width=10, height=10)


def test_a_page_that_takes_too_long_is_given_up():
    with pytest.raises(MediaError, match="more than 0 s") as caught:
        page_of(pdf([MANY]), seconds=0)
    assert caught.value.reason == "too_large"
    assert page_of(pdf([MANY])).pages == 1


def test_drawing_stops_when_nobody_waits():
    with pytest.raises(Cancelled):
        page_of(pdf([MANY]), cancelled=lambda: True)


def test_a_page_of_too_many_pixels_is_drawn_smaller(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(subject, "MAX_PIXELS", 20_000)
    picture = page_of(pdf([RED_LEFT]), width=20_000, height=20_000).picture
    assert (picture.width, picture.height) == (200, 100)


@given(
    st.tuples(st.floats(0.01, 1e6), st.floats(0.01, 1e6)),
    st.tuples(st.integers(1, 20_000), st.integers(1, 20_000)),
)
def test_a_page_is_as_large_as_box_and_bound_allow(page: tuple[float, float], box: tuple[int, int]):
    found = fitting(page, box)
    assert found is not None
    # Rounding adds up to half a pixel, and no side has less than one.
    for length, limit in zip(found, box, strict=True):
        assert 1 <= length <= limit
    assert found[0] * found[1] <= pdf_drawing.MAX_PIXELS * 1.001 + max(found)
    fills = [abs(length - limit) <= 1 for length, limit in zip(found, box, strict=True)]
    assert any(fills) or found[0] * found[1] > 0.9 * pdf_drawing.MAX_PIXELS or 1 in found


@pytest.mark.parametrize("page", [(0, 10), (10, 0), (-1, 1), (float("nan"), 1), (1, float("inf"))])
def test_a_page_without_area_is_not_drawn(page: tuple[float, float]):
    assert fitting(page, (10, 10)) is None


# ── any page ─────────────────────────────────────────────────────────────────────────────────────
def opened(body: bytes, **more: Any) -> Any:
    return opened_pdf(Media(body, "application/pdf", ""), **more)


def test_each_page_has_its_size_and_picture():
    body = pdf(["", RED_LEFT, ""], size=[(10, 10), (200, 100), (100, 400)])
    with opened(body) as document:
        assert document.pages == 3
        assert [document.size(index) for index in range(3)] == [(10, 10), (200, 100), (100, 400)]
        found = pixels(PdfPage(document.draw(1, width=120, height=120), 3))
        assert found.shape == (60, 120, 3)
        assert np.abs(found[30, 20] - (254, 0, 0)).max() < 12
        assert document.draw(2, width=120, height=120).height == 120


def test_words_come_in_lines_and_are_counted():
    body = pdf([written("Is it snow?", "No: (salt)."), "", written("other")])
    with opened(body) as document:
        assert document.words(0, 100) == ("Is it snow?\nNo: (salt).", 24)
        assert document.words(0, 6) == ("Is it", 24)
        assert document.words(1, 100) == ("", 0)
        assert document.words(2, 100)[0] == "other"


def test_a_word_that_goes_on_in_the_next_line_is_whole():
    with opened(pdf([written("snow\xad", "flake")])) as document:
        assert document.words(0, 100)[0] in {"snowflake", "snow\xad\nflake"}


def test_the_last_of_2000_pages_is_as_near_as_the_first():
    body = pdf([written(f"page {number}") for number in range(2000)])
    with opened(body) as document:
        assert document.pages == 2000
        assert document.words(1999, 100)[0] == "page 1999"
        assert document.draw(1999, width=40, height=40).width == 40


@pytest.mark.parametrize("index", [-1, 3, 2**40])
def test_a_page_that_is_not_there_is_said(index: int):
    with opened(pdf(["", "", ""])) as document:
        for ask in (document.size, lambda at: document.words(at, 1)):
            with pytest.raises(InputError, match="there are 3"):
                ask(index)
        with pytest.raises(InputError, match="there are 3"):
            document.draw(index, width=1, height=1)


def test_a_damaged_page_leaves_the_others():
    body = pdf(["", "", RED_LEFT]).replace(b"/Kids [3 0 R 5 0 R", b"/Kids [3 0 R 9 9 R")
    with opened(body) as document:
        with pytest.raises(MediaError, match="Page 2 is damaged"):
            document.draw(1, width=10, height=10)
        with pytest.raises(MediaError, match="Page 2 is damaged"):
            document.words(1, 10)
        assert document.size(1) == (0, 0)
        assert document.draw(2, width=10, height=10).width == 10


# ── turns ────────────────────────────────────────────────────────────────────────────────────────
def test_a_slow_page_keeps_nobody_from_their_turn(monkeypatch: pytest.MonkeyPatch):
    begun, stop = threading.Event(), threading.Event()
    really_ask = PdfProcess.ask

    def ask(process: PdfProcess, call: Any, *more: Any) -> Any:
        if isinstance(call, GoOn):
            begun.set()
        return really_ask(process, call, *more)

    monkeypatch.setattr(PdfProcess, "ask", ask)
    with ThreadPoolExecutor(1) as pool:
        large = {"width": 4000, "height": 4000, "seconds": 600}
        slow = pool.submit(lambda: page_of(pdf([MANY]), cancelled=stop.is_set, **large))
        assert begun.wait(20)
        assert page_of(pdf([RED_LEFT])).pages == 1
        assert not slow.done()
        stop.set()
        with pytest.raises(Cancelled):
            slow.result()
    assert not subject._WORKER.is_taken


def test_without_the_library_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(subject, "find_spec", lambda _name: None)
    with pytest.raises(MissingExtraError, match=r"lb-widgets\[pdf\]"):
        page_of(pdf())


def test_threads_draw_one_after_the_other(monkeypatch: pytest.MonkeyPatch):
    really_ask = PdfProcess.ask
    inside: list[int] = []

    def ask(process: PdfProcess, call: Any, *more: Any) -> Any:
        inside.append(threading.get_ident())
        answer = really_ask(process, call, *more)
        assert inside[-1] == threading.get_ident()
        return answer

    monkeypatch.setattr(PdfProcess, "ask", ask)
    start = threading.Barrier(8)

    def draw(number: int) -> int:
        start.wait()
        return page_of(pdf([RED_LEFT] * (number + 1))).pages

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(draw, range(8))) == list(range(1, 9))
    assert len(set(inside)) == 8
    assert not subject._WORKER.is_taken
