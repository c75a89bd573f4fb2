"""What each data row has to show in the viewer: a title, its layers, where its pictures are."""

from __future__ import annotations

import os
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Final, Protocol

from lb_widgets.errors import InputError
from lb_widgets.io.frames import row_at
from lb_widgets.media.layers import OVERLAY_OPACITY, layer_names, overlays_of
from lb_widgets.messages.overlay_viewer import OverlayRow
from lb_widgets.model.layer_state import LayerState
from lb_widgets.model.types import MAX_OVERLAYS, MediaType
from lb_widgets.redact import redact

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from lb_widgets.media.samples import Samples
    from lb_widgets.model.data_row import DataRow

_RECENT: Final = 16
"""Rows that are kept as they were read."""


class Rows(Protocol):
    """What a viewer steps through, each row a base image and layers."""

    def __len__(self) -> int: ...

    def check(self, position: int) -> None:
        """Raise `InputError` where there is no such row."""
        ...

    def describe(self, position: int) -> OverlayRow:
        """Return what there is to show of a row, for reading."""
        ...

    def initial_states(
        self, position: int, values: Callable[[int], Samples]
    ) -> Sequence[LayerState]:
        """Return how a row's layers are shown at first, the lowest first; each name different.

        Parameters
        ----------
        position : int
            Of the row.
        values : callable
            Returns those of a layer, by its index; called where it has to be known what they are.
        """
        ...

    def source(self, position: int, layer: int | None) -> Any:
        """Return what to open as a layer, 0 for the lowest, or as the base image.

        Raises
        ------
        InputError
            There is no such row or layer, or no picture in it.
        """
        ...


class FrameRows:
    """The data rows of a DataFrame.

    Parameters
    ----------
    frame : DataFrame
        Canonical.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame
        # Reading one takes milliseconds, and each change of a layer asks for its names.
        self._read = lru_cache(_RECENT)(partial(row_at, frame))

    def __len__(self) -> int:
        return len(self.frame)

    def check(self, position: int) -> None:
        """As in `Rows`."""
        if not 0 <= position < len(self):
            there = "there is 1 row" if len(self) == 1 else f"there are {len(self):,} rows"
            raise InputError(f"There is no row {position:,}: {there}, counted from 0.")

    def describe(self, position: int) -> OverlayRow:
        """As in `Rows`."""
        row = self._at(position)
        title = redact(row.global_key or row.external_id or f"Row {position + 1:,}")
        if notice := _no_picture(row):
            return OverlayRow(title=title, notice=redact(notice), has_picture=False)
        names = layer_names(overlays_of(row))
        return OverlayRow(title=title, layers=names[:MAX_OVERLAYS], notice=_left_out(len(names)))

    def initial_states(
        self, position: int, values: Callable[[int], Samples]
    ) -> Sequence[LayerState]:
        """As in `Rows`."""
        del values  # a row says nothing of limits
        names = self.describe(position).layers
        return [LayerState(name=name, opacity=OVERLAY_OPACITY) for name in names]

    def source(self, position: int, layer: int | None) -> Any:
        """As in `Rows`."""
        row = self._at(position)
        if notice := _no_picture(row):
            raise InputError(redact(notice))
        if layer is None:
            return row.row_data
        shown = overlays_of(row)[:MAX_OVERLAYS]
        if not 0 <= layer < len(shown):
            raise InputError(f"Row {position:,} has no layer {layer}: it has {len(shown)}.")
        return shown[layer].value

    def same_row(self, position: int, others: FrameRows) -> int | None:
        """Return where other rows have the row at this position, told by its key, if anywhere."""
        if not 0 <= position < len(self):
            return None
        key = self._at(position).global_key
        found = [
            place
            for place, other in enumerate(others.frame["global_key"])
            if key and str(other) == key
        ]
        return found[0] if len(found) == 1 else None

    def _at(self, position: int) -> DataRow:
        self.check(position)
        return self._read(position)


def place_in(new: Rows, old: Rows, position: int) -> int:
    """Return where new rows have the row that old ones have at a position: told by its key.

    Where its key is not among them once, as near to the same place as there are rows.
    """
    found = None
    if isinstance(new, FrameRows) and isinstance(old, FrameRows):
        found = old.same_row(position, new)
    return max(0, min(position, len(new) - 1)) if found is None else found


def _no_picture(row: DataRow) -> str:
    """Return why a row has no picture to lay anything over, or an empty text."""
    if row.media_type not in {None, MediaType.IMAGE}:
        return f"No picture to overlay on: {row.media_type} row"
    if not isinstance(row.row_data, str | os.PathLike):
        return f"No picture to overlay on: row_data is of type {type(row.row_data).__name__}"
    return ""


def _left_out(overlays: int) -> str:
    extra = overlays - MAX_OVERLAYS
    if extra <= 0:
        return ""
    more = "1 more is" if extra == 1 else f"{extra} more are"
    return f"Labelbox takes {MAX_OVERLAYS} overlays over one image: {more} not shown"
