"""Bulk look-up of global keys: which exist, and under which data row id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lb_widgets.client.operations import FindGlobalKeys, GetGlobalKeys
from lb_widgets.client.polling import poll
from lb_widgets.errors import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lb_widgets.client.answers import KeyMatches
    from lb_widgets.client.graphql import Execute

KEYS_PER_LOOK_UP: Final = 5_000
"""No limit is documented for look-ups, and the SDK asks for any number at once. As many as it asks
of import results on one page."""


def look_up(
    execute: Execute,
    global_keys: Sequence[str],
    *,
    cancelled: Callable[[], bool] | None = None,
) -> dict[str, str | None]:
    """Return the data row id of each key that exists; None where this API key may not see it.

    Raises
    ------
    ApiError
        The look-up failed, or answered something that does not fit the keys.
    """
    keys = list(dict.fromkeys(global_keys))
    found: dict[str, str | None] = {}
    for start in range(0, len(keys), KEYS_PER_LOOK_UP):
        batch = keys[start : start + KEYS_PER_LOOK_UP]
        found |= _matched(batch, _ask(execute, batch, cancelled))
    return found


def _ask(execute: Execute, keys: list[str], cancelled: Callable[[], bool] | None) -> KeyMatches:
    job = execute(FindGlobalKeys(global_keys=keys), cancelled=cancelled)
    result = poll(
        lambda: execute(GetGlobalKeys(job_id=job.job_id), cancelled=cancelled),
        until=lambda result: result.job_status in {"COMPLETE", "FAILED"},
        what="looking global keys up",
        cancelled=cancelled,
    )
    if result.data is None:
        raise ApiError(f"The service could not look {len(keys):,} global keys up. Try again.")
    return result.data


def _matched(keys: list[str], matches: KeyMatches) -> dict[str, str | None]:
    """Return the ids by key: they come in the order of the keys, empty where there is no row."""
    denied = dict.fromkeys(matches.access_denied_global_keys)
    absent = {*matches.not_found_global_keys, *denied}
    present = [key for key in keys if key not in absent]
    ids = [row.id for row in matches.fetched_data_rows if row.id]
    if len(present) != len(ids):
        raise ApiError(f"{len(ids):,} data rows came back for {len(present):,} global keys.")
    return denied | dict(zip(present, ids, strict=True))
