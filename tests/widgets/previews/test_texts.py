"""Large previews of texts: files, values of a cell, links, Markdown."""

# ruff: noqa: RUF001 - letters of many scripts
from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.errors import MediaError, MissingExtraError
from lb_widgets.media import markdown as media_markdown
from lb_widgets.media.texts import PART
from lb_widgets.messages.preview_kinds import (
    BrokenPreview,
    NoPreview,
)
from lb_widgets.messages.preview_texts import (
    HtmlPreview,
    TextPreview,
)
from lb_widgets.messages.previews import (
    MarkdownRequest,
    TextRequest,
)
from tests.widgets.previews.asking import Asking

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Loopback

SECRET = "s3cr3tV4lue0123"
LINE = "a line of a text that is read from a file, 64 bytes with its end\n"


def row(value: Any, kind: str = "RAW_TEXT") -> dict[str, Any]:
    attachments = [{"type": kind, "value": value}]
    return {"row_data": "https://h.example/a.png", "attachments": attachments}


def asking(value: Any, kind: str = "RAW_TEXT") -> Asking:
    return Asking(row(value, kind))


def opened(value: Any, kind: str = "RAW_TEXT") -> Any:
    return asking(value, kind).open(0).result.preview


def more(asked: Asking, start: int, attachment: int | None = 0) -> TextPreview:
    request = TextRequest("1", version=0, row=0, attachment=attachment, start=start)
    return asked.ask(request).result


def markdown(asked: Asking) -> HtmlPreview:
    return asked.ask(MarkdownRequest("1", version=0, row=0, attachment=0)).result


def test_a_value_is_shown_as_it_is():
    text = "<script>alert(1)</script>\n\tthe second line"
    assert opened(text) == TextPreview(text, "", len(text), None, is_markdown=True)


def test_a_value_is_for_reading():
    shown = opened(
        f"photo\u202egpj.exe \x07 https://h.example/?token={SECRET} Bearer {SECRET}\ud800"
    )
    assert SECRET not in shown.text
    assert "photo\\u202egpj.exe \\x07" in shown.text
    assert "\\ud800" in shown.text


@pytest.mark.parametrize("value", ["   ", "\n\t\n"])
def test_white_space_is_said_to_be_that(value: str):
    assert opened(value) == NoPreview(f"There is only white space: {len(value)} characters.")


def test_a_value_of_another_type_is_named():
    assert opened(17) == BrokenPreview("The value is of type int, not text")


def test_a_long_value_comes_in_parts():
    value = "".join(f"{number:063}\n" for number in range(3 * PART // 64 + 9))
    asked = asking(value)
    part = asked.open(0).result.preview
    assert part.size == len(value)
    assert part.next <= PART
    texts = [part.text]
    while part.next is not None:
        part = more(asked, part.next)
        texts.append(part.text)
    assert "".join(texts) == value
    assert len(texts) == 4


def test_50_mb_in_a_cell_cost_no_more_than_their_beginning():
    value = LINE * (50_000_000 // len(LINE))
    asked = asking(value)
    tracemalloc.start()
    try:
        shown = asked.open(0).result.preview
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(shown.text) <= PART
    assert shown.size == len(value)
    assert peak < 5_000_000


def test_a_file_says_its_encoding_and_size(tmp_path: Path):
    path = tmp_path / "notes.txt"
    path.write_bytes("Größe\n".encode("utf_16"))
    shown = Asking(row(str(path), "TEXT_URL")).open(0).result
    assert shown.preview == TextPreview("Größe\n", "UTF-16 LE", 14, None)
    assert [(fact.name, fact.value) for fact in shown.facts] == [("Type", "text/plain")]


def test_a_large_file_is_fetched_whole_only_when_more_is_asked_for(loopback: Loopback):
    body = (LINE * 12_000).encode()
    url = loopback.serve("/long.txt", body, content_type="text/plain")
    asked = asking(url, "TEXT_URL")
    part = asked.open(0).result.preview
    assert loopback.asked("/long.txt")[0].headers["range"] == f"bytes=0-{PART - 1}"
    assert part.size == len(body)
    texts = [part.text]
    while part.next is not None:
        part = more(asked, part.next)
        assert part.encoding == "UTF-8"
        texts.append(part.text)
    assert "".join(texts) == body.decode()
    assert len(loopback.asked("/long.txt")) == 2


def test_the_server_names_the_encoding(loopback: Loopback):
    body = "На этом снимке".encode("koi8_r")
    url = loopback.serve("/a.txt", body, content_type="text/plain; charset=KOI8-R")
    asked = asking(url, "TEXT_URL")
    for _ in range(2):  # fetched, and from memory
        shown = asked.open(0).result.preview
        assert (shown.text, shown.encoding) == ("На этом снимке", "KOI8-R")


def test_what_follows_plain_letters_tells_the_encoding(tmp_path: Path):
    path = tmp_path / "a.txt"
    german = "Die Bäume wurden im Frühjahr gezählt, größere Flächen blieben übrig.\n"
    path.write_bytes((LINE * 4000).encode() + (german * 20).encode("cp1252"))
    asked = asking(str(path), "TEXT_URL")
    first = asked.open(0).result.preview
    assert first.encoding == "UTF-8"
    following = more(asked, first.next)
    assert following.encoding == "Windows-1252 (guessed)"
    assert german in following.text


def test_csv_and_json_are_texts(tmp_path: Path):
    for name, body in (("a.csv", "a,b\n1,2\n"), ("a.json", '{"a": [1]}')):
        path = tmp_path / name
        path.write_text(body)
        assert opened(str(path), "TEXT_URL").text == body


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "Not a text but image/png"),
        (b"\x7fELF\x02\x01\x01" + bytes(9), "Not a text: it holds zero bytes"),
        (b"", "The file is empty"),
    ],
)
def test_a_file_that_is_no_text_says_what_it_is(tmp_path: Path, body: bytes, text: str):
    path = tmp_path / "a.txt"
    path.write_bytes(body)
    assert opened(str(path), "TEXT_URL") == BrokenPreview(text)


