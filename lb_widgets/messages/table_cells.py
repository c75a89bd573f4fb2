"""What one cell of the table shows. Every text is redacted and bounded."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, TypeAlias

import msgspec


class Shown(StrEnum):
    """What a preview is."""

    PICTURE = "picture"
    VIDEO = "video"
    TEXT = "text"
    NOTHING = "nothing"
    """There is no preview of this kind of asset."""
    ERROR = "error"


class CutText(msgspec.Struct, frozen=True, tag_field="kind", tag="cut"):
    """The beginning of a text of `length` characters."""

    text: str
    length: int


class UrlCell(msgspec.Struct, frozen=True, tag_field="kind", tag="url"):
    """A URL whose signature ends.

    Parameters
    ----------
    expires : float
        When, in seconds since 1970 UTC.
    """

    text: str
    expires: float


class Chip(msgspec.Struct, frozen=True):
    """One attachment of a row.

    Parameters
    ----------
    index : int
        Among the attachments of the row; what `ThumbnailRequest.attachment` takes.
    name : str
        Its name, else the file's.
    has_picture : bool
        Whether a thumbnail of it is worth asking for.
    expires : float or None
        When its URL's signature ends, in seconds since 1970 UTC; None where it has none.
    """

    index: int
    name: str
    has_picture: bool
    expires: float | None


class AttachmentsCell(msgspec.Struct, frozen=True, tag_field="kind", tag="attachments"):
    """How many attachments of one type or name a row has, and the first of them."""

    count: int
    chips: list[Chip]


class ProblemsCell(msgspec.Struct, frozen=True, tag_field="kind", tag="problems"):
    """How many problems a row has by severity, and the first of them in words."""

    error: int
    warning: int
    info: int
    texts: list[str]


class StatusCell(msgspec.Struct, frozen=True, tag_field="kind", tag="status"):
    """What became of a row when it was submitted.

    Parameters
    ----------
    status : str
        In words: ``"created"``, ``"left out"``.
    verdict : str
        ``"good"``: it is there; ``"bad"``: it is not; ``"open"``: not sent, or not known.
    reason : str
        Why it is not there; else empty.
    """

    status: str
    verdict: Literal["good", "bad", "open"]
    reason: str = ""


Cell: TypeAlias = str | CutText | UrlCell | AttachmentsCell | ProblemsCell | StatusCell | None
"""None where there is no value."""
