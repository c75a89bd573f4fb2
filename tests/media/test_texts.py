"""Bytes as text: encodings, parts that split neither characters nor secrets, what is no text."""

# ruff: noqa: RUF001 - paragraphs in many scripts
from __future__ import annotations

import codecs
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lb_widgets.errors import MediaError
from lb_widgets.media import texts
from lb_widgets.media.text_ends import safe_end
from lb_widgets.media.texts import (
    PART,
    Encoding,
    decoded,
    encoding_of,
    file_part,
    page_charset,
    text_part,
)
from lb_widgets.redact import redact

ENGLISH = "The rows were counted twice in spring, and again – more carefully – before harvest.\n"
FRENCH = (
    "Les résultats de l’étude montrent que la forêt s’est étendue vers le nord. Où étaient les "
    "arbres il y a vingt ans, on trouve aujourd’hui des champs abandonnés — un phénomène déjà "
    "observé à Besançon, « sans garantie ».\n"
)
EURO = (
    "Die Bäume wurden im Frühjahr gezählt. Größere Flächen südlich der Straße blieben übrig. Der "
    "Preis beträgt 1200 € je Hektar, in Österreich 1300 €.\n"
)
GERMAN = (
    "Die Bäume wurden im Frühjahr gezählt. Größere Flächen südlich der Straße blieben übrig, weil "
    "die Zäune beschädigt waren. Für das nächste Jahr wird eine Prüfung der Böden empfohlen.\n"
)
JAPANESE = (
    "この画像は北海道の農地を撮影したものです。白い部分は雪で、黒い線は道路を示しています。"
    "作物の種類は小麦とジャガイモで、収穫は八月の終わりに行われました。\n"
)
CHINESE = (
    "这张图片显示了农田的卫星影像。白色部分是云层，黑色线条表示道路。作物种类包括小麦和玉米，"
    "收获时间在八月底。请在标注之前检查图层是否对齐。\n"
)
TRADITIONAL = (
    "這張圖片顯示了農田的衛星影像。白色部分是雲層，黑色線條表示道路。作物種類包括小麥和玉米，"
    "收穫時間在八月底。請在標註之前檢查圖層是否對齊。\n"
)
KOREAN = (
    "이 그림은 농지의 위성 사진을 보여 줍니다. 하얀 부분은 구름이고 검은 선은 도로를 나타냅니다. "
    "작물의 종류는 밀과 옥수수이며 수확은 팔월 말에 이루어졌습니다.\n"
)
RUSSIAN = (
    "На этом снимке показаны сельскохозяйственные угодья. Белые участки это облака, а чёрные "
    "линии обозначают дороги. Среди культур есть пшеница и кукуруза, урожай собран в августе.\n"
)
GREEK = (
    "Η εικόνα δείχνει τις αγροτικές εκτάσεις. Τα λευκά τμήματα είναι σύννεφα και οι μαύρες "
    "γραμμές δείχνουν δρόμους. Οι καλλιέργειες περιλαμβάνουν σιτάρι και καλαμπόκι.\n"
)
POLISH = (
    "Na zdjęciu widać pola uprawne. Białe części to chmury, a czarne linie oznaczają drogi. Wśród "
    "upraw są pszenica i kukurydza, zbiory odbyły się pod koniec sierpnia.\n"
)
CASES = {
    "UTF-8": (FRENCH + JAPANESE, "utf_8", b""),
    "UTF-8 with mark": (FRENCH + JAPANESE, "utf_8", codecs.BOM_UTF8),
    "UTF-16 LE": (FRENCH + JAPANESE, "utf_16_le", codecs.BOM_UTF16_LE),
    "UTF-16 BE": (FRENCH + JAPANESE, "utf_16_be", codecs.BOM_UTF16_BE),
    "UTF-32 LE": (FRENCH + JAPANESE, "utf_32_le", codecs.BOM_UTF32_LE),
    "UTF-32 BE": (FRENCH + JAPANESE, "utf_32_be", codecs.BOM_UTF32_BE),
    "UTF-16 LE (guessed)": (ENGLISH, "utf_16_le", b""),
    "UTF-16 BE (guessed)": (CHINESE + ENGLISH, "utf_16_be", b""),
    "UTF-32 LE (guessed)": (ENGLISH, "utf_32_le", b""),
    "Windows-1252 (guessed)": (FRENCH, "cp1252", b""),
    "Windows-1252 (guessed), of ISO-8859-1": (GERMAN, "iso8859_1", b""),
    "ISO-8859-15 (guessed)": (EURO, "iso8859_15", b""),
    "Mac Roman (guessed)": (FRENCH, "mac_roman", b""),
    "Shift-JIS (guessed)": (JAPANESE, "shift_jis", b""),
    "EUC-JP (guessed)": (JAPANESE, "euc_jp", b""),
    "GB18030 (guessed)": (CHINESE, "gb18030", b""),
    "Big5 (guessed)": (TRADITIONAL, "big5", b""),
    "EUC-KR (guessed)": (KOREAN, "euc_kr", b""),
    "KOI8-R (guessed)": (RUSSIAN, "koi8_r", b""),
    "Windows-1251 (guessed)": (RUSSIAN, "cp1251", b""),
    "IBM866 (guessed)": (RUSSIAN, "cp866", b""),
    "ISO-8859-5 (guessed)": (RUSSIAN, "iso8859_5", b""),
    "Windows-1253 (guessed)": (GREEK, "cp1253", b""),
    "Windows-1250 (guessed)": (POLISH, "cp1250", b""),
    "ISO-8859-2 (guessed)": (POLISH, "iso8859_2", b""),
}
SECRET = "s3cr3tV4lue0123"


