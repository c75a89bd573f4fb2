"""Looking for texts and patterns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from lb_widgets.errors import InputError
from lb_widgets.redact import redact
from lb_widgets.sources.missing import is_missing

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

PATTERN_CHUNK: Final = 500
"""Rows tried between two looks at whether anybody still waits: some patterns are slow."""


class TextWithin:
    """The test whether a text holds this one, literally."""

    def __init__(self, text: str, *, match_case: bool) -> None:
        self._text = text if match_case else text.lower()
        self._match_case = match_case

    def __call__(self, value: str) -> bool:
        """Say whether this text holds it."""
        return self._text in (value if self._match_case else value.lower())

    def of_arrow(self, texts: Any) -> list[bool] | NDArray[np.bool_] | None:
        """Return for each text of an Arrow array whether it holds it; None if Arrow cannot say.

        Twice as fast as Python, and others may work meanwhile. But Arrow folds some letters another
        way, so where upper and lower case count alike it is asked about plain ASCII only.
        """
        # Optional: there where a column is Arrow's. Untyped.
        from pyarrow import compute as untyped  # noqa: PLC0415

        compute: Any = untyped
        if not self._text.isascii():
            return None
        if not self._match_case and not compute.all(compute.string_is_ascii(texts)).as_py():
            return None
        found = compute.match_substring(texts, self._text, ignore_case=not self._match_case)
        return np.asarray(found.fill_null(False))  # noqa: FBT003 - Arrow's signature

    def of_cells(self, cells: list[Any]) -> list[bool]:
        """Return for each cell whether a text within holds it.

        As `holds` of each, but three times as fast for texts and for lists of dicts.
        """
        text, match_case = self._text, self._match_case
        return [
            text in (cell if match_case else cell.lower())
            if type(cell) is str
            else self._is_in_list(cell)
            if type(cell) is list
            else holds(cell, self)
            for cell in cells
        ]

    def _is_in_list(self, items: list[Any]) -> bool:
        text, match_case = self._text, self._match_case
        for item in items:
            for value in item.values() if type(item) is dict else (item,):
                if type(value) is not str:
                    if value is not None and holds(value, self):
                        return True
                elif text in (value if match_case else value.lower()):
                    return True
        return False


def holds(value: Any, test: Callable[[str], bool]) -> bool:
    """Say whether a text within a value passes the test."""
    if isinstance(value, str):
        return test(value)
    if isinstance(value, dict):
        value = value.values()
    elif isinstance(value, np.ndarray):
        value = value.tolist()
    elif not isinstance(value, list | tuple | set | frozenset):
        return not is_missing(value) and test(str(value))
    for item in value:  # noqa: SIM110 - a million cells: a generator for each takes twice as long
        if holds(item, test):
            return True
    return False


def compiled(pattern: str, *, match_case: bool = True) -> re.Pattern[str]:
    """Return a regular expression of Python's `re`, ready to use.

    Nothing stops it within one value: a pattern like ``(a+)+$`` takes time without end over a long
    one, and nobody else has a say meanwhile.

    Raises
    ------
    InputError
        It is none; says why and where.
    """
    flags = re.NOFLAG if match_case else re.IGNORECASE
    try:
        return re.compile(pattern, flags)
    except re.error as error:
        place = "" if error.pos is None else f" at position {error.pos}"
        what = f"{error.msg}{place}"
    except (OverflowError, RecursionError) as error:
        what = str(error)
    raise InputError(redact(f"{pattern!r} is no regular expression: {what}."))
