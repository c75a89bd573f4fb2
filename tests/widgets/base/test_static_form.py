"""The static form holds neither markup nor secrets from data."""

from __future__ import annotations

from lb_widgets.widgets.base.static_form import StaticImage, static_html


def test_texts_are_escaped_and_redacted():
    html = static_html(
        'id"><script>',
        title="<b>30</b> data rows",
        lines=["https://h.example/?token=abcdef"],
        columns=["<i>key</i>"],
        rows=[["<img src=x onerror=alert(1)>"]],
    )
    assert "<script" not in html
    assert "<img" not in html
    assert "<b>30" not in html
    assert "<i>" not in html
    assert "abcdef" not in html
    assert "&lt;img" in html


def test_it_carries_the_mark_that_the_live_widget_hides():
    assert 'data-lbw-static="abc"' in static_html("abc", title="30 data rows")


def test_it_says_how_to_get_the_widget_back():
    assert "Run this cell" in static_html("abc", title="30 data rows")


def test_a_picture_is_embedded_with_what_it_shows():
    image = StaticImage("image/png", b"\x00\xff", '"><script>alert(1)</script>?token=abcdef')
    html = static_html("abc", title="A picture", image=image)
    assert '<img src="data:image/png;base64,AP8="' in html
    assert 'alt="&quot;&gt;&lt;script' in html
    assert "<script" not in html
