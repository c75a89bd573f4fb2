"""Large previews of pages: the source, for a sandboxed frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.messages.preview_kinds import (
    BrokenPreview,
    NoPreview,
)
from lb_widgets.messages.preview_texts import (
    HtmlPreview,
)
from lb_widgets.messages.previews import (
    TextRequest,
)
from lb_widgets.widgets.previews.html_pages import MAX_PAGE
from tests.widgets.previews.asking import Asking

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "s3cr3tV4lue0123"


def asking(path: Path, body: bytes) -> Asking:
    path.write_bytes(body)
    return Asking({"row_data": str(path), "media_type": "HTML"})


def opened(path: Path, body: bytes) -> Any:
    return asking(path, body).open().result


def test_the_source_is_verbatim(tmp_path: Path):
    source = f"<p onclick=alert(1)>\u202e ä <a href='https://h.example/?token={SECRET}'>x</a>"
    body = source.encode()
    result = opened(tmp_path / "a.html", body)
    assert result.preview == HtmlPreview(source, is_whole=True, size=len(body))
    assert {fact.name: fact.value for fact in result.facts} == {
        "Size": f"{len(body)} bytes",
        "Type": "text/html",
        "Encoding": "UTF-8",
    }


def test_a_page_may_name_its_encoding(tmp_path: Path):
    body = "<!doctype html><meta charset=koi8-r><p>дождь".encode("koi8_r")
    preview = opened(tmp_path / "a.html", body).preview
    assert preview.source.endswith("<p>дождь")


def test_its_source_as_text_is_for_reading(tmp_path: Path):
    body = f"<a href='https://h.example/?token={SECRET}'>\u202e</a>".encode()
    request = TextRequest("1", version=0, row=0, attachment=None, start=0)
    shown = asking(tmp_path / "a.html", body).ask(request).result
    assert SECRET not in shown.text
    assert "\\u202e" in shown.text


def test_a_long_page_is_cut_and_says_so(tmp_path: Path):
    body = b"<p>" + "é".encode() * MAX_PAGE
    preview = opened(tmp_path / "a.html", body).preview
    assert not preview.is_whole
    assert preview.size == len(body)
    assert MAX_PAGE // 2 - 3 < len(preview.source) <= MAX_PAGE // 2 + 3
    assert set(preview.source[3:]) == {"é"}


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (b" \n", NoPreview("The page is empty.")),
        (b"", BrokenPreview("The file is empty")),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", BrokenPreview("Not a text but image/png")),
        (b"<p>\0\0\0", BrokenPreview("Not a text: it holds zero bytes")),
    ],
)
def test_what_is_no_page_says_so(tmp_path: Path, body: bytes, shown: Any):
    assert opened(tmp_path / "a.html", body).preview == shown
