"""Runs that are interrupted, taken up again, or begun anew; and what a journal is good for."""

from __future__ import annotations

import itertools
import stat
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.client import Client, upload
from lb_widgets.client.journal_places import Owner, default_place, journals_at
from lb_widgets.errors import Cancelled, InputError, JournalError, RowsError
from lb_widgets.messages.submit_button import Stage
from lb_widgets.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from lb_widgets.client.progress import Progress

    MakeRows = Callable[[int], list[dict[str, Any]]]

DATASET = "field trials"


@pytest.fixture
def place(client: Client) -> Path:
    return default_place(client.endpoint, DATASET)


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("lb_widgets.client.payload.CHUNK_BYTES", 1000)  # two rows
    monkeypatch.setattr("lb_widgets.client.filling.ROWS_PER_TASK", 4)
    monkeypatch.setattr("lb_widgets.client.blocks.BLOCK", 3)


def submit(client: Client, rows: Any, **options: Any) -> Any:
    return client.submit(rows, dataset=DATASET, create_dataset=True, **options)


def interrupt(client: Client, rows: Any, stage: Stage, **options: Any) -> Cancelled | None:
    """Submit and cancel at the first step of a stage that has done something."""
    seen: list[Progress] = []

    def watch(progress: Progress) -> None:
        if progress.stage is stage and progress.done:
            seen.append(progress)

    try:
        submit(client, rows, on_progress=watch, cancelled=lambda: bool(seen), **options)
    except Cancelled as cancelled:
        return cancelled
    return None


class TestResume:
    @pytest.mark.parametrize("stage", [Stage.FILES, Stage.ROWS, Stage.CONFIRM])
    def test_sends_the_rest_and_knows_every_row(  # noqa: PLR0917 - fixtures
        self,
        client: Client,
        sandbox: Sandbox,
        image_rows: MakeRows,
        tmp_path: Path,
        place: Path,
        stage: Stage,
    ):
        rows = image_rows(10)
        rows[1]["media_type"] = "PICTURE"
        rows[2]["row_data"] = str(_file(tmp_path, "a.jpg", b"picture"))
        submit(client, [rows[7]])
        cancelled = interrupt(client, rows, stage)
        assert cancelled is not None
        partial = cancelled.submission.outcome
        assert list(partial["global_key"]) == [row["global_key"] for row in rows]
        assert partial["status"][1] == "left out"
        assert partial["status"][7] == "exists"
        assert str(place) in str(cancelled)
        outcome = client.resume(place).outcome
        assert list(outcome["global_key"]) == [row["global_key"] for row in rows]
        assert list(outcome["status"]) == [
            {1: "left out", 7: "exists"}.get(number, "created") for number in range(10)
        ]
        _assert_each_once(sandbox, rows, but={1})
        assert not journals_at(place)

    def test_does_not_upload_a_file_twice(
        self, client: Client, sandbox: Sandbox, image_rows: MakeRows, tmp_path: Path, place: Path
    ):
        rows = image_rows(2)
        file = _file(tmp_path, "a.jpg", b"picture")
        rows[0]["row_data"] = str(file)
        interrupt(client, rows, Stage.ROWS)
        before = sandbox.requests["uploadFile"]
        file.unlink()  # what was uploaded is as good
        assert set(client.resume(place).outcome["status"]) == {"created"}
        assert sandbox.requests["uploadFile"] <= before + 1  # the manifest

    def test_replaces_what_was_to_be_replaced(
        self, client: Client, sandbox: Sandbox, image_rows: MakeRows, place: Path
    ):
        submit(client, image_rows(1))
        rows = image_rows(3)
        for row in rows:
            row["attachments"] = [{"type": "RAW_TEXT", "value": "new"}]
        interrupt(client, rows, Stage.ROWS, existing="replace")
        assert list(client.resume(place).outcome["status"]) == ["replaced", "created", "created"]
        assert {item["value"] for (item,) in sandbox.data_rows()["attachments"]} == {"new"}

    def test_goes_only_where_the_run_went(self, client: Client, image_rows: MakeRows, place: Path):
        interrupt(client, image_rows(3), Stage.ROWS)
        with Sandbox() as other:
            another = Client(api_key=other.api_key, endpoint=other.endpoint)
            with pytest.raises(InputError, match="is of a run to http://127"):
                another.resume(place)
            assert len(other.data_rows()) == 0
        assert client.resume(place).counts["created"] == 3

    def test_removes_the_journals_of_earlier_runs_whose_rows_are_all_there(
        self, client: Client, image_rows: MakeRows, place: Path
    ):
        rows = image_rows(10)
        interrupt(client, rows[:6], Stage.ROWS)
        interrupt(client, rows, Stage.ROWS)
        assert len(journals_at(place)) == 2
        assert client.resume(place).left_over == ()
        assert not journals_at(place)

    def test_needs_a_journal(self, client: Client, tmp_path: Path):
        with pytest.raises(JournalError, match="There is no journal at"):
            client.resume(tmp_path / "none.sqlite")


