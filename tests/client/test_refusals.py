"""What counts as which fault, by the rules of the SDK 7.17.0 (facts/labelbox.md §4.3)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lb_widgets.client.refusals import fault_in
from lb_widgets.errors import (
    ApiError,
    AuthenticationError,
    HttpStatusError,
    NetworkError,
    NotFoundError,
)
from lb_widgets.net.session import Response


def fault(body: Any, status: int = 200, **headers: str) -> Any:
    return fault_in(
        Response(status, headers, json.dumps(body).encode(), "https://a.example"), root="user"
    )


def error(code: str | None, message: Any = "it said no", **extensions: Any) -> dict[str, Any]:
    return {"message": message, "extensions": {"code": code, **extensions}}


def test_what_is_needed_is_there():
    assert fault({"data": {"user": None}}) is None
    assert fault({"data": {"user": 1}, "errors": []}) is None


@pytest.mark.parametrize(
    ("code", "kind", "advice"),
    [
        ("AUTHENTICATION_ERROR", AuthenticationError, "LABELBOX_API_KEY"),
        ("AUTHORIZATION_ERROR", AuthenticationError, "role"),
        ("GRAPHQL_VALIDATION_FAILED", ApiError, "another version"),
        ("GRAPHQL_PARSE_FAILED", ApiError, "another version"),
        ("RESOURCE_NOT_FOUND", NotFoundError, "Check the id"),
        ("RESOURCE_CONFLICT", ApiError, "there already"),
        ("MALFORMED_REQUEST", ApiError, "does not accept these values"),
        ("INTERNAL_SERVER_ERROR", ApiError, "Try again later"),
        ("OPERATION_NOT_ALLOWED", ApiError, "plan or role"),
        ("SOMETHING_NEW", ApiError, ""),
        (None, ApiError, ""),
    ],
)
def test_a_code_has_its_error_and_its_advice(code: str | None, kind: type, advice: str):
    found = fault({"data": None, "errors": [error(code)]})
    assert (found.kind, found.code, found.may_pass) == (kind, code or "", False)
    assert advice in found.advice
    assert found.what == "refused: it said no"


@pytest.mark.parametrize(
    ("status", "kind", "advice", "may_pass"),
    [
        (400, ApiError, "does not accept this request", False),
        (422, ApiError, "cannot process these values", False),
        (426, ApiError, "plan or role", False),
        (500, ApiError, "Try again later", False),
        ("500", ApiError, "Try again later", False),
        (503, HttpStatusError, "Try again later", True),
        ("502", HttpStatusError, "Try again later", True),
        (418, ApiError, "Try again later", False),
        ("soon", ApiError, "Try again later", False),
        (True, ApiError, "Try again later", False),
        (None, ApiError, "Try again later", False),
    ],
)
def test_an_internal_error_is_told_by_its_inner_status(
    status: Any, kind: type, advice: str, *, may_pass: bool
):
    inner = error("INTERNAL_SERVER_ERROR", exception={"status": status})
    found = fault({"data": None, "errors": [inner]})
    assert (found.kind, found.may_pass) == (kind, may_pass)
    assert advice in found.advice


def test_a_query_that_is_too_complex_says_what_to_do():
    refused = error("GRAPHQL_VALIDATION_FAILED", "Query complexity limit exceeded")
    assert fault({"errors": [refused]}).advice == "Ask for fewer things at once."


def test_of_several_errors_the_one_counts_that_the_sdk_would_see():
    found = fault({"errors": [error("SOMETHING_NEW", "a"), error("AUTHENTICATION_ERROR", "b")]})
    assert found.kind is AuthenticationError
    assert found.what == "refused: b (and 1 more)"


@pytest.mark.parametrize(
    ("errors", "says"),
    [
        ([{"message": "plain"}], "plain"),
        ([{"message": "plain", "extensions": None}], "plain"),
        ([{"message": "plain", "extensions": "text"}], "plain"),
        ([{"message": "plain", "extensions": {"code": 7, "exception": 5}}], "plain"),
        ([{"message": None}], "it does not say why"),
        ([{}], "it does not say why"),
        (["only text"], "only text"),
        ({"message": "no list"}, "no list"),
        ("only text", "only text"),
        ([None], "None"),
    ],
)
def test_errors_of_any_shape_are_a_refusal(errors: Any, says: str):
    found = fault({"data": {"user": 1}, "errors": errors})
    assert (found.kind, found.what) == (ApiError, f"refused: {says}")


@pytest.mark.parametrize(
    ("status", "kind", "may_pass"),
    [
        (500, HttpStatusError, True),
        (501, HttpStatusError, False),
        (502, HttpStatusError, True),
        (429, HttpStatusError, True),
        (404, HttpStatusError, False),
        (401, AuthenticationError, False),
        (403, AuthenticationError, False),
        (302, ApiError, False),
        (204, NetworkError, True),
    ],
)
def test_a_status_has_its_error(status: int, kind: type, *, may_pass: bool):
    found = fault({"message": "words"}, status)
    assert (found.kind, found.may_pass) == (kind, may_pass)
    if status not in {204, 302}:
        assert "words" in found.what


def test_a_redirect_names_the_other_host_only():
    found = fault({}, 307, location="https://me:pw@elsewhere.example/a?token=b")
    assert found.what == "redirects to elsewhere.example, which is not followed"
