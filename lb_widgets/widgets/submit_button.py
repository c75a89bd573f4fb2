"""`SubmitButton`: what would be sent where, a button that does it, and what became of each row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd
import traitlets

from lb_widgets.client.background import BackgroundRun
from lb_widgets.client.summaries import outcome_of, plan_summary
from lb_widgets.messages.submit_button import (
    REQUESTS,
    Outcome,
    PlanRequest,
    PlanSummary,
    RunRequest,
    RunState,
    StopRequest,
)
from lb_widgets.widgets.base import Context, LbWidget, StructTrait
from lb_widgets.widgets.base.static_form import static_html

if TYPE_CHECKING:
    from lb_widgets.client.api import Client
    from lb_widgets.client.submission import Submission


class SubmitButton(LbWidget, bundle="submit_button"):
    """Submits data rows in the background and says what became of each.

    Making it sends nothing; showing it asks the service which of the rows exist. Rows with errors
    are left out and counted. Submitting again creates nothing twice, so it is safe after a cancel,
    an error or a lost connection.

    Parameters
    ----------
    rows : DataFrame, list of dict, one row, or an object with such `.rows`
        What to submit. A table's rows are read when they are needed, so its changes count.
    client : Client
        Which service, with which key.
    dataset : str
        Name of the dataset.
    create_dataset : bool
        Whether to create the dataset when there is none of that name; by default True.

    Examples
    --------
    >>> lbw.SubmitButton(rows, client=client, dataset="field trials 2026")
    """

    requests: ClassVar = REQUESTS

    dataset = traitlets.Unicode("").tag(sync=True)
    """Name of the dataset. Written by the constructor."""
    host = traitlets.Unicode("").tag(sync=True)
    """Where the rows go, as a person reads it. Written by the constructor."""
    is_local = traitlets.Bool(default_value=False).tag(sync=True)
    """Whether the service is on this machine; if not, the browser asks before it submits."""
    state = StructTrait(RunState, RunState(), help="How far the run is. Written by Python.")
    outcome = StructTrait(Outcome, Outcome(), help="What the last run did. Written by Python.")

    def __init__(
        self, rows: Any, *, client: Client, dataset: str, create_dataset: bool = True
    ) -> None:
        self._source = rows
        self._client = client
        self._create_dataset = create_dataset
        self._submission: Submission | None = None
        self._run = BackgroundRun(
            self._submit, on_state=self._show_state, on_result=self._take_result
        )
        host = "sandbox (this machine)" if client.is_local else client.host
        super().__init__(dataset=dataset, host=host, is_local=client.is_local)

    @property
    def result(self) -> pd.DataFrame | None:
        """What became of each row in the last finished run; None before.

        One row per row given, in order: ``global_key``, ``status`` ("created", "exists", "failed"
        or "left out"), ``data_row_id``, ``error``.
        """
        return None if self._submission is None else self._submission.outcome

    def start(self) -> bool:
        """Submit in the background, as a click does; False where a run is under way already."""
        return self._run.start()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until no run is under way; False when `timeout` seconds were not enough."""
        return self._run.wait(timeout)

    def close_resources(self) -> None:
        """End the run at its next step, and open requests. May be called twice."""
        self._run.stop()
        super().close_resources()

    def _handlers(self) -> Any:
        return {PlanRequest: self._plan, RunRequest: self._start, StopRequest: self._stop}

    def _rows(self) -> Any:
        source = self._source
        # A DataFrame may have a column of that name.
        is_table = hasattr(source, "rows") and not isinstance(source, pd.DataFrame)
        return source.rows if is_table else source

    def _plan(self, _request: PlanRequest, context: Context) -> PlanSummary:
        plan = self._client.plan(self._rows(), dataset=self.dataset, cancelled=context.cancelled)
        return plan_summary(plan, create_dataset=self._create_dataset)

    def _start(self, _request: RunRequest, _context: Context) -> None:
        self._run.start()

    def _stop(self, _request: StopRequest, _context: Context) -> None:
        self._run.stop()

    def _submit(self, on_progress: Any, cancelled: Any) -> Submission:
        return self._client.submit(
            self._rows(),
            dataset=self.dataset,
            create_dataset=self._create_dataset,
            on_progress=on_progress,
            cancelled=cancelled,
        )

    def _show_state(self, state: RunState) -> None:
        with self.lock:
            self.state = state

    def _take_result(self, submission: Submission) -> None:
        with self.lock:
            self._submission = submission
            self.outcome = outcome_of(submission)

    def static_form(self) -> str:
        """Return what stands for the widget where no kernel runs."""
        lines = [self.state.text] if self.state.text else []
        title = f"Submit to dataset {self.dataset} at {self.host}"
        return static_html(self.model_id, title=title, lines=lines)
