"""The upload run: rows into the journal, from there to the service, and what became of each."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lb_widgets.client.earlier import covered_journals, sent_by_earlier
from lb_widgets.client.filling import fill_journal
from lb_widgets.client.journal import Journal
from lb_widgets.client.journal_places import (
    Owner,
    default_place,
    journals_at,
    place_of_earlier,
    place_of_new,
)
from lb_widgets.client.journal_records import Heading
from lb_widgets.client.ledger import Status
from lb_widgets.client.preparing import Preparation
from lb_widgets.client.progress import Progress, ignore
from lb_widgets.client.sending import Import
from lb_widgets.client.submission import Submission, mark_sent
from lb_widgets.client.uploading import FileUploads
from lb_widgets.errors import (
    ApiError,
    Cancelled,
    InputError,
    JournalError,
    NetworkError,
    NotFoundError,
    SubmitError,
)

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping

    import pandas as pd

    from lb_widgets.client.answers import Dataset
    from lb_widgets.client.api import Client
    from lb_widgets.client.ledger import Ledger
    from lb_widgets.client.progress import OnProgress
    from lb_widgets.messages.submit_button import Stage

    IsCancelled = Callable[[], bool] | None


def place_of(client: Client, dataset: str, journal: str | os.PathLike[str] | None) -> Path:
    """Return where the journal of a submit is."""
    if journal is None:
        return default_place(client.endpoint, dataset)
    return Path(journal).expanduser()


class UploadRun:
    """One submit, from the rows to the outcome of each.

    Parameters
    ----------
    client : Client
        Where to.
    place : Path
        Of the journal.
    on_progress, cancelled : callable, optional
        As `Client.submit` takes them.
    """

    def __init__(
        self,
        client: Client,
        place: Path,
        *,
        on_progress: OnProgress | None = None,
        cancelled: IsCancelled = None,
    ) -> None:
        self._client = client
        self._place = place
        self._report = on_progress or ignore
        self._cancelled = cancelled

    def submit(self, rows: Any, *, dataset: str, create_dataset: bool, existing: str) -> Submission:
        """Run; see `Client.submit`."""
        with Owner(self._place):
            found = self._dataset(dataset, create=create_dataset)
            earlier = sent_by_earlier(journals_at(self._place))
            heading = Heading(
                endpoint=self._client.endpoint,
                dataset=dataset,
                existing=existing,
                placeholder=found.id if found else f"dataset-{secrets.token_hex(12)}",
            )
            preparation = Preparation(
                self._client,
                rows,
                dataset_id=heading.placeholder,
                replaces=existing == "replace",
                sent_before=earlier,
                report=self._report,
                cancelled=self._cancelled,
            )
            journal = self._prepared(preparation, heading, found)
            ledger = preparation.ledger
            dataset_id = found.id if found else None
            if journal is not None:
                dataset_id = self._send(
                    journal, ledger, index=preparation.index, sent_before=earlier
                )
            left_over = covered_journals(journals_at(self._place), ledger)
            return self._submission(dataset, dataset_id, ledger, preparation.index, left_over)

    def resume(self) -> Submission:
        """Go on; see `Client.resume`."""
        with Owner(self._place):
            journal = Journal(self._place)
            heading = journal.heading
            if heading.endpoint != self._client.endpoint:
                journal.close()
                raise InputError(
                    f"The journal at {self._place} is of a run to {heading.endpoint}, and this "
                    f"client speaks to {self._client.endpoint}."
                )
            ledger = journal.ledger()
            others = [path for path in journals_at(self._place) if path != self._place]
            dataset_id = self._send(
                journal, ledger, index=None, sent_before=sent_by_earlier(others)
            )
            left_over = covered_journals(others, ledger)
            return self._submission(heading.dataset, dataset_id, ledger, None, left_over)

    def _dataset(self, name: str, *, create: bool) -> Dataset | None:
        """Return the dataset before any work is done for it; created is it only with rows."""
        try:
            return self._client.dataset(name)
        except NotFoundError:
            if not create:
                raise
            return None

    def _prepared(
        self, preparation: Preparation, heading: Heading, dataset: Dataset | None
    ) -> Journal | None:
        """Return the journal with all rows in it; None where there is nothing to send."""
        journal = Journal.create(place_of_new(self._place), heading)
        try:
            if dataset is not None:
                journal.keep_dataset_id(dataset.id)
            fill_journal(journal, preparation)
            if heading.existing == "stop":
                _refuse_existing(preparation.ledger.count(Status.EXISTS))
            if not preparation.ledger.waiting():
                journal.remove()
                return None
            if self._place.exists():
                self._place.replace(place_of_earlier(self._place))
            return journal.moved_to(self._place)
        except BaseException as error:
            journal.remove()
            if isinstance(error, Cancelled):
                raise Cancelled("Cancelled before any row was sent.") from None
            raise

    def _send(
        self,
        journal: Journal,
        ledger: Ledger,
        *,
        index: pd.Index | None,
        sent_before: Mapping[str, bytes],
    ) -> str:
        """Send what waits, and remove the journal; return the dataset's id."""
        try:
            dataset_id = journal.dataset_id
            if dataset_id is None:
                dataset_id = self._client.dataset(journal.heading.dataset, create=True).id
                journal.keep_dataset_id(dataset_id)
            uploads = FileUploads(self._client, journal, ledger, self._report, self._cancelled)
            self._import(journal, ledger, dataset_id, uploads.urls(), sent_before)
        except (ApiError, NetworkError, JournalError, Cancelled) as error:
            raise self._ended(error, journal, ledger, index) from error
        finally:
            journal.close()
        journal.remove()
        return dataset_id

    def _import(
        self,
        journal: Journal,
        ledger: Ledger,
        dataset_id: str,
        urls: Mapping[str, str],
        sent_before: Mapping[str, bytes],
    ) -> None:
        total, before = len(ledger.waiting()), 0
        for task in journal.tasks():
            if task.is_settled:
                continue
            job = Import(
                client=self._client,
                journal=journal,
                ledger=ledger,
                task=task,
                dataset_id=dataset_id,
                urls=urls,
                sent_before=sent_before,
                cancelled=self._cancelled,
            )

            def report(stage: Stage, done: int, before: int = before) -> None:
                self._report(Progress(stage, before + done, total))

            if job.rows:
                rows = job.rows
                job.run(report)
                before += rows

    def _ended(
        self, error: Exception, journal: Journal, ledger: Ledger, index: pd.Index | None
    ) -> SubmitError | Cancelled:
        """Return the error that says how far the run came and how to go on."""
        mark_sent(journal, ledger)
        sent = ledger.count(Status.SENT) + ledger.count(Status.CREATED)
        sent += ledger.count(Status.REPLACED)
        total = sent + ledger.count(Status.NEW)
        how_far = (
            f"after {sent:,} of {total:,} rows were sent" if sent else "before any row was sent"
        )
        what = "Cancelled" if isinstance(error, Cancelled) else "Stopped"
        ending = (
            f"{what} {how_far}. client.resume({str(journal.path)!r}) sends the rest; to submit the "
            "rows again is as safe: what arrived counts as created."
        )
        heading = journal.heading
        submission = self._submission(heading.dataset, journal.dataset_id, ledger, index)
        if isinstance(error, Cancelled):
            return Cancelled(ending, submission=submission)
        operation = getattr(error, "operation", "")
        return SubmitError(f"{ending} {error}", operation=operation, submission=submission)

    def _submission(
        self,
        dataset: str,
        dataset_id: str | None,
        ledger: Ledger,
        index: pd.Index | None,
        left_over: tuple[Path, ...] = (),
    ) -> Submission:
        host = self._client.host
        return Submission(dataset, host, dataset_id, ledger.frame(index), left_over)


def _refuse_existing(existing: int) -> None:
    if existing:
        raise InputError(
            f'{existing:,} of the rows exist already, and existing is "stop": nothing was sent.'
        )
