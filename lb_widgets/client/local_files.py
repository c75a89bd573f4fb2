"""Files of this machine that rows name: which, how large, and the same content only once."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.errors import MediaError
from lb_widgets.media.local import local_path
from lb_widgets.model.types import ATTACHMENT_TYPES, AttachmentType
from lb_widgets.model.urls import is_path, path_text

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from pathlib import Path

_URL_TYPES: Final = frozenset(
    {str(kind) for kind in AttachmentType if ATTACHMENT_TYPES[kind].is_url}
)
_URL_KEYS: Final = frozenset({"pdf_url", "pdfUrl", "text_layer_url", "textLayerUrl"})
"""Of the dict of a PDF row (docs.labelbox.com, import document data)."""


def local_paths(row: Mapping[str, Any]) -> list[str]:
    """Return the paths in a row's `row_data` and URL-valued attachments.

    Parameters
    ----------
    row : mapping
        In the keys of the import JSON; paths as texts or `pathlib` paths.
    """
    # This is asked of every value of every row, and nearly all begin with http.
    found = [
        value
        for item in row.get("attachments") or ()
        if (value := item["value"]).__class__ is not str or value[:4] != "http"
        if _is_file(item)
    ]
    row_data = row.get("row_data")
    if isinstance(row_data, dict):
        found += [value for key, value in row_data.items() if key in _URL_KEYS]
    else:
        found.append(row_data)
    return [_text(value) for value in found if is_path(value)]


def with_urls(row: Mapping[str, Any], urls: Mapping[str, str]) -> dict[str, Any]:
    """Return a copy of a row with URLs in place of its paths."""
    copied = dict(row)
    row_data = row.get("row_data")
    if isinstance(row_data, dict):
        copied["row_data"] = {
            key: _url(value, urls) if key in _URL_KEYS else value for key, value in row_data.items()
        }
    else:
        copied["row_data"] = _url(row_data, urls)
    if row.get("attachments"):
        copied["attachments"] = [
            {**item, "value": _url(item["value"], urls)} if _is_file(item) else item
            for item in row["attachments"]
        ]
    return copied


def file_of(path: str) -> Path:
    """Return the file that a path or ``file:`` URL names.

    Raises
    ------
    OSError
        There is no such file, or it is a folder or otherwise no file; the message says which.
    """
    try:
        file = local_path(path)
        if file.is_dir():
            raise IsADirectoryError(f"{file.name} is a folder, not a file")
        if not file.is_file():
            raise FileNotFoundError(f"no such file: {file}")
    except (MediaError, ValueError) as error:  # no home folder, a null byte in the name
        raise FileNotFoundError(f"no such file: {path!r}") from error
    return file


def digest(file: Path) -> str:
    """Return a name for a file's content that no other content has."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _is_file(attachment: Mapping[str, Any]) -> bool:
    return attachment.get("type") in _URL_TYPES


def _url(value: Any, urls: Mapping[str, str]) -> Any:
    return urls[_text(value)] if is_path(value) else value


def _text(path: str | os.PathLike[str]) -> str:
    return path if isinstance(path, str) else path_text(path)
