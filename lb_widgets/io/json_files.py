"""JSON and NDJSON files."""

from __future__ import annotations

import codecs
import gzip
import io
import itertools
import re
import zlib
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

import msgspec

from lb_widgets.errors import InputError
from lb_widgets.io.files import encoding_of
from lb_widgets.io.found import Found, Problem, in_array, in_lines
from lb_widgets.io.records import tabled
from lb_widgets.model.rules.base import kind_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

_BYTE: Final = re.compile(r" \(byte (\d+)\)")
_BAD_JSON: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
# A number beyond what a float holds is told as a validation error, with a path that says nothing.
_EMPTY_PATH: Final = re.compile(r" - at `\$.*`$")


def read_json(path: Path, *, is_gzip: bool) -> Found:
    """Return the rows of a JSON array, or of one object.

    A file with one object a line is read as NDJSON, whatever its name.
    """
    with _opened(path, is_gzip=is_gzip) as file:
        content = file.read()
    content = _utf8(content)
    if not content.strip():
        raise InputError(f"{path.name} is empty, expected a list of rows.")
    try:
        found = msgspec.json.decode(content)
    except _BAD_JSON as error:
        if _has_an_object(content.strip().partition(b"\n")[0]):
            return read_ndjson(path, is_gzip=is_gzip)
        raise InputError(f"{path.name} is no JSON: {_told(error, content)}.") from None
    where = in_array(path.name)
    if isinstance(found, dict):
        return tabled([found], lambda _, place: where(0, place).replace("$[0]", "$"), [0])
    if not isinstance(found, list):
        raise InputError(f"{path.name}: $ is {kind_of(found)}, expected a list of rows.")
    return tabled(found, where, range(len(found)))


def read_ndjson(path: Path, *, is_gzip: bool) -> Found:
    """Return the rows of a file with one object a line, read line by line; empty lines are none.

    A file that holds one array, or one object over several lines, is read as JSON.
    """
    if not is_one_a_line(path, is_gzip=is_gzip):
        return read_json(path, is_gzip=is_gzip)
    (found,) = ndjson_blocks(path, is_gzip=is_gzip, size=None)
    return found


def is_one_a_line(path: Path, *, is_gzip: bool) -> bool:
    """Say whether a file holds one object a line, and not one array or one object in all."""
    with _lines(path, is_gzip=is_gzip) as lines:
        try:
            first, second = itertools.islice(_not_empty(lines), 2)
        except ValueError:  # fewer than two lines; an array in one line is JSON
            with _lines(path, is_gzip=is_gzip) as again:
                return not next(_not_empty(again), b"").startswith(b"[")
        except (EOFError, zlib.error):
            return True
        return first not in {b"[", b"{"} or _has_an_object(second)


def ndjson_blocks(path: Path, *, is_gzip: bool, size: int | None) -> Iterator[Found]:
    """Yield the rows of a file with one object a line, `size` lines at a time (None: all).

    There is at least one block, and every problem is in the block of its line.
    """
    decode = msgspec.json.Decoder().decode
    where = in_lines(path.name)
    records: list[Any] = []
    numbers: list[int] = []
    problems: list[Problem] = []
    number = 0

    def block() -> Found:
        return replace(tabled(records, where, numbers, problems), unit="line")

    with _lines(path, is_gzip=is_gzip) as lines:
        try:
            for number, line in enumerate(lines, start=1):
                if size is not None and len(records) + len(problems) >= size:
                    yield block()
                    records, numbers, problems = [], [], []
                try:
                    records.append(decode(line))
                except _BAD_JSON as error:
                    text = line.strip()
                    if text:
                        hint = _comma_hint(text)
                        problem = f"{where(number, ())}: is no JSON: {_told(error, b'')}{hint}"
                        problems.append((number, problem))
                else:
                    numbers.append(number)
        except (EOFError, zlib.error):
            if number == 0:
                raise
            text = f"{path.name} is cut short after line {number}: copy or download it again"
            problems.append((number + 1, text))
    yield block()


def _not_empty(lines: Iterator[bytes]) -> Iterator[bytes]:
    return (text for line in lines if (text := line.strip()))


def _opened(path: Path, *, is_gzip: bool) -> BinaryIO:
    return cast("BinaryIO", gzip.open(path, "rb")) if is_gzip else path.open("rb")


@contextmanager
def _lines(path: Path, *, is_gzip: bool) -> Generator[Iterator[bytes]]:
    """Open a file for its lines, as UTF-8 without a byte order mark."""
    with _opened(path, is_gzip=is_gzip) as file:
        first = file.readline()
        encoding = encoding_of(first)
        if encoding == "utf-8-sig":
            yield itertools.chain([first.removeprefix(codecs.BOM_UTF8)], file)
            return
        file.seek(0)
        # Only line feeds end a line, as in the bytes of other files.
        with io.TextIOWrapper(file, encoding=encoding, newline="\n") as text:
            yield (line.encode() for line in text)


def _utf8(content: bytes) -> bytes:
    encoding = encoding_of(content)
    if encoding == "utf-8-sig":
        return content.removeprefix(codecs.BOM_UTF8)
    return content.decode(encoding).encode()


def _has_an_object(line: bytes) -> bool:
    try:
        return isinstance(msgspec.json.decode(line), dict)
    except _BAD_JSON:
        return False


def _comma_hint(line: bytes) -> str:
    is_ended = line.endswith(b",") and _has_an_object(line[:-1])
    return "; remove the comma at its end" if is_ended else ""


def _told(error: Exception, content: bytes) -> str:
    """Return what a JSON decoder says, with line and column instead of a byte's number."""
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8; save it as UTF-8"
    text = _EMPTY_PATH.sub("", str(error))
    match = _BYTE.search(text)
    if match is None or not content:
        return text
    before = content[: int(match[1])]
    column = len(before) - (before.rfind(b"\n") + 1) + 1
    return f"{text[: match.start()]} (line {before.count(bytes([10])) + 1:,}, column {column:,})"
