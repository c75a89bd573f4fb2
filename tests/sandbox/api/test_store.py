from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from lb_widgets.errors import SandboxError
from lb_widgets.sandbox.api.store import Store, new_id

if TYPE_CHECKING:
    from pathlib import Path


def _add(store: Store, name: str) -> None:
    store.insert("datasets", id=new_id(), name=name, description="", created_at="", updated_at="")


def test_a_transaction_that_fails_leaves_nothing():
    store = Store()

    def fail() -> None:
        with store.transaction():
            _add(store, "a")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert store.all("SELECT * FROM datasets") == []
    store.close()


def test_many_threads_can_write_at_once():
    store = Store()
    threads = [threading.Thread(target=_add, args=(store, str(n))) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.all("SELECT * FROM datasets")) == 20
    store.close()


def test_another_thread_waits_for_a_transaction_to_end():
    store = Store()
    seen: list[int] = []
    with store.transaction():
        _add(store, "a")
        reader = threading.Thread(
            target=lambda: seen.append(len(store.all("SELECT * FROM datasets")))
        )
        reader.start()
        _add(store, "b")
    reader.join()
    assert seen == [2]
    store.close()


def test_a_file_keeps_what_was_written(tmp_path: Path):
    store = Store(tmp_path / "rows.sqlite")
    _add(store, "kept")
    store.close()
    again = Store(tmp_path / "rows.sqlite")
    assert [row["name"] for row in again.all("SELECT name FROM datasets")] == ["kept"]
    again.close()


def test_a_file_that_is_no_database_is_refused_with_its_name(tmp_path: Path):
    path = tmp_path / "notes.txt"
    path.write_text("not a database, and long enough not to look like an empty one " * 20)
    with pytest.raises(SandboxError, match=r"notes\.txt"):
        Store(path)
    with pytest.raises(SandboxError, match="folder"):
        Store(tmp_path / "folder" / "rows.sqlite")


def test_later_ids_sort_behind_earlier_ones_and_none_comes_twice():
    ids = [new_id() for _ in range(1000)]
    assert ids == sorted(set(ids))
    assert {len(each) for each in ids} == {25}


def test_a_file_of_another_version_or_program_is_left_alone(tmp_path: Path):
    path = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE notes (text TEXT)")
        other.commit()
    with pytest.raises(SandboxError, match="another program"):
        Store(path)
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT name FROM sqlite_schema").fetchall() == [("notes",)]


def test_without_a_path_nothing_is_left_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    store = Store()
    for _ in range(100):
        store.insert("files", id=new_id(), filename="", content_type="", content=b"x" * 1_000_000)
    assert store.one("SELECT count(*) AS files FROM files") == {"files": 100}
    assert list(tmp_path.iterdir()) == []
    store.close()
