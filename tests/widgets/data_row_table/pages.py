"""What stands for the page of a table: it sends, receives and keeps what a browser would."""

from __future__ import annotations

import json
import queue
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from lb_widgets.widgets.data_row_table import DataRowTable

NATIVE: dict[str, Any] = {"filters": [], "sort": [], "text": ""}
TIMEOUT = 20


class Answer(NamedTuple):
    """A reply, with the bytes beside it."""

    message: dict[str, Any]
    buffers: list[bytes]

    @property
    def result(self) -> Any:
        assert self.message["type"] == "ok", self.message
        return self.message["result"]


class Page:
    """Stands for the browser. Every message becomes JSON on its way, as the session makes it.

    Parameters
    ----------
    table : DataRowTable
        What would have been displayed.
    """

    def __init__(self, table: DataRowTable) -> None:
        self.table = table
        self.traits: dict[str, Any] = json.loads(json.dumps(table.get_state(), default=str))
        self.updates: list[dict[str, Any]] = []
        self.sizes: list[int] = []
        """Bytes of each message."""
        self._replies: queue.Queue[Answer] = queue.Queue()
        self._ids = count(1)
        table._send = self._receive

    def _receive(self, message: dict[str, Any], buffers: Any = None) -> None:
        # As jupyter_client does: half a surrogate pair or a NaN would be lost with its message.
        body = json.dumps(message, allow_nan=False, ensure_ascii=False).encode()
        self.sizes.append(len(body))
        message = json.loads(body)
        if message["method"] == "update":
            self.updates.append(message["state"])
            self.traits.update(message["state"])
        elif message["method"] == "custom":
            self._replies.put(Answer(message["content"], list(buffers or [])))

    # ── traits ───────────────────────────────────────────────────────────────────────────────────
    @property
    def version(self) -> int:
        return self.traits["version"]

    def set(self, **state: Any) -> None:
        """Write synced traits, as the browser does."""
        self.traits.update(json.loads(json.dumps(state)))
        self.table._handle_msg(_message({"method": "update", "state": state}))

    def select(self, *, base: int | None = None, added: Any = (), removed: Any = ()) -> None:
        """Tell who is selected; the size is left to Python."""
        spans = {"added": [list(span) for span in added], "removed": [list(s) for s in removed]}
        self.set(selection={"version": self.version, "base": base, "size": 0, **spans})

    # ── requests ─────────────────────────────────────────────────────────────────────────────────
    def send(self, kind: str, **request: Any) -> str:
        """Send a request without waiting; return its id."""
        identifier = str(next(self._ids))
        content = json.loads(json.dumps({"type": kind, "id": identifier, **request}))
        self.table._handle_msg(_message({"method": "custom", "content": content}))
        return identifier

    def next(self) -> Answer:
        """Return the next reply."""
        answer = self._replies.get(timeout=TIMEOUT)
        while answer.message["type"] == "progress":
            answer = self._replies.get(timeout=TIMEOUT)
        return answer

    def ask(self, kind: str, **request: Any) -> Answer:
        """Send a request and return its reply."""
        identifier = self.send(kind, **request)
        answer = self.next()
        assert answer.message["id"] == identifier
        return answer

    def prepare(self, view: dict[str, Any]) -> dict[str, Any]:
        return self.ask("table/prepare", version=self.version, view=view, count=0).result["total"]

    def page(self, view: dict[str, Any] = NATIVE, at: Any = 0, rows: int = 100) -> dict[str, Any]:
        """Return a page; `at` is a position, or a place in full."""
        place = {"kind": "position", "value": at} if isinstance(at, int) else at
        request = {"version": self.version, "view": view, "at": place, "count": rows}
        return self.ask("table/page", **request).result

    def rows(self, **view: Any) -> list[dict[str, Any]]:
        return self.page({**NATIVE, **view})["rows"]

    def row_ids(self, **view: Any) -> list[int]:
        return [row["id"] for row in self.rows(**view)]

    def schema(self) -> dict[str, Any]:
        return self.ask("table/schema").result

    def columns(self) -> list[str]:
        return [column["label"] for column in self.schema()["columns"]]

    def cells(self, **view: Any) -> list[dict[str, Any]]:
        """Return the cells of the rows by the labels of their columns."""
        columns = self.columns()
        return [dict(zip(columns, row["cells"], strict=True)) for row in self.rows(**view)]


def _message(data: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"data": data}, "buffers": []}


def sort_by(*columns: str | tuple[str, bool]) -> list[dict[str, Any]]:
    """Return sort keys as the wire has them."""
    pairs = [column if isinstance(column, tuple) else (column, False) for column in columns]
    return [{"column": name, "descending": descending} for name, descending in pairs]
