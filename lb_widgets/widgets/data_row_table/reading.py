"""Structs from dicts that people wrote or saved: nothing in them is left unread."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from lb_widgets.errors import InputError
from lb_widgets.redact import redact

T = TypeVar("T")


def read_struct(value: Any, kind: type[T]) -> T:
    """Return a dict of plain values as a struct.

    Raises
    ------
    InputError
        It is none of this kind, or holds a name that the kind does not have.
    """
    try:
        struct = msgspec.convert(value, kind, strict=True)
    except msgspec.ValidationError as error:
        raise InputError(redact(str(error))) from None
    # msgspec passes over names that it does not know, so a typo would be lost.
    unread = _unread(value, msgspec.to_builtins(struct), "$")
    if unread:
        raise InputError(redact(f"Nothing is called {', '.join(unread)}."), problems=unread)
    return struct


def _unread(given: Any, taken: Any, path: str) -> list[str]:
    if isinstance(given, Mapping) and isinstance(taken, Mapping):
        unknown = [f"{path}.{name}" for name in given if name not in taken]
        known = [name for name in given if name in taken]
        return unknown + [
            each for name in known for each in _unread(given[name], taken[name], f"{path}.{name}")
        ]
    if isinstance(given, list | tuple) and isinstance(taken, list | tuple):
        pairs = enumerate(zip(given, taken, strict=True))
        return [each for at, (one, two) in pairs for each in _unread(one, two, f"{path}[{at}]")]
    return []
