"""Rows to the files of an import: items, chunks, manifest."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from lb_widgets.client.local_files import with_urls
from lb_widgets.io.import_json import encode_checked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lb_widgets.client.metadata import Ontology

CHUNK_BYTES: Final = 4_000_000
"""Largest chunk file. The SDK's own limit is 10 MB; a smaller one takes less memory, tells progress
more often, and costs less when it has to be sent again."""


# AUTO, not GKEY: an import by key would overwrite a row that someone else made meanwhile.
_BEFORE: Final = b'{"id":{"type":"AUTO","value":""},"payload":'
_EMBEDDING_KEYS: Final = {"embedding_id": "embeddingId"}


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
    payload = with_urls(row, urls) if urls else dict(row)
    payload["global_key"] = global_key
    if payload.get("metadata_fields"):
        payload["metadata_fields"] = ontology.to_wire(payload["metadata_fields"])
    if payload.get("embeddings"):
        payload["embeddings"] = [_embedding(item) for item in payload["embeddings"]]
    payload["dataset_id"] = dataset_id
    return _BEFORE + encode_checked(payload) + b"}"


def _embedding(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return an embedding in the keys of the wire (labelbox 7.17.0 schema/embedding.py)."""
    return {_EMBEDDING_KEYS.get(key, key): value for key, value in item.items()}


def chunked(items: Iterable[bytes], *, limit: int) -> Iterator[Chunk]:
    """Group encoded items into chunks of at most `limit` bytes, in order."""
    # A BytesIO hands out its content without a copy, so a chunk is in memory once.
    body, count = BytesIO(), 0
    for item in items:
        if count and body.tell() + len(item) + 2 > limit:  # a comma and the closing bracket
            yield _closed(body, count)
            body, count = BytesIO(), 0
        body.write(b"," if count else b"[")
        body.write(item)
        count += 1
    if count:
        yield _closed(body, count)


def _closed(body: BytesIO, items: int) -> Chunk:
    body.write(b"]")
    return Chunk(body.getvalue(), items)


def encode_manifest(chunk_urls: Sequence[str], *, items: int) -> bytes:
    """Return the manifest that lists the chunks of one import."""
    # "SDK" is the only source on record.
    return msgspec.json.encode(
        {"source": "SDK", "item_count": items, "chunk_uris": list(chunk_urls)}
    )
