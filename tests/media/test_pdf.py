"""The first page of a PDF: at the box's size, pages counted; what is broken is said in words."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from lb_widgets.errors import Cancelled, MediaError, MissingExtraError
from lb_widgets.media import pdf as subject
from lb_widgets.media.content import Media
from lb_widgets.media.pdf import PdfPage, first_page
from tests.media.made_pdf import pdf

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


def test_a_box_of_too_many_pixels_is_refused():
    with pytest.raises(MediaError, match="pixels"):
        page_of(pdf(), width=20_000, height=20_000)


def test_without_the_library_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch):
    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(subject, "import_module", missing)
    with pytest.raises(MissingExtraError, match=r"lb-widgets\[pdf\]"):
        page_of(pdf())


def test_threads_draw_one_after_the_other(monkeypatch: pytest.MonkeyPatch):
    really_opened = subject._opened
    held: list[bool] = []

    def opened(library: Any, body: bytes) -> Any:
        held.append(subject._LOCK.locked())
        return really_opened(library, body)

    monkeypatch.setattr(subject, "_opened", opened)
    start = threading.Barrier(8)

    def draw(number: int) -> int:
        start.wait()
        return page_of(pdf([RED_LEFT] * (number + 1))).pages

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(draw, range(8))) == list(range(1, 9))
    assert held == [True] * 8
