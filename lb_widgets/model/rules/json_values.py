"""The rule about values that JSON cannot hold, at any depth."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.model.rules.base import Context, Finding, Place, Rule, kind_of
from lb_widgets.model.types import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lb_widgets.model.data_row import DataRow

MAX_DEPTH: Final = 100
"""Levels of lists and objects inside each other that are looked into and written."""


def unwritable(value: Any, place: Place = ()) -> list[Finding]:
    """Return what JSON cannot hold in a value that stands at `place`, at any depth."""
    found: list[Finding] = []
    rest: list[tuple[Any, Place]] = [(value, place)]
    while rest:
        value, place = rest.pop()
        if isinstance(value, dict | list | tuple):
            if len(place) > MAX_DEPTH:
                found.append(Finding(place, f"is more than {MAX_DEPTH} levels deep"))
            elif isinstance(value, dict):
                rest += [(item, (*place, str(key))) for key, item in value.items()]
            else:
                rest += [(item, (*place, index)) for index, item in enumerate(value)]
        elif (problem := _problem(value)) is not None:
            found.append(Finding(place, problem))
    return found


def _not_json(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for column in ("row_data", "global_key", "external_id", "media_type", "embeddings"):
        value = getattr(row, column)
        if not _is_fine(value):
            found += unwritable(value, (column,))
    for index, item in enumerate(row.attachments):
        if item.value.isascii() and item.type.isascii() and (not item.name or item.name.isascii()):
            continue
        for key in ("type", "value", "name"):
            found += unwritable(getattr(item, key), ("attachments", index, key))
    for index, entry in enumerate(row.metadata_fields):
        found += unwritable(entry, ("metadata_fields", index))
    return found


def _is_fine(value: Any) -> bool:
    """Say whether a value is what nearly all are: missing, or ASCII text."""
    return value is None or (type(value) is str and value.isascii())


def _problem(value: Any) -> str | None:
    if isinstance(value, str):
        # JSON text is UTF-8, which has no halves of surrogate pairs.
        return None if is_utf8(value) else "holds half of a surrogate pair, which UTF-8 cannot"
    if isinstance(value, float):
        return None if math.isfinite(value) else f"is {value}, which JSON cannot hold"
    if isinstance(value, bytes | bytearray | memoryview | set | frozenset | complex):
        return f"is {kind_of(value)}, which JSON cannot hold"
    return None


def is_utf8(text: str) -> bool:
    """Say whether UTF-8 holds a text: all but halves of surrogate pairs."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


RULES: Final = (
    Rule(
        "value-not-json",
        Severity.ERROR,
        "RFC 8259",
        "A row holds nothing that JSON cannot: NaN, Infinity, bytes, half a surrogate pair.",
        _not_json,
    ),
)
