"""Script wherever a row has a text, and texts that are no texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.hostile.case import (
    SECRET,
    Case,
    Served,
    State,
    asset,
    attached,
    harm,
    heavy,
    markup,
    served,
)
from tests.media.corpus import png

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.hostile.case import Here

UNSEEN = "".join(map(chr, [*range(9), *range(14, 32), *range(127, 160), *range(0x202A, 0x202F)]))
"""Control characters and bidi overrides."""
TURNED = "holiday\u202egnp.exe \u2066\u2067\u2068\u2069 \ud800 alone"
_LINE = b"A line of fifty bytes that says nothing of any use.\n"


def cases() -> list[Case]:
    """Return the cases of this group."""
    return [*_fields(), *_odd_texts(), *_large()]


def _fields() -> list[Case]:
    def everywhere(here: Here) -> dict[str, Any]:
        text = here.fill(markup("any field"))
        return {
            "global_key": text[:150],
            "row_data": text,
            "external_id": text,
            "media_type": "TEXT",
            "metadata_fields": [{"name": text, "value": text}],
            "attachments": [{"type": "RAW_TEXT", "value": text, "name": text}] * 3,
            text[:60]: text,
            "own": {text: [text, {"__proto__": {"__pwned": text}}]},
            "__proto__": "own column",
            "constructor": {"prototype": {"__pwned": 1}},
        }

    code = harm("media type")
    picture = png(_grey())
    return [
        Case("script in every field", everywhere, State.SHOWN, "<script>"),
        asset("script as a text asset", "TEXT", markup("text asset"), State.SHOWN, "<script>"),
        attached("script in a name", "RAW_TEXT", "honest", State.SHOWN, label=markup("name")),
        attached("script as a type", markup("type"), "honest", State.SHOWN),
        asset("script as a media type", f"<script>{code}</script>", "honest", State.SHOWN),
        attached("script as a value", "RAW_TEXT", markup("value"), State.SHOWN, "<script>"),
        served(
            "script as a file name",
            "IMAGE",
            picture,
            State.SHOWN,
            at="%3Cimg%20src=x%20onerror=%22document.cookie='lbw-pwned=file'%22%3E.png",
        ),
        served("script as a text file", "TEXT_URL", markup("text file"), State.SHOWN, "<script>"),
        served(
            "script as a content type",
            "IMAGE",
            b"\x01\x02\x03",
            State.ERROR,
            "Not an image",
            content_type=f"video/<script>{harm('content type')}</script>",
        ),
        attached(
            "templates of view libraries",
            "RAW_TEXT",
            "{{7*7}} ${7*7} #{7*7} <%= 7 %> <!--?lit$1234$--> {{lit-1234}} [[__pwned=1]] v-html",
            State.SHOWN,
            "{{7*7}}",
            label="${alert(1)} <!--?lit$1234$-->",
        ),
    ]


def _odd_texts() -> list[Case]:
    secret = f"https://user:{SECRET}@h.example/a?token={SECRET}&X-Amz-Signature={SECRET}"
    return [
        attached("bidi overrides in text", "RAW_TEXT", TURNED, State.SHOWN, label=TURNED),
        attached(
            "control characters", "RAW_TEXT", f"a{UNSEEN}b\x1b[31m", State.SHOWN, label=UNSEEN
        ),
        served(
            "bidi overrides in a file", "TEXT_URL", TURNED[:16].encode(), State.SHOWN, "\\u202e"
        ),
        served(
            "control characters in a file",
            "TEXT_URL",
            b"\1a\2b\x1b]0;x\x07" * 99,
            State.SHOWN,
            "\\x1b",
        ),
        attached(
            "secrets in a text", "RAW_TEXT", f"see {secret}", State.SHOWN, "see", label=secret
        ),
        attached(
            "secrets in a refused URL",
            "IMAGE",
            f"ftp://user:{SECRET}@h.example/a.png?token={SECRET}",
            State.ERROR,
            "ftp",
        ),
        attached("marks without end", "RAW_TEXT", "z" + "\u0321\u0316" * 50_000, State.SHOWN),
        attached("one word of 10 MB", "RAW_TEXT", "x" * 10_000_000, State.SHOWN),
        attached("a name of 10 MB", "RAW_TEXT", "honest", State.SHOWN, label="n" * 10_000_000),
        attached("a type of 10 MB", "T" * 10_000_000, "honest", State.SHOWN),
        attached("a path of 1 MB", "IMAGE", "/" + "a/" * 500_000, State.ERROR),
        attached("a URL of 1 MB", "IMAGE", "https://h.example/" + "a" * 1_000_000, State.ERROR),
    ]


def _large() -> list[Case]:
    def lines() -> Iterable[bytes]:
        for _ in range(50):
            yield _LINE * 20_000

    def one_line() -> Iterable[bytes]:
        for _ in range(10):
            yield b"y" * 1_000_000

    def words(here: Here) -> dict[str, Any]:
        return {
            "row_data": here.fill("@HERE@/file"),
            "media_type": "TEXT",
            "attachments": [],
        }

    length = str(50 * 20_000 * len(_LINE))
    return heavy(
        Case(
            "text of 50 MB",
            words,
            State.SHOWN,
            "A line of fifty bytes",
            attachment=None,
            files={"file": Served(lines, "text/plain", headers={"Content-Length": length})},
        ),
        served("text of 50 MB without a length", "TEXT_URL", lines, State.SHOWN, "A line of"),
        served("a line of 10 MB", "TEXT_URL", one_line, State.SHOWN, "yyyy"),
    )


def _grey() -> Any:
    import numpy as np  # noqa: PLC0415 - of this one picture

    return np.full((8, 8), 128, np.uint8)
