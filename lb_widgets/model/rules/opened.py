"""Rules about what a row's URLs and paths point to; they say nothing unless that was opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lb_widgets.model.locations import Location, locations
from lb_widgets.model.rules.base import Context, Finding, Opened, Rule, bytes_text, pixels_text
from lb_widgets.model.storage import delegated_bucket
from lb_widgets.model.types import MEDIA_TYPES, Content, Severity, media_type_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lb_widgets.model.data_row import DataRow

_SERVER: Final = "labelbox-python issue 1776: Failed to access URL"
_DETECTED: Final = "labelbox-python tests: Expected type image/*, detected: application/json"
_IMAGES: Final = "docs.labelbox.com/reference/import-image-data"
_TEXTS: Final = "docs.labelbox.com/reference/import-text-data"
_DELEGATED: Final = "docs.labelbox.com: IAM delegated access"

MAX_IMAGE_SIDE: Final = 9000
"""Pixels of an image's longer side above which Labelbox advises against it."""
_UNKNOWN: Final = "application/octet-stream"
_IMAGE_TYPES: Final = frozenset({"image/png", "image/jpeg", "image/bmp"})

# What the first bytes may show, by what has to be there; "image/" covers all that begin so.
_FITTING: Final[dict[Content, tuple[str, ...]]] = {
    Content.IMAGE: ("image/",),
    Content.VIDEO: ("video/",),
    Content.AUDIO: ("audio/", "video/mp4", "video/webm"),  # the same containers hold sound alone
    Content.TEXT: ("text/plain", "text/csv", "text/markdown", "application/json", "text/xml"),
    Content.HTML: ("text/",),
    Content.PDF: ("application/pdf",),
    Content.JSON: ("application/json", "text/plain"),
    Content.DICOM: ("application/dicom",),
}
# Files of these kinds always begin with what tells them.
_ALWAYS_TOLD: Final = frozenset({Content.IMAGE, Content.VIDEO, Content.PDF})

_Opening = tuple[Location, Opened]


def _openings(row: DataRow, context: Context) -> Iterator[_Opening]:
    for location in locations(row):
        opened = context.opened.get(location.value)
        if opened is not None:
            yield location, opened


def _reason_rule(name: str, summary: str, *reasons: str) -> Rule:
    """Return the rule for values that cannot be opened for one of these reasons."""

    def check(row: DataRow, context: Context) -> Iterable[Finding]:
        return [
            Finding(location.place, f"cannot be opened: {opened.problem}")
            for location, opened in _openings(row, context)
            if opened.reason in reasons and not _may_be_delegated(location, opened)
        ]

    return Rule(name, Severity.ERROR, _SERVER, summary, check)


def _may_be_delegated(location: Location, opened: Opened) -> bool:
    return opened.reason in _REFUSALS and delegated_bucket(location.value) is not None


_REFUSALS: Final = frozenset({"forbidden", "unauthorized"})
_NOT_HERE: Final = frozenset({"unsupported", "too_large", "rate_limited"})


def _each(
    judge: Callable[[Location, Opened], str | None],
) -> Callable[[DataRow, Context], Iterable[Finding]]:
    """Return the check that asks about each value that was opened; None is all well."""

    def check(row: DataRow, context: Context) -> Iterable[Finding]:
        return [
            Finding(location.place, message)
            for location, opened in _openings(row, context)
            if (message := judge(location, opened)) is not None
        ]

    return check


def _access_unknown(location: Location, opened: Opened) -> str | None:
    if not _may_be_delegated(location, opened):
        return None
    bucket = delegated_bucket(location.value)
    where = f"{bucket.cloud} bucket {bucket.name}" if bucket is not None else "this bucket"
    return (
        f"is not public ({opened.problem}); whether Labelbox can open it depends on the delegated "
        f"access to {where}. Give check a loader with resolve= to open it here"
    )


def _not_opened(_: Location, opened: Opened) -> str | None:
    return f"was not opened: {opened.problem}" if opened.reason in _NOT_HERE else None


def _type_differs(location: Location, opened: Opened) -> str | None:
    wanted, found = location.content, opened.content_type
    if wanted is None or not found or found.startswith(_FITTING[wanted]):
        return None
    if found == _UNKNOWN and wanted not in _ALWAYS_TOLD:
        return None
    what = "of no known type" if found == _UNKNOWN else found
    return f"is {what} by its first bytes, expected {_article(wanted)}"


