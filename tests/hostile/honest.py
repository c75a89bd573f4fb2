"""Odd files of people who mean no harm: each is shown, or there is a named reason why not."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from pydicom.uid import JPEGBaseline8Bit, JPEGLSLossless

import lb_widgets.sandbox
from tests.hostile.case import Case, Served, State, asset, served
from tests.media.made_dicom import compressed, dataset, ramp, saved
from tests.media.made_mp4 import HVCC, aac, box, h264, mp4, track, video_entry
from tests.media.made_pdf import pdf, written

_SAMPLES: Final = Path(lb_widgets.sandbox.__file__).parent / "data" / "media"

_ENGLISH = "Crème brûlée costs 5 pounds at the café, naïve façade, Ærøskøbing, jalapeño. " * 8
_RUSSIAN = "Широкая электрификация южных губерний даст мощный толчок подъёму хозяйства. " * 8
_GREEK = "Ταχίστη αλώπηξ βαφής ψημένη γη, δρασκελίζει υπέρ νωθρού κυνός στον αγρό. " * 8
_JAPANESE = "いろはにほへと ちりぬるを わかよたれそ つねならむ うゐのおくやま けふこえて。" * 8
_CHINESE = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳。" * 8
_TRADITIONAL = "天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏閏餘成歲律呂調陽。" * 8
_KOREAN = "다람쥐 헌 쳇바퀴에 타고파. 키스의 고유조건은 입술끼리 만나야 하고. " * 8
_HEBREW = "דג סקרן שט בים מאוכזב ולפתע מצא לו חברה איך הקליטה עוד שורה אחת. " * 8

_ENCODINGS: Final = {
    "UTF-8": ("utf-8", _RUSSIAN),
    "UTF-8 with a mark": ("utf-8-sig", _JAPANESE),
    "UTF-16 with a mark": ("utf-16", _GREEK),
    "UTF-16 of big ends": ("utf-16-be", "\ufeff" + _RUSSIAN),
    "UTF-32": ("utf-32", _CHINESE),
    "Windows-1252": ("cp1252", _ENGLISH),
    "Windows-1251": ("cp1251", _RUSSIAN),
    "KOI8-R": ("koi8-r", _RUSSIAN),
    "ISO-8859-7": ("iso8859-7", _GREEK),
    "Windows-1255": ("cp1255", _HEBREW),
    "Shift-JIS": ("shift_jis", _JAPANESE),
    "EUC-JP": ("euc_jp", _JAPANESE),
    "ISO-2022-JP": ("iso2022_jp", _JAPANESE),
    "GB18030": ("gb18030", _CHINESE),
    "Big5": ("big5", _TRADITIONAL),
    "EUC-KR": ("euc_kr", _KOREAN),
}
_LIKE_OTHERS: Final = {"EUC-JP"}
"""Of which nothing but the words tells that it is not Korean."""


@cache
def cases() -> tuple[Case, ...]:
    """Return all of them."""
    return (*_texts(), *_pdfs(), *_videos(), *_audio(), *_scans(), *_chats())


def _texts() -> list[Case]:
    guessed = [
        served(
            f"text in {name}", "TEXT_URL", text.encode(codec), State.SHOWN,
            "(guessed)" if name in _LIKE_OTHERS else text.strip("\ufeff")[:30],
        )
        for name, (codec, text) in _ENCODINGS.items()
    ]  # fmt: skip
    named = [
        served(
            f"text said to be in {name}", "TEXT_URL", text.encode(codec), State.SHOWN, text[:20],
            content_type=f"text/plain; charset={codec}",
        )
        for name, (codec, text) in _ENCODINGS.items()
        if not name.startswith("UTF")
    ]  # fmt: skip
    lying = _RUSSIAN.encode("utf-8")
    return [
        *guessed,
        *named,
        served("text with a false charset", "TEXT_URL", lying, State.SHOWN,
               content_type="text/plain; charset=us-ascii"),
        served("text with an unknown charset", "TEXT_URL", lying, State.SHOWN, _RUSSIAN[:20],
               content_type="text/plain; charset=x-none"),
        served("text of white space", "TEXT_URL", b" \n\t " * 9, State.EMPTY, "white space"),
        served("text of nothing", "TEXT_URL", b"", State.ERROR, "empty"),
        served("text with lone bytes", "TEXT_URL", b"fine \xff\xfe\n" * 50, State.SHOWN, "fine"),
        served("page in UTF-16", "HTML", "<!doctype html><p>Γειά".encode("utf-16"), State.SHOWN,
               "Γειά"),
        served("page that names its encoding", "HTML",
               f"<meta charset=windows-1251><p>{_RUSSIAN}".encode("cp1251"), State.SHOWN,
               _RUSSIAN[:20], content_type="text/html"),
    ]  # fmt: skip


def _pdfs() -> list[Case]:
    pages = [written(f"Page {n}") for n in range(2000)]
    good = pdf([written("One")])
    empty = pdf([]).replace(b"/Kids []", b"/Kids []")
    return [
        served("pdf", "PDF_URL", good, State.SHOWN),
        served("pdf that is encrypted", "PDF_URL", pdf(encrypted=True), State.ERROR, "encrypted"),
        served("pdf of no pages", "PDF_URL", empty, State.ERROR, "no pages"),
        served("pdf of 2,000 pages", "PDF_URL", pdf(pages), State.SHOWN, "2,000"),
        served("pdf cut in the middle", "PDF_URL", good[: len(good) // 2], State.ERROR, "damaged"),
        served("pdf of its signature", "PDF_URL", b"%PDF-1.7\n", State.ERROR, "damaged"),
        served("pdf behind other bytes", "PDF_URL", b"junk\n" * 20 + good, State.SHOWN,
               at="a.pdf"),
        served("pdf whose table is lost", "PDF_URL", good.replace(b"xref", b"gone"), State.SHOWN),
        served("pdf that is not there", "PDF_URL", b"gone", State.ERROR, "404", status=404),
        asset("pdf whose text layer is lost", "PDF",
              {"pdf_url": "@HERE@/a.pdf", "text_layer_url": "@HERE@/none.json"}, State.SHOWN,
              files={"a.pdf": Served(good, "application/pdf"), "none.json": Served(b"no json")}),
    ]  # fmt: skip


def _videos() -> list[Case]:
    video = (_SAMPLES / "rotating_globe.mp4").read_bytes()
    hevc = track("vide", video_entry("hvc1", box("hvcC", HVCC)))
    prores = track("vide", video_entry("apch"))
    return [
        served("video", "VIDEO", video, State.SHOWN),
        served("video without sound", "VIDEO", video, State.SHOWN, "no sound"),
        _refused_by_browser("video in ProRes", "VIDEO", mp4(prores), "ProRes"),
        _refused_by_browser("video without samples", "VIDEO", mp4(h264(), aac()), "H.264"),
        served("video in HEVC", "VIDEO", mp4(hevc), State.SHOWN, "H.265",
               more={"page_state": State.ERROR}),
        served("video cut in its samples", "VIDEO", video[: len(video) * 2 // 3],
               State.SHOWN, "ut short"),
        served("video cut in its index", "VIDEO", video[:2000], State.ERROR, "ut short"),
        served("video without pictures", "VIDEO", mp4(aac()), State.ERROR, "no pictures"),
        served("video of nothing", "VIDEO", b"", State.ERROR, "empty"),
        served("video that is a recording", "VIDEO", (_SAMPLES / "beacon.wav").read_bytes(),
               State.ERROR, "Not a video"),
    ]  # fmt: skip


def _refused_by_browser(name: str, kind: str, body: bytes, says: str) -> Case:
    return served(name, kind, body, State.SHOWN, says, more={"page_state": State.ERROR})


def _audio() -> list[Case]:
    wav, mp3 = ((_SAMPLES / name).read_bytes() for name in ("beacon.wav", "surf.mp3"))
    return [
        served("audio in WAV", "AUDIO", wav, State.SHOWN),
        served("audio in MP3", "AUDIO", mp3, State.SHOWN),
        served("audio cut short", "AUDIO", wav[: len(wav) // 2], State.SHOWN, "ut short"),
        served("audio of no samples", "AUDIO", wav[:44], State.ERROR, "no samples"),
        served("audio that is a text", "AUDIO", b"no sound here", State.ERROR, "Not audio"),
        served("audio of a video without sound", "AUDIO", mp4(h264()), State.ERROR, "no sound"),
        _refused_by_browser("audio that is noise", "AUDIO", b"ID3\4" + bytes(range(256)) * 99, ""),
    ]  # fmt: skip


def _scans() -> list[Case]:
    grey, signed = ramp(16), ramp(16, is_signed=True)
    frames = np.stack([ramp(12)] * 7)
    color = np.dstack([ramp(8)] * 3)
    lossy = compressed(dataset(ramp(8)), [b"\xff\xd8\xff\xe0 no jpeg"], JPEGBaseline8Bit)
    made = {
        "monochrome 2": (dataset(ramp(8)), State.SHOWN, ""),
        "monochrome 1": (
            dataset(ramp(8), PhotometricInterpretation="MONOCHROME1"),
            State.SHOWN,
            '"is_inverted": true',
        ),
        "16 bits": (dataset(grey), State.SHOWN, '"high": 65535'),
        "16 bits with a sign": (dataset(signed), State.SHOWN, '"low": -32768'),
        "12 bits with a window": (
            dataset(ramp(12), BitsStored=12, HighBit=11, WindowCenter=40, WindowWidth=400),
            State.SHOWN,
            "400",
        ),
        "a slope": (dataset(grey, RescaleSlope=0.5, RescaleIntercept=-1024), State.SHOWN, "-1024"),
        "many frames": (dataset(frames), State.SHOWN, '"frames": 7'),
        "colours": (dataset(color), State.SHOWN, '"is_color": true'),
        "no pixels": (dataset(grey, PixelData=None), State.ERROR, "pixels"),
        "no size": (dataset(grey, Rows=None), State.ERROR, ""),
        "compressed without decoder": (
            compressed(dataset(ramp(8)), [b"\xff\xd8\xff\xf7" + bytes(40)], JPEGLSLossless),
            State.ERROR,
            "Install a decoder",
        ),
        "compressed and damaged": (lossy, State.ERROR, ""),
    }
    found = [
        asset(f"dicom of {name}", "DICOM", "@HERE@/a.dcm", state, says,
              files={"a.dcm": Served(saved(body), "application/dicom")})
        for name, (body, state, says) in made.items()
    ]  # fmt: skip
    whole = (_SAMPLES / "tibetan_plateau.dcm").read_bytes()
    others = {
        "dicom of a sample": (whole, State.SHOWN, ""),
        "dicom cut in its pixels": (whole[: len(whole) // 2], State.ERROR, ""),
        "dicom cut in its header": (whole[:180], State.ERROR, ""),
        "dicom that is a picture": (b"\x89PNG\r\n\x1a\n" + bytes(99), State.ERROR, ""),
    }
    return [
        *found,
        *[
            asset(name, "DICOM", "@HERE@/a.dcm", state, says,
                  files={"a.dcm": Served(body, "application/dicom")})
            for name, (body, state, says) in others.items()
        ],
    ]  # fmt: skip


def _chats() -> list[Case]:
    kind = {"type": "application/vnd.labelbox.conversational", "version": 1}

    def message(n: int, **more: Any) -> dict[str, Any]:
        user = {"userId": f"user {n % 2}", "name": ["Ann", "Bob"][n % 2]}
        return {"messageId": str(n), "content": f"Sentence {n}", "user": user, "align": "left",
                "timestampUsec": 1_790_000_000_000_000 + n, **more}  # fmt: skip

    evaluation = {
        "type": "application/vnd.labelbox.conversational.model-chat-evaluation",
        "version": 2,
        "actors": {"a": {"role": "human"}, "b": {"role": "model"}},
        "messages": {
            "m": {"actorId": "a", "content": [{"type": "text", "content": "Hello, model"}]},
            "n": {"actorId": "b", "content": [{"type": "text", "content": "Hello, human"}]},
        },
    }
    made: dict[str, tuple[Any, State, str]] = {
        "a chat": ({**kind, "messages": [message(n) for n in range(9)]}, State.SHOWN, "Sentence 8"),
        "a chat as JSON": (
            json.dumps({**kind, "messages": [message(1)]}), State.SHOWN, "Sentence 1"
        ),
        "a model chat": (evaluation, State.SHOWN, "Hello, human"),
        "a chat without type": ({"messages": [message(1)]}, State.SHOWN, "type"),
        "a chat of one id": ({**kind, "messages": [message(1)] * 2}, State.SHOWN, "messageId"),
        "a chat without ids": (
            {**kind, "messages": [message(1, messageId=None)]}, State.SHOWN, "messageId"
        ),
        "a chat of 251 messages": (
            {**kind, "messages": [message(n) for n in range(251)]}, State.SHOWN, "250"
        ),
        "a chat of a long message": (
            {**kind, "messages": [message(1, content="x" * 10_001)]}, State.SHOWN, "10,000"
        ),
        "a chat of an odd side": (
            {**kind, "messages": [message(1, align="middle")]}, State.SHOWN, "align"
        ),
        "a chat without messages": ({**kind, "messages": []}, State.EMPTY, "no messages"),
        "a chat whose messages are no list": ({**kind, "messages": 3}, State.ERROR, "no list"),
        "a chat of odd members": (
            {**kind, "messages": ["text", None, message(1)]}, State.SHOWN, "Sentence 1"
        ),
        "a chat that is a list": ("[1, 2]", State.ERROR, "Not a conversation"),
        "a chat that is no JSON": ("Hello there", State.ERROR, "JSON"),
        "a chat that is a number": (7, State.ERROR, "not a conversation"),
    }  # fmt: skip
    return [
        asset(name, "CONVERSATIONAL", value, state, says)
        for name, (value, state, says) in made.items()
    ]
