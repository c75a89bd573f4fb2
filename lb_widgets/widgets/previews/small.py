"""The small preview of each kind of asset or attachment, for a cell or a tile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from lb_widgets.errors import MediaError, MissingExtraError
from lb_widgets.media.content import Media
from lb_widgets.media.conversations import messages, read_conversation
from lb_widgets.media.html_text import MAX_CHARACTERS, visible_text
from lb_widgets.media.pdf import first_page
from lb_widgets.media.reasons import Reason
from lb_widgets.media.thumbnails import text_excerpt, thumbnail
from lb_widgets.media.wav import wav_seconds
from lb_widgets.messages.previews import (
    Thumbnail,
)
from lb_widgets.messages.table_cells import Shown
from lb_widgets.widgets.base import Reply
from lb_widgets.widgets.base.readable import AHEAD, beginning
from lb_widgets.widgets.base.row_values import asset_url, is_address
from lb_widgets.widgets.previews.asked import clock_text
from lb_widgets.widgets.previews.small_map import map_preview

if TYPE_CHECKING:
    from lb_widgets.media.loader import Loader
    from lb_widgets.widgets.base import Context

MAX_VIDEO: Final = 8 * 1024 * 1024
"""Bytes of a video that go to the page, which draws its first frame."""
MAX_PDF: Final = 64 * 1024 * 1024
"""Bytes of a PDF whose first page is drawn."""
MAX_CONVERSATION: Final = 16 * 1024 * 1024
"""Bytes of a conversation."""
_PEEK: Final = 4096
_PLAYED: Final = frozenset({"video/mp4", "video/webm", "video/ogg"})
_MIN_EXCERPT, _MAX_EXCERPT = 240, 2000
_PIXELS_PER_CHARACTER: Final = 60
"""Of the box; a character of 13 px with its share of the line covers about twice that."""


class Asked(NamedTuple):
    """What a preview is for.

    Parameters
    ----------
    width, height : int, pixels
        Of the box.
    """

    width: int
    height: int
    loader: Loader
    context: Context

    @property
    def characters(self) -> int:
        """How much of a text is worth sending."""
        fitting = self.width * self.height // _PIXELS_PER_CHARACTER
        return min(max(fitting, _MIN_EXCERPT), _MAX_EXCERPT)

    def load(self, value: Any, max_bytes: int | None = None) -> Media:
        """Return what an address leads to; too large is said as what it means here."""
        address = _address(value)
        try:
            media = self.loader.load(address, cancelled=self.context.cancelled, max_bytes=max_bytes)
        except MediaError as error:
            if error.reason != Reason.TOO_LARGE:
                raise
            raise _too_large(str(error)) from error
        self.context.stop_if_cancelled()
        return media

    def load_small(self, value: Any, max_bytes: int) -> Media:
        """Return what an address leads to, without fetching it where it says that it is larger."""
        address = _address(value)
        peek = self.loader.peek(address, length=_PEEK, cancelled=self.context.cancelled)
        if peek.size is not None and peek.size > max_bytes:
            raise _too_large(f"{peek.size / 1e6:,.0f} MB")
        return self.load(address, max_bytes)

    def text(self, value: Any, length: int) -> Media:
        """Return the beginning of a text file: so many bytes."""
        peek = self.loader.peek(_address(value), length=length, cancelled=self.context.cancelled)
        self.context.stop_if_cancelled()
        return Media(peek.body, peek.content_type, peek.name)


def nothing(value: Any, asked: Asked) -> Reply:
    """Return that there is no preview of this kind: an icon stands for it."""
    del value, asked
    return _nothing("")


def picture(value: Any, asked: Asked) -> Reply:
    """Return a small picture."""
    media = asked.load(value)
    small = thumbnail(media, width=asked.width, height=asked.height)
    return Reply(Thumbnail(Shown.PICTURE, content_type=small.content_type), [small.body])


def video(value: Any, asked: Asked) -> Reply:
    """Return a whole video, if it is small and of a kind that browsers play."""
    peek = asked.text(value, _PEEK)
    if not peek.content_type.startswith("video/"):
        raise MediaError(f"Not a video but {peek.content_type}", reason=Reason.UNSUPPORTED)
    if peek.content_type not in _PLAYED:
        raise MediaError(f"Browsers do not play {peek.content_type}", reason=Reason.UNSUPPORTED)
    media = asked.load_small(value, MAX_VIDEO)
    return Reply(Thumbnail(Shown.VIDEO, content_type=media.content_type), [media.body])


def pdf(value: Any, asked: Asked) -> Reply:
    """Return the first page of a PDF, and how many it has."""
    media = asked.load_small(_parsed(value), MAX_PDF)
    try:
        page = first_page(
            media, width=asked.width, height=asked.height, cancelled=asked.context.cancelled
        )
    except MissingExtraError as error:
        return _nothing(str(error))
    text = "1 page" if page.pages == 1 else f"{page.pages:,} pages"
    shown = Thumbnail(Shown.PICTURE, text, content_type=page.picture.content_type)
    return Reply(shown, [page.picture.body])


def audio(value: Any, asked: Asked) -> Reply:
    """Return how long it plays, where its beginning tells that."""
    peek = asked.loader.peek(_address(value), length=_PEEK, cancelled=asked.context.cancelled)
    if not peek.content_type.startswith(("audio/", "video/")):
        raise MediaError(f"Not audio but {peek.content_type}", reason=Reason.UNSUPPORTED)
    seconds = wav_seconds(peek.body, peek.size)
    return _nothing("" if seconds is None else clock_text(seconds))


def text(value: Any, asked: Asked) -> Reply:
    """Return the beginning of a text file, or of the text itself."""
    if not is_address(value):
        return raw_text(value, asked)
    length = asked.characters
    found = text_excerpt(asked.text(value, 4 * (length + AHEAD)), length + AHEAD)
    return _text(found, length)


def raw_text(value: Any, asked: Asked) -> Reply:
    """Return the beginning of a text that is the value itself, also where that is a URL."""
    if not isinstance(value, str):
        raise MediaError(f"{_named(value)}, not text", reason=Reason.BAD_VALUE)
    return _text(value, asked.characters)


def html(value: Any, asked: Asked) -> Reply:
    """Return the words of a page that a reader sees."""
    source = text_excerpt(asked.text(value, 2 * MAX_CHARACTERS), MAX_CHARACTERS)
    words = visible_text(source, asked.characters + AHEAD)
    return _text(words, asked.characters) if words else _nothing("The page has no text of its own.")


def conversation(value: Any, asked: Asked) -> Reply:
    """Return the first messages as ``user: text``, one a line."""
    if is_address(value):
        value = read_conversation(asked.load_small(value, MAX_CONVERSATION).body)
    elif isinstance(value, str):
        value = read_conversation(value)
    length = asked.characters
    lines: list[str] = []
    for user, words in messages(value):
        line = " ".join(words[: length + AHEAD].split())
        lines.append(f"{user[:60]}: {line}" if user else line)
        length -= len(line)
        if length < 0:
            break
    if not lines:
        return _nothing("There are no messages.")
    return _text("\n".join(lines), asked.characters)


def tile_layer(value: Any, asked: Asked) -> Reply:
    """Return the tiles of the main layer as one picture."""
    return map_preview(value, (asked.width, asked.height), asked.loader, asked.context)


def _text(words: str, length: int) -> Reply:
    shown, is_whole = beginning(words, length)
    return Reply(Thumbnail(Shown.TEXT, shown if is_whole else f"{shown}…"))


def _nothing(text: str) -> Reply:
    return Reply(Thumbnail(Shown.NOTHING, text))


def _address(value: Any) -> str:
    """Return the URL or path of a value, or of what a dict holds in its place."""
    url = asset_url(value)
    if url is not None:
        return url
    if not isinstance(value, str):
        raise MediaError(f"{_named(value)}, not a URL or path", reason=Reason.BAD_VALUE)
    raise MediaError("Neither a URL nor a path", reason=Reason.BAD_VALUE)


def _parsed(value: Any) -> Any:
    """Return the dict whose JSON a text is, as the API gives it back; else the value itself."""
    if isinstance(value, str) and value[:1] == "{" and len(value) < _PEEK:
        try:
            return msgspec.json.decode(value)
        except msgspec.DecodeError:
            return value
    return value


def _named(value: Any) -> str:
    return f"The value is of type {type(value).__name__}"


def _too_large(what: str) -> MediaError:
    return MediaError(f"{what}: too large for a preview here", reason=Reason.TOO_LARGE)
