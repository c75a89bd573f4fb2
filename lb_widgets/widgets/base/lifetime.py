"""Re-running a cell closes what its last run left open: threads and sockets of the old widget."""

from __future__ import annotations

import weakref
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Generator

_is_part: ContextVar[bool] = ContextVar("lb_widgets_is_part", default=False)


class Closable(Protocol):
    """Anything that holds threads or sockets."""

    def close_resources(self) -> None:
        """Let go of them; may be called twice."""
        ...


class _Cells:
    """Which resources were made by the last run of each cell of this kernel."""

    def __init__(self) -> None:
        self._by_cell: dict[str | None, weakref.WeakSet[Any]] = {}
        self._current: str | None = None
        self._shell: Any = None

    def adopt(self, resource: Closable) -> None:
        """Remember that the cell that runs now made this; outside a notebook, do nothing."""
        if _is_part.get():
            return
        self._watch()
        if self._current is not None:
            self._by_cell.setdefault(self._current, weakref.WeakSet()).add(resource)

    def _watch(self) -> None:
        from IPython.core.getipython import get_ipython  # noqa: PLC0415 - a second to import

        shell: Any = get_ipython()
        if shell is None or shell is self._shell:
            return
        self._shell = shell
        shell.events.register("pre_run_cell", self._on_cell)
        # The cell that runs now began before we listened.
        parent: Any = getattr(shell, "parent_header", None) or {}
        self._current = (parent.get("metadata") or {}).get("cellId")

    def _on_cell(self, info: Any) -> None:
        self._current = getattr(info, "cell_id", None)
        for resource in self._by_cell.pop(self._current, ()):
            resource.close_resources()


@contextmanager
def as_part() -> Generator[None]:
    """Make widgets that belong to another one, which closes them: no cell does.

    For what is made when the page asks for it: the cell that ran last has nothing to do with that.
    """
    token = _is_part.set(True)
    try:
        yield
    finally:
        _is_part.reset(token)


cells = _Cells()
"""The cells of this kernel."""
