"""Files in pieces, and what the kernel keeps of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.errors import Cancelled, MediaError
from lb_widgets.media.content import Media
from lb_widgets.media.reasons import Reason
from lb_widgets.messages.base import Progress
from lb_widgets.messages.previews import (
    Piece,
)
from lb_widgets.widgets.base import Context
from lb_widgets.widgets.previews import asked as asked_module
from lb_widgets.widgets.previews import pieces
from lb_widgets.widgets.previews.asked import Asked, RecentFile
from lb_widgets.widgets.previews.pieces import PIECE, file, piece
from tests.widgets.previews.asking import asking

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lb_widgets.messages.base import Message
    from tests.conftest import Loopback, Received
    from tests.conftest import Reply as Answer

BODY = bytes(range(256)) * 40_000  # three pieces


class Reads:
    """Counts how often a file is read."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.count = 0

    def __call__(self, _value: str) -> bytes:
        self.count += 1
        return self.body


def media(size: int) -> Media:
    return Media(b"x" * size, "video/mp4", "a")


def test_pieces_put_together_are_the_file_which_is_read_once(tmp_path: Path):
    path = tmp_path / "a.bin"
    path.write_bytes(BODY)
    recent = RecentFile()
    opening = asking(str(path), recent=recent)
    described, first = file(opening, opening.load())
    path.unlink()  # whoever read it again would find nothing
    parts = [first]
    while sum(map(len, parts)) < described.size:
        start = sum(map(len, parts))
        reply = piece(asking(str(path), recent=recent, is_opening=False), start)
        parts.extend(reply.buffers)
        assert reply.result == Piece(len(BODY))
    assert b"".join(parts) == BODY
    assert [len(part) for part in parts] == [PIECE, PIECE, len(BODY) - 2 * PIECE]


def test_what_has_gone_to_the_page_is_not_kept(tmp_path: Path):
    path = tmp_path / "a.bin"
    path.write_bytes(BODY)
    recent = RecentFile()
    opening = asking(str(path), recent=recent)
    file(opening, opening.load())
    assert recent.get(str(path)) is not None
    # The last piece may be answered before the one that stands before it.
    for start in (2 * PIECE, PIECE):
        assert recent.get(str(path)) is not None
        piece(asking(str(path), recent=recent, is_opening=False), start)
    assert recent.get(str(path)) is None


def test_a_file_that_fits_into_the_answer_is_not_kept(tmp_path: Path):
    path = tmp_path / "a.bin"
    path.write_bytes(BODY[:1000])
    opening = asking(str(path))
    file(opening, opening.load())
    assert opening.recent.get(str(path)) is None


def test_a_piece_of_a_file_that_is_no_longer_kept_is_read_again(tmp_path: Path):
    path = tmp_path / "a.bin"
    path.write_bytes(BODY)
    reply = piece(asking(str(path), is_opening=False), PIECE)
    assert reply.buffers[0] == BODY[PIECE : 2 * PIECE]


def test_behind_the_end_there_is_nothing(tmp_path: Path):
    path = tmp_path / "a.bin"
    path.write_bytes(BODY[:10])
    assert piece(asking(str(path), is_opening=False), 10).buffers == [b""]


def test_opening_reads_anew(tmp_path: Path):
    path = tmp_path / "a.bin"
    path.write_bytes(b"before")
    recent = RecentFile()
    assert asking(str(path), recent=recent).load().body == b"before"
    path.write_bytes(b"after")
    assert asking(str(path), recent=recent, is_opening=False).load().body == b"before"
    assert asking(str(path), recent=recent).load().body == b"after"


def test_the_files_of_two_subjects_are_kept_and_no_more():
    recent = RecentFile()
    for address in ("/a", "/b", "/c"):
        recent.open(address)
        recent.put(address, media(10))
    assert [recent.get(address) is not None for address in ("/a", "/b", "/c")] == [
        False,
        True,
        True,
    ]
    recent.open("")  # such as a text, which is no file
    recent.open("")
    assert recent.get("/b") is recent.get("/c") is None


def test_opening_any_subject_makes_room():
    recent = RecentFile()
    recent.put("/a", media(10))
    for _ in range(2):
        asking("only a text", recent=recent)
    assert recent.get("/a") is None


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 120)), max_size=30))
def test_memory_is_bounded_whatever_is_opened(opened: list[tuple[str, int]]):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asked_module, "MAX_FILE", 100)
        recent = RecentFile()
        for address, size in opened:
            recent.open(address)
            recent.put(address, media(size))
            kept = [found for each in "abcd" if (found := recent.get(each)) is not None]
            assert len(kept) <= 2
            assert sum(len(each.body) for each in kept) <= max(100, size)
            assert recent.get(address) is not None


def test_clearing_keeps_none():
    recent = RecentFile()
    recent.put("/a", media(10))
    recent.clear()
    assert recent.get("/a") is None


def test_a_local_file_that_is_too_large_is_not_read(tmp_path: Path):
    path = tmp_path / "a.bin"
    with path.open("wb") as made:
        made.truncate(300_000_000)
    opening = asking(str(path))
    with pytest.raises(
        MediaError, match=r"^300\.0 MB, and previews open files of at most 268"
    ) as it:
        opening.load()
    assert it.value.reason == Reason.TOO_LARGE
    assert opening.recent.get(str(path)) is None


def test_a_remote_file_is_asked_for_once(loopback: Loopback):
    url = loopback.serve("/a.bin", BODY[:5000])
    asking(url).load()
    assert len(loopback.asked("/a.bin")) == 1


def test_a_remote_file_that_is_too_large_is_not_fetched(loopback: Loopback, reply: type[Answer]):
    def answer(received: Received) -> Answer:
        size = "bytes 0-4095/300000000"
        if "range" in received.headers:
            return reply(b"x" * 4096, 206, {"Content-Range": size})
        return reply(b"", 200, {"Content-Length": "300000000"}, drop_after=0)

    url = loopback.on("/a.bin", answer)
    with pytest.raises(MediaError, match=r"^300\.0 MB"):
        asking(url).load()


def test_fetching_tells_how_far_it_is_and_ends_when_nobody_waits(loopback: Loopback):
    url = loopback.serve("/a.bin", BODY)
    told: list[Message] = []
    context = Context("1", lambda message, _: told.append(message))
    asking(url, context=context).load()
    assert told[-1] == Progress(id="1", done=len(BODY), total=len(BODY), text="bytes")
    context.cancel()
    with pytest.raises(Cancelled):
        asking(loopback.serve("/b.bin", BODY), context=context).load()


def test_a_question_may_be_about_no_file():
    opening: Callable[[], Asked] = lambda: asking({"messages": []})  # noqa: E731 - to be read at once
    with pytest.raises(MediaError) as raised:
        opening().load()
    assert raised.value.reason == Reason.BAD_VALUE
    assert pieces.PIECE <= 4_000_000