class TestAnotherSubmit:
    def test_of_the_same_rows_counts_what_was_sent_as_created(
        self, client: Client, sandbox: Sandbox, image_rows: MakeRows, place: Path
    ):
        rows = image_rows(10)
        interrupt(client, rows, Stage.CONFIRM)
        submission = submit(client, rows)
        assert set(submission.outcome["status"]) == {"created"}
        assert submission.left_over == ()
        _assert_each_once(sandbox, rows)
        assert not journals_at(place)

    def test_says_exists_of_a_row_that_was_sent_otherwise(
        self, client: Client, image_rows: MakeRows
    ):
        rows = image_rows(6)
        interrupt(client, rows, Stage.CONFIRM)
        rows[0]["external_id"] = "another"
        assert list(submit(client, rows).outcome["status"]) == ["exists", *["created"] * 5]

    def test_keeps_rows_that_it_was_not_given(
        self, client: Client, sandbox: Sandbox, image_rows: MakeRows, place: Path
    ):
        rows = image_rows(10)
        interrupt(client, rows, Stage.ROWS)
        submission = submit(client, rows[:5])
        (left,) = submission.left_over
        assert f"client.resume('{left}')" in submission.summary()
        unfinished = client.unfinished(DATASET)
        assert unfinished is not None
        assert unfinished.path == left
        assert client.resume(left).counts["new"] == 0
        _assert_each_once(sandbox, rows)
        assert not journals_at(place)

    def test_while_one_is_under_way_is_refused(
        self, client: Client, sandbox: Sandbox, image_rows: MakeRows, place: Path
    ):
        with Owner(place):
            with pytest.raises(JournalError, match="are being submitted already, by pid "):
                submit(client, image_rows(3))
            with pytest.raises(JournalError, match="are being submitted already, by pid "):
                client.resume(place)
        assert len(sandbox.data_rows()) == 0

    def test_to_another_dataset_is_free(self, client: Client, image_rows: MakeRows, place: Path):
        with Owner(place):
            other = client.submit(image_rows(1), dataset="another", create_dataset=True)
        assert other.counts["created"] == 1


class TestUnfinished:
    def test_is_nothing_before_and_after(self, client: Client, image_rows: MakeRows):
        assert client.unfinished(DATASET) is None
        submit(client, image_rows(3))
        assert client.unfinished(DATASET) is None

    def test_says_how_far_a_run_came(self, client: Client, image_rows: MakeRows, place: Path):
        interrupt(client, image_rows(10), Stage.CONFIRM)
        found = client.unfinished(DATASET)
        assert found is not None
        assert (found.path, found.total, found.settled, found.sent) == (place, 10, 4, 0)
        assert not found.is_running
        assert "4 of 10 rows are settled" in found.summary()
        assert client.plan(image_rows(10), dataset=DATASET).unfinished == found

    def test_names_who_is_at_it(self, client: Client, image_rows: MakeRows):
        told: list[str] = []

        def look(progress: Progress) -> None:
            if progress.stage is Stage.WAIT and not told:
                found = client.unfinished(DATASET)
                told.append(found.summary() if found else "")

        submit(client, image_rows(3), on_progress=look)
        assert told[0].startswith("3 rows are being submitted by pid ")


