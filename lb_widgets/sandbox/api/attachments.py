"""Attachments of a data row, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lb_widgets.model.types import AttachmentType
from lb_widgets.sandbox.api.refusal import malformed, not_found
from lb_widgets.sandbox.api.row_rules import attachment_problems, overlay_problems
from lb_widgets.sandbox.api.store import new_id

if TYPE_CHECKING:
    from lb_widgets.sandbox.api.context import Context
    from lb_widgets.sandbox.api.store import Store


def attachments(
    context: Context, data_row: dict[str, Any], skip: int, first: int
) -> list[dict[str, Any]]:
    """Return a page of a row's attachments, in order."""
    return context.store.all(
        "SELECT id, type, value, name FROM attachments WHERE data_row_id = ? "
        "ORDER BY position LIMIT max(?, 0) OFFSET ?",
        data_row["id"],
        first,
        skip,
    )


def create_data_row_attachment(context: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Append an attachment to a row."""
    attachment = {
        "id": new_id(),
        "data_row_id": data["dataRowId"],
        "type": data["type"],
        "value": data["value"],
        "name": data.get("name"),
    }
    with context.store.transaction():
        _refuse_if_wrong(context.store, attachment)
        context.store.insert("attachments", **attachment)
    return attachment


def update_data_row_attachment(
    context: Context, where: dict[str, Any], data: dict[str, Any]
) -> dict[str, Any]:
    """Change what is given of an attachment."""
    with context.store.transaction() as connection:
        attachment = _find(context.store, where["id"]) | data
        _refuse_if_wrong(context.store, attachment)
        connection.execute(
            "UPDATE attachments SET type = :type, value = :value, name = :name WHERE id = :id",
            attachment,
        )
    return attachment


def delete_data_row_attachment(context: Context, where: dict[str, Any]) -> dict[str, Any]:
    """Delete an attachment and return what it was."""
    with context.store.transaction() as connection:
        attachment = _find(context.store, where["id"])
        connection.execute("DELETE FROM attachments WHERE id = ?", (where["id"],))
    return attachment


def _find(store: Store, identifier: str) -> dict[str, Any]:
    attachment = store.one("SELECT * FROM attachments WHERE id = ?", identifier)
    if attachment is None:
        raise not_found("Attachment", identifier)
    return attachment


def _refuse_if_wrong(store: Store, attachment: dict[str, Any]) -> None:
    """Refuse an attachment that is wrong by itself or one overlay too many on its row."""
    row = store.one("SELECT media_type FROM data_rows WHERE id = ?", attachment["data_row_id"])
    if row is None:
        raise not_found("Data row", attachment["data_row_id"])
    found = list(attachment_problems(attachment))
    if attachment["type"] == AttachmentType.IMAGE_OVERLAY:
        others = store.all(
            "SELECT id FROM attachments WHERE data_row_id = ? AND type = ? AND id != ?",
            attachment["data_row_id"],
            AttachmentType.IMAGE_OVERLAY,
            attachment["id"],
        )
        found += overlay_problems(len(others) + 1, row["media_type"])
    if found:
        raise malformed("; ".join(found))
