"""What comparisons need of a tile, as bytes for the journal and back."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final

import msgspec
import numpy as np

from lb_widgets.media.tile_pictures import TileFacts

FACT_FIELDS: Final = tuple(each.name for each in fields(TileFacts))
"""Of the facts, in order: a journal with others is of another version."""
_ARRAY: Final = 1  # MessagePack extension type of an array


class _Array(msgspec.Struct, frozen=True, array_like=True):
    dtype: str
    shape: tuple[int, ...]
    data: bytes


def pack_facts(facts: TileFacts) -> bytes:
    """Return the facts as MessagePack."""
    values = [getattr(facts, name) for name in FACT_FIELDS]
    return msgspec.msgpack.encode(values, enc_hook=_packed)


def unpack_facts(packed: bytes) -> TileFacts:
    """Return the facts that `pack_facts` was given."""
    values: list[Any] = msgspec.msgpack.decode(packed, ext_hook=_unpacked)
    # What was a tuple comes back as a list, which nothing could look up.
    plain: list[Any] = [tuple(value) if isinstance(value, list) else value for value in values]
    return TileFacts(*plain)


def _packed(value: Any) -> msgspec.msgpack.Ext:
    if not isinstance(value, np.ndarray):
        raise NotImplementedError(f"{type(value).__name__} has no place in a journal")
    array = _Array(value.dtype.str, value.shape, value.tobytes())
    return msgspec.msgpack.Ext(_ARRAY, msgspec.msgpack.encode(array))


def _unpacked(code: int, data: memoryview) -> Any:
    if code != _ARRAY:
        raise NotImplementedError(f"extension {code} of MessagePack is none of ours")
    array = msgspec.msgpack.decode(data, type=_Array)
    return np.frombuffer(array.data, dtype=array.dtype).reshape(array.shape)
