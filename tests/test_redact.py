"""Secrets do not survive redaction, and what holds none stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.redact import MASK, holds_secret, redact, redact_url, redact_value

SECRET = "s3cr3tValue0123"

SECRET_URLS = [
    f"https://tiles.example/{{z}}/{{x}}/{{y}}.png?access_token={SECRET}",
    f"https://tiles.example/a?x=1&apiKey={SECRET}&y=2",
    f"https://b.s3.amazonaws.com/k.jpg?X-Amz-Credential={SECRET}&X-Amz-Signature={SECRET}",
    f"https://storage.googleapis.com/b/k?GoogleAccessId={SECRET}&Signature={SECRET}",
    f"https://a.blob.core.windows.net/c/k?sv=2024&se=2026&sig={SECRET}",
    f"https://d.cloudfront.net/k?Policy={SECRET}&Key-Pair-Id={SECRET}",
    f"https://user:{SECRET}@host.example/path",
    f"https://host.example/a#access_token={SECRET}",
    f"https://host.example/a?x=1;token={SECRET}",
    f"https://host.example/a?%74oken={SECRET}",
]

HARMLESS = [
    "https://host.example/a.png",
    "https://host.example/a.png?width=100&page=2",
    "plots/17.jpg",
    "a sentence with key=value in it",
    "mail@host.example",
]


@pytest.mark.parametrize("url", SECRET_URLS)
def test_secret_is_masked_alone_and_inside_a_sentence(url: str):
    for text in (redact_url(url), redact(f"cannot open {url}: 403 Forbidden")):
        assert SECRET not in text
        assert MASK in text
    assert holds_secret(url)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_holds_no_secret_is_unchanged(text: str):
    assert redact(text) == text
    assert not holds_secret(text)


def test_bearer_token_is_masked():
    assert SECRET not in redact(f"Authorization: Bearer {SECRET}")


def test_other_parameters_and_the_place_stay_readable():
    url = "https://t.example/14/1/2.png?size=256&token=abcdef"
    assert redact_url(url) == f"https://t.example/14/1/2.png?size=256&token={MASK}"


def test_nested_values_are_redacted_without_touching_the_input():
    value = {
        "row_data": {"tile_layer_url": SECRET_URLS[0]},
        "Authorization": SECRET,
        "n": [1, None],
    }
    masked = redact_value(value)
    assert SECRET not in str(masked)
    assert masked["n"] == [1, None]
    assert SECRET in str(value)


@given(st.text(max_size=200))
def test_redacting_twice_is_redacting_once(text: str):
    assert redact(redact(text)) == redact(text)


@given(st.from_regex(r"[A-Za-z0-9]{8,40}", fullmatch=True))
def test_any_token_is_masked(token: str):
    assert f"={token}" not in redact(f"see https://h.example/a?token={token} now")


@pytest.mark.parametrize("part", ["a", "a://", "?", "a?b=", "Bearer ", "https://a@"])
def test_a_long_text_takes_time_in_proportion(part: str):
    # A million characters took more than ten minutes where each made the rest be looked at again.
    assert redact(part * (1_000_000 // len(part)))
