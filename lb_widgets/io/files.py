"""The file formats that rows are kept in, by suffix."""

from __future__ import annotations

import codecs
import os
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from lb_widgets.errors import InputError, MissingExtraError
from lb_widgets.model.urls import is_url
from lb_widgets.redact import redact

NESTED_COLUMNS: Final = ("metadata_fields", "attachments", "embeddings")
"""Columns whose cells are lists, written as JSON text where a format has no lists."""


class FileFormat(StrEnum):
    """How rows are written down."""

    JSON = "json"
    NDJSON = "ndjson"
    CSV = "csv"
    TSV = "tsv"
    PARQUET = "parquet"


# The marks of UTF-32 first: UTF-16's begins one of them.
_BY_MARK: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BY_SUFFIX: Final = {
    ".json": FileFormat.JSON,
    ".ndjson": FileFormat.NDJSON,
    ".jsonl": FileFormat.NDJSON,
    ".csv": FileFormat.CSV,
    ".tsv": FileFormat.TSV,
    ".parquet": FileFormat.PARQUET,
}


def file_format(source: str | os.PathLike[str]) -> tuple[Path, FileFormat, bool]:
    """Return the path, its format, and whether it is compressed with gzip.

    Raises
    ------
    InputError
        The suffix is not one of ours, or it is no local file.
    """
    if is_url(source):
        message = f"{redact(os.fspath(source))} is a URL; download it and read the local file."
        raise InputError(message)
    path = Path(source).expanduser()
    suffixes = [suffix.lower() for suffix in path.suffixes]
    is_gzip = suffixes[-1:] == [".gz"]
    found = _BY_SUFFIX.get((suffixes[:-1] if is_gzip else suffixes)[-1:][0] if suffixes else "")
    if found is None or (is_gzip and found is FileFormat.PARQUET):
        known = ", ".join(_BY_SUFFIX)
        raise InputError(
            f"{path.name}: the suffix tells the format, expected one of {known} (or .gz)."
        )
    return path, found, is_gzip


def is_gzip_file(path: Path) -> bool:
    """Say whether a file begins as gzip's do, whatever its name."""
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def encoding_of(start: bytes) -> str:
    """Return the encoding that a file's byte order mark tells; UTF-8 where there is none."""
    return next((name for mark, name in _BY_MARK if start.startswith(mark)), "utf-8-sig")


def require_parquet(what: str) -> None:
    """Raise `MissingExtraError` where pyarrow is not installed."""
    if find_spec("pyarrow") is None:
        raise MissingExtraError(what, library="pyarrow", extra="parquet")
