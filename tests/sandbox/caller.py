"""A small client of the sandbox that knows nothing of `lb_widgets.client`."""

from __future__ import annotations

import http.client
import json
import time
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from .queries import QUERIES

if TYPE_CHECKING:
    from lb_widgets.sandbox import Sandbox


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        return self.json["errors"][0]["extensions"]["code"]


def fetch(
    url: str, method: str = "GET", body: bytes | None = None, headers: dict[str, str] | None = None
) -> Answer:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
    try:
        connection.request(method, parts.path or "/", body, headers or {})
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()


class Caller:
    """Sends the recorded queries to a sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.dataset_id = self.data("CreateDatasetPyApi", name="trials")["createDataset"]["id"]

    def send(self, query: str, variables: dict[str, Any] | None = None) -> Answer:
        body = json.dumps({"query": query, "variables": variables}).encode()
        return self.post(body, "application/json")

    def post(self, body: bytes, content_type: str, *, api_key: str | None = None) -> Answer:
        headers = {
            "Authorization": f"Bearer {api_key or self.sandbox.api_key}",
            "Content-Type": content_type,
        }
        return fetch(self.sandbox.endpoint, "POST", body, headers)

    def data(self, operation: str, **variables: Any) -> Any:
        """Run a recorded query and return its data; it must have no errors."""
        answer = self.send(QUERIES[operation], variables).json
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def upload(
        self, content: bytes, filename: str = "rows.json", kind: str = "application/json"
    ) -> Answer:
        """Upload a file as the SDK does."""
        operations = {
            "variables": {"file": None, "contentLength": len(content), "sign": False},
            "query": QUERIES["UploadFile"],
        }
        body = multipart(
            ("operations", None, None, json.dumps(operations).encode()),
            ("map", None, None, b'{"1": ["variables.file"]}'),
            ("1", filename, kind, content),
        )
        return self.post(body, "multipart/form-data; boundary=limit")

    def uploaded(self, value: Any) -> str:
        content = value if isinstance(value, bytes) else json.dumps(value).encode()
        return self.upload(content).json["data"]["uploadFile"]["url"]

    def manifest(self, *rows: dict[str, Any], key: dict[str, str] | None = None) -> str:
        """Upload one chunk of rows and its manifest; return the manifest's URL."""
        items = [
            {
                "id": key or {"type": "AUTO", "value": ""},
                "payload": {"dataset_id": self.dataset_id, **row},
            }
            for row in rows
        ]
        chunk = self.uploaded(items)
        return self.uploaded({"source": "SDK", "item_count": len(items), "chunk_uris": [chunk]})

    def import_rows(
        self, *rows: dict[str, Any], key: dict[str, str] | None = None
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Import rows; return what was written and what was refused."""
        task_id = self.upsert(self.manifest(*rows, key=key))
        assert self.finished(task_id)["status"] == "COMPLETE"
        return self.results(task_id)

    def upsert(self, manifest_uri: str) -> str:
        """Begin an import; return the id of its task."""
        return self.data("UpsertDataRowsPyApi", manifestUri=manifest_uri)["upsertDataRows"]["id"]

    def finished(self, task_id: str) -> dict[str, Any]:
        """Return a task when it is no longer in progress."""
        deadline = time.monotonic() + 30
        while (task := self.task(task_id))["status"] == "IN_PROGRESS":
            assert time.monotonic() < deadline, task
        return task

    def settle(self) -> None:
        """Wait until no import is in progress."""
        deadline = time.monotonic() + 30
        while "IN_PROGRESS" in self.send("{ user { createdTasks { status } } }").body.decode():
            assert time.monotonic() < deadline

    def results(self, task_id: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        written = self.data("SuccessesfulDataRowImportsPyApi", taskId=task_id)
        refused = self.data("FailedDataRowImportsPyApi", taskId=task_id)
        return (
            written["successesfulDataRowImports"]["nodes"],
            refused["failedDataRowImports"]["results"],
        )

    def task(self, task_id: str) -> dict[str, Any]:
        user = self.data("GetUserPyApi")["user"]
        polled = self.data("GetUserCreatedTasksPyApi", param_0=task_id, param_1=user["id"])
        return polled["user"]["createdTasks"][0]


def multipart(*parts: tuple[str, str | None, str | None, bytes]) -> bytes:
    """Return a form with the boundary ``limit``; each part is name, filename, type, content."""
    body = b""
    for name, filename, kind, content in parts:
        body += f'--limit\r\nContent-Disposition: form-data; name="{name}"'.encode()
        body += f'; filename="{filename}"'.encode() if filename is not None else b""
        body += f"\r\nContent-Type: {kind}".encode() if kind is not None else b""
        body += b"\r\n\r\n" + content + b"\r\n"
    return body + b"--limit--\r\n"
