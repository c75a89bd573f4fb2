"""Manifests and chunks: what an import is told to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

from lb_widgets.sandbox.api.refusal import Refusal

if TYPE_CHECKING:
    from lb_widgets.sandbox.api.files import Files

MAX_ITEMS: Final = 150_000
"""Rows that one task may have (docs.labelbox.com, limits)."""


class ManifestError(Exception):
    """What is wrong with a manifest or a chunk: the message of the task that failed."""


class Identity(msgspec.Struct):
    """Which row an item is about."""

    type: Literal["AUTO", "ID", "GKEY"]
    value: str


class Item(msgspec.Struct):
    """One row to create or to update."""

    id: Identity
    payload: dict[str, Any]


class _Manifest(msgspec.Struct):
    source: str
    item_count: int
    chunk_uris: list[str]


_items: Final = msgspec.json.Decoder(list[Item])


def read_manifest(files: Files, uri: str) -> tuple[list[str], int]:
    """Return the ids of the chunk files that a manifest names, and how many rows it announces.

    Raises
    ------
    Refusal
        When there is no file at the address: then there is no task.
    ManifestError
        When the content of the file is wrong.
    """
    content = files.at(uri)
    try:
        manifest = msgspec.json.decode(content, type=_Manifest)
        chunks = [files.identifier(uri) for uri in manifest.chunk_uris]
    except (msgspec.MsgspecError, UnicodeDecodeError, Refusal) as error:
        raise ManifestError(f"The manifest is wrong: {error}") from error
    if manifest.item_count > MAX_ITEMS:
        raise ManifestError(
            f"A task takes at most {MAX_ITEMS:,} rows, the manifest has {manifest.item_count:,}"
        )
    return chunks, manifest.item_count


def read_chunk(files: Files, identifier: str) -> list[Item]:
    """Return the items of one chunk.

    Raises
    ------
    ManifestError
        When there is no such file, or it is no list of items.
    """
    file = files.find(identifier)
    if file is None:
        raise ManifestError(f"Chunk {identifier!r} was not found")
    try:
        return _items.decode(file.content)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ManifestError(f"Chunk {identifier!r} is wrong: {error}") from error


def check_chunks(files: Files, identifiers: list[str], expected: int) -> None:
    """Read every chunk once, one at a time, so that an import never stops at a broken one.

    Raises
    ------
    ManifestError
        When a chunk cannot be read, or all of them hold another number of items than `expected`.
    """
    found = sum(len(read_chunk(files, identifier)) for identifier in identifiers)
    if found != expected:
        raise ManifestError(
            f"The manifest's item_count is {expected}, its chunks hold {found} items"
        )
