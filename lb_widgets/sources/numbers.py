"""Columns of numbers, truth values and moments as arrays, and comparing these exactly.

Moments are counted in the unit of their column since 1970 UTC, those without a zone taken as UTC;
lengths of time are numbers of seconds; False is 0 and True 1. A value is never rounded to compare
it: whole numbers beyond 2^53 and nanoseconds keep every digit. A decimal number is compared with
0.1 as it is written, not with the binary fraction next to it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from lb_widgets.messages.view import CompareOperator
from lb_widgets.sources.missing import missing_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

COMPARE: Final[Mapping[CompareOperator, Callable[[Any, Any], Any]]] = {
    CompareOperator.EQUAL: eq,
    CompareOperator.NOT_EQUAL: ne,
    CompareOperator.LESS: lt,
    CompareOperator.LESS_OR_EQUAL: le,
    CompareOperator.GREATER: gt,
    CompareOperator.GREATER_OR_EQUAL: ge,
}
_PER_SECOND: Final[Mapping[str, int]] = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DIGITS: Final = re.compile(r"[.,]([0-9]+)")
_EXACT: Final = 2**53
"""Up to here a float holds every whole number."""


@dataclass(frozen=True, eq=False)
class Numbers:
    """The values of a column as numbers that can be compared.

    Parameters
    ----------
    array : ndarray
        Of whole numbers, floats or, where neither holds them all exactly, Python objects; anything
        where a value is missing.
    missing : ndarray of bool
        Where no value is.
    per_second : int, default 1
        Units to a second, of moments and lengths of time.
    """

    array: NDArray[Any]
    missing: NDArray[np.bool_]
    per_second: int = 1

    @property
    def is_float(self) -> bool:
        """Whether the values are floats."""
        return self.array.dtype.kind == "f"

    def as_floats(self) -> NDArray[np.float64]:
        """Return the values as floats, in seconds where they are times; NaN where missing."""
        floats = np.full(len(self.array), np.nan)
        present = ~self.missing
        values = self.array[present]
        if values.dtype == object:
            values = np.fromiter(map(_as_float, values.tolist()), float, len(values))
        floats[present] = values / self.per_second
        return floats

    def compare(self, operator: CompareOperator, value: float | Fraction) -> NDArray[np.bool_]:
        """Return for each row whether its value compares so; False where it is missing."""
        found = self._compare(operator, value)
        found &= ~self.missing
        return found

    def _compare(self, operator: CompareOperator, value: float | Fraction) -> NDArray[np.bool_]:
        compare = COMPARE[operator]
        if isinstance(value, float) and not math.isfinite(value) and not self.is_float:
            return np.full(len(self.array), compare(0, value))
        if self.array.dtype == object:
            return self._compare_each(compare, value)
        if not self.is_float:
            return _compare_whole(self.array, operator, Fraction(value) * self.per_second)
        if isinstance(value, int) and abs(value) > _EXACT:
            return self._compare_each(compare, value)
        return compare(self.array, float(value))

    def _compare_each(
        self, compare: Callable[[Any, Any], bool], value: float | Fraction
    ) -> NDArray[np.bool_]:
        """Compare as Python does: a whole number with a float, say, without rounding."""
        decimal = Decimal(repr(value)) if isinstance(value, float) else value
        return np.fromiter(
            (
                not gone and compare(each, decimal if isinstance(each, Decimal) else value)
                for each, gone in zip(self.array.tolist(), self.missing.tolist(), strict=True)
            ),
            bool,
            len(self.array),
        )


def numbers_of(values: pd.Series[Any]) -> Numbers:
    """Return a column of numbers, truth values or moments as numbers."""
    dtype = values.dtype
    if isinstance(dtype, pd.PeriodDtype):
        return numbers_of(values.dt.to_timestamp())
    missing = missing_cells(values)
    if dtype.kind in "biufmM":
        return _of_dtype(values, missing)
    present = values.astype(object)[~missing]
    inferred = pd.api.types.infer_dtype(present)
    if inferred == "period":
        return _placed(numbers_of(pd.Series(pd.PeriodIndex(present))), missing)
    if inferred.startswith("date"):
        return _placed(_of_moments(present), missing)
    if inferred.startswith("timedelta"):
        return _placed(numbers_of(pd.Series(pd.to_timedelta(present))), missing)
    return _placed(Numbers(_of_objects(present, inferred), np.zeros(len(present), bool)), missing)


def moment(text: str) -> Fraction | None:
    """Return an ISO 8601 moment with its offset as seconds since 1970 UTC; None if it is none."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        return None
    if parsed.tzinfo is None:
        return None
    since = parsed.replace(microsecond=0) - _EPOCH
    digits = _DIGITS.search(text)
    fraction = Fraction(int(digits[1]), 10 ** len(digits[1])) if digits else Fraction(0)
    return since.days * 86_400 + since.seconds + fraction


