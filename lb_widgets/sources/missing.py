"""What counts as no value."""

from __future__ import annotations

from typing import Any

import pandas as pd


def is_missing(value: Any) -> bool:
    """Say whether a cell has no value: None, NaN, NaT, NA, an empty list or dict."""
    if isinstance(value, str):
        return False
    if isinstance(value, list | dict | tuple):
        return len(value) == 0
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))
