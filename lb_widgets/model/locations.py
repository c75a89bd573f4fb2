"""Where a row points to: the URLs and paths in it that hold media."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from lb_widgets.model.types import (
    ATTACHMENT_TYPES,
    MEDIA_TYPES,
    AttachmentType,
    Content,
    media_type_named,
)
from lb_widgets.model.urls import is_path, is_url

if TYPE_CHECKING:
    from lb_widgets.model.data_row import DataRow

_BY_TYPE: Final = {
    str(kind): info.content for kind, info in ATTACHMENT_TYPES.items() if info.is_url
}
_OVERLAY: Final = str(AttachmentType.IMAGE_OVERLAY)
# Of the dict of a PDF row (docs.labelbox.com, import document data).
_DOCUMENT_KEYS: Final = {
    "pdf_url": Content.PDF,
    "pdfUrl": Content.PDF,
    "text_layer_url": Content.JSON,
    "textLayerUrl": Content.JSON,
}


class Location(NamedTuple):
    """A URL or path in a row."""

    place: tuple[str | int, ...]
    value: str
    content: Content | None
    """What has to be there; None where the row does not say."""
    is_overlay: bool = False


def locations(row: DataRow) -> list[Location]:
    """Return every URL and path of a row that holds media, in the order of the row.

    Tile URLs are templates, and the URL in a RAW_TEXT is shown as a link: neither is among them.
    """
    found: list[Location] = []
    value = row.row_data
    if isinstance(value, str):
        if can_open(value):
            kind = media_type_named(row.media_type)
            content = None if kind is None else MEDIA_TYPES[kind].content
            found.append(Location(("row_data",), value, content))
    elif isinstance(value, dict):
        found += [
            Location(("row_data", key), value[key], content)
            for key, content in _DOCUMENT_KEYS.items()
            if isinstance(value.get(key), str) and can_open(value[key])
        ]
    for index, item in enumerate(row.attachments):
        if item.type in _BY_TYPE and can_open(item.value):
            place = ("attachments", index, "value")
            found.append(Location(place, item.value, _BY_TYPE[item.type], item.type == _OVERLAY))
    return found


def can_open(value: str) -> bool:
    """Say whether a text is a URL or path rather than content."""
    return is_url(value) or is_path(value) or value.startswith("data:")
