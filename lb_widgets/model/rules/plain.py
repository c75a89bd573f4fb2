"""Rows that need no rule, because it shows at a glance that none would find anything.

Most rows of most tables are like that, and msgspec tells them in one call: their cells have the
shape and the patterns of a struct in `_ROWS`. This saves time and decides nothing. What is not
plain goes through every rule, and a test asserts that no rule finds anything in what is.
"""

from __future__ import annotations

import math
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


def _url(extensions: Sequence[str]) -> Any:
    """Return the type of a URL with one of these extensions."""
    endings = "|".join(suffix.removeprefix(".") for suffix in extensions)
    return Annotated[str, Meta(pattern=rf"\A{_HOST}/{_CHARACTERS}*\.(?i:{endings})(?:{_QUERY})?\Z")]


_Text = Annotated[str, Meta(pattern=rf"{_NO_URL}\s*\S")]
_Name = Annotated[str, Meta(min_length=1)]
_Key = Annotated[
    str,
    Meta(
        pattern=rf"\A(?! ){KEY_CHARACTERS.pattern}(?<! )\Z", max_length=MAX_KEY_LENGTH, min_length=1
    ),
]


def _attachment(kind: AttachmentType) -> Any:
    info = ATTACHMENT_TYPES[kind]
    # A layer without a name is a finding, other attachments do without.
    name = ("name", _Name) if kind is AttachmentType.IMAGE_OVERLAY else ("name", str | None, None)
    value = ("value", _url(info.extensions) if info.is_url else _Text)
    return msgspec.defstruct(
        f"Plain{kind.title()}",
        [value, name],
        tag_field="type",
        tag=str(kind),
        forbid_unknown_fields=True,
    )


def _row(kind: MediaType) -> Any:
    fields = [
        ("media_type", str | None),
        ("row_data", _url(MEDIA_TYPES[kind].extensions)),
        ("global_key", _Key),
        ("external_id", str | None),
        ("metadata_fields", Any),
        ("attachments", list[_LAYERED if kind is MediaType.IMAGE else _UNLAYERED] | None),
    ]
    return msgspec.defstruct(f"Plain{kind.title()}", fields, array_like=True)


_OTHERS: Final = [kind for kind in AttachmentType if kind is not AttachmentType.IMAGE_OVERLAY]
_LAYERED: Final[Any] = Union[tuple(map(_attachment, AttachmentType))]  # noqa: UP007 - of a tuple
_UNLAYERED: Final[Any] = Union[tuple(map(_attachment, _OTHERS))]  # noqa: UP007 - of a tuple
_ROWS: Final[dict[Any, Any]] = {
    str(kind): _row(kind)
    for kind in (
        MediaType.IMAGE,
        MediaType.VIDEO,
        MediaType.AUDIO,
        MediaType.TEXT,
        MediaType.HTML,
        MediaType.PDF,
    )
}
_ROWS[None] = _ROWS[str(MediaType.IMAGE)]  # what the URL of a picture says without a media type


def is_plain(cells: tuple[Any, ...], *, signed_until: float | None) -> bool:
    """Say whether no rule would find anything in a row, apart from what opening its media shows.

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
        return False
    try:
        row = msgspec.convert(cells, shape)
    except msgspec.ValidationError:
        return False
    return (
        (row.external_id is None or _is_text(row.external_id))
        and (row.metadata_fields is None or _plain_metadata(row.metadata_fields))
        and (not row.attachments or _plain_attachments(row.row_data, row.attachments))
        and (signed_until is None or _is_signed_until(row, signed_until))
    )


def _is_text(text: str) -> bool:
    return text.isascii() or is_utf8(text)


def _is_signed_until(row: Any, moment: float) -> bool:
    """Say whether no signature in a row ends before a moment."""
    if "?" in row.row_data and _ends_before(row.row_data, moment):
        return False
    for item in row.attachments or ():
        if "?" in item.value and _ends_before(item.value, moment):
            return False
    return True


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
