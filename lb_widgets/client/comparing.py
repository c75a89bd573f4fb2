"""Rows beside what the server has under their keys: asked for row by row, so only where wanted."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lb_widgets.client.answers import DataRowAttachment
    from lb_widgets.client.api import Client


class Comparison(StrEnum):
    """How a row differs from the one that exists."""

    IDENTICAL = "identical"
    CHANGED = "changed"


def compare(
    client: Client, data_row_id: str, payload: bytes, cancelled: Callable[[], bool] | None
) -> bool:
    """Say whether the server has a row exactly as it would be sent; two requests.

    What a row does not say (no attachments, no metadata) does not count: sending it would leave
    that as it is. The media type is not compared, because the service does not answer it.
    """
    wanted = msgspec.json.decode(payload, type=dict[str, Any])
    found = client.data_row(data_row_id, cancelled=cancelled)
    if _content(found.row_data) != _content(wanted.get("row_data")):
        return False
    if wanted.get("external_id") is not None and found.external_id != wanted["external_id"]:
        return False
    metadata = wanted.get("metadata_fields")
    if metadata is not None and _sorted(metadata) != _sorted(
        msgspec.to_builtins(found.custom_metadata)
    ):
        return False
    if wanted.get("attachments") is None:
        return True
    there = client.attachments(data_row_id, cancelled=cancelled)
    return [_key(item) for item in wanted["attachments"]] == [_key_of(item) for item in there]


def removed_attachments(
    client: Client,
    data_row_id: str,
    payload: bytes,
    cancelled: Callable[[], bool] | None,
) -> int:
    """Return how many attachments the server has that the row has not; one request.

    A row that says nothing of attachments leaves them as they are.
    """
    wanted = msgspec.json.decode(payload, type=dict[str, Any]).get("attachments")
    if wanted is None:
        return 0
    kept = [_key(item) for item in wanted]
    removed = 0
    for item in client.attachments(data_row_id, cancelled=cancelled):
        if (key := _key_of(item)) in kept:
            kept.remove(key)
        else:
            removed += 1
    return removed


def _content(row_data: Any) -> Any:
    """Return row data as it can be compared: the server answers objects as their JSON text."""
    if isinstance(row_data, str) and row_data.startswith("{"):
        try:
            return msgspec.json.decode(row_data)
        except msgspec.DecodeError:
            return row_data
    return row_data


def _sorted(metadata: list[dict[str, Any]]) -> list[bytes]:
    pairs = [{"schemaId": item["schemaId"], "value": item["value"]} for item in metadata]
    return sorted(msgspec.json.encode(pair, order="sorted") for pair in pairs)


def _key(item: Mapping[str, Any]) -> tuple[str, str, str | None]:
    return str(item["type"]), str(item["value"]), item.get("name") or None


def _key_of(item: DataRowAttachment) -> tuple[str, str, str | None]:
    return item.type, item.value, item.name or None
