"""Which kind of values a column holds.

What a dtype does not tell is asked of the values: a column of Python objects is of numbers, moments
or texts only where every value is. A categorical column is of the kind of its categories.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from lb_widgets.sources.base import Kind
from lb_widgets.sources.missing import first_value

if TYPE_CHECKING:
    from collections.abc import Mapping

_OF_DTYPE: Final[Mapping[str, Kind]] = {
    "b": Kind.BOOLEAN,
    "i": Kind.NUMBER,
    "u": Kind.NUMBER,
    "f": Kind.NUMBER,
    "m": Kind.NUMBER,  # a length of time, in seconds
    "M": Kind.TIME,
    "U": Kind.TEXT,
}
_OF_OBJECTS: Final[Mapping[str, Kind]] = {
    "string": Kind.TEXT,
    "boolean": Kind.BOOLEAN,
    "integer": Kind.NUMBER,
    "floating": Kind.NUMBER,
    "mixed-integer-float": Kind.NUMBER,
    "decimal": Kind.NUMBER,
    "timedelta": Kind.NUMBER,
    "timedelta64": Kind.NUMBER,
    "datetime": Kind.TIME,
    "datetime64": Kind.TIME,
    "date": Kind.TIME,
    "period": Kind.TIME,
}
"""By what pandas infers; whatever else is there is ordered and searched as text."""


def kind_of(values: pd.Series[Any], *, is_missing: bool = False) -> Kind:
    """Return which kind of values a column holds.

    Parameters
    ----------
    is_missing : bool, default False
        Whether it is known that no cell has a value.
    """
    dtype = values.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return kind_of(pd.Series(dtype.categories))
    if isinstance(dtype, pd.StringDtype):
        return Kind.TEXT
    if isinstance(dtype, pd.PeriodDtype):
        return Kind.TIME
    if dtype.kind != "O":
        return _OF_DTYPE.get(dtype.kind, Kind.NESTED)
    return Kind.TEXT if is_missing else _of_objects(values)


def _of_objects(values: pd.Series[Any]) -> Kind:
    first = first_value(values)
    if first is None:
        return Kind.TEXT
    if isinstance(first, list | dict | tuple):  # the rest need not be looked at
        return Kind.NESTED
    inferred = pd.api.types.infer_dtype(values.astype(object), skipna=True)
    return _OF_OBJECTS.get(inferred, Kind.NESTED)
