"""Tasks: jobs of the service, such as an import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lb_widgets.client.operations import GetCreatedImports, GetFailedImports, GetTask, GetUser
from lb_widgets.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lb_widgets.client.answers import CreatedImport, FailedImport, Task
    from lb_widgets.client.graphql import Execute

    IsCancelled = Callable[[], bool] | None


class Tasks:
    """The tasks of the user whose key it is.

    Parameters
    ----------
    execute : callable
        Sends operations.
    """

    def __init__(self, execute: Execute) -> None:
        self._execute = execute
        self._user_id: str | None = None

    def get(self, task_id: str) -> Task:
        """Return how far a task is."""
        if self._user_id is None:  # tasks are found through their user, who stays the same
            self._user_id = self._execute(GetUser()).id
        tasks = self._execute(GetTask(task_id=task_id, user_id=self._user_id)).created_tasks
        if not tasks:
            raise NotFoundError(f"This user has no task {task_id!r}.")
        return tasks[0]


def failed_imports(
    execute: Execute, task_id: str, *, cancelled: IsCancelled = None
) -> Iterator[FailedImport]:
    """Yield the rows that an import refused, page by page."""
    after: str | None = None
    while True:
        page = execute(GetFailedImports(task_id=task_id, after=after), cancelled=cancelled)
        yield from page.results
        after = page.after
        if after is None:
            return


def created_imports(
    execute: Execute, task_id: str, *, cancelled: IsCancelled = None
) -> Iterator[CreatedImport]:
    """Yield the rows that an import created, page by page."""
    after: str | None = None
    while True:
        page = execute(GetCreatedImports(task_id=task_id, after=after), cancelled=cancelled)
        yield from page.nodes
        after = page.after
        if after is None:
            return
