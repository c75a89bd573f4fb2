"""Uploaded files: kept in the database, served at an address of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

from lb_widgets.sandbox.api.refusal import malformed, not_found
from lb_widgets.sandbox.api.store import new_id

if TYPE_CHECKING:
    from lb_widgets.sandbox.api.store import Store

_CONTENT_TYPE: Final = re.compile(r"[A-Za-z0-9.+-]+/[A-Za-z0-9.+-]+")
_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f"\\/:*?<>|]+')
_NAME_LIMIT: Final = 255  # characters; what common file systems allow


class File(msgspec.Struct, frozen=True):
    """One uploaded file."""

    filename: str
    """For people only: never made into a path."""
    content_type: str
    content: bytes


def uploaded_file(filename: str, content_type: str, content: bytes) -> File:
    """Return a file with a harmless name and a content type that can be sent back.

    The official SDK 7.17.0 swaps file name and content type of its chunks
    (``filename="application/json"``, ``Content-Type: json_import.json``); both ways are taken.
    """
    if _CONTENT_TYPE.fullmatch(filename) and not _CONTENT_TYPE.fullmatch(content_type):
        filename, content_type = content_type, filename
    if not _CONTENT_TYPE.fullmatch(content_type):
        content_type = "application/octet-stream"
    last = re.split(r"[/\\]", filename)[-1]
    safe = _UNSAFE.sub("_", last).strip(" .")[:_NAME_LIMIT] or "file"
    return File(safe, content_type.lower(), content)


class Files:
    """The uploaded files of one sandbox.

    Parameters
    ----------
    store : Store
        Where they are kept.
    url : str
        Address under which the server serves them, with a slash at the end.
    """

    def __init__(self, store: Store, *, url: str) -> None:
        self._store = store
        self._url = url

    def save(self, file: File) -> str:
        """Keep a file and return its URL."""
        identifier = new_id()
        self._store.insert(
            "files",
            id=identifier,
            filename=file.filename,
            content_type=file.content_type,
            content=file.content,
        )
        return self._url + identifier

    def find(self, identifier: str) -> File | None:
        """Return the file of this id, or None."""
        row = self._store.one(
            "SELECT filename, content_type, content FROM files WHERE id = ?", identifier
        )
        return File(**row) if row else None

    def identifier(self, url: str) -> str:
        """Return the id in one of our own URLs.

        Raises
        ------
        Refusal
            When the URL is not ours.
        """
        if not url.startswith(self._url):
            raise malformed("The URL of a manifest or chunk must be one that uploadFile answered")
        return url.removeprefix(self._url)

    def at(self, url: str) -> bytes:
        """Return the content of the file at one of our own URLs; nothing is fetched.

        Raises
        ------
        Refusal
            When the URL is not ours or no file is there.
        """
        file = self.find(self.identifier(url))
        if file is None:
            raise not_found("File", self.identifier(url))
        return file.content
