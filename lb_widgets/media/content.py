"""Bytes and what they are, and how much of them is wanted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from lb_widgets.errors import Cancelled
from lb_widgets.media.magic import content_type_of

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_BYTES: Final = 256 * 1024 * 1024
"""Largest media by default: what Labelbox takes as one uploaded image."""

_CHARSET: Final = re.compile(r"""[;\s]charset\s*=\s*["']?([A-Za-z0-9_:.-]+)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Media:
    """Bytes and what they are.

    Parameters
    ----------
    body : bytes
        The content.
    content_type : str
        By the first bytes; only where they say nothing, by the server's header or the file's name.
    name : str
        File name, possibly empty; holds no secret.
    charset : str
        Encoding of a text as the server names it; empty where it does not.
    """

    body: bytes = field(repr=False)
    content_type: str
    name: str
    charset: str = ""


@dataclass(frozen=True, slots=True)
class Peek:
    """The first bytes of something, and what they are.

    Parameters
    ----------
    body : bytes
        As many as were asked for, or all there are.
    content_type, name : str
        As in `Media`.
    size : int or None, bytes
        Of the whole; None where nothing tells it.
    charset : str
        As in `Media`.
    """

    body: bytes = field(repr=False)
    content_type: str
    name: str
    size: int | None
    charset: str = ""

    @property
    def whole(self) -> bool:
        """Whether `body` is all there is."""
        return self.size == len(self.body)


def media_of(peek: Peek) -> Media:
    """Return a beginning as if it were the whole."""
    return Media(peek.body, peek.content_type, peek.name, peek.charset)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much of something is wanted, and who is told meanwhile.

    Parameters
    ----------
    length : int or None, bytes
        From the beginning; None for the whole.
    limit : int, bytes
        Largest whole.
    cancelled, on_progress : callable or None
        As in `Loader.load`.
    """

    length: int | None = None
    limit: int = MAX_BYTES
    cancelled: Callable[[], bool] | None = None
    on_progress: Callable[[int, int | None], None] | None = None

    @property
    def most(self) -> int:
        """Bytes that are read at most."""
        return self.limit if self.length is None else self.length

    def progress(self, received: int, total: int | None) -> None:
        """Tell how far it is, or raise `Cancelled` where the caller wants to stop."""
        if self.cancelled is not None and self.cancelled():
            raise Cancelled
        if self.on_progress is not None:
            self.on_progress(received, total)


def beginning(
    body: bytes, wanted: Wanted, *, name: str, declared: str = "", size: int | None = None
) -> Peek:
    """Return what was wanted of some bytes.

    Parameters
    ----------
    body : bytes
        The whole, or at least as much as was wanted.
    wanted : Wanted
        Says how much that is.
    name, declared : str
        Hints at the type, see `content_type_of`.
    size : int or None, bytes
        Of the whole.
    """
    kept = body if wanted.length is None else body[: wanted.length]
    content_type = content_type_of(kept, declared=declared, name=name)
    return Peek(kept, content_type, name, size, _charset(declared))


def whole(body: bytes, wanted: Wanted, *, name: str, declared: str = "") -> Peek:
    """Return what was wanted of bytes that are all there is."""
    return beginning(body, wanted, name=name, declared=declared, size=len(body))


def _charset(declared: str) -> str:
    """Return the ``charset`` of a ``Content-Type`` header: RFC 9110 §8.3.2."""
    found = _CHARSET.search(declared)
    return found[1] if found else ""
