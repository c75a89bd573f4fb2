"""What a rule is, and what it says about a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

import msgspec

from lb_widgets.model.types import Severity
from lb_widgets.model.words import kind_of as kind_of  # noqa: PLC0414 - rules take it from here
from lb_widgets.model.words import shown as shown  # noqa: PLC0414 - as above

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from lb_widgets.model.alignment import Alignment
    from lb_widgets.model.data_row import DataRow

Place = tuple[str | int, ...]
"""A place in a row: ``("attachments", 2, "value")``."""

NO_FIX: Final = msgspec.UNSET
"""Stands where a finding has no safe repair (None is a value that a fix could set)."""


class Finding(msgspec.Struct, frozen=True):
    """One thing that is wrong with one row.

    Parameters
    ----------
    path : tuple of str and int
        Where in the row; see `place_text`.
    message : str
        What was found, what is expected, and what to do; without row and path, and verbatim, so
        redact it before showing it.
    fix : object
        The value that belongs at `path`, where that is certain; else `NO_FIX`.
    """

    path: Place
    message: str
    fix: Any = NO_FIX


class LocalFile(msgspec.Struct, frozen=True):
    """What is known about a file of this machine that a row names.

    Parameters
    ----------
    problem : str
        One sentence why it cannot be uploaded, or empty.
    length : int, bytes
        Of the file; 0 where there is a problem.
    """

    problem: str = ""
    length: int = 0


class Opened(msgspec.Struct, frozen=True):
    """What opening a URL or path has shown.

    Parameters
    ----------
    reason : str
        Why it cannot be opened, as one word (`lb_widgets.media.reasons.Reason`), or empty.
    problem : str
        The same as one sentence.
    content_type : str
        By the first bytes.
    length : int or None, bytes
        Of the whole, where it is known.
    size : (int, int) or None, pixels
        Width and height of a picture, after its EXIF orientation.
    is_turned : bool
        That orientation has exchanged width and height.
    damage : str
        One sentence why a picture cannot be decoded, or empty.
    encoding : str
        One sentence why a text is no UTF-8, or empty.
    """

    reason: str = ""
    problem: str = ""
    content_type: str = ""
    length: int | None = None
    size: tuple[int, int] | None = None
    is_turned: bool = False
    damage: str = ""
    encoding: str = ""


def _unknown(_: str) -> LocalFile | None:
    return None


class Context(msgspec.Struct, frozen=True):
    """What a rule may know besides the row; the same for every row of a check.

    Parameters
    ----------
    endpoint_is_local : bool
        The API runs on this machine, so it reaches loopback and private hosts.
    now : float or None, seconds since 1970 UTC
        When the check is made; None leaves out the rules that depend on it.
    file : callable
        From a path in a row to what is known about that file; None where nothing is.
    opened : mapping of str to Opened
        What the values point to, where they were opened.
    misaligned : mapping of (str, str) to Alignment
        By the values of an image and a layer: how the layer lies, where that was seen to be wrong.
    """

    endpoint_is_local: bool = False
    now: float | None = None
    file: Callable[[str], LocalFile | None] = _unknown
    opened: Mapping[str, Opened] = {}
    misaligned: Mapping[tuple[str, str], Alignment] = {}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that looks at one row alone.

    Parameters
    ----------
    id : str
        Kebab case; never changes once released, because users filter by it.
    severity : Severity
        How bad a finding is.
    source : str
        Where the limit or shape is documented.
    summary : str
        What the rule asks for, in one sentence.
    check : callable
        A pure function of the row and the context; returns its findings.
    """

    id: str
    severity: Severity
    source: str
    summary: str
    check: Callable[[DataRow, Context], Iterable[Finding]]


class RuleMaker(Protocol):
    """Make a rule of a source that many share."""

    def __call__(
        self,
        name: str,
        summary: str,
        check: Callable[[DataRow, Context], Iterable[Finding]],
        severity: Severity = Severity.ERROR,
        /,
    ) -> Rule:
        """Return the rule; fields as in `Rule`."""
        ...


def rules_from(source: str) -> RuleMaker:
    """Return what makes rules whose source is this one."""

    def make(
        name: str,
        summary: str,
        check: Callable[[DataRow, Context], Iterable[Finding]],
        severity: Severity = Severity.ERROR,
        /,
    ) -> Rule:
        return Rule(name, severity, source, summary, check)

    return make


class Table(msgspec.Struct, frozen=True):
    """What set rules look at: little enough to gather in batches on any engine."""

    columns: Sequence[str]
    """Of the user's own: those that are not canonical."""
    global_keys: Sequence[str | None]
    """One per row, in row order."""


@dataclass(frozen=True, slots=True)
class SetRule:
    """A rule that looks at the whole table; fields as in `Rule`.

    `check` returns pairs of a row's position, or None for the table itself, and a finding.
    """

    id: str
    severity: Severity
    source: str
    summary: str
    check: Callable[[Table], Iterable[tuple[int | None, Finding]]]


def place_text(place: Place) -> str:
    """Return a place as a text: ``attachments[2].value``."""
    text = ""
    for step in place:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def reported_while_reading(rule: str) -> Callable[[DataRow, Context], Iterable[Finding]]:
    """Return the check of a rule that `shape.data_row` decides while it reads the cells."""

    def check(row: DataRow, _: Context) -> Iterable[Finding]:
        return [
            Finding(found.path, found.message, found.fix)
            for found in row.misshapen
            if found.rule == rule
        ]

    return check


def bytes_text(length: int) -> str:
    """Return a number of bytes as people write it: ``2.1 MB``."""
    size, unit = float(length), "bytes"
    for larger in ("kB", "MB", "GB"):
        if size < 999.5:
            break
        size, unit = size / 1000, larger
    return f"{length:,} bytes" if unit == "bytes" else f"{size:,.3g} {unit}"


def pixels_text(size: tuple[int, int]) -> str:
    """Return the size of a picture as people write it: ``4,000 by 3,000 px``."""
    return f"{size[0]:,} by {size[1]:,} px"
