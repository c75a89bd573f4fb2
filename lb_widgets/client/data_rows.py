"""Single data rows: read, found by global key, created."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lb_widgets.client.keys import look_up
from lb_widgets.client.ledger import Status
from lb_widgets.client.operations import GetDataRow
from lb_widgets.errors import ApiError, AuthenticationError, InputError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lb_widgets.client.answers import DataRow
    from lb_widgets.client.graphql import Execute
    from lb_widgets.client.submission import Submission

    IsCancelled = Callable[[], bool] | None


def get_data_row(execute: Execute, data_row_id: str, *, cancelled: IsCancelled = None) -> DataRow:
    """Return a data row as the service has it."""
    found = execute(GetDataRow(data_row_id=data_row_id), cancelled=cancelled)
    if found is None:
        raise NotFoundError(f"There is no data row {data_row_id!r}, or the key may not see it.")
    return found


def get_by_global_key(
    execute: Execute, global_key: str, *, cancelled: IsCancelled = None
) -> DataRow:
    """Return the data row of a global key."""
    found = look_up(execute, [global_key], cancelled=cancelled)
    if global_key not in found:
        raise NotFoundError(f"There is no data row with the global key {global_key!r}.")
    data_row_id = found[global_key]
    if data_row_id is None:
        raise AuthenticationError(
            f"There is a data row with the global key {global_key!r}, but this API key may not "
            "see it. Use a key of a member of its workspace.",
            code="AUTHORIZATION_ERROR",
        )
    return get_data_row(execute, data_row_id, cancelled=cancelled)


def one_row(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a row as what `Client.submit` takes.

    Raises
    ------
    InputError
        It is not one row.
    """
    if not hasattr(row, "keys"):
        raise InputError(
            f"Expected one row as a dict, found {type(row).__name__}. Client.submit takes many."
        )
    return [dict(row)]


def created_id(submission: Submission) -> str:
    """Return the id of the one row that was submitted, or raise what became of it instead.

    Raises
    ------
    InputError
        The row has errors, so it was not sent.
    ApiError
        The service refused it, or has a row of its global key already.
    """
    outcome = submission.outcome.iloc[0]
    named = f"row with the global key {outcome['global_key']!r}"
    match outcome["status"]:
        case Status.CREATED:
            return str(outcome["data_row_id"])
        case Status.LEFT_OUT:
            raise InputError(f"The {named} was not sent: {outcome['error']}")
        case Status.EXISTS:
            raise ApiError(
                f"The {named} exists already ({outcome['data_row_id']}). Give another key, or "
                'replace it with Client.submit(…, existing="replace").',
                code="RESOURCE_CONFLICT",
            )
        case _:
            raise ApiError(f"{submission.host} refused the {named}: {outcome['error']}")
