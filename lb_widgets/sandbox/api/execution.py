"""The GraphQL endpoint: from an HTTP request to its answer.

The only module that needs graphql-core.
"""

from __future__ import annotations

import functools
import hmac
import logging
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import msgspec

from lb_widgets.errors import MissingExtraError
from lb_widgets.sandbox.api.multipart import read_multipart
from lb_widgets.sandbox.api.operations import FIELDS, OPERATIONS
from lb_widgets.sandbox.api.refusal import Refusal, malformed, refuse, wrong_key
from lb_widgets.sandbox.exchange import JSON, Hangup, Request, Response
from lb_widgets.sandbox.faults import harm

try:
    import graphql
except ImportError as error:
    raise MissingExtraError("The sandbox's API", library="graphql-core", extra="sandbox") from error

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.sandbox.api.context import Context
    from lb_widgets.sandbox.background import Background
    from lb_widgets.sandbox.traffic import Traffic

_logger = logging.getLogger(__name__)


def answer(
    request: Request, *, context: Context, api_key: str, traffic: Traffic, background: Background
) -> Response | Hangup:
    """Answer a request to the endpoint, or do to it what a planted fault does.

    Errors carry the codes that the official SDK reads (``extensions.code``).
    """
    sent = request.headers.get("Authorization", "")
    if not hmac.compare_digest(sent.encode(), f"Bearer {api_key}".encode()):
        return wrong_key()
    try:
        query, variables = _read(request)
    except Refusal as refusal:
        return refuse(HTTPStatus.BAD_REQUEST, refusal.code, str(refusal))
    document = _document(query)
    if isinstance(document, Response):
        return document
    operations = _operations(document)
    traffic.count(*operations)

    def work() -> Response:
        return _execute(document, variables, context)

    fault = traffic.take(operations)
    return harm(fault, work, background) if fault else work()


def _execute(
    document: graphql.DocumentNode, variables: dict[str, Any], context: Context
) -> Response:
    result = graphql.execute_sync(
        _SCHEMA, document, variable_values=variables, context_value=context
    )
    body: dict[str, Any] = {"data": result.data}
    if result.errors:
        body["errors"] = [_describe(error) for error in result.errors]
    return Response(body=msgspec.json.encode(body), content_type=JSON)


def _read(request: Request) -> tuple[str, dict[str, Any]]:
    """Return query and variables of a request."""
    content_type = request.headers.get("Content-Type", "")
    if content_type.lower().startswith("multipart/form-data"):
        operation = read_multipart(content_type, request.body)
    else:
        try:
            operation = msgspec.json.decode(request.body, type=dict[str, Any])
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise malformed(f"The body is not a JSON object: {error}") from error
    query, variables = operation.get("query"), operation.get("variables") or {}
    if not isinstance(query, str) or not isinstance(variables, dict):
        raise malformed("The body needs a query (text) and may have variables (object)")
    return query, variables


# The official SDK sends each of its queries in one wording, so parsing it once is enough.
@functools.lru_cache(maxsize=128)
def _document(query: str) -> graphql.DocumentNode | Response:
    """Return the parsed query, or the response that says what is wrong with it."""
    try:
        document = graphql.parse(query, no_location=False)
    except graphql.GraphQLSyntaxError as error:
        return refuse(HTTPStatus.BAD_REQUEST, "GRAPHQL_PARSE_FAILED", error.message)
    errors = graphql.validate(_SCHEMA, document)
    if errors:
        return refuse(
            HTTPStatus.BAD_REQUEST,
            "GRAPHQL_VALIDATION_FAILED",
            *(error.message for error in errors),
        )
    return document


def _operations(document: graphql.DocumentNode) -> list[str]:
    """Return the names of the fields that a query asks for at its root."""
    return [
        selection.name.value
        for definition in document.definitions
        if isinstance(definition, graphql.OperationDefinitionNode)
        for selection in definition.selection_set.selections
        if isinstance(selection, graphql.FieldNode)
    ]


def _describe(error: graphql.GraphQLError) -> dict[str, Any]:
    """Return an error of the execution as the answer holds it."""
    cause = error.original_error
    if isinstance(cause, Refusal):
        code, message = cause.code, str(cause)
    elif error.path is None:
        # No field was reached: a variable is missing or of the wrong type.
        code, message = "BAD_USER_INPUT", error.message
    else:
        _logger.error("the sandbox failed in an operation", exc_info=cause or error)
        code, message = "INTERNAL_SERVER_ERROR", "Internal server error"
    return {"message": message, "path": error.path, "extensions": {"code": code}}


def _resolver(function: Callable[..., Any]) -> Callable[..., Any]:
    def resolve(_source: Any, info: graphql.GraphQLResolveInfo[Context], **arguments: Any) -> Any:
        return function(info.context, **arguments)

    return resolve


def _field_resolver(function: Callable[..., Any]) -> Callable[..., Any]:
    def resolve(source: Any, info: graphql.GraphQLResolveInfo[Context], **arguments: Any) -> Any:
        return function(info.context, source, **arguments)

    return resolve


def _build_schema() -> graphql.GraphQLSchema:
    schema = graphql.build_schema((Path(__file__).parent / "schema.graphql").read_text("utf-8"))
    for table, wrap in ((OPERATIONS, _resolver), (FIELDS, _field_resolver)):
        for type_name, functions in table.items():
            fields = cast("graphql.GraphQLObjectType", schema.type_map[type_name]).fields
            for field_name, function in functions.items():
                fields[field_name].resolve = wrap(function)
    return schema


_SCHEMA: Final = _build_schema()
