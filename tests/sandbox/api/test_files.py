from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.sandbox.api.files import uploaded_file

if TYPE_CHECKING:
    from collections.abc import Callable

UPLOAD = (
    "mutation($file: Upload!, $contentLength: Int!) "
    "{ uploadFile(file: $file, contentLength: $contentLength) { url filename } }"
)


@pytest.mark.parametrize(
    ("filename", "kind"),
    [("json_import.json", "application/json"), ("application/json", "json_import.json")],
    ids=["right", "swapped as by the SDK"],
)
def test_a_chunk_is_taken_with_name_and_type_either_way_round(
    api: Any, fetch: Callable[..., Any], filename: str, kind: str
):
    answer = api.upload(b"[]", filename, kind)
    uploaded = answer.json["data"]["uploadFile"]
    assert uploaded["filename"] == "json_import.json"
    served = fetch(uploaded["url"])
    assert served.body == b"[]"
    assert served.headers["Content-Type"] == "application/json"


def test_any_bytes_survive_the_upload(api: Any, fetch: Callable[..., Any]):
    content = bytes(range(256)) * 10 + b"--limit\r\n\r\n--limi"
    url = api.upload(content, "a.bin", "application/octet-stream").json["data"]["uploadFile"]["url"]
    assert fetch(url).body == content


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.png", "a.png"),
        ("..", "file"),
        ("", "file"),
        ("a\r\nSet-Cookie: x=1", "a_Set-Cookie_ x=1"),
        ('a"b<c>.png', "a_b_c_.png"),
        ("x" * 999, "x" * 255),
        ("Feld ä.png", "Feld ä.png"),
    ],
)
def test_a_hostile_file_name_is_made_harmless(given: str, kept: str):
    assert uploaded_file(given, "image/png", b"").filename == kept


@pytest.mark.parametrize("given", ["", "nonsense", "text/html\r\nX: y", "text/html; charset=x"])
def test_a_content_type_that_is_none_is_not_sent_back(given: str):
    assert uploaded_file("a", given, b"").content_type == "application/octet-stream"


def test_an_uploaded_page_cannot_run_scripts(api: Any, fetch: Callable[..., Any]):
    url = api.upload(b"<script>", "a b.html", "text/html").json["data"]["uploadFile"]["url"]
    answer = fetch(url)
    assert answer.headers["Content-Security-Policy"] == "sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == "inline; filename*=UTF-8''a%20b.html"


def test_a_wrong_length_is_malformed(api: Any, multipart: Callable[..., bytes]):
    operations = {"query": UPLOAD, "variables": {"file": None, "contentLength": 3}}
    body = multipart(
        ("operations", None, None, json.dumps(operations).encode()),
        ("map", None, None, b'{"1": ["variables.file"]}'),
        ("1", "a", "text/plain", b"four"),
    )
    assert api.post(body, "multipart/form-data; boundary=limit").code == "MALFORMED_REQUEST"


@pytest.mark.parametrize(
    ("operations", "places"),
    [
        (b"not json", b"{}"),
        (b'{"query": "q", "variables": {}}', b"[]"),
        (b'{"query": "q", "variables": {}}', b'{"2": ["variables.file"]}'),
        (b'{"query": "q", "variables": []}', b'{"1": ["variables.file"]}'),
        (b'{"query": "q", "variables": null}', b'{"1": ["variables.file.x"]}'),
    ],
)
def test_a_form_that_is_not_of_the_graphql_kind_is_malformed(
    api: Any, multipart: Callable[..., bytes], operations: bytes, places: bytes
):
    body = multipart(
        ("operations", None, None, operations), ("map", None, None, places), ("1", "a", "b/c", b"x")
    )
    answer = api.post(body, "multipart/form-data; boundary=limit")
    assert (answer.status, answer.code) == (400, "MALFORMED_REQUEST")


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=other"])
def test_a_form_without_its_boundary_is_malformed(api: Any, kind: str):
    assert api.post(b"--limit\r\n\r\n", kind).code == "MALFORMED_REQUEST"


def test_a_file_cannot_be_written_as_text(api: Any):
    variables = {"file": "text", "contentLength": 4}
    assert api.send(UPLOAD, variables).code == "MALFORMED_REQUEST"
