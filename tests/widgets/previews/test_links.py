"""Texts that are nothing but a link."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.messages.preview_texts import (
    Link,
)
from lb_widgets.widgets.previews.links import link_of


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("https://example.org", "example.org"),
        ("  HTTPS://Example.ORG/a?b#c\n", "example.org"),
        ("http://example.org:8080/a", "example.org:8080"),
        ("https://example.org:/", "example.org"),
        ("https://example.org./", "example.org."),
        ("http://127.0.0.1/", "127.0.0.1"),
        ("http://2130706433/", "127.0.0.1"),
        ("http://0x7f.1/", "127.0.0.1"),
        ("http://[::1]:80/", "[::1]:80"),
        ("mailto:ada@example.org?subject=Rows", "example.org"),
        ("mailto:a@one.example,b@two.example", "one.example, two.example"),
    ],
)
def test_a_link_leads_to_its_host(text: str, host: str):
    assert link_of(text) == Link(text.strip(), host)


@pytest.mark.parametrize(
    ("text", "host", "note"),
    [
        ("https://\u0430pple.com/", "xn--pple-43d.com", "mixes Cyrillic and Latin"),
        ("https://xn--pple-43d.com/", "xn--pple-43d.com", "can look like others"),
        ("https://\u0440\u0430\u0443.com/", "xn--80a5ak.com", "can look like others"),
        ("https://münchen.de/", "xn--mnchen-3ya.de", "can look like others"),
        ("https://straße.de/", "xn--strae-oqa.de", "can look like others"),
        ("https://日本語.jp/", "xn--wgv71a119e.jp", "can look like others"),
        ("https://example\uff0eorg/", "example.org", "can look like others"),
    ],
)
def test_a_host_in_other_letters_is_shown_as_it_is_looked_up(text: str, host: str, note: str):
    link = link_of(text)
    assert link is not None
    assert (link.href, link.host) == (text, host)
    assert note in link.note


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("javascript:alert(1)", "javascript:"),
        ("JavaScript:alert(1)", "javascript:"),
        ("data:text/html,<script>alert(1)</script>", "data:"),
        ("vbscript:msgbox(1)", "vbscript:"),
        ("file:///etc/passwd", "file:"),
        ("blob:https://h.example/1", "blob:"),
        ("view-source:https://h.example/", "view-source:"),
        ("ftp://h.example/a", "ftp:"),
        ("ms-word:ofe|u|https://h.example/a", ""),
        ("https://user@evil.example/", "user before the host"),
        ("https://bank.example:pw@evil.example/", "user before the host"),
        ("https://bank.example\\@evil.example/", "read differently"),
        ("https:\\\\evil.example/", "read differently"),
        ("https:///evil.example/", "no host"),
        ("https:/evil.example/", "no host"),
        ("https://", "no host"),
        ("https://%65vil.example/", "no plain name"),
        ("https://a..b/", "no plain name"),
        ("https://h.example:99x/", "no plain name"),
        ("https://h.example/\u202egpj.exe", "read differently"),
        ("https://h.example/\u200b", "read differently"),
        ("mailto:", "no plain e-mail"),
        ("mailto:nobody", "no plain e-mail"),
        ('mailto:a@b.example,"x"@y', "no plain e-mail"),
    ],
)
def test_what_may_not_be_followed_says_why(text: str, reason: str):
    link = link_of(text)
    if not reason:
        assert link is None
        return
    assert link is not None
    assert link.href is None
    assert reason in link.reason


@pytest.mark.parametrize(
    "text",
    ["", "word", "note: text", "note:text", "12:30", "https://h.example/ and more", "C:\\a",
     "a\nb:c", "\x01javascript:alert(1)", "java\nscript:alert(1)", "//h.example", "www.h.example",
     "https:h.example", "https://h.example/" + "a" * 20_000],
)  # fmt: skip
def test_other_texts_are_no_links(text: str):
    assert link_of(text) is None


@given(st.text(max_size=30), st.sampled_from(["https://", "http:/", "mailto:", "javascript:", ""]))
def test_a_link_that_can_be_followed_has_the_host_that_is_said(text: str, before: str):
    link = link_of(before + text)
    if link is None or link.href is None or before == "mailto:":
        return
    assert link.href.lower().startswith(("http://", "https://", "mailto:"))
    host = urlsplit(link.href).netloc
    assert "@" not in host
    assert link.host.isascii()
    if host.isascii() and host.replace(".", "").isalpha():
        assert link.host == host.lower()
