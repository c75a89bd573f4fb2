"""What the table answers its view with, for one state of the rows. Knows nothing of Jupyter."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec
import numpy as np

from lb_widgets.errors import InputError
from lb_widgets.messages.data_row_table import (
    AtAfter,
    AtBefore,
    AtFirst,
    AtFraction,
    AtLast,
    AtPosition,
    AtRow,
    Count,
    Located,
    Prepared,
    TablePage,
    TableSchema,
)
from lb_widgets.messages.view import NATIVE
from lb_widgets.sources.base import After, AtKey, Before, First, Fraction, Last, Position
from lb_widgets.sources.derived import DERIVED
from lb_widgets.widgets.data_row_table.cells import table_rows
from lb_widgets.widgets.data_row_table.columns import table_columns
from lb_widgets.widgets.data_row_table.facets import facet_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from lb_widgets.checks import Report
    from lb_widgets.media.loader import Loader
    from lb_widgets.messages.data_row_table import (
        At,
        LocateRequest,
        PageRequest,
        PrepareRequest,
        TableRow,
    )
    from lb_widgets.messages.table_columns import (
        Grouping,
        TableColumn,
    )
    from lb_widgets.messages.view import View
    from lb_widgets.sources import base
    from lb_widgets.sources.base import Context, RowSource
    from lb_widgets.widgets.data_row_table.problems import RowProblems
    from lb_widgets.widgets.data_row_table.row_sets import Mask

MAX_PAGE_BYTES: Final = 900_000
"""Of one answer: every view of the page waits for it."""

_PLACES: Final[dict[type[At], Callable[..., base.At]]] = {
    AtFirst: First,
    AtLast: Last,
    AtAfter: After,
    AtBefore: Before,
    AtPosition: Position,
    AtFraction: Fraction,
}
"""What the page calls a place, and what sources call it; `AtRow` needs the row's key."""


class Telling(NamedTuple):
    """What rows are to tell beside their values.

    Parameters
    ----------
    grouping : Grouping
        What the columns of attachments stand for.
    base : int or None
        The number of the set of rows that the selection is based on.
    base_mask : ndarray of bool or None
        For each row whether it is in that set.
    """

    grouping: Grouping
    base: int | None
    base_mask: Mask | None


class Patient:
    """A `Context` for the user's own code: it waits, and an interrupt stops it as any other."""

    def stop_if_cancelled(self) -> None:
        """Do nothing."""

    def progress(self, done: int, total: int, text: str) -> None:
        """Do nothing."""


