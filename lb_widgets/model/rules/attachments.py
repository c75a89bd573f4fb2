"""Rules about attachments of any type."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from lb_widgets.model.rules.base import Context, Finding, Rule, shown
from lb_widgets.model.storage import bucket_prefix, delegated_bucket
from lb_widgets.model.types import (
    ATTACHMENT_TYPES,
    MEDIA_TYPES,
    AttachmentType,
    Severity,
)
from lb_widgets.model.urls import extension, is_path, is_url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lb_widgets.model.data_row import Attachment, DataRow

_TYPES: Final = "labelbox 7.17.0 schema/asset_attachment.py"
_ATTACHMENTS: Final = "docs.labelbox.com/reference/attachments"

_DELEGATED: Final = "docs.labelbox.com/reference/attachments: same integration as the data row"

_KNOWN: Final = frozenset(str(kind) for kind in AttachmentType)
_URL_TYPES: Final = frozenset(str(kind) for kind, info in ATTACHMENT_TYPES.items() if info.is_url)
_OVERLAY: Final = str(AttachmentType.IMAGE_OVERLAY)
_RAW_TEXT: Final = str(AttachmentType.RAW_TEXT)
_TEXT_EXTENSIONS: Final = ATTACHMENT_TYPES[AttachmentType.TEXT_URL].extensions
_EXTENSIONS: Final = {
    str(kind): info.extensions for kind, info in ATTACHMENT_TYPES.items() if info.is_url
}
OTHER_EXTENSIONS: Final = frozenset(
    suffix
    for info in (*MEDIA_TYPES.values(), *ATTACHMENT_TYPES.values())
    for suffix in info.extensions
) | {".gif", ".webp", ".tif", ".tiff", ".svg", ".mov", ".avi", ".mkv", ".webm", ".docx", ".zip"}
"""Suffixes that say for certain what a file is; others (.php, .v2) say nothing about an answer."""
# TEXT meant a URL or the text itself; it was split in SDK pull request 660 and removed in 6.0.0.
_LEGACY: Final = frozenset({"TEXT", "TEXT_FILE"})


def _type_spelled(row: DataRow, _: Context) -> Iterable[Finding]:
    return [
        Finding(("attachments", index, "type"), f'is {shown(item.type)}, written "{plain}"', plain)
        for index, item in enumerate(row.attachments)
        if item.type not in _KNOWN and (plain := _plain(item.type)) in _KNOWN
    ]


def _type_legacy(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for index, item in enumerate(row.attachments):
        if item.type not in _KNOWN and _plain(item.type) in _LEGACY:
            new = AttachmentType.TEXT_URL if _is_location(item.value) else AttachmentType.RAW_TEXT
            message = f'is {shown(item.type)}, which is gone; here it is "{new}"'
            found.append(Finding(("attachments", index, "type"), message, str(new)))
    return found


def _type_unknown(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for index, item in enumerate(row.attachments):
        if item.type in _KNOWN or not item.type:
            continue
        plain = _plain(item.type)
        if plain not in _KNOWN and plain not in _LEGACY:
            near = get_close_matches(plain, sorted(_KNOWN), n=1)
            known = ", ".join(AttachmentType)
            hint = f'did you mean "{near[0]}"?' if near else f"expected one of {known}"
            message = f"is {shown(item.type)}, which Labelbox does not know; {hint}"
            found.append(Finding(("attachments", index, "type"), message))
    return found


def _value_empty(row: DataRow, _: Context) -> Iterable[Finding]:
    return [
        Finding(("attachments", index, "value"), "is empty")
        for index, item in enumerate(row.attachments)
        if not item.value or item.value.isspace()
    ]


def _value_not_url(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for index, item in enumerate(row.attachments):
        value = item.value
        if item.type not in _URL_TYPES or _is_location(value) or not value.strip():
            continue
        place = ("attachments", index, "value")
        if _is_location(value.strip()):
            found.append(Finding(place, "begins or ends with white space", value.strip()))
        else:
            message = f"is neither a URL nor a path ({shown(value)}), which {item.type} needs"
            found.append(Finding(place, message))
    return found


def _extension(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for index, item in enumerate(row.attachments):
        own = _EXTENSIONS.get(item.type)
        if own is None or item.type == _OVERLAY:  # a layer has a rule of its own
            continue
        suffix = extension(item.value)
        if suffix in OTHER_EXTENSIONS and suffix not in own:
            message = f"is a {suffix} file, {item.type} takes {', '.join(own)}"
            found.append(Finding(("attachments", index, "value"), message))
    return found


def _other_bucket(row: DataRow, _: Context) -> Iterable[Finding]:
    if not isinstance(row.row_data, str):
        return ()
    own = delegated_bucket(row.row_data)
    if own is None:
        return ()
    start = bucket_prefix(row.row_data)
    found: list[Finding] = []
    for index, item in enumerate(row.attachments):
        if item.type not in _URL_TYPES or item.value.startswith(start):
            continue
        other = delegated_bucket(item.value)
        if other is not None and other != own:
            message = (
                f"is in {other.cloud} {shown(other.name)}, row_data in {own.cloud} "
                f"{shown(own.name)}; delegated access opens both only with the same integration"
            )
            found.append(Finding(("attachments", index, "value"), message))
    return found


def _text_is_url(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for index, item in enumerate(row.attachments):
        if (
            item.type == _RAW_TEXT
            and is_url(item.value)
            and extension(item.value) in _TEXT_EXTENSIONS
        ):
            message = "shows the URL of a text file as a link; TEXT_URL shows the text itself"
            found.append(Finding(("attachments", index, "type"), message))
    return found


def _duplicates(row: DataRow, _: Context) -> Iterable[Finding]:
    if len(row.attachments) < 2 or len(set(row.attachments)) == len(row.attachments):
        return ()
    first: dict[Attachment, int] = {}
    found: list[Finding] = []
    for index, item in enumerate(row.attachments):
        if first.setdefault(item, index) != index:
            message = f"repeats attachments[{first[item]}]"
            found.append(Finding(("attachments", index), message))
    return found


def _plain(kind: str) -> str:
    return kind.strip().upper().replace("-", "_").replace(" ", "_")


def _is_location(value: str) -> bool:
    return is_url(value) or is_path(value) or value.startswith(("data:", "s3:/"))


RULES: Final = (
    Rule(
        "attachment-type-case",
        Severity.ERROR,
        _TYPES,
        "Attachment types are written in upper case with underscores.",
        _type_spelled,
    ),
    Rule(
        "attachment-type-legacy",
        Severity.ERROR,
        "labelbox-python pull request 660; CHANGELOG 6.0.0",
        "TEXT became RAW_TEXT and TEXT_URL.",
        _type_legacy,
    ),
    Rule(
        "attachment-type-unknown",
        Severity.ERROR,
        _TYPES,
        "Attachment types are those that Labelbox knows.",
        _type_unknown,
    ),
    Rule(
        "attachment-value-empty",
        Severity.ERROR,
        "labelbox-python pull request 1499",
        "An attachment's value is not empty.",
        _value_empty,
    ),
    Rule(
        "attachment-value-not-url",
        Severity.ERROR,
        _ATTACHMENTS,
        "An attachment other than RAW_TEXT is given by its URL or path.",
        _value_not_url,
    ),
    Rule(
        "attachment-extension",
        Severity.WARNING,
        _ATTACHMENTS,
        "An attachment's extension fits its type.",
        _extension,
    ),
    Rule(
        "attachment-other-bucket",
        Severity.WARNING,
        _DELEGATED,
        "With delegated access, attachments lie in the bucket of the row or its integration.",
        _other_bucket,
    ),
    Rule(
        "attachment-text-is-url",
        Severity.INFO,
        _ATTACHMENTS,
        "The URL of a text file is a TEXT_URL, which shows the text, not a RAW_TEXT.",
        _text_is_url,
    ),
    Rule(
        "attachment-duplicate",
        Severity.WARNING,
        _ATTACHMENTS,
        "No attachment is given twice.",
        _duplicates,
    ),
)
