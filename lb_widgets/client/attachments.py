"""Attachments of one data row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

from lb_widgets.client.lost_answers import create_once, delete_once
from lb_widgets.client.operations import (
    ATTACHMENTS_PAGE,
    CreateAttachment,
    DeleteAttachment,
    GetAttachments,
    UpdateAttachment,
)
from lb_widgets.errors import InputError, NotFoundError
from lb_widgets.model.types import AttachmentType

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.client.answers import DataRowAttachment
    from lb_widgets.client.graphql import Execute


def list_attachments(
    execute: Execute, data_row_id: str, *, cancelled: Callable[[], bool] | None = None
) -> list[DataRowAttachment]:
    """Return the attachments of a data row, in order."""
    found: list[DataRowAttachment] = []
    while True:
        page = execute(
            GetAttachments(data_row_id=data_row_id, skip=len(found)), cancelled=cancelled
        )
        if page is None:
            raise NotFoundError(f"There is no data row {data_row_id!r}, or the key may not see it.")
        found += page.attachments
        if len(page.attachments) < ATTACHMENTS_PAGE:
            return found


def create_attachment(
    execute: Execute, data_row_id: str, *, kind: str, value: str, name: str | None
) -> DataRowAttachment:
    """Append an attachment; see `Service.create_attachment`."""
    wanted = CreateAttachment(
        type=_known(kind),
        value=_filled(value),
        name=UNSET if name is None else name,
        data_row_id=data_row_id,
    )

    # A row may have two that are alike, so only one that was not there before is the one.
    before = {each.id for each in list_attachments(execute, data_row_id)}

    def find() -> DataRowAttachment | None:
        key = (wanted.type, value, name or None)
        for each in list_attachments(execute, data_row_id):
            if each.id not in before and (each.type, each.value, each.name or None) == key:
                return each
        return None

    return create_once(lambda: execute(wanted), find)


def update_attachment(
    execute: Execute,
    attachment_id: str,
    *,
    kind: str | None,
    value: str | None,
    name: str | None,
) -> DataRowAttachment:
    """Change what is given of an attachment."""
    return execute(
        UpdateAttachment(
            attachment_id=attachment_id,
            type=UNSET if kind is None else _known(kind),
            value=UNSET if value is None else _filled(value),
            name=UNSET if name is None else name,
        )
    )


def delete_attachment(execute: Execute, attachment_id: str) -> None:
    """Delete an attachment."""
    delete_once(lambda: execute(DeleteAttachment(attachment_id=attachment_id)))


def _known(kind: str) -> str:
    try:
        return AttachmentType(kind).value
    except ValueError:
        raise InputError(
            f"type={kind!r} is no type of attachment. There are: {', '.join(AttachmentType)}."
        ) from None


def _filled(value: str) -> str:
    if not value:
        raise InputError("An attachment needs a value: a URL, or the text of RAW_TEXT.")
    return value
