from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from lb_widgets.media.magic import UNKNOWN, content_type_of


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("PNG", "image/png"),
        ("JPEG", "image/jpeg"),
        ("GIF", "image/gif"),
        ("TIFF", "image/tiff"),
        ("WEBP", "image/webp"),
        ("BMP", "image/bmp"),
    ],
)
def test_pictures_are_known_by_their_bytes_whatever_the_server_says(kind: str, expected: str):
    buffer = BytesIO()
    Image.new("RGB", (4, 4)).save(buffer, kind)
    assert content_type_of(buffer.getvalue(), declared="text/html", name="a.txt") == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\x00" * 128 + b"DICM", "application/dicom"),
        (b"II*\x00".ljust(128, b"\x00") + b"DICM", "application/dicom"),
        (b"\x00\x00\x00\x18ftypisom", "video/mp4"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"\n <!DOCTYPE html><p>", "text/html"),
        (b"\xef\xbb\xbf<html>", "text/html"),
        (b'<?xml version="1.0"?><svg/>', "image/svg+xml"),
        (b"BMW is a car maker", "text/plain"),
        (b"\x00\x01\x02", UNKNOWN),
        (b"", UNKNOWN),
    ],
)
def test_other_content_is_known_by_its_bytes(body: bytes, expected: str):
    assert content_type_of(body) == expected


def test_hints_count_where_the_bytes_say_nothing():
    assert content_type_of(b"a,b\n1,2", name="a.csv") == "text/csv"
    assert content_type_of(b"a,b", declared="text/markdown; charset=utf-8") == "text/markdown"
    assert content_type_of(b"a", declared="application/octet-stream", name="a.csv") == "text/csv"


def test_a_claim_to_be_an_image_is_not_believed():
    assert content_type_of(b"Access denied", declared="image/png", name="a.png") == "text/plain"


@pytest.mark.parametrize(
    ("body", "declared", "expected"),
    [
        (b"Not found", "application/pdf", "text/plain"),
        (b"\x00junk %PDF-1.4", "application/pdf", "application/pdf"),
        (b'{"error": 404}', "video/mp4", "text/plain"),
        (b"Not found", "audio/wav", "text/plain"),
        (b"\x00\x00\x00\x08moov", "video/mp4", "video/mp4"),
    ],
)
def test_a_claim_that_the_bytes_refute_is_not_believed(body: bytes, declared: str, expected: str):
    assert content_type_of(body, declared=declared) == expected
