"""Labelbox's API, call by call: what `Client` is before it submits."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

from lb_widgets.client.attachments import (
    create_attachment,
    delete_attachment,
    list_attachments,
    update_attachment,
)
from lb_widgets.client.data_rows import get_by_global_key, get_data_row
from lb_widgets.client.datasets import (
    DEFAULT,
    create_dataset,
    delete_dataset,
    find_dataset,
    is_id,
    list_datasets,
    refuse_repeated_name,
)
from lb_widgets.client.graphql import GraphQL
from lb_widgets.client.keys import look_up
from lb_widgets.client.operations import CancelTask, GetMetadataOntology
from lb_widgets.client.settings import settings
from lb_widgets.client.tasks import Tasks, created_imports, failed_imports
from lb_widgets.errors import NotFoundError
from lb_widgets.model.urls import host_of, is_local_host

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator, Sequence

    from lb_widgets.client.answers import (
        CreatedImport,
        DataRow,
        DataRowAttachment,
        Dataset,
        FailedImport,
        MetadataField,
        Task,
    )
    from lb_widgets.client.operation import Operation

    IsCancelled = Callable[[], bool] | None

Result = TypeVar("Result")


class Service:
    """One endpoint with one key, which is shown nowhere.

    Every method that sends something raises `AuthenticationError`, `NotFoundError` or `ApiError`
    where the service refuses, and `NetworkError` where no usable answer came; the message says
    which operation, about what, and what to do.

    Parameters
    ----------
    api_key, endpoint : str, optional
        As `Client` takes them.
    """

    def __init__(self, *, api_key: str | None = None, endpoint: str | None = None) -> None:
        self._endpoint, key = settings(api_key, endpoint)
        self._graphql = GraphQL(self._endpoint, key)
        self._tasks = Tasks(self.execute)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.host}>"

    def __reduce__(self) -> NoReturn:
        # A pickle would carry the key to disks and other machines; copies are made the same way.
        raise TypeError(
            "A Client holds an API key and cannot be pickled or copied; make one where it is used."
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

    def datasets(self, name: str | None = None) -> list[Dataset]:
        """Return all datasets, or those of exactly this name; there may be several."""
        return list_datasets(self.execute, name)

    def dataset(self, name_or_id: str, *, create: bool = False) -> Dataset:
        """Return the one dataset of this name; else the one of this id.

        Parameters
        ----------
        name_or_id : str
            Its exact name, or its id.
        create : bool
            Whether to create it when there is none of this name; by default False.

        Raises
        ------
        NotFoundError
            There is none, and `create` is False.
        ApiError
            Several have this name; the message lists their ids.
        """
        found = find_dataset(self.execute, name_or_id)
        if found is not None:
            return found
        if not create or is_id(name_or_id):
            raise NotFoundError(
                f"There is no dataset named {name_or_id!r} at {self.host}, or of this id. "
                "Check it, or pass create_dataset=True with a name to create one."
            )
        return create_dataset(self.execute, name_or_id)

    def create_dataset(
        self,
        name: str,
        *,
        description: str | None = None,
        integration: str | None = DEFAULT,
    ) -> Dataset:
        """Create a dataset, once even where the answer is lost.

        Parameters
        ----------
        name : str
            Of which there is none yet.
        description : str, optional
            For people.
        integration : str or None
            Name or id of the integration with a cloud storage (delegated access) that the dataset
            reads through; None for none. By default ``"default"``: the organisation's default
            integration, if it has one.

        Raises
        ------
        ApiError
            There is a dataset of this name; or the integration does not work, and the dataset was
            deleted again.
        """
        refuse_repeated_name(self.execute, name)
        return create_dataset(self.execute, name, description=description, integration=integration)

    def delete_dataset(self, dataset_id: str) -> None:
        """Delete a dataset with all its rows."""
        delete_dataset(self.execute, dataset_id)

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
        """Return a data row as the service has it."""
        return get_data_row(self.execute, data_row_id, cancelled=cancelled)

    def data_row_by_global_key(self, global_key: str, *, cancelled: IsCancelled = None) -> DataRow:
        """Return the data row of a global key as the service has it."""
        return get_by_global_key(self.execute, global_key, cancelled=cancelled)

    def attachments(
        self, data_row_id: str, *, cancelled: IsCancelled = None
    ) -> list[DataRowAttachment]:
        """Return the attachments of a data row, in order."""
        return list_attachments(self.execute, data_row_id, cancelled=cancelled)

    def create_attachment(
        self,
        data_row_id: str,
        *,
        type: str,  # noqa: A002 - Labelbox's word
        value: str,
        name: str | None = None,
    ) -> DataRowAttachment:
        """Append an attachment to a data row, once even where the answer is lost.

        Parameters
        ----------
        data_row_id : str
            Of the row.
        type : str
            An `AttachmentType`.
        value : str
            The URL; of RAW_TEXT the text itself.
        name : str, optional
            Shown in the editor.
        """
        return create_attachment(self.execute, data_row_id, kind=type, value=value, name=name)

    def update_attachment(
        self,
        attachment_id: str,
        *,
        type: str | None = None,  # noqa: A002 - Labelbox's word
        value: str | None = None,
        name: str | None = None,
    ) -> DataRowAttachment:
        """Change what is given of an attachment."""
        return update_attachment(self.execute, attachment_id, kind=type, value=value, name=name)

    def delete_attachment(self, attachment_id: str) -> None:
        """Delete an attachment."""
        delete_attachment(self.execute, attachment_id)

    def metadata_ontology(self) -> list[MetadataField]:
        """Return the metadata fields that the organisation has."""
        return self.execute(GetMetadataOntology())

    def task(self, task_id: str) -> Task:
        """Return how far a task of this user is."""
        return self._tasks.get(task_id)

    def task_errors(self, task_id: str, *, cancelled: IsCancelled = None) -> Iterator[FailedImport]:
        """Yield the rows that an import task refused, each with why."""
        return failed_imports(self.execute, task_id, cancelled=cancelled)

    def task_results(
        self, task_id: str, *, cancelled: IsCancelled = None
    ) -> Iterator[CreatedImport]:
        """Yield the rows that an import task created."""
        return created_imports(self.execute, task_id, cancelled=cancelled)

    def cancel_task(self, task_id: str) -> bool:
        """Ask for a task to be stopped; return whether the service does. Not all kinds can be."""
        return self.execute(CancelTask(task_id=task_id)).success
