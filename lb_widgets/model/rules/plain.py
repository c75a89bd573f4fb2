"""Rows that need no rule, because it shows at a glance that none would find anything.

Most rows of most tables are like that, and are told by one call of msgspec, for the shape of their
cells, and one of a regular expression, for all of their URLs together. This saves time and decides
nothing. What is not plain goes through every rule, and a test asserts that no rule finds anything
in what is.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Annotated, Any, Final, Union

import msgspec
from msgspec import Meta

from lb_widgets.model.expiry import expiry_of
from lb_widgets.model.keys import KEY_CHARACTERS, MAX_KEY_LENGTH
from lb_widgets.model.rules.json_values import is_utf8
from lb_widgets.model.rules.metadata import MAX_TEXT, RESERVED_NAMES, SPLITS
from lb_widgets.model.storage import bucket_of, bucket_prefix
from lb_widgets.model.types import (
    ATTACHMENT_TYPES,
    MAX_OVERLAYS,
    MEDIA_TYPES,
    AttachmentType,
    MediaType,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

CELL_ORDER: Final = (
    "media_type",
    "row_data",
    "global_key",
    "external_id",
    "metadata_fields",
    "attachments",
)
"""The columns whose cells `is_plain` takes, in this order."""

# Printable ASCII but # < > |, which are not supported, and ?, which begins the query.
_CHARACTERS: Final = r"""[!"$-;=@-{}~]"""
_QUERY: Final = rf"\?(?:\?|{_CHARACTERS})*"
# Public by its ending; S3's path style stands out by its beginning.
_HOST: Final = r"https://(?!s3[.-])[A-Za-z0-9.-]+\.(?:com|net|org|edu|gov|dev|cloud|io|[A-Za-z]{2})"
_NO_URL: Final = r"\A(?![A-Za-z][A-Za-z0-9+.-]*:/)"


_Text = Annotated[str, Meta(pattern=rf"{_NO_URL}\s*\S")]
_Name = Annotated[str, Meta(min_length=1)]
_Key = Annotated[
    str,
    Meta(
        pattern=rf"\A(?! ){KEY_CHARACTERS.pattern}(?<! )\Z", max_length=MAX_KEY_LENGTH, min_length=1
    ),
]


class PlainRow(msgspec.Struct, array_like=True, gc=False):
    """The cells of a row that may be plain, in `CELL_ORDER`."""

    media_type: str | None
    row_data: str
    global_key: _Key
    external_id: str | None
    metadata_fields: Any
    attachments: list[Any] | None


def _attachment(kind: AttachmentType) -> Any:
    # A layer without a name is a finding, other attachments do without.
    name = ("name", _Name) if kind is AttachmentType.IMAGE_OVERLAY else ("name", str | None, None)
    value = ("value", str if ATTACHMENT_TYPES[kind].is_url else _Text)
    return msgspec.defstruct(
        f"Plain{kind.title()}",
        [value, name],
        tag_field="type",
        tag=str(kind),
        forbid_unknown_fields=True,
        omit_defaults=True,
        gc=False,
    )


def _row(kind: MediaType) -> Any:
    types = [kind for kind in AttachmentType if kind is not AttachmentType.IMAGE_OVERLAY]
    structs = [
        _ATTACHMENTS[each] for each in (AttachmentType if kind is MediaType.IMAGE else types)
    ]
    return msgspec.defstruct(
        f"Plain{kind.title()}",
        [("attachments", list[Union[tuple(structs)]] | None)],  # noqa: UP007 - of a tuple
        bases=(PlainRow,),
        array_like=True,
        gc=False,
    )


_ATTACHMENTS: Final[dict[AttachmentType, Any]] = {
    kind: _attachment(kind) for kind in AttachmentType
}
_MEDIA_TYPES: Final = (
    MediaType.IMAGE,
    MediaType.VIDEO,
    MediaType.AUDIO,
    MediaType.TEXT,
    MediaType.HTML,
    MediaType.PDF,
)
_ROWS: Final[dict[Any, Any]] = {str(kind): _row(kind) for kind in _MEDIA_TYPES}
_ROWS[None] = _ROWS[str(MediaType.IMAGE)]  # what the URL of a picture says without a media type

_WITH_URLS: Final = [(_ROWS[str(kind)], MEDIA_TYPES[kind].extensions) for kind in _MEDIA_TYPES] + [
    (_ATTACHMENTS[kind], info.extensions) for kind, info in ATTACHMENT_TYPES.items() if info.is_url
]
# A control character, which no URL has, and a line feed.
_MARKS: Final = {struct: f"{chr(14 + number)}\n" for number, (struct, _) in enumerate(_WITH_URLS)}
"""What stands behind a URL to say which extensions it may have, by the struct that it is of."""


def _ending(mark: str, extensions: Sequence[str]) -> str:
    suffixes = "|".join(suffix.removeprefix(".") for suffix in extensions)
    return rf"(?i:{suffixes})(?:{_QUERY})?{mark}"


_ENDINGS: Final = "|".join(_ending(_MARKS[struct], suffixes) for struct, suffixes in _WITH_URLS)
_URLS: Final = re.compile(rf"(?:{_HOST}/{_CHARACTERS}*\.(?:{_ENDINGS}))+")


def plain_row(cells: tuple[Any, ...], *, signed_until: float | None) -> PlainRow | None:
    """Return a row of which it shows at a glance that no rule finds anything in it, else None.

    What opening its media would show is left apart.

    Parameters
    ----------
    cells : tuple
        Of the row, in `CELL_ORDER`; None is a missing one. The row has no other cells to send.
    signed_until : float or None, seconds since 1970 UTC
        Up to when signatures of URLs have to be valid; None leaves them out, as the rules do where
        the time is not known.
    """
    kind = cells[0]
    shape = _ROWS.get(kind) if kind is None or type(kind) is str else None
    if shape is None:
        return None
    try:
        row: PlainRow = msgspec.convert(cells, shape)
    except msgspec.ValidationError:
        return None
    urls = _urls(row)
    is_plain = (
        _URLS.fullmatch(urls) is not None
        and (row.external_id is None or _is_text(row.external_id))
        and (row.metadata_fields is None or _plain_metadata(row.metadata_fields))
        and (not row.attachments or _plain_attachments(row.row_data, row.attachments))
        and (signed_until is None or "?" not in urls or _is_signed_until(row, signed_until))
    )
    return row if is_plain else None


def _urls(row: PlainRow) -> str:
    """Return all URLs of a row, each with its mark."""
    urls = [row.row_data, _MARKS[row.__class__]]
    for item in row.attachments or ():
        mark = _MARKS.get(item.__class__)
        if mark is not None:
            urls += (item.value, mark)
    return "".join(urls)


def _is_text(text: str) -> bool:
    return text.isascii() or is_utf8(text)


def _is_signed_until(row: PlainRow, moment: float) -> bool:
    """Say whether no signature in a row ends before a moment."""
    values = [row.row_data, *(item.value for item in row.attachments or ())]
    return not any("?" in value and _ends_before(value, moment) for value in values)


def _ends_before(url: str, moment: float) -> bool:
    end = expiry_of(url)
    return end is not None and end < moment


def _plain_attachments(row_data: str, items: list[Any]) -> bool:
    """Say whether no two are alike, all are text, and no bucket differs from the row's."""
    if len(items) > MAX_OVERLAYS:
        return False
    start = bucket_prefix(row_data)
    names: list[str] = []
    values: set[str] = set()
    for item in items:
        value, name = item.value, item.name
        values.add(value)
        if not value.startswith(start) and not (
            _is_text(value) and _no_other_bucket(row_data, value)
        ):
            return False
        if name is not None:
            if not _is_text(name):
                return False
            names.append(name)
    return len(values) == len(items) and len({*names}) == len(names)


def _no_other_bucket(row_data: str, value: str) -> bool:
    if not value.startswith("https://"):  # a RAW_TEXT
        return True
    own = bucket_of(row_data)
    return own is None or bucket_of(value) in {own, None}


def _plain_metadata(cell: Any) -> bool:
    if type(cell) is not list:
        return False
    names: set[str] = set()
    for entry in cell:
        if type(entry) is not dict or len(entry) != 2:
            return False
        name, value = entry.get("name"), entry.get("value")
        if (
            type(name) is not str
            or name in names
            or name.isspace()
            or not _plain_value(name, value)
        ):
            return False
        names.add(name)
    return all(map(_is_text, names)) and "" not in names


def _plain_value(name: str, value: Any) -> bool:
    if name in RESERVED_NAMES:
        return name == "split" and type(value) is str and value in SPLITS
    if type(value) is str:
        return len(value) <= MAX_TEXT and _is_text(value)
    return type(value) is int or (type(value) is float and math.isfinite(value))
