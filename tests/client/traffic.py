"""What was sent to an API: read from the recording of the SDK, or noted on its way to a sandbox."""

from __future__ import annotations

import http.client
import json
import threading
from dataclasses import dataclass, field
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from urllib.parse import urlsplit

from graphql import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

RECORDING = Path(__file__).parent / "recording" / "sdk-7.17.0.ndjson"


class Part(NamedTuple):
    """A part of a multipart request."""

    name: str
    filename: str | None
    content_type: str | None
    text: str


@dataclass(frozen=True)
class Sent:
    """A request, and the ``data`` of its answer."""

    headers: Mapping[str, str]
    query: str
    variables: Mapping[str, Any]
    parts: tuple[Part, ...]
    data: Mapping[str, Any] = field(repr=False)

    @property
    def operation(self) -> str:
        return parse(self.query).definitions[0].name.value


def recorded() -> list[Sent | None]:
    """Return the recording; None for a request that is no GraphQL."""
    return [_from_line(json.loads(line)) for line in RECORDING.read_text("utf-8").splitlines()]


def _from_line(line: dict[str, Any]) -> Sent | None:
    if line["operation"] is None:
        return None
    parts = tuple(
        Part(part["name"], part["filename"], part["content_type"], part["text"])
        for part in line.get("multipart", ())
    )
    body = json.loads(parts[0].text) if parts else line["body"]
    answer = line["response"]["body"]
    return Sent(line["headers"], body["query"], body["variables"] or {}, parts, answer["data"])


class Wire:
    """Hands requests on to a sandbox and notes them."""

    def __init__(self, endpoint: str) -> None:
        self._target = urlsplit(endpoint)
        self.sent: list[Sent] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}{self._target.path}"

    def forward(self, headers: Mapping[str, str], body: bytes) -> bytes:
        connection = http.client.HTTPConnection(self._target.netloc, timeout=60)
        connection.request("POST", self._target.path, body, dict(headers))
        answer = connection.getresponse().read()
        connection.close()
        parts = tuple(_parts(headers["Content-Type"], body))
        asked = json.loads(parts[0].text if parts else body)
        data = json.loads(answer)["data"]
        self.sent.append(Sent(headers, asked["query"], asked["variables"], parts, data))
        return answer


def _parts(content_type: str, body: bytes) -> Iterator[Part]:
    if not content_type.startswith("multipart/"):
        return
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    for part in BytesParser().parsebytes(head + body).get_payload():
        name = part.get_param("name", header="content-disposition")
        text = part.get_payload(decode=True).decode("utf-8", "replace")
        yield Part(name, part.get_filename(), part["Content-Type"], text)


def _handler(wire: Wire) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name: value for name, value in self.headers.items() if name != "Host"}
            answer = wire.forward(headers, body)
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def _nothing(_answer: Any) -> dict[str, str]:
    return {}


def _schema_ids(fields: list[dict[str, Any]]) -> dict[str, str]:
    options = [option for each in fields for option in each["options"]]
    return {each["id"]: f"<schema {each['name']}>" for each in [*fields, *options]}


_MADE_UP = {
    "createDataset": lambda answer: {answer["id"]: "<dataset>"},
    "uploadFile": lambda answer: {answer["url"]: "<file>"},
    "upsertDataRows": lambda answer: {answer["id"]: "<task>"},
    "user": lambda answer: {answer.get("id", "<user>"): "<user>"},
    "dataRowsForGlobalKeys": lambda answer: {answer["jobId"]: "<job>"},
    "successesfulDataRowImports": lambda answer: {
        node["id"]: f"<row {node['globalKey']}>" for node in answer["nodes"]
    },
    "createDataRowAttachment": lambda answer: {answer["id"]: "<attachment>"},
    "customMetadataOntology": _schema_ids,
}


class Names:
    """Words in place of what a server made up: ids, URLs of files, schema ids."""

    def __init__(self, sent: Iterable[Sent | None]) -> None:
        self._words: dict[str, str] = {}
        for each in sent:
            if each is not None:
                self._learn(each.data or {})

    def _learn(self, data: Mapping[str, Any]) -> None:
        for root, answer in data.items():
            self._words.update(_MADE_UP.get(root, _nothing)(answer))

    def put(self, value: Any) -> Any:
        """Return a JSON value with the words in their places."""
        if isinstance(value, str):
            return self._words.get(value, value)
        if isinstance(value, dict):
            return {key: self.put(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.put(item) for item in value]
        return value
