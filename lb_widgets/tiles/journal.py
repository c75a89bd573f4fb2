"""The journal of an audit: every tile that was judged, so that an interrupted audit goes on.

A file that only grows: a heading, then frames of a length, a checksum and MessagePack. What a dead
process left half written at the end is cut off. It holds no URL and no secret: a layer is known by
a digest of its URL without signature, user and password, and of what else decides about a tile, so
that a renewed signature finds what the old one brought. What could not be judged is not kept, nor
what was refused: another signature may bring it.
"""

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from typing import TYPE_CHECKING, Final, NamedTuple, Self
from urllib.parse import urlsplit, urlunsplit

import msgspec

from lb_widgets.errors import JournalError
from lb_widgets.model.signatures import unsigned_url
from lb_widgets.model.tile_health import TileStatus
from lb_widgets.tiles.packing import FACT_FIELDS, pack_facts, unpack_facts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType
    from typing import BinaryIO

    from lb_widgets.media.tile_pictures import TileFacts
    from lb_widgets.model.tiles import TileLayer

VERSION: Final = 1
_MAGIC: Final = b"lb-widgets tile journal\n"
_FRAME: Final = struct.Struct(">II")  # length and CRC-32 of the payload
_BATCH: Final = 32
"""Tiles of one frame: what a process that is killed loses at most."""
_LARGEST: Final = 64 * 1024 * 1024
"""Bytes of a frame; a longer one is none of ours."""
_NOT_KEPT: Final = frozenset({TileStatus.UNKNOWN, TileStatus.FORBIDDEN})


class Judged(NamedTuple):
    """What was found of one tile by itself.

    Parameters
    ----------
    status : TileStatus
        What it is.
    reason : str
        One redacted phrase.
    facts : TileFacts or None
        What comparisons need of its picture; None where there is none.
    """

    status: TileStatus
    reason: str
    facts: TileFacts | None


Place = tuple[int, int, int]
"""Zoom, column and row."""


class _Heading(msgspec.Struct, frozen=True):
    version: int
    fields: tuple[str, ...]
    seed: int


class _Tile(msgspec.Struct, frozen=True, array_like=True):
    z: int
    x: int
    y: int
    status: str
    reason: str
    facts: bytes | None


class _Frame(msgspec.Struct, frozen=True, array_like=True):
    layer: bytes
    tiles: list[_Tile]


class _Layer(msgspec.Struct, frozen=True, array_like=True):
    """The beginning of a frame: the rest is read when the layer is asked for."""

    layer: bytes


def fingerprint(layer: TileLayer) -> bytes:
    """Return what a layer is known by: its unsigned URL and the size of its tiles, digested."""
    parts = urlsplit(unsigned_url(layer.url))
    plain = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    text = f"{plain}\n{layer.tile_size}"
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).digest()[:16]


