"""From bytes to text: in which encoding, and a part at a time without splitting a character.

The encoding is that of a byte order mark, else the one that the server or the page itself names, if
the bytes bear it out, else UTF-8 if they are that, else what they look like. What was guessed is
said to be.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import Final, NamedTuple

from charset_normalizer import from_bytes

from lb_widgets.errors import MediaError
from lb_widgets.media.magic import UNKNOWN, content_type_of, looks_like_text
from lb_widgets.media.reasons import Reason
from lb_widgets.media.text_ends import safe_end

PART: Final = 256_000
"""Bytes of a file, or characters of a text, that are shown at once."""

_GUESSED_FROM: Final = 64 * 1024
_LOOKED_AT: Final = 4096
"""Characters that are looked at to tell text from what only decodes."""
_MARKS: Final = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf_32_le"),
    (codecs.BOM_UTF32_BE, "utf_32_be"),
    (codecs.BOM_UTF8, "utf_8"),
    (codecs.BOM_UTF16_LE, "utf_16_le"),
    (codecs.BOM_UTF16_BE, "utf_16_be"),
)
_GUESSED: Final = {
    "cp1252": "Windows-1252",
    "iso8859_15": "ISO-8859-15",
    "mac_roman": "Mac Roman",
    "cp932": "Shift-JIS",
    "euc_jp": "EUC-JP",
    "iso2022_jp": "ISO-2022-JP",
    "gb18030": "GB18030",
    "big5": "Big5",
    "cp949": "EUC-KR",
    "cp1251": "Windows-1251",
    "koi8_r": "KOI8-R",
    "cp866": "IBM866",
    "iso8859_5": "ISO-8859-5",
    "mac_cyrillic": "Mac Cyrillic",
    "cp1250": "Windows-1250",
    "iso8859_2": "ISO-8859-2",
    "cp1253": "Windows-1253",
    "iso8859_7": "ISO-8859-7",
    "cp1254": "Windows-1254",
    "cp1255": "Windows-1255",
    "cp1256": "Windows-1256",
    "cp874": "Windows-874",
}
"""What is guessed among: the encodings that web pages and desktop programs have used."""
_NAMES: Final = _GUESSED | {
    "utf_8": "UTF-8",
    "utf_16_le": "UTF-16 LE",
    "utf_16_be": "UTF-16 BE",
    "utf_32_le": "UTF-32 LE",
    "utf_32_be": "UTF-32 BE",
}
_SHIFTED: Final = b"\x1b$"
"""From here on two bytes are a Japanese character (ISO-2022-JP): all of them are ASCII."""
_WIDE: Final = ("utf_32_le", "utf_32_be", "utf_16_le", "utf_16_be")
_CODECS: Final = {codecs.lookup(name).name: name for name in _NAMES}
# As browsers read these labels (WHATWG Encoding Standard §4.2): the larger set that people mean.
_MEANT: Final = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "shift_jis": "cp932",
    "euc_kr": "cp949", "gb2312": "gb18030", "gbk": "gb18030", "big5hkscs": "big5",
    "utf-16": "utf_16_le", "utf-8-sig": "utf_8",
}  # fmt: skip
# HTML §13.2.3.2, the declaration of a page itself.
_PAGE_CHARSET: Final = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE
)
_PAGE_HEAD: Final = 1024
_STEP: Final = 4096
"""Bytes that are decoded at once to find a character's place."""


class Encoding(NamedTuple):
    """How bytes stand for characters.

    Parameters
    ----------
    codec : str
        Python's name for it.
    name : str
        For reading: ``"UTF-8"``, ``"Windows-1252 (guessed)"``.
    start : int, bytes
        Length of the byte order mark.
    """

    codec: str
    name: str
    start: int = 0


class Part(NamedTuple):
    """A part of a text.

    Parameters
    ----------
    text : str
        Whole characters.
    stop : int
        Where the next part begins, in what `start` counts.
    """

    text: str
    stop: int


def encoding_of(head: bytes, *, whole: bool, declared: str = "") -> Encoding:
    """Return the encoding of a text.

    Parameters
    ----------
    head : bytes
        The beginning of the file, or all of it.
    whole : bool
        Whether it is all of it; otherwise the last character may be cut.
    declared : str
        What the server or the page says, believed where the bytes bear it out.

    Raises
    ------
    MediaError
        It is no text.
    """
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return Encoding(codec, _NAMES[codec], len(mark))
    found = content_type_of(head)
    if _is_binary(found, head):
        raise MediaError(f"Not a text but {found}", reason=Reason.UNSUPPORTED)
    named = _named(declared)
    if b"\0" in head:
        return _wide(head, named)
    if named and _fits(head, named, whole=whole):
        return Encoding(named, _NAMES[named])
    if _SHIFTED in head and _fits(head, "iso2022_jp", whole=whole):
        return Encoding("iso2022_jp", f"{_GUESSED['iso2022_jp']} (guessed)")
    if _fits(head, "utf_8", whole=whole):
        return Encoding("utf_8", _NAMES["utf_8"])
    if found == UNKNOWN:
        raise MediaError("Not a text in any encoding", reason=Reason.UNSUPPORTED)
    return _guessed(head)


