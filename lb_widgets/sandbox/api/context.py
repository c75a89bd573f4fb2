"""What every operation works with."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lb_widgets.sandbox.api.files import Files
    from lb_widgets.sandbox.api.store import Store
    from lb_widgets.sandbox.api.worker import Worker


class Context(NamedTuple):
    """The database, the uploaded files and the imports of one sandbox."""

    store: Store
    files: Files
    worker: Worker
    integrations: Mapping[str, bool]
    """Delegated access: the names, and whether a dataset validates with it."""
