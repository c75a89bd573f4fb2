from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.request
from typing import TYPE_CHECKING

import pytest

from lb_widgets import cli

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def running(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    command = [
        sys.executable,
        "-c",
        "import sys; from lb_widgets.cli import main; sys.exit(main())",
    ]
    process = subprocess.Popen(
        [*command, "sandbox", "--path", str(tmp_path / "rows.sqlite")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_sandbox_prints_its_address_and_stops_cleanly(
    running: subprocess.Popen[str], number: signal.Signals, tmp_path: Path
):
    assert running.stdout
    lines = [running.stdout.readline() for _ in range(4)]
    found = dict(re.match(r"(url|endpoint|api key) +(\S+)", line).groups() for line in lines[:3])
    assert found["endpoint"] == found["url"] + "graphql"
    assert len(found["api key"]) > 20
    with urllib.request.urlopen(found["url"], timeout=10) as response:
        assert response.status == 200
    assert (tmp_path / "rows.sqlite").exists()
    running.send_signal(number)
    out, err = running.communicate(timeout=10)
    assert (running.returncode, out, err) == (0, "", "")


def test_what_cannot_be_done_says_why_and_exits_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert cli.main(["sandbox", "--path", str(tmp_path / "missing" / "rows.sqlite")]) == 2
    assert "missing" in capsys.readouterr().err


def test_help_lists_every_subcommand(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["--help"])
    assert stopped.value.code == 0
    text = capsys.readouterr().out
    assert all(command.name in text for command in cli.COMMANDS)


def test_no_subcommand_is_an_error(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as stopped:
        cli.main([])
    assert stopped.value.code == 2
    assert "COMMAND" in capsys.readouterr().err