@pytest.mark.parametrize("name", CASES)
def test_each_encoding_is_found_and_named(name: str):
    text, codec, mark = CASES[name]
    text *= 4
    body = mark + text.encode(codec)
    encoding = encoding_of(body, whole=True)
    assert decoded(body, encoding, whole=True) == text
    assert encoding.name == name.partition(" with")[0].partition(", of")[0]


@pytest.mark.parametrize("name", CASES)
def test_parts_of_a_file_are_the_file(name: str, monkeypatch: pytest.MonkeyPatch):
    text, codec, mark = CASES[name]
    text *= 4
    body = mark + text.encode(codec)
    encoding = encoding_of(body, whole=True)
    for length in (61, 64, 127):
        monkeypatch.setattr(texts, "PART", length)
        assert "".join(_parts(body, encoding)) == text


def _parts(body: bytes, encoding: Encoding) -> list[str]:
    start, found = 0, []
    while start < len(body):
        part = file_part(body, start, encoding, whole=True)
        assert start < part.stop <= max(start, encoding.start) + texts.PART
        found.append(part.text)
        start = part.stop
    return found


def test_the_server_is_believed_where_the_bytes_bear_it_out():
    assert encoding_of("Straße".encode("cp1252"), whole=True, declared="iso-8859-1") == Encoding(
        "cp1252", "Windows-1252"
    )
    assert encoding_of(JAPANESE.encode("shift_jis"), whole=True, declared="Shift_JIS").name == (
        "Shift-JIS"
    )
    assert encoding_of(FRENCH.encode("cp1252"), whole=True, declared="utf-8").name == (
        "Windows-1252 (guessed)"
    )
    for unknown in ("x-unheard-of", "base64", "utf-7", "rot13", "idna"):
        assert encoding_of(b"plain", whole=True, declared=unknown).name == "UTF-8"


def test_a_byte_order_mark_is_believed_before_the_server():
    body = codecs.BOM_UTF16_LE + ENGLISH.encode("utf_16_le")
    assert encoding_of(body, whole=True, declared="utf-8").codec == "utf_16_le"


