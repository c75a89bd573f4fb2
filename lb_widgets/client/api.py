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
    CreateDataset,
    GetDatasets,
    GetMetadataOntology,
    GetTask,
    GetUser,
)
from lb_widgets.client.plan import Plan, make_plan
from lb_widgets.client.upload import Submission, UploadRun
from lb_widgets.errors import ApiError, AuthenticationError, InputError, NetworkError, NotFoundError
from lb_widgets.model.urls import host_of, is_local_host
from lb_widgets.net.retry import pause, wait_before
from lb_widgets.redact import redact

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lb_widgets.client.answers import Dataset, MetadataField, Task
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

    def plan(self, rows: Any, *, dataset: str, cancelled: IsCancelled = None) -> Plan:
        """Say what `submit` would do with these rows and this dataset; changes nothing."""
        return make_plan(self, rows, dataset=dataset, cancelled=cancelled)

    def submit(  # noqa: PLR0913 - all but two have defaults
        self,
        rows: Any,
        *,
        dataset: str,
        create_dataset: bool = False,
        existing: Literal["skip", "stop"] = "skip",
        on_progress: OnProgress | None = None,
        cancelled: IsCancelled = None,
    ) -> Submission:
        """Create data rows, each once: submitting the same rows again creates nothing.

        Every row is sent with a global key; where one is missing, one is made from the row's
        content. Rows with errors are left out, local files are uploaded first. The rows themselves
        are not changed.

        Parameters
        ----------
        rows : DataFrame, list of dict, or one row
            What to submit.
        dataset : str
            Name of the dataset.
        create_dataset : bool
            Whether to create the dataset when there is none of that name; by default False.
        existing : {"skip", "stop"}
            What to do when some global keys exist already: leave those rows out, or send nothing
            and raise. By default "skip".
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
        AuthenticationError, ApiError, NetworkError
            The service refused or could not be reached, before anything was sent.
        SubmitError
            The same, after something was sent. Submit again: what arrived is skipped.
        Cancelled
            `cancelled` said so.
        """
        if existing not in {"skip", "stop"}:
            raise InputError(f'existing={existing!r}: expected "skip" or "stop".')
        run = UploadRun(self, on_progress=on_progress, cancelled=cancelled)
        return run.submit(rows, dataset=dataset, create_dataset=create_dataset, existing=existing)


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
