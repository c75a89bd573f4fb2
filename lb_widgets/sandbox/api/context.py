"""What every operation works with."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lb_widgets.sandbox.api.files import Files
    from lb_widgets.sandbox.api.store import Store


class Context(NamedTuple):
    """The database and the uploaded files of one sandbox."""

    store: Store
    files: Files
