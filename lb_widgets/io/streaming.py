"""Files of rows that need not fit into memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lb_widgets.errors import RowsError
from lb_widgets.io.files import FileFormat, file_format, is_gzip_file
from lb_widgets.io.json_files import is_one_a_line, ndjson_blocks
from lb_widgets.io.reading import canonical, read_rows

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator, Mapping

    import pandas as pd

BLOCK: Final = 10_000
"""Lines that are in memory at once."""


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
    if not is_one_a_line(path, is_gzip=is_gzip):
        return _whole(source, columns, media_type)

    def frames() -> Iterator[pd.DataFrame]:
        for found in ndjson_blocks(path, is_gzip=is_gzip, size=BLOCK):
            yield canonical(found, str(source), columns=columns, media_type=media_type)

    total, problems = 0, list[str]()
    for found in ndjson_blocks(path, is_gzip=is_gzip, size=BLOCK):
        try:
            total += len(canonical(found, str(source), columns=columns, media_type=media_type))
        except RowsError as error:
            if error.columns or error.rows is None:  # the layout, which is the same everywhere
                raise
            total += len(error.rows)
            problems += error.problems
    if problems:
        message = (
            f"{len(problems):,} problems in {source}; the first: {problems[0]}. "
            "The error's .problems lists all."
        )
        raise RowsError(message, problems=problems)
    return RowStream(total, frames)


def _whole(
    source: str | os.PathLike[str], columns: Mapping[str, str] | None, media_type: str | None
) -> RowStream:
    frame = read_rows(source, columns=columns, media_type=media_type)
    return RowStream(len(frame), lambda: iter([frame]))