def test_a_file_of_white_space_says_so(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"\n  \n")
    assert opened(str(path), "TEXT_URL") == NoPreview("There is only white space.")


def test_a_text_asset_is_a_file_or_the_text_itself(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text("from the file")
    for row_data, text in ((str(path), "from the file"), ("the text itself", "the text itself")):
        asked = Asking({"row_data": row_data, "media_type": "TEXT"})
        assert asked.open().result.preview.text == text
        assert more(asked, 0, attachment=None).text == text


def test_a_link_is_shown_redacted_and_leads_where_it_says():
    url = f"https://h.example/fields?token={SECRET}"
    shown = opened(url)
    assert shown.text == "https://h.example/fields?token=***"
    assert shown.link.href == url
    assert shown.link.host == "h.example"
    assert not shown.is_markdown


def test_a_text_with_a_link_in_it_is_a_text():
    assert opened("see https://h.example/").link is None


def test_markdown_is_a_page_without_markup_of_its_own():
    text = (
        "# Title\n\n**bold** <script>alert(1)</script> <img src=x onerror=alert(1)>\n\n"
        "[a](javascript:alert(1)) [b](https://h.example/ 'c') ![d](https://h.example/d.png)\n\n"
        "| a | b |\n|---|--:|\n| 1 | 2 |\n"
    )
    page = markdown(asking(text))
    for part in ("<h1>Title</h1>", "<strong>bold</strong>", "&lt;script&gt;", "text-align"):
        assert part in page.source
    for part in ("<script", '<img src="x"', 'href="javascript:'):
        assert part not in page.source
    assert 'rel="noopener noreferrer nofollow"' in page.source
    assert (page.is_whole, page.size) == (True, len(text))


def test_markdown_hides_secrets(tmp_path: Path):
    path = tmp_path / "readme.md"
    path.write_text(f"[link](https://h.example/?token={SECRET})")
    asked = asking(str(path), "TEXT_URL")
    assert asked.open(0).result.preview.is_markdown
    assert SECRET not in markdown(asked).source


def test_long_markdown_is_cut_and_says_so():
    page = markdown(asking("word " * 50_000))
    assert not page.is_whole
    assert page.size == 250_000
    assert len(page.source) < 70_000


def test_markdown_without_its_libraries_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    def absent(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(media_markdown, "import_module", absent)
    with pytest.raises(MissingExtraError, match=r'pip install "lb-widgets\[markdown\]"'):
        markdown(asking("text"))


def test_markdown_of_what_is_no_text_is_refused():
    with pytest.raises(MediaError, match="only white space"):
        markdown(asking("  "))
