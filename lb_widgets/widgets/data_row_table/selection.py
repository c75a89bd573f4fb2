"""Which rows a person has picked: as keys for Python, as row ids for the browser."""

from __future__ import annotations

import contextlib
import traceback
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets
from msgspec.structs import replace

from lb_widgets.errors import Cancelled, InputError
from lb_widgets.messages.table_selection import (
    ActiveState,
    RangeRows,
    SelectedState,
    SelectionState,
)
from lb_widgets.model.words import shown
from lb_widgets.redact import redact
from lb_widgets.widgets.base import LbWidget, StructTrait
from lb_widgets.widgets.base.router import describe
from lb_widgets.widgets.data_row_table.row_sets import RowSets, mask_of, spans_in

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable
    from typing import Self

    from numpy.typing import NDArray

    from lb_widgets.messages.table_selection import (
        SelectRangeRequest,
        SelectViewRequest,
    )
    from lb_widgets.sources.base import Context
    from lb_widgets.widgets.data_row_table.content import TableContent
    from lb_widgets.widgets.data_row_table.row_sets import Mask


class RowSelection(LbWidget):
    """The part of the table that keeps keys and row ids in step.

    Keys may hold secrets, so they are never synced; row ids mean nothing once the rows have
    changed, so they come with the version they belong to.

    Parameters
    ----------
    content : TableContent
        The rows.
    **traits
        Of the table.
    """

    active_key = traitlets.Unicode("")
    """Key of the row clicked or walked to last; empty before. Written by both; not saved."""
    version = traitlets.Int(0).tag(sync=True)
    """Grows with every change of the rows. Written by Python."""
    selection = StructTrait(SelectionState, SelectionState())
    """`selected_keys` as the browser names rows. Written by both."""
    active = StructTrait(ActiveState, ActiveState())
    """`active_key` as the browser names rows. Written by both."""

    def __init__(self, content: TableContent, **traits: Any) -> None:
        self._content = content
        self._sets = RowSets(content.source.version, content.total)
        self._listeners: list[Callable[[Self], object]] = []
        self._told: Mask | None = None
        self._changes = 0
        # The trait is for a moment whatever the browser says.
        self._valid = SelectionState(content.source.version)
        super().__init__(**traits)

    @property
    def selected_keys(self) -> list[str]:
        """Keys of the selected rows, in the order of the rows; set it to select these rows."""
        with self.lock:
            content, ids = self._content, self._selected_ids()
        return content.source.keys(ids.tolist())

    @selected_keys.setter
    def selected_keys(self, keys: Iterable[str]) -> None:
        self._select(self._mask_of_keys(keys))

    def on_select(self, callback: Callable[[Self], object]) -> Callable[[], None]:
        """Call ``callback(table)`` whenever other rows are selected, by hand or from Python.

        What it raises is shown above the table. It may be called on another thread than the one
        that runs cells.

        Returns
        -------
        callable
            Without arguments: ends this.
        """
        with self.lock:
            if not self._listeners:
                self._told = self._selected_mask()
            self._listeners.append(callback)

        def stop() -> None:
            with self.lock, contextlib.suppress(ValueError):  # stopped before
                self._listeners.remove(callback)

        return stop

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take what the browser says; called by ipywidgets."""
        with self._changing():
            super().set_state(sync_data)

    def _adopt(self, content: TableContent, *, same_rows: bool = False) -> None:
        """Show other content; what is picked stays picked where its keys still are.

        With `same_rows` the rows have stayed, and only more or less is known about them.
        """
        with self._changing():
            old_mask, active = self._selected_mask(), self.active.row
            mask = old_mask
            if not same_rows:
                old, ids = self._content.source, np.flatnonzero(old_mask).tolist()
                *found, active = content.source.ids_of([*old.keys(ids), self.active_key])
                mask = np.zeros(content.total, dtype=bool)
                mask[[row for row in found if row is not None]] = True
            self._content = content
            self._sets = RowSets(
                content.source.version, content.total, first=self._sets.next_number
            )
            is_whole = np.count_nonzero(mask) == np.count_nonzero(old_mask)
            self._told = mask if is_whole else None
            with self.hold_sync():
                self.active_key = "" if active is None else content.key(active)
                self.active = ActiveState(content.source.version, active)
                self.selection = self._valid = self._sets.anew(mask)
                # The last, as who hears of it asks for all others.
                self.version = content.source.version

    def _at(self, version: int) -> TableContent:
        """Return the content if it is still of this version."""
        content = self._content
        if content.source.version != version:
            raise Cancelled("The rows have changed meanwhile.")
        return content

    def _base(self) -> tuple[int | None, Mask | None]:
        """Return the set that the selection builds on."""
        return self._valid.base, self._sets.base(self._valid.base)

    def _select(self, mask: Mask, *, max_spans: int | None = None) -> None:
        with self._changing():
            self.selection = self._sets.anew(mask, max_spans=max_spans)

    def _selected_mask(self) -> Mask:
        return self._sets.mask(self._valid)

    def _selected_ids(self) -> NDArray[np.intp]:
        return np.flatnonzero(self._selected_mask())

    def _mask_of_keys(self, keys: Iterable[str]) -> Mask:
        mask = np.zeros(self._content.total, dtype=bool)
        mask[self._ids([keys] if isinstance(keys, str) else keys)] = True
        return mask

    def _ids(self, keys: Iterable[Any]) -> list[int]:
        """Return the rows of these keys, in the order of the keys, or raise `InputError`."""
        wanted = list(keys)
        for key in wanted:
            if not isinstance(key, str):
                raise InputError(f"{shown(key)} is no key: keys are texts.")
        ids = self._content.source.ids_of(wanted)
        unknown = [key for key, row in zip(wanted, ids, strict=True) if row is None]
        if unknown:
            first = ", ".join(repr(key) for key in unknown[:3])
            more = f" and {len(unknown) - 3:,} more" if len(unknown) > 3 else ""
            raise InputError(redact(f"No row has the key {first}{more}."))
        return [row for row in ids if row is not None]

    # ── what the browser asks ────────────────────────────────────────────────────────────────────
    def _select_view(self, request: SelectViewRequest, context: Context) -> SelectedState:
        members = self._at(request.version).source.members(request.view, context)
        with self._changing():
            self._at(request.version)
            mask = self._selected_mask()
            self._select(mask | members if request.selected else mask & ~members, max_spans=1)
            is_all = bool(self._selected_mask()[members].all())
            return SelectedState(self.selection, is_all)

    def _select_range(self, request: SelectRangeRequest, context: Context) -> RangeRows:
        content = self._at(request.version)
        spans = content.source.spans(request.view, request.start, request.stop, context)
        with self._changing():
            self._at(request.version)
            number, base = self._base()
            rows = mask_of(spans, content.total)
            inside = [] if base is None else spans_in(rows & base)
            outside = spans_in(rows if base is None else rows & ~base)
            if len(inside) + len(outside) <= self._sets.max_spans:
                return RangeRows(inside, outside, number)
            self._select(self._selected_mask() | rows)
            return RangeRows([], [], self.selection.base)

    # ── in step ──────────────────────────────────────────────────────────────────────────────────
    @contextlib.contextmanager
    def _changing(self) -> Generator[None]:
        """Let nobody else change what is picked; at the end of the outermost, tell who listens."""
        with self.lock:
            self._changes += 1
            try:
                yield
            finally:
                self._changes -= 1
                is_outermost = self._changes == 0
                told = self._to_tell() if is_outermost else ()
        # Unlocked: what is called may take long, or wait for another thread.
        if is_outermost:
            self._follow_active()
        for callback in told:
            self._call(callback)

    def _to_tell(self) -> tuple[Callable[[Self], object], ...]:
        if not self._listeners:
            return ()
        mask, told = self._selected_mask(), self._told
        self._told = mask
        is_same = told is not None and np.array_equal(told, mask)
        return () if is_same else tuple(self._listeners)

    def _follow_active(self) -> None:
        with contextlib.suppress(InputError):  # other rows have come in between, and told theirs
            row = self.active.row
            key = "" if row is None else self._content.key(row)
            if key != self.active_key:
                self.active_key = key

    def _call(self, callback: Callable[[Self], object]) -> None:
        try:
            callback(self)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is shown
            place = traceback.extract_tb(error.__traceback__)[-1]
            self.error_text = f"on_select: {describe(error)} (in {place.name}, line {place.lineno})"

    @traitlets.validate("selection")
    def _as_it_is(self, proposal: Any) -> SelectionState:
        state: SelectionState = proposal["value"]
        # What holds now, in words of ours, is news to a view that said something else: it clicked
        # before it heard of other rows, or the set is no longer kept.
        said, valid = replace(state, set_by=""), replace(self._valid, set_by="")
        if state.version == self._content.source.version:
            with contextlib.suppress(KeyError):
                valid = self._sets.near(self._sets.mask(state), state.base)
        self._valid = state if valid == said else valid
        return self._valid

    @traitlets.validate("active")
    def _of_this_version(self, proposal: Any) -> ActiveState:
        state: ActiveState = proposal["value"]
        if state.version != self._content.source.version:
            return self._active()
        is_row = state.row is not None and state.row < self._content.total
        return state if is_row else ActiveState(state.version, None)

    @traitlets.validate("active_key")
    def _known_key(self, proposal: Any) -> str:
        self._ids([proposal["value"]] if proposal["value"] else [])
        return proposal["value"]

    @traitlets.observe("selection")
    def _take_selection(self, _change: Any) -> None:
        with self._changing():
            pass  # whoever listens is told

    @traitlets.observe("active_key")
    def _tell_active(self, _change: Any) -> None:
        active = self._active()
        if active != replace(self.active, set_by=""):
            self.active = active

    @traitlets.observe("active")
    def _take_active(self, _change: Any) -> None:
        with self._changing():
            pass  # `active_key` follows

    def _active(self) -> ActiveState:
        row = self._ids([self.active_key])[0] if self.active_key else None
        return ActiveState(self._content.source.version, row)
