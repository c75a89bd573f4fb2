"""SVG that is a program, pictures that are larger than they look, files that are two things."""

# ruff: noqa: E501 - markup and scripts stand as they are
from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from tests.hostile.case import Case, State, asset, harm, heavy, served
from tests.media.corpus import chunk, png

if TYPE_CHECKING:
    from collections.abc import Callable

_SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
_GREY = np.full((16, 16), 128, np.uint8)
_HTML = f"<!doctype html><script>{harm('polyglot')}</script>".encode()


def cases() -> list[Case]:
    """Return the cases of this group."""
    return [*_svg(), *_svg_bombs(), *_pixel_bombs(), *_polyglots(), *_wrong_types()]


def _svg() -> list[Case]:
    code = harm("svg")
    sized = f'{_SVG} width="64" height="64" onload="{code}">'
    bodies = {
        "script": f"{sized}<script>{code}</script><script href='@EVIL@/x.js'/><circle r='9'/></svg>",
        "handlers": f'{sized}<rect width="64" height="64" onclick="{code}"><animate attributeName="x" '
        f'onbegin="{code}" dur="1s"/></rect><a xlink:href="javascript:{code}"><text>x</text></a></svg>',
        "foreign markup": f"{sized}<foreignObject width='64' height='64'><body xmlns="
        f"'http://www.w3.org/1999/xhtml'><iframe src='@EVIL@/frame'/><img src='x' onerror=\"{code}\"/>"
        f"<script>{code}</script></body></foreignObject></svg>",
        "what it loads": f"<?xml-stylesheet href='@EVIL@/xml.css'?>{sized}<style>@import '@EVIL@/a.css';"
        f"rect {{ fill: url(@EVIL@/paint.svg#x) }}</style><image href='@EVIL@/a.png' width='9'/>"
        f"<use href='@EVIL@/use.svg#x'/><feImage href='@EVIL@/fe.png'/><set attributeName='href' "
        f"to='@EVIL@/set'/><rect width='9' height='9'/></svg>",
        "a foreign entity": "<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>"
        f"<!ENTITY % y SYSTEM '@EVIL@/dtd'> %y;]>{sized}<text y='20'>&x;</text></svg>",
    }
    made = [
        served(
            f"svg with {name}", "IMAGE", body, State.SHOWN, content_type="image/svg+xml", at="a.svg"
        )
        for name, body in bodies.items()
    ]
    return [
        *made,
        asset(
            "svg as an asset",
            "IMAGE",
            f"data:image/svg+xml,{bodies['script'].replace('#', '%23')}",
            State.ERROR,
            "Neither a URL",
        ),
        served("svg as a layer", "IMAGE_OVERLAY", bodies["script"], State.SHOWN, at="a.svg"),
    ]


def _svg_bombs() -> list[Case]:
    laughs = "".join(f"<!ENTITY l{n} '" + f"&l{n - 1};" * 10 + "'>" for n in range(1, 10))
    entities = f"<!DOCTYPE svg [<!ENTITY l0 'lol'>{laughs}]>{_SVG}><text>&l9;</text></svg>"
    copies = "".join(
        f"<g id='g{n}'>" + f"<use href='#g{n - 1}'/>" * 10 + "</g>" for n in range(1, 9)
    )
    uses = (
        f"{_SVG} width='64' height='64'><defs><rect id='g0' width='9' height='9'/>{copies}</defs>"
        "<use href='#g8'/></svg>"
    )
    huge = f"{_SVG} width='1000000' height='1000000'><rect width='9' height='9'/></svg>"
    deep = f"{_SVG} width='9' height='9'>" + "<g>" * 200_000
    found = {
        "of entities": (entities, State.ERROR, None),
        "of entities behind a declaration": (
            f"<?xml version='1.0'?>{entities.replace('[', '[<!-- <svg -->', 1)}",
            State.SHOWN,
            State.ERROR,
        ),
        "of copies": (uses, State.SHOWN, State.ERROR),
        "of a size": (huge, State.SHOWN, None),
        "without an end": (deep, State.SHOWN, State.ERROR),
    }
    made = [
        replace(served(f"svg bomb {name}", "IMAGE", body, state, at="a.svg"), page_state=page)
        for name, (body, state, page) in found.items()
    ]
    return heavy(*made)


def _pixel_bombs() -> list[Case]:
    lying = {
        "png of 3,600 million pixels": lambda: png(_GREY, size=(60_000, 60_000)),
        "png of the largest size": lambda: png(_GREY, size=(2**31 - 1, 2**31 - 1)),
        "png that holds 900 million pixels": _flat_png,
        "png with a bomb as its text": lambda: png(
            _GREY, before=chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(1 << 28)))
        ),
        "png with a bomb as its profile": lambda: png(
            _GREY, before=chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(1 << 28)))
        ),
        "gif of 3,600 million pixels": lambda: _patched(_saved("GIF"), 6, "<HH", 60_000, 60_000),
        "bmp of 3,600 million pixels": lambda: _patched(_saved("BMP"), 18, "<II", 60_000, 60_000),
        "webp of 268 million pixels": _flat_webp,
        "tiff of 3,600 million pixels": lambda: _tiff(60_000),
        "jpeg of 4,290 million pixels": _flat_jpeg,
        "ico with a bomb in it": _icon,
    }
    made = [_lazily(f"pixel bomb: {name}", body, State.ERROR) for name, body in lying.items()]
    return heavy(*made, _lazily("gif of many frames", _moving, State.SHOWN))


def _lazily(name: str, make: Callable[[], bytes], state: State) -> Case:
    made = cache(make)
    return served(name, "IMAGE", lambda: [made()], state, at="a")


