from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from lb_widgets.errors import Cancelled
from lb_widgets.net.retry import LONGEST_WAIT, pause, wait_before


def test_waits_grow_with_jitter_up_to_the_limit():
    for attempt, longest in ((1, 0.5), (2, 1.0), (3, 2.0), (30, LONGEST_WAIT)):
        assert longest / 2 <= wait_before(attempt) <= longest


def test_retry_after_counts_in_seconds_or_as_a_date():
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    assert wait_before(1, retry_after="7") == 7
    assert 25 < wait_before(1, retry_after=soon) <= 30
    assert wait_before(1, retry_after="86400") == LONGEST_WAIT
    assert wait_before(1, retry_after="Wed, 21 Oct 2015 07:28:00 GMT") == 0


def test_a_retry_after_that_means_nothing_is_left_aside():
    assert wait_before(1, retry_after="soon") <= 0.5


def test_a_wait_ends_when_the_caller_stops():
    with pytest.raises(Cancelled):
        pause(3600, lambda: True)
