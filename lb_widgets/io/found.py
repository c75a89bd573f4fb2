"""What a source was found to hold, and how its problems are told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lb_widgets.model.rules.base import kind_of, place_text, shown
from lb_widgets.redact import redact

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from lb_widgets.model.rules.base import Place

Problem = tuple[int, str]
"""The number of a row or line in its source, which gives the order, and the whole sentence."""


@dataclass(frozen=True)
class Found:
    """The rows of a source, before their layout is judged.

    Parameters
    ----------
    table : DataFrame
        A row for each that could be read.
    where : callable
        From a row's number and a place in it to both as text: ``line 18, $.attachments[2].type``.
    numbers : sequence of int
        Of each row of the table: its line, or how many come before it in the source.
    problems : list of Problem
        What could not be read.
    is_strict : bool
        Whether cells that have no place in the canonical form are problems too. False for a
        DataFrame, whose cells are `check`'s to report.
    unit : str or None
        What the numbers count, where that is not rows: ``line``.
    """

    table: pd.DataFrame
    where: Callable[[int, Place], str]
    numbers: Sequence[int]
    problems: list[Problem] = field(default_factory=list[Problem])
    is_strict: bool = True
    unit: str | None = None

    def problem(self, position: int, place: Place, text: str) -> Problem:
        """Return the problem of a row of the table, by its position."""
        number = self.numbers[position]
        return number, f"{self.where(number, place)}: {text}"


def in_rows(name: str = "") -> Callable[[int, Place], str]:
    """Return the `Found.where` of rows: ``rows.csv row 17, attachments[2].type``."""

    def where(number: int, place: Place) -> str:
        row = f"{name} row {number}".lstrip()
        return f"{row}, {place_text(place)}" if place else row

    return where


def in_lines(name: str) -> Callable[[int, Place], str]:
    """Return the `Found.where` of NDJSON: ``rows.ndjson line 18, $.attachments[2].type``."""

    def where(number: int, place: Place) -> str:
        line = f"{name} line {number}"
        return f"{line}, $.{place_text(place)}" if place else line

    return where


def in_array(name: str) -> Callable[[int, Place], str]:
    """Return the `Found.where` of a JSON array: ``rows.json $[17].attachments[2].type``."""

    def where(number: int, place: Place) -> str:
        return f"{name} ${place_text((number, *place))}"

    return where


def expected(what: str, value: Any) -> str:
    """Return what was found and what should be there, redacted."""
    if value is None:
        return f"missing, expected {what}"
    try:
        text = f" ({shown(value)})"
    except RecursionError:  # nested too deep to be shown
        text = ""
    return redact(f"found {kind_of(value)}{text}, expected {what}")