def moment_text(value: int, per_second: int) -> str:
    """Return a moment, in units since 1970 UTC, as ISO 8601 text with its offset."""
    unit = next(name for name, units in _PER_SECOND.items() if units == per_second)
    text = str(np.datetime64(value, unit))  # pyright: ignore[reportArgumentType, reportCallIssue]
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "Z"


def _of_dtype(values: pd.Series[Any], missing: NDArray[np.bool_]) -> Numbers:
    dtype = values.dtype
    if dtype.kind in "mM":
        times = (pd.DatetimeIndex if dtype.kind == "M" else pd.TimedeltaIndex)(values.array)
        return Numbers(times.asi8, missing, _PER_SECOND[times.unit])
    if isinstance(dtype, np.dtype):
        plain = values.to_numpy()
    else:
        native = dtype.numpy_dtype  # pyright: ignore[reportAttributeAccessIssue] - nullable, Arrow's
        plain = values.to_numpy(dtype=native, na_value=native.type(0))
    if plain.dtype.kind == "f":  # a short float is compared by its value, not by its few digits
        return Numbers(plain.astype(np.float64, copy=False), missing)
    return Numbers(plain.view(np.uint8) if plain.dtype == bool else plain, missing)


def _of_moments(present: pd.Series[Any]) -> Numbers:
    try:
        return numbers_of(pd.Series(pd.to_datetime(present, utc=True)))
    except (pd.errors.OutOfBoundsDatetime, OverflowError):
        # Years that nanoseconds do not reach; what Python itself holds, it holds in microseconds.
        moments = [_python_moment(value) for value in present]
    micros = [
        (value - _EPOCH) // pd.Timedelta(microseconds=1).to_pytimedelta() for value in moments
    ]
    return Numbers(np.array(micros, np.int64), np.zeros(len(micros), bool), 10**6)


def _as_float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.copysign(math.inf, value)


def _python_moment(value: Any) -> datetime:
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, pd.Timestamp):
        value = value.to_pydatetime(warn=False)
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _of_objects(present: pd.Series[Any], inferred: str) -> NDArray[Any]:
    plain = present.to_numpy()
    if inferred == "boolean":
        return plain.astype(np.uint8)
    if inferred == "floating":
        return plain.astype(np.float64)
    try:
        return plain.astype(np.int64) if inferred == "integer" else plain
    except OverflowError:
        return plain


def _placed(numbers: Numbers, missing: NDArray[np.bool_]) -> Numbers:
    """Put the numbers of the rows that have one where these rows are."""
    values = np.zeros(len(missing), numbers.array.dtype)
    values[~missing] = numbers.array
    return Numbers(values, missing, numbers.per_second)


def _compare_whole(
    values: NDArray[Any], operator: CompareOperator, value: Fraction
) -> NDArray[np.bool_]:
    if value.denominator == 1:
        return COMPARE[operator](values, int(value))
    below = math.floor(value)
    if operator in (CompareOperator.EQUAL, CompareOperator.NOT_EQUAL):
        return np.full(len(values), operator is CompareOperator.NOT_EQUAL)
    if operator in (CompareOperator.LESS, CompareOperator.LESS_OR_EQUAL):
        return values <= below
    return values > below
