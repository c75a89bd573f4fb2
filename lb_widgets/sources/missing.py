"""What counts as no value."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sized

    from numpy.typing import NDArray

_HEAD = 100
"""Cells looked at before a whole column is: most columns have a value among them."""
_CONTAINERS = (list, dict, tuple, set, frozenset, np.ndarray)


def is_missing(value: Any) -> bool:
    """Say whether a cell has no value: None, NaN, NaT, NA, an empty list or dict."""
    if value is None:
        return True
    if type(value) is float:
        return math.isnan(value)
    if isinstance(value, str):
        return False
    if isinstance(value, _CONTAINERS):
        return _is_empty(value)
    if isinstance(
        value, Decimal
    ):  # pandas asks whether it equals itself, and a signalling NaN raises
        return value.is_nan()
    return pd.api.types.is_scalar(value) and bool(pd.isna(value))


def missing_cells(values: pd.Series[Any], *, nested: bool = False) -> NDArray[np.bool_]:
    """Return for each cell whether it has no value.

    Parameters
    ----------
    nested : bool, default False
        Whether there may be lists and dicts, which may be empty.
    """
    missing: NDArray[np.bool_] = values.isna().to_numpy(dtype=bool, copy=True)
    if values.dtype.kind == "f":  # nullable floats hold NaN beside NA
        present = ~missing
        missing[present] = np.isnan(values[present].to_numpy(dtype=float))
    elif nested:
        empty = (isinstance(value, _CONTAINERS) and _is_empty(value) for value in values)
        missing |= np.fromiter(empty, bool, len(values))
    return missing


def first_value(values: pd.Series[Any]) -> Any:
    """Return the first cell that has a value; None where none has."""
    for value in values.iloc[:_HEAD]:
        if not is_missing(value):
            return value
    places = np.flatnonzero(values.notna().to_numpy(dtype=bool))
    return next((value for value in values.iloc[places] if not is_missing(value)), None)


def _is_empty(value: Sized) -> bool:
    # The length of an array without dimensions cannot be asked for.
    return value.size == 0 if isinstance(value, np.ndarray) else len(value) == 0