class TestJournal:
    def test_is_there_before_the_first_row_goes_and_only_for_this_user(
        self, client: Client, sandbox: Sandbox, image_rows: MakeRows, place: Path
    ):
        modes: list[int] = []

        def look(progress: Progress) -> None:
            if progress.stage is Stage.ROWS and not modes:
                modes.append(stat.S_IMODE(place.stat().st_mode))
                assert sandbox.requests.get("uploadFile", 0) == 0

        submit(client, image_rows(3), on_progress=look)
        assert modes == [0o600]
        assert list(place.parent.iterdir()) == []

    def test_that_cannot_be_written_means_that_nothing_is_sent(
        self, client: Client, sandbox: Sandbox, image_rows: MakeRows, tmp_path: Path
    ):
        (tmp_path / "file").write_text("")
        with pytest.raises(JournalError, match="nothing was sent"):
            submit(client, image_rows(3), journal=tmp_path / "file" / "j.sqlite")
        assert sandbox.requests == {}

    def test_that_fills_the_disk_means_that_nothing_is_sent(
        self,
        client: Client,
        sandbox: Sandbox,
        image_rows: MakeRows,
        place: Path,
        monkeypatch: pytest.MonkeyPatch,
    ):
        monkeypatch.setattr("lb_widgets.client.journal._connect", _small(8))
        rows = image_rows(4)
        for row in rows:
            row["attachments"] = [{"type": "RAW_TEXT", "value": "x" * 100_000}]
        with pytest.raises(JournalError, match="disk is full"):
            submit(client, rows)
        assert "uploadFile" not in sandbox.requests
        assert "createDataset" not in sandbox.requests
        assert not journals_at(place)

    def test_holds_no_key(
        self, client: Client, sandbox: Sandbox, image_rows: MakeRows, place: Path
    ):
        interrupt(client, image_rows(3), Stage.ROWS)
        assert sandbox.api_key.encode() not in place.read_bytes()

    def test_stands_where_it_is_wanted(
        self, client: Client, image_rows: MakeRows, tmp_path: Path, place: Path
    ):
        own = tmp_path / "runs" / "today.sqlite"
        interrupt(client, image_rows(3), Stage.ROWS, journal=own)
        assert not place.exists()
        assert client.unfinished(DATASET, journal=own) is not None
        assert client.resume(own).counts["created"] == 3


class TestIterator:
    def test_is_read_as_it_goes_and_its_outcome_is_complete(
        self, client: Client, sandbox: Sandbox, image_rows: MakeRows
    ):
        rows = image_rows(10)
        outcome = submit(client, iter(rows)).outcome
        assert list(outcome.index) == list(range(10))
        assert list(outcome["global_key"]) == [row["global_key"] for row in rows]
        assert list(sandbox.data_rows()["global_key"]) == [row["global_key"] for row in rows]

    def test_is_never_held_as_a_whole(self, client: Client, image_rows: MakeRows):
        ahead: list[int] = []
        read = itertools.count(1)
        seen: list[int] = [0]

        def rows() -> Iterator[dict[str, Any]]:
            for row in image_rows(10):
                ahead.append(next(read) - seen[0])
                yield row

        def watch(progress: Progress) -> None:
            if progress.stage is Stage.CHECK:
                seen[0] = progress.done

        submit(client, rows(), on_progress=watch)
        assert max(ahead) <= 3

    def test_with_something_else_among_its_rows_sends_nothing(
        self, client: Client, sandbox: Sandbox, image_rows: MakeRows
    ):
        rows = [*image_rows(4), "a.jpg"]
        with pytest.raises(RowsError, match="row 4: is text"):
            submit(client, iter(rows))
        assert "uploadFile" not in sandbox.requests


