from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.model.signatures import unsigned_url


@pytest.mark.parametrize(
    "query",
    [
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260101T000000Z&X-Amz-Signature=ab",
        "AWSAccessKeyId=AKIA&Expires=1767225600&Signature=ab%3D",
        "x-goog-algorithm=GOOG4-RSA-SHA256&x-goog-expires=900&x-goog-signature=ab",
        "GoogleAccessId=me&Expires=1767225600&Signature=ab",
        "sv=2024-11-04&se=2026-01-01&sr=b&sp=r&sig=ab",
        "Policy=ab&Key-Pair-Id=K1&Signature=ab",
    ],
)
def test_signing_anew_changes_nothing(query: str):
    base = "https://host/a%20b.png"
    assert unsigned_url(f"{base}?{query}") == base
    assert unsigned_url(f"{base}?{query}&versionId=7") == f"{base}?versionId=7"
    assert unsigned_url(f"{base}?versionId=7&{query}#x") == f"{base}?versionId=7#x"


@pytest.mark.parametrize(
    "url",
    [
        "https://host/a.png",
        "https://host/a.png?expires=7&sv=2&policy=x",
        "https://host/a.png?token=abc",
        "https://[?sig=1",
        "/local/a?sigma=1.png",
    ],
)
def test_a_url_that_is_not_signed_keeps_its_whole_query(url: str):
    assert unsigned_url(url) == url


@given(st.text())
def test_no_text_makes_it_fail_and_twice_is_once(text: str):
    url = unsigned_url(f"https://host/{text}?sig=1&{text}")
    assert unsigned_url(url) == url
