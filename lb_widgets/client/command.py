"""The submit of a file for the command line."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.checks.command import column_options, layout_error
from lb_widgets.client.api import Client
from lb_widgets.client.background import interruption
from lb_widgets.client.interrupt import Interrupt
from lb_widgets.client.ledger import Status
from lb_widgets.client.outcome_files import check_outcome_path, write_outcome
from lb_widgets.client.progress_bar import ProgressBar
from lb_widgets.client.summaries import TROUBLED, counted, plan_summary, problems_of, sentence
from lb_widgets.errors import Cancelled, InputError, RowsError, SubmitError
from lb_widgets.io.streaming import stream_rows
from lb_widgets.redact import redact

if TYPE_CHECKING:
    import argparse
    from typing import TextIO

    import pandas as pd

    from lb_widgets.client.plan import Plan
    from lb_widgets.client.submission import Submission
    from lb_widgets.io.streaming import RowStream
    from lb_widgets.messages.submit_button import PlanSummary

SHOWN: Final = 20
"""Rows that are listed with their reason."""
ALL_THERE: Final = 0
SOME_MISSING: Final = 1
NOT_DONE: Final = 2
STOPPED: Final = 130
"""What a shell says of a command that Ctrl-C has ended."""


def submit_file(arguments: argparse.Namespace, out: TextIO, notes: TextIO, answers: TextIO) -> int:
    """Submit a file as the arguments say, and return the exit code.

    Parameters
    ----------
    arguments : argparse.Namespace
        ``file``, ``dataset``, ``create_dataset``, ``existing``, ``endpoint``, ``media_type``,
        ``column``, ``dry_run``, ``resume``, ``journal``, ``yes``, ``report``.
    out, notes : text file
        Take plan and outcome, and what is said besides them.
    answers : text file
        Where the answer to the one question comes from.

    Returns
    -------
    int
        `ALL_THERE`; `SOME_MISSING` where rows were refused or left out, or would be; `NOT_DONE`;
        `STOPPED`.

    Raises
    ------
    LbWidgetsError
        It could not be done.
    """
    if arguments.file is None and not arguments.resume:
        raise InputError("Which file? lb-widgets submit FILE --dataset NAME, or --resume.")
    check_outcome_path(arguments.report)
    command = _Command(arguments, out, notes, answers)
    try:
        return command.resume() if arguments.resume else command.submit()
    except (Cancelled, SubmitError) as error:
        command.tell_interruption(error)
        return STOPPED if isinstance(error, Cancelled) else NOT_DONE
    except KeyboardInterrupt:
        command.tell("Stopped.")
        command.tell_how_to_go_on()
        return STOPPED


class _Command:
    def __init__(
        self, arguments: argparse.Namespace, out: TextIO, notes: TextIO, answers: TextIO
    ) -> None:
        self._arguments = arguments
        self._out = out
        self._notes = notes
        self._answers = answers
        self._client = Client(endpoint=arguments.endpoint)
        host = "sandbox (this machine)" if self._client.is_local else self._client.host
        self._where = f'dataset "{arguments.dataset}" at {host}'
        self._bar = ProgressBar(notes)

    def submit(self) -> int:
        """Plan, ask, submit, and tell what became of the rows."""
        arguments = self._arguments
        rows = _rows_of(arguments)
        summary = self._plan(rows)
        if arguments.dry_run:
            return SOME_MISSING if summary.left_out or summary.obstacle else ALL_THERE
        if summary.obstacle:
            raise InputError(f"{summary.obstacle} --create-dataset and --existing change that.")
        if summary.to_send:
            self._ask(f"Send {counted(summary.to_send, 'row')} to {self._where}?")
        submission = self._watched(
            self._client.submit,
            rows.frames(),
            total=rows.total,
            dataset=arguments.dataset,
            create_dataset=arguments.create_dataset,
            existing=arguments.existing,
            journal=arguments.journal,
        )
        return self._tell_outcome(submission)

    def resume(self) -> int:
        """Ask, go on, and tell what became of the rows."""
        arguments = self._arguments
        left = self._client.unfinished(arguments.dataset, journal=arguments.journal)
        if left is None:
            raise InputError(f"There is no interrupted run to {self._where}.")
        self._say(left.summary())
        if arguments.dry_run:
            return SOME_MISSING
        self._ask(f"Go on with it, to {self._where}?")
        return self._tell_outcome(self._watched(self._client.resume, left.path, total=left.total))

    def tell(self, text: str) -> None:
        """Say something besides plan and outcome."""
        self._bar.clear()
        self._notes.write(f"{redact(text)}\n")
        self._notes.flush()

    def tell_interruption(self, error: Cancelled | SubmitError) -> None:
        """Say how far the run came and how to go on."""
        self.tell(interruption(error))
        self.tell_how_to_go_on()
        if error.submission is not None:
            write_outcome(self._arguments.report, error.submission.outcome)

    def tell_how_to_go_on(self) -> None:
        """Name the command that goes on, where there is something to go on with."""
        arguments = self._arguments
        if self._client.unfinished(arguments.dataset, journal=arguments.journal) is None:
            return
        words = ["lb-widgets", "submit", "--resume", "--dataset", arguments.dataset]
        for name in ("endpoint", "journal"):
            if getattr(arguments, name):
                words += [f"--{name}", getattr(arguments, name)]
        self.tell(f"Go on with: {shlex.join(words)}")

    def _plan(self, rows: RowStream) -> PlanSummary:
        """Find out what a run would do, and write it down."""
        arguments = self._arguments
        plan = self._watched(
            self._client.plan,
            rows.frames(),
            total=rows.total,
            dataset=arguments.dataset,
            existing=arguments.existing,
            journal=arguments.journal,
        )
        summary = plan_summary(plan, create_dataset=arguments.create_dataset)
        self._tell_plan(plan, summary)
        return summary

    def _tell_plan(self, plan: Plan, summary: PlanSummary) -> None:
        rows = counted(summary.to_send + summary.left_out, "row")
        what = f"{summary.to_send:,} of {rows}" if summary.left_out else rows
        self._say(f"{what} to send to {self._where}")
        for note in summary.notes:
            self._say(f"  {note.text}")
        if plan.unfinished is not None:
            self._say(f"  {plan.unfinished.summary()}")
        if summary.left_out:
            self._say(f"  {summary.left_out:,} with errors, left out:")
            self._list(plan.rows, Status.LEFT_OUT)

    def _watched(self, method: Any, rows: Any, *, total: int, **options: Any) -> Any:
        """Call the client, with a bar, until it is done or Ctrl-C is pressed."""
        self._bar = ProgressBar(self._notes, total=total)
        try:
            with Interrupt() as interrupt:
                return method(
                    rows, on_progress=self._bar, cancelled=interrupt.is_pressed, **options
                )
        finally:
            self._bar.clear()

    def _ask(self, question: str) -> None:
        """Return where the rows may be sent: to this machine, or to where somebody says yes."""
        if self._client.is_local or self._arguments.yes:
            return
        if not self._answers.isatty():
            raise InputError(
                f"{self._client.host} is not on this machine, and there is nobody to ask whether "
                "to send the rows there. Nothing was sent; --yes says so beforehand."
            )
        self._notes.write(f"{question} [y/N] ")
        self._notes.flush()
        if self._answers.readline().strip().lower() not in {"y", "yes"}:
            raise InputError("Nothing was sent.")

    def _tell_outcome(self, submission: Submission) -> int:
        self._say(sentence(submission))
        self._list(submission.outcome, *TROUBLED)
        if submission.left_over:
            self.tell("An earlier run left rows unsent that are not among these.")
            self.tell_how_to_go_on()
        write_outcome(self._arguments.report, submission.outcome)
        counts = submission.counts
        return SOME_MISSING if any(counts[status] for status in TROUBLED) else ALL_THERE

    def _list(self, outcome: pd.DataFrame, *statuses: Status) -> None:
        """List the first rows of these statuses, and say how many there are more."""
        problems = problems_of(outcome, *statuses)[:SHOWN]
        for problem in problems:
            self._say(f"    row {problem.row:,}  {problem.global_key}  {problem.reason}")
        count = int(outcome["status"].isin([status.value for status in statuses]).sum())
        if more := count - len(problems):
            self._say(f"    … and {more:,} more: --report OUT.csv has all")

    def _say(self, text: str) -> None:
        self._out.write(f"{redact(text)}\n")
        self._out.flush()


def _rows_of(arguments: argparse.Namespace) -> RowStream:
    """Return the rows of the file, or raise with every problem in it."""
    source = Path(arguments.file)
    columns = column_options(arguments.column)
    try:
        return stream_rows(source, columns=columns or None, media_type=arguments.media_type)
    except RowsError as error:
        if error.columns:
            raise layout_error(source, error.columns) from None
        lines = [f"    {problem}" for problem in error.problems[:SHOWN]]
        if more := len(error.problems) - len(lines):
            lines.append(f"    … and {more:,} more: lb-widgets check lists all")
        found = counted(len(error.problems), "problem")
        message = f"{found} in rows that cannot be read, so nothing was sent:"
        raise InputError("\n".join([message, *lines])) from None
