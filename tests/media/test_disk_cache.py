from __future__ import annotations

import errno
import logging
import multiprocessing
import os
import stat
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.media import disk_cache as disk_cache_module
from lb_widgets.media.disk_cache import DiskCache, default_folder
from lb_widgets.media.loader import Loader, default_loader

if TYPE_CHECKING:
    from collections.abc import Callable

MARKED = {"etag": '"1"', "content-type": "image/png"}
BODY = b"\x89PNG\r\n\x1a\n picture"
ALL = 1_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "media"


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.exists() else []


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in files(folder))


def test_a_later_process_gets_what_the_server_says_is_unchanged(
    folder: Path, loopback: Any, reply: Callable[..., Any]
):
    current = [BODY, '"1"']

    def answer(request: Any) -> Any:
        body, etag = current
        if request.headers.get("if-none-match") == etag:
            return reply(b"", 304)
        return reply(body, 200, {"ETag": etag})

    url = loopback.on("/a.png", answer)

    def load() -> bytes:
        return Loader(disk_cache=DiskCache(folder)).load(url).body

    assert load() == BODY
    assert load() == BODY
    peek = Loader(disk_cache=DiskCache(folder)).peek(url, length=8)
    assert (peek.body, peek.size) == (BODY[:8], len(BODY))
    current[:] = [BODY + b" anew", '"2"']
    assert load() == BODY + b" anew"
    assert load() == BODY + b" anew"
    asked = [request.headers.get("if-none-match") for request in loopback.requests]
    assert asked == [None, '"1"', '"1"', '"1"', '"2"']


def test_a_date_is_as_good_a_validator(folder: Path, loopback: Any, reply: Callable[..., Any]):
    date = "Wed, 21 Oct 2015 07:28:00 GMT"
    replies = iter([reply(BODY, 200, {"Last-Modified": date}), reply(b"", 304)])
    url = loopback.on("/a.png", lambda _: next(replies))
    for _ in range(2):
        assert Loader(disk_cache=DiskCache(folder)).load(url).content_type == "image/png"
    assert loopback.requests[1].headers["if-modified-since"] == date


def test_one_object_is_one_entry_however_often_it_is_signed_anew(folder: Path, loopback: Any):
    url = loopback.serve("/a.png", BODY, headers={"ETag": '"1"'})
    for signature in ("ab", "cd"):
        signed = f"{url}?versionId=7&X-Amz-Date=20260101T000000Z&X-Amz-Signature={signature}"
        assert Loader(disk_cache=DiskCache(folder)).load(signed).body == BODY
    assert len(files(folder)) == 1
    assert "if-none-match" in loopback.requests[1].headers


@pytest.mark.parametrize(
    "headers",
    [{}, {"ETag": '"1"', "Cache-Control": "private, No-Store"}],
)
def test_what_may_not_be_kept_or_not_be_asked_about_is_not_kept(
    folder: Path, loopback: Any, headers: dict[str, str]
):
    DiskCache(folder).put(loopback.url("/a.png"), b"older", MARKED)
    url = loopback.serve("/a.png", BODY, headers=headers)
    assert Loader(disk_cache=DiskCache(folder)).load(url).body == BODY
    assert files(folder) == []


def test_parts_and_errors_are_not_kept(folder: Path, loopback: Any):
    loader = Loader(disk_cache=DiskCache(folder))
    loader.peek(loopback.serve("/a.png", BODY * 1000, headers={"ETag": '"1"'}), length=10)
    with pytest.raises(Exception, match="404"):
        loader.load(loopback.serve("/b.png", BODY, status=404, headers={"ETag": '"1"'}))
    assert files(folder) == []


