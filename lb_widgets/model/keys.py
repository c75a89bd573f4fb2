"""Keys of rows: a proposal where the user gave none, and how Labelbox compares them."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lb_widgets.model.signatures import unsigned_url
from lb_widgets.model.urls import file_name, is_path, is_url

if TYPE_CHECKING:
    from lb_widgets.model.data_row import DataRow

MAX_KEY_LENGTH: Final = 200
"""Characters of a global key (docs.labelbox.com/docs/limits)."""

KEY_CHARACTERS: Final = re.compile(r"[A-Za-z0-9 !_.*'()&$@=;/:+,?-]*")
"""What a global key may consist of (docs.labelbox.com, reference/data-row-global-keys)."""

_NOT_IN_STEM: Final = re.compile(r"[^A-Za-z0-9_.-]+")
_STEM_LENGTH: Final = 80
_HASH_LENGTH: Final = 12


def comparable_key(key: str) -> str:
    """Return a global key as Labelbox compares it: without case."""
    return key if key.islower() else key.lower()  # the same object takes no memory


def proposed_global_key(row: DataRow) -> str:
    """Return a global key made from a row's content: the same content gives the same key.

    The stem of the file's name, made of ``A-Z a-z 0-9 _ . -``, then a hyphen and 12 characters of
    the SHA-256 of the row's canonical JSON. The row's own `global_key` does not count, nor do the
    signatures of its URLs, so that signing anew keeps the key. At most 93 characters.
    """
    stem = ""
    if isinstance(row.row_data, str) and (is_url(row.row_data) or is_path(row.row_data)):
        stem = file_name(row.row_data).rpartition(".")[0] or file_name(row.row_data)
    stem = _NOT_IN_STEM.sub("-", stem)[:_STEM_LENGTH].strip("-.") or "row"
    return f"{stem}-{content_hash(row)[:_HASH_LENGTH]}"


def row_identity(row: DataRow) -> str:
    """Return what a row is known by: its global key, else the one that is proposed for it."""
    return row.global_key or proposed_global_key(row)


def content_hash(row: DataRow) -> str:
    """Return the SHA-256, in hexadecimal, of a row's canonical JSON without its global key."""
    content: list[Any] = [
        row.row_data,
        row.external_id,
        row.media_type,
        row.metadata_fields,
        [[item.type, item.value, item.name] for item in row.attachments],
    ]
    if row.embeddings is not None:
        content.append(row.embeddings)
    try:
        encoded = msgspec.json.encode(_unsigned(content), enc_hook=_as_text, order="sorted")
    except RecursionError:  # thousands of levels, which no JSON reader takes either
        encoded = b"nested too deep"
    return hashlib.sha256(encoded).hexdigest()


def _as_text(value: Any) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return repr(value)


def _unsigned(value: Any) -> Any:
    """Return a copy in which no URL has the parameters of a signature, and every key is a text."""
    if isinstance(value, str):
        return _encodable(unsigned_url(value) if is_url(value) else value)
    if isinstance(value, dict):
        return {_encodable(str(key)): _unsigned(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_unsigned(item) for item in value]
    return value


def _encodable(text: str) -> str:
    """Return a text that UTF-8 can hold; lone surrogates, as JSON can bring, are escaped."""
    return text.encode("utf-8", "backslashreplace").decode()
