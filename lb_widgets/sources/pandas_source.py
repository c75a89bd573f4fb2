"""Rows of a canonical DataFrame in memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lb_widgets.errors import InputError
from lb_widgets.messages.view import View
from lb_widgets.model.data_row import ROW_COLUMNS
from lb_widgets.sources.base import AtKey, Column, Count, First, Kind, Last, Page, Schema
from lb_widgets.sources.derived import AttachmentScalars, is_scalar
from lb_widgets.sources.identity import Identity
from lb_widgets.sources.missing import is_missing
from lb_widgets.sources.order import matching_rows, sorted_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lb_widgets.sources.base import At, Context, RowId, Span

_NATIVE = View()
_KEPT_VIEWS = 8
"""Orders that are kept: 8 MB each for a million rows."""


class PandasSource:
    """A `RowSource` over a canonical frame; the id of a row is its number in the frame.

    Parameters
    ----------
    frame : pandas.DataFrame
        With the columns `ROW_COLUMNS` and any of the user's own. Read, never changed or copied.
    version : int, default 0
        Tells this state of the rows from earlier ones.
    """

    def __init__(self, frame: pd.DataFrame, *, version: int = 0) -> None:
        self._frame = frame
        self._version = version
        self._identity = Identity(frame)
        self._scalars = AttachmentScalars(frame["attachments"])
        self._orders: OrderedDict[View, NDArray[np.intp]] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def version(self) -> int:
        """Which state of the rows this is."""
        return self._version

    def schema(self) -> Schema:
        """Return what the frame holds."""
        return Schema(
            columns=self._columns,
            attachment_types=self._scalars.types,
            total=Count(len(self._frame)),
            version=self._version,
        )

    def prepare(self, view: View, context: Context) -> Count:
        """Order and filter the rows; return how many the view has."""
        return Count(len(self._frame) if view == _NATIVE else len(self._order(view, context)))

    def page(self, view: View, at: At, count: int, context: Context) -> Page:
        """Return up to `count` rows of a view."""
        total = self.prepare(view, context)
        start = min(max(self._start(view, at, count, total.value, context), 0), total.value)
        ids = self._ids(view, start, start + count, context)
        return Page(ids.tolist(), Count(start), total, self._version)

    def rows(self, ids: Sequence[RowId], columns: Sequence[str]) -> dict[str, list[Any]]:
        """Return the values of these columns, nested ones too, in the order of `ids`."""
        places = [self._place(name) for name in columns]
        return {
            name: self._frame.iloc[:, place].take(list(ids)).tolist()
            for name, place in zip(columns, places, strict=True)
        }

    def spans(self, view: View, start: int, stop: int, context: Context) -> list[Span]:
        """Return the ids of the rows at these positions of a view, as ascending spans."""
        ids = np.sort(self._ids(view, max(start, 0), stop, context))
        return spans_of(ids)

    def locate(self, view: View, key: str, context: Context) -> Count | None:
        """Return where a key stands in a view, or None where it is not."""
        row = self.ids_of([key])[0]
        if row is None or view == _NATIVE:
            return None if row is None else Count(row)
        places = np.flatnonzero(self._order(view, context) == row)
        return Count(int(places[0])) if len(places) else None

    def keys(self, ids: Sequence[RowId] | NDArray[np.intp]) -> list[str]:
        """Return who these rows are; see `Identity`."""
        return self._identity.keys(ids)

    def ids_of(self, keys: Sequence[str]) -> list[RowId | None]:
        """Return the rows with these keys, None where no row has the key."""
        return self._identity.ids_of(keys)

    def _start(self, view: View, at: At, count: int, total: int, context: Context) -> int:
        if isinstance(at, First):
            return 0
        if isinstance(at, Last):
            return total - count
        if isinstance(at, AtKey):
            place = self.locate(view, at.key, context)
            if place is None:
                raise InputError(f"No row of this view has the key {at.key!r}.")
            return place.value
        return at.value

    def _ids(self, view: View, start: int, stop: int, context: Context) -> NDArray[np.intp]:
        if view == _NATIVE:
            return np.arange(start, min(stop, len(self._frame)))
        return self._order(view, context)[start:stop]

    def _order(self, view: View, context: Context) -> NDArray[np.intp]:
        with self._lock:
            if view in self._orders:
                self._orders.move_to_end(view)
                return self._orders[view]
        # Unlocked: other views stay readable meanwhile. Two threads at worst compute the same.
        order = self._compute(view, context)
        with self._lock:
            self._orders[view] = order
            while len(self._orders) > _KEPT_VIEWS:
                self._orders.popitem(last=False)
        return order

    def _compute(self, view: View, context: Context) -> NDArray[np.intp]:
        if view.sort is None:
            return np.flatnonzero(matching_rows(self._searched(), view.text, context))
        if view.text:
            order = self._order(View(sort=view.sort), context)
            found = matching_rows(self._searched(), view.text, context)
            return order[found[order]]
        context.stop_if_cancelled()
        return sorted_rows(self._values(view.sort.column), descending=view.sort.descending)

    def _searched(self) -> list[pd.Series[Any]]:
        """Return the columns that hold text."""
        return [
            self._frame.iloc[:, place]
            for column, place in zip(self._columns, self._places.values(), strict=True)
            if column.kind is not Kind.NUMBER and not column.missing
        ]

    def _values(self, name: str) -> pd.Series[Any]:
        scalar = self._scalars.get(name)
        return self._frame.iloc[:, self._place(name)] if scalar is None else pd.Series(scalar)

    def _place(self, name: str) -> int:
        if name not in self._places:
            raise InputError(
                f"The rows have no column {name!r}; they have {', '.join(self._places)}."
            )
        return self._places[name]

    @cached_property
    def _columns(self) -> tuple[Column, ...]:
        return tuple(
            Column(name, str(self._frame.columns[place]), _kind(values), _is_missing(values))
            for name, place in self._places.items()
            for values in [self._frame.iloc[:, place]]
        )

    @cached_property
    def _places(self) -> dict[str, int]:
        """Where each column stands: canonical ones first; names that are taken get a number."""
        names = [str(label) for label in self._frame.columns]
        canonical = [names.index(column) for column in ROW_COLUMNS]
        places: dict[str, int] = {}
        for place in [*canonical, *(p for p in range(len(names)) if p not in canonical)]:
            name, number = names[place], 2
            while name in places or is_scalar(name):
                name, number = f"{names[place]} #{number}", number + 1
            places[name] = place
        return places


def spans_of(ascending: Sequence[RowId] | NDArray[np.intp]) -> list[Span]:
    """Return ascending row ids as spans: 3, 4, 5, 9 are (3, 6) and (9, 10)."""
    ids = np.asarray(ascending, dtype=np.intp)
    if len(ids) == 0:
        return []
    breaks = np.flatnonzero(np.diff(ids) != 1) + 1
    starts = ids[np.concatenate([[0], breaks])]
    stops = ids[np.concatenate([breaks - 1, [len(ids) - 1]])] + 1
    return list(zip(starts.tolist(), stops.tolist(), strict=True))


def _kind(values: pd.Series[Any]) -> Kind:
    dtype = values.dtype
    if pd.api.types.is_bool_dtype(dtype):
        return Kind.TEXT
    if pd.api.types.is_numeric_dtype(dtype):
        return Kind.NUMBER
    if not pd.api.types.is_object_dtype(dtype):
        return Kind.TEXT
    inferred = pd.api.types.infer_dtype(values, skipna=True)
    if inferred in {"integer", "floating", "mixed-integer-float", "decimal"}:
        return Kind.NUMBER
    return Kind.NESTED if inferred.startswith("mixed") else Kind.TEXT


def _is_missing(values: pd.Series[Any]) -> bool:
    return all(map(is_missing, values[values.notna()]))