@pytest.mark.parametrize(
    ("page", "charset"),
    [
        (b"<html><head><meta charset=Shift_JIS>", "Shift_JIS"),
        (b"<META http-equiv=content-type content='text/html; charset=koi8-r'>", "koi8-r"),
        (b'<meta charset = "utf-8">', "utf-8"),
        (b"<p>charset=latin1</p>", ""),
        (b"<p>" * 1000 + b"<meta charset=utf-8>", ""),
    ],
)
def test_a_page_names_its_encoding(page: bytes, charset: str):
    assert page_charset(page) == charset


def test_the_last_character_of_a_beginning_may_be_cut():
    body = ("a" * 20 + "é").encode()[:-1]
    encoding = encoding_of(body, whole=False)
    assert encoding.name == "UTF-8"
    assert decoded(body, encoding, whole=False) == "a" * 20
    assert encoding_of(body, whole=True).name != "UTF-8"


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "application/pdf"),
        (b"PK\x03\x04\x14\x00", "application/zip"),
        (bytes(range(256)) * 4, "zero bytes"),
        (b"text and then \0\0\0\0 something", "zero bytes"),
        (bytes(1000), "zero bytes"),
        (b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\0>\0\x01\0\0\0", "zero bytes"),
        (b"\x01\x02\xff\xfe\x03\x9d\x81" * 40, "any encoding"),
    ],
)
def test_what_is_no_text_is_named(body: bytes, what: str):
    with pytest.raises(MediaError, match=what) as caught:
        encoding_of(body, whole=True)
    assert str(caught.value).startswith("Not a text")


def test_two_letters_that_are_the_signature_of_audio_are_text():
    body = ("ясно видно, где кончается поле и начинается лес. " * 9).encode("cp1251")
    assert encoding_of(body, whole=True).name == "Windows-1251 (guessed)"


@given(st.binary(max_size=400), st.booleans())
def test_any_bytes_are_text_or_refused(body: bytes, whole: bool):  # noqa: FBT001 - drawn
    try:
        encoding = encoding_of(body, whole=whole)
    except MediaError:
        return
    assert isinstance(decoded(body, encoding, whole=whole), str)


@given(
    st.binary(min_size=1, max_size=300),
    st.sampled_from(["utf_8", "cp932", "gb18030", "utf_16_le", "cp1252"]),
)
def test_parts_of_broken_bytes_end_and_are_the_whole(body: bytes, codec: str):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts, "PART", 16)
        encoding = Encoding(codec, codec)
        parts = _parts(body, encoding)
    assert "".join(parts) == decoded(body, encoding, whole=True)


WORDS = st.sampled_from(
    [
        "field ", "\n", "row,", '"', " ", "地図", "x" * 40, "https://h.example/a.png ",
        f"https://h.example/a.png?X-Amz-Signature={SECRET} ", f"<s3://u:{SECRET}@h/x>",
        f"Bearer  {SECRET}", f"Authorization: Basic {SECRET}==\n",
        f"'https://h.example/?token={SECRET}'",
    ]
)  # fmt: skip


@given(st.lists(WORDS, min_size=1, max_size=80).map("".join))
def test_no_secret_is_cut_in_two(text: str):
    assume(SECRET[-8:] not in redact(text))
    assume(max(map(len, re.split(r"""[\s"'<>`]""", text))) < 200)  # a word fits into a part
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts, "PART", 250)
        start, found = 0, []
        while start < len(text):
            part = text_part(text, start)
            assert part.stop > start
            found.append(part.text)
            start = part.stop
    assert "".join(found) == text
    for part in found:
        assert SECRET[-8:] not in redact(part)


def test_a_url_behind_a_text_without_breaks_stays_whole():
    text = "地" * 300 + f"https://h.example/?token={SECRET}"
    assert safe_end(text) == 300
    assert safe_end("地" * 300) == 300


def test_a_large_file_is_read_no_further_than_its_part():
    line = ENGLISH.encode()
    body = line * (3 * PART // len(line))
    part = file_part(body, 0, encoding_of(body[:PART], whole=False), whole=True)
    assert PART - len(line) <= part.stop <= PART
    assert part.text.endswith("\n")
