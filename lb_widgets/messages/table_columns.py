"""Which columns a table has, and what they hold."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class ColumnKind(StrEnum):
    """How a column looks, and what its cells hold."""

    PREVIEW = "preview"
    """A picture or text of the asset, asked for row by row; its cells are empty."""
    KEY = "key"
    MEDIA_TYPE = "media_type"
    TEXT = "text"
    NUMBER = "number"
    ATTACHMENTS = "attachments"
    PROBLEMS = "problems"
    STATUS = "status"
    """What became of the rows when they were submitted."""


class ValueKind(StrEnum):
    """What can be asked about a column; see `sources.base.Kind`."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    TIME = "time"
    LABELS = "labels"
    NESTED = "nested"


class TableColumn(msgspec.Struct, frozen=True):
    """One column of the table, or something that can be asked about without being one.

    Parameters
    ----------
    name : str
        Unique; what `SortKey` and filters take.
    label : str
        What its header says.
    kind : ColumnKind
        How it looks.
    values : ValueKind
        What can be asked about it.
    width : int, pixels
        How wide it starts.
    sortable, filterable : bool
        Whether it can be sorted, and filtered.
    description : str
        A sentence that says what the column is where its name does not; else empty.
    """

    name: str
    label: str
    kind: ColumnKind
    values: ValueKind
    width: int
    sortable: bool
    filterable: bool
    description: str = ""


class FacetColumn(msgspec.Struct, frozen=True):
    """Something that the toolbar offers to filter by: media type, attachment type, rule.

    Parameters
    ----------
    name : str
        What filters take; a column of the source, shown in the table or not.
    label : str
        Of its button: ``"Media"``, ``"Problems"``.
    values : ValueKind
        What can be asked about it.
    is_main : bool
        Whether it has a button of its own; the others are under *+ Filter*.
    """

    name: str
    label: str
    values: ValueKind
    is_main: bool


class Grouping(StrEnum):
    """What the columns of attachments stand for."""

    TYPE = "type"
    """One column per attachment type."""
    LAYER = "layer"
    """One column per name of an image overlay layer, the other types as under `TYPE`."""
