"""Values as texts: every kind as it is called, nothing unseen, no secret, never more than asked."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.widgets.base.readable import (
    AHEAD,
    beginning,
    json_text,
    readable,
    said,
    scalar_text,
)

SECRET = "s3cr3tV4lue0123"


class Fruit(StrEnum):
    PEAR = "pear"


class Broken:
    def __str__(self) -> str:
        raise LookupError


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (np.bool_(False), "false"),  # noqa: FBT003 - the value itself
        (7, "7"),
        (np.int64(-3), "-3"),
        (1e6, "1000000"),
        (3.0, "3"),
        (-0.0, "-0"),
        (0.1 + 0.2, "0.30000000000000004"),
        (np.float32(0.1), "0.1"),
        (np.float32(1e6), "1000000"),
        (1e16, "10000000000000000"),
        (1.5e-7, "0.00000015"),
        (1e300, "1E+300"),
        (float("inf"), "inf"),
        (Decimal("1E+6"), "1000000"),
        (Decimal("2.50"), "2.50"),
        (Fruit.PEAR, "pear"),
        (dt.date(2026, 11, 26), "2026-11-26"),
        (dt.datetime(2026, 11, 26, 10), "2026-11-26 10:00:00"),  # noqa: DTZ001 - that is the case
        (dt.datetime(2026, 11, 26, 10, tzinfo=dt.UTC), "2026-11-26 10:00:00 UTC"),
        (pd.Timestamp("2026-11-26T10:00:00.25+05:30"), "2026-11-26 10:00:00.250000 +05:30"),
        (pd.Timestamp("2026-07-01", tz="America/New_York"), "2026-07-01 00:00:00 -04:00"),
        (pd.Timestamp(5), "1970-01-01 00:00:00.000000005"),
        (np.datetime64("2026-11-26T10:00"), "2026-11-26 10:00"),
        (pd.Timedelta("1h"), "0 days 01:00:00"),
        (b"12345", "5 bytes"),
        (np.zeros((2, 3)), "array of 2 by 3 float64"),
        (Broken(), "Broken, whose text cannot be made: LookupError"),
    ],
)
def test_a_scalar_is_called_as_a_person_would(value: Any, text: str):
    assert scalar_text(value) == text


def test_an_integer_that_python_refuses_to_write_is_described():
    assert scalar_text(-(10**5000)) == "an integer of about 5,000 digits"


@given(st.floats(allow_nan=False, allow_infinity=False) | st.floats(width=32, allow_nan=False))
def test_no_digit_of_a_number_is_lost(value: float):
    assert float(scalar_text(value)) == value


def test_what_cannot_be_seen_is_written_out_and_the_rest_stays():
    assert readable("photo\u202egpj.exe") == "photo\\u202egpj.exe"
    assert readable("a\x00b\x1b[31m\x7f\x85") == "a\\x00b\\x1b[31m\\x7f\\x85"
    assert readable("a\ud800b") == "a\\ud800b"
    for fine in ("two\nlines\tand\r\n", "👩‍👩‍👧‍👦🏳️‍🌈", "שלום مرحبا", "e\u0301 ﷽", "a\u00a0b"):
        assert readable(fine) == fine


@given(st.text(), st.integers(1, 60))
def test_a_beginning_is_never_longer_and_always_utf8(text: str, length: int):
    shown, is_whole = beginning(text, length)
    assert len(shown) <= length
    assert shown.encode("utf-8").decode() == shown
    if is_whole:
        assert shown == readable(text)


@given(st.integers(0, 400), st.sampled_from(["?token=", "?X-Amz-Signature=", "?a=1&sig="]))
def test_a_secret_that_the_cut_falls_into_is_masked(before: int, parameter: str):
    text = f"{'w ' * (before // 2)}https://h.example/a{parameter}{SECRET}"
    for length in range(max(before - 5, 1), len(text) + 2, 3):
        assert SECRET[:4] not in beginning(text, length)[0]


def test_a_password_is_masked_as_far_ahead_as_is_read():
    text = f"https://user:{'p' * (AHEAD - 50)}@h.example/"
    assert "ppp" not in beginning(text, 30)[0]


def test_a_text_that_is_shorter_once_redacted_counts_as_whole():
    text = f"https://h.example/a.jpg?X-Amz-Signature={'f' * 400}"
    assert beginning(text, 60) == ("https://h.example/a.jpg?X-Amz-Signature=***", True)


def test_what_is_cut_says_how_long_it_is():
    assert said("x" * 5000, 10) == f"{'x' * 10}… (5,000 characters)"
    assert said("short", 10) == "short"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=5)
    ),
    max_leaves=20,
).filter(lambda value: isinstance(value, list | dict))


@given(JSON)
def test_what_is_json_comes_out_as_json(value: Any):
    text, is_whole = json_text(value, 10**6)
    plain = json.dumps(value, ensure_ascii=False)
    if readable(plain) == plain:
        assert is_whole
        assert json.loads(text) == value


@given(JSON, st.integers(1, 80))
def test_json_is_bounded_and_says_whether_it_is_all(value: Any, most: int):
    text, is_whole = json_text(value, most)
    whole, _ = json_text(value, 10**6)
    assert is_whole == (text == whole)
    assert len(text) <= 6 * most  # each character may be an escape


def test_no_secret_is_in_json_by_name_or_within_a_url():
    value = {
        "token": SECRET,
        "tile_layer_url": f"https://t.example/{{z}}?token={SECRET}",
        f"https://h.example/?sig={SECRET}": 1,
        "list": [{"Authorization": f"Bearer {SECRET}"}, f"Basic\t{SECRET}"],
        "key": "kept",
    }
    text, is_whole = json_text(value, 10_000)
    assert is_whole
    assert SECRET not in text
    assert '"key": "kept"' in text


def test_values_that_have_no_end_or_no_json_are_written_all_the_same():
    endless: list[Any] = []
    endless.append(endless)
    text, is_whole = json_text(endless, 1000)
    assert not is_whole
    assert text.startswith("[[[")
    deep: Any = 1
    for _ in range(100_000):
        deep = [deep]
    assert not json_text(deep, 100_000)[1]
    odd = {(1, 2): {3}, None: Broken(), "n": float("nan"), "t": pd.Timestamp(0), "b": b"12"}
    shown, is_whole = json_text(odd, 1000)
    assert is_whole
    assert shown == (
        '{"[1, 2]": [3], "None": "Broken, whose text cannot be made: LookupError", "n": nan, '
        '"t": "1970-01-01 00:00:00", "b": "2 bytes"}'
    )


class Watched(str):
    """A long text that tells how much of it is read."""

    __slots__ = ()
    read: int = 0

    def __getitem__(self, part: Any) -> str:
        found = super().__getitem__(part)
        Watched.read += len(found)
        return found


def test_of_a_long_text_no_more_is_read_than_its_beginning():
    long = Watched("ab " * 4_000_000)
    Watched.read = 0
    beginning(long, 300)
    json_text({"a": long, "b": [long] * 1000}, 300)
    assert 0 < Watched.read < 5000
