"""Texts that are nothing but a link: where they really lead, and whether they may be followed.

A browser and Python read odd addresses differently, and the difference is what hides a host. So
what is odd is refused, and the page compares the host with the one that the browser has read.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from lb_widgets.messages.preview_texts import (
    Link,
)
from lb_widgets.model.urls import address_of
from lb_widgets.widgets.base.row_values import MAX_ADDRESS

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}(?=:)")
_WEB: Final = re.compile(r"https?://(?P<authority>[^/?#]*)(?:[/?#]|$)", re.IGNORECASE)
_PORT: Final = re.compile(r":[0-9]{0,5}$")
_MAIL: Final = re.compile(r"mailto:(?P<addresses>[^?#]+)", re.IGNORECASE)
_MAIL_ADDRESS: Final = re.compile(r"[A-Za-z0-9.!#$&'*+/=^_`{|}~-]+@(?P<host>[A-Za-z0-9.-]+)")
# What a browser would run, open or hand to another program, though it has no "//".
_DANGEROUS: Final = frozenset(
    {"about", "blob", "chrome", "data", "file", "filesystem", "jar", "javascript", "livescript",
     "mhtml", "ms-appinstaller", "ms-msdt", "search-ms", "sms", "tel", "vbscript", "view-source"}
)  # fmt: skip
_ODD: Final = re.compile(
    r'[\\<>"`{}|^\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]'
)
_HOST: Final = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\]")
_MAX_HOST: Final = 253


def link_of(text: str) -> Link | None:
    """Return the link that a text is; None where it is something else."""
    text = text.strip(" \t\r\n")
    scheme = _SCHEME.match(text[:64])
    if scheme is None or len(text) > MAX_ADDRESS or any(map(str.isspace, text)):
        return None
    name = scheme[0].lower()
    if name == "mailto":
        return _mail(text)
    if name in {"http", "https"} and text[len(name) + 1 :][:1] in {"/", "\\"}:
        return _web(text)
    if name in _DANGEROUS or text.startswith("://", len(name)):
        return _refused(f"Links of the kind {name}: are never opened from here.")
    return None


def _web(text: str) -> Link:
    if _ODD.search(text):
        return _refused("It holds characters that browsers and people read differently.")
    found = _WEB.match(text)
    authority = found["authority"] if found else ""
    if not authority:
        return _refused("It names no host.")
    if "@" in authority:
        return _refused("It names a user before the host, which is how links hide where they lead.")
    port = _PORT.search(authority)
    name = authority[: port.start()] if port else authority
    host = ascii_host(name)
    if host is None:
        return _refused("Its host is no plain name or address.")
    return Link(text, host + (port[0] if port and len(port[0]) > 1 else ""), note=_note(name))


def _mail(text: str) -> Link:
    found = _MAIL.match(text)
    addresses = found["addresses"].split(",") if found else []
    matches = [_MAIL_ADDRESS.fullmatch(address) for address in addresses]
    hosts = [match["host"].lower() for match in matches if match]
    if _ODD.search(text) or not hosts or len(hosts) < len(addresses):
        return _refused("It names no plain e-mail address.")
    return Link(text, ", ".join(dict.fromkeys(hosts)))


def ascii_host(name: str) -> str | None:
    """Return a host as it is looked up: UTS 46, as far as it can be told without its tables."""
    if name.startswith("["):
        return name.lower() if _HOST.fullmatch(name.lower()) else None
    plain = unicodedata.normalize("NFKC", name).lower().replace("。", ".")
    labels = [
        label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}"
        for label in plain.split(".")
    ]
    host = ".".join(labels)
    if len(host) > _MAX_HOST or not _HOST.fullmatch(host):
        return None
    address = address_of(host)
    return host if address is None else str(address)


def _note(name: str) -> str:
    """Return what a host looks like that it may not be."""
    if name.isascii() and "xn--" not in name.lower():
        return ""
    for label in name.split("."):
        scripts = sorted({_script(letter) for letter in label if letter.isalpha()})
        if len(scripts) > 1 and not set(scripts) <= _TOGETHER:
            listed = " and ".join(script.capitalize() for script in scripts)
            return f"The host mixes {listed} letters."
    return "The host is written in letters that can look like others; its true name is below."


_TOGETHER: Final = frozenset(
    {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "LATIN"}
)
"""Scripts that names of one language mix (UTS 39 §5.2), of which none looks like another."""


def _script(letter: str) -> str:
    """Return the script of a letter, as its name begins."""
    return unicodedata.name(letter, "UNKNOWN").partition(" ")[0]


def _refused(reason: str) -> Link:
    return Link(None, "", reason)
