"""What the values of a row are about, where that can be told without opening anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from lb_widgets.model.expiry import expiry_of
from lb_widgets.model.mercator import Crs
from lb_widgets.model.tile_record import has_tile_layer
from lb_widgets.model.types import MEDIA_TYPES, AttachmentType, MediaType, media_type_named
from lb_widgets.model.urls import extension, is_path, is_url, path_text
from lb_widgets.sources.derived import attachment_type
from lb_widgets.sources.missing import is_missing
from lb_widgets.widgets.base.readable import MAX_NAME, any_text

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

MAX_ADDRESS: Final = 16_384
"""Characters of the longest text that is taken for a URL or path."""

_MAX_SCHEME: Final = 64
"""Characters that tell whether a text is a URL: a long text is not searched for its end."""
_BY_EXTENSION: Final = {
    extension: media_type
    for media_type, info in MEDIA_TYPES.items()
    for extension in info.extensions
}
_PDF_URL: Final = ("pdf_url", "pdfUrl")
_TILE_URL: Final = ("tile_layer_url", "tileLayerUrl")
PICTURED: Final = frozenset(
    {
        AttachmentType.IMAGE_OVERLAY,
        AttachmentType.IMAGE,
        AttachmentType.CAMERA_IMAGE,
        AttachmentType.VIDEO,
        AttachmentType.PDF_URL,
    }
)
"""Attachment types of which a thumbnail is worth asking for."""


class AttachmentParts(NamedTuple):
    """What an attachment holds, as far as it is one.

    Parameters
    ----------
    type, name : str
        Verbatim; a name of any length. Empty where there is none.
    value : object
        As the cell holds it.
    """

    type: str
    name: str
    value: Any


def media_type_of(declared: Any, row_data: Any) -> MediaType | None:
    """Return the declared media type, else the one that a file's name or a dict's keys tell."""
    if isinstance(declared, str):
        return media_type_named(declared)
    if not is_missing(declared):
        return None
    if is_address(row_data):
        return _BY_EXTENSION.get(extension(address_text(row_data)))
    return _of_dict(row_data) if isinstance(row_data, Mapping) else None


def is_address(value: Any) -> bool:
    """Say whether a value is a URL or path, of a length that such a thing can have."""
    if isinstance(value, str):
        return len(value) <= MAX_ADDRESS and (is_url(value[:_MAX_SCHEME]) or is_path(value))
    return is_path(value) and _tells(value)


def _tells(path: os.PathLike[str]) -> bool:
    """Say whether a path tells where it leads; one of the user's own class may do anything."""
    try:
        path_text(path)
    except Exception:  # noqa: BLE001 - see above
        return False
    return True


def address_text(value: Any) -> str:
    """Return a URL or path as text."""
    return value if isinstance(value, str) else path_text(value)


def asset_url(row_data: Any) -> str | None:
    """Return the URL of an asset: `row_data` itself, or that of its PDF or main tile layer."""
    if isinstance(row_data, Mapping):
        found = [row_data.get(name) for name in (*_PDF_URL, *_TILE_URL)]
        row_data = next((value for value in found if value is not None), None)
    return address_text(row_data) if is_address(row_data) else None


def expiry(value: Any) -> float | None:
    """Return when the signature of a URL ends, in seconds since 1970 UTC; None without one."""
    if isinstance(value, str) and "?" in value[:MAX_ADDRESS] and is_address(value):
        return expiry_of(value)
    return None


def listed(value: Any) -> Sequence[Any]:
    """Return the attachments of a canonical cell."""
    return value if isinstance(value, list | tuple) else ()


def parts(attachment: Any) -> AttachmentParts:
    """Return type, name and value of an attachment; something else is all value."""
    if not isinstance(attachment, Mapping):  # broken, and the rules say so
        return AttachmentParts("", "", attachment)
    name, kind = attachment.get("name"), attachment.get("type")
    return AttachmentParts(
        "" if kind is None else any_text(kind, MAX_NAME),
        name if isinstance(name, str) else "" if name is None else any_text(name, MAX_NAME),
        attachment.get("value"),
    )


def has_picture(attachment: Any) -> bool:
    """Say whether a thumbnail of an attachment is worth asking for."""
    return attachment_type(attachment) in PICTURED and is_address(parts(attachment).value)


def _of_dict(row_data: Mapping[str, Any]) -> MediaType | None:
    if has_tile_layer(row_data):
        is_flat = row_data.get("epsg") == Crs.SIMPLE
        return MediaType.TMS_SIMPLE if is_flat else MediaType.TMS_GEO
    if any(name in row_data for name in _PDF_URL):
        return MediaType.PDF
    return MediaType.CONVERSATIONAL if "messages" in row_data else None
