"""Plans and submissions as the small, redacted values and words that people are shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from lb_widgets.client.ledger import Status
from lb_widgets.messages.submit_button import Outcome, PlanNote, PlanSummary, RowProblem, Stage
from lb_widgets.redact import redact

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    import pandas as pd

    from lb_widgets.client.plan import Plan
    from lb_widgets.client.progress import Progress
    from lb_widgets.client.submission import Submission

PROBLEMS_SHOWN: Final = 100
"""Rows that are listed with their reason; all of them are counted."""
_HOSTS_SHOWN: Final = 3
TROUBLED: Final = (Status.FAILED, Status.LEFT_OUT)
"""What became of rows that a finished run did not get across."""

STAGES: Final = {
    Stage.CHECK: "Check",
    Stage.FILES: "Upload files",
    Stage.ROWS: "Send rows",
    Stage.WAIT: "Wait for the import",
    Stage.CONFIRM: "Confirm",
}
UNITS: Final = {stage: "file" if stage is Stage.FILES else "row" for stage in Stage}


def counted(count: int, noun: str) -> str:
    """Return ``"1 row"``, ``"1,240 rows"``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def size(count: int) -> str:
    """Return bytes in powers of 1,000, as file managers count: ``"812 B"``, ``"1.4 MB"``."""
    value, unit = float(count), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if value < 1000:
            break
        value, unit = value / 1000, larger
    return f"{value:.1f} {unit}" if unit != "B" and value < 10 else f"{value:.0f} {unit}"


def step_text(step: Progress) -> str:
    """Return ``"Send rows: 1,000 rows"``, once some are done ``"Send rows: 600 of 1,000 rows"``.

    Where it is not known how many there are, those that are done are counted.
    """
    total = counted(step.total or step.done, UNITS[step.stage])
    far = f"{step.done:,} of {total}" if step.total and step.done else total
    return f"{STAGES[step.stage]}: {far}"


def plan_summary(plan: Plan, *, create_dataset: bool) -> PlanSummary:
    """Return what a run would do."""
    replaced = plan.existing if plan.existing_action == "replace" else 0
    return PlanSummary(
        to_send=plan.new + replaced,
        left_out=plan.left_out,
        notes=_notes(plan),
        obstacle=_obstacle(plan, create_dataset=create_dataset),
        problems=problems_of(plan.rows, Status.LEFT_OUT),
    )


def _notes(plan: Plan) -> list[PlanNote]:
    """Return what will happen, a few words each; what will not happen is left out."""
    notes = [PlanNote(f"{plan.new:,} new")]
    if plan.existing:
        notes.append(_existing(plan))
    if plan.identical:
        notes.append(PlanNote(f"{plan.identical:,} identical", "quiet"))
    if plan.changed:
        notes.append(PlanNote(f"{plan.changed:,} changed", "quiet"))
    if plan.local_files:
        files = counted(plan.local_files, "file")
        notes.append(PlanNote(f"{files} to upload, {size(plan.bytes)}"))
    if plan.proposed:
        notes.append(PlanNote(f"keys proposed for {counted(plan.proposed, 'row')}", "quiet"))
    if not plan.dataset_exists and plan.new:
        notes.append(PlanNote("new dataset"))
    if plan.duplicates:
        notes.append(PlanNote(counted(plan.duplicates, "duplicate"), "warning"))
    hosts = list(plan.unreachable_hosts.items())
    notes += [
        PlanNote(f"{redact(host)} cannot be reached: {counted(rows, 'row')}", "warning")
        for host, rows in hosts[:_HOSTS_SHOWN]
    ]
    if len(hosts) > _HOSTS_SHOWN:
        more = counted(len(hosts) - _HOSTS_SHOWN, "more host")
        notes.append(PlanNote(f"{more} cannot be reached", "warning"))
    return notes


def _existing(plan: Plan) -> PlanNote:
    exist = f"{plan.existing:,} {'exists' if plan.existing == 1 else 'exist'}"
    if plan.existing_action == "stop":
        return PlanNote(exist, "warning")
    if plan.existing_action == "skip":
        return PlanNote(f"{exist}, skipped", "quiet")
    removed = ""
    if plan.attachments_removed:
        removed = f", {counted(plan.attachments_removed, 'attachment')} removed"
    return PlanNote(f"{exist}, will be replaced{removed}", "warning" if removed else "plain")


def _obstacle(plan: Plan, *, create_dataset: bool) -> str:
    if not plan.dataset_exists and not create_dataset:
        return f"There is no dataset of this name at {plan.host}."
    if plan.existing_action == "stop" and plan.existing:
        rows = f"{counted(plan.existing, 'row')} {'exists' if plan.existing == 1 else 'exist'}"
        return f'{rows} already, and existing is "stop": nothing would be sent.'
    return ""


def outcome_of(submission: Submission, *, repairable: int = 0) -> Outcome:
    """Return what a run did, in numbers."""
    counts = submission.counts
    return Outcome(
        created=counts[Status.CREATED],
        replaced=counts[Status.REPLACED],
        exists=counts[Status.EXISTS],
        failed=counts[Status.FAILED],
        left_out=counts[Status.LEFT_OUT],
        sent=counts[Status.SENT],
        unsent=counts[Status.NEW],
        repairable=repairable,
    )


def sentence(submission: Submission) -> str:
    """Return what happened in one sentence; of earlier runs nothing, they are shown apart."""
    return replace(submission, left_over=()).summary()


def how_far(submission: Submission) -> str:
    """Return ``"after 600 of 1,000 rows were sent"``, or ``"before any row was sent"``."""
    counts = submission.counts
    sent = counts[Status.SENT] + counts[Status.CREATED] + counts[Status.REPLACED]
    if not sent:
        return "before any row was sent"
    return f"after {sent:,} of {counted(sent + counts[Status.NEW], 'row')} were sent"


def problems_of(
    outcome: pd.DataFrame, *statuses: Status, repairs: Container[int] = ()
) -> list[RowProblem]:
    """Return why rows have one of the statuses, in the order of the statuses.

    Parameters
    ----------
    outcome : DataFrame
        Of a plan or submission.
    statuses : Status
        Which rows.
    repairs : container of int
        Positions of rows that a safe repair is known for.
    """
    found: list[RowProblem] = []
    numbered = outcome.reset_index(drop=True)
    for status in statuses:
        rows = numbered[numbered["status"] == status.value].head(PROBLEMS_SHOWN - len(found))
        columns: Sequence[pd.Series[str]] = (rows["global_key"], rows["error"])
        found += [
            RowProblem(position, redact(key), redact(error or ""), position in repairs)
            for position, key, error in zip(rows.index, *columns, strict=True)
        ]
    return found
