"""Rows to the files of an import: items, chunks, manifest."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lb_widgets.client.local_files import with_urls
from lb_widgets.io.import_json import encode_checked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lb_widgets.client.metadata import Ontology

CHUNK_BYTES: Final = 4_000_000
"""Largest chunk file. The SDK's own limit is 10 MB; a smaller one takes less memory, tells progress
more often, and costs less when it has to be sent again."""

# AUTO for new rows: an import by key would overwrite a row that someone else made meanwhile.
_AUTO: Final = b'{"id":{"type":"AUTO","value":""},"payload":'
_EMBEDDING_KEYS: Final = {"embedding_id": "embeddingId"}


def encode_payload(row: dict[str, Any], *, global_key: str, ontology: Ontology) -> bytes:
    """Return the JSON object that stands for a row, still without its dataset.

    Parameters
    ----------
    row : dict
        In the keys of the import JSON; verbatim, but for what the other parameters replace. Paths
        of local files stay in it. Of `ImportRows`: the dict itself is changed by this, what is in
        it is not.
    global_key : str
        The key to send.
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
    return encode_checked(row)


def _embedding(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return an embedding in the keys of the wire (labelbox 7.17.0 schema/embedding.py)."""
    return {_EMBEDDING_KEYS.get(key, key): value for key, value in item.items()}


def to_item(payload: bytes, *, dataset_id: str, replaces: str | None = None) -> bytes:
    """Return a payload as an item of a chunk.

    Parameters
    ----------
    payload : bytes
        Of `encode_payload`.
    dataset_id : str
        Where to.
    replaces : str, optional
        The global key of the row that is replaced; by default a new row is made.
    """
    before = _AUTO
    if replaces is not None:
        key = msgspec.json.encode(replaces)
        before = b'{"id":{"type":"GKEY","value":' + key + b'},"payload":'
    return b'%b%b,"dataset_id":"%b"}}' % (before, payload[:-1], dataset_id.encode())


class ChunkWriter:
    """Groups encoded items into chunks, in order.

    Parameters
    ----------
    most_items : int
        Of a chunk.
    """

    def __init__(self, *, most_items: int) -> None:
        self._most_items = most_items
        self._start()

    def _start(self) -> None:
        # A BytesIO hands out its content without a copy, so a chunk is in memory once.
        self._body = BytesIO()
        self.positions: list[int] = []
        self.replaces: list[int] = []
        self.names_files = False

    def has_room_for(self, item: bytes) -> bool:
        """Say whether the chunk stays within its limits; a chunk takes one item of any length."""
        size = self._body.tell() + len(item) + 2  # a comma and the closing bracket
        return not self.positions or (
            size <= CHUNK_BYTES and len(self.positions) < self._most_items
        )

    def add(self, position: int, item: bytes, *, replaces: bool, names_files: bool) -> None:
        """Add the item of a row; what is said of it is said of the chunk, see `Chunk`."""
        self._body.write(b"," if self.positions else b"[")
        self._body.write(item)
        self.positions.append(position)
        if replaces:
            self.replaces.append(position)
        self.names_files = self.names_files or names_files

    def take(self) -> bytes:
        """Return the chunk, a JSON list, and begin another."""
        self._body.write(b"]")
        body = self._body.getvalue()
        self._start()
        return body


class _Item(msgspec.Struct):
    id: msgspec.Raw
    payload: dict[str, Any]


def decode_chunk(body: bytes) -> list[msgspec.Raw]:
    """Return the items of a chunk, still encoded."""
    return msgspec.json.decode(body, type=list[msgspec.Raw])


def item_with_urls(item: bytes, urls: Mapping[str, str]) -> bytes:
    """Return an item with the URLs of uploaded files in place of their paths."""
    decoded = msgspec.json.decode(item, type=_Item)
    return msgspec.json.encode(_Item(decoded.id, with_urls(decoded.payload, urls)))


def payload_of(item: bytes) -> bytes:
    """Return the payload of an item as `encode_payload` made it: without its dataset."""
    payload = msgspec.json.decode(item, type=_Payload).payload
    payload.pop("dataset_id", None)
    return msgspec.json.encode(payload)


def row_of(item: bytes) -> dict[str, Any]:
    """Return the payload of an item, decoded."""
    return msgspec.json.decode(item, type=_Item).payload


class _Payload(msgspec.Struct):
    payload: dict[str, msgspec.Raw]


def encode_manifest(chunk_urls: Sequence[str], *, items: int) -> bytes:
    """Return the manifest that lists the chunks of one import."""
    # "SDK" is the only source on record.
    return msgspec.json.encode(
        {"source": "SDK", "item_count": items, "chunk_uris": list(chunk_urls)}
    )
