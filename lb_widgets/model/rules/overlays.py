"""Rules about image overlay layers: what the row tells, and what opening them has shown."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from lb_widgets.model.alignment import text
from lb_widgets.model.locations import locations
from lb_widgets.model.rules.attachments import OTHER_EXTENSIONS
from lb_widgets.model.rules.base import Context, Finding, Opened, Place, Rule, pixels_text, shown
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
    from collections.abc import Iterable, Iterator

    from lb_widgets.model.data_row import Attachment, DataRow

_LAYERS: Final = "docs.labelbox.com/reference/image-layers"

_OVERLAY: Final = str(AttachmentType.IMAGE_OVERLAY)
_OVERLAY_EXTENSIONS: Final = ATTACHMENT_TYPES[AttachmentType.IMAGE_OVERLAY].extensions
_IMAGE_EXTENSIONS: Final = MEDIA_TYPES[MediaType.IMAGE].extensions
_LAYER_TYPES: Final = frozenset({"image/png", "image/jpeg"})
_ASPECT_TOLERANCE: Final = 0.01


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


def _opened_layers(row: DataRow, context: Context) -> Iterator[tuple[Place, str, Opened]]:
    for location in locations(row):
        opened = context.opened.get(location.value)
        if location.is_overlay and opened is not None:
            yield location.place, location.value, opened


def _format(row: DataRow, context: Context) -> Iterable[Finding]:
    return [
        Finding(place, f"is {opened.content_type} by its first bytes, a layer is a PNG or JPG")
        for place, _, opened in _opened_layers(row, context)
        if opened.content_type.startswith("image/") and opened.content_type not in _LAYER_TYPES
    ]


def _size_differs(row: DataRow, context: Context) -> Iterable[Finding]:
    return [
        Finding(place, f"{_sizes(layer, image)}: the same shape, so it is stretched")
        for place, layer, image in _other_sizes(row, context)
        if _have_one_shape(layer.size, image.size)
    ]


def _aspect_differs(row: DataRow, context: Context) -> Iterable[Finding]:
    return [
        Finding(place, f"{_sizes(layer, image)}: {_why(layer, image)}, so they will not line up")
        for place, layer, image in _other_sizes(row, context)
        if not _have_one_shape(layer.size, image.size)
    ]


def _misaligned(row: DataRow, context: Context) -> Iterable[Finding]:
    if not context.misaligned or not isinstance(row.row_data, str):
        return ()
    found = [
        (place, context.misaligned.get((row.row_data, value)))
        for place, value, _ in _opened_layers(row, context)
    ]
    return [
        Finding(place, f"is {text(alignment)} against the image")
        for place, alignment in found
        if alignment is not None
    ]


def _other_sizes(row: DataRow, context: Context) -> Iterator[tuple[Place, _Sized, _Sized]]:
    """Yield the layers of another size than their image: place, layer, image."""
    opened = context.opened.get(row.row_data) if isinstance(row.row_data, str) else None
    image = _sized(opened)
    if image is None or row.media_type not in {MediaType.IMAGE, None}:
        return
    for place, _, opened_layer in _opened_layers(row, context):
        layer = _sized(opened_layer)
        if layer is not None and layer.size != image.size:
            yield place, layer, image


class _Sized(NamedTuple):
    """A picture's size as it is shown, and whether its EXIF orientation lays it on its side."""

    size: tuple[int, int]
    is_turned: bool


def _sized(opened: Opened | None) -> _Sized | None:
    if opened is None or opened.size is None:
        return None
    return _Sized(opened.size, opened.is_turned)


def _sizes(layer: _Sized, image: _Sized) -> str:
    return f"is {pixels_text(layer.size)}, the image is {pixels_text(image.size)}"


def _have_one_shape(size: tuple[int, int], other: tuple[int, int]) -> bool:
    # Half a pixel of rounding in a preview is no other shape.
    return abs(size[0] * other[1] / (size[1] * other[0]) - 1) <= _ASPECT_TOLERANCE


def _why(layer: _Sized, image: _Sized) -> str:
    """Return why they have different shapes."""
    width, height = layer.size
    if layer.is_turned != image.is_turned and _have_one_shape((height, width), image.size):
        which = "it" if layer.is_turned else "the image"
        return f"{which} is turned by its EXIF orientation"
    return "another shape"


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

OPENED_RULES: Final = (
    Rule(
        "overlay-format",
        Severity.ERROR,
        _LAYERS,
        "Image overlay layers are PNG or JPG by their first bytes.",
        _format,
    ),
    Rule(
        "overlay-size-differs",
        Severity.WARNING,
        _LAYERS,
        "An image overlay layer is as large as its image.",
        _size_differs,
    ),
    Rule(
        "overlay-aspect-differs",
        Severity.WARNING,
        _LAYERS,
        "An image overlay layer has the shape of its image.",
        _aspect_differs,
    ),
    Rule(
        "overlay-misaligned",
        Severity.WARNING,
        "lb_widgets.media.alignment",
        'An image overlay layer shows things where its image does (with `open_media="full"`, and '
        "where both have texture enough to tell).",
        _misaligned,
    ),
)
"""Those that say nothing unless the layers were opened."""
