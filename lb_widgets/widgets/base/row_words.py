"""A whole row in words: its fields as trees, its attachments, its problems. All of it bounded."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.messages.row_details import DetailAttachment, DetailProblem, RowDetail, TreeNode
from lb_widgets.model.data_row import ROW_COLUMNS
from lb_widgets.model.types import AttachmentType
from lb_widgets.redact import MASK
from lb_widgets.sources.missing import is_missing
from lb_widgets.widgets.base.readable import (
    MAX_NAME,
    any_text,
    is_nested,
    is_secret_key,
    json_text,
    said,
    scalar_text,
)
from lb_widgets.widgets.base.row_values import (
    asset_url,
    expiry,
    has_picture,
    listed,
    media_type_of,
    parts,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_TEXT: Final = 2000
"""Characters of one value; where there are more, they are counted."""
MAX_CHILDREN: Final = 200
"""Children of one node, that which counts the others among them."""
MAX_DEPTH: Final = 12
"""Nodes above each other; deeper values are text."""
MAX_NODES: Final = 2000
"""Of one field; when they are used up, values are text."""
MAX_ATTACHMENTS: Final = 500
"""Of a row; where there are more, they are counted."""
MAX_PROBLEMS: Final = 200

_MAX_JSON: Final = 300
_KNOWN: Final = {str(kind): kind for kind in AttachmentType}


def row_detail(
    key: str,
    canonical: Mapping[str, Any],
    own: Iterable[tuple[str, Any]],
    problems: Iterable[DetailProblem],
) -> RowDetail:
    """Return a row for reading.

    Parameters
    ----------
    key : str
        Who the row is.
    canonical : mapping
        Its values of `ROW_COLUMNS`.
    own : iterable of (str, object)
        The user's columns and their values, in order.
    problems : iterable of DetailProblem
        What `check` found; made with `problem`.
    """
    row_data, declared = canonical.get("row_data"), canonical.get("media_type")
    media_type = media_type_of(declared, row_data)
    known = [(name, canonical[name]) for name in ROW_COLUMNS if name in canonical]
    fields = [(name, value) for name, value in known if name != "attachments"]
    attachments = listed(canonical.get("attachments"))
    return RowDetail(
        key=said(key, MAX_NAME),
        media_type=str(media_type or ("" if is_missing(declared) else _text(declared, MAX_NAME))),
        expires=expiry(asset_url(row_data)),
        fields=[tree(name, value) for name, value in [*fields, *own] if not is_missing(value)],
        attachments=[_attachment(*each) for each in enumerate(attachments[:MAX_ATTACHMENTS])],
        more_attachments=max(0, len(attachments) - MAX_ATTACHMENTS),
        problems=_problems(list(problems)),
    )


def problem(severity: str, rule: str, path: str, message: str, fix: Any) -> DetailProblem:
    """Return one problem for reading; a `fix` of None is none."""
    shown = "" if fix is None else _text(fix, MAX_TEXT)
    return DetailProblem(severity, rule, said(path, MAX_NAME), said(message, MAX_TEXT), shown)


def tree(name: str, value: Any) -> TreeNode:
    """Return a value as a tree of at most `MAX_NODES` nodes."""
    return _Tree().node(said(name, MAX_NAME), value, 1)


class _Tree:
    def __init__(self) -> None:
        self._left = MAX_NODES

    def node(self, name: str, value: Any, depth: int) -> TreeNode:
        self._left -= 1
        if not is_nested(value):
            return TreeNode(name, _text(value, MAX_TEXT), [])
        if len(value) > 0 and (depth >= MAX_DEPTH or self._left <= 0):
            text, is_whole = json_text(value, _MAX_JSON)
            return TreeNode(name, text if is_whole else f"{text}… ({_count(value)})", [])
        return TreeNode(name, _count(value), self._children(value, depth + 1))

    def _children(self, value: Any, depth: int) -> list[TreeNode]:
        total = len(value)
        most = total if total <= MAX_CHILDREN else MAX_CHILDREN - 1
        children: list[TreeNode] = []
        members = value.items() if isinstance(value, Mapping) else enumerate(value)
        for key, member in islice(members, most):
            if self._left <= 0:
                break
            children.append(self._child(key, member, depth, is_item=isinstance(value, Mapping)))
        if len(children) < total:
            children.append(TreeNode("", f"… {total - len(children):,} more", []))
        return children

    def _child(self, key: Any, member: Any, depth: int, *, is_item: bool) -> TreeNode:
        if not is_item:
            return self.node(f"[{key}]", member, depth)
        name = any_text(key, 2 * MAX_NAME)
        is_secret = isinstance(member, str) and member and is_secret_key(name)
        return self.node(said(name, MAX_NAME), MASK if is_secret else member, depth)


def _count(value: Any) -> str:
    return "1 item" if len(value) == 1 else f"{len(value):,} items"


def _text(value: Any, length: int) -> str:
    if value is None:
        return "null"
    if is_nested(value):
        text, is_whole = json_text(value, length)
        return text if is_whole else f"{text}… (more than {length:,} characters)"
    return said(scalar_text(value), length)


def _attachment(index: int, attachment: Any) -> DetailAttachment:
    kind, name, value = parts(attachment)
    is_link = isinstance(value, str) and value[:8].lower().startswith(("http://", "https://"))
    return DetailAttachment(
        index=index,
        known=_KNOWN.get(kind),
        type=said(kind, MAX_NAME),
        name=said(name, MAX_NAME),
        value="" if value is None else _text(value, MAX_TEXT),
        is_link=is_link,
        has_picture=has_picture(attachment),
        expires=expiry(value),
    )


def _problems(problems: list[DetailProblem]) -> list[DetailProblem]:
    if len(problems) <= MAX_PROBLEMS:
        return problems
    more = f"… {len(problems) - MAX_PROBLEMS:,} more"
    return [*problems[:MAX_PROBLEMS], DetailProblem("info", "", "", more, "")]
