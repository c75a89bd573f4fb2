"""Every kind of preview, those that are of no other file among them."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from lb_widgets.messages.preview_files import (
    AudioPreview,
    PicturePreview,
    VideoPreview,
)
from lb_widgets.messages.preview_scans import (
    DicomPreview,
)
from lb_widgets.messages.preview_texts import (
    ConversationPreview,
    HtmlPreview,
    PdfPreview,
    TextPreview,
)


class TileLayerPreview(msgspec.Struct, frozen=True, tag_field="kind", tag="tile_layer"):
    """The tiles of the main layer as one picture, which is the buffer; the map shows more.

    Parameters
    ----------
    note : str
        What is missing: ``"2 of 9 tiles failed: 404 Not Found"``.
    layers : list of str
        Names of all layers, the main one first.
    """

    content_type: str
    width: int
    height: int
    note: str
    layers: list[str]


class NoPreview(msgspec.Struct, frozen=True, tag_field="kind", tag="nothing"):
    """There is no preview, and `text` says so and why; `value` is what is there, for reading."""

    text: str
    value: str = ""


class BrokenPreview(msgspec.Struct, frozen=True, tag_field="kind", tag="error"):
    """It cannot be shown; `text` says why, `fix` what to do where that is known."""

    text: str
    fix: str = ""


Preview: TypeAlias = (
    PicturePreview
    | VideoPreview
    | AudioPreview
    | TextPreview
    | HtmlPreview
    | PdfPreview
    | ConversationPreview
    | DicomPreview
    | TileLayerPreview
    | NoPreview
    | BrokenPreview
)
"""One of them for each way of showing; the browser has a table keyed by `kind`."""
