"""Markdown as HTML: what it may hold, whatever the text."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.media.markdown import markdown_page

_PIECES = [
    "<script>", "</script>", "<img src=x onerror=harm()>", "[a](javascript:harm)", "![a](data:x)",
    "<svg/onload=harm()>", "[a]: vbscript:harm\n\n[a]", "<javascript:harm>", "`", "**", "\n", "> ",
    "| a |\n|:-:|\n", "&lt;script&gt;", "https://a.org/x", "<https://a.org>", "words ",
]  # fmt: skip


class Tags(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_it_is_read_as_commonmark_with_tables():
    page = markdown_page("# Soil\n\n*dry* ~~wet~~ [site](https://a.org)\n\n| a |\n|--:|\n| 1 |")
    assert "<h1>Soil</h1>" in page
    assert "<em>dry</em> <s>wet</s>" in page
    assert 'href="https://a.org" rel="noopener noreferrer nofollow"' in page
    assert '<td style="text-align:right">1</td>' in page


@given(st.lists(st.sampled_from(_PIECES) | st.text(max_size=5), max_size=12))
def test_no_text_makes_a_script_or_leads_elsewhere(pieces: list[str]):
    for tag, attributes in Tags(markdown_page("".join(pieces))).found:
        assert tag not in {"script", "svg", "iframe", "style", "form", "base", "meta", "link"}
        assert not any(name.startswith("on") for name in attributes)
        for name in ("href", "src"):
            value = attributes.get(name) or ""
            assert ":" not in value or value.startswith(("http:", "https:", "mailto:"))
