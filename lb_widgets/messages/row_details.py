"""One data row in words: for the table's detail panel and for `RowDetails`."""

from __future__ import annotations

from typing import Annotated

import msgspec

from lb_widgets.messages.base import Request
from lb_widgets.model.types import AttachmentType  # noqa: TC001 - msgspec reads the annotations


class TreeNode(msgspec.Struct, frozen=True):
    """One value of a row, for a tree that can be opened.

    Parameters
    ----------
    name : str
        The field, the key of a dict or ``"[2]"`` of a list.
    text : str
        The value, or for what has children how many: ``"3 items"``. Redacted, cut where long, and
        then with its length said.
    children : list of TreeNode
        Of a list or dict; at most 200, the last then says how many more there are.
    """

    name: str
    text: str
    children: list[TreeNode]


class DetailAttachment(msgspec.Struct, frozen=True):
    """One attachment; `value` is redacted and cut, `is_link` says that it is an http(s) URL.

    Parameters
    ----------
    index : int
        Among the attachments of the row.
    known : AttachmentType or None
        What it is; None where `type`, which is as the row says it, is none of these.
    has_picture : bool
        Whether a thumbnail of it is worth asking for.
    expires : float or None
        When its URL's signature ends, in seconds since 1970 UTC.
    """

    index: int
    known: AttachmentType | None
    type: str
    name: str
    value: str
    is_link: bool
    has_picture: bool
    expires: float | None


class DetailProblem(msgspec.Struct, frozen=True):
    """One problem of the row, as `check` found it; `path` says where in the row."""

    severity: str
    rule: str
    path: str
    message: str
    fix: str


class RowDetail(msgspec.Struct, frozen=True):
    """One data row for reading: every text redacted, long ones cut with their length said.

    Parameters
    ----------
    fields : list of TreeNode
        Each field but the attachments, the user's own columns last; missing ones are left out.
    expires : float or None
        When the asset's signature ends, in seconds since 1970 UTC.
    more_attachments : int
        How many there are beyond those listed.
    """

    key: str
    media_type: str
    expires: float | None
    fields: list[TreeNode]
    attachments: list[DetailAttachment]
    more_attachments: int
    problems: list[DetailProblem]


class DetailRequest(Request, frozen=True, tag="row/detail"):
    """Ask for a whole row in words, by its position in the rows' own order."""

    version: int
    row: Annotated[int, msgspec.Meta(ge=0)]
