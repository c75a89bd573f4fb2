"""HTML pages as trees of elements: text is always text, so no data can become markup."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from lb_widgets.sandbox.exchange import Response

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

Element = ET.Element

_STYLE: Final = (Path(__file__).parent / "pages.css").read_text("utf-8")
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_HEADERS: Final = {
    # No scripts, no other machine, and only the one style sheet.
    "Content-Security-Policy": (
        f"default-src 'none'; img-src 'self'; style-src 'sha256-{_STYLE_HASH}'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def element(tag: str, *children: Element | str, **attributes: str) -> Element:
    """Return an element.

    Parameters
    ----------
    tag : str
        Name of the element.
    *children : Element or str
        What it holds, in order.
    **attributes : str
        A trailing underscore is dropped (``class_``), the others become hyphens
        (``aria_label``).
    """
    made = Element(
        tag, {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    )
    last: Element | None = None
    for child in children:
        if not isinstance(child, str):
            made.append(child)
            last = child
        elif last is None:
            made.text = (made.text or "") + child
        else:
            last.tail = (last.tail or "") + child
    return made


def table(
    label: str, heads: Iterable[str], lines: Iterable[Element], *, numbers: Collection[str] = ()
) -> Element:
    """Return a table that scrolls where it is too wide.

    Parameters
    ----------
    label : str
        What it is, for who does not see it.
    heads : iterable of str
        Heads of the columns; an empty one is no head.
    lines : iterable of Element
        One ``tr`` each.
    numbers : collection of str
        Heads of the columns that hold numbers.
    """
    columns = (
        element("th", head, scope="col", class_="number" if head in numbers else "text")
        if head
        else element("td")
        for head in heads
    )
    made = element("table", element("thead", element("tr", *columns)), element("tbody", *lines))
    return element("div", made, class_="scroll", role="region", aria_label=label, tabindex="0")


def picture(url: str) -> Element:
    """Return a thumbnail; what it shows stands beside it in words."""
    return element("img", src=url, alt="", width="48", height="48", loading="lazy")


def page(title: str, *content: Element) -> Response:
    """Return a whole page as the response that shows it."""
    root = element(
        "html",
        element(
            "head",
            element("meta", charset="utf-8"),
            element("meta", name="viewport", content="width=device-width, initial-scale=1"),
            element("title", title),
            element("style", _STYLE),
        ),
        element("body", *content),
        lang="en",
    )
    text = "<!doctype html>\n" + ET.tostring(root, "unicode", method="html")
    # A lone surrogate, which JSON can spell and UTF-8 cannot, becomes a question mark.
    return Response(200, text.encode("utf-8", "replace"), "text/html; charset=utf-8", _HEADERS)
