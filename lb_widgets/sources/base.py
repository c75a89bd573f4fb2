"""What a table asks of its rows, whatever engine holds them.

A position is where a row stands in one view; a row id is its address, good as long as the version
is; a key is who the row is. Only keys are kept, compared or shown to the user's code: positions and
ids change under a sort, a search or a change of the rows.

Asking is in two steps because ordering is what costs: `RowSource.prepare` orders and may take
seconds, with progress and cancel; `RowSource.page` then reads one page. Whatever is nested or heavy
comes through `RowSource.rows`, for the few rows that are on screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lb_widgets.messages.view import View

RowId: TypeAlias = int
"""Address of a row within one version of its source."""

Span: TypeAlias = tuple[RowId, RowId]
"""Row ids from the first up to, not including, the second."""


class First(NamedTuple):
    """At the first row of the view."""


class Last(NamedTuple):
    """So that the last row of the view ends the page."""


class Position(NamedTuple):
    """At the row that stands here in the view, counted from 0."""

    value: int


class AtKey(NamedTuple):
    """At the row with this key."""

    key: str


At: TypeAlias = First | Last | Position | AtKey


class Count(NamedTuple):
    """A position or a number of rows, and whether it is exact or an estimate."""

    value: int
    exact: bool = True


class Kind(StrEnum):
    """What the values of a column are, as far as order and look depend on it."""

    TEXT = "text"
    NUMBER = "number"
    NESTED = "nested"
    """Lists and dicts, or a mixture: has no order of its own."""


class Column(NamedTuple):
    """One column of a source.

    `name` is unique within the source, also where the user's table repeats a name; `label` is what
    the user calls it. A column that is `missing` throughout has no value in any row.
    """

    name: str
    label: str
    kind: Kind
    missing: bool


@dataclass(frozen=True, slots=True)
class Schema:
    """What a source holds.

    Parameters
    ----------
    columns : tuple of Column
        In the order of the user's table.
    attachment_types : tuple of str
        Types that occur among the attachments: the known ones, in the order of `AttachmentType`.
    total : Count
        Rows without any filter.
    version : int
        Grows with every change of the rows; ids and positions of another version mean nothing.
    """

    columns: tuple[Column, ...]
    attachment_types: tuple[str, ...]
    total: Count
    version: int


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a view that follow each other. Fewer than were asked for where the view ends."""

    row_ids: Sequence[RowId]
    start: Count
    total: Count
    version: int


class Context(Protocol):
    """What a long answer needs of whoever asked."""

    def stop_if_cancelled(self) -> None:
        """Raise `Cancelled` when nobody waits for the answer any longer."""
        ...

    def progress(self, done: int, total: int, text: str) -> None:
        """Tell how far the work is."""
        ...


class RowSource(Protocol):
    """Rows that a table can order, search and page. Methods may be called from several threads."""

    @property
    def version(self) -> int:
        """Which state of the rows this is."""
        ...

    def schema(self) -> Schema:
        """Return what the source holds."""
        ...

    def prepare(self, view: View, context: Context) -> Count:
        """Order and filter the rows; return how many the view has. Cheap when done before.

        Raises
        ------
        InputError
            The view names a column that the source does not have.
        Cancelled
            Nobody waits any longer.
        """
        ...

    def page(self, view: View, at: At, count: int, context: Context) -> Page:
        """Return up to `count` rows of a view.

        Raises
        ------
        InputError
            As `prepare`, or the key of `AtKey` is not in the view.
        Cancelled
            Nobody waits any longer.
        """
        ...

    def rows(self, ids: Sequence[RowId], columns: Sequence[str]) -> Mapping[str, list[Any]]:
        """Return the values of these columns, nested ones too, in the order of `ids`."""
        ...

    def spans(self, view: View, start: int, stop: int, context: Context) -> list[Span]:
        """Return the ids of the rows at these positions of a view, as ascending spans."""
        ...

    def locate(self, view: View, key: str, context: Context) -> Count | None:
        """Return where a key stands in a view, or None where it is not."""
        ...

    def keys(self, ids: Sequence[RowId]) -> list[str]:
        """Return who these rows are: the global key, or a substitute that is unique too."""
        ...

    def ids_of(self, keys: Sequence[str]) -> list[RowId | None]:
        """Return the addresses of these keys, None where no row has the key."""
        ...
