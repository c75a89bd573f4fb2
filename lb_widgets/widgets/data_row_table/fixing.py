"""The safe repairs: what they would change, and the table that makes and undoes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from lb_widgets.errors import InputError
from lb_widgets.io.columns import cells
from lb_widgets.messages.table_changes import (
    ApplyFixesRequest,
    FixChange,
    Fixes,
    FixesMade,
    UndoFixesRequest,
)
from lb_widgets.sources.missing import is_missing
from lb_widgets.widgets.base.readable import (
    field_text,
    is_nested,
    json_text,
    said,
    scalar_text,
)
from lb_widgets.widgets.data_row_table.content import Patient
from lb_widgets.widgets.data_row_table.shown_rows import ShownRows

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from lb_widgets.checks import CheckProgress, Issue, Report
    from lb_widgets.messages.base import Request
    from lb_widgets.messages.table_changes import FixesRequest
    from lb_widgets.sources.base import Context
    from lb_widgets.widgets.base import Context as RequestContext
    from lb_widgets.widgets.base.router import Handler
    from lb_widgets.widgets.data_row_table.content import TableContent

_MAX_TEXT: Final = 300
_MAX_KEY: Final = 100


def fixes(content: TableContent, request: FixesRequest) -> Fixes:
    """Return what the safe repairs would change; texts are redacted and cut.

    Where two repairs concern the same place the first is made, so it alone is counted.

    Raises
    ------
    InputError
        The rows were not checked, or the report is about others.
    """
    _, made = _checked(content)
    first = made[: request.top]
    keys = content.source.keys([_row(issue) for issue in first])
    return Fixes(
        changes=[_change(content.frame, *each) for each in zip(first, keys, strict=True)],
        total=len(made),
        rows=len({issue.row for issue in made}),
    )


class FixedRows(ShownRows):
    """The part of the table that makes the safe repairs of `check`, and takes them back."""

    endpoint: str | None = None
    """URL of the API that the rows go to: repaired rows are checked for it, as `check` has it."""

    _unrepaired: _Repair | None = None

    def apply_fixes(self) -> FixesMade:
        """Make the safe repairs, show the repaired rows and check these again.

        The rows that were passed in are not changed: `rows` has the repaired ones from now on. What
        is selected stays selected. Media are not opened again; what was found about those that no
        repair has touched stays.

        Returns
        -------
        FixesMade
            How many repairs were made, and how many problems are left.

        Raises
        ------
        InputError
            The rows were not checked, or have been changed since.
        """
        return self._apply_fixes(Patient())

    def undo_fixes(self) -> FixesMade:
        """Show the rows and problems as they were before the last `apply_fixes`.

        Returns
        -------
        FixesMade
            How many repairs were taken back, and how many problems there are.

        Raises
        ------
        InputError
            There is nothing to undo, or other rows were shown since.
        """
        with self._changing():
            undone = self._unrepaired
            if undone is None or undone.repaired is not self.rows:
                raise InputError(
                    "There are no repairs to undo: the rows are not those that apply_fixes made."
                )
            self._unrepaired = None
            self._given = undone.given
            self._show_same(undone.frame, undone.report)
            return FixesMade(undone.made, len(undone.report.records))

    def _handlers(self) -> Mapping[type[Request], Handler]:
        def apply(request: ApplyFixesRequest, context: RequestContext) -> FixesMade:
            self._at(request.version)
            return self._apply_fixes(context)

        def undo(_request: UndoFixesRequest, _context: RequestContext) -> FixesMade:
            return self.undo_fixes()

        return {**super()._handlers(), ApplyFixesRequest: apply, UndoFixesRequest: undo}

    def _apply_fixes(self, context: Context) -> FixesMade:
        # A table without repairs is shown sooner without what they take.
        from lb_widgets.checks import Report, check  # noqa: PLC0415 - see above

        content = self._content
        report, made = _checked(content)
        if not made:
            return FixesMade(0, len(report.records))
        context.progress(0, len(made), "repairs")
        frame = Report(content.frame, made).fixed()
        context.stop_if_cancelled()
        checked = check(frame, endpoint=self.endpoint, on_progress=_Told(context))
        kept = _of_untouched_media(report.records, made)
        after = Report(frame, [*checked.records, *kept])
        with self._changing():
            self._at(content.source.version)
            self._unrepaired = _Repair(self._given, content.frame, report, frame, len(made))
            self._given = frame
            self._show_same(frame, after)
        return FixesMade(len(made), len(after.records))

    def _show_same(self, frame: pd.DataFrame, report: Report) -> None:
        """Show rows that stand where those stood that they are made of: each stays selected."""
        self._show(frame, report=report, outcome=self.outcome, same_rows=True)


class _Repair(NamedTuple):
    """What is needed to take repairs back."""

    given: Any
    frame: pd.DataFrame
    report: Report
    repaired: pd.DataFrame
    made: int


class _Told:
    """Tells whoever waits how far a check is, and ends it when nobody does."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def __call__(self, progress: CheckProgress) -> None:
        self._context.stop_if_cancelled()
        self._context.progress(progress.done, progress.total, "rows checked")


def _checked(content: TableContent) -> tuple[Report, list[Issue]]:
    """Return the report of exactly these rows, and the findings whose repairs are made.

    Raises
    ------
    InputError
        The rows were not checked, or the report is about others.
    """
    if content.report is None or content.problems is None:
        raise InputError(
            "There are no repairs: the rows were not checked, or have been changed since. Check "
            "them: table.problems = check(table.rows)."
        )
    made = content.problems.repairs
    # Else a report of other rows would put their values into these.
    keys = cells(content.frame["global_key"].take([_row(issue) for issue in made]))
    for issue, key in zip(made, keys, strict=True):
        if isinstance(key, str) and key != issue.global_key:
            raise InputError(
                f"The report is about other rows: row {issue.row} has another global_key there. "
                "Check these: table.problems = check(table.rows)."
            )
    return content.report, made


def _of_untouched_media(records: Iterable[Issue], made: Iterable[Issue]) -> list[Issue]:
    """Return what only opening media told, but for cells that are others now."""
    from lb_widgets.model.rules import opened, overlays  # noqa: PLC0415 - see `_apply_fixes`

    of_media = {rule.id for rule in (*opened.RULES, *overlays.OPENED_RULES)}
    touched = {(issue.row, issue.place[:1]) for issue in made}
    return [
        issue
        for issue in records
        if issue.rule in of_media and (issue.row, issue.place[:1]) not in touched
    ]


def _row(issue: Issue) -> int:
    return -1 if issue.row is None else issue.row


def _change(frame: pd.DataFrame, issue: Issue, key: str) -> FixChange:
    column, *steps = issue.place
    value = frame[column].iloc[_row(issue)]
    for step in steps:
        value = _member(value, step)
    name = issue.place[-1]
    return FixChange(
        key=said(key, _MAX_KEY),
        path=said(issue.path, _MAX_KEY),
        severity=issue.severity,
        rule=issue.rule,
        before=_text(name, value),
        after=_text(name, issue.fix),
    )


def _member(value: Any, step: str | int) -> Any:
    """Return what is inside of a value, None where there is no such thing."""
    if isinstance(value, Mapping):
        return value.get(step)
    if isinstance(value, list | tuple) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


def _text(name: str | int, value: Any) -> str:
    """Return a value for reading; nothing for a missing one."""
    if is_missing(value):
        return ""
    if is_nested(value):
        text, is_whole = json_text(value, _MAX_TEXT)
        return text if is_whole else f"{text}…"
    return said(field_text(name, scalar_text(value)), _MAX_TEXT)
