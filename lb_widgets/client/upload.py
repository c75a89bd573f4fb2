"""The upload run: check, upload files, import the rows, say what became of each."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.client.importing import Import
from lb_widgets.client.ledger import Status, count
from lb_widgets.client.local_files import digest, local_paths
from lb_widgets.client.plan import prepare
from lb_widgets.client.progress import Progress, ignore
from lb_widgets.errors import (
    ApiError,
    Cancelled,
    InputError,
    NetworkError,
    NotFoundError,
    SubmitError,
)
from lb_widgets.messages.submit_button import Stage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

    from lb_widgets.client.answers import Dataset
    from lb_widgets.client.api import Client
    from lb_widgets.client.plan import Prepared
    from lb_widgets.client.progress import OnProgress

    IsCancelled = Callable[[], bool] | None

ROWS_PER_TASK: Final = 150_000
"""Documented (docs.labelbox.com, limits)."""
_UPLOADS_AT_ONCE: Final = 4
_SUMMARY: Final = {
    Status.EXISTS: "existed already",
    Status.FAILED: "refused",
    Status.LEFT_OUT: "with errors left out",
}


@dataclass(frozen=True, repr=False)
class Submission:
    """What a submit did.

    Parameters
    ----------
    dataset, host : str
        Where the rows went.
    dataset_id : str or None
        None where nothing was sent and there is no such dataset.
    outcome : DataFrame
        One row per row given, in order and under its index: ``global_key``, ``status`` ("created",
        "exists", "failed" or "left out"), ``data_row_id``, ``error``.
    """

    dataset: str
    host: str
    dataset_id: str | None
    outcome: pd.DataFrame

    def __repr__(self) -> str:
        return f"<Submission to dataset {self.dataset!r} at {self.host}: {self.summary()}>"

    def summary(self) -> str:
        """Return what happened in one sentence."""
        counts = self.counts
        created = counts[Status.CREATED]
        parts = [f"{created:,} {'row' if created == 1 else 'rows'} created"]
        parts += [
            f"{counts[status]:,} {words}" for status, words in _SUMMARY.items() if counts[status]
        ]
        return f"{', '.join(parts)}."

    @property
    def counts(self) -> dict[str, int]:
        """How many rows have which status."""
        statuses = (Status.CREATED, Status.EXISTS, Status.FAILED, Status.LEFT_OUT)
        return {status.value: count(self.outcome, status) for status in statuses}


class UploadRun:
    """One submit, from the rows to the outcome of each.

    Parameters
    ----------
    client : Client
        Where to.
    on_progress, cancelled : callable, optional
        As `Client.submit` takes them.
    """

    def __init__(
        self,
        client: Client,
        *,
        on_progress: OnProgress | None = None,
        cancelled: IsCancelled = None,
    ) -> None:
        self._client = client
        self._report = on_progress or ignore
        self._cancelled = cancelled
        self._sent = 0

    def submit(self, rows: Any, *, dataset: str, create_dataset: bool, existing: str) -> Submission:
        """Run; see `Client.submit`."""
        try:
            return self._run(rows, dataset, create_dataset=create_dataset, existing=existing)
        except Cancelled:
            raise Cancelled(self._ending("Cancelled")) from None
        except (ApiError, NetworkError) as error:
            if not self._sent:
                raise
            operation = getattr(error, "operation", "")
            raise SubmitError(f"{self._ending('Stopped')} {error}", operation=operation) from error

    def _run(self, rows: Any, name: str, *, create_dataset: bool, existing: str) -> Submission:
        dataset = self._dataset(name, create=create_dataset)
        prepared = prepare(self._client, rows, report=self._report, cancelled=self._cancelled)
        if existing == "stop":
            _refuse_existing(prepared)
        urls = self._upload_files(prepared)
        if prepared.ledger.waiting():
            dataset = dataset or self._client.dataset(name, create=True)
            self._import(prepared, dataset, urls)
        return Submission(
            dataset=name,
            host=self._client.host,
            dataset_id=dataset.id if dataset else None,
            outcome=prepared.ledger.frame(prepared.index),
        )

    def _dataset(self, name: str, *, create: bool) -> Dataset | None:
        """Return the dataset before any work is done for it; created is it only with rows."""
        try:
            return self._client.dataset(name)
        except NotFoundError:
            if not create:
                raise
            return None

    def _upload_files(self, prepared: Prepared) -> dict[str, str]:
        """Upload each content once; return the URL of each path."""
        paths_of: dict[str, list[str]] = {}
        for path, file in prepared.files.items():
            try:
                paths_of.setdefault(digest(file), []).append(path)
            except OSError as error:
                _leave_out(prepared, path, error)
        contents = list(paths_of.values())
        if contents:
            self._report(Progress(Stage.FILES, 0, len(contents)))
        urls: dict[str, str] = {}
        with ThreadPoolExecutor(_UPLOADS_AT_ONCE) as pool:
            uploads = [pool.submit(self._upload, prepared.files[paths[0]]) for paths in contents]
            try:
                for done, (paths, upload) in enumerate(zip(contents, uploads, strict=True), 1):
                    urls |= dict.fromkeys(paths, upload.result())
                    self._report(Progress(Stage.FILES, done, len(contents)))
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        return urls

    def _upload(self, file: Path) -> str:
        return self._client.upload_file(file, cancelled=self._cancelled)

    def _import(self, prepared: Prepared, dataset: Dataset, urls: dict[str, str]) -> None:
        waiting = prepared.ledger.waiting()
        for start in range(0, len(waiting), ROWS_PER_TASK):
            positions = waiting[start : start + ROWS_PER_TASK]
            job = Import(self._client, prepared, positions, cancelled=self._cancelled)

            def report(stage: Stage, done: int, before: int = start) -> None:
                self._report(Progress(stage, before + done, len(waiting)))

            manifest = job.send(dataset.id, urls, report)
            self._sent += manifest.items
            if manifest.items:
                job.run(manifest, report)

    def _ending(self, what: str) -> str:
        if not self._sent:
            return f"{what} before any row was sent."
        rows = "1 row was" if self._sent == 1 else f"{self._sent:,} rows were"
        return (
            f"{what} after {rows} sent and before all were confirmed. "
            "Submit again: what arrived is skipped."
        )


def _refuse_existing(prepared: Prepared) -> None:
    existing = prepared.ledger.count(Status.EXISTS)
    if existing:
        raise InputError(
            f'{existing:,} of the rows exist already, and existing is "stop": nothing was sent.'
        )


def _leave_out(prepared: Prepared, path: str, error: OSError) -> None:
    """Leave out the rows that name a file which cannot be read after all."""
    for position in prepared.ledger.waiting():
        if path in local_paths(prepared.rows[position]):
            prepared.ledger.settle(position, Status.LEFT_OUT, error=f"{path}: {error}")
