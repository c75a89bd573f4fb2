"""Spellings that rows have had, and the current one of each.

Older pages, the official SDK and task errors write some keys in camelCase; ``TEXT`` was one
attachment type where there are two now. Every function returns what it was given where nothing is
to be done, and a copy where something is: nothing is changed, and nothing lost. A dict that holds
both spellings of a key with different values keeps both, for the rules to report.

Sources: `labelbox` 7.17.0 ``data/annotation_types/data/tiled_image.py`` and ``schema/task.py``,
labelbox-python #660 (``TEXT``), docs.labelbox.com ``reference/import-document-data``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from lb_widgets.model.tile_record import CAMEL, has_tile_layer, same
from lb_widgets.model.types import ATTACHMENT_TYPES, AttachmentType, MediaType
from lb_widgets.model.urls import extension, is_path, is_url

ROW_KEYS: Final = {
    "rowData": "row_data",
    "globalKey": "global_key",
    "externalId": "external_id",
    "mediaType": "media_type",
    "metadataFields": "metadata_fields",
    "attachmentInputs": "attachments",
}
"""From older names of a row's keys to the canonical ones."""

PDF_CAMEL: Final = {"pdf_url": "pdfUrl", "text_layer_url": "textLayerUrl"}
"""Keys of a PDF's ``row_data`` as older pages spell them."""

_METADATA_KEYS: Final = {"schemaId": "schema_id"}
_PDF_KEYS: Final = {camel: snake for snake, camel in PDF_CAMEL.items()}
_TILE_KEYS: Final = {camel: snake for snake, camel in CAMEL.items()}
_TILE_TYPES: Final = frozenset({MediaType.TMS_GEO, MediaType.TMS_SIMPLE})
_LEGACY_TEXT: Final = frozenset({"TEXT", "TEXT_FILE"})


def current_row_data(row_data: Mapping[str, Any], media_type: Any) -> Mapping[str, Any]:
    """Return the ``row_data`` of a PDF or tile layer row with snake_case keys.

    Parameters
    ----------
    row_data : mapping
        That of any other row comes back as it is: its keys are the user's own.
    media_type : object
        Cell of the row; decides where the keys do not.
    """
    if has_tile_layer(row_data) or (isinstance(media_type, str) and media_type in _TILE_TYPES):
        tiles = _respelled(row_data, _TILE_KEYS)
        layers = tiles.get("alternative_layers")
        if not isinstance(layers, list | tuple):
            return tiles
        current = [
            _respelled(layer, _TILE_KEYS) if isinstance(layer, Mapping) else layer
            for layer in layers
        ]
        if all(new is old for new, old in zip(current, layers, strict=True)):
            return tiles
        return {**tiles, "alternative_layers": current}
    if "pdfUrl" in row_data or media_type == MediaType.PDF:
        return _respelled(row_data, _PDF_KEYS)
    return row_data


def current_attachment(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an attachment with a type of today: ``TEXT`` is ``TEXT_URL`` or ``RAW_TEXT``."""
    kind, value = entry.get("type"), entry.get("value")
    if not isinstance(kind, str) or kind not in _LEGACY_TEXT or not isinstance(value, str):
        return entry
    current = AttachmentType.TEXT_URL if _is_address(value) else AttachmentType.RAW_TEXT
    return {**entry, "type": str(current)}


def current_metadata_field(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a metadata field with ``schema_id`` for ``schemaId``."""
    return _respelled(entry, _METADATA_KEYS)


def _respelled(record: Mapping[str, Any], keys: Mapping[str, str]) -> Mapping[str, Any]:
    old = {
        key: new
        for key, new in keys.items()
        if key in record and (new not in record or same(record[key], record[new]))
    }
    return {old.get(key, key): value for key, value in record.items()} if old else record


def _is_address(text: str) -> bool:
    """Say whether all of a text is a URL or path; a path may hold spaces, a URL may not."""
    if len(text.split()) == 1:
        return is_url(text) or is_path(text)
    text_files = ATTACHMENT_TYPES[AttachmentType.TEXT_URL].extensions
    return is_path(text) and "\n" not in text and extension(text) in text_files
