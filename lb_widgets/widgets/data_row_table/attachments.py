"""The attachments of a row: which column shows each, and as what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lb_widgets.messages.table_cells import AttachmentsCell, Chip
from lb_widgets.model.types import AttachmentType
from lb_widgets.model.urls import file_name
from lb_widgets.sources.derived import OTHER_TYPES, attachment_type
from lb_widgets.widgets.base.readable import AHEAD, any_text, beginning
from lb_widgets.widgets.base.row_values import (
    PICTURED,
    address_text,
    expiry,
    is_address,
    listed,
    parts,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_CHIPS: Final = 10
"""Attachments of one cell that are named: as many as an image may have overlay layers."""
MAX_NAME: Final = 60
"""Characters of the name of an attachment."""


class AttachmentColumns:
    """Which columns show which attachment.

    Parameters
    ----------
    layers : mapping of str to str
        Names of overlay layers by the columns that show them, see `columns.layers_by_column`;
        empty where no column stands for a layer. The column of all overlays shows these too.
    """

    def __init__(self, layers: Mapping[str, str]) -> None:
        self._by_layer = {layer: column for column, layer in layers.items()}

    def of_layer(self, attachment: Any) -> str | None:
        """Return the name of the column of an attachment's overlay layer, if there is one."""
        if self._by_layer and attachment_type(attachment) == AttachmentType.IMAGE_OVERLAY:
            name = attachment.get("name")
            return self._by_layer.get(name) if isinstance(name, str) else None
        return None

    def cells(self, value: Any) -> dict[str, AttachmentsCell]:
        """Return the cells of a row's attachments, by the names of their columns."""
        of_columns: dict[str, list[tuple[int, Any]]] = {}
        for member in enumerate(listed(value)):
            for name in (type_column(member[1]), self.of_layer(member[1])):
                if name is not None:
                    of_columns.setdefault(name, []).append(member)
        return {
            name: AttachmentsCell(len(members), [_chip(*each) for each in members[:MAX_CHIPS]])
            for name, members in of_columns.items()
        }


def type_column(attachment: Any) -> str:
    """Return the name of the column that shows all attachments of an attachment's type."""
    return f"n_{attachment_type(attachment)}"


def _chip(index: int, attachment: Any) -> Chip:
    kind, name, value = parts(attachment)
    is_file = is_address(value)
    if not name and is_file:
        name = file_name(address_text(value))
    if not name:
        name = any_text(value, MAX_NAME + AHEAD)
    known = attachment_type(attachment)
    if known == OTHER_TYPES:
        name = f"{kind}: {name[: MAX_NAME + AHEAD]}"
    shown, is_whole = beginning(name, MAX_NAME)
    return Chip(
        index=index,
        name=shown if is_whole else f"{shown[:-1]}…",
        has_picture=is_file and known in PICTURED,
        expires=expiry(value) if is_file else None,
    )
