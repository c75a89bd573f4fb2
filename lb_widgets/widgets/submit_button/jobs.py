"""What a submit button has done on its thread, and what it knows afterwards. No Jupyter here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from lb_widgets.client.ledger import Status
from lb_widgets.client.other_runs import other_run
from lb_widgets.client.repairs import repairable, repaired
from lb_widgets.client.summaries import outcome_of, plan_summary, problems_of
from lb_widgets.errors import InputError, LbWidgetsError
from lb_widgets.widgets.submit_button.given_rows import GivenRows

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.client.api import Client
    from lb_widgets.client.plan import Plan
    from lb_widgets.client.progress import OnProgress
    from lb_widgets.client.submission import Submission
    from lb_widgets.messages.submit_button import OtherRun, Outcome, PlanSummary, RowProblem

    Cancelled = Callable[[], bool]

Existing = Literal["skip", "replace", "stop"]


class Jobs:
    """Plan, submit, repair and resume for one set of rows and one dataset.

    Parameters
    ----------
    rows : DataFrame, list of dict, one row, an iterator, or an object with such `.rows`
        Never changed.
    client : Client
        Which service.
    dataset, create_dataset, existing
        As `Client.submit` takes them.
    """

    def __init__(
        self,
        rows: Any,
        client: Client,
        *,
        dataset: str,
        create_dataset: bool,
        existing: Existing,
    ) -> None:
        self.given = GivenRows(rows)
        self._client = client
        self._dataset = dataset
        self._create_dataset = create_dataset
        self._existing: Existing = existing
        self.plan_made: Plan | None = None
        """The last plan."""
        self.submission: Submission | None = None
        """What the last run did."""
        self._repairs: set[int] = set()

    def plan(self, on_progress: OnProgress, cancelled: Cancelled) -> PlanSummary:
        """Find out what a run would do."""
        self.plan_made = self._client.plan(
            self.given.read(),
            dataset=self._dataset,
            existing=self._existing,
            on_progress=on_progress,
            cancelled=cancelled,
        )
        return plan_summary(self.plan_made, create_dataset=self._create_dataset)

    def other(self) -> OtherRun | None:
        """Find a run to the same dataset that is not ours."""
        return other_run(self._client, self._dataset)

    def submit(self, on_progress: OnProgress, cancelled: Cancelled) -> Submission:
        """Submit the rows as they are now."""
        return self._client.submit(
            self.given.read(),
            dataset=self._dataset,
            create_dataset=self._create_dataset,
            existing=self._existing,
            on_progress=on_progress,
            cancelled=cancelled,
        )

    def repair_and_submit(self, on_progress: OnProgress, cancelled: Cancelled) -> Submission:
        """Make the safe repairs in the rows that the last run did not get across, and submit."""
        if self.submission is not None:
            repair = self._repair(self.submission)
            self.given.replace(repair.rows)
        return self.submit(on_progress, cancelled)

    def resume(self, on_progress: OnProgress, cancelled: Cancelled) -> Submission:
        """Go on with the interrupted run."""
        left = self._client.unfinished(self._dataset)
        if left is None:
            raise InputError(
                f"There is no interrupted run of dataset {self._dataset!r} to go on with."
            )
        return self._client.resume(left.path, on_progress=on_progress, cancelled=cancelled)

    def take(self, submission: Submission) -> Outcome:
        """Keep what a run did, have a table show it, and return it in numbers."""
        self.submission = submission
        self.given.show_outcome(submission.outcome)
        try:
            self._repairs = repairable(submission.outcome, self._repair(submission))
        except LbWidgetsError:  # the rows have become unreadable meanwhile: the next plan says so
            self._repairs = set()
        return outcome_of(submission, repairable=len(self._repairs))

    def problems(self) -> list[RowProblem]:
        """Return why rows of the last run did not get across."""
        if self.submission is None:
            return []
        outcome = self.submission.outcome
        return problems_of(outcome, Status.FAILED, Status.LEFT_OUT, repairs=self._repairs)

    def _repair(self, submission: Submission) -> Any:
        rows = self.given.read()
        return repaired(rows, submission.outcome, endpoint=self._client.endpoint)
