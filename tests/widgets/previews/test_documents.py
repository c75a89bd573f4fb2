"""PDFs, large: pages and words one by one, of a file fetched once; or why there are none."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from lb_widgets.errors import Cancelled, InputError, MediaError
from lb_widgets.media import pdf as media_pdf
from lb_widgets.media.pdf_worker import PdfProcess
from lb_widgets.messages.preview_files import (
    Fact,
)
from lb_widgets.messages.preview_kinds import (
    BrokenPreview,
    NoPreview,
)
from lb_widgets.messages.preview_texts import (
    PdfPreview,
)
from lb_widgets.widgets.previews import documents
from lb_widgets.widgets.previews.asked import MAX_FILE
from tests.media.made_pdf import pdf, written
from tests.widgets.previews.asking import Asking

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Loopback

SECRET = "s3cr3tV4lue0123"
RED = "1 0 0 rg 0 0 200 100 re f"


def asking(loopback: Loopback, body: bytes, **layer: Any) -> Asking:
    url = loopback.serve("/a.pdf", body)
    return Asking({"row_data": {"pdf_url": url, **layer}, "media_type": "PDF"})


def layer(*lines: str) -> bytes:
    pages = [
        {"number": at, "units": "POINTS", "groups": [{"content": line, "tokens": []}]}
        for at, line in enumerate(lines, 1)
    ]
    return json.dumps(pages).encode()


# ── opening ──────────────────────────────────────────────────────────────────────────────────────
def test_opening_counts_pages_and_draws_none(loopback: Loopback, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(media_pdf.Pdf, "draw", None)
    asked = asking(loopback, pdf([RED] * 2000, size=(595.3, 841.9)))
    found = asked.open()
    preview = found.result.preview
    assert (preview.pages, preview.has_text_layer) == (2000, False)
    assert (preview.width, preview.height) == pytest.approx((595.3, 841.9))
    assert not found.buffers
    assert Fact("Pages", "2,000") in found.result.facts
    assert Fact("First page", "A4, 210 by 297 mm") in found.result.facts


def test_a_value_is_a_url_or_an_object_or_its_json(loopback: Loopback):
    url = loopback.serve("/a.pdf", pdf())
    for value in (url, {"pdfUrl": url}, json.dumps({"pdf_url": url})):
        preview = Asking({"row_data": value, "media_type": "PDF"}).open().result.preview
        assert preview == PdfPreview(1, 200, 100, has_text_layer=False), value
    attachments = [{"type": "PDF_URL", "value": url}]
    row = {"row_data": "https://a.com/b.jpg", "attachments": attachments}
    assert isinstance(Asking(row).open(0).result.preview, PdfPreview)


@pytest.mark.parametrize("name", ["text_layer_url", "textLayerUrl"])
def test_a_text_layer_is_told_and_not_opened(loopback: Loopback, name: str):
    preview = asking(loopback, pdf(), **{name: "https://0.0.0.0/x"}).open().result.preview
    assert preview.has_text_layer


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (pdf(encrypted=True), "The PDF is encrypted: it opens with a password only"),
        (pdf([]), "The PDF has no pages"),
        (b"%PDF-1.7\n" + b"nothing of use\n" * 99, "The PDF is damaged"),
        (pdf([RED])[:60], "The PDF is damaged"),
        (b"<!DOCTYPE html><html></html>", "Not a PDF but text/html"),
    ],
)
def test_what_cannot_be_opened_has_its_reason(loopback: Loopback, body: bytes, sentence: str):
    assert asking(loopback, body).open().result.preview == BrokenPreview(sentence)


def test_what_is_too_large_is_not_read(tmp_path: Path):
    path = tmp_path / "a.pdf"
    with path.open("wb") as file:
        file.write(pdf([RED]))
        file.truncate(MAX_FILE + 1)  # a hole: it takes no room
    preview = Asking({"row_data": str(path), "media_type": "PDF"}).open().result.preview
    assert preview == BrokenPreview("268.4 MB, and previews open files of at most 268.4 MB")


def test_an_object_without_a_pdf_is_said():
    preview = Asking({"row_data": {"text_layer_url": "x"}, "media_type": "PDF"}).open().result
    assert preview.preview == BrokenPreview('The object has no "pdf_url"')


def test_without_the_library_it_is_said_what_to_install(
    loopback: Loopback, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(media_pdf, "find_spec", lambda _name: None)
    preview = asking(loopback, pdf()).open().result.preview
    assert isinstance(preview, NoPreview)
    assert 'pip install "lb-widgets[pdf]"' in preview.text


# ── pages ────────────────────────────────────────────────────────────────────────────────────────
def test_a_page_fits_its_box_and_tells_its_size(loopback: Loopback):
    asked = asking(loopback, pdf(["", RED], size=[(10, 10), (200, 100)]))
    found = asked.page(1)
    assert (found.result.width, found.result.height) == (120, 60)
    assert (found.result.page_width, found.result.page_height) == (200, 100)
    assert found.result.text == found.result.text_source == found.result.text_note == ""
    image = Image.open(io.BytesIO(found.buffers[0]))
    assert (image.size, image.format) == ((120, 60), "JPEG")
    assert image.getpixel((60, 30))[0] > 240


def test_the_file_is_fetched_once(loopback: Loopback):
    asked = asking(loopback, pdf([RED] * 3))
    asked.open()
    asked.loader.clear()
    before = len(loopback.requests)
    for page in range(3):
        asked.page(page)
    assert len(loopback.requests) == before


def test_a_page_that_is_not_there_is_said(loopback: Loopback):
    with pytest.raises(InputError, match="no page 4: there are 3"):
        asking(loopback, pdf([RED] * 3)).page(3)


def test_a_damaged_page_leaves_the_others(loopback: Loopback):
    body = pdf(["", "", RED]).replace(b"/Kids [3 0 R 5 0 R", b"/Kids [3 0 R 9 9 R")
    asked = asking(loopback, body)
    with pytest.raises(MediaError, match="Page 2 is damaged"):
        asked.page(1)
    assert asked.page(2).result.width == 120


def test_a_page_that_nobody_waits_for_is_not_drawn(
    loopback: Loopback, monkeypatch: pytest.MonkeyPatch
):
    asked = asking(loopback, pdf([RED]))
    asked.open()
    monkeypatch.setattr(PdfProcess, "ask", None)
    with pytest.raises(Cancelled):
        asked.page(0, cancelled=True)


# ── words ────────────────────────────────────────────────────────────────────────────────────────
def test_words_are_the_pages_own(loopback: Loopback):
    found = asking(loopback, pdf([written("Is it snow?", "Salt.")])).page(0, with_text=True).result
    assert (found.text, found.text_source, found.text_note) == (
        "Is it snow?\nSalt.", "the page", "",
    )  # fmt: skip


def test_words_are_those_of_the_text_layer_where_there_is_one(loopback: Loopback):
    url = loopback.serve("/layer.json", layer("from the layer", "second"))
    asked = asking(loopback, pdf([written("own"), "", written("own too")]), text_layer_url=url)
    found = [asked.page(page, with_text=True).result for page in range(3)]
    assert [(page.text, page.text_source) for page in found] == [
        ("from the layer", "the row's text layer"),
        ("second", "the row's text layer"),
        ("own too", "the page"),
    ]
    assert found[2].text_note == "The row's text layer has nothing for this page."


@pytest.mark.parametrize(
    ("body", "reason"),
    [(b'{"Blocks": []}', "form is not known"), (b"<html>", "no JSON"), (None, "404")],
)
def test_a_text_layer_that_cannot_be_read_is_said_beside_the_pages_words(
    loopback: Loopback, body: bytes | None, reason: str
):
    url = loopback.serve("/layer.json", body) if body else loopback.url("/gone.json")
    found = asking(loopback, pdf([written("own")]), textLayerUrl=url).page(0, with_text=True)
    assert (found.result.text, found.result.text_source) == ("own", "the page")
    assert reason in found.result.text_note


def test_the_document_stays_while_its_text_layer_is_read(loopback: Loopback):
    attachments = [{"type": "PDF_URL", "value": loopback.serve("/next.pdf", pdf())}]
    row_data = {
        "pdf_url": loopback.serve("/a.pdf", pdf([RED])),
        "text_layer_url": loopback.serve("/layer.json", layer("a")),
    }
    asked = Asking({"row_data": row_data, "media_type": "PDF", "attachments": attachments})
    asked.open()
    asked.open(0)  # ahead of being asked for
    asked.page(0, with_text=True)
    asked.loader.clear()
    asked.page(0)
    assert len(loopback.asked("/a.pdf")) == 1


def test_words_are_bounded_and_readable(loopback: Loopback, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(documents, "MAX_WORDS", 60)
    lines = f"https://a.com/?token={SECRET} or\u202e so", "x" * 90, "y" * 2000
    url = loopback.serve("/layer.json", layer("\n".join(lines)))
    plain = (line.replace("\u202e", "") for line in lines)
    body = pdf([written(*plain)])
    for more in ({}, {"text_layer_url": url}):
        asked = asking(loopback, body, **more)
        found = asked.page(0, with_text=True).result
        assert SECRET not in found.text
        assert "\u202e" not in found.text
        assert len(found.text) == 60
        assert found.text_note.startswith("The first 60 of 2,1")
