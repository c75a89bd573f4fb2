"""Rows to the files of an import: items, chunks, manifest."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lb_widgets.client.local_files import with_urls
from lb_widgets.io.import_json import encode_checked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lb_widgets.client.metadata import Ontology
    from lb_widgets.model.rules.plain import PlainRow

CHUNK_BYTES: Final = 4_000_000
"""Largest chunk file. The SDK's own limit is 10 MB; a smaller one takes less memory, tells progress
more often, and costs less when it has to be sent again."""

# AUTO for new rows: an import by key would overwrite a row that someone else made meanwhile.
_NEW: Final = b'{"id":{"type":"AUTO","value":""},"payload":'
_NEXT: Final = b"}," + _NEW
_EMBEDDING_KEYS: Final = {"embedding_id": "embeddingId"}


def encode_payload(
    row: dict[str, Any], *, global_key: str, dataset_id: str, ontology: Ontology
) -> bytes:
    """Return the JSON object that stands for a row.

    Parameters
    ----------
    row : dict
        In the keys of the import JSON; verbatim, but for what the other parameters replace. Paths
        of local files stay in it. Of `ImportRows`: the dict itself is changed by this, what is in
        it is not.
    global_key, dataset_id : str
        The key to send, and where to.
    ontology : Ontology
        Turns the names of metadata fields into schema ids.

    Raises
    ------
    InputError
        JSON cannot hold the row.
    """
    row["global_key"] = global_key
    if row.get("metadata_fields"):
        row["metadata_fields"] = ontology.to_wire(row["metadata_fields"])
    if row.get("embeddings"):
        row["embeddings"] = [_embedding(item) for item in row["embeddings"]]
    row["dataset_id"] = dataset_id
    return encode_checked(row)


def encode_plain(row: PlainRow, *, global_key: str, dataset_id: str) -> bytes:
    """Return what `encode_payload` returns, for a plain row without metadata, and quickly."""
    payload: dict[str, Any] = {"row_data": row.row_data, "global_key": global_key}
    if row.external_id is not None:
        payload["external_id"] = row.external_id
    if row.media_type is not None:
        payload["media_type"] = row.media_type
    if row.attachments is not None:
        payload["attachments"] = row.attachments
    payload["dataset_id"] = dataset_id
    return _encoder.encode(payload)


_encoder: Final = msgspec.json.Encoder()


def _embedding(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return an embedding in the keys of the wire (labelbox 7.17.0 schema/embedding.py)."""
    return {_EMBEDDING_KEYS.get(key, key): value for key, value in item.items()}


class ChunkWriter:
    """Groups payloads into chunks, in order.

    Parameters
    ----------
    most_items : int
        Of a chunk.

    Attributes
    ----------
    positions : list of int
        The rows of the chunk so far.
    replaces : dict of int to str
        The global keys of those of them that take the place of rows that exist.
    names_files : bool
        Whether one of them names a local file.
    """

    def __init__(self, *, most_items: int) -> None:
        self._most_items = most_items
        self._start()

    def _start(self) -> None:
        self._payloads: list[bytes] = []
        self._bytes = len(_NEW) + 3  # what begins and ends a chunk
        self.positions: list[int] = []
        self.replaces: dict[int, str] = {}
        self.names_files = False

    def has_room_for(self, payload: bytes, replaces: str | None = None) -> bool:
        """Say whether the chunk stays within its limits; a chunk takes one item of any length."""
        size = self._bytes + len(payload) + len(replaces or "")
        return not self.positions or (
            size <= CHUNK_BYTES and len(self.positions) < self._most_items
        )

    def add(self, position: int, payload: bytes, replaces: str | None = None) -> None:
        """Add a row; `replaces` is its global key where it takes the place of one that exists."""
        self.positions.append(position)
        self._payloads.append(payload)
        self._bytes += len(payload) + len(_NEXT)
        if replaces is not None:
            self.replaces[position] = replaces
            self._bytes += 6 * len(replaces)  # at most, once it is escaped

    def take(self) -> bytes:
        """Return the chunk, a JSON list of items, and begin another."""
        body = b"".join([b"[", _NEW, _NEXT.join(self._payloads), b"}]"])
        if self.replaces:
            items = decode_chunk(body)
            for at, position in enumerate(self.positions):
                if position in self.replaces:
                    items[at] = _replacing(items[at], self.replaces[position])
            body = msgspec.json.encode(items)
        self._start()
        return body


def _replacing(item: msgspec.Raw, global_key: str) -> msgspec.Raw:
    """Return the item of a row that takes the place of the one that has its key."""
    payload = msgspec.json.decode(item, type=_RawItem).payload
    identity = msgspec.Raw(msgspec.json.encode({"type": "GKEY", "value": global_key}))
    return msgspec.Raw(msgspec.json.encode(_RawItem(identity, payload)))


class _RawItem(msgspec.Struct):
    id: msgspec.Raw
    payload: msgspec.Raw


def decode_chunk(body: bytes) -> list[msgspec.Raw]:
    """Return the items of a chunk, still encoded."""
    return msgspec.json.decode(body, type=list[msgspec.Raw])


def item_with_urls(item: bytes, urls: Mapping[str, str]) -> bytes:
    """Return an item with the URLs of uploaded files in place of their paths."""
    decoded = msgspec.json.decode(item, type=_Item)
    return msgspec.json.encode(_Item(decoded.id, with_urls(decoded.payload, urls)))


def payload_of(item: bytes) -> bytes:
    """Return the payload of an item as `encode_payload` made it."""
    return bytes(msgspec.json.decode(item, type=_RawItem).payload)


def payload_digest(payload: bytes) -> bytes:
    """Return a name for the content of a row as it is sent, whatever the dataset is called."""
    content = msgspec.json.decode(payload, type=dict[str, msgspec.Raw])
    del content["dataset_id"]
    return hashlib.blake2b(msgspec.json.encode(content), digest_size=16).digest()


class _Item(msgspec.Struct):
    id: msgspec.Raw
    payload: dict[str, Any]


def row_of(item: bytes) -> dict[str, Any]:
    """Return the payload of an item, decoded."""
    return msgspec.json.decode(item, type=_Item).payload


def encode_manifest(chunk_urls: Sequence[str], *, items: int) -> bytes:
    """Return the manifest that lists the chunks of one import."""
    # "SDK" is the only source on record.
    return msgspec.json.encode(
        {"source": "SDK", "item_count": items, "chunk_uris": list(chunk_urls)}
    )
