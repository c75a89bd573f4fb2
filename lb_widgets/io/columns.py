"""The wide spelling of attachments and metadata: one column each instead of lists in cells.

``attachment///IMAGE_OVERLAY///RGB`` holds the values of image overlay layers named "RGB";
``attachment///TEXT_URL`` those of unnamed ones; ``metadata///string///tag`` the values of the
metadata field "tag". A missing cell means that the row has none. Where rows carry several alike, or
in another order, a column is repeated with a number: ``attachment///IMAGE///a///2``. Columns from
left to right give the order of the lists. It is the spelling of labelpandas, whose users' tables
are read as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

DIVIDER: Final = "///"
_OCCURRENCE: Final = re.compile(r"///[0-9]+\Z")
_LISTS: Final = {"attachment": "attachments", "metadata": "metadata_fields"}
SCHEMA_ID: Final = "schema_id"
"""Stands for the kind where a metadata field is given by its schema id instead of its name."""
NUMBER: Final = "number"


@dataclass(frozen=True, slots=True)
class WideColumn:
    """What the header of a wide column says.

    Parameters
    ----------
    target : str
        The canonical column: ``attachments`` or ``metadata_fields``.
    kind : str
        Attachment type, or kind of metadata.
    name : str or None
        Of the attachment (None: unnamed) or the metadata field.
    """

    target: str
    kind: str
    name: str | None

    @classmethod
    def parse(cls, header: Any) -> WideColumn | None:
        """Return what a header says, or None where it is not of the wide spelling."""
        if not isinstance(header, str):
            return None
        first, divider, rest = header.partition(DIVIDER)
        target = _LISTS.get(first.strip().lower())
        if target is None or not divider:
            return None
        kind, divider, name = rest.partition(DIVIDER)
        if target == "metadata_fields" and not divider:
            return cls(target, "string", kind)
        # Which of several alike stands last; a name that ends in a slash keeps it.
        name = _OCCURRENCE.sub("", name)
        return cls(target, kind.strip(), name if divider else None)

    def header(self, occurrence: int) -> str:
        """Return the header of the n-th column alike, from 1."""
        first = "attachment" if self.target == "attachments" else "metadata"
        parts = [first, self.kind]
        if self.name is not None:
            parts.append(self.name)
        elif occurrence > 1:
            parts.append("")
        return DIVIDER.join(parts if occurrence == 1 else [*parts, str(occurrence)])

    def entry(self, cell: Any) -> dict[str, Any]:
        """Return the list entry for a cell that is not missing."""
        if self.target == "attachments":
            entry = {"type": self.kind, "value": cell}
            return entry if not self.name else {**entry, "name": self.name}
        key = SCHEMA_ID if self.kind == SCHEMA_ID else "name"
        return {key: self.name, "value": _as_number(cell) if self.kind == NUMBER else cell}


def fold(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with its wide columns gathered into lists; itself where it has none."""
    wide = {header: column for header in frame.columns if (column := WideColumn.parse(header))}
    if not wide:
        return frame
    targets = {column.target for column in wide.values()}
    folded: dict[Any, pd.Series[Any]] = {}
    for header in frame.columns:
        target = wide[header].target if header in wide else header
        if target not in targets:
            folded[header] = frame[header]
        elif target not in folded:
            alike = {name: column for name, column in wide.items() if column.target == target}
            folded[target] = _gathered(frame, target, alike)
    return pd.DataFrame(folded, index=frame.index)


def _gathered(frame: pd.DataFrame, target: str, wide: dict[str, WideColumn]) -> pd.Series[Any]:
    # What is no list stays as it is, for the rules to report.
    found: list[Any] = [None] * len(frame)
    if target in frame.columns:
        found = [
            list(cell) if isinstance(cell, list | tuple) else cell for cell in cells(frame[target])
        ]
    for header, column in wide.items():
        for position, cell in enumerate(cells(frame[header])):
            if cell is None or (isinstance(cell, str) and not cell):
                continue
            entries = found[position]
            if entries is None:
                found[position] = [column.entry(cell)]
            elif isinstance(entries, list):
                entries.append(column.entry(cell))
    return object_series(found, frame.index)


def cells(series: pd.Series[Any]) -> list[Any]:
    """Return a column's cells with None for every missing one (NaN, NA, NaT)."""
    return series.astype(object).where(series.notna(), None).tolist()


def object_series(values: Sequence[Any], index: pd.Index[Any]) -> pd.Series[Any]:
    """Return a column that holds exactly these objects, nothing converted."""
    return pd.Series(values, index=index, dtype=object)


def _as_number(cell: Any) -> Any:
    """Return the number that a text is, as CSV files bring it; anything else unchanged."""
    if not isinstance(cell, str):
        return cell
    for read in (int, float):
        try:
            return read(cell)
        except ValueError:
            continue
    return cell
