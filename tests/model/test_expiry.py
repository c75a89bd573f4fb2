from __future__ import annotations

import base64
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.model.expiry import expiry_of

NOON = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC).timestamp()
POLICY = (
    base64.b64encode(
        b'{"Statement":[{"Condition":{"DateLessThan":{"AWS:EpochTime":%d}}}]}' % int(NOON)
    )
    .decode()
    .translate(str.maketrans("+=/", "-_~"))
)


@pytest.mark.parametrize(
    "query",
    [
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20261125T110000Z&X-Amz-Expires=3600&X-Amz-Signature=a",
        "X-Goog-Date=20261125T110000Z&X-Goog-Expires=3600&X-Goog-Signature=a",
        f"AWSAccessKeyId=a&Signature=b&Expires={NOON:.0f}",
        f"GoogleAccessId=a&Expires={NOON:.0f}&Signature=b",
        "sv=2024-11-04&se=2026-11-25T12%3A00%3A00Z&sr=b&sp=r&sig=a",
        "se=2026-11-25T13%3A00%3A00%2B01%3A00&sig=a",
        f"Expires={NOON:.0f}&Signature=b&Key-Pair-Id=c",
        f"Policy={POLICY}&Signature=b&Key-Pair-Id=c",
    ],
)
def test_every_kind_of_signature_tells_its_end(query: str):
    assert expiry_of(f"https://a.com/1.png?{query}") == NOON


@pytest.mark.parametrize(
    "url",
    [
        "https://a.com/1.png",
        "https://a.com/1.png?expires=1764072000",
        "https://a.com/1.png?X-Amz-Date=20261125T110000Z&X-Amz-Expires=3600",
        "https://a.com/1.png?X-Amz-Date=yesterday&X-Amz-Expires=3600&X-Amz-Signature=a",
        "https://a.com/1.png?X-Amz-Date=20261125T110000Z&X-Amz-Signature=a",
        "https://a.com/1.png?Policy=%%%&Signature=b",
        "https://a.com/1.png?Signature=b&Expires=99999999999999999999",
        "https://[a.com/1.png?se=1&sig=2",
        "https://a.com/1.png?se=never&sig=2",
    ],
)
def test_without_a_readable_signature_there_is_no_end(url: str):
    assert expiry_of(url) is None


@given(
    st.sampled_from(["X-Amz-Date", "X-Amz-Expires", "se", "Policy", "Expires"]),
    st.text(max_size=30),
)
def test_no_value_makes_it_fail(name: str, value: str):
    signed = "&Signature=1&X-Amz-Signature=1&sig=1"
    assert isinstance(expiry_of(f"https://a.com/1?{name}={value}{signed}"), float | None)
