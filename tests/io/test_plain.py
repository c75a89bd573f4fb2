from __future__ import annotations

import enum
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lb_widgets.errors import InputError
from lb_widgets.io.plain import encode, plain


class Word(enum.Enum):
    A = "a"


@pytest.mark.parametrize(
    ("value", "json"),
    [
        ({"a": np.float32(0.5), "b": [np.bool_(True)]}, b'{"a":0.5,"b":[true]}'),  # noqa: FBT003 - a value
        (np.array([[1, 2], [3, 4]]), b"[[1,2],[3,4]]"),
        ((1, None), b"[1,null]"),
        ({1: Word.A}, b'{"1":"a"}'),
        (Path("plots/1.png"), b'"./plots/1.png"'),
        (pd.Timestamp("2026-11-25T09:30:00"), b'"2026-11-25T09:30:00"'),
    ],
)
def test_values_of_other_types_are_written_as_what_they_mean(value: Any, json: bytes):
    assert encode(plain(value), where="it") == json


@pytest.mark.parametrize("value", [math.nan, -math.inf, b"x", {1, 2}, 1j, "\ud800", object()])
def test_what_json_cannot_hold_is_refused_and_never_written_as_something_else(value: Any):
    with pytest.raises(InputError, match="row 3 cannot be written as JSON"):
        encode(plain({"a": [value]}), where="row 3")


def test_the_place_of_each_is_told():
    with pytest.raises(InputError, match=r"a\[1\] is nan, .*; b is bytes"):
        encode({"b": b"x", "a": [1, math.nan]}, where="it")
