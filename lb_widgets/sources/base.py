"""What a table asks of its rows, whatever engine holds them.

A position is where a row stands in one view; a row id is its address, good as long as the version
is; a key is who the row is. Only keys are kept, compared or shown to the user's code: positions and
ids change under a sort, a filter or a change of the rows.

Asking is in two steps because filtering and ordering are what costs: `RowSource.prepare` says how
many rows there are and may take seconds, with progress and cancel; `RowSource.page` then reads one
page. A source may leave what the first page does without to the next one. Whatever is nested or
heavy comes through `RowSource.rows`, for the few rows that are on screen.

A source says in `Caps` what it can do, in every `Count` whether a number is exact, and in every
`Page` where it begins: a view takes these at their word and assumes nothing else. Cursors are
opaque, belong to one view of one version, and go on where positions are not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

from msgspec.structs import replace

from lb_widgets.messages.view import columns_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from lb_widgets.messages.view import Filter, View

RowId: TypeAlias = int
"""Address of a row within one version of its source: from 0 up to the number of rows."""

Span: TypeAlias = tuple[RowId, RowId]
"""Row ids from the first up to, not including, the second."""

Cursor: TypeAlias = str
"""Where a page begins or ends; opaque. Good for the view and version it came with."""


class First(NamedTuple):
    """At the first row of the view."""


class Last(NamedTuple):
    """So that the last row of the view ends the page."""


class After(NamedTuple):
    """Right behind a page, given its `Page.after`."""

    cursor: Cursor


class Before(NamedTuple):
    """So that the page ends right before another one, given its `Page.before`."""

    cursor: Cursor


class Position(NamedTuple):
    """At the row that stands here in the view, counted from 0."""

    value: int


class Fraction(NamedTuple):
    """About so far into the view: 0 is the first row, 1 the last."""

    value: float


class AtKey(NamedTuple):
    """At the row with this key."""

    key: str


At: TypeAlias = First | Last | After | Before | Position | Fraction | AtKey


class Count(NamedTuple):
    """A position or a number of rows, and whether it is exact or an estimate."""

    value: int
    exact: bool = True


class Kind(StrEnum):
    """What the values of a column are, as far as order, filters and look depend on it."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    TIME = "time"
    """Moments; those without a zone are taken as UTC."""
    LABELS = "labels"
    """Several words per row, of a closed set: attachment types, rules. Ordered by how many."""
    NESTED = "nested"
    """Lists and dicts, or a mixture: ordered, if at all, as text."""


class Column(NamedTuple):
    """One column of a source.

    Parameters
    ----------
    name : str
        Unique within the source, also where the user's table repeats a name.
    label : str
        What the user calls it.
    missing : bool
        Whether no row has a value.
    derived : bool
        Whether the source computes it, so that the user's table does not have it: see
        `sources.derived`.
    """

    name: str
    label: str
    kind: Kind
    missing: bool = False
    derived: bool = False


class Caps(NamedTuple):
    """What a source can do.

    Parameters
    ----------
    positions : bool
        Whether `Position` is served exactly. Where it is not, `Position` and `Fraction` lead to
        about the place, and only `First`, `Last`, `After`, `Before` and `AtKey` are exact.
    total : bool
        Whether `prepare` knows how many rows the view has, at once and exactly.
    hard_cancel : bool
        Whether cancelling stops the work; if not, only its answer is dropped.
    """

    positions: bool = True
    total: bool = True
    hard_cancel: bool = True


