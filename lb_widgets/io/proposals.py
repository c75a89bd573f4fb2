"""A mapping for files with names of their own, proposed by names and first values."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.io.columns import DIVIDER, WideColumn, cells
from lb_widgets.model.data_row import ROW_COLUMNS
from lb_widgets.model.types import ATTACHMENT_TYPES, AttachmentType
from lb_widgets.model.urls import extension, is_path, is_url

if TYPE_CHECKING:
    import pandas as pd

# Names that people give to the column with the asset and to the one with the key.
_ASSET_NAMES: Final = (
    "image_url",
    "url",
    "uri",
    "image",
    "path",
    "file",
    "asset",
    "rowdata",
    "text",
)
_KEY_NAMES: Final = ("id", "key", "globalkey", "name")
# Words in the name of a column, and the attachments that it likely holds.
_BY_WORD: Final = {
    **dict.fromkeys(
        ("mask", "masks", "overlay", "layer", "cir", "ndvi", "ndre", "heatmap"),
        AttachmentType.IMAGE_OVERLAY,
    ),
    **dict.fromkeys(
        ("note", "notes", "caption", "text", "comment", "comments", "description"),
        AttachmentType.RAW_TEXT,
    ),
    "pdf": AttachmentType.PDF_URL,
    "html": AttachmentType.HTML,
    "video": AttachmentType.VIDEO,
    "audio": AttachmentType.AUDIO,
}
_ADDRESS_WORDS: Final = frozenset({"url", "uri", "path", "file", "link", "href"})
_WORDS: Final = re.compile(r"[^\W_]+")
_BY_EXTENSION: Final = {
    suffix: kind
    for kind in (
        AttachmentType.TEXT_URL,
        AttachmentType.PDF_URL,
        AttachmentType.HTML,
        AttachmentType.VIDEO,
        AttachmentType.AUDIO,
        AttachmentType.IMAGE,
    )
    for suffix in ATTACHMENT_TYPES[kind].extensions
}


def proposed_mapping(frame: pd.DataFrame) -> dict[str, str]:
    """Return ``columns=`` for `read_rows`, as far as names and values tell; empty without an asset.

    Parameters
    ----------
    frame : DataFrame
        Of an unknown layout: no column is called ``row_data``.
    """
    labels: list[Any] = list(frame.columns)  # the stubs promise texts
    names = {label.lower(): label for label in labels if isinstance(label, str)}
    proposal: dict[str, str] = {}
    for target, known in (("row_data", _ASSET_NAMES), ("global_key", _KEY_NAMES)):
        if target in frame.columns:
            continue
        near = [name for name in known if name in names] or [
            name for word in (*known, target) for name in get_close_matches(word, names)
        ]
        if near:
            proposal[names.pop(near[0])] = target
    if "row_data" not in proposal.values():
        return {}
    for name in names.values():
        if name not in ROW_COLUMNS:
            header = _attachment(name, _first(frame[name]))
            if header is not None and header not in proposal.values():
                proposal[name] = header
    return proposal


def _first(column: pd.Series[Any]) -> Any:
    """Return the first value that is not missing."""
    return next((cell for cell in cells(column) if cell is not None), None)


def _attachment(name: str, value: Any) -> str | None:
    """Return the wide header for a column that looks like one of attachments."""
    if not isinstance(value, str):
        return None
    words = _WORDS.findall(name)
    kind = next((_BY_WORD[word] for word in map(str.lower, words) if word in _BY_WORD), None)
    is_address = is_url(value) or is_path(value)
    if kind is AttachmentType.RAW_TEXT and is_address:
        kind = AttachmentType.TEXT_URL
    if kind is None and is_address:
        kind = _BY_EXTENSION.get(extension(value))
    if kind is None:
        return None
    label = "_".join(word for word in words if word.lower() not in _ADDRESS_WORDS) or name
    if DIVIDER in label:
        return None
    return WideColumn("attachments", str(kind), label).header(1)