def _saved(kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(_GREY).save(buffer, kind, **options)
    return buffer.getvalue()


def _patched(body: bytes, at: int, code: str, *values: int) -> bytes:
    packed = struct.pack(code, *values)
    return body[:at] + packed + body[at + len(packed) :]


def _flat_png() -> bytes:
    """Return a PNG of 30,000 by 30,000 pixels of one bit that are all there."""
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    pixels = zlib.compress(bytes((30_000 // 8 + 1) * 30_000), 9)
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    return start + chunk(b"IDAT", pixels) + chunk(b"IEND")


def _flat_webp() -> bytes:
    """Return a lossless WebP that says it is as large as there are (RFC 9649 §3.4)."""
    body = bytearray(_saved("WEBP", lossless=True))
    at = body.index(b"VP8L") + 9
    bits = int.from_bytes(body[at : at + 4], "little") | (1 << 28) - 1
    body[at : at + 4] = bits.to_bytes(4, "little")
    return bytes(body)


def _flat_jpeg() -> bytes:
    body = _saved("JPEG")
    return _patched(body, body.index(b"\xff\xc0") + 5, ">HH", 65_500, 65_500)


def _tiff(side: int) -> bytes:
    buffer = io.BytesIO()
    image = Image.fromarray(_GREY)
    image.save(buffer, "TIFF")
    body = buffer.getvalue()
    for tag in (256, 257):  # ImageWidth, ImageLength
        at = body.index(struct.pack("<H", tag))
        body = _patched(body, at + 8, "<I", side)
    return body


def _icon() -> bytes:
    bomb = png(_GREY, size=(60_000, 60_000))
    return struct.pack("<HHHBBBBHHII", 0, 1, 1, 0, 0, 0, 0, 1, 32, len(bomb), 22) + bomb


def _moving() -> bytes:
    """Return a GIF of 400 frames of 2,000 by 2,000 pixels in a small file."""
    one, two = (Image.new("P", (2000, 2000), color) for color in (0, 1))
    for image in (one, two):
        image.putpalette([0, 0, 0, 200, 200, 200])
    buffer = io.BytesIO()
    one.save(buffer, "GIF", save_all=True, append_images=[two])
    body = buffer.getvalue()
    end = body.rindex(b"!\xf9")  # the second frame with its control block, up to the trailer
    return body[:end] + body[end:-1] * 400 + b";"


def _polyglots() -> list[Case]:
    code = harm("polyglot").encode()
    script = (
        b"GIF89a/*" + struct.pack("<H", 1) + b"\0\0\0" + b",\0\0\0\0\x2f\x2a\1\0\0\2\2\x44\1\0;"
    )
    gif = script + b"*/=1;" + code + b"//"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("../../../../tmp/lbw-pwned", code)
        file.writestr("index.html", _HTML)
    picture, photo = png(_GREY), _saved("JPEG")
    pdf = b"%PDF-1.4\n" + _HTML
    return [
        served("gif that is a script", "IMAGE", gif, State.SHOWN, content_type="text/javascript"),
        served(
            "gif that is a script, as a page", "HTML", gif, State.ERROR, content_type="text/html"
        ),
        served(
            "png with a page behind it",
            "IMAGE",
            picture + _HTML,
            State.SHOWN,
            content_type="text/html",
        ),
        served(
            "png with a page behind it, as a page",
            "HTML",
            picture + _HTML,
            State.ERROR,
            content_type="text/html",
        ),
        served("jpeg with an archive behind it", "IMAGE", photo + archive.getvalue(), State.SHOWN),
        served(
            "archive as a picture",
            "IMAGE",
            archive.getvalue(),
            State.ERROR,
            "Not an image",
            content_type="image/png",
        ),
        served("pdf that is a page", "HTML", pdf, State.ERROR, content_type="text/html"),
        served(
            "page that is a pdf",
            "PDF_URL",
            b" " * 300 + _HTML + b"%PDF-1.4\n",
            State.ERROR,
            content_type="application/pdf",
        ),
        served(
            "picture that is gzip",
            "IMAGE",
            gzip.compress(picture),
            State.ERROR,
            "Not an image",
            content_type="image/png",
        ),
        served(
            "svg behind a mark of UTF-16",
            "IMAGE",
            f'{_SVG} onload="{harm("utf-16")}"/>'.encode("utf-16"),
            State.ERROR,
            content_type="image/svg+xml",
        ),
    ]


def _wrong_types() -> list[Case]:
    picture = png(_GREY)
    return [
        served(
            "page as image/png",
            "IMAGE",
            _HTML,
            State.ERROR,
            "Not an image but",
            content_type="image/png",
            at="a.png",
        ),
        served("picture as text/html", "IMAGE", picture, State.SHOWN, content_type="text/html"),
        served("picture in a frame", "HTML", picture, State.ERROR, content_type="text/html"),
        served(
            "page as video/mp4",
            "VIDEO",
            _HTML,
            State.ERROR,
            "Not a video",
            content_type="video/mp4",
        ),
        served(
            "page as audio/wav", "AUDIO", _HTML, State.ERROR, "ot audio", content_type="audio/wav"
        ),
        served(
            "page as application/pdf",
            "PDF_URL",
            _HTML,
            State.ERROR,
            "Not a PDF",
            content_type="application/pdf",
        ),
        served(
            "picture as a text", "TEXT_URL", picture, State.ERROR, "ot", content_type="text/plain"
        ),
        served(
            "script as a picture",
            "IMAGE",
            harm("script"),
            State.ERROR,
            "Not an image",
            content_type="image/svg+xml",
            at="a.svg",
        ),
    ]
