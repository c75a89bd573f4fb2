r"""Values of any kind as texts for reading: redacted, bounded, in characters that can be seen.

What a table holds is somebody else's: texts of 10 MB, dicts without end, objects whose ``str``
raises, characters that turn the line around. No more of a value is read than is shown, give or take
what it takes to find the end of a secret.
"""

from __future__ import annotations

import datetime as dt
import json.encoder
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

import numpy as np

from lb_widgets.redact import MASK, redact, redact_value

MAX_NAME: Final = 200
"""Characters of a key of a dict."""
AHEAD: Final = 1000
"""Characters read beyond those shown, so that a secret that begins in these is found whole."""
_MAX_DEPTH: Final = 40
# Control characters but for tab and line ends, what overrides the direction of text, and surrogates
# that stand alone, which UTF-8 cannot carry.
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_PLAIN_EXPONENTS: Final = range(-8, 21)
"""Powers of ten up to which a number is written out."""
_MAX_BITS: Final = 10_000
_quoted: Final = json.encoder.encode_basestring
# Named, because a union of types is made anew wherever it is written, for every value of a page.
_BOOLEANS: Final = (bool, np.bool_)
_INTEGERS: Final = (int, np.integer)
_FLOATS: Final = (float, np.floating)
_NUMBERS: Final = (*_BOOLEANS, *_INTEGERS, *_FLOATS)
_BYTES: Final = (bytes, bytearray, memoryview)
_NESTED: Final = (list, dict, tuple, set, frozenset, Mapping)


def readable(text: str) -> str:
    r"""Return a text redacted, with what cannot be seen as an escape: ``photo\u202egpj.exe``."""
    return visible(redact(text))


def visible(text: str) -> str:
    """Return a text with what cannot be seen, or turns the line around, as escapes."""
    return text if text.isprintable() else _UNSEEN.sub(_escaped, text)


def beginning(text: str, length: int) -> tuple[str, bool]:
    """Return the beginning of a text, readable, and whether that is all of it.

    Parameters
    ----------
    text : str
        Of any length; little more is read than is returned.
    length : int, characters
        Of what is returned, at most.
    """
    shown = readable(text[: length + AHEAD])
    return shown[:length], len(shown) <= length and len(text) <= length + AHEAD


def said(text: str, length: int) -> str:
    """Return a text readable, cut behind so many characters and then with its length."""
    shown, is_whole = beginning(text, length)
    return shown if is_whole else f"{shown}… ({len(text):,} characters)"


def scalar_text(value: Any) -> str:  # noqa: PLR0911 - one line for each kind of value
    """Return what a value other than a list or dict is called: whole, and not redacted.

    Numbers are written with the digits that tell them from any other, and written out where that
    takes no more than 20 zeros; moments with their zone.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, _BOOLEANS):
        return "true" if value else "false"
    if isinstance(value, _INTEGERS):
        return _integer_text(int(value))
    if isinstance(value, _FLOATS):
        return _float_text(str(value))
    if isinstance(value, dt.datetime):
        return _moment_text(value.isoformat(sep=" "))
    if isinstance(value, Decimal):
        return _decimal_text(value)
    if isinstance(value, np.datetime64):
        return str(value).replace("T", " ")
    if isinstance(value, _BYTES):
        return f"{memoryview(value).nbytes:,} bytes"
    if isinstance(value, np.ndarray):
        return f"array of {' by '.join(map(str, value.shape))} {value.dtype}"
    return _any_text(value)


def any_text(value: Any, most: int) -> str:
    """Return a value as text, at most so many characters of it; lists and dicts redacted."""
    if isinstance(value, str):
        return value[:most]
    return json_text(value, most)[0] if is_nested(value) else scalar_text(value)[:most]


def is_nested(value: Any) -> bool:
    """Say whether a value is a list or dict, or the like."""
    return isinstance(value, _NESTED)


def json_text(value: Any, most: int) -> tuple[str, bool]:
    """Return a list or dict as compact JSON for reading, and whether that is all of it.

    Parameters
    ----------
    value : list, dict or the like
        What is not JSON in it is shown as `scalar_text` has it.
    most : int, characters
        Where writing stops; the text is a little longer than that at most.
    """
    writer = _JsonWriter(most)
    try:
        writer.value("", value, 0)
    except _Full:
        return visible(writer.text[:most]), False
    return visible(writer.text), True


def is_secret_key(name: str) -> bool:
    """Say whether a text under this key of a dict is a secret, to be masked whole."""
    return redact_value({name: "x"})[name] == MASK


def field_text(name: Any, text: str) -> str:
    """Return a text redacted, and masked whole where its name says that it is a secret."""
    return redact_value({name: text})[name] if isinstance(name, str) else redact(text)


class _Full(Exception):  # noqa: N818 - not a fault
    """Enough has been written."""


class _JsonWriter:
    def __init__(self, most: int) -> None:
        self._parts: list[str] = []
        self._left = most

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def value(self, before: str, value: Any, depth: int) -> None:
        """Write what stands before a value, and the value."""
        if isinstance(value, str):
            self._put(f"{before}{_quoted(redact(value[: self._left + AHEAD]))}")
        elif value is None:
            self._put(f"{before}null")
        elif isinstance(value, _NUMBERS):
            self._put(f"{before}{scalar_text(value)}")
        elif is_nested(value):
            if depth == _MAX_DEPTH:
                self._put(before)
                raise _Full
            write = self._items if isinstance(value, Mapping) else self._members
            write(before, value, depth + 1)
        else:
            self.value(before, scalar_text(value), depth)

    def _members(self, before: str, members: Any, depth: int) -> None:
        lead = f"{before}["
        for member in members:
            self.value(lead, member, depth)
            lead = ", "
        self._put("]" if lead == ", " else f"{lead}]")

    def _items(self, before: str, items: Any, depth: int) -> None:
        lead = f"{before}{{"
        for key, item in items.items():
            name, is_secret = _key(any_text(key, MAX_NAME))
            hidden = is_secret and isinstance(item, str) and item
            self.value(f"{lead}{name}: ", MASK if hidden else item, depth)
            lead = ", "
        self._put("}" if lead == ", " else f"{lead}}}")

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._left -= len(text)
        if self._left < 0:
            raise _Full


@lru_cache(maxsize=1024)  # the same keys are in every row
def _key(name: str) -> tuple[str, bool]:
    return _quoted(redact(name)), is_secret_key(name)


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def _integer_text(value: int) -> str:
    if value.bit_length() > _MAX_BITS:  # Python itself refuses to write those beyond 4,300 digits
        return f"an integer of about {value.bit_length() * 0.30103:,.0f} digits"
    return str(value)


def _float_text(text: str) -> str:
    if "e" not in text:
        return text.removesuffix(".0")
    return _decimal_text(Decimal(text))


def _decimal_text(value: Decimal) -> str:
    if value.is_finite() and value.adjusted() in _PLAIN_EXPONENTS:
        return format(value, "f")
    return str(value)


def _moment_text(text: str) -> str:
    """Set the offset of an ISO 8601 moment apart: ``2026-11-26 10:00:00 +01:00``."""
    place = max(text.rfind("+"), text.rfind("-"))
    if place < len("2026-11-26"):  # the hyphens of a date
        return text
    offset = text[place:]
    return f"{text[:place]} {'UTC' if offset == '+00:00' else offset}"


def _any_text(value: Any) -> str:
    try:
        return str(value)
    except Exception as error:  # noqa: BLE001 - an object of the user's, whatever it raises
        return f"{type(value).__name__}, whose text cannot be made: {type(error).__name__}"
