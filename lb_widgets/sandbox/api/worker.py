"""Import tasks: one thread works them off, in the order in which they came.

`upsertDataRows` answers at once and the rows come afterwards, chunk by chunk, each chunk in one
transaction with how far the task is. What is wrong with a manifest or any of its chunks shows
before the first row is written. A sandbox that is stopped in the middle goes on with the next chunk
when it is started again with the same file.

Uploaded chunks stay for as long as the sandbox runs, because a client whose answer was lost may
send the same manifest again. Those of finished tasks go when a sandbox with a file is started anew:
its addresses have changed, so nobody can name them any more.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lb_widgets.sandbox.api.importing import Interrupted, import_chunk
from lb_widgets.sandbox.api.manifest import (
    ManifestError,
    check_chunks,
    read_chunk,
    read_manifest,
)
from lb_widgets.sandbox.api.store import new_id, now

if TYPE_CHECKING:
    from lb_widgets.sandbox.api.files import Files
    from lb_widgets.sandbox.api.store import Store
    from lb_widgets.sandbox.background import Background

_TYPE: Final = "adv-upsert-data-rows"

_logger = logging.getLogger(__name__)


class Worker:
    """Imports what it is given, in a thread that lives while there is something to do.

    Parameters
    ----------
    store, files
        Where the tasks and their chunks are.
    background : Background
        The threads of the sandbox.
    """

    def __init__(self, store: Store, files: Files, background: Background) -> None:
        self._store = store
        self._files = files
        self._background = background
        self._guard = threading.Lock()
        self._waiting: deque[str] = deque()
        self._is_idle = True

    def submit(self, manifest_uri: str) -> str:
        """Make a task of what a manifest names, begin with it, and return its id.

        Raises
        ------
        Refusal
            When there is no file at the URL.
        """
        task = new_id()
        try:
            chunks, items = read_manifest(self._files, manifest_uri)
        except ManifestError as error:
            self._insert(task, status="FAILED", errors=_message(error))
        else:
            chunks_text = msgspec.json.encode(chunks).decode()
            self._insert(task, status="IN_PROGRESS", chunks=chunks_text, items=items)
            self._add(task)
        return task

    def resume(self) -> None:
        """Drop the chunks of the tasks that an earlier run finished, and finish the others."""
        self._store.run(
            """
            DELETE FROM files
            WHERE id IN (SELECT value FROM tasks, json_each(chunks) WHERE status != 'IN_PROGRESS')
              AND id NOT IN (SELECT value FROM tasks, json_each(chunks)
                             WHERE status = 'IN_PROGRESS')
            """
        )
        unfinished = "SELECT id FROM tasks WHERE status = 'IN_PROGRESS' ORDER BY position"
        for task in self._store.all(unfinished):
            self._add(task["id"])

    def _insert(self, task: str, **values: Any) -> None:
        defaults = {"chunks": "[]", "items": 0, "created_at": now(), "updated_at": now()}
        self._store.insert("tasks", id=task, name="JSON Import", type=_TYPE, **defaults | values)

    def _add(self, task: str) -> None:
        with self._guard:
            self._waiting.append(task)
            if self._is_idle:
                self._is_idle = False
                self._background.start(self._work)

    def _work(self) -> None:
        while task := self._next():
            try:
                self._import(task)
            except ManifestError as error:
                self._end(task, "FAILED", _message(error))
            except Interrupted:
                return
            except Exception as error:
                # A fault of the sandbox itself; the next task is not to suffer from it.
                _logger.exception("the sandbox failed in an import")
                self._end(task, "FAILED", _message(f"Internal error: {type(error).__name__}"))

    def _next(self) -> str | None:
        with self._guard:
            if self._waiting and not self._background.stopping.is_set():
                return self._waiting.popleft()
            self._is_idle = True
            return None

    def _import(self, identifier: str) -> None:
        task = self._store.one("SELECT * FROM tasks WHERE id = ?", identifier) or {}
        chunks: list[str] = msgspec.json.decode(task["chunks"])
        check_chunks(self._files, chunks, task["items"])
        for chunk in chunks[task["chunks_done"] :]:
            items = read_chunk(self._files, chunk)
            import_chunk(self._store, identifier, items, stopping=self._background.stopping)
        self._end(identifier, "COMPLETE", None)

    def _end(self, task: str, status: str, errors: str | None) -> None:
        self._store.run(
            "UPDATE tasks SET status = ?, errors = ?, updated_at = ? WHERE id = ?",
            status,
            errors,
            now(),
            task,
        )


def _message(error: object) -> str:
    return msgspec.json.encode({"message": str(error)}).decode()
