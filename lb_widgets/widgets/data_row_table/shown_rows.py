"""Which rows a table shows, and what is known about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets

from lb_widgets.io.frames import as_frame
from lb_widgets.sources.pandas_source import PandasSource
from lb_widgets.widgets.data_row_table import outcomes
from lb_widgets.widgets.data_row_table.content import TableContent
from lb_widgets.widgets.data_row_table.problems import RowProblems
from lb_widgets.widgets.data_row_table.state import RowView

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from os import PathLike

    import pandas as pd

    from lb_widgets.checks import Report
    from lb_widgets.media.loader import Loader
    from lb_widgets.sources.base import RowSource
    from lb_widgets.sources.columns import ExtraColumn

    Resolve = Callable[[str], bytes | str | PathLike[str]]


class ShownRows(RowView):
    """The part of the table that holds the rows; each change of them is a new version.

    Parameters
    ----------
    rows : DataFrame, list of dict, or one row
        Never changed.
    problems : Report or None
        What `check` found in these rows.
    resolve : callable or None
        Of the loader.
    **traits
        Of the table.
    """

    total = traitlets.Int(0).tag(sync=True)
    """Number of rows. Written by Python."""

    def __init__(
        self,
        rows: Any,
        *,
        problems: Report | None,
        resolve: Resolve | None = None,
        **traits: Any,
    ) -> None:
        self._given = rows
        self._report = problems
        self._own_loader = _loader_of(resolve) if resolve else None
        content = self._content_of(as_frame(rows), 0, report=problems)
        super().__init__(content, total=content.total, **traits)

    @property
    def rows(self) -> pd.DataFrame:
        """The rows that are shown, in the canonical form.

        Set it to show others: rows with the same key stay selected and keep their problems.
        """
        return self._content.frame

    @rows.setter
    def rows(self, rows: Any) -> None:
        frame = as_frame(rows)
        with self._changing():
            self._show(frame, problems=self._content.problems, outcome=self.outcome)
            self._given = rows

    def refresh(self) -> None:
        """Show the rows anew after what was passed in has been changed in place."""
        self.rows = self._given

    @property
    def problems(self) -> Report | None:
        """What `check` found; set it to the report of the present `rows`. None shows no column."""
        return self._report

    @problems.setter
    def problems(self, problems: Report | None) -> None:
        with self._changing():
            self._show(self.rows, report=problems, outcome=self.outcome, same_rows=True)

    @property
    def is_checked(self) -> bool:
        """Whether `problems` is about exactly the rows that are shown, not about earlier ones."""
        return self._content.report is not None

    @property
    def outcome(self) -> pd.DataFrame | None:
        """What a submit did with these rows, by their keys: set it to ``Submission.outcome``.

        Shown in a column that can be sorted and filtered, `submit_status`; `rows` does not have it.
        None shows none.
        """
        return self._content.outcome

    @outcome.setter
    def outcome(self, outcome: pd.DataFrame | None) -> None:
        with self._changing():
            now = self._content
            self._show(
                now.frame,
                report=now.report,
                problems=now.problems,
                outcome=outcome,
                same_rows=True,
            )

    def close_resources(self) -> None:
        """End threads and open requests; the view stays and says so. May be called twice."""
        super().close_resources()
        if self._own_loader is not None:
            self._own_loader.close()

    def _show(
        self,
        frame: pd.DataFrame,
        *,
        report: Report | None = None,
        problems: RowProblems | None = None,
        outcome: pd.DataFrame | None = None,
        same_rows: bool = False,
    ) -> None:
        """Show these rows and what is known about them in a new version; see `TableContent`.

        A `report` without `problems` is of exactly these rows. One of earlier rows stays in
        `problems`, as far as these still have the rows that it is about. With `same_rows` each row
        stands where the one stood that it is made of.
        """
        same_rows = same_rows or frame is self.rows
        content = self._content_of(
            frame,
            self.version + 1,
            report=report,
            problems=problems,
            outcome=outcome,
            same_rows=same_rows,
        )
        with self._changing(), self.hold_sync():
            if report is not None or problems is None:
                self._report = report
            self.total = content.total
            self._adopt(content, same_rows=same_rows)

    def _content_of(  # noqa: PLR0913 - keyword-only
        self,
        frame: pd.DataFrame,
        version: int,
        *,
        report: Report | None = None,
        problems: RowProblems | None = None,
        outcome: pd.DataFrame | None = None,
        same_rows: bool = False,
    ) -> TableContent:
        source = self._make_source(frame, version, {})
        if report is not None and problems is None:
            problems = RowProblems(report, source)
        elif problems is not None and not same_rows:
            problems = problems.moved(source)
        extra: dict[str, ExtraColumn] = {}
        if problems is not None:
            extra |= problems.extra_columns(len(frame))
        if outcome is not None:
            extra |= outcomes.extra_columns(outcome, frame)
        return TableContent(
            self._make_source(frame, version, extra) if extra else source,
            frame=frame,
            report=report,
            problems=problems,
            outcome=outcome,
            loader=self._own_loader,
        )

    def _make_source(
        self, frame: pd.DataFrame, version: int, extra: Mapping[str, ExtraColumn]
    ) -> RowSource:
        """Return what answers for these rows; a subclass may put another engine here."""
        return PandasSource(frame, version=version, extra=extra)


def _loader_of(resolve: Resolve) -> Loader:
    from lb_widgets.media.loader import Loader  # noqa: PLC0415 - see `TableContent.loader`

    return Loader(resolve=resolve)