class Journal:
    """An open journal; for one audit at a time.

    Parameters
    ----------
    path : Path
        Where it is, or will be, with permissions for this user alone.
    seed : int
        Of the audit, for a new journal.

    Attributes
    ----------
    seed : int
        Of the audit that began it: only with the same seed the same tiles are drawn.

    Raises
    ------
    JournalError
        Something else is there, or it cannot be read or written.
    """

    def __init__(self, path: Path, *, seed: int) -> None:
        self.path = path
        self._frames: dict[bytes, list[int]] = {}
        self._waiting: dict[bytes, list[_Tile]] = {}
        self._count = 0
        self._file: BinaryIO | None = None
        try:
            self._file = _opened(path)
            self.seed = self._begun(self._file, seed)
        except OSError as error:
            self._abandon()
            raise self._unusable(error) from error
        except JournalError:
            self._abandon()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def kept(self, layer: bytes) -> dict[Place, Judged]:
        """Return what is known of the tiles of a layer, by its `fingerprint`."""
        found: dict[Place, Judged] = {}
        for offset in self._frames.get(layer, ()):
            payload = _payload(self._open, offset)
            if payload is None:
                raise self._damaged("cannot be read any more")
            for tile in msgspec.msgpack.decode(payload, type=_Frame).tiles:
                facts = None if tile.facts is None else unpack_facts(tile.facts)
                judged = Judged(TileStatus(tile.status), tile.reason, facts)
                found[tile.z, tile.x, tile.y] = judged
        return found

    def add(self, layer: bytes, place: Place, judged: Judged) -> None:
        """Keep a tile, unless it could not be judged or was refused."""
        if judged.status in _NOT_KEPT:
            return
        facts = None if judged.facts is None else pack_facts(judged.facts)
        tile = _Tile(*place, str(judged.status), judged.reason, facts)
        self._waiting.setdefault(layer, []).append(tile)
        self._count += 1
        if self._count >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        waiting, self._waiting, self._count = self._waiting, {}, 0
        try:
            for layer, tiles in waiting.items():
                payload = msgspec.msgpack.encode(_Frame(layer, tiles))
                self._frames.setdefault(layer, []).append(self._append(payload))
        except OSError as error:
            raise self._unusable(error) from error

    def close(self) -> None:
        """Write what waits, and close the file."""
        if self._file is None:
            return
        try:
            self.flush()
        finally:
            self._abandon()

    @property
    def _open(self) -> BinaryIO:
        if self._file is None:
            raise JournalError(f"The journal at {self.path} is closed.", path=self.path)
        return self._file

    def _begun(self, file: BinaryIO, seed: int) -> int:
        """Read what is there, or write a heading; return the seed."""
        found = file.read(len(_MAGIC))
        if found != _MAGIC[: len(found)]:
            raise self._damaged("is no journal of an audit")
        heading = None
        if found == _MAGIC:
            payload = _payload(file, len(_MAGIC))
            if payload is not None:
                heading = _decoded(payload)
                if heading is None or heading.version != VERSION or heading.fields != FACT_FIELDS:
                    raise self._damaged("was written by another version of lb_widgets")
        if heading is None:  # new, or its process died within the first bytes
            file.seek(0)
            file.truncate()
            file.write(_MAGIC)
            self._append(msgspec.msgpack.encode(_Heading(VERSION, FACT_FIELDS, seed)))
            return seed
        self._index(file)
        return heading.seed

    def _index(self, file: BinaryIO) -> None:
        """Note where the frames of each layer are, and cut off what is broken at the end."""
        end = file.tell()
        for offset, payload in _payloads(file, end):
            layer = msgspec.msgpack.decode(payload, type=_Layer).layer
            self._frames.setdefault(layer, []).append(offset)
            end = offset + _FRAME.size + len(payload)
        file.truncate(end)

    def _append(self, payload: bytes) -> int:
        file = self._open
        offset = file.seek(0, os.SEEK_END)
        file.write(_FRAME.pack(len(payload), zlib.crc32(payload)) + payload)
        file.flush()
        return offset

    def _abandon(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _damaged(self, what: str) -> JournalError:
        return JournalError(
            f"{self.path} {what}. Pass resume= with another path, or remove the file.",
            path=self.path,
        )

    def _unusable(self, error: OSError) -> JournalError:
        return JournalError(
            f"The journal at {self.path} cannot be used: {error.strerror or error}. Pass resume= "
            "with a path that can be written to.",
            path=self.path,
        )


def _opened(path: Path) -> BinaryIO:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    flags = os.O_CREAT | os.O_RDWR | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o600), "r+b")


def _decoded(payload: bytes) -> _Heading | None:
    try:
        return msgspec.msgpack.decode(payload, type=_Heading)
    except msgspec.MsgspecError:
        return None


def _payloads(file: BinaryIO, offset: int) -> Iterator[tuple[int, bytes]]:
    """Yield the offset and payload of each whole frame."""
    while (payload := _payload(file, offset)) is not None:
        yield offset, payload
        offset += _FRAME.size + len(payload)


def _payload(file: BinaryIO, offset: int) -> bytes | None:
    """Return the payload of the frame at an offset, or None where there is no whole one."""
    file.seek(offset)
    head = file.read(_FRAME.size)
    if len(head) < _FRAME.size:
        return None
    length, checksum = _FRAME.unpack(head)
    payload = file.read(length) if length <= _LARGEST else b""
    return payload if len(payload) == length and zlib.crc32(payload) == checksum else None
