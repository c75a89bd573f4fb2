"""Rules about what a row's URLs and paths point to; they say nothing unless that was opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lb_widgets.model.rules.base import Context, Finding, Opened, Place, Rule
from lb_widgets.model.rules.media import media_type_of
from lb_widgets.model.types import AttachmentType, MediaType, Severity
from lb_widgets.model.urls import is_path, is_url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lb_widgets.model.data_row import DataRow

_SERVER: Final = "labelbox-python issue 1776: Failed to access URL"
_IMAGES: Final = "labelbox-python tests: Expected type image/*"
_LAYERS: Final = "docs.labelbox.com/reference/image-layers"

_PICTURE_TYPES: Final = frozenset(
    {AttachmentType.IMAGE_OVERLAY, AttachmentType.IMAGE, AttachmentType.CAMERA_IMAGE}
)


def values_to_open(row: DataRow) -> list[tuple[Place, str, bool]]:
    """Return what a row points to: place, URL or path, and whether it has to be a picture."""
    found: list[tuple[Place, str, bool]] = []
    if isinstance(row.row_data, str) and _can_open(row.row_data):
        found.append((("row_data",), row.row_data, media_type_of(row) is MediaType.IMAGE))
    for index, item in enumerate(row.attachments):
        # The URL in a RAW_TEXT is shown as a link and never fetched.
        if item.type != AttachmentType.RAW_TEXT and _can_open(item.value):
            place: Place = ("attachments", index, "value")
            found.append((place, item.value, item.type in _PICTURE_TYPES))
    return found


def _can_open(value: str) -> bool:
    return is_url(value) or is_path(value) or value.startswith("data:")


def _unreachable(row: DataRow, context: Context) -> Iterable[Finding]:
    return [
        Finding(place, f"cannot be opened: {opened.problem}")
        for place, value, _ in values_to_open(row)
        if (opened := context.opened.get(value)) is not None and opened.problem
    ]


def _not_an_image(row: DataRow, context: Context) -> Iterable[Finding]:
    return [
        Finding(place, f"does not open as a picture: {opened.not_an_image}")
        for place, value, is_picture in values_to_open(row)
        if is_picture and (opened := context.opened.get(value)) is not None and opened.not_an_image
    ]


def _size_differs(row: DataRow, context: Context) -> Iterable[Finding]:
    base = context.opened.get(row.row_data, Opened()) if isinstance(row.row_data, str) else Opened()
    if base.size is None or media_type_of(row) not in {MediaType.IMAGE, None}:
        return ()
    found: list[Finding] = []
    for index, item in enumerate(row.attachments):
        size = context.opened.get(item.value, Opened()).size
        if item.type == AttachmentType.IMAGE_OVERLAY and size is not None and size != base.size:
            message = (
                f"is {_pixels(size)}, the image is {_pixels(base.size)}; they will not line up"
            )
            found.append(Finding(("attachments", index, "value"), message))
    return found


def _pixels(size: tuple[int, int]) -> str:
    return f"{size[0]:,} by {size[1]:,} px"


RULES: Final = (
    Rule(
        "media-unreachable",
        Severity.ERROR,
        _SERVER,
        "What a row points to can be opened.",
        _unreachable,
    ),
    Rule(
        "media-not-an-image",
        Severity.ERROR,
        _IMAGES,
        "What has to be a picture is one, whole and undamaged.",
        _not_an_image,
    ),
    Rule(
        "overlay-size-differs",
        Severity.WARNING,
        _LAYERS,
        "An image overlay layer is as large as its image.",
        _size_differs,
    ),
)
