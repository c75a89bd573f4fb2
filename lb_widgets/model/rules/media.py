"""Rules about media types and the shape of row_data."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.model.rules.base import Context, Finding, Rule, kind_of, shown
from lb_widgets.model.types import (
    MAX_INLINE_TEXT,
    MEDIA_TYPES,
    MediaType,
    Severity,
    media_type_named,
)
from lb_widgets.model.urls import extension, is_path, is_url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lb_widgets.model.data_row import DataRow

_PLACE: Final = ("row_data",)
_MEDIA: Final = "labelbox 7.17.0 schema/media_type.py"
_ROW: Final = "labelbox 7.17.0 descriptor_file_creator.py"
_IMPORT: Final = "docs.labelbox.com, reference/import-…-data"
_LIMITS: Final = "docs.labelbox.com/docs/limits"
_KINDS: Final = frozenset(str(kind) for kind in MediaType)
_PLACEHOLDER: Final = re.compile(
    r"<[^<>/]*>|\[[^\[\]]*\]|\{\{?\w*\}?\}|\.\.\.|…|todo|tbd|url|path|n/?a|nan|none|null|https?://",
    re.IGNORECASE,
)


# Suffixes that say for certain what a file is.
_KINDS_OF_SUFFIX: Final[dict[str, tuple[MediaType, ...]]] = {
    suffix: tuple(kind for kind, info in MEDIA_TYPES.items() if suffix in info.extensions)
    for suffix in (suffix for info in MEDIA_TYPES.values() for suffix in info.extensions)
}
_KINDS_WITH_SUFFIX: Final = frozenset(kind for kind, info in MEDIA_TYPES.items() if info.extensions)


def media_type_of(row: DataRow) -> MediaType | None:
    """Return a row's media type where it is a known one."""
    return media_type_named(row.media_type)


def _is_missing(value: Any) -> bool:
    if isinstance(value, str):
        return not value.strip()
    return value is None or value == {}


def _missing(row: DataRow, _: Context) -> Iterable[Finding]:
    if _is_missing(row.row_data):
        return (Finding(_PLACE, "is missing, expected a URL, a path or the row's content"),)
    return ()


def _placeholder(row: DataRow, _: Context) -> Iterable[Finding]:
    value = row.row_data
    if isinstance(value, str) and len(value) < 80 and _PLACEHOLDER.fullmatch(value.strip()):
        return (Finding(_PLACE, f"is a placeholder ({shown(value)}), expected the real value"),)
    return ()


def _shape(row: DataRow, _: Context) -> Iterable[Finding]:
    value = row.row_data
    if _is_missing(value):
        return ()
    kind = media_type_of(row)
    types = MEDIA_TYPES[kind].row_data if kind is not None else (str, dict)
    if isinstance(value, types):
        return ()
    wanted = " or ".join(kind_of({str: "", dict: {}}[each]) for each in types)
    whose = f" for {kind}" if kind is not None else ""
    return (Finding(_PLACE, f"is {kind_of(value)}, expected {wanted}{whose}"),)


def _not_a_url(row: DataRow, _: Context) -> Iterable[Finding]:
    kind, value = media_type_of(row), row.row_data
    if kind is None or MEDIA_TYPES[kind].inline or not isinstance(value, str):
        return ()
    if is_url(value) or is_path(value) or _is_missing(value) or value.startswith(("data:", "s3:/")):
        return ()
    stripped = value.strip()
    if _PLACEHOLDER.fullmatch(stripped):
        return ()
    if stripped != value and (is_url(stripped) or is_path(stripped)):
        return (Finding(_PLACE, "begins or ends with white space", stripped),)
    message = (
        f"is neither a URL nor a path ({shown(value)}); "
        "a path begins with /, ./, ../, ~ or a drive, or is a pathlib.Path"
    )
    return (Finding(_PLACE, message),)


def _type_unknown(row: DataRow, _: Context) -> Iterable[Finding]:
    found = row.media_type
    if found is None or found in _KINDS:
        return ()
    plain = found.strip().upper().replace("-", "_").replace(" ", "_")
    if plain in _KINDS:
        return (Finding(("media_type",), f'is {shown(found)}, written "{plain}"', plain),)
    near = get_close_matches(plain, sorted(_KINDS), n=1)
    hint = f'did you mean "{near[0]}"?' if near else f"expected one of {', '.join(MediaType)}"
    return (Finding(("media_type",), f"is {shown(found)}, which Labelbox does not know; {hint}"),)


def _type_legacy(row: DataRow, _: Context) -> Iterable[Finding]:
    if row.media_type != MediaType.DICOM:
        return ()
    message = "is DICOM, which the current SDK no longer lists; the server decides"
    return (Finding(("media_type",), message),)


def _contradicted(row: DataRow, _: Context) -> Iterable[Finding]:
    kind, value = media_type_of(row), row.row_data
    if kind is None or not isinstance(value, str) or not (is_url(value) or is_path(value)):
        return ()
    suffix = extension(value)
    others = _KINDS_OF_SUFFIX.get(suffix)
    if others is None or kind in others or kind not in _KINDS_WITH_SUFFIX:
        return ()
    listed = " or ".join(others)
    message = f"is {kind}, but row_data is a {suffix} file; {listed} is what such a file is"
    return (Finding(("media_type",), message),)


def _text_too_long(row: DataRow, _: Context) -> Iterable[Finding]:
    value = row.row_data
    if not isinstance(value, str) or len(value) <= MAX_INLINE_TEXT:
        return ()
    kind = media_type_of(row)
    if kind is not None and not MEDIA_TYPES[kind].inline:
        return ()
    message = (
        f"is a text of {len(value):,} characters, at most {MAX_INLINE_TEXT:,} are documented "
        "inline; put it into a file"
    )
    return (Finding(_PLACE, message),)


RULES: Final = (
    Rule("row-data-missing", Severity.ERROR, _ROW, "Every row has row_data.", _missing),
    Rule(
        "row-data-placeholder",
        Severity.ERROR,
        _ROW,
        'row_data is no placeholder such as "<url>".',
        _placeholder,
    ),
    Rule(
        "row-data-shape",
        Severity.ERROR,
        _IMPORT,
        "row_data has the shape that the media type asks for.",
        _shape,
    ),
    Rule(
        "row-data-not-url",
        Severity.ERROR,
        _IMPORT,
        "row_data is a URL or path where the media type takes no inline content.",
        _not_a_url,
    ),
    Rule(
        "media-type-unknown",
        Severity.ERROR,
        _MEDIA,
        "media_type is one that Labelbox knows, in upper case.",
        _type_unknown,
    ),
    Rule(
        "media-type-legacy",
        Severity.INFO,
        _MEDIA,
        "media_type is one that the current SDK lists.",
        _type_legacy,
    ),
    Rule(
        "media-type-contradicted",
        Severity.WARNING,
        _IMPORT,
        "media_type and the extension of row_data agree.",
        _contradicted,
    ),
    Rule(
        "text-too-long",
        Severity.WARNING,
        _LIMITS,
        f"Inline text has at most {MAX_INLINE_TEXT:,} characters; another page says 16 MB.",
        _text_too_long,
    ),
)
