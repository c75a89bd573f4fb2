"""Rows to the files of an import: items, chunks, manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from lb_widgets.client.local_files import with_urls
from lb_widgets.io.plain import encode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lb_widgets.client.metadata import Ontology

CHUNK_BYTES: Final = 10_000_000
"""Largest chunk file; the SDK's own limit."""


class Chunk(NamedTuple):
    """A JSON list of items; longer than the limit only where one item alone is."""

    body: bytes
    items: int


def encode_item(
    row: Mapping[str, Any],
    *,
    global_key: str,
    dataset_id: str,
    urls: Mapping[str, str],
    ontology: Ontology,
) -> bytes:
    """Return one row as an item of a chunk.

    Parameters
    ----------
    row : mapping
        In the keys of the import JSON; sent verbatim, but for what the other parameters replace.
    global_key, dataset_id : str
        The key to send, and where to.
    urls : mapping of str to str
        The URL of each local file that was uploaded.
    ontology : Ontology
        Turns the names of metadata fields into schema ids.

    Raises
    ------
    InputError
        JSON cannot hold the row.
    """
    payload = with_urls(row, urls) | {"global_key": global_key}
    if row.get("metadata_fields"):
        payload["metadata_fields"] = ontology.to_wire(row["metadata_fields"])
    payload["dataset_id"] = dataset_id
    # AUTO, not GKEY: an import by key would overwrite a row that someone else made meanwhile.
    item = {"id": {"type": "AUTO", "value": ""}, "payload": payload}
    return encode(item, where="the row")


def chunked(items: Iterable[bytes], *, limit: int) -> Iterator[Chunk]:
    """Group encoded items into chunks of at most `limit` bytes, in order."""
    held: list[bytes] = []
    size = 1  # the brackets, and a comma less than there are items
    for item in items:
        if held and size + len(item) + 1 > limit:
            yield Chunk(b"[" + b",".join(held) + b"]", len(held))
            held, size = [], 1
        held.append(item)
        size += len(item) + 1
    if held:
        yield Chunk(b"[" + b",".join(held) + b"]", len(held))


def encode_manifest(chunk_urls: Sequence[str], *, items: int) -> bytes:
    """Return the manifest that lists the chunks of one import."""
    # "SDK" is the only source on record.
    return msgspec.json.encode(
        {"source": "SDK", "item_count": items, "chunk_uris": list(chunk_urls)}
    )
