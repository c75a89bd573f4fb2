"""Why the API refuses a row.

What is refused follows the documentation, and the texts are those on record where there are any;
neither is evidence of what the live service does. This module shares nothing with
`lb_widgets.checks`, because it is what judges it.
"""

from __future__ import annotations

import math
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from lb_widgets.model.types import (
    ATTACHMENT_TYPES,
    MAX_OVERLAYS,
    MEDIA_TYPES,
    AttachmentType,
    MediaType,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY_LIMIT: Final = 200
"""Characters of a global key (docs.labelbox.com, limits)."""

_KEYS: Final = frozenset(
    [
        "row_data",
        "global_key",
        "external_id",
        "media_type",
        "metadata_fields",
        "metadata",
        "attachments",
        "embeddings",
        "dataset_id",
    ]
)
_URL: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://\S+")
_TILE_KEYS: Final = ("tile_layer_url", "tileLayerUrl")
_PROJECTIONS: Final = ("EPSG3857", "EPSG3395", "EPSG4326", "Simple")
_URL_TYPES: Final = frozenset(
    {MediaType.IMAGE, MediaType.VIDEO, MediaType.AUDIO, MediaType.HTML, MediaType.DICOM}
)


def detect_media_type(row_data: Any) -> MediaType | None:
    """Return the media type that the content of a row shows, or None when it shows none."""
    if isinstance(row_data, dict):
        if any(key in row_data for key in _TILE_KEYS):
            return MediaType.TMS_SIMPLE if row_data.get("epsg") == "Simple" else MediaType.TMS_GEO
        if "pdf_url" in row_data or "pdfUrl" in row_data:
            return MediaType.PDF
        return MediaType.CONVERSATIONAL if "messages" in row_data else None
    if not isinstance(row_data, str):
        return None
    if not _URL.fullmatch(row_data):
        return MediaType.TEXT
    suffix = PurePosixPath(urlsplit(row_data).path).suffix.lower()
    return next((kind for kind, info in MEDIA_TYPES.items() if suffix in info.extensions), None)


def problems(row: dict[str, Any]) -> list[str]:
    """Return why a row is refused; an empty list when it is not.

    Parameters
    ----------
    row : dict
        The row in the keys of the import JSON; for an update, as it would be afterwards.
    """
    given = row.get("media_type")
    if given is not None and str(given) not in MEDIA_TYPES:
        return [f"Found invalid media type: {given!r}"]
    media_type = MediaType(given) if given else detect_media_type(row.get("row_data"))
    return [
        *_unknown_keys(row),
        *_row_data(row.get("row_data"), media_type),
        *_global_key(row.get("global_key")),
        *_attachments(row.get("attachments") or [], media_type),
    ]


def attachment_problems(attachment: Any) -> Iterator[str]:
    """Yield what is wrong with one attachment by itself."""
    if not isinstance(attachment, dict):
        yield f"an attachment must be an object, found {attachment!r}"
        return
    kind, value, name = (attachment.get(key) for key in ("type", "value", "name"))
    if str(kind) not in ATTACHMENT_TYPES:
        yield f"Found invalid attachment type: {kind!r}"
        return
    if not isinstance(value, str) or not value.strip():
        yield f"Attachment value must be a non-empty string, got: {value!r}"
    elif ATTACHMENT_TYPES[AttachmentType(kind)].is_url and not _URL.fullmatch(value):
        yield f"Attachment value of {kind} must be a URL, got: {value!r}"
    if name is not None and not isinstance(name, str):
        yield f"Attachment name must be a string, got: {name!r}"


def overlay_problems(count: int, media_type: str | None) -> Iterator[str]:
    """Yield what is wrong with the number of overlays on a row of this media type."""
    if count > MAX_OVERLAYS:
        yield f"At most {MAX_OVERLAYS} IMAGE_OVERLAY attachments are allowed per image, got {count}"
    if count and media_type not in (None, MediaType.IMAGE):
        yield f"IMAGE_OVERLAY attachments are only allowed on IMAGE, not on {media_type}"


def _unknown_keys(row: dict[str, Any]) -> Iterator[str]:
    if unknown := sorted(set(row) - _KEYS):
        yield f"Found unknown keys: {', '.join(unknown)}"


def _global_key(key: Any) -> Iterator[str]:
    if key is None:
        return
    if not isinstance(key, str) or not key:
        yield f"Global key must be a non-empty string, got: {key!r}"
    elif len(key) > KEY_LIMIT:
        yield f"Global key must have at most {KEY_LIMIT} characters, got {len(key)}"
    elif key != key.strip():
        yield f"Global key must not begin or end with a space, got: {key!r}"


def _attachments(attachments: Any, media_type: MediaType | None) -> Iterator[str]:
    if not isinstance(attachments, list):
        yield "Attachments must be a list"
        return
    for attachment in attachments:
        yield from attachment_problems(attachment)
    overlays = sum(
        isinstance(item, dict) and item.get("type") == AttachmentType.IMAGE_OVERLAY
        for item in attachments
    )
    yield from overlay_problems(overlays, media_type)


def _row_data(row_data: Any, media_type: MediaType | None) -> Iterator[str]:
    if not row_data or (isinstance(row_data, str) and not row_data.strip()):
        yield "row_data must be present and not empty"
        return
    if not isinstance(row_data, str | dict):
        yield f"row_data must be a string or an object, got: {type(row_data).__name__}"
        return
    for detail in _content(row_data, media_type):
        yield f"Found invalid contents for media type: '{media_type}': {detail}"


def _content(row_data: str | dict[str, Any], media_type: MediaType | None) -> Iterator[str]:
    if media_type in (MediaType.TMS_GEO, MediaType.TMS_SIMPLE):
        yield from _tile_layer(row_data)
    elif media_type in _URL_TYPES and not _is_url(row_data):
        yield "row_data must be a URL"
    elif media_type is MediaType.PDF:
        url = _either(row_data, "pdf_url", "pdfUrl") if isinstance(row_data, dict) else row_data
        if not _is_url(url):
            yield "row_data must be a URL or an object with pdf_url"
    elif media_type is MediaType.TEXT and not isinstance(row_data, str):
        yield "row_data must be a text or a URL"
    elif media_type is MediaType.CONVERSATIONAL:
        yield from _conversation(row_data)


def _conversation(row_data: str | dict[str, Any]) -> Iterator[str]:
    if isinstance(row_data, str):
        if not _is_url(row_data):
            yield "row_data must be a URL or an object"
        return
    messages = row_data.get("messages")
    if not isinstance(messages, list) or not messages:
        yield "messages must be a list that is not empty"
        return
    required = {"messageId", "content", "user"}
    if any(not isinstance(message, dict) or not required <= set(message) for message in messages):
        yield "each message needs messageId, content and user"


def _tile_layer(row_data: str | dict[str, Any]) -> Iterator[str]:
    if not isinstance(row_data, dict):
        yield "row_data must be an object"
        return
    if "/{z}/{x}/{y}" not in str(_either(row_data, *_TILE_KEYS)):
        yield "tile_layer_url must contain /{z}/{x}/{y}"
    if not _is_box(row_data.get("bounds")):
        yield "bounds must be two pairs of numbers"
    if row_data.get("epsg") not in _PROJECTIONS:
        yield f"epsg must be one of {', '.join(_PROJECTIONS)}"
    lowest, highest = (
        _either(row_data, snake, camel)
        for snake, camel in (("min_zoom", "minZoom"), ("max_zoom", "maxZoom"))
    )
    if _is_number(lowest) and _is_number(highest) and lowest > highest:
        yield "min_zoom must not be above max_zoom"
    layers = _either(row_data, "alternative_layers", "alternativeLayers") or []
    if not isinstance(layers, list) or not all(map(_is_layer, layers)):
        yield "each of alternative_layers needs tile_layer_url and name"


def _is_layer(layer: Any) -> bool:
    return (
        isinstance(layer, dict)
        and "/{z}/{x}/{y}" in str(_either(layer, *_TILE_KEYS))
        and bool(layer.get("name"))
    )


def _is_box(bounds: Any) -> bool:
    return (
        isinstance(bounds, list)
        and len(bounds) == 2
        and all(
            isinstance(corner, list) and len(corner) == 2 and all(map(_is_number, corner))
            for corner in bounds
        )
    )


def _is_number(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool)


def _is_url(value: Any) -> bool:
    return isinstance(value, str) and _URL.fullmatch(value) is not None


def _either(mapping: dict[str, Any], first: str, second: str) -> Any:
    """Return the value of the first key, or else of the second: snake_case and camelCase."""
    return mapping.get(first, mapping.get(second))
