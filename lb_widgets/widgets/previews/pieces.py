"""Files that the page shows itself, in pieces that a message can carry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lb_widgets.messages.previews import Piece, PreviewFile
from lb_widgets.widgets.base import Reply

if TYPE_CHECKING:
    from lb_widgets.media.content import Media
    from lb_widgets.widgets.previews.asked import Asked

PIECE: Final = 4_000_000
"""Bytes of one answer: longer ones keep the connection from everybody else."""


def file(media: Media, content_type: str | None = None) -> tuple[PreviewFile, bytes]:
    """Return a file for the page, and its first piece."""
    described = PreviewFile(len(media.body), content_type or media.content_type)
    return described, media.body[:PIECE]


def piece(asked: Asked, start: int) -> Reply:
    """Return the bytes of a file from `start` on."""
    body = asked.load().body
    return Reply(Piece(len(body)), [body[start : start + PIECE]])
