"""The submit button: traits and requests over `Jobs` and a run in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from lb_widgets.client.background import BackgroundRun
from lb_widgets.client.run_log import log_texts
from lb_widgets.client.summaries import STAGES
from lb_widgets.messages.base import Nothing
from lb_widgets.messages.submit_button import (
    REQUESTS,
    Log,
    LogRequest,
    OtherRunRequest,
    OtherRuns,
    Outcome,
    PlanRequest,
    Problems,
    ProblemsRequest,
    ResumeRequest,
    RunRequest,
    RunState,
    StopRequest,
)
from lb_widgets.widgets.base import LbWidget, StructTrait
from lb_widgets.widgets.base.static_form import static_html
from lb_widgets.widgets.submit_button.jobs import Jobs

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from lb_widgets.client import Client, Plan
    from lb_widgets.messages.base import Request
    from lb_widgets.widgets.base.router import Handler
    from lb_widgets.widgets.submit_button.jobs import Existing


class SubmitButton(LbWidget, bundle="submit_button"):
    """Submits data rows in the background and says what became of each.

    Making it sends nothing; showing it asks which of the rows exist. Rows with errors are left out.
    Submitting again creates nothing twice; an interrupted run can be resumed, in a new kernel too.

    Parameters
    ----------
    rows : DataFrame, list of dict, one row, or an object with such `.rows`
        What to submit; never changed. A table's rows are read when they are needed, so its changes
        count, and a `DataRowTable` shows what became of each row.
    client : Client
        Which service, with which key.
    dataset : str
        Name or id of the dataset.
    create_dataset : bool
        Whether to create the dataset when there is none of that name; by default True.
    existing : {"skip", "replace", "stop"}
        What to do with rows that exist, as for `Client.submit`; by default "skip".
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
        self,
        rows: Any,
        *,
        client: Client,
        dataset: str,
        create_dataset: bool = True,
        existing: Existing = "skip",
    ) -> None:
        self._jobs = Jobs(
            rows, client, dataset=dataset, create_dataset=create_dataset, existing=existing
        )
        self._run = BackgroundRun(
            on_state=lambda state: self._set("state", state),
            on_result=lambda submission: self._set("outcome", self._jobs.take(submission)),
        )
        host = "sandbox (this machine)" if client.is_local else client.host
        self._where = f"dataset {dataset} at {host}"
        super().__init__(dataset=dataset, host=host, is_local=client.is_local)

    @property
    def rows(self) -> Any:
        """The rows as they are now; after safe repairs were made, the repaired ones."""
        return self._jobs.given.read()

    @property
    def plan(self) -> Plan | None:
        """What a run would do, as last found out; None before the widget was shown."""
        return self._jobs.plan_made

    @property
    def result(self) -> pd.DataFrame | None:
        """What became of each row in the last run; None before. See `Submission.outcome`."""
        done = self._jobs.submission
        return None if done is None else done.outcome

    @property
    def log(self) -> list[str]:
        """What the runs did, a line each with its time; the newest 200, redacted."""
        return log_texts(self._run.log.lines)

    def start(self, *, fix: bool = False) -> bool:
        """Submit in the background, as a click does; False where a run is under way already.

        With `fix`, safe repairs are made first in the rows that the last run did not get across.
        """
        job = self._jobs.repair_and_submit if fix else self._jobs.submit
        what = "Submit with safe repairs" if fix else "Submit"
        return self._run.start(job, what=f"{what} to {self._where}")

    def resume(self) -> bool:
        """Go on in the background with the interrupted run; False where one is under way."""
        return self._run.start(self._jobs.resume, what=f"Resume the run to {self._where}")

    def cancel(self) -> None:
        """End the run at its next step; `resume` or `start` go on."""
        self._run.stop()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until no run is under way; False when `timeout` seconds were not enough."""
        return self._run.wait(timeout)

    def close_resources(self) -> None:
        """End the run at its next step, and open requests. May be called twice."""
        self.cancel()
        super().close_resources()

    def static_form(self) -> str:
        """Return what stands for the widget where no kernel runs."""
        lines = [self.state.text] if self.state.text else []
        return static_html(self.model_id, title=f"Submit to {self._where}", lines=lines)

    def _handlers(self) -> Mapping[type[Request], Handler]:
        return {
            PlanRequest: lambda _request, context: self._jobs.plan(
                lambda step: context.progress(step.done, step.total, STAGES[step.stage]),
                context.cancelled,
            ),
            OtherRunRequest: lambda _request, _context: OtherRuns(self._jobs.other()),
            RunRequest: lambda request, _context: _nothing(self.start(fix=request.fix)),
            ResumeRequest: lambda _request, _context: _nothing(self.resume()),
            StopRequest: lambda _request, _context: self.cancel(),
            ProblemsRequest: lambda _request, _context: Problems(self._jobs.problems()),
            LogRequest: lambda _request, _context: Log(self._run.log.lines),
        }

    def _set(self, name: str, value: RunState | Outcome) -> None:
        with self.lock:
            setattr(self, name, value)


def _nothing(_began: bool) -> Nothing:  # noqa: FBT001 - the page sees from the state what goes on
    return Nothing()
