"""Values of cells as JSON can hold them, and JSON text in cells."""

from __future__ import annotations

import datetime as dt
import os
from enum import Enum
from typing import Any, Final

import msgspec

from lb_widgets.errors import InputError
from lb_widgets.model.rules.base import kind_of, place_text
from lb_widgets.model.rules.json_values import unwritable
from lb_widgets.model.urls import path_text
from lb_widgets.redact import redact

_AS_THEY_ARE: Final = frozenset({str, int, float, bool, type(None)})


def plain(value: Any) -> Any:
    """Return a copy of a value in Python's own types, at any depth.

    NumPy scalars and arrays, tuples, paths, enum members and dates are converted; whatever is left
    (NaN, bytes) stays as it is, for the rules to report.

    Raises
    ------
    InputError
        It is nested deeper than Python, and any reader of JSON, goes.
    """
    try:
        return _plain(value)
    except RecursionError:
        message = "A value is nested hundreds of levels deep; no reader of JSON takes that."
        raise InputError(message) from None


def _plain(value: Any) -> Any:  # noqa: PLR0911 - one per kind of value
    kind: type[Any] = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, os.PathLike):
        return path_text(value)
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return _plain(value.tolist()) if hasattr(value, "tolist") else value


def encode(value: Any, *, where: str) -> bytes:
    """Return the JSON of a value.

    Parameters
    ----------
    value : object
        As `plain` returns it.
    where : str
        For the message: ``row 17``.

    Raises
    ------
    InputError
        JSON cannot hold it: NaN, bytes, half a surrogate pair. msgspec itself would write null.
    """
    problems = unwritable(value)
    try:
        if not problems:
            return msgspec.json.encode(value, enc_hook=_refuse)
        listed = "; ".join(f"{place_text(found.path)} {found.message}" for found in problems)
    except (TypeError, ValueError, RecursionError, OverflowError) as error:
        listed = str(error)
    raise InputError(redact(f"{where} cannot be written as JSON: {listed}"))


def _refuse(value: Any) -> Any:
    raise TypeError(f"it holds {kind_of(value)}")
