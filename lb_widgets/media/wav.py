"""How long a WAV file plays, by its first bytes.

Source: Microsoft and IBM, "Multimedia Programming Interface and Data Specifications 1.0", RIFF.
"""

from __future__ import annotations

import struct
from typing import Final

_CHUNK: Final = struct.Struct("<4sI")
_FORMAT: Final = struct.Struct("<HHIIHH")
_UNKNOWN_SIZE: Final = 0xFFFF_FFFF
"""What a writer leaves that could not go back to fill in the size."""


def wav_seconds(head: bytes, size: int | None) -> float | None:
    """Return the length in seconds; None where the beginning does not tell it.

    Parameters
    ----------
    head : bytes
        The beginning of the file, 4 KiB are usually enough.
    size : int or None, bytes
        Of the whole file, where that is known.
    """
    if head[:4] != b"RIFF" or head[8:12] != b"WAVE":
        return None
    rate, place = 0, 12
    while place + _CHUNK.size <= len(head):
        name, length = _CHUNK.unpack_from(head, place)
        place += _CHUNK.size
        if name == b"fmt " and place + _FORMAT.size <= len(head):
            rate = _FORMAT.unpack_from(head, place)[3]
        if name == b"data":
            return _seconds(length, rate, None if size is None else size - place)
        place += length + length % 2
    return None


def _seconds(length: int, rate: int, there: int | None) -> float | None:
    if there is not None:
        length = min(length, max(there, 0))
    elif length == _UNKNOWN_SIZE:
        return None
    return length / rate if rate else None
