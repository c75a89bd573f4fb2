from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.media.html_text import MAX_CHARACTERS, visible_text

PAGE = """<!DOCTYPE html><html><head><title>Station</title><style>p{color:red}</style>
<script>document.title = "<p>no</p>"</script></head>
<body><h1>Dakhla&nbsp;Oasis</h1><p>Sand, <b>sal</b>t
 &amp; stone.<br>Second line<!-- hidden --></p><template><p>later</p></template>
<ul><li>one<li>two</ul></body></html>"""


def test_what_a_reader_sees_one_block_a_line():
    assert visible_text(PAGE, 500).split("\n") == [
        "Dakhla Oasis",
        "Sand, salt & stone.",
        "Second line",
        "one",
        "two",
    ]


def test_a_long_page_is_cut_and_says_so():
    assert visible_text("<p>" + "word " * 5000, 12) == "word word wo…"


@pytest.mark.parametrize(
    "page", ["", "<script>never ends", "<style>p {", "<html><head><title>t</title>", "<!-- a"]
)
def test_pages_without_words_have_none(page: str):
    assert visible_text(page, 100) == ""


def test_a_head_that_is_left_open_hides_no_body():
    assert visible_text("<head><title>t<body>seen", 100) in {"seen", ""}
    assert visible_text("<svg><select><body>seen", 100) == "seen"


@given(st.text() | st.from_regex(r"(<[a-z!/&;\-\"']{0,6}[ >]?|[a-z ]{0,4}){0,30}"))
def test_any_text_is_read_and_bounded(page: str):
    text = visible_text(page, 20)
    assert len(text) <= 21
    assert "<script" not in text.lower() or "<script" in page.lower()


@pytest.mark.parametrize("part", ["<", "<!", "<a ", "<a b='", "<!--", "</", "&", "<![CDATA[", "<?"])
def test_broken_markup_without_end_takes_no_longer_than_its_beginning(part: str):
    # Parsers of the standard library took time quadratic in such text; it would not end here.
    visible_text(part * 10_000_000, 300)
    assert MAX_CHARACTERS < 100_000
