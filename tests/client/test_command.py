"""``lb-widgets submit``."""

from __future__ import annotations

import gzip
import io
import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets import cli
from lb_widgets.client import Client
from lb_widgets.client.journal_places import Owner, default_place
from lb_widgets.messages.submit_button import Stage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lb_widgets.sandbox import Sandbox

    MakeRows = Callable[[int], list[dict[str, Any]]]
    Submit = Callable[..., int]
    Write = Callable[..., str]

DATASET = "field trials"
MAIN = "import sys; from lb_widgets.cli import main; sys.exit(main())"
WAIT = 60  # seconds; only a broken command needs them


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox):
    monkeypatch.setenv("LABELBOX_API_KEY", sandbox.api_key)
    monkeypatch.setenv("LABELBOX_ENDPOINT", sandbox.endpoint)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(rows: list[Any], name: str = "rows.ndjson") -> str:
        path = tmp_path / name
        text = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)
        content = text.encode() if ".json" not in path.suffixes else json.dumps(rows).encode()
        path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
        return str(path)

    return write


def submit(*arguments: str) -> int:
    return cli.main(["submit", "--dataset", DATASET, "--create-dataset", *arguments])


class Terminal(io.StringIO):
    """A person at a keyboard."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("name", ["rows.ndjson", "rows.jsonl.gz", "rows.json"])
def test_all_rows_there_is_0_and_says_what_happened(
    write: Write, image_rows: MakeRows, sandbox: Sandbox, capsys: Any, name: str
):
    assert submit(write(image_rows(3), name)) == 0
    out, err = capsys.readouterr()
    assert out == (
        '3 rows to send to dataset "field trials" at sandbox (this machine)\n'
        "  3 new\n  new dataset\n3 rows created.\n"
    )
    assert "Send rows: 3 rows" in err
    assert list(sandbox.data_rows()["global_key"]) == ["key-0", "key-1", "key-2"]
    assert submit(write(image_rows(3), name)) == 0
    assert "0 rows created, 3 existed already." in capsys.readouterr().out
    assert len(sandbox.data_rows()) == 3


def test_rows_with_errors_are_listed_and_give_1(
    write: Write, image_rows: MakeRows, sandbox: Sandbox, capsys: Any, tmp_path: Path
):
    rows = image_rows(30)
    for row in rows[5:]:
        row["media_type"] = "PICTURE"
    report = tmp_path / "out.ndjson"
    assert submit(write(rows), "--report", str(report)) == 1
    out = capsys.readouterr().out
    assert "5 of 30 rows to send" in out
    assert "25 with errors, left out:" in out
    assert out.count('row 5  key-5  media_type: is "PICTURE"') == 2
    assert out.count("… and 5 more: --report OUT.csv has all") == 2
    assert "row 25" not in out
    statuses = [json.loads(line)["status"] for line in report.read_text().splitlines()]
    assert statuses == ["created"] * 5 + ["left out"] * 25
    assert len(sandbox.data_rows()) == 5


def test_a_dry_run_changes_nothing(
    write: Write, image_rows: MakeRows, sandbox: Sandbox, capsys: Any
):
    rows = image_rows(2)
    assert submit(write(rows), "--dry-run") == 0
    assert "2 new" in capsys.readouterr().out
    rows[0]["media_type"] = "PICTURE"
    assert submit(write(rows), "--dry-run") == 1
    assert len(sandbox.data_rows()) == 0
    assert "createDataset" not in sandbox.requests


def test_columns_and_media_types_are_passed_on(write: Write, sandbox: Sandbox, capsys: Any):
    lines = ["id,image_url", f"a,{sandbox.media_url('a.jpg')}"]
    path = write(lines, "rows.csv")
    assert submit(path) == 2
    assert "--column image_url=row_data --column id=global_key" in capsys.readouterr().err
    options = ["--column", "id=global_key", "--column", "image_url=row_data"]
    assert submit(path, *options, "--media-type", "IMAGE") == 0
    assert sandbox.data_rows()[["global_key", "media_type"]].to_numpy().tolist() == [["a", "IMAGE"]]


def test_rows_that_cannot_be_read_stop_it_before_anything_is_sent(
    write: Write, image_rows: MakeRows, sandbox: Sandbox, capsys: Any
):
    assert submit(write([*image_rows(2), "{", *["nonsense"] * 30])) == 2
    err = capsys.readouterr().err
    assert "31 problems in rows that cannot be read, so nothing was sent:" in err
    assert "rows.ndjson line 3: is no JSON" in err
    assert "… and 11 more: lb-widgets check lists all" in err
    assert sandbox.requests == {}


def test_existing_rows_are_replaced_or_stop_it_on_request(
    write: Write, image_rows: MakeRows, sandbox: Sandbox, capsys: Any
):
    submit(write(image_rows(1)))
    changed = write([{**image_rows(1)[0], "external_id": "new"}])
    assert submit(changed, "--existing", "stop") == 2
    assert 'existing is "stop"' in capsys.readouterr().err
    assert submit(changed, "--existing", "replace") == 0
    out = capsys.readouterr().out
    assert "1 exists, will be replaced" in out
    assert "1 replaced" in out
    assert list(sandbox.data_rows()["external_id"]) == ["new"]


def test_a_dataset_is_never_made_by_accident(
    write: Write, image_rows: MakeRows, sandbox: Sandbox, capsys: Any
):
    assert cli.main(["submit", write(image_rows(1)), "--dataset", "typo"]) == 2
    assert "no dataset of this name" in capsys.readouterr().err
    assert "createDataset" not in sandbox.requests


class TestFarAway:
    @pytest.fixture(autouse=True)
    def _far(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(Client, "is_local", False)
        monkeypatch.setattr(Client, "host", "api.labelbox.com")

    @pytest.mark.parametrize(("answer", "code", "created"), [("y", 0, 1), ("", 2, 0), ("no", 2, 0)])
    def test_it_asks_once(  # noqa: PLR0917 - fixtures
        self,
        write: Write,
        image_rows: MakeRows,
        sandbox: Sandbox,
        monkeypatch: pytest.MonkeyPatch,
        capsys: Any,
        answer: str,
        code: int,
        created: int,
    ):
        monkeypatch.setattr(sys, "stdin", Terminal(f"{answer}\n"))
        assert submit(write(image_rows(1))) == code
        err = capsys.readouterr().err
        assert err.count('Send 1 row to dataset "field trials" at api.labelbox.com? [y/N]') == 1
        assert len(sandbox.data_rows()) == created

    def test_where_nobody_can_be_asked_it_wants_yes(
        self,
        write: Write,
        image_rows: MakeRows,
        sandbox: Sandbox,
        monkeypatch: pytest.MonkeyPatch,
        capsys: Any,
    ):
        monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
        path = write(image_rows(1))
        assert submit(path) == 2
        assert "--yes" in capsys.readouterr().err
        assert len(sandbox.data_rows()) == 0
        assert submit(path, "--yes") == 0
        assert len(sandbox.data_rows()) == 1

    def test_where_nothing_would_be_sent_it_does_not_ask(
        self, write: Write, image_rows: MakeRows, client: Client, monkeypatch: pytest.MonkeyPatch
    ):
        client.submit(image_rows(1), dataset=DATASET, create_dataset=True)
        monkeypatch.setattr(sys, "stdin", io.StringIO())
        assert submit(write(image_rows(1))) == 0


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch):
    """Make many steps of few rows."""
    monkeypatch.setattr("lb_widgets.client.payload.CHUNK_BYTES", 600)
    monkeypatch.setattr("lb_widgets.client.filling.ROWS_PER_TASK", 2)


@pytest.mark.usefixtures("small_chunks")
class TestInterruption:
    @pytest.fixture
    def pressed(self, monkeypatch: pytest.MonkeyPatch):
        """Press Ctrl-C when the first rows are confirmed."""
        seen: list[int] = []

        def press(_self: Any, step: Any) -> None:
            if step.stage is Stage.CONFIRM and step.done and not seen:
                seen.append(1)
                os.kill(os.getpid(), signal.SIGINT)

        monkeypatch.setattr("lb_widgets.client.progress_bar.ProgressBar.__call__", press)

    @pytest.mark.usefixtures("pressed")
    def test_ctrl_c_stops_cleanly_and_says_how_to_go_on(
        self, write: Write, image_rows: MakeRows, sandbox: Sandbox, capsys: Any
    ):
        assert submit(write(image_rows(6))) == 130
        err = capsys.readouterr().err
        assert "Cancelled after 2 of 6 rows were sent." in err
        assert "Go on with: lb-widgets submit --resume --dataset 'field trials'\n" in err
        assert len(sandbox.data_rows()) == 2
        assert submit("--resume") == 0
        out = capsys.readouterr().out
        assert "A run of " in out
        assert "6 rows created." in out
        assert sorted(sandbox.data_rows()["global_key"]) == [f"key-{n}" for n in range(6)]

    @pytest.mark.usefixtures("pressed")
    def test_submitting_again_is_as_good_and_the_plan_says_so(
        self, write: Write, image_rows: MakeRows, sandbox: Sandbox, capsys: Any
    ):
        path = write(image_rows(6))
        submit(path)
        capsys.readouterr()
        assert submit(path) == 0
        out = capsys.readouterr().out
        assert "A run of " in out
        assert "6 rows created." in out
        assert len(sandbox.data_rows()) == 6

    @pytest.mark.usefixtures("pressed")
    def test_rows_that_an_earlier_run_left_are_not_forgotten(
        self, write: Write, image_rows: MakeRows, sandbox: Sandbox, capsys: Any
    ):
        submit(write(image_rows(6)))
        assert submit(write(image_rows(1))) == 0
        assert "An earlier run left rows unsent" in capsys.readouterr().err
        assert submit("--resume") == 0
        assert len(sandbox.data_rows()) == 6

    def test_a_service_that_fails_leaves_all_that_is_needed(
        self, write: Write, image_rows: MakeRows, sandbox: Sandbox, capsys: Any, tmp_path: Path
    ):
        journal, report = str(tmp_path / "run.sqlite"), tmp_path / "out.csv"
        sandbox.fail("upsertDataRows", times=4, status=503)
        options = ["--journal", journal, "--report", str(report)]
        assert submit(write(image_rows(4)), *options) == 2
        err = capsys.readouterr().err
        assert "Stopped " in err
        assert f"--journal {journal}" in err
        assert report.read_text().count("key-") == 4
        assert submit("--resume", "--journal", journal) == 0
        assert len(sandbox.data_rows()) == 4

    def test_a_run_elsewhere_is_not_disturbed(
        self, write: Write, image_rows: MakeRows, client: Client, capsys: Any
    ):
        with Owner(default_place(client.endpoint, DATASET)):
            assert submit(write(image_rows(1))) == 2
        assert "are being submitted already, by pid " in capsys.readouterr().err


def test_what_makes_no_sense_is_told(
    write: Write, image_rows: MakeRows, capsys: Any, monkeypatch: pytest.MonkeyPatch
):
    assert submit() == 2
    assert "Which file?" in capsys.readouterr().err
    assert submit("--resume") == 2
    assert "no interrupted run" in capsys.readouterr().err
    assert submit(write(image_rows(1)), "--report", "out.xlsx") == 2
    assert "expected .csv" in capsys.readouterr().err
    monkeypatch.delenv("LABELBOX_API_KEY")
    assert submit(write(image_rows(1))) == 2
    assert "LABELBOX_API_KEY" in capsys.readouterr().err


class TestProcess:
    """The command as a process of its own."""

    def run(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", MAIN, "submit", "--dataset", DATASET, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def test_says_what_happened_and_shows_no_key(
        self, write: Write, image_rows: MakeRows, sandbox: Sandbox
    ):
        process = self.run(write(image_rows(2)), "--create-dataset")
        out, err = process.communicate(timeout=WAIT)
        assert (process.returncode, out.splitlines()[-1]) == (0, "2 rows created.")
        assert sandbox.api_key not in out + err
        assert len(sandbox.data_rows()) == 2

    def test_ctrl_c_ends_it_with_130_and_a_resume_goes_on(
        self, write: Write, image_rows: MakeRows, sandbox: Sandbox
    ):
        sandbox.fail("upsertDataRows", times=50, status=503)
        process = self.run(write(image_rows(2)), "--create-dataset")
        assert process.stderr
        for line in process.stderr:
            if line.startswith("Send rows"):
                break
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=WAIT)
        assert process.returncode == 130
        assert "Go on with: lb-widgets submit --resume" in err
        assert len(sandbox.data_rows()) == 0
