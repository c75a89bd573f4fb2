from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from lb_widgets.checks.local_files import LocalFiles

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_known_by_its_size_and_looked_at_once(tmp_path: Path):
    file = tmp_path / "ä b.png"
    file.write_bytes(b"12345")
    files = LocalFiles()
    for value in (str(file), file.as_uri()):
        assert (files(value).problem, files(value).length) == ("", 5)
    file.unlink()
    assert files(str(file)).length == 5
    assert files(f"{tmp_path}/./ä b.png").problem.startswith("no such file: ")


def test_what_is_no_file_says_why(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.png")
    problems = {
        str(tmp_path): "is a folder, not a file",
        str(tmp_path / "pipe.png"): "pipe.png is no regular file",
        f"{tmp_path}/a\0.png": "no such file",
        "~nobody-of-that-name/a.png": "The home folder is not known",
        "file://elsewhere/a.png": "names another host",
        f"{tmp_path}/{'x' * 300}.png": "cannot be read",
    }
    for value, problem in problems.items():
        assert problem in LocalFiles()(value).problem


@pytest.mark.parametrize("value", ["./plots/1.png", "../1.png", "~/1.png", "file:///1.png"])
def test_every_spelling_of_a_path_is_looked_at(value: str):
    assert LocalFiles()(value).problem
