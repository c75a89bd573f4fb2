"""Rules about image overlay layers, as far as the row itself tells."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from lb_widgets.model.rules.attachments import OTHER_EXTENSIONS
from lb_widgets.model.rules.base import Context, Finding, Rule, shown
from lb_widgets.model.rules.media import media_type_of
from lb_widgets.model.types import (
    ATTACHMENT_TYPES,
    MAX_OVERLAYS,
    MEDIA_TYPES,
    AttachmentType,
    MediaType,
    Severity,
)
from lb_widgets.model.urls import extension

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lb_widgets.model.data_row import Attachment, DataRow

_LAYERS: Final = "docs.labelbox.com/reference/image-layers"

_OVERLAY: Final = str(AttachmentType.IMAGE_OVERLAY)
_OVERLAY_EXTENSIONS: Final = ATTACHMENT_TYPES[AttachmentType.IMAGE_OVERLAY].extensions
_IMAGE_EXTENSIONS: Final = MEDIA_TYPES[MediaType.IMAGE].extensions


def _overlays(row: DataRow) -> list[tuple[int, Attachment]]:
    return [(index, item) for index, item in enumerate(row.attachments) if item.type == _OVERLAY]


def _too_many(row: DataRow, _: Context) -> Iterable[Finding]:
    if len(row.attachments) <= MAX_OVERLAYS:
        return ()
    count = len(_overlays(row))
    if count <= MAX_OVERLAYS:
        return ()
    message = f"holds {count} image overlay layers, at most {MAX_OVERLAYS} are allowed"
    return (Finding(("attachments",), message),)


def _on_non_image(row: DataRow, _: Context) -> Iterable[Finding]:
    kind = media_type_of(row)
    if kind is MediaType.IMAGE or not row.attachments:
        return ()
    if kind is not None:
        what = f"the row is {kind}"
    elif isinstance(row.row_data, dict):
        what = "row_data is an object"
    elif isinstance(row.row_data, str) and _is_other_file(row.row_data):
        what = f"row_data is a {extension(row.row_data)} file"
    else:
        return ()
    message = f"is an image overlay, but {what}: layers lie over images only"
    return [Finding(("attachments", index), message) for index, _ in _overlays(row)]


def _not_image(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for index, item in _overlays(row):
        suffix = extension(item.value)
        if suffix in OTHER_EXTENSIONS and suffix not in _OVERLAY_EXTENSIONS:
            message = f"is a {suffix} file, a layer is a PNG or JPG"
            found.append(Finding(("attachments", index, "value"), message))
    return found


def _unnamed(row: DataRow, _: Context) -> Iterable[Finding]:
    message = "is missing: labelers see layers by their names"
    return [
        Finding(("attachments", index, "name"), message)
        for index, item in enumerate(row.attachments)
        if not item.name and item.type == _OVERLAY
    ]


def _same_name(row: DataRow, _: Context) -> Iterable[Finding]:
    names = [item.name for item in row.attachments if item.type == _OVERLAY and item.name]
    if len(set(names)) == len(names):
        return ()
    count = Counter(names)
    return [
        Finding(
            ("attachments", index, "name"), f"{shown(item.name)} names {count[item.name]} layers"
        )
        for index, item in _overlays(row)
        if item.name and count[item.name] > 1
    ]


def _is_other_file(value: str) -> bool:
    suffix = extension(value)
    return suffix in OTHER_EXTENSIONS and suffix not in {
        *_IMAGE_EXTENSIONS,
        ".gif",
        ".webp",
        ".tif",
        ".tiff",
    }


RULES: Final = (
    Rule(
        "overlay-too-many",
        Severity.ERROR,
        _LAYERS,
        f"An image has at most {MAX_OVERLAYS} image overlay layers.",
        _too_many,
    ),
    Rule(
        "overlay-on-non-image",
        Severity.ERROR,
        _LAYERS,
        "Image overlay layers lie over images only.",
        _on_non_image,
    ),
    Rule(
        "overlay-not-image",
        Severity.ERROR,
        _LAYERS,
        "An image overlay layer is a PNG or JPG.",
        _not_image,
    ),
    Rule(
        "overlay-unnamed",
        Severity.INFO,
        _LAYERS,
        "Image overlay layers have names.",
        _unnamed,
    ),
    Rule(
        "overlay-same-name",
        Severity.WARNING,
        _LAYERS,
        "The image overlay layers of a row have different names.",
        _same_name,
    ),
)
