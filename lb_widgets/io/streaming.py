"""Files of rows that need not fit into memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from lb_widgets.errors import RowsError
from lb_widgets.io.files import FileFormat, file_format, is_gzip_file
from lb_widgets.io.json_files import is_one_a_line, ndjson_blocks
from lb_widgets.io.reading import canonical, read_rows, told_as_input
from lb_widgets.model.spelling import ROW_KEYS

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    import pandas as pd

    from lb_widgets.io.found import Found

BLOCK: Final = 10_000
"""Lines that are in memory at once."""
_ASSETS: Final = "row_data"


@dataclass(frozen=True)
class RowStream:
    """The rows of a file, as canonical frames one after the other.

    Parameters
    ----------
    total : int
        How many rows there are.
    frames : callable
        Returns an iterator over them, each time from the beginning.
    """

    total: int
    frames: Callable[[], Iterator[pd.DataFrame]]


def stream_rows(
    source: str | os.PathLike[str],
    *,
    columns: Mapping[str, str] | None = None,
    media_type: str | None = None,
) -> RowStream:
    """Return the rows of a file without holding them where it has one object a line.

    Such a file is read twice: once now, so that all its problems are told before anything is done
    with its rows, and once for the rows. Files of other formats are read as a whole.

    Parameters
    ----------
    source, columns, media_type
        As for `read_rows`.

    Raises
    ------
    InputError, RowsError, MissingExtraError
        As for `read_rows`.
    """
    path, kind, is_named_gzip = file_format(source)
    if kind is not FileFormat.NDJSON or not path.is_file():
        return _whole(source, columns, media_type)
    is_gzip = is_named_gzip or is_gzip_file(path)
    with told_as_input(path):
        if not is_one_a_line(path, is_gzip=is_gzip):
            return _whole(source, columns, media_type)
    lines = _Lines(path, is_gzip, columns or {}, media_type)
    return RowStream(lines.checked(), lines.frames)


@dataclass(frozen=True)
class _Lines:
    """A file with one object a line; what one block lacks, another may have."""

    path: Path
    is_gzip: bool
    columns: Mapping[str, str]
    media_type: str | None

    def frames(self) -> Iterator[pd.DataFrame]:
        """Yield the rows, block by block."""
        return (self._canonical(found) for found in self._blocks())

    def checked(self) -> int:
        """Return how many rows there are, or raise what `read_rows` would."""
        total, problems, names = 0, list[str](), dict[str, None]()
        first: Found | None = None
        for found in self._blocks():
            first = first or found
            names |= dict.fromkeys(found.table.columns)
            try:
                total += len(self._canonical(found))
            except RowsError as error:
                if error.rows is None:
                    raise
                total += len(error.rows)
                problems += error.problems
        if first is not None:
            self._refuse_layout(first, list(names), problems)
        if problems:
            message = (
                f"{len(problems):,} problems in {self.path}; the first: {problems[0]}. "
                "The error's .problems lists all."
            )
            raise RowsError(message, problems=problems)
        return total

    def _refuse_layout(self, first: Found, names: list[str], problems: list[str]) -> None:
        """Raise what `read_rows` raises where no line has what must be there."""
        if not self._lacks_assets(names) and self.columns.keys() <= {*names}:
            return
        table = first.table.reindex(columns=names, fill_value=None)
        try:
            self._canonical(replace(first, table=table, problems=[]), is_whole=True)
        except RowsError as error:
            told = [*error.problems, *problems]
            raise RowsError(str(error), problems=told, columns=error.columns) from None

    def _blocks(self) -> Iterator[Found]:
        with told_as_input(self.path):
            yield from ndjson_blocks(self.path, is_gzip=self.is_gzip, size=BLOCK)

    def _canonical(self, found: Found, *, is_whole: bool = False) -> pd.DataFrame:
        columns = self.columns
        if not is_whole:
            names = found.table.columns
            columns = {name: meant for name, meant in columns.items() if name in names}
            if self._lacks_assets(names):
                found = replace(found, table=found.table.assign(row_data=None))
        return canonical(found, str(self.path), columns=columns, media_type=self.media_type)

    def _lacks_assets(self, names: Iterable[str]) -> bool:
        return not any(
            _ASSETS in {name, self.columns.get(name), ROW_KEYS.get(name)} for name in names
        )


def _whole(
    source: str | os.PathLike[str], columns: Mapping[str, str] | None, media_type: str | None
) -> RowStream:
    frame = read_rows(source, columns=columns, media_type=media_type)
    return RowStream(len(frame), lambda: iter([frame]))
