"""Markdown as the source of a page, for a sandboxed frame only.

markdown-it-py reads it as CommonMark does, with tables and struck words; markup in it stays text.
What comes out passes nh3, which knows nothing of where it comes from and keeps what is named here.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.errors import MissingExtraError

if TYPE_CHECKING:
    from types import ModuleType

MAX_CHARACTERS: Final = 64 * 1024
"""Of a text that is read as Markdown: what Labelbox takes as one."""

_TAGS: Final = {
    "a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "img", "li",
    "ol", "p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES: Final = {
    "a": {"href", "title"},
    "img": {"alt", "src", "title"},
    "ol": {"start"},
    "td": {"style"},
    "th": {"style"},
}
_STYLES: Final = {"text-align"}
_SCHEMES: Final = {"http", "https", "mailto"}


def markdown_page(text: str) -> str:
    """Return Markdown as HTML.

    Parameters
    ----------
    text : str
        At most `MAX_CHARACTERS` are worth giving.

    Raises
    ------
    MissingExtraError
        The extra ``markdown`` is not installed.
    """
    reader: Any = _library("markdown_it", "markdown-it-py").MarkdownIt(
        "commonmark", {"html": False}
    )
    html = reader.enable(["table", "strikethrough"]).render(text)
    return _library("nh3", "nh3").clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        filter_style_properties=_STYLES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )


def _library(module: str, library: str) -> ModuleType:
    try:
        return import_module(module)
    except ImportError:
        raise MissingExtraError("Markdown", library=library, extra="markdown") from None
