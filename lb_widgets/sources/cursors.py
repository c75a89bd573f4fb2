"""Places in a view as opaque texts."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from lb_widgets.errors import StaleCursor

if TYPE_CHECKING:
    from lb_widgets.messages.view import View
    from lb_widgets.sources.base import Cursor

_CURSOR: Final = re.compile(r"([0-9]+)\.([0-9a-f]{16})\.([0-9]+)")


def cursor_at(position: int, view: View, version: int) -> Cursor:
    """Return the cursor that stands before a position of a view."""
    return f"{version}.{_digest(view)}.{position}"


def position_of(cursor: Cursor, view: View, version: int) -> int:
    """Return where a cursor stands.

    Raises
    ------
    StaleCursor
        It belongs to another view or version, or is none.
    """
    parts = _CURSOR.fullmatch(cursor)
    if parts is None:
        raise StaleCursor("This is no place in a view.")
    of_version, of_view, position = parts.groups()
    if int(of_version) != version:
        raise StaleCursor(
            f"This place is of version {of_version} of the rows; they have changed to {version}."
        )
    if of_view != _digest(view):
        raise StaleCursor("This place is of another view: its filters or order have changed.")
    return int(position)


def _digest(view: View) -> str:
    # Not the hash: True, 1 and 1.0 have one, and it is another one in every process.
    return sha256(repr(view).encode("utf-8", "surrogatepass")).hexdigest()[:16]
