"""One column per metadata field, out of the lists in the ``metadata_fields`` cells.

A field is known by its name or, where it has none, its schema id. It is of numbers where each of
its values is one, of labels where a row has it several times, else of texts.
"""

from __future__ import annotations

from types import NoneType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from lb_widgets.sources.base import Kind
from lb_widgets.sources.chunks import chunks
from lb_widgets.sources.labels import Labels
from lb_widgets.sources.nested import flat
from lb_widgets.sources.texts import whole_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lb_widgets.sources.base import Context

METADATA_PREFIX: Final = "metadata."
_NAMES: Final = ("name", "schema_id", "schemaId")
_NUMBERS: Final = {int, float}


class MetadataColumns:
    """The metadata fields of a canonical ``metadata_fields`` column. Which there are is read once.

    The values are read anew each time: they are in the cells already.

    Parameters
    ----------
    cells : pandas.Series
        The cells; those that are no lists have no fields.
    is_missing : bool, default False
        Whether it is known that no cell has a value, so that none needs to be looked at.
    """

    def __init__(self, cells: pd.Series[Any], *, is_missing: bool = False) -> None:
        self._cells = cells
        self._kinds: dict[str, Kind] | None = {} if is_missing else None

    def kinds(self, context: Context) -> dict[str, Kind]:
        """Return the kind of each field that occurs, by name."""
        if self._kinds is None:
            self._kinds = _kinds(self._cells, context)
        return self._kinds

    def values(self, field: str, context: Context) -> pd.Series[Any] | Labels:
        """Return the values of a field for all rows."""
        kind = self.kinds(context)[field]
        return _values(self._cells, field, kind, context)

    def of_rows(self, field: str, ids: Any, context: Context) -> list[Any]:
        """Return the values of a field for some rows."""
        kind = self.kinds(context)[field]
        few = self._cells.iloc[ids]
        values = _values(few, field, kind, context)
        return values.of(range(len(few))) if isinstance(values, Labels) else values.tolist()


def _name(field: Any) -> str | None:
    """Return the name of a field or, where it has none, its schema id; None if it is no field."""
    if not isinstance(field, dict):
        return None
    names = (field.get(key) for key in _NAMES)
    return next((name for name in names if isinstance(name, str) and name), None)


def _fields(
    cells: pd.Series[Any], part: slice
) -> tuple[NDArray[np.int32], list[str | None], list[Any]]:
    """Return of each field of some cells its row, its name, and its value."""
    rows, fields = flat(cells, part)
    try:  # as they mostly are: five times as fast
        names: list[str | None] = [field["name"] for field in fields]
        if set(map(type, names)) <= {str} and "" not in names:
            return rows, names, [field["value"] for field in fields]
    except (KeyError, TypeError, IndexError):
        pass
    names = [_name(field) for field in fields]
    pairs = zip(names, fields, strict=True)
    return rows, names, [None if name is None else field.get("value") for name, field in pairs]


def _kinds(cells: pd.Series[Any], context: Context) -> dict[str, Kind]:
    types: dict[str, set[type]] = {}
    repeated: set[str] = set()
    for part in chunks(len(cells), context, "metadata read"):
        rows, names, values = _fields(cells, part)
        for name, kind in set(zip(names, map(type, values), strict=True)):
            if name is not None and kind is not NoneType:
                types.setdefault(name, set()).add(kind)
        numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
        codes = np.fromiter(map(numbers.__getitem__, names), np.int64, len(names))
        pairs, counts = np.unique(rows * np.int64(len(numbers)) + codes, return_counts=True)
        of_codes = list(numbers)
        several = np.unique(pairs[counts > 1] % max(len(numbers), 1)).tolist()
        repeated |= {name for code in several if (name := of_codes[code]) is not None}
    return {
        name: Kind.LABELS
        if name in repeated
        else Kind.NUMBER
        if types[name] <= _NUMBERS
        else Kind.TEXT
        for name in sorted(types)
    }


def _values(
    cells: pd.Series[Any], name: str, kind: Kind, context: Context
) -> pd.Series[Any] | Labels:
    rows: list[int] = []
    values: list[Any] = []
    for part in chunks(len(cells), context, "metadata read"):
        of_part, names, all_values = _fields(cells, part)
        places = [place for place, each in enumerate(names) if each == name]
        rows += of_part[places].tolist()
        values += [all_values[place] for place in places]
    if kind is not Kind.NUMBER:
        values = [whole_text(value) for value in values]
    if kind is Kind.LABELS:
        present = [place for place, value in enumerate(values) if value is not None]
        words = [values[place] for place in present]
        return Labels.from_pairs([rows[place] for place in present], words, len(cells))
    column = np.full(len(cells), None, dtype=object)
    column[rows] = values
    return pd.Series(column, dtype=object)
