"""The words of a page: as PDFium reads them, or as the row's own text layer has them.

The form of a text layer: github.com/Labelbox/PDF-OCR-Transform-CLI, ``text-layer-types.ts``: a list
of pages ``{number, units, groups}``, numbers from 1; a group, which is a line or paragraph, has
`content` and `tokens`, each with `content`. Where the words stand on the page is not read here.
"""

from __future__ import annotations

import re
from typing import Any, Final, cast

import msgspec

from lb_widgets.errors import MediaError
from lb_widgets.media.reasons import Reason

_DIVIDED: Final = re.compile("[\x02\ufffe](?:\r?\n)?")
"""What PDFium has for the hyphen of a word that goes on in the next line."""


def words_of(page: Any, most: int) -> tuple[str, int]:
    """Return the words of a page, and of how many characters these are the beginning.

    Parameters
    ----------
    page : PdfPage
        Of PDFium; whoever calls has the turn.
    most : int, characters
        How many are read at most.
    """
    words = page.get_textpage()
    try:
        total = words.count_chars()
        text = words.get_text_range(0, min(total, most)) if total else ""
    finally:
        words.close()
    return _DIVIDED.sub("", text).replace("\r\n", "\n").strip(), total


def text_layer_words(body: bytes, index: int) -> str | None:
    """Return the words that a text layer has for a page, one line for each group.

    Parameters
    ----------
    body : bytes
        The text layer, JSON.
    index : int
        Of the page, counted from 0.

    Returns
    -------
    str or None
        None where it says nothing of this page.

    Raises
    ------
    MediaError
        It has another form.
    """
    found = [page for page in _pages(body) if page.get("number") == index + 1]
    if not found:
        return None
    groups = [group for page in found for group in _list(page, "groups")]
    return "\n".join(line for group in groups if (line := _line(group)))


def _pages(body: bytes) -> list[dict[str, Any]]:
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise MediaError("no JSON", reason=Reason.UNSUPPORTED) from None
    members = cast("list[Any]", value if isinstance(value, list) else _list(value, "pages"))
    pages = [page for page in members if _is_page(page)]
    if not pages and value != []:
        message = "its form is not known; expected a list of pages {number, groups}"
        raise MediaError(message, reason=Reason.UNSUPPORTED)
    return pages


def _is_page(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("number"), int | float)
        and isinstance(value.get("groups"), list)
    )


def _line(group: Any) -> str:
    """Return the text of a group, else its tokens', which are words."""
    text = _content(group).strip()
    return text or " ".join(filter(None, map(_content, _list(group, "tokens"))))


def _content(part: Any) -> str:
    content = part.get("content") if isinstance(part, dict) else None
    return content if isinstance(content, str) else ""


def _list(holder: Any, name: str) -> list[Any]:
    value = holder.get(name) if isinstance(holder, dict) else None
    return value if isinstance(value, list) else []