def _article(content: Content) -> str:
    article = "an" if content[0] in "aiou" else "a"
    return (
        f"{article} {content} file"
        if content in {"audio", "text", "JSON"}
        else f"{article} {content}"
    )


def _damaged(location: Location, opened: Opened) -> str | None:
    if location.content is not Content.IMAGE or not opened.damage:
        return None
    return None if _type_differs(location, opened) else f"does not open: {opened.damage}"


def _image_format(location: Location, opened: Opened) -> str | None:
    found = opened.content_type
    if location.content is not Content.IMAGE or location.is_overlay:
        return None
    if not found.startswith("image/") or found in _IMAGE_TYPES:
        return None
    return f"is {found} by its first bytes; JPG, PNG and BMP are documented"


def _image_too_large(location: Location, opened: Opened) -> str | None:
    if opened.size is None or max(opened.size) <= MAX_IMAGE_SIDE or location.is_overlay:
        return None
    return (
        f"is {pixels_text(opened.size)}; above {MAX_IMAGE_SIDE:,} by {MAX_IMAGE_SIDE:,} "
        "Labelbox advises tiles"
    )


def _encoding(location: Location, opened: Opened) -> str | None:
    if location.content not in {Content.TEXT, Content.HTML, Content.JSON} or not opened.encoding:
        return None
    return opened.encoding


def _too_long(row: DataRow, context: Context) -> Iterable[Finding]:
    kind = media_type_named(row.media_type)
    limit = None if kind is None else MEDIA_TYPES[kind].max_bytes
    if limit is None or not isinstance(row.row_data, str):
        return ()
    length = context.opened.get(row.row_data, Opened()).length
    if length is None or length <= limit:
        return ()
    message = f"is {bytes_text(length)}, {limit // 2**20:,} MiB are documented for {kind}"
    return (Finding(("row_data",), message),)


RULES: Final = (
    _reason_rule("media-not-found", "What a row points to is there.", "not_found", "missing_file"),
    _reason_rule(
        "media-forbidden", "What a row points to may be opened.", "forbidden", "unauthorized"
    ),
    _reason_rule("media-expired", "The signatures of URLs have not expired.", "expired"),
    _reason_rule("media-host-unknown", "The hosts of URLs exist.", "name_not_found"),
    _reason_rule("media-timeout", "What a row points to answers in time.", "timeout"),
    _reason_rule(
        "media-unreachable",
        "What a row points to can be reached.",
        "unreachable",
        "tls",
        "redirects",
        "refused",
        "bad_value",
    ),
    _reason_rule("media-server-error", "Servers answer without an error.", "server_error"),
    _reason_rule("media-interrupted", "Answers are complete.", "truncated"),
    _reason_rule("media-empty", "Files are not empty.", "empty"),
    Rule(
        "media-access-unknown",
        Severity.INFO,
        _DELEGATED,
        "What is in a bucket is public, signed, or covered by delegated access.",
        _each(_access_unknown),
    ),
    Rule(
        "media-not-opened",
        Severity.INFO,
        "lb_widgets.media.loader",
        "What a row points to could be opened here.",
        _each(_not_opened),
    ),
    Rule(
        "media-type-differs",
        Severity.ERROR,
        _DETECTED,
        "What a row points to is of the type that the row says, by its first bytes.",
        _each(_type_differs),
    ),
    Rule(
        "media-damaged",
        Severity.ERROR,
        _DETECTED,
        "Pictures are whole and undamaged.",
        _each(_damaged),
    ),
    Rule(
        "media-image-format",
        Severity.WARNING,
        _IMAGES,
        "Images are JPG, PNG or BMP by their first bytes.",
        _each(_image_format),
    ),
    Rule(
        "media-too-large",
        Severity.WARNING,
        _IMAGES,
        "Images and audio have at most 256 MiB, videos 1,024 MiB.",
        _too_long,
    ),
    Rule(
        "image-too-large",
        Severity.WARNING,
        _IMAGES,
        f"Images have at most {MAX_IMAGE_SIDE:,} by {MAX_IMAGE_SIDE:,} pixels.",
        _each(_image_too_large),
    ),
    Rule(
        "text-encoding",
        Severity.WARNING,
        _TEXTS,
        "Texts are UTF-8.",
        _each(_encoding),
    ),
)
