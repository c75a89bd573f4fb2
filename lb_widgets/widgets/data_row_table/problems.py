"""What `lb_widgets.check` found, by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lb_widgets.messages.table_cells import ProblemsCell
from lb_widgets.model.types import Severity
from lb_widgets.widgets.data_row_table.cells import readable

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from lb_widgets.sources.base import RowSource

_MAX_TEXTS: Final = 6
_MAX_TEXT: Final = 400


class RowProblems:
    """Problems keyed by the row they belong to, so that they stay with it when the rows change.

    Parameters
    ----------
    issues : pandas.DataFrame
        ``Report.issues``: `row` is the number of the row among those that were checked.
    source : RowSource
        The rows that were checked.
    """

    def __init__(self, issues: pd.DataFrame, source: RowSource) -> None:
        self._issues = issues
        by_row: dict[Any, Any] = issues.groupby("row", sort=False).indices
        rows = [int(row) for row in by_row]
        self._places = dict(zip(source.keys(rows), by_row.values(), strict=True))

    def cells(self, keys: Sequence[str]) -> list[ProblemsCell | None]:
        """Return a cell for each key, None where nothing was found."""
        return [self._cell(self._places[key]) if key in self._places else None for key in keys]

    def summary(self) -> ProblemsCell:
        """Return how many problems all rows have together, without words."""
        return _cell([str(severity) for severity in self._issues["severity"]], [])

    def _cell(self, places: Any) -> ProblemsCell:
        issues = self._issues.iloc[places]
        severities = [str(severity) for severity in issues["severity"]]
        texts = [
            readable(f"{severity}: {message}")[:_MAX_TEXT]
            for severity, message in zip(severities, issues["message"], strict=True)
        ]
        return _cell(severities, texts[:_MAX_TEXTS])


def _cell(severities: list[str], texts: list[str]) -> ProblemsCell:
    return ProblemsCell(
        error=severities.count(Severity.ERROR),
        warning=severities.count(Severity.WARNING),
        info=severities.count(Severity.INFO),
        texts=texts,
    )
