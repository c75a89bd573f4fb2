from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from lb_widgets.client import journal_places
from lb_widgets.client.journal import Journal
from lb_widgets.client.journal_places import Owner, default_place, journals_at, owner_of
from lb_widgets.client.journal_records import Chunk, Heading, TaskRecord
from lb_widgets.client.ledger import Entry, Status
from lb_widgets.errors import JournalError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEADING = Heading("https://api.example/graphql", "field trials", "skip", placeholder="P")


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal.create(tmp_path / "own" / "journal.sqlite", HEADING)
    yield journal
    journal.close()


def reopened(journal: Journal) -> Journal:
    journal.close()
    return Journal(journal.path)


class TestWhatIsKept:
    def test_is_there_when_it_is_opened_again(self, journal: Journal):
        journal.add_keys(["a", "b"])
        journal.add_keys(["c"])
        journal.add_entries([Entry(1, Status.LEFT_OUT, None, "bad")])
        journal.add_chunk(1, b"[1]", positions=[0], replaces=[0], names_files=True)
        journal.add_chunk(2, b"[2]", positions=[2], replaces=[], names_files=False)
        journal.keep_dataset_id("d")
        journal.keep_file("./a.jpg", "digest", "https://f.example/1")
        journal.keep_chunk_url(1, "https://f.example/2")
        journal.keep_manifest_url(1, "https://f.example/3")
        journal.will_send(1)
        journal.keep_task_id(1, "t")
        journal.will_send(2)
        journal.settle(2, [Entry(2, Status.CREATED, "id-c", None)])
        again = reopened(journal)
        assert again.heading == HEADING
        assert again.dataset_id == "d"
        assert list(again.ledger().frame()["status"]) == ["new", "left out", "created"]
        assert again.ledger().keys == ["a", "b", "c"]
        assert again.tasks() == [
            TaskRecord(1, "https://f.example/3", 1, "t", is_settled=False),
            TaskRecord(2, None, 1, None, is_settled=True),
        ]
        assert again.chunks(1) == [Chunk(1, [0], [0], names_files=True, url="https://f.example/2")]
        assert [chunk.number for chunk in again.chunks()] == [1, 2]
        assert again.body(2) == b"[2]"
        assert list(again.files()) == [("./a.jpg", "digest", "https://f.example/1")]
        again.close()

    def test_of_a_send_forgets_the_task_of_the_send_before(self, journal: Journal):
        journal.add_chunk(1, b"[]", positions=[], replaces=[], names_files=False)
        journal.will_send(1)
        journal.keep_task_id(1, "first")
        journal.will_send(1)
        assert journal.tasks() == [TaskRecord(1, None, 2, None, is_settled=False)]

    def test_at_once_is_all_or_nothing(self, journal: Journal):
        def interrupted() -> None:
            with journal.at_once():
                journal.keep_file("a", "d", "u")
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            interrupted()
        assert list(journal.files()) == []

    def test_is_waited_for_until_the_disk_has_it_and_needs_no_shared_memory(self, journal: Journal):
        for pragma, wanted in (("synchronous", 2), ("journal_mode", "delete")):
            assert journal._connection.execute(f"PRAGMA {pragma}").fetchone()[0] == wanted


class TestPlace:
    def test_is_private(self, journal: Journal):
        journal.add_keys(["a"])
        assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600
        assert stat.S_IMODE(journal.path.parent.stat().st_mode) == 0o700

    def test_differs_by_endpoint_and_dataset(self, tmp_path: Path):
        places = {
            default_place(endpoint, dataset)
            for endpoint in ("https://a.example", "https://b.example")
            for dataset in ("plots/2026", "plots 2026", "пшеница", "")
        }
        assert len(places) == 8
        assert {place.parent for place in places} == {tmp_path / "state" / "submits"}

    def test_follows_the_platform(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
        monkeypatch.delenv("LB_WIDGETS_STATE_DIR")
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "xdg"))
        assert default_place("e", "d").parent == tmp_path / "xdg/lb-widgets/submits"

    def test_that_cannot_be_written_is_told(self, tmp_path: Path):
        (tmp_path / "file").write_text("")
        with pytest.raises(JournalError, match="cannot be used"):
            Journal.create(tmp_path / "file" / "journal.sqlite", HEADING)

    def test_without_a_journal_is_told(self, tmp_path: Path):
        with pytest.raises(JournalError, match="There is no journal at"):
            Journal(tmp_path / "none.sqlite")

    def test_of_something_else_is_told(self, tmp_path: Path):
        (tmp_path / "other").write_bytes(b"no database at all" * 100)
        with pytest.raises(JournalError, match="not a database"):
            Journal(tmp_path / "other")

    def test_of_another_version_is_told(self, journal: Journal):
        journal._connection.execute("UPDATE run SET version = 99")
        with pytest.raises(JournalError, match="of version 99, expected version 1"):
            reopened(journal)

    def test_lists_earlier_journals_newest_first(self, tmp_path: Path):
        place = tmp_path / "j.sqlite"
        made = [place]
        for _ in range(2):
            earlier = journal_places.place_of_earlier(place)
            made.insert(1, earlier)
        for path in made:
            path.write_text("")
        assert journals_at(place) == made


class TestOwner:
    def test_is_one_at_a_time_and_named(self, tmp_path: Path):
        place = tmp_path / "j.sqlite"
        with Owner(place):
            assert owner_of(place) == journal_places.this_process()
            with pytest.raises(JournalError, match=f"by pid {os.getpid()} on ") as caught:
                Owner(place)
            assert caught.value.is_running
        assert owner_of(place) == ""
        Owner(place).release()

    def test_leaves_nothing_behind(self, tmp_path: Path):
        with Owner(tmp_path / "j.sqlite"):
            pass
        assert list(tmp_path.iterdir()) == []

    def test_that_was_killed_owns_nothing(self, tmp_path: Path):
        place = tmp_path / "j.sqlite"
        program = (
            "import sys, pathlib; from lb_widgets.client.journal_places import Owner; "
            "Owner(pathlib.Path(sys.argv[1])); print('owned', flush=True); sys.stdin.read()"
        )
        process = subprocess.Popen(
            [sys.executable, "-c", program, str(place)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"owned\n"
        assert owner_of(place).startswith(f"pid {process.pid} on ")
        with pytest.raises(JournalError, match=f"by pid {process.pid} on "):
            Owner(place)
        process.kill()
        process.communicate()
        assert owner_of(place) == ""
        Owner(place).release()

    def test_needs_a_place_that_can_be_written_to(self, tmp_path: Path):
        (tmp_path / "file").write_text("")
        with pytest.raises(JournalError, match="so nothing was sent") as caught:
            Owner(tmp_path / "file" / "j.sqlite")
        assert not caught.value.is_running


def test_a_full_disk_is_told(journal: Journal):
    journal._connection.execute("PRAGMA max_page_count = 4")
    with pytest.raises(JournalError, match="database or disk is full"):
        journal.add_chunk(1, bytes(10_000_000), positions=[0], replaces=[], names_files=False)
    assert journal.chunks() == []
    assert isinstance(journal._connection, sqlite3.Connection)
