"""What became of each row, in a file."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lb_widgets.client.ledger import COLUMNS
from lb_widgets.errors import InputError
from lb_widgets.redact import redact

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

_SUFFIXES: Final = (".csv", ".ndjson", ".jsonl")


def check_outcome_path(path: str | None) -> None:
    """Say before anything is sent whether `write_outcome` can write there.

    Raises
    ------
    InputError
        The suffix is not one of ours, or there is no such folder.
    """
    if path is None:
        return
    file = Path(path).expanduser()
    if file.suffix.lower() not in _SUFFIXES:
        raise InputError(
            f"{file.name}: the suffix tells the format, expected {' or '.join(_SUFFIXES)}."
        )
    if not file.parent.is_dir():
        raise InputError(f"There is no folder {file.parent} to write {file.name} to.")


def write_outcome(path: str | None, outcome: pd.DataFrame) -> None:
    """Write a line for each row: its number from 0, key, status, data row id, error; redacted.

    Parameters
    ----------
    path : str or None
        Its suffix tells the format; None writes nothing.
    outcome : DataFrame
        Of a `Submission`.

    Raises
    ------
    InputError
        It cannot be written.
    """
    if path is None:
        return
    file = Path(path).expanduser()
    try:
        if file.suffix.lower() == ".csv":
            with file.open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, ["row", *COLUMNS])
                writer.writeheader()
                writer.writerows(_lines(outcome))
        else:
            with file.open("wb") as stream:
                for line in _lines(outcome):
                    stream.write(msgspec.json.encode(line) + b"\n")
    except OSError as error:
        raise InputError(f"{file} cannot be written: {error.strerror or error}.") from error


def _lines(outcome: pd.DataFrame) -> Iterator[dict[str, Any]]:
    columns = (outcome[name] for name in COLUMNS)
    for row, values in enumerate(zip(*columns, strict=True)):
        texts = [redact(value) if isinstance(value, str) else None for value in values]
        yield {"row": row, **dict(zip(COLUMNS, texts, strict=True))}
