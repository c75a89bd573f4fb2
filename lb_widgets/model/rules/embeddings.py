"""Rules about the custom embeddings of a row, in a frame that has the column ``embeddings``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lb_widgets.model.rules.base import Context, Finding, Place, Rule, kind_of, shown
from lb_widgets.model.tile_record import is_list, number
from lb_widgets.model.types import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lb_widgets.model.data_row import DataRow

_SHAPE: Final = "labelbox 7.17.0 schema/embedding.py"
_LIMITS: Final = "docs.labelbox.com/docs/limits"
MAX_DIMENSIONS: Final = 2048
"""Numbers of a custom embedding (docs.labelbox.com/docs/limits)."""
_KEYS: Final = frozenset({"embedding_id", "vector", "clusters"})


def _items(row: DataRow) -> list[tuple[Place, dict[str, Any]]]:
    if not is_list(row.embeddings):
        return []
    return [
        (("embeddings", index), item)
        for index, item in enumerate(row.embeddings)
        if isinstance(item, dict)
    ]


def _shape(row: DataRow, _: Context) -> Iterable[Finding]:
    cell = row.embeddings
    if not is_list(cell):
        message = f"is {kind_of(cell)}, expected a list of {{embedding_id, vector}} objects"
        return [Finding(("embeddings",), message)]
    found = [
        Finding(("embeddings", index), f"is {kind_of(item)}, expected {{embedding_id, vector}}")
        for index, item in enumerate(cell)
        if not isinstance(item, dict)
    ]
    for place, item in _items(row):
        name = item.get("embedding_id")
        if not isinstance(name, str) or not name.strip():
            found.append(Finding((*place, "embedding_id"), "is missing, expected the id"))
        if not is_list(item.get("vector")) or not item["vector"]:
            message = f"is {kind_of(item.get('vector'))}, expected a list of numbers"
            found.append(Finding((*place, "vector"), message))
        elif any(number(value) is None for value in item["vector"]):
            found.append(Finding((*place, "vector"), "holds something that is no finite number"))
        found += [
            Finding((*place, str(key)), "is no key of an embedding")
            for key in item
            if key not in _KEYS
        ]
    return found


def _too_long(row: DataRow, _: Context) -> Iterable[Finding]:
    message = "has {:,} dimensions, at most {:,} are allowed"
    return [
        Finding((*place, "vector"), message.format(len(item["vector"]), MAX_DIMENSIONS))
        for place, item in _items(row)
        if is_list(item.get("vector")) and len(item["vector"]) > MAX_DIMENSIONS
    ]


def _duplicates(row: DataRow, _: Context) -> Iterable[Finding]:
    first: dict[str, Place] = {}
    found: list[Finding] = []
    for place, item in _items(row):
        name = item.get("embedding_id")
        if isinstance(name, str) and first.setdefault(name, place) != place:
            found.append(Finding((*place, "embedding_id"), f"{shown(name)} is given twice"))
    return found


RULES: Final = (
    Rule(
        "embedding-shape",
        Severity.ERROR,
        _SHAPE,
        "Embeddings are a list of objects {embedding_id, vector, clusters}.",
        _shape,
    ),
    Rule(
        "embedding-too-long",
        Severity.ERROR,
        _LIMITS,
        f"A custom embedding has at most {MAX_DIMENSIONS:,} dimensions.",
        _too_long,
    ),
    Rule(
        "embedding-duplicate",
        Severity.ERROR,
        _SHAPE,
        "A row gives each embedding once.",
        _duplicates,
    ),
)
