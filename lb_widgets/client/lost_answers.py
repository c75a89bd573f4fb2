"""What to do when the answer to a request is lost that must not be carried out twice."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, TypeVar

from lb_widgets.client.polling import FIRST_WAIT, LONGEST_WAIT
from lb_widgets.errors import HttpStatusError, NetworkError, NotFoundError
from lb_widgets.net.retry import RETRIED_STATUSES, pause, wait_before
from lb_widgets.net.session import NetworkReason

if TYPE_CHECKING:
    from collections.abc import Callable

Made = TypeVar("Made")

LATE_COMMIT: Final = 10.0
"""Seconds to look for what was asked for: a request whose answer was lost may be carried out only
now."""
_ATTEMPTS: Final = 3
_NEVER_SENT: Final = frozenset(
    {NetworkReason.REFUSED, NetworkReason.BAD_URL, NetworkReason.NAME_NOT_FOUND, NetworkReason.TLS}
)


def may_have_arrived(error: NetworkError) -> bool:
    """Say whether a request may have done its work though no usable answer to it came."""
    if isinstance(error, HttpStatusError):
        return error.status in RETRIED_STATUSES and error.status != 429
    return error.reason not in _NEVER_SENT


def create_once(create: Callable[[], Made], find: Callable[[], Made | None]) -> Made:
    """Create something; after a lost answer look whether it is there before asking again.

    Parameters
    ----------
    create : callable
        Asks for it, once.
    find : callable
        Returns what was created, if it was.

    Raises
    ------
    ApiError, NetworkError
        The service refused or could not be reached.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            return create()
        except NetworkError as error:
            if not may_have_arrived(error):
                raise
            found = _wait_for(find)
            if found is not None:
                return found
            if attempt == _ATTEMPTS:
                raise
    raise AssertionError  # the last attempt returns or raises


def delete_once(delete: Callable[[], object]) -> None:
    """Delete something; after a lost answer it is no error that it is gone.

    Raises
    ------
    NotFoundError
        There was no such thing.
    ApiError, NetworkError
        The service refused or could not be reached.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            delete()
        except NotFoundError:
            if attempt == 1:
                raise
        except NetworkError as error:
            if attempt == _ATTEMPTS or not may_have_arrived(error):
                raise
            pause(wait_before(attempt), None)
            continue
        return


def _wait_for(find: Callable[[], Made | None]) -> Made | None:
    deadline = time.monotonic() + LATE_COMMIT
    wait = FIRST_WAIT
    while (found := find()) is None and time.monotonic() < deadline:
        pause(wait, None)
        wait = min(wait * 1.5, LONGEST_WAIT)
    return found