def test_folder_and_files_are_private_and_hold_no_secret(folder: Path, loopback: Any):
    folder.mkdir(parents=True, mode=0o755)
    url = loopback.serve("/secret-name.png", BODY, headers={"ETag": '"1"'}) + "?token=abc123"
    Loader(disk_cache=DiskCache(folder)).load(url)
    (path,) = files(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    shown = path.name.encode() + path.read_bytes()
    for secret in (b"abc123", b"127.0.0.1", b"secret-name"):
        assert secret not in shown


def test_the_least_recently_used_go_first_and_the_limit_holds(folder: Path):
    cache = DiskCache(folder, limit=100_000)
    for number in range(40):
        cache.put(str(number), bytes(9_000), MARKED)
        # Times of files are coarse, so each gets one of its own.
        for path in files(folder):
            if path.stat().st_mtime > 1000:
                os.utime(path, (number, number))
        assert cache.get("0", limit=ALL) is not None
        assert cache._path("0").stat().st_mtime > 1000  # just used
        os.utime(cache._path("0"), (number + 0.5, number + 0.5))
        assert size_of(folder) <= 100_000
    assert cache.get("39", limit=ALL) is not None
    assert cache.get("1", limit=ALL) is None
    cache.put("huge", bytes(95_000), MARKED)
    assert cache.get("huge", limit=ALL) is None
    assert cache.get("39", limit=100) is None
    assert cache.get("39", limit=ALL) is not None


@pytest.mark.parametrize("damage", ["torn", "changed", "empty", "header", "foreign"])
def test_damaged_and_foreign_content_is_removed(folder: Path, damage: str):
    cache = DiskCache(folder)
    cache.put("a", BODY, MARKED)
    (path,) = files(folder)
    content = path.read_bytes()
    path.write_bytes(
        {
            "torn": content[:-1],
            "changed": content[:-1] + b"?",
            "empty": b"",
            "header": content.replace(b"image/png", b"image/xxx"),
            "foreign": b"\x89PNG\r\n" * 1000,
        }[damage]
    )
    assert cache.get("a", limit=ALL) is None
    assert files(folder) == []


def test_files_of_other_names_are_left_alone_but_abandoned_ones_go(folder: Path):
    cache = DiskCache(folder)
    cache.put("a", BODY, MARKED)
    mine, abandoned, running = (
        folder / name for name in ("thesis.docx", "x.media-part", "y.media-part")
    )
    for path in (mine, abandoned, running):
        path.write_bytes(b"x")
    mine.write_bytes(bytes(2000))
    for path in (mine, abandoned):
        os.utime(path, (0, 0))
    DiskCache(folder, limit=1000).put("b", BODY, MARKED)
    assert mine.exists()
    assert running.exists()
    assert not abandoned.exists()


def test_a_disk_that_cannot_be_written_costs_one_warning(
    folder: Path, loopback: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def full(*_: Any, **__: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "mkstemp", full)
    loader = Loader(disk_cache=DiskCache(folder), cache_bytes=0)
    url = loopback.serve("/a.png", BODY, headers={"ETag": '"1"'})
    with caplog.at_level(logging.WARNING, logger="lb_widgets"):
        for _ in range(3):
            assert loader.load(url).body == BODY
    (record,) = caplog.records
    assert "No space left" in record.getMessage()


def test_a_write_that_fails_half_way_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch):
    def fails(*_: Any) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(disk_cache_module, "write_entry", fails)
    DiskCache(folder).put("a", BODY, MARKED)
    assert files(folder) == []


def test_a_folder_that_cannot_be_made_or_is_another_users_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "file").touch()
    blocked = DiskCache(tmp_path / "file" / "media")
    blocked.put("a", BODY, MARKED)
    assert blocked.get("a", limit=ALL) is None
    cache = DiskCache(tmp_path / "other")
    cache.put("a", BODY, MARKED)
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    assert cache.get("a", limit=ALL) is None


def _fill(folder: Path, start: int) -> int:
    cache = DiskCache(folder, limit=200_000)
    good = 0
    for number in range(start, start + 60):
        cache.put(str(number % 20), bytes([number % 20]) * 8_000, MARKED)
        kept = cache.get(str(number % 20), limit=ALL)
        good += kept is None or kept.body == bytes([number % 20]) * 8_000
    return good


def test_processes_and_threads_share_the_folder_without_harm(folder: Path):
    context = multiprocessing.get_context("spawn")
    with context.Pool(2) as pool, ThreadPoolExecutor(4) as threads:
        others = pool.starmap_async(_fill, [(folder, 3), (folder, 11)])
        ours = list(threads.map(lambda start: _fill(folder, start), range(4)))
        assert others.get(60) + ours == [60] * 6
    assert size_of(folder) <= 200_000
    assert not [path for path in files(folder) if path.suffix == ".media-part"]


def test_the_folder_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("LB_WIDGETS_CACHE_DIR", str(tmp_path / "own"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert default_folder() == tmp_path / "own" / "media"
    monkeypatch.setenv("LB_WIDGETS_CACHE_DIR", "")
    assert default_folder() is None
    monkeypatch.delenv("LB_WIDGETS_CACHE_DIR")
    assert default_folder() == tmp_path / "xdg" / "lb-widgets" / "media"
    monkeypatch.delenv("XDG_CACHE_HOME")
    home = default_folder()
    assert home is not None
    assert home.is_relative_to(tmp_path / "home")


def test_tests_never_use_the_developers_folder():
    cache = default_loader()._disk_cache
    assert cache is not None
    assert cache._folder.is_relative_to(os.environ["LB_WIDGETS_CACHE_DIR"])
    assert Path(tempfile.gettempdir()) in cache._folder.parents
