"""Files that the page shows itself, in pieces that a message can carry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lb_widgets.messages.preview_files import (
    PreviewFile,
)
from lb_widgets.messages.previews import (
    Piece,
)
from lb_widgets.widgets.base import Reply

if TYPE_CHECKING:
    from lb_widgets.media.content import Media
    from lb_widgets.widgets.previews.asked import Asked

PIECE: Final = 4_000_000
"""Bytes of one answer: longer ones keep the connection from everybody else."""


def file(
    asked: Asked, media: Media, content_type: str | None = None, *, most: int = PIECE
) -> tuple[PreviewFile, bytes]:
    """Return the file that was asked for, for the page, and its beginning.

    The page keeps what it is sent, so the kernel keeps what is not sent yet.

    Parameters
    ----------
    content_type : str, optional
        One that browsers know, where it is not that of `media`.
    most : int, bytes
        Of the beginning.
    """
    described = PreviewFile(len(media.body), content_type or media.content_type)
    first = media.body[:most]
    asked.sent(len(first))
    return described, first


def piece(asked: Asked, start: int) -> Reply:
    """Return the bytes of a file from `start` on."""
    body = asked.load().body
    part = body[start : start + PIECE]
    asked.sent(len(part))
    return Reply(Piece(len(body)), [part])
