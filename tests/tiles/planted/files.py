"""Files that are no good tiles, each by chance among those of its kind."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from tests.tiles.planted.answers import Gate, Miss, Reply, miss, refusal

if TYPE_CHECKING:
    import random

    from tests.tiles.planted.pyramid import Picture


def _saved(image: Image.Image, form: str, **options: Any) -> bytes:
    buffer = BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def missing(dice: random.Random) -> Reply:
    kinds = (Miss.NOT_FOUND, Miss.NOT_FOUND_PAGE, Miss.GONE, Miss.NO_CONTENT)
    return miss(dice.choice(kinds), 256)


def missing_in_a_bucket(dice: random.Random) -> Reply:
    del dice
    return miss(Miss.ACCESS_DENIED, 256)


def forbidden(dice: random.Random) -> Reply:
    gate = dice.choice((Gate.FORBIDDEN_JSON, Gate.FORBIDDEN_PAGE, Gate.BEARER, Gate.BASIC))
    reply = refusal(gate, 0)
    if reply is None:
        raise AssertionError(gate)
    return reply


def wrong_type(dice: random.Random, honest: Picture) -> Reply:
    """Answer 200 with a page, with data, or with a picture that Labelbox does not take."""
    image = Image.fromarray(honest).convert("RGB")
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><rect/></svg>'
    page = b"<!DOCTYPE html><html><head><title>Error</title></head><body>Tile error</body></html>"
    exception = (
        b"<?xml version='1.0'?><ServiceExceptionReport><ServiceException>no</ServiceException>"
    )
    return dice.choice(
        (
            Reply(200, page, "text/html"),
            Reply(200, page, "image/png"),  # what the server says of it is wrong
            Reply(200, b'{"error": "tile not rendered", "code": 500}', "application/json"),
            Reply(200, exception + b"</ServiceExceptionReport>", "application/xml"),
            Reply(200, svg, "image/svg+xml"),
            Reply(200, _saved(image.quantize(64), "GIF"), "image/gif"),
            Reply(200, _saved(image, "WEBP", quality=70), "image/webp"),
            Reply(200, _saved(image, "TIFF"), "image/tiff"),
            Reply(200, _saved(image, "BMP"), "image/bmp"),
        )
    )


def unreadable(dice: random.Random, honest: Picture) -> Reply:
    """Damage a file so that no browser shows all of it."""
    image = Image.fromarray(honest).convert("RGB")
    jpeg = _saved(image, "JPEG", quality=85)
    png = bytearray(_saved(image, "PNG", compress_level=1))
    middle = len(png) // 2
    spoiled = png[:middle] + bytes(255 - part for part in png[middle : middle + 60])
    spoiled += png[middle + 60 :]
    part = dice.uniform(0.25, 0.75)
    return dice.choice(
        (
            Reply(200, jpeg[: int(len(jpeg) * part)], "image/jpeg"),
            Reply(200, bytes(png[: int(len(png) * part)]), "image/png"),
            Reply(200, bytes(spoiled), "image/png"),
            Reply(200, jpeg[:20] + dice.randbytes(3000), "image/jpeg"),
            Reply(200, bytes(png[:8]) + dice.randbytes(3000), "image/png"),
        )
    )


def wrong_size(dice: random.Random, honest: Picture) -> Reply:
    size = dice.choice(
        ((512, 512), (128, 128), (257, 257), (256, 200), (200, 256), (1, 1), (255, 255))
    )
    image = Image.fromarray(honest).convert("RGB").resize(size)
    if dice.random() < 0.5:
        return Reply(200, _saved(image, "PNG"), "image/png")
    return Reply(200, _saved(image, "JPEG"), "image/jpeg")


def solid(dice: random.Random) -> Reply:
    colour = dice.choice(((255, 255, 255), (0, 0, 0), (204, 204, 204), (12, 200, 33), (1, 1, 1)))
    image = Image.new("RGB", (256, 256), colour)
    return dice.choice(
        (
            Reply(200, _saved(image, "PNG"), "image/png"),
            Reply(200, _saved(image, "JPEG", quality=80), "image/jpeg"),
            Reply(200, _saved(image.quantize(2), "PNG"), "image/png"),
            Reply(200, _saved(image.convert("L"), "PNG"), "image/png"),
            Reply(200, _saved(image.convert("RGBA"), "PNG"), "image/png"),
        )
    )


def transparent(dice: random.Random) -> Reply:
    colour = dice.choice(((0, 0, 0, 0), (255, 255, 255, 0), (90, 120, 30, 0)))
    image = Image.new("RGBA", (256, 256), colour)
    speckled = np.random.default_rng(dice.randrange(99)).integers(0, 255, (256, 256, 4), np.uint8)
    speckled[..., 3] = 0  # colours that nobody sees
    palette = Image.new("P", (256, 256), 3)
    palette.putpalette([7] * 768)
    return dice.choice(
        (
            Reply(200, _saved(image, "PNG"), "image/png"),
            Reply(200, _saved(image.convert("LA"), "PNG"), "image/png"),
            Reply(200, _saved(Image.fromarray(speckled), "PNG"), "image/png"),
            Reply(200, _saved(palette, "PNG", transparency=3), "image/png"),
        )
    )


def nobody_knows(dice: random.Random) -> Reply:
    """Answer so that the tile may be there or not."""
    return dice.choice(
        (
            Reply(500, b"Internal Server Error", "text/plain"),
            Reply(502, b"Bad Gateway", "text/plain"),
            Reply(503, b"busy", "text/plain", {"Retry-After": "0"}),
            Reply(429, b"slow down", "text/plain", {"Retry-After": "0"}),
        )
    )
