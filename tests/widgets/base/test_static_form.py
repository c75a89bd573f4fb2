"""The static form holds neither markup nor secrets from data."""

from __future__ import annotations

from lb_widgets.widgets.base.static_form import static_html


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
