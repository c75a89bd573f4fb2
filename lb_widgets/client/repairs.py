"""Safe repairs of the rows that a submit did not get across."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.checks import check
from lb_widgets.checks.progress import ignore
from lb_widgets.client.summaries import TROUBLED
from lb_widgets.io.columns import cells, object_series
from lb_widgets.io.frames import as_frame
from lb_widgets.io.row_keys import submitted_keys
from lb_widgets.model.keys import comparable_key
from lb_widgets.model.types import Severity

if TYPE_CHECKING:
    import pandas as pd

_ROUNDS: Final = 5
"""Where two repairs concern the same place, `check` makes the first; the next round the other."""


@dataclass(frozen=True)
class Repair:
    """Rows with the safe repairs made.

    Parameters
    ----------
    rows : DataFrame
        All rows, canonical; what was given is not changed.
    keys : frozenset of str
        Comparable keys, as they were before, of the repaired rows that have no error any more.
    """

    rows: pd.DataFrame
    keys: frozenset[str]


def repaired(rows: Any, outcome: pd.DataFrame, *, endpoint: str) -> Repair:
    """Return rows with the safe repairs made in those that were refused or left out.

    Parameters
    ----------
    rows : DataFrame, list of dict, or one row
        As they are now: they may be others, and in another order, than those of the outcome.
    outcome : DataFrame
        Of a `Submission`.
    endpoint : str
        Where the rows go.
    """
    frame = as_frame(rows)
    is_troubled = outcome["status"].isin([status.value for status in TROUBLED])
    troubled = {comparable_key(key) for key in outcome["global_key"][is_troubled]}
    if not troubled:
        return Repair(frame, frozenset())
    keys = [comparable_key(key) for key in submitted_keys(frame)]
    positions = [position for position, key in enumerate(keys) if key in troubled]
    fixed, mended, columns = frame.iloc[positions], set[int](), set[str]()
    for _ in range(_ROUNDS):
        report = check(fixed, endpoint=endpoint, on_progress=ignore)
        fixes = [issue for issue in report.records if issue.has_fix and issue.row is not None]
        if not fixes:
            break
        mended |= {issue.row for issue in fixes if issue.row is not None}
        columns |= {str(issue.place[0]) for issue in fixes}
        fixed = report.fixed()
    else:
        report = check(fixed, endpoint=endpoint, on_progress=ignore)
    broken = {issue.row for issue in report.records if issue.severity is Severity.ERROR}
    return Repair(
        frame.assign(**{name: _merged(frame, fixed, name, positions) for name in columns}),
        frozenset(keys[positions[at]] for at in mended - broken),
    )


def _merged(
    frame: pd.DataFrame, fixed: pd.DataFrame, column: str, positions: list[int]
) -> pd.Series[Any]:
    values = cells(frame[column])
    for position, value in zip(positions, cells(fixed[column]), strict=True):
        values[position] = value
    return object_series(values, frame.index)


def repairable(outcome: pd.DataFrame, repair: Repair) -> set[int]:
    """Return the positions, in an outcome, of the rows that a repair frees of errors."""
    rows = zip(outcome["status"], outcome["global_key"], strict=True)
    return {
        position
        for position, (status, key) in enumerate(rows)
        if status in TROUBLED and comparable_key(key) in repair.keys
    }
