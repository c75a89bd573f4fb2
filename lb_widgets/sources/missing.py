"""What counts as no value."""

from __future__ import annotations

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
    if isinstance(value, str):
        return False
    if isinstance(value, _CONTAINERS):
        return _is_empty(value)
    return pd.api.types.is_scalar(value) and bool(pd.isna(value))


def missing_cells(values: pd.Series[Any]) -> NDArray[np.bool_]:
    """Return for each cell whether it has no value."""
    missing: NDArray[np.bool_] = values.isna().to_numpy(dtype=bool, copy=True)
    if values.dtype.kind == "f":  # nullable floats hold NaN beside NA
        present = ~missing
        missing[present] = np.isnan(values[present].to_numpy(dtype=float))
    elif is_object(values):
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


def is_object(values: pd.Series[Any]) -> bool:
    """Say whether the cells of a column may be of any Python type, lists and dicts too."""
    dtype = values.dtype
    return dtype.kind == "O" and not isinstance(
        dtype, pd.StringDtype | pd.CategoricalDtype | pd.PeriodDtype | pd.IntervalDtype
    )


def _is_empty(value: Sized) -> bool:
    # The length of an array without dimensions cannot be asked for.
    return value.size == 0 if isinstance(value, np.ndarray) else len(value) == 0
