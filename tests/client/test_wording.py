from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.client.wording import readable


def test_what_is_plain_stays():
    assert readable("No row “é”: 日本語.") == "No row “é”: 日本語."


def test_lines_become_one():
    assert readable("a\r\n\t b\u2028c") == "a b c"


def test_what_moves_a_cursor_or_hides_text_is_replaced():
    assert readable("\x1b[2Jgone\x07 \u202eabc\u200b \x9b31m") == "�[2Jgone� �abc� �31m"


def test_what_is_long_is_cut_and_says_so():
    assert readable("a" * 501) == "a" * 500 + "… (501 characters)"
    assert readable("a" * 500) == "a" * 500
    # Cut before it is made one line, but never quietly.
    assert readable(" " * 10_000) == "… (10,000 characters)"


def test_secrets_are_masked_even_where_it_is_cut():
    url = "https://a.example/b?token=" + "s3cret" * 200
    assert "s3cret" not in readable(url)


def test_a_text_of_many_megabytes_costs_nothing():
    begun = time.process_time()
    readable("a" * 50_000_000)
    assert time.process_time() - begun < 5


@given(text=st.text(max_size=2_000))
def test_any_text_is_one_short_printable_line(text: str):
    told = readable(text, limit=50)
    assert told.isprintable()
    assert len(told) < 50 + len("… (9,999 characters)")