def page_charset(head: bytes) -> str:
    """Return the encoding that an HTML page names in its first bytes; empty where it does not."""
    found = _PAGE_CHARSET.search(head[:_PAGE_HEAD])
    return found[1].decode("ascii") if found else ""


def decoded(body: bytes, encoding: Encoding, *, whole: bool) -> str:
    """Return bytes as text, with � for what is broken; where they are cut, without the rest."""
    return _decoder(encoding.codec).decode(body[encoding.start :], final=whole)


def file_part(body: bytes, start: int, encoding: Encoding, *, whole: bool) -> Part:
    """Return a part of a file of at most `PART` bytes.

    Parameters
    ----------
    body : bytes
        The file, or its beginning.
    start : int, bytes
        Where the part begins: 0, or `Part.stop` of the one before.
    whole : bool
        Whether `body` is the whole file.

    Returns
    -------
    Part
        `stop` counts bytes. It ends so that no secret is cut in two, see `safe_end`.
    """
    start = max(start, encoding.start)
    piece = body[start : start + PART]
    is_last = whole and start + PART >= len(body)
    text = _decoder(encoding.codec).decode(piece, final=is_last)
    if is_last:
        return Part(text, len(body))
    length, characters = _position(piece, encoding.codec, safe_end(text))
    return Part(text[:characters], start + length)


def text_part(text: str, start: int) -> Part:
    """Return a part of a text of at most `PART` characters; `stop` counts characters."""
    piece = text[start : start + PART]
    if start + PART >= len(text):
        return Part(piece, len(text))
    end = safe_end(piece)
    return Part(piece[:end], start + end)


def _named(label: str) -> str:
    """Return the codec of a label as browsers mean it; empty where it is unknown."""
    try:
        codec = codecs.lookup(label.strip()).name if label else ""
    except LookupError:
        return ""
    return _MEANT.get(codec) or _CODECS.get(codec, "")


def _is_binary(found: str, head: bytes) -> bool:
    if found in {UNKNOWN, "image/svg+xml"} or found.startswith("text/"):
        return False
    # Two Cyrillic letters can be the signature of audio; a PDF begins as a text does.
    return found.startswith("application/") or not looks_like_text(head)


def _fits(head: bytes, codec: str, *, whole: bool) -> bool:
    try:
        codecs.getincrementaldecoder(codec)().decode(head, final=whole)
    except UnicodeError:
        return False
    return True


def _wide(head: bytes, named: str) -> Encoding:
    """Return the encoding of two or four bytes a character that explains the zero bytes."""
    if named in _WIDE and _fits(head, named, whole=False):
        return Encoding(named, _NAMES[named])
    texts = {codec: _usual(head, codec) for codec in _WIDE}
    # Read in the wrong order, Latin letters and spaces are Chinese characters.
    codec = max(_WIDE, key=lambda codec: sum(map(str.isascii, texts[codec])))
    if not any(map(str.isascii, texts[codec])):
        raise MediaError("Not a text: it holds zero bytes", reason=Reason.UNSUPPORTED)
    return Encoding(codec, f"{_NAMES[codec]} (guessed)")


def _usual(head: bytes, codec: str) -> str:
    """Return the beginning of a text; empty if it has characters that only what is no text has."""
    try:
        text = codecs.getincrementaldecoder(codec)().decode(head)[:_LOOKED_AT]
    except UnicodeError:
        return ""
    unusual = (
        unicodedata.category(character) in {"Cc", "Cn", "Co"} and character not in "\t\n\f\r\x1b"
        for character in text
    )
    return "" if any(unusual) else text


def _guessed(head: bytes) -> Encoding:
    sample = head[:_GUESSED_FROM]
    best = from_bytes(sample, cp_isolation=list(_GUESSED)).best()
    codec = best.encoding if best is not None else "cp1252"
    if codec in {"cp1250", "cp1252"}:
        codec = _western(sample, codec)
    return Encoding(codec, f"{_GUESSED[codec]} (guessed)")


def _western(sample: bytes, codec: str) -> str:
    """Return the likeliest of encodings that differ in a few signs."""
    if b"\xa4" in sample and not any(0x80 <= byte < 0xA0 for byte in sample):
        return "iso8859_15"  # there is no text with ¤, but many with €
    try:
        is_same = sample.decode(codec) == sample.decode("cp1252")
    except UnicodeDecodeError:
        return codec
    return "cp1252" if is_same else codec


def _decoder(codec: str) -> codecs.IncrementalDecoder:
    return codecs.getincrementaldecoder(codec)(errors="replace")


def _position(piece: bytes, codec: str, characters: int) -> tuple[int, int]:
    """Return how many bytes the first characters take, and how many characters these bytes are.

    More than were asked for where broken bytes come out together with what follows them.
    """
    decoder = _decoder(codec)
    done = 0
    length = 0
    step = _STEP
    while done < characters:
        state = decoder.getstate()
        text = decoder.decode(piece[length : length + step])
        if step > 1 and done + len(text) > characters:
            decoder.setstate(state)
            step = 1
            continue
        done += len(text)
        length += step
    return min(length, len(piece)) - len(decoder.getstate()[0]), done
