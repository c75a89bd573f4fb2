"""The import JSON: exactly what Labelbox is sent, in row order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, overload

import msgspec

from lb_widgets.io.columns import cells
from lb_widgets.io.frames import as_frame
from lb_widgets.io.plain import encode, plain
from lb_widgets.model.data_row import SENT_COLUMNS
from lb_widgets.model.spelling import current_row_data

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

_BLOCK: Final = 4096


def to_import_json(rows: Any) -> list[dict[str, Any]]:
    """Return the rows as Labelbox imports them: one dict each, in row order.

    Canonical keys only, and only those that are not missing; never a column of the user's own.
    Values are verbatim, secrets in URLs too. NumPy scalars become Python's, paths texts, camelCase
    keys of a PDF's or tile layer's ``row_data`` snake_case. The dicts are copies: changing them
    changes nothing else.

    Parameters
    ----------
    rows : DataFrame, list of dict, or one row
        Canonical or wide; never changed.

    Raises
    ------
    RowsError
        Some of it is no row.
    """
    return [_copied(row) for row in ImportRows(as_frame(rows))]


class ImportRows(Sequence[dict[str, Any]]):
    """The rows of a canonical frame, each made a dict in the moment that somebody asks for it.

    Only the dict itself is new: what is in it belongs to the frame and must not be changed. So a
    million rows cost no more than the block of them that is being read; read them in order.
    `to_import_json` gives copies instead.

    Parameters
    ----------
    frame : DataFrame
        As `as_frame` returns it.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame
        self._names = [name for name in SENT_COLUMNS if name in frame.columns]
        self._block: tuple[int, list[list[Any]]] = (-1, [])

    def __len__(self) -> int:
        return len(self._frame)

    @overload
    def __getitem__(self, index: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, index: slice) -> list[dict[str, Any]]: ...
    def __getitem__(self, index: int | slice) -> dict[str, Any] | list[dict[str, Any]]:
        if isinstance(index, slice):
            return [self[position] for position in range(*index.indices(len(self)))]
        number, at = divmod(range(len(self))[index], _BLOCK)
        return self._row([column[at] for column in self._columns(number)])

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for start in range(0, len(self), _BLOCK):
            for values in zip(*self._columns(start // _BLOCK), strict=True):
                yield self._row(values)

    def _row(self, values: Sequence[Any]) -> dict[str, Any]:
        row = {
            name: cell for name, cell in zip(self._names, values, strict=True) if cell is not None
        }
        row_data = row.get("row_data")
        if isinstance(row_data, dict):
            row["row_data"] = current_row_data(row_data, row.get("media_type"))
        return row

    def _columns(self, number: int) -> list[list[Any]]:
        """Return the cells of a block, column by column; the last one is kept."""
        held, columns = self._block
        if held != number:
            block = self._frame.iloc[number * _BLOCK : (number + 1) * _BLOCK]
            columns = [cells(block[name]) for name in self._names]
            self._block = (number, columns)
        return columns


def _copied(row: dict[str, Any]) -> dict[str, Any]:
    copied = {name: plain(cell) for name, cell in row.items()}
    if "attachments" in copied:
        copied["attachments"] = _named(copied["attachments"])
    return copied


def _named(attachments: Any) -> Any:
    """Return the attachments; a missing name, as Parquet brings it, is left out."""
    if not isinstance(attachments, list):
        return attachments
    for item in attachments:
        if isinstance(item, dict) and "name" in item:
            name = item["name"]
            if name is None or name != name:  # noqa: PLR0124 - NaN
                del item["name"]
    return attachments


def encode_checked(row: dict[str, Any]) -> bytes:
    """Return the JSON of a row that `check` has found free of errors; as `encode`, but quickly.

    Parameters
    ----------
    row : dict
        Of `ImportRows`, with keys added. Only where something in it is no type of JSON, or missing,
        is it copied first.

    Raises
    ------
    InputError
        JSON cannot hold it after all.
    """
    try:
        body = _as_it_is.encode(row)
    except (TypeError, ValueError):
        body = b"null"
    # null stands for a missing name, or for a NaN, which msgspec writes so.
    return body if b"null" not in body else encode(_copied(row), where="the row")


def _refuse(value: Any) -> Any:
    raise TypeError(type(value).__name__)


_as_it_is: Final = msgspec.json.Encoder(enc_hook=_refuse)
