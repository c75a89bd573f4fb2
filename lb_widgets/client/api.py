"""The client: Labelbox's API in a few methods."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from lb_widgets.client.data_rows import created_id, one_row
from lb_widgets.client.plan import Plan, make_plan
from lb_widgets.client.service import Service
from lb_widgets.client.settings import settings_of
from lb_widgets.client.submission import Submission, Unfinished, unfinished_at
from lb_widgets.client.upload import UploadRun, place_of
from lb_widgets.errors import InputError

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping

    from lb_widgets.client.answers import DataRow
    from lb_widgets.client.progress import OnProgress

    IsCancelled = Callable[[], bool] | None


class Client(Service):
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

    @classmethod
    def from_sdk(cls, labelbox_client: Any) -> Self:
        """Return a client with the key and the endpoint of a client of Labelbox's own SDK.

        Parameters
        ----------
        labelbox_client : labelbox.Client
            Not changed, and not used any further.

        Raises
        ------
        InputError
            It is no such client.
        """
        endpoint, key = settings_of(labelbox_client)
        return cls(api_key=key, endpoint=endpoint)

    def create_data_row(
        self, row: Mapping[str, Any], dataset: str, *, create_dataset: bool = False
    ) -> DataRow:
        """Create one data row and return it as the service has it.

        Parameters
        ----------
        row : dict
            In the keys of the import JSON.
        dataset, create_dataset
            As for `submit`.

        Raises
        ------
        InputError
            The row has errors, so it was not sent.
        ApiError
            The service refused it, or has a row of its global key already.
        """
        submission = self.submit(one_row(row), dataset=dataset, create_dataset=create_dataset)
        return self.data_row(created_id(submission))

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


def _check_existing(existing: str) -> None:
    if existing not in {"skip", "replace", "stop"}:
        raise InputError(f'existing={existing!r}: expected "skip", "replace" or "stop".')
