"""What became of the rows when they were submitted, as a column of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from lb_widgets.io.columns import object_series
from lb_widgets.io.row_keys import submitted_keys
from lb_widgets.messages.table_cells import StatusCell
from lb_widgets.model.keys import comparable_key
from lb_widgets.widgets.data_row_table.cells import MAX_TEXT, readable

if TYPE_CHECKING:
    import pandas as pd

SUBMIT: Final = "submit"
"""Label of the column; its name where the rows have none of this name."""
_BETWEEN: Final = ": "
_WORDS: Final = {"new": "not sent", "sent": "sent, not confirmed"}
_GOOD: Final = frozenset({"created", "replaced", "exists"})
_BAD: Final = frozenset({"failed", "left out"})


def with_outcome(frame: pd.DataFrame, outcome: pd.DataFrame | None) -> pd.DataFrame:
    """Return the rows with a last column that says what became of them; the same without outcome.

    Parameters
    ----------
    frame : DataFrame
        Canonical; not changed.
    outcome : DataFrame or None
        ``Submission.outcome``, of these rows or others. Rows are matched by their key, those
        without one by the key that was proposed for them; others get no value.
    """
    if outcome is None:
        return frame
    keys = submitted_keys(frame)
    texts = [
        _text(status, error)
        for status, error in zip(outcome["status"], outcome["error"], strict=True)
    ]
    # Usually it is of these very rows; then two of one key each have what became of them.
    if keys != list(outcome["global_key"]):
        found = dict(zip(map(comparable_key, outcome["global_key"]), texts, strict=True))
        texts = [found.get(comparable_key(key)) for key in keys]
    shown = frame.copy(deep=False)
    column = object_series(texts, frame.index)
    shown.insert(len(shown.columns), SUBMIT, column, allow_duplicates=True)
    return shown


def status_cell(value: Any) -> StatusCell | None:
    """Return what a cell of the column of `with_outcome` shows."""
    if not isinstance(value, str):
        return None
    status, _, reason = value.partition(_BETWEEN)
    return StatusCell(status, _verdict(status), readable(reason)[:MAX_TEXT])


def _text(status: str, error: Any) -> str:
    """Return one text, so that the column can be sorted and searched."""
    words = _WORDS.get(status, status)
    return f"{words}{_BETWEEN}{error}" if isinstance(error, str) and error else words


def _verdict(status: str) -> Literal["good", "bad", "open"]:
    if status in _GOOD:
        return "good"
    return "bad" if status in _BAD else "open"
