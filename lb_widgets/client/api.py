"""The client: Labelbox's API in a few methods."""

from __future__ import annotations

import mimetypes
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NoReturn, TypeVar
from urllib.parse import urlsplit

from lb_widgets.client.graphql import GraphQL
from lb_widgets.client.keys import look_up
from lb_widgets.client.operations import (
    ATTACHMENTS_PAGE,
    CreateDataset,
    GetAttachments,
    GetDataRow,
    GetDatasets,
    GetMetadataOntology,
    GetTask,
    GetUser,
)
from lb_widgets.client.plan import Plan, make_plan
from lb_widgets.client.submission import Submission, Unfinished, unfinished_at
from lb_widgets.client.upload import UploadRun, place_of
from lb_widgets.errors import ApiError, AuthenticationError, InputError, NetworkError, NotFoundError
from lb_widgets.model.urls import host_of, is_local_host
from lb_widgets.net.retry import pause, wait_before
from lb_widgets.redact import redact

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lb_widgets.client.answers import (
        DataRow,
        DataRowAttachment,
        Dataset,
        MetadataField,
        Task,
    )
    from lb_widgets.client.operations import Operation
    from lb_widgets.client.progress import OnProgress

    IsCancelled = Callable[[], bool] | None

Result = TypeVar("Result")

LABELBOX: Final = "https://api.labelbox.com/graphql"
"""The endpoint of the service itself."""

_CREATE_ATTEMPTS: Final = 3


