"""Files as they are found in buckets: good ones of many kinds, and broken ones.

Nothing here comes from `lb_widgets`, which is judged by them.
"""

from __future__ import annotations

import json
import struct
import wave
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable

    Size = tuple[int, int]

ORIENTATION = 0x0112
TURNED = 6
"""Orientation (EXIF 2.32, tag 274) of pictures whose stored rows are shown as columns."""


def noise(size: Size, channels: int = 3) -> Image.Image:
    """Return a picture that hardly compresses; the same for the same size."""
    width, height = size
    values = np.random.default_rng(width * height).integers(
        0, 256, (height, width, channels), dtype=np.uint8
    )
    return Image.fromarray(values.squeeze())


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    """Return a picture as a file."""
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def png(size: Size) -> bytes:
    return encoded(noise(size), "PNG")


def jpeg(size: Size) -> bytes:
    return encoded(noise(size), "JPEG")


def turned_jpeg(size: Size) -> bytes:
    """Return a picture that has this size when shown, and lies on its side in the file."""
    return lying_jpeg((size[1], size[0]))


def lying_jpeg(size: Size) -> bytes:
    """Return a picture that has this size in the file, and is shown turned by 90°."""
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED
    return encoded(noise(size), "JPEG", exif=exif)


def jpeg_with_long_profile(size: Size) -> bytes:
    """Return a picture whose size comes after 130,000 bytes of application segments."""
    body = jpeg(size)
    length = 65_000
    segment = b"\xff\xe9" + struct.pack(">H", length + 2) + bytes(length)
    return body[:2] + 2 * segment + body[2:]


def tiff(size: Size) -> bytes:
    return encoded(noise(size), "TIFF")


def webp(size: Size) -> bytes:
    return encoded(noise(size), "WEBP")


def gif(size: Size) -> bytes:
    return encoded(noise(size, 1), "GIF")


LAYERS: tuple[Callable[[Size], bytes], ...] = (
    png,
    jpeg,
    turned_jpeg,
    jpeg_with_long_profile,
    lambda size: encoded(noise(size), "JPEG", progressive=True, quality=90),
    lambda size: encoded(noise(size, 1), "JPEG"),
    lambda size: encoded(noise(size).convert("CMYK"), "JPEG"),
    lambda size: encoded(noise(size, 1), "PNG"),
    lambda size: encoded(noise(size, 4), "PNG"),
    lambda size: encoded(noise(size).quantize(16), "PNG"),
    lambda size: encoded(noise(size, 1).convert("1"), "PNG"),
    lambda size: encoded(noise(size, 1).convert("I;16"), "PNG"),
)
"""Pictures of any kind that Labelbox's image layers document: PNG and JPG."""

IMAGES = (*LAYERS, lambda size: encoded(noise(size), "BMP"))
"""Pictures of any kind that Labelbox's images document: also BMP."""

OTHER_PICTURES = (tiff, webp, gif)
"""Pictures of kinds that neither documents."""


def cut(body: bytes) -> bytes:
    """Return a file whose upload broke off."""
    return body[: len(body) * 2 // 3]


def png_that_does_not_decode(size: Size) -> bytes:
    """Return a PNG with one wrong byte in the middle of its compressed pixels."""
    body = bytearray(png(size))
    begin = body.index(b"IDAT") + 4
    length = struct.unpack(">I", body[begin - 8 : begin - 4])[0]
    body[begin + length // 2] ^= 0xFF
    try:
        zlib.decompress(body[begin : begin + length])
    except zlib.error:
        return bytes(body)
    raise AssertionError("These pixels still decompress.")


def jpeg_that_does_not_decode(size: Size) -> bytes:
    """Return a JPEG whose Huffman tables were overwritten."""
    body = bytearray(jpeg(size))
    begin = body.index(b"\xff\xc4") + 5
    body[begin : begin + 16] = b"\xff" * 16
    return bytes(body)


def text(words: str = "Wind 3 m/s, 40 % Bewölkung, trocken. ", length: int = 500) -> str:
    return words * (length // len(words) + 1)


TEXTS: tuple[Callable[[], bytes], ...] = (
    lambda: text().encode(),
    lambda: text().encode("utf-8-sig"),
    lambda: text(length=200_000).encode(),
    # The 64 kB end within a character.
    lambda: b"." + text("ÄÖÜ", 70_000).encode(),
    lambda: b"plot;wind\n17;3\n",
)

PAGES: tuple[Callable[[], bytes], ...] = (
    lambda: b"<!DOCTYPE html>\n<title>Plot</title><p>17",
    "\ufeff<html><p>Bewölkung</p></html>".encode,
    lambda: b"<p>A fragment alone</p>",
)

LOGIN_PAGE = b"<!DOCTYPE html><html><title>Sign in</title><form>Password</form></html>"
JSON_ERROR = json.dumps({"error": "no such tenant", "status": "failed"}).encode()


def pdf(length: int = 0) -> bytes:
    return (
        b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\n" + bytes(length) + b"%%EOF"
    )


PDFS: tuple[Callable[[], bytes], ...] = (pdf, lambda: pdf(100_000))


def mp4(length: int = 0) -> bytes:
    brand = b"ftypisom" + struct.pack(">I", 512) + b"isommp41"
    return (
        struct.pack(">I", len(brand) + 4)
        + brand
        + struct.pack(">I", length + 8)
        + b"mdat"
        + bytes(length)
    )


VIDEOS: tuple[Callable[[], bytes], ...] = (mp4, lambda: mp4(150_000))


def wav() -> bytes:
    buffer = BytesIO()
    with wave.open(buffer, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(4000))
    return buffer.getvalue()


SOUNDS: tuple[Callable[[], bytes], ...] = (wav, lambda: b"ID3\x04" + bytes(3000))

TEXT_LAYERS: tuple[Callable[[], bytes], ...] = (
    lambda: json.dumps([{"number": 1, "text": "Bewölkung"}]).encode(),
)
