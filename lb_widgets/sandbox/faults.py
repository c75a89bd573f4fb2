"""The faults that can be planted: their kinds, and what each does to a request.

To add one: a member of `FaultKind`, a function here, a row in `KINDS`, and a line in the docstring
of `Sandbox.fail`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import msgspec

from lb_widgets.errors import InputError
from lb_widgets.sandbox.api.operations import OPERATIONS
from lb_widgets.sandbox.api.refusal import wrong_key
from lb_widgets.sandbox.exchange import Hangup, Response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lb_widgets.sandbox.background import Background

ANY_OPERATION: Final = "*"
"""Stands for every operation."""

When = Literal["before", "after"]


class FaultKind(StrEnum):
    """What happens to a request."""

    STATUS = "status"
    """An HTTP status instead of the answer."""
    DROP = "drop"
    """The connection ends without an answer."""
    RESET = "reset"
    """The connection ends with a TCP reset."""
    HANG = "hang"
    """Nothing is said for a while, then the connection ends."""
    SLOW = "slow"
    """The answer comes late."""
    DRIP = "drip"
    """The answer comes a few bytes at a time."""
    TRUNCATED = "truncated"
    """The answer ends in its middle."""
    GARBAGE = "garbage"
    """A page of a proxy instead of the answer, with status 200."""
    LATE_COMMIT = "late commit"
    """The connection ends at once, and the work is done a while later."""
    EXPIRED = "expired"
    """The key is refused."""


class Fault(NamedTuple):
    """One planted fault."""

    kind: FaultKind
    when: When
    """Whether the work is left undone or done and committed."""
    seconds: float
    status: int
    retry_after: int | None


class Kind(NamedTuple):
    """One row of the table: what a kind does and which options it has."""

    harm: Callable[[Fault, Callable[[], Response], Background], Response | Hangup]
    """Called with the fault, the work that gives the right answer, and the sandbox's threads."""
    when: tuple[When, ...]
    """When it may happen; the first is the default."""
    seconds: float | None = None
    """How long it takes by default; None where time has no part in it."""


def check_operation(operation: str) -> None:
    """Refuse a name that is neither an operation nor `ANY_OPERATION`.

    Raises
    ------
    InputError
        Names the operations there are.
    """
    known = sorted(name for functions in OPERATIONS.values() for name in functions)
    if operation not in (*known, ANY_OPERATION):
        raise InputError(f"No operation {operation!r}. There are: {', '.join(known)}, and '*'.")


def plan_fault(
    how: str,
    *,
    when: When | None,
    status: int,
    retry_after: int | None,
    seconds: float | None,
) -> Fault:
    """Return the fault that the options of `Sandbox.fail` describe.

    Raises
    ------
    InputError
        When there is no such kind, or an option does not fit it.
    """
    if how not in KINDS:
        raise InputError(f"No fault {how!r}. There are: {', '.join(KINDS)}.")
    kind = KINDS[FaultKind(how)]
    if when is not None and when not in kind.when:
        raise InputError(f"A {how!r} fault happens {kind.when[0]} the work, not {when!r}.")
    if not 400 <= status <= 599:
        raise InputError(f"status must be from 400 to 599 or None, not {status}.")
    if seconds is not None and kind.seconds is None:
        raise InputError(f"A {how!r} fault takes no time: leave seconds out.")
    return Fault(
        FaultKind(how),
        when or kind.when[0],
        seconds=kind.seconds or 0.0 if seconds is None else seconds,
        status=status,
        retry_after=retry_after,
    )


def harm(fault: Fault, work: Callable[[], Response], background: Background) -> Response | Hangup:
    """Return what a request gets at which a fault was planted."""
    return KINDS[fault.kind].harm(fault, work, background)


def _instead(
    answer: Callable[[Fault], Response | Hangup],
) -> Callable[[Fault, Callable[[], Response], Background], Response | Hangup]:
    """Return the harm that puts something else in the place of the answer."""

    def harm(
        fault: Fault, work: Callable[[], Response], _background: Background
    ) -> Response | Hangup:
        if fault.when == "after":
            work()
        return answer(fault)

    return harm


def _status(fault: Fault) -> Response:
    wait: dict[str, str] = {}
    if fault.retry_after is not None:
        wait["Retry-After"] = str(fault.retry_after)
    return Response(
        fault.status, f"{fault.status}, planted with Sandbox.fail()\n".encode(), headers=wait
    )


def _garbage(_fault: Fault) -> Response:
    # As from a captive portal: 200, no JSON, and not even UTF-8.
    body = b"<!doctype html>\n<title>Welcome</title>\n<p>Please log in \xe0 nouveau \xff\x00\n"
    return Response(200, body, "text/html")


def _hang(fault: Fault, work: Callable[[], Response], background: Background) -> Response | Hangup:
    if fault.when == "after":
        work()
    background.wait(fault.seconds)
    return Hangup.CLOSE


def _slow(fault: Fault, work: Callable[[], Response], background: Background) -> Response | Hangup:
    if fault.when == "after":
        response = work()
        return response if background.wait(fault.seconds) else Hangup.CLOSE
    return work() if background.wait(fault.seconds) else Hangup.CLOSE


def _drip(fault: Fault, work: Callable[[], Response], _background: Background) -> Response:
    return msgspec.structs.replace(work(), drip=fault.seconds)


def _truncated(_fault: Fault, work: Callable[[], Response], _background: Background) -> Response:
    response = work()
    return msgspec.structs.replace(response, missing=(len(response.body) + 1) // 2)


def _late_commit(fault: Fault, work: Callable[[], Response], background: Background) -> Hangup:
    background.later(fault.seconds, work)
    return Hangup.CLOSE


KINDS: Final[Mapping[FaultKind, Kind]] = {
    FaultKind.STATUS: Kind(_instead(_status), ("before", "after")),
    FaultKind.DROP: Kind(_instead(lambda _: Hangup.CLOSE), ("before", "after")),
    FaultKind.RESET: Kind(_instead(lambda _: Hangup.RESET), ("before", "after")),
    FaultKind.HANG: Kind(_hang, ("before", "after"), seconds=60.0),
    FaultKind.SLOW: Kind(_slow, ("before", "after"), seconds=2.0),
    FaultKind.DRIP: Kind(_drip, ("after",), seconds=2.0),
    FaultKind.TRUNCATED: Kind(_truncated, ("after",)),
    FaultKind.GARBAGE: Kind(_instead(_garbage), ("before", "after")),
    FaultKind.LATE_COMMIT: Kind(_late_commit, ("after",), seconds=5.0),
    FaultKind.EXPIRED: Kind(_instead(lambda _: wrong_key()), ("before",)),
}
"""What each kind does."""
