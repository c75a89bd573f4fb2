"""What the kernel asks the process that reads PDFs, and how both write it: frames of msgpack."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

if TYPE_CHECKING:
    from typing import BinaryIO

_LENGTH: Final = struct.Struct(">Q")


class Call(msgspec.Struct, frozen=True, tag_field="call"):
    """Something to be done; it gets one `Done` or `Refused`."""


class Open(Call, frozen=True, tag="open"):
    """Open a document: an `Opened`."""

    body: bytes


class Close(Call, frozen=True, tag="close"):
    """Let go of a document."""

    document: int


class Size(Call, frozen=True, tag="size"):
    """Return width and height of a page in points; (0, 0) of a damaged one."""

    document: int
    page: int


class Words(Call, frozen=True, tag="words"):
    """Return the words of a page, and of how many characters these are the beginning."""

    document: int
    page: int
    most: int


class Draw(Call, frozen=True, tag="draw"):
    """Begin to draw a page into a box: a `Slice`."""

    document: int
    page: int
    width: int
    height: int
    max_pixels: int
    seconds: float


class GoOn(Call, frozen=True, tag="go_on"):
    """Draw for another slice of time: a `Slice`."""

    drawing: int
    seconds: float


class Finish(Call, frozen=True, tag="finish"):
    """Return a page that is drawn as a `Drawn`."""

    drawing: int


class Drop(Call, frozen=True, tag="drop"):
    """Let go of a drawing, whether it goes on or not."""

    drawing: int


class Opened(NamedTuple):
    """A document that is open, by its number."""

    document: int
    pages: int


class Slice(NamedTuple):
    """How far a drawing is: the seconds that it has taken, and whether there is more to do."""

    drawing: int
    seconds: float
    goes_on: bool


class Drawn(NamedTuple):
    """A page as a JPEG."""

    body: bytes
    width: int
    height: int


class Done(msgspec.Struct, frozen=True, tag_field="answer", tag="done"):
    """What a call returns."""

    value: Any


class Refused(msgspec.Struct, frozen=True, tag_field="answer", tag="refused"):
    """Why a call cannot be done: the words and the reason of a `MediaError`."""

    message: str
    reason: str


AnyCall = Open | Close | Size | Words | Draw | GoOn | Finish | Drop
AnyAnswer = Done | Refused


def page_name(index: int) -> str:
    """Return what people call a page, at the beginning of a sentence."""
    return "The first page" if index == 0 else f"Page {index + 1:,}"


def write(stream: BinaryIO, message: AnyCall | AnyAnswer) -> None:
    """Write a message and send it off."""
    frame = msgspec.msgpack.encode(message)
    stream.write(_LENGTH.pack(len(frame)))
    stream.write(frame)
    stream.flush()


def read(stream: BinaryIO) -> bytes | None:
    """Return the next frame; None at the end."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    frame = stream.read(length)
    return frame if len(frame) == length else None