class Client:
    """Labelbox's API with one key: datasets, files, global keys, and submitting data rows.

    Tested against the recorded traffic of Labelbox's own Python SDK 7.17.0 and the sandbox of this
    package, not against the live service. Making a client sends nothing.

    Parameters
    ----------
    api_key : str, optional
        By default the environment variable ``LABELBOX_API_KEY``. Shown nowhere, and sent to the
        endpoint alone.
    endpoint : str, optional
        Address of the GraphQL API; by default the environment variable ``LABELBOX_ENDPOINT``, else
        ``https://api.labelbox.com/graphql``.

    Raises
    ------
    AuthenticationError
        There is no key.
    InputError
        The endpoint is no URL, or would carry the key unencrypted to another machine.

    Examples
    --------
    >>> client = lbw.Client()
    >>> client.plan(rows, dataset="field trials 2026")
    >>> client.submit(rows, dataset="field trials 2026", create_dataset=True).outcome
    """

    def __init__(self, *, api_key: str | None = None, endpoint: str | None = None) -> None:
        key = (api_key or os.environ.get("LABELBOX_API_KEY") or "").strip()
        if not key:
            raise AuthenticationError(
                "There is no API key. Pass api_key= or set LABELBOX_API_KEY; "
                "to try things out without one, use lb_widgets.Sandbox()."
            )
        self._endpoint = endpoint or os.environ.get("LABELBOX_ENDPOINT") or LABELBOX
        _check_endpoint(self._endpoint)
        self._graphql = GraphQL(self._endpoint, key)
        self._user_id: str | None = None

    def __repr__(self) -> str:
        return f"<Client of {self.host}>"

    def __reduce__(self) -> NoReturn:
        # A pickle would carry the key to disks and other machines.
        raise TypeError(
            "A Client holds an API key and cannot be pickled; make one where it is used."
        )

    @property
    def endpoint(self) -> str:
        """Address of the GraphQL API."""
        return self._endpoint

    @property
    def host(self) -> str:
        """Host of the endpoint."""
        return host_of(self._endpoint)

    @property
    def is_local(self) -> bool:
        """Whether the endpoint is on this machine."""
        return is_local_host(self.host)

    def execute(self, operation: Operation[Result], *, cancelled: IsCancelled = None) -> Result:
        """Send one of `lb_widgets.client.operations` and return its typed answer.

        Raises
        ------
        AuthenticationError, NotFoundError, ApiError
            The service refused; ``.code`` is its own word for it.
        NetworkError
            No usable answer came back, for repeatable operations after four attempts.
        """
        return self._graphql.execute(operation, cancelled=cancelled)

    def datasets(self, name: str) -> list[Dataset]:
        """Return the datasets of exactly this name; there may be several."""
        return [found for found in self.execute(GetDatasets(name=name)) if found.name == name]

    def dataset(self, name: str, *, create: bool = False) -> Dataset:
        """Return the one dataset of this name.

        Parameters
        ----------
        name : str
            Its exact name.
        create : bool
            Whether to create it when there is none; by default False.

        Raises
        ------
        NotFoundError
            There is none, and `create` is False.
        ApiError
            There are several.
        """
        found = self.datasets(name)
        if len(found) > 1:
            raise ApiError(
                f"{len(found)} datasets at {self.host} are named {name!r}: "
                f"{', '.join(dataset.id for dataset in found)}. Rename all but one."
            )
        if found:
            return found[0]
        if not create:
            raise NotFoundError(
                f"There is no dataset named {name!r} at {self.host}. "
                "Check the name, or pass create_dataset=True to create it."
            )
        return self._create_dataset(name)

    def _create_dataset(self, name: str) -> Dataset:
        for attempt in range(1, _CREATE_ATTEMPTS):
            try:
                return self.execute(CreateDataset(name=name))
            except NetworkError:
                # It may have been created and only the answer lost: a second would be a twin.
                pause(wait_before(attempt), None)
                if found := self.datasets(name):
                    return found[0]
        return self.execute(CreateDataset(name=name))

    def upload_file(
        self,
        source: bytes | str | os.PathLike[str],
        *,
        name: str | None = None,
        content_type: str | None = None,
        cancelled: IsCancelled = None,
    ) -> str:
        """Store a file with the service and return its URL.

        Parameters
        ----------
        source : bytes or path
            The content, or where it is.
        name : str, optional
            File name; by default that of the path.
        content_type : str, optional
            By default by the name's extension.
        """
        content = source if isinstance(source, bytes) else Path(source).read_bytes()
        if name is None:
            name = "file" if isinstance(source, bytes) else Path(source).name
        kind = content_type or mimetypes.guess_type(name)[0] or "application/octet-stream"
        return self._graphql.upload(content, filename=name, content_type=kind, cancelled=cancelled)

    def data_row_ids(
        self, global_keys: Sequence[str], *, cancelled: IsCancelled = None
    ) -> dict[str, str | None]:
        """Look global keys up in bulk, in the whole organisation.

        Returns
        -------
        dict of str to (str or None)
            The data row id by key, for the keys that exist; None where this API key may not see
            the row. Keys that do not exist are left out.
        """
        return look_up(self.execute, global_keys, cancelled=cancelled)

    def data_row(self, data_row_id: str, *, cancelled: IsCancelled = None) -> DataRow:
        """Return a data row as the service has it.

        Raises
        ------
        NotFoundError
            There is none of this id.
        """
        found = self.execute(GetDataRow(data_row_id=data_row_id), cancelled=cancelled)
        if found is None:
            raise _no_data_row(self.host, data_row_id)
        return found

    def attachments(
        self, data_row_id: str, *, cancelled: IsCancelled = None
    ) -> list[DataRowAttachment]:
        """Return the attachments of a data row, in order.

        Raises
        ------
        NotFoundError
            There is no such data row.
        """
        found: list[DataRowAttachment] = []
        while True:
            page = self.execute(
                GetAttachments(data_row_id=data_row_id, skip=len(found)), cancelled=cancelled
            )
            if page is None:
                raise _no_data_row(self.host, data_row_id)
            found += page.attachments
            if len(page.attachments) < ATTACHMENTS_PAGE:
                return found

    def metadata_ontology(self) -> list[MetadataField]:
        """Return the metadata fields that the organisation has."""
        return self.execute(GetMetadataOntology())

    def task(self, task_id: str) -> Task:
        """Return how far a task of this user is.

        Raises
        ------
        NotFoundError
            The user has no such task.
        """
        if self._user_id is None:
            self._user_id = self.execute(GetUser()).id
        tasks = self.execute(GetTask(task_id=task_id, user_id=self._user_id)).created_tasks
        if not tasks:
            raise NotFoundError(f"{self.host} knows no task {task_id!r} of this user.")
        return tasks[0]

    def plan(  # noqa: PLR0913 - all but two have defaults
        self,
        rows: Any,
        *,
        dataset: str,
        existing: Literal["skip", "replace", "stop"] = "skip",
        compare: bool = False,
        journal: str | os.PathLike[str] | None = None,
        on_progress: OnProgress | None = None,
        cancelled: IsCancelled = None,
    ) -> Plan:
        """Say what `submit` would do with these rows and this dataset; changes nothing.

        Parameters
        ----------
        rows, dataset, existing, journal, on_progress, cancelled
            As for `submit`. An iterator is read to its end by this.
        compare : bool
            Whether to ask the service for each row that exists whether it is identical; two
            requests a row. By default False, which tells it only of rows that an interrupted run
            sent.

        Raises
        ------
        InputError
            The rows cannot be read.
        AuthenticationError, ApiError, NetworkError
            The service refused or could not be reached.
        Cancelled
            `cancelled` said so.
        """
        _check_existing(existing)
        return make_plan(
            self,
            rows,
            dataset=dataset,
            place=place_of(self, dataset, journal),
            existing=existing,
            compares=compare,
            report=on_progress,
            cancelled=cancelled,
        )

    def submit(  # noqa: PLR0913 - all but two have defaults
        self,
        rows: Any,
        *,
        dataset: str,
        create_dataset: bool = False,
        existing: Literal["skip", "replace", "stop"] = "skip",
        journal: str | os.PathLike[str] | None = None,
        on_progress: OnProgress | None = None,
        cancelled: IsCancelled = None,
    ) -> Submission:
        """Create data rows, each once: submitting the same rows again creates nothing.

        Every row is sent with a global key; where one is missing, one is made from the row's
        content. Rows with errors are left out, local files are uploaded first. The rows themselves
        are not changed. What was sent is kept in a journal on disk until all is confirmed, so that
        nothing is lost or sent twice when the kernel, the network or the machine dies: submit
        again, or `resume`.

        Parameters
        ----------
        rows : DataFrame, list of dict, one row, or an iterator of dict
            What to submit. An iterator is never in memory as a whole.
        dataset : str
            Name or id of the dataset.
        create_dataset : bool
            Whether to create the dataset when there is none of that name; by default False.
        existing : {"skip", "replace", "stop"}
            What to do when some global keys exist already: leave those rows out; give the rows on
            the server this content, attachments included; or send nothing and raise. By default
            "skip".
        journal : path, optional
            Where to keep the journal; by default one per endpoint and dataset in the user's state
            folder (``LB_WIDGETS_STATE_DIR`` moves it). Only this user may read it.
        on_progress : callable, optional
            Called with a `lb_widgets.client.progress.Progress` as the work goes on.
        cancelled : callable, optional
            Asked between steps; True ends the run.

        Returns
        -------
        Submission
            ``.outcome`` is a DataFrame with one row per row given, in order.

        Raises
        ------
        NotFoundError
            There is no such dataset, and `create_dataset` is False.
        InputError
            The rows cannot be read; or some exist, and `existing` is "stop".
        JournalError
            The journal cannot be written, so nothing was sent; or another run has it.
        AuthenticationError, ApiError, NetworkError
            The service refused or could not be reached, before anything was sent.
        SubmitError
            The run stopped; ``.submission`` says what is known of each row.
        Cancelled
            `cancelled` said so; it has such a ``.submission`` too.
        """
        _check_existing(existing)
        place = place_of(self, dataset, journal)
        run = UploadRun(self, place, on_progress=on_progress, cancelled=cancelled)
        return run.submit(rows, dataset=dataset, create_dataset=create_dataset, existing=existing)

    def resume(
        self,
        journal: str | os.PathLike[str],
        *,
        on_progress: OnProgress | None = None,
        cancelled: IsCancelled = None,
    ) -> Submission:
        """Go on with a submit that was interrupted; its rows are in its journal.

        Parameters
        ----------
        journal : path
            The error that ended the run, and `unfinished`, say where it is.
        on_progress, cancelled : callable, optional
            As for `submit`.

        Returns
        -------
        Submission
            Its ``.outcome`` numbers the rows as they were given to `submit`.

        Raises
        ------
        InputError
            The journal is of a run to another endpoint.
        JournalError
            There is no such journal, or another run has it.
        SubmitError, Cancelled
            As for `submit`.
        """
        run = UploadRun(
            self, Path(journal).expanduser(), on_progress=on_progress, cancelled=cancelled
        )
        return run.resume()

    def unfinished(
        self, dataset: str, *, journal: str | os.PathLike[str] | None = None
    ) -> Unfinished | None:
        """Return what an interrupted, or still running, submit to a dataset left; or None.

        Parameters
        ----------
        dataset : str
            As it was given to `submit`.
        journal : path, optional
            As it was given to `submit`.

        Raises
        ------
        JournalError
            The journal cannot be read.
        """
        return unfinished_at(place_of(self, dataset, journal))


def _no_data_row(host: str, data_row_id: str) -> NotFoundError:
    return NotFoundError(f"{host} knows no data row {data_row_id!r}.")


def _check_existing(existing: str) -> None:
    if existing not in {"skip", "replace", "stop"}:
        raise InputError(f'existing={existing!r}: expected "skip", "replace" or "stop".')


def _check_endpoint(endpoint: str) -> None:
    host = host_of(endpoint)
    scheme = urlsplit(endpoint).scheme.lower() if host else ""
    if scheme not in {"http", "https"}:
        raise InputError(
            f"endpoint={redact(endpoint)!r} is not the URL of an API. Expected one like {LABELBOX}."
        )
    if scheme == "http" and not is_local_host(host):
        raise InputError(
            f"The endpoint at {host} is not encrypted (http://), so the API key would travel in "
            "the open. Use https://."
        )