class TableContent:
    """The rows of one version, and what is known about them.

    Parameters
    ----------
    source : RowSource
        The rows.
    frame : pandas.DataFrame
        The same in canonical form: the id of a row is its number here.
    report : Report or None
        What `lb_widgets.check` found in exactly these rows.
    problems : RowProblems or None
        The same by row, or that of earlier rows; None where they were not checked.
    outcome : pandas.DataFrame or None
        What a submit did with the rows.
    loader : Loader or None, default None
        Opens the media of rows; None is that of the process.
    """

    def __init__(  # noqa: PLR0913 - keyword-only
        self,
        source: RowSource,
        *,
        frame: pd.DataFrame,
        report: Report | None = None,
        problems: RowProblems | None = None,
        outcome: pd.DataFrame | None = None,
        loader: Loader | None = None,
    ) -> None:
        self.source = source
        self.frame = frame
        self.report = report
        self.problems = problems
        self.outcome = outcome
        self._loader = loader
        self._columns: dict[Grouping, list[TableColumn]] = {}

    @property
    def total(self) -> int:
        """How many rows there are."""
        return len(self.frame)

    @cached_property
    def loader(self) -> Loader:
        """What opens the media of rows."""
        # The HTTP stack takes as long to import as all else; no row waits for it.
        from lb_widgets.media.loader import default_loader  # noqa: PLC0415 - see above

        return self._loader or default_loader()

    @cached_property
    def names(self) -> list[str]:
        """What can be asked about: the columns that the source lists first."""
        return list(
            dict.fromkeys([*(each.name for each in self.source.schema().columns), *DERIVED])
        )

    def columns(self, grouping: Grouping) -> list[TableColumn]:
        """Return the columns of the table, in order."""
        if grouping not in self._columns:
            self._columns[grouping] = table_columns(
                self.source.schema(),
                grouping=grouping,
                with_problems=self.problems is not None,
                with_outcome=self.outcome is not None,
            )
        return self._columns[grouping]

    def schema(self, grouping: Grouping) -> TableSchema:
        """Return what the table holds."""
        schema = self.source.schema()
        return TableSchema(
            version=schema.version,
            total=_count(schema.total),
            columns=self.columns(grouping),
            facets=facet_columns(schema),
            positions=schema.caps.positions,
            problems=None if self.problems is None else self.problems.summary(),
            fixes=len(self.problems.repairs) if self.problems and self.report else 0,
        )

    def prepare(self, request: PrepareRequest, context: Context, telling: Telling) -> Prepared:
        """Order and filter the rows."""
        view, count = request.view, request.count
        total = self.source.prepare(view, context)
        first = self._page(view, First(), count, context, telling) if count else None
        return Prepared(_count(total), first)

    def page(self, request: PageRequest, context: Context, telling: Telling) -> TablePage:
        """Return rows of a view.

        Fewer than asked for where they would be more than `MAX_PAGE_BYTES`.
        """
        at = self._at(request.at)
        return self._page(request.view, at, request.count, context, telling)

    def _page(
        self, view: View, at: base.At, count: int, context: Context, telling: Telling
    ) -> TablePage:
        while True:
            page = self.source.page(view, at, count, context)
            rows = self.rows(page.row_ids, telling.grouping, telling.base_mask)
            size = len(msgspec.json.encode(rows))
            if size <= MAX_PAGE_BYTES or len(rows) == 1:
                break
            count = max(1, len(rows) * MAX_PAGE_BYTES // size * 9 // 10)
        return TablePage(
            start=_count(page.start),
            total=_count(page.total),
            rows=rows,
            before=page.before,
            after=page.after,
            base=telling.base,
        )

    def locate(self, request: LocateRequest, context: Context) -> Located:
        """Return where a row stands in a view."""
        place = self.source.locate(request.view, self.key(request.row), context)
        return Located(None if place is None else _count(place))

    def rows(
        self, ids: Sequence[int], grouping: Grouping, base_mask: Mask | None = None
    ) -> list[TableRow]:
        """Return the cells of these rows; nothing else of the table is read."""
        return table_rows(self, ids, grouping, base_mask)

    def ids(self, view: View, context: Context) -> NDArray[np.intp]:
        """Return all rows of a view, in its order."""
        if view == NATIVE:
            return np.arange(self.total)
        pages: list[NDArray[np.intp]] = []
        at: base.At = First()
        while True:
            page = self.source.page(view, at, max(self.total, 1), context)
            pages.append(np.asarray(page.row_ids, dtype=np.intp))
            if page.after is None:
                return np.concatenate(pages)
            at = After(page.after)

    def key(self, row: int) -> str:
        """Return who a row is; `InputError` as in `position`."""
        return self.source.keys([self.position(row)])[0]

    def position(self, row: int) -> int:
        """Return where a row stands in `frame`.

        Raises
        ------
        InputError
            There is no such row.
        """
        if not 0 <= row < self.total:
            raise InputError(f"There is no row {row:,}: there are {self.total:,}.")
        return row

    def _at(self, at: At) -> base.At:
        if isinstance(at, AtRow):
            return AtKey(self.key(at.row))
        return _PLACES[type(at)](*msgspec.structs.astuple(at))


def _count(count: base.Count) -> Count:
    return Count(count.value, count.exact)
