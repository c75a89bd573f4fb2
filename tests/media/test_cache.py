from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.errors import Cancelled
from lb_widgets.media.cache import ByteCache, SingleFlight


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 12)), max_size=60))
def test_the_cache_never_holds_more_than_its_limit_and_always_the_newest(
    puts: list[tuple[str, int]],
):
    cache: ByteCache[int] = ByteCache(10)
    for key, size in puts:
        cache.put(key, size, size=size)
        assert cache.get(key) == (size if size <= 10 else None)
        held = [value for name in "abcdef" if (value := cache.get(name)) is not None]
        assert sum(held) <= 10


def test_the_least_recently_used_goes_first():
    cache: ByteCache[str] = ByteCache(2)
    cache.put("a", "A", size=1)
    cache.put("b", "B", size=1)
    cache.get("a")
    cache.put("c", "C", size=1)
    assert [cache.get(key) for key in "abc"] == ["A", None, "C"]


def test_many_threads_share_one_job_and_its_error():
    flights: SingleFlight[str, int] = SingleFlight()
    started, release, runs = threading.Event(), threading.Event(), []

    def job() -> int:
        runs.append(1)
        started.set()
        release.wait(10)
        raise ValueError("broken")

    with ThreadPoolExecutor(8) as pool:
        futures = [pool.submit(flights.run, "key", job) for _ in range(8)]
        started.wait(10)
        release.set()
        errors = [future.exception() for future in futures]
    assert all(isinstance(error, ValueError) for error in errors)
    # A thread that came after the first landing runs the job anew: never two at once.
    assert 1 <= len(runs) <= 8


def test_one_who_waits_takes_over_where_the_first_is_cancelled():
    flights: SingleFlight[str, int] = SingleFlight()
    started, release = threading.Event(), threading.Event()

    def cancelled_job() -> int:
        started.set()
        release.wait(10)
        raise Cancelled

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(flights.run, "key", cancelled_job)
        started.wait(10)
        second = pool.submit(flights.run, "key", lambda: 7)
        release.set()
        assert isinstance(first.exception(), Cancelled)
        assert second.result() == 7


def test_one_who_waits_can_stop_waiting():
    flights: SingleFlight[str, int] = SingleFlight()
    started, release = threading.Event(), threading.Event()

    def job() -> int:
        started.set()
        release.wait(10)
        return 1

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(flights.run, "key", job)
        started.wait(10)
        with pytest.raises(Cancelled):
            flights.run("key", job, cancelled=lambda: True)
        release.set()
        assert first.result() == 1
