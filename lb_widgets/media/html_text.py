"""What an HTML page says, without its markup: for a preview, never for showing the page itself."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final

MAX_CHARACTERS: Final = 32_768
"""Of a page's beginning that are read."""

_PIECE: Final = 2048
_UNSEEN: Final = frozenset({"script", "style", "template", "title", "textarea", "select", "svg"})
_IN_LINE: Final = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "kbd", "label", "mark", "q",
     "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"}
)  # fmt: skip


def visible_text(page: str, length: int) -> str:
    """Return the first words of a page that a reader would see, one block a line.

    Parameters
    ----------
    page : str
        HTML, however broken; no more than `MAX_CHARACTERS` of it are read.
    length : int, characters
        Of what is returned, at most; one more where there is more.
    """
    reader = _Reader()
    for start in range(0, min(len(page), MAX_CHARACTERS), _PIECE):
        reader.feed(page[start : min(start + _PIECE, MAX_CHARACTERS)])
        if len(reader.text()) > length:
            break
    text = reader.text()
    return text if len(text) <= length else f"{text[:length]}…"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._inside: list[str] = []

    def text(self) -> str:
        """Return what has been read, with white space as a browser shows it."""
        lines = ("".join(self._pieces)).split("\n")
        words = (" ".join(line.split()) for line in lines)
        return "\n".join(line for line in words if line)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _UNSEEN:
            self._inside.append(tag)
        elif tag == "body":  # whatever the head has left open
            self._inside.clear()
        self._break(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            del self._inside[self._inside.index(tag) :]
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self._pieces.append(data.replace("\n", " "))

    def _break(self, tag: str) -> None:
        if tag not in _IN_LINE:
            self._pieces.append("\n")