@dataclass(frozen=True, slots=True)
class Schema:
    """What a source holds.

    Parameters
    ----------
    columns : tuple of Column
        Those of the user's table, in its order, then the derived ones.
    attachment_types : tuple of str
        Types that occur among the attachments: the known ones, in the order of `AttachmentType`.
    layer_names : tuple of str
        Names of the image overlay layers that occur, the most frequent first; at most 20.
    total : Count
        Rows without any filter.
    version : int
        Grows with every change of the rows; ids and positions of another version mean nothing.
    caps : Caps
        What it can do.
    """

    columns: tuple[Column, ...]
    attachment_types: tuple[str, ...]
    layer_names: tuple[str, ...]
    total: Count
    version: int
    caps: Caps


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a view that follow each other.

    A page may be shorter than was asked for. Where the view ends, `after` is None; where it begins,
    `before` is. A page without rows has both.
    """

    row_ids: Sequence[RowId]
    start: Count
    total: Count
    before: Cursor | None
    after: Cursor | None
    version: int


class FacetValue(NamedTuple):
    """One value of a column and the number of rows that have it; None is a missing value."""

    value: bool | float | str | None
    count: int  # pyright: ignore[reportIncompatibleMethodOverride] - counting values is not asked


@dataclass(frozen=True, slots=True)
class Facet:
    """How the rows of a view are spread over the values of a column.

    Parameters
    ----------
    values : tuple of FacetValue
        The most frequent first, then by value; missing is not among them.
    missing : int
        Rows without a value.
    distinct : Count
        How many values there are.
    other : int
        Rows whose value is not among `values`. For a column of labels this counts labels.
    """

    values: tuple[FacetValue, ...]
    missing: int
    distinct: Count
    other: int


@dataclass(frozen=True, slots=True)
class Histogram:
    """How the numbers or moments of a column are spread.

    Parameters
    ----------
    low, high : float
        Of the whole table, not of the view, so that bars stay in place under a filter; moments in
        seconds since 1970 UTC. Both 0 where there is no finite value.
    counts : tuple of int
        Rows in each of the equally wide bins; the last includes `high`.
    missing : int
        Rows without a value, or with one that is not finite.
    """

    low: float
    high: float
    counts: tuple[int, ...]
    missing: int


class Context(Protocol):
    """What a long answer needs of whoever asked."""

    def stop_if_cancelled(self) -> None:
        """Raise `Cancelled` when nobody waits for the answer any longer."""
        ...

    def progress(self, done: int, total: int, text: str) -> None:
        """Tell how far the work is."""
        ...


class RowSource(Protocol):
    """Rows that a table can order, filter and page. Methods may be called from several threads.

    Every method that takes a view raises `InputError` where the view names a column that the source
    does not have or asks of it what its kind cannot answer (says which, and what is there), and
    `Cancelled` where nobody waits any longer.
    """

    @property
    def version(self) -> int:
        """Which state of the rows this is."""
        ...

    def schema(self) -> Schema:
        """Return what the source holds. Cheap."""
        ...

    def prepare(self, view: View, context: Context) -> Count:
        """Filter the rows, and order them or see that they can be; return how many the view has.

        Cheap when done before.
        """
        ...

    def page(self, view: View, at: At, count: int, context: Context) -> Page:
        """Return up to `count` rows of a view.

        Raises
        ------
        InputError
            The key of `AtKey` is not in the view.
        StaleCursor
            The cursor belongs to another view or version.
        """
        ...

    def rows(self, ids: Sequence[RowId], columns: Sequence[str]) -> Mapping[str, list[Any]]:
        """Return the values of these columns, nested ones too, in the order of `ids`."""
        ...

    def members(self, view: View, context: Context) -> NDArray[np.bool_]:
        """Return for every row of the source, by id, whether the view shows it."""
        ...

    def spans(self, view: View, start: int, stop: int, context: Context) -> list[Span]:
        """Return the ids of the rows at these positions of a view, as ascending spans."""
        ...

    def locate(self, view: View, key: str, context: Context) -> Count | None:
        """Return where a key stands in a view, or None where it is not."""
        ...

    def facets(
        self, view: View, columns: Sequence[str], top: int, context: Context
    ) -> dict[str, Facet]:
        """Return for each column how the rows of the view are spread over its values."""
        ...

    def histograms(
        self, view: View, columns: Sequence[str], bins: int, context: Context
    ) -> dict[str, Histogram]:
        """Return for each column of numbers or moments how these are spread."""
        ...

    def keys(self, ids: Sequence[RowId]) -> list[str]:
        """Return who these rows are: the global key, or a substitute that is unique too."""
        ...

    def ids_of(self, keys: Sequence[str]) -> list[RowId | None]:
        """Return the addresses of these keys, None where no row has the key."""
        ...


def without(view: View, column: str) -> View:
    """Return the view without the filters that ask about a column only: what its facet counts."""
    kept: tuple[Filter, ...] = tuple(each for each in view.filters if columns_of(each) != (column,))
    return replace(view, filters=kept, sort=())