class TestKeysAcrossBlocks:
    def test_leave_both_rows_out_where_they_differ(self, client: Client, image_rows: MakeRows):
        rows = image_rows(8)
        rows[7]["global_key"] = rows[0]["global_key"].upper()
        outcome = submit(client, rows).outcome
        assert [at for at, status in enumerate(outcome["status"]) if status == "left out"] == [0, 7]
        assert "is the key of row 7 too" in outcome["error"][0]

    def test_leave_the_later_row_out_where_they_are_the_same(
        self, client: Client, sandbox: Sandbox, image_rows: MakeRows
    ):
        rows = image_rows(8)
        for row in rows:
            del row["global_key"]
        rows[7] = dict(rows[0])
        assert list(submit(client, rows).outcome["status"]) == ["created"] * 7 + ["left out"]
        assert len(sandbox.data_rows()) == 7


class TestReplace:
    def test_gives_existing_rows_this_content(
        self, client: Client, sandbox: Sandbox, image_rows: MakeRows
    ):
        submit(client, image_rows(2))
        rows = image_rows(3)
        rows[0]["attachments"] = [{"type": "RAW_TEXT", "value": "new"}]
        del rows[1]["attachments"]
        outcome = submit(client, rows, existing="replace").outcome
        assert list(outcome["status"]) == ["replaced", "replaced", "created"]
        stored = sandbox.data_rows()
        assert stored["attachments"][0] == rows[0]["attachments"]
        assert len(stored["attachments"][1]) == 2  # nothing said, nothing changed
        assert list(outcome["data_row_id"]) == list(stored["id"])

    def test_that_is_refused_is_a_failure_though_the_row_exists(
        self, client: Client, image_rows: MakeRows, monkeypatch: pytest.MonkeyPatch
    ):
        (row,) = image_rows(1)
        submit(client, [row])
        # Refused by the service alone.
        monkeypatch.setattr("lb_widgets.client.preparing.check", lambda *_, **__: _NoIssues())
        outcome = submit(client, [{**row, "media_type": "PICTURE"}], existing="replace").outcome
        assert list(outcome["status"]) == ["failed"]
        assert "Found invalid media type" in outcome["error"][0]


def test_a_file_that_the_service_refuses_leaves_its_rows_out(
    client: Client, sandbox: Sandbox, image_rows: MakeRows, tmp_path: Path
):
    rows = image_rows(3)
    rows[1]["row_data"] = str(_file(tmp_path, "a.jpg", b"picture"))
    sandbox.fail("uploadFile", status=400)
    outcome = submit(client, rows).outcome
    assert list(outcome["status"]) == ["created", "left out", "created"]
    assert "a.jpg: 127.0.0.1 answered HTTP 400" in outcome["error"][1]


class _NoIssues:
    records = ()


def _small(pages: int) -> Any:
    """Return what opens a database on a disk that is nearly full."""
    connect = upload.Journal.__init__.__globals__["_connect"]

    def small(path: Path) -> Any:
        connection = connect(path)
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    return small


def _assert_each_once(
    sandbox: Sandbox, rows: list[dict[str, Any]], but: set[int] | None = None
) -> None:
    wanted = [row["global_key"] for at, row in enumerate(rows) if at not in (but or ())]
    assert sorted(sandbox.data_rows()["global_key"]) == sorted(wanted)


def _file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_journal_that_is_removed_meanwhile_is_none(
    client: Client, image_rows: MakeRows, place: Path, monkeypatch: pytest.MonkeyPatch
):
    gone = [place.with_name("gone.sqlite")]
    monkeypatch.setattr("lb_widgets.client.submission.journals_at", lambda _: gone)
    monkeypatch.setattr("lb_widgets.client.plan.journals_at", lambda _: gone)
    assert client.unfinished(DATASET) is None
    assert client.plan(image_rows(1), dataset=DATASET).unfinished is None
