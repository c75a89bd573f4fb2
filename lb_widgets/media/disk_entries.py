"""One file of the disk cache: a digest, what the server said, and the body.

The digest covers all that follows it, so that a torn or foreign file is told from a good one. Of
the URL nothing is stored: it may hold a secret.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, BinaryIO, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST_LINE: Final = 16 * 1024


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What the server said about a body; an empty text for what it did not say."""

    etag: str
    last_modified: str
    content_type: str
    length: int


class Kept(msgspec.Struct, frozen=True):
    """A body as it was served once, and how to ask whether it still is."""

    header: Header
    body: bytes

    @property
    def conditions(self) -> dict[str, str]:
        """Request headers by which the server answers 304 where nothing changed (RFC 9110 §13)."""
        named = {
            "If-None-Match": self.header.etag,
            "If-Modified-Since": self.header.last_modified,
        }
        return {name: value for name, value in named.items() if value}


def kept_of(body: bytes, headers: Mapping[str, str]) -> Kept | None:
    """Return what to keep of an answer; None where it forbids that or cannot be asked about again.

    Parameters
    ----------
    body : bytes
        The whole.
    headers : mapping of str to str
        Their names in lower case.
    """
    etag, last_modified = headers.get("etag", ""), headers.get("last-modified", "")
    directives = headers.get("cache-control", "").lower().split(",")
    if not (etag or last_modified) or "no-store" in map(str.strip, directives):
        return None
    header = Header(
        etag=etag,
        last_modified=last_modified,
        content_type=headers.get("content-type", ""),
        length=len(body),
    )
    return Kept(header, body)


def write_entry(file: BinaryIO, kept: Kept) -> None:
    """Write an entry from where the file stands."""
    line = msgspec.json.encode(kept.header)
    file.write(_digest(line, kept.body) + b"\n" + line + b"\n")
    file.write(kept.body)


def read_entry(file: BinaryIO, *, limit: int) -> Kept | None:
    """Read an entry from the beginning of a file; None where its body exceeds `limit` bytes.

    Raises
    ------
    ValueError
        This is no entry, or a damaged one.
    """
    digest = file.readline(_LONGEST_LINE).rstrip(b"\n")
    line = file.readline(_LONGEST_LINE).rstrip(b"\n")
    try:
        header = msgspec.json.decode(line, type=Header)
    except msgspec.MsgspecError as error:
        raise ValueError("no header") from error
    if header.length > limit:
        return None
    body = file.read(header.length + 1)
    if digest != _digest(line, body):
        raise ValueError("damaged")
    return Kept(header, body)


def _digest(line: bytes, body: bytes) -> bytes:
    digest = hashlib.blake2b(line, digest_size=16)
    digest.update(body)
    return digest.hexdigest().encode()
