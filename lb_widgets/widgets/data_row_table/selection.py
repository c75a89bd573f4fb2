"""Which rows a person has picked: as keys for Python, as row ids for the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets

from lb_widgets.errors import InputError
from lb_widgets.messages.data_row_table import ActiveState, SelectionState
from lb_widgets.sources.pandas_source import spans_of
from lb_widgets.widgets.base import LbWidget, StructTrait

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lb_widgets.widgets.data_row_table.content import TableContent


class _Taken(list[str]):
    """Keys just read from the rows that the browser selected: known, and told to it already."""


class RowSelection(LbWidget):
    """The part of the table that keeps keys and row ids in step.

    Keys may hold secrets, so they are never synced; row ids mean nothing once the rows have
    changed, so they come with the version they belong to.
    """

    selected_keys = traitlets.List()
    """Keys of the selected rows, in the order of the rows. Written by both; not saved."""
    active_key = traitlets.Unicode("")
    """Key of the row clicked or walked to last; empty before. Written by both; not saved."""
    version = traitlets.Int(0).tag(sync=True)
    """Grows with every change of the rows. Written by Python."""
    selection = StructTrait(SelectionState, SelectionState())
    """`selected_keys` as the browser names rows. Written by both."""
    state_number = traitlets.Int(0).tag(sync=True)
    """Grows when Python has set another view or layout: the browser then asks for it. Written by
    Python."""
    active = StructTrait(ActiveState, ActiveState())
    """`active_key` as the browser names rows. Written by both."""

    _content: TableContent

    def _adopt(self, content: TableContent) -> None:
        """Show other content; what is picked stays picked where its keys still are."""
        known = content.source.ids_of([*self.selected_keys, self.active_key])
        pairs = zip(self.selected_keys, known, strict=False)
        selected = [key for key, row in pairs if row is not None]
        self._content = content
        with self.hold_sync():
            self.version = content.source.version
            self.selected_keys = selected
            self.active_key = "" if known[-1] is None else self.active_key
            self.selection, self.active = self._selection(), self._active()

    def _ids(self, keys: Sequence[str]) -> list[int]:
        """Return the rows of these keys in their order, or raise `InputError`."""
        ids = self._content.source.ids_of(keys)
        unknown = [key for key, row in zip(keys, ids, strict=True) if row is None]
        if unknown:
            raise InputError(f"No row has the key {', '.join(repr(key) for key in unknown[:3])}.")
        return sorted(row for row in ids if row is not None)

    def _selection(self) -> SelectionState:
        return SelectionState(self.version, spans_of(self._ids(self.selected_keys)))

    def _active(self) -> ActiveState:
        row = self._ids([self.active_key])[0] if self.active_key else None
        return ActiveState(self.version, row)

    @traitlets.validate("selected_keys")
    def _keys_in_order(self, proposal: Any) -> list[str]:
        keys = proposal["value"]
        return keys if isinstance(keys, _Taken) else self._content.source.keys(self._ids(keys))

    @traitlets.validate("active_key")
    def _known_key(self, proposal: Any) -> str:
        self._ids([proposal["value"]] if proposal["value"] else [])
        return proposal["value"]

    @traitlets.validate("selection", "active")
    def _of_this_version(self, proposal: Any) -> SelectionState | ActiveState:
        if proposal["value"].version == self.version:
            return proposal["value"]
        # The browser clicked before it heard that the rows have changed: it is told what holds now.
        return self._selection() if proposal["trait"].name == "selection" else self._active()

    @traitlets.observe("selected_keys")
    def _tell_selection(self, change: Any) -> None:
        if not isinstance(change["new"], _Taken):
            self.selection = self._selection()

    @traitlets.observe("active_key")
    def _tell_active(self, _change: Any) -> None:
        self.active = self._active()

    @traitlets.observe("selection")
    def _take_selection(self, _change: Any) -> None:
        self.selected_keys = _Taken(self._content.keys_in(self.selection.spans))

    @traitlets.observe("active")
    def _take_active(self, _change: Any) -> None:
        row = self.active.row
        self.active_key = "" if row is None else "".join(self._content.keys_in([(row, row + 1)]))
