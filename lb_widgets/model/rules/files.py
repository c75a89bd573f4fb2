"""Rules about local files, which a submit uploads; silent where the check did not look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lb_widgets.model.locations import Location, locations
from lb_widgets.model.rules.base import Context, Finding, LocalFile, Rule, bytes_text
from lb_widgets.model.types import MEDIA_TYPES, Severity, media_type_named
from lb_widgets.model.urls import is_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lb_widgets.model.data_row import DataRow

_IMPORT: Final = "docs.labelbox.com, reference/import-…-data"
_UPLOAD: Final = "labelbox 7.17.0 client.upload_file"


def has_files(row: DataRow) -> bool:
    """Say whether a row may name local files; texts that look like paths count too."""
    if isinstance(row.row_data, dict) or is_path(row.row_data):
        return True
    return any(is_path(item.value) for item in row.attachments)


def _files(row: DataRow, context: Context) -> Iterator[tuple[Location, LocalFile]]:
    for location in locations(row):
        if is_path(location.value):
            file = context.file(location.value)
            if file is not None:
                yield location, file


def _missing(row: DataRow, context: Context) -> Iterable[Finding]:
    return [
        Finding(location.place, f"cannot be uploaded: {file.problem}")
        for location, file in _files(row, context)
        if file.problem
    ]


def _too_large(row: DataRow, context: Context) -> Iterable[Finding]:
    kind = media_type_named(row.media_type)
    limit = None if kind is None else MEDIA_TYPES[kind].max_bytes
    if limit is None:
        return ()
    message = "is {}, files of media type {} have at most {:,} MiB"
    return [
        Finding(location.place, message.format(bytes_text(file.length), kind, limit // 2**20))
        for location, file in _files(row, context)
        if location.place[0] == "row_data" and file.length > limit
    ]


def _upload(row: DataRow, context: Context) -> Iterable[Finding]:
    return [
        Finding(location.place, f"will be uploaded, {bytes_text(file.length)}")
        for location, file in _files(row, context)
        if not file.problem
    ]


RULES: Final = (
    Rule("file-missing", Severity.ERROR, _UPLOAD, "Local files exist.", _missing),
    Rule(
        "file-too-large",
        Severity.ERROR,
        _IMPORT,
        "Local images and audio have at most 256 MiB, videos 1,024 MiB.",
        _too_large,
    ),
    Rule("file-upload", Severity.INFO, _UPLOAD, "Local files are uploaded on submit.", _upload),
)
