"""Rows of a canonical DataFrame in memory."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from lb_widgets.errors import InputError
from lb_widgets.messages.view import NATIVE
from lb_widgets.redact import redact
from lb_widgets.sources.base import (
    After,
    AtKey,
    Before,
    Caps,
    Count,
    Facet,
    First,
    Fraction,
    Histogram,
    Last,
    Page,
    Schema,
)
from lb_widgets.sources.columns import Columns
from lb_widgets.sources.cursors import cursor_at, position_of
from lb_widgets.sources.facets import facet, histogram
from lb_widgets.sources.filtering import Filters
from lb_widgets.sources.identity import Identity
from lb_widgets.sources.memo import Memo
from lb_widgets.sources.ordering import Orders
from lb_widgets.sources.spans import spans_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from lb_widgets.messages.view import View
    from lb_widgets.sources.base import At, Context, RowId, Span
    from lb_widgets.sources.labels import ExtraColumn

__all__ = ["PandasSource", "spans_of"]

_KEPT_VIEWS: Final = 4
"""Filtered and sorted row numbers that are kept: at most 4 MB each for a million rows."""


class PandasSource:
    """A `RowSource` over a canonical frame; the id of a row is its number in the frame.

    Parameters
    ----------
    frame : pandas.DataFrame
        With the columns `ROW_COLUMNS` and any of the user's own. Read, never changed or copied.
    version : int, default 0
        Tells this state of the rows from earlier ones.
    extra : mapping of str to ExtraColumn, default {}
        Columns that are computed beside the frame, by name; they are sorted, filtered and read like
        those of the frame. Their names are taken: a column of the frame with one gets a number.

    Raises
    ------
    InputError
        An extra column has not one value per row.
    """

    def __init__(
        self,
        frame: pd.DataFrame,
        *,
        version: int = 0,
        extra: Mapping[str, ExtraColumn] | None = None,
    ) -> None:
        self._total = len(frame)
        for name, column in (extra or {}).items():
            _refuse_length(name, column.length, self._total)
        self._version = version
        self._identity = Identity(frame)
        self._columns = Columns(frame, dict(extra or {}))
        self._filters = Filters(self._columns, self._total)
        self._orders = Orders(self._columns)
        self._views: Memo[NDArray[np.int32]] = Memo(_KEPT_VIEWS)

    @property
    def version(self) -> int:
        """Which state of the rows this is."""
        return self._version

    def schema(self) -> Schema:
        """Return what the frame holds."""
        return self._schema

    def prepare(self, view: View, context: Context) -> Count:
        """Order and filter the rows; return how many the view has."""
        if not view.filters and not view.text:  # ordered when a page is asked for
            for key in view.sort:
                self._columns.kind(key.column, context)
            return Count(self._total)
        ids = self._ids(view, context)
        return Count(self._total if ids is None else len(ids))

    def page(self, view: View, at: At, count: int, context: Context) -> Page:
        """Return up to `count` rows of a view."""
        total = self.prepare(view, context)
        start = min(max(self._start(view, at, count, total.value, context), 0), total.value)
        if isinstance(at, First):
            ids = self._first(view, min(count, total.value), context)
        else:
            ids = self._between(view, start, self._stop(view, at, start, count), context)
        stop = start + len(ids)
        return Page(
            row_ids=ids.tolist(),
            start=Count(start),
            total=total,
            before=cursor_at(start, view, self._version) if start > 0 and len(ids) else None,
            after=cursor_at(stop, view, self._version) if len(ids) and stop < total.value else None,
            version=self._version,
        )

    def rows(self, ids: Sequence[RowId], columns: Sequence[str]) -> dict[str, list[Any]]:
        """Return the values of these columns, nested ones too, in the order of `ids`."""
        places = np.asarray(ids, np.intp)
        return {name: self._columns.of_rows(name, places) for name in columns}

    def members(self, view: View, context: Context) -> NDArray[np.bool_]:
        """Return for every row, by id, whether the view shows it; not to be written to."""
        for key in view.sort:  # a view that cannot be shown has no members
            self._columns.kind(key.column, context)
        return self._filters.members(view, context)

    def spans(self, view: View, start: int, stop: int, context: Context) -> list[Span]:
        """Return the ids of the rows at these positions of a view, as ascending spans."""
        return spans_of(np.sort(self._between(view, max(start, 0), stop, context)))

    def locate(self, view: View, key: str, context: Context) -> Count | None:
        """Return where a key stands in a view, or None where it is not."""
        ids = self._ids(view, context)
        row = self.ids_of([key])[0]
        if row is None or ids is None:
            return None if row is None else Count(row)
        places = np.flatnonzero(ids == row)
        return Count(int(places[0])) if len(places) else None

    def facets(
        self, view: View, columns: Sequence[str], top: int, context: Context
    ) -> dict[str, Facet]:
        """Return for each column how the rows of the view are spread over its values."""
        rows = self.members(view, context)
        found: dict[str, Facet] = {}
        for done, name in enumerate(columns):
            context.progress(done, len(columns), "columns counted")
            kind = self._columns.kind(name, context)
            if self._columns.is_missing(name):
                found[name] = Facet((), int(rows.sum()), Count(0), 0)
            else:
                values = self._columns.values(name, context)
                found[name] = facet(values, kind, rows, top, context)
        return found

    def histograms(
        self, view: View, columns: Sequence[str], bins: int, context: Context
    ) -> dict[str, Histogram]:
        """Return for each column of numbers or moments how these are spread."""
        rows = self.members(view, context)
        found: dict[str, Histogram] = {}
        for done, name in enumerate(columns):
            context.stop_if_cancelled()
            context.progress(done, len(columns), "columns counted")
            kind = self._columns.kind(name, context)
            if self._columns.is_missing(name):  # then it has no kind that could be asked for
                found[name] = Histogram(0.0, 0.0, (0,) * bins, int(rows.sum()))
            else:
                values = self._columns.values(name, context)
                found[name] = histogram(name, values, kind, rows, bins)
        return found

    def keys(self, ids: Sequence[RowId] | NDArray[np.integer[Any]]) -> list[str]:
        """Return who these rows are; see `Identity`."""
        return self._identity.keys(ids)

    def ids_of(self, keys: Sequence[str]) -> list[RowId | None]:
        """Return the rows with these keys, None where no row has the key."""
        return self._identity.ids_of(keys)

    @cached_property
    def _schema(self) -> Schema:
        return Schema(
            columns=self._columns.declared,
            attachment_types=self._columns.attachments.types(),
            layer_names=self._columns.attachments.layer_names(),
            total=Count(self._total),
            version=self._version,
            caps=Caps(),
        )

    def _start(  # noqa: PLR0911 - one for each `At`
        self, view: View, at: At, count: int, total: int, context: Context
    ) -> int:
        match at:
            case First():
                return 0
            case Last():
                return total - count
            case After(cursor):
                return position_of(cursor, view, self._version)
            case Before(cursor):
                return position_of(cursor, view, self._version) - count
            case Fraction(value):
                return round(value * (total - 1))
            case AtKey(key):
                place = self.locate(view, key, context)
                if place is None:
                    raise InputError(redact(f"No row of this view has the key {key!r}."))
                return place.value
            case _:
                return at.value

    def _stop(self, view: View, at: At, start: int, count: int) -> int:
        # A page that ends before a cursor is shorter at the beginning of the view.
        if isinstance(at, Before):
            return position_of(at.cursor, view, self._version)
        return start + count

    def _first(self, view: View, count: int, context: Context) -> NDArray[np.int32]:
        if view.sort and count and not view.filters and not view.text:
            return self._orders.first(view.sort, count, context)
        return self._between(view, 0, count, context)

    def _between(self, view: View, start: int, stop: int, context: Context) -> NDArray[np.int32]:
        ids = self._ids(view, context)
        if ids is None:
            return np.arange(start, max(start, min(stop, self._total)), dtype=np.int32)
        return ids[start:stop]

    def _ids(self, view: View, context: Context) -> NDArray[np.int32] | None:
        """Return the rows of a view in its order; None where these are all as they were given."""
        if view == NATIVE:
            return None
        if not view.filters and not view.text:
            return self._orders.of(view.sort, context)
        return self._views.get(repr(view), lambda: self._kept_rows(view, context), context)

    def _kept_rows(self, view: View, context: Context) -> NDArray[np.int32]:
        members = self._filters.members(view, context)
        if not view.sort:
            return np.flatnonzero(members).astype(np.int32)
        order = self._orders.of(view.sort, context)
        return order[members[order]]


def _refuse_length(name: str, length: int, total: int) -> None:
    if length != total:
        raise InputError(
            f"Column {name!r} has {length:,} values, expected one for each of {total:,} rows."
        )
