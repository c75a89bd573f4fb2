"""Plans and submissions as the small, redacted values that the browser shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lb_widgets.client.ledger import Status
from lb_widgets.messages.submit_button import Outcome, PlanSummary, RowProblem
from lb_widgets.redact import redact

if TYPE_CHECKING:
    import pandas as pd

    from lb_widgets.client.plan import Plan
    from lb_widgets.client.submission import Submission

PROBLEMS_SHOWN: Final = 100
"""Rows that are listed with their reason; all of them are counted."""


def plan_summary(plan: Plan, *, create_dataset: bool) -> PlanSummary:
    """Return what a run would do."""
    absent = "new" if create_dataset else "missing"
    return PlanSummary(
        dataset="exists" if plan.dataset_exists else absent,
        new=plan.new,
        existing=plan.existing,
        left_out=plan.left_out,
        local_files=plan.local_files,
        bytes=plan.bytes,
        problems=_problems(plan.rows, Status.LEFT_OUT),
    )


def outcome_of(submission: Submission) -> Outcome:
    """Return what a run did."""
    counts = submission.counts
    return Outcome(
        created=counts[Status.CREATED],
        exists=counts[Status.EXISTS],
        failed=counts[Status.FAILED],
        left_out=counts[Status.LEFT_OUT],
        problems=_problems(submission.outcome, Status.FAILED, Status.LEFT_OUT),
    )


def _problems(outcome: pd.DataFrame, *statuses: Status) -> list[RowProblem]:
    """Return why rows have one of the statuses, in the order of the statuses."""
    found: list[RowProblem] = []
    numbered = outcome.reset_index(drop=True)
    for status in statuses:
        rows = numbered[numbered["status"] == status.value].head(PROBLEMS_SHOWN - len(found))
        found += [
            RowProblem(row=position, global_key=redact(key), reason=redact(error))
            for position, key, error in zip(
                rows.index, rows["global_key"], rows["error"], strict=True
            )
        ]
    return found
