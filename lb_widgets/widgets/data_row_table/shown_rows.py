"""Which rows a table shows, and what is known about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets

from lb_widgets.io.frames import as_frame
from lb_widgets.sources.pandas_source import PandasSource
from lb_widgets.widgets.data_row_table.content import TableContent
from lb_widgets.widgets.data_row_table.outcomes import with_outcome
from lb_widgets.widgets.data_row_table.problems import RowProblems
from lb_widgets.widgets.data_row_table.selection import RowSelection

if TYPE_CHECKING:
    import pandas as pd

    from lb_widgets.checks import Report
    from lb_widgets.sources.base import RowSource


class ShownRows(RowSelection):
    """The part of the table that holds the rows; each change of them is a new version.

    Parameters
    ----------
    rows : DataFrame, list of dict, or one row
        Never changed.
    problems : Report or None
        What `check` found in these rows.
    **traits
        Of the table.
    """

    total = traitlets.Int(0).tag(sync=True)
    """Number of rows. Written by Python."""

    def __init__(self, rows: Any, *, problems: Report | None, **traits: Any) -> None:
        self._given = rows
        self._frame = as_frame(rows)
        self._problems = problems
        self._outcome: pd.DataFrame | None = None
        source = PandasSource(self._frame)
        self._content = TableContent(source, _of_rows(problems, source))
        super().__init__(total=len(self._frame), **traits)

    @property
    def rows(self) -> pd.DataFrame:
        """The rows that are shown, in the canonical form.

        Set it to show others: rows with the same key stay selected and keep their problems.
        """
        return self._frame

    @rows.setter
    def rows(self, rows: Any) -> None:
        frame = as_frame(rows)
        self._given, self._frame, self.total = rows, frame, len(frame)
        self._renew(self._content.problems)

    def refresh(self) -> None:
        """Show the rows anew after what was passed in has been changed in place."""
        self.rows = self._given

    @property
    def problems(self) -> Report | None:
        """What `check` found; set it to the report of the present `rows`. None shows no column."""
        return self._problems

    @problems.setter
    def problems(self, problems: Report | None) -> None:
        self._problems = problems
        self._renew(_of_rows(problems, self._content.source))

    @property
    def outcome(self) -> pd.DataFrame | None:
        """What a submit did with these rows, by their keys: set it to ``Submission.outcome``.

        Shown in a column that can be sorted and searched; `rows` does not have it. None shows none.
        """
        return self._outcome

    @outcome.setter
    def outcome(self, outcome: pd.DataFrame | None) -> None:
        self._outcome = outcome
        self._renew(self._content.problems)

    def _renew(self, problems: RowProblems | None) -> None:
        """Show what is known now, in a new version."""
        shown = with_outcome(self._frame, self._outcome)
        source = PandasSource(shown, version=self.version + 1)
        self._adopt(TableContent(source, problems, with_outcome=self._outcome is not None))


def _of_rows(problems: Report | None, source: RowSource) -> RowProblems | None:
    return None if problems is None else RowProblems(problems.issues, source)
