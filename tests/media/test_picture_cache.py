"""Opened pictures are kept while there is room."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from lb_widgets.errors import Cancelled, MediaError
from lb_widgets.media.picture_cache import PictureCache
from lb_widgets.media.pictures import OpenedPicture, open_picture


def picture(side: int = 10) -> OpenedPicture:
    """Return a picture that counts as side * side bytes."""
    return open_picture(np.zeros((side, side), np.uint8))


def tiled() -> OpenedPicture:
    """Return a picture that counts as 8,000 bytes of disk."""
    return open_picture(np.zeros((1, 6_000), np.uint8))


def test_a_picture_is_opened_once():
    cache = PictureCache()
    first = cache.get("a", picture)
    assert cache.get("a", lambda: pytest.fail("opened again")) is first


def test_four_threads_share_one():
    cache, ready, got = PictureCache(), threading.Barrier(4), list[OpenedPicture]()
    opening = threading.Event()
    opened: list[OpenedPicture] = []

    def slow() -> OpenedPicture:
        opening.wait(5)
        opened.append(picture())
        return opened[-1]

    def ask() -> None:
        ready.wait()
        got.append(cache.get("a", slow))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    opening.set()
    for thread in threads:
        thread.join()
    assert len(opened) == 1
    assert got == opened * 4


def test_a_viewer_that_ends_meanwhile_may_discard_its_pictures_on_the_same_thread():
    cache = PictureCache()
    for key in "abc":
        cache.get(key, picture)

    def ends_another(key: object) -> bool:
        cache.discard("c" if key == "a" else "none")
        return key == "b"

    thread = threading.Thread(target=cache.discard_where, args=(ends_another,), daemon=True)
    thread.start()
    thread.join(5)
    assert not thread.is_alive()
    assert "a" in cache
    assert len(cache) == 1


def test_what_was_not_used_longest_goes_first():
    cache = PictureCache(memory_bytes=250)
    pictures = {key: cache.get(key, picture) for key in "ab"}
    held = {key: found.samples() for key, found in pictures.items()}
    cache.get("a", picture)
    cache.get("c", picture)
    assert [key in cache for key in "abc"] == [True, False, True]
    assert pictures["a"].samples() is held["a"]
    assert pictures["b"].samples() is not held["b"]  # closed, and decoded again


def test_disk_is_bounded_apart_from_memory():
    cache = PictureCache(memory_bytes=150, disk_bytes=17_000)
    for key in "abc":
        cache.get(key, tiled)
    cache.get("small", picture)
    assert [key in cache for key in ("a", "b", "c", "small")] == [False, True, True, True]


def test_the_last_one_stays_whatever_its_size():
    cache = PictureCache(memory_bytes=50)
    cache.get("a", picture)
    large = cache.get("b", lambda: picture(100))
    assert len(cache) == 1
    assert cache.get("b", picture) is large


def test_an_error_is_not_kept():
    cache = PictureCache()

    def fails() -> OpenedPicture:
        raise MediaError("Not found", reason="not_found")

    with pytest.raises(MediaError):
        cache.get("a", fails)
    assert cache.get("a", picture)


def test_who_waits_can_stop():
    cache, opening, done = PictureCache(), threading.Event(), threading.Event()

    def slow() -> OpenedPicture:
        opening.set()
        done.wait(5)
        return picture()

    thread = threading.Thread(target=cache.get, args=("a", slow))
    thread.start()
    opening.wait(5)
    with pytest.raises(Cancelled):
        cache.get("a", picture, cancelled=lambda: True)
    done.set()
    thread.join()
    assert "a" in cache


def test_closing_lets_go_of_all():
    cache = PictureCache()
    opened = [cache.get(key, picture) for key in "ab"]
    held = [found.samples() for found in opened]
    cache.discard("b")
    cache.discard("unknown")
    assert ("a" in cache, "b" in cache) == (True, False)
    cache.close()
    assert len(cache) == 0
    assert all(found.samples() is not before for found, before in zip(opened, held, strict=True))


def test_only_the_pictures_of_one_owner_are_discarded():
    cache = PictureCache()
    kept, gone = cache.get(("a", 1), picture), cache.get(("b", 1), picture)
    held = kept.samples(), gone.samples()
    cache.discard_where(lambda key: key[0] == "b")  # type: ignore[index]
    assert (("a", 1) in cache, ("b", 1) in cache) == (True, False)
    assert kept.samples() is held[0]
    assert gone.samples() is not held[1]
