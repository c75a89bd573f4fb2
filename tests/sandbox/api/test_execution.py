from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.errors import MissingExtraError
from lb_widgets.sandbox.api import account
from lb_widgets.sandbox.api.operations import FIELDS, OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.sandbox import Sandbox


@pytest.mark.parametrize("key", ["wrong", "", "é"])
def test_a_wrong_key_is_an_authentication_error(api: Any, key: str, fetch: Callable[..., Any]):
    headers = {"Authorization": f"Bearer {key}".encode().decode("latin-1")}
    answer = fetch(api.sandbox.endpoint, "POST", b'{"query": "{organization{id}}"}', headers)
    assert answer.status == 401
    assert answer.code == "AUTHENTICATION_ERROR"
    assert answer.json["data"] is None


def test_no_key_is_an_authentication_error(api: Any, fetch: Callable[..., Any]):
    assert fetch(api.sandbox.endpoint, "POST", b"{}").code == "AUTHENTICATION_ERROR"


def test_a_field_that_the_schema_does_not_have_is_a_validation_error(api: Any):
    answer = api.send("{ organization { id secret } }")
    assert answer.status == 400
    assert answer.code == "GRAPHQL_VALIDATION_FAILED"
    assert "secret" in answer.json["errors"][0]["message"]


def test_an_argument_that_the_schema_does_not_have_is_a_validation_error(api: Any):
    assert api.send('{ dataRow(where: {key: "x"}) { id } }').code == "GRAPHQL_VALIDATION_FAILED"


def test_a_query_that_cannot_be_parsed_says_so(api: Any):
    assert api.send("{ organization {").code == "GRAPHQL_PARSE_FAILED"


def test_a_variable_of_the_wrong_type_is_bad_input(api: Any):
    answer = api.send(
        "mutation($t: AttachmentType!) { createDataRowAttachment("
        'data: {type: $t, value: "v", dataRowId: "d"}) { id } }',
        {"t": "CAPTION"},
    )
    assert answer.status == 200
    assert answer.code == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"query": 1}',
        b"{}",
        b'{"query": "{organization{id}}", "variables": 3}',
        b"\xff",
    ],
)
def test_a_body_that_is_no_graphql_request_is_malformed(api: Any, body: bytes):
    answer = api.post(body, "application/json")
    assert answer.status == 400
    assert answer.code == "MALFORMED_REQUEST"


def test_an_operation_that_breaks_is_an_internal_error_without_detail(
    api: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    # The row lacks the fields that must not be null.
    monkeypatch.setattr(account, "ONTOLOGY", [{"name": "planted secret"}])
    answer = api.send("{ customMetadataOntology { id } }")
    assert answer.code == "INTERNAL_SERVER_ERROR"
    assert "planted" not in answer.body.decode()
    assert "failed in an operation" in caplog.text


def test_the_account_operations_answer(api: Any):
    assert api.data("GetOrganizationPyApi")["organization"]["name"] == "Sandbox"
    assert api.data("getAllIntegrationsPyApi") == {"iamIntegrations": []}
    assert api.data("GetUserPyApi")["user"]["id"]
    schemas = api.data("GetMetadataOntologyBetaPyApi")["customMetadataOntology"]
    assert {schema["name"] for schema in schemas} == {
        "tag",
        "split",
        "captureDateTime",
        "skipNFrames",
    }
    options = [option for schema in schemas for option in schema["options"]]
    # The official SDK refuses schema ids of any other length.
    assert {len(each["id"]) for each in [*schemas, *options]} == {25}


def test_every_root_field_of_the_schema_has_an_operation():
    from lb_widgets.sandbox.api.execution import _SCHEMA  # noqa: PLC0415 - needs graphql-core

    for name, functions in OPERATIONS.items():
        assert set(_SCHEMA.type_map[name].fields) == set(functions)
    for name, functions in FIELDS.items():
        assert set(functions) <= set(_SCHEMA.type_map[name].fields)


def test_tasks_of_another_user_do_not_exist(api: Any):
    polled = api.data("GetUserCreatedTasksPyApi", param_0="t", param_1="somebody else")
    assert polled == {"user": None}


def test_requests_are_counted_by_operation(api: Any):
    api.data("GetUserPyApi")
    api.data("GetUserPyApi")
    assert api.sandbox.requests == {"createDataset": 1, "user": 2}


def test_without_graphql_core_tiles_and_media_work_and_the_api_says_what_to_install(
    sandbox: Sandbox, fetch: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delitem(sys.modules, "lb_widgets.sandbox.api.execution", raising=False)
    monkeypatch.setitem(sys.modules, "graphql", None)
    with pytest.raises(MissingExtraError, match=r"lb-widgets\[sandbox\]"):
        _ = sandbox.endpoint
    assert fetch(sandbox.tile_url("relief").format(z=0, x=0, y=0)).status == 200
    assert fetch(sandbox.media_url("surf.mp3")).status == 200
    body = json.dumps({"query": "{organization{id}}"}).encode()
    answer = fetch(sandbox.url + "graphql", "POST", body)
    assert answer.status == 501
    assert b"lb-widgets[sandbox]" in answer.body
