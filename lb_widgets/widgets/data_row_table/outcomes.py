"""What became of the rows when they were submitted, as columns beside the user's own."""

from __future__ import annotations

from typing import Any, Final, Literal

import pandas as pd

from lb_widgets.io.columns import cells
from lb_widgets.io.row_keys import submitted_keys
from lb_widgets.messages.table_cells import StatusCell
from lb_widgets.model.keys import comparable_key
from lb_widgets.sources.labels import ExtraColumn
from lb_widgets.widgets.base.readable import beginning
from lb_widgets.widgets.data_row_table.cell_texts import MAX_TEXT

SUBMIT_STATUS: Final = "submit_status"
SUBMIT_REASON: Final = "submit_reason"
_WORDS: Final = {"new": "not sent", "sent": "sent, not confirmed"}
_GOOD: Final = frozenset({"created", "replaced", "exists"})
_BAD: Final = frozenset({"failed", "left out"})


def extra_columns(outcome: pd.DataFrame, frame: pd.DataFrame) -> dict[str, ExtraColumn]:
    """Return ``submit_status``, and ``submit_reason`` where some row has one.

    They are apart so that *failed* is one value to pick, however many reasons there are.

    Parameters
    ----------
    outcome : DataFrame
        ``Submission.outcome``, of these rows or others. Rows are matched by their key, those
        without one by the key that was proposed for them; others get no value.
    frame : DataFrame
        Canonical; not changed.
    """
    words = [_WORDS.get(status, status) for status in cells(outcome["status"])]
    reasons = [
        error if isinstance(error, str) and error else None for error in cells(outcome["error"])
    ]
    keys, told_of = submitted_keys(frame), cells(outcome["global_key"])
    # Usually it is of these very rows; then two of one key each have what became of them.
    if keys != told_of:
        told = zip(words, reasons, strict=True)
        found = dict(zip(map(comparable_key, told_of), told, strict=True))
        pairs = [found.get(comparable_key(key), (None, None)) for key in keys]
        words, reasons = [word for word, _ in pairs], [reason for _, reason in pairs]
    columns = {SUBMIT_STATUS: ExtraColumn("submit", pd.Series(words, dtype=object))}
    if any(reasons):
        columns[SUBMIT_REASON] = ExtraColumn("submit reason", pd.Series(reasons, dtype=object))
    return columns


def status_cell(status: Any, reason: Any = None) -> StatusCell | None:
    """Return what a cell shows, given a row's values of the columns of `extra_columns`."""
    if not isinstance(status, str):
        return None
    why = beginning(reason, MAX_TEXT)[0] if isinstance(reason, str) else ""
    return StatusCell(status, _verdict(status), why)


def _verdict(status: str) -> Literal["good", "bad", "open"]:
    if status in _GOOD:
        return "good"
    return "bad" if status in _BAD else "open"
