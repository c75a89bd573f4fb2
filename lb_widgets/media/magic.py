"""What bytes are, by how they begin.

A server's ``Content-Type`` and a file's extension are hints that are often wrong; the first bytes
are not. Source: the WHATWG MIME Sniffing Standard §6, and each format's own specification.
"""

from __future__ import annotations

import mimetypes
from typing import Final

UNKNOWN: Final = "application/octet-stream"

_SIGNATURES: Final[tuple[tuple[int, bytes, str], ...]] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (128, b"DICM", "application/dicom"),  # its preamble may be that of a TIFF: PS3.10 §7.1
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"II+\x00", "image/tiff"),  # BigTIFF
    (0, b"MM\x00+", "image/tiff"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (8, b"AVI ", "video/x-msvideo"),
    (8, b"AIFF", "audio/aiff"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypavis", "image/avif"),
    (4, b"ftyphei", "image/heic"),
    (4, b"ftyphev", "image/heic"),
    (4, b"ftypmif1", "image/heif"),
    (4, b"ftypmsf1", "image/heif"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftypM4B", "audio/mp4"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\xff\xfa", "audio/mpeg"),
    (0, b"\xff\xf2", "audio/mpeg"),
    (0, b"\xff\xf1", "audio/aac"),
    (0, b"\xff\xf9", "audio/aac"),
    (0, b"fLaC", "audio/flac"),
    (0, b"OggS", "audio/ogg"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"PK\x03\x04", "application/zip"),
)
_MARKUP: Final = (
    (b"<!doctype html", "text/html"),
    (b"<html", "text/html"),
    (b"<svg", "image/svg+xml"),
)
_BMP_HEADER_SIZES: Final = frozenset({12, 40, 52, 56, 64, 108, 124})


def content_type_of(body: bytes, *, declared: str = "", name: str = "") -> str:
    """Return the media type of some bytes.

    Parameters
    ----------
    body : bytes
        The whole content or its beginning (512 bytes suffice).
    declared : str
        A ``Content-Type`` header, believed only where the bytes say nothing.
    name : str
        A file name, believed last.
    """
    found = _by_signature(body) or _by_markup(body)
    if found:
        return found
    stated = declared.partition(";")[0].strip().lower()
    guessed = stated if stated not in {"", UNKNOWN, "binary/octet-stream"} else ""
    guessed = guessed or mimetypes.guess_type(name)[0] or ""
    if guessed and not _refuted(guessed, body):
        return guessed
    return "text/plain" if looks_like_text(body) else UNKNOWN


def _refuted(guess: str, body: bytes) -> bool:
    """Say whether bytes without a signature cannot be what a header or name says."""
    if guess == "application/pdf":  # readers accept what stands before the signature
        return b"%PDF-" not in body[:1024]
    if guess.startswith(("audio/", "video/")):  # too many signatures to know all, but none is text
        return looks_like_text(body)
    return guess.startswith("image/")


def looks_like_text(body: bytes) -> bool:
    """Say whether the first bytes hold no control characters that text does not have."""
    head = body[:512]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return bool(head) and not any(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)


def _by_signature(body: bytes) -> str:
    for offset, signature, content_type in _SIGNATURES:
        if body.startswith(signature, offset):
            return content_type
    # "BM" alone begins many a text, so the header's size must fit too.
    if body.startswith(b"BM") and int.from_bytes(body[14:18], "little") in _BMP_HEADER_SIZES:
        return "image/bmp"
    return ""


def _by_markup(body: bytes) -> str:
    head = body[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(b"<?xml") and b"<svg" in head:
        return "image/svg+xml"
    return next((kind for start, kind in _MARKUP if head.startswith(start)), "")
