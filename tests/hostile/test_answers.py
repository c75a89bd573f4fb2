"""Nothing that a row holds or a server sends harms the kernel; what comes of it is words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lb_widgets.errors import MediaError
from tests.hostile.case import FILE_SECRET
from tests.hostile.corpus import cases, plant

if TYPE_CHECKING:
    from pathlib import Path

    from tests.hostile.case import Case
    from tests.hostile.conftest import Trial

LIGHT = [case for case in cases() if not case.is_heavy]


@pytest.mark.parametrize("case", LIGHT, ids=lambda case: case.slug)
def test_a_case_is_shown_or_refused_in_words(trial: Trial, case: Case):
    trial.try_(case)


def test_there_are_enough():
    assert len(cases()) >= 60


@pytest.mark.parametrize(
    ("named_by", "reference"),
    [
        ("https://h.example/a/list.json", "file://FOLDER/secret.txt"),
        ("https://h.example/a/list.json", "FOLDER/secret.txt"),
        ("https://h.example/a/list.json", "~/secret.txt"),
        ("data:application/json,x", "FOLDER/secret.txt"),
        ("FOLDER/inside/list.json", "../secret.txt"),
        ("FOLDER/inside/list.json", "FOLDER/inside/../secret.txt"),
        ("FOLDER/inside/list.json", "outside/secret.txt"),
        ("FOLDER/inside/list.json", "./%2e%2e/secret.txt"),
        ("FOLDER/inside/list.json", "loop"),
    ],
)
def test_a_document_names_no_file_of_this_machine(
    trial: Trial, tmp_path: Path, named_by: str, reference: str
):
    folder = plant(tmp_path)
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "outside").symlink_to(tmp_path)
    (inside / "loop").symlink_to(inside / "loop")
    named, target = (text.replace("FOLDER", folder) for text in (named_by, reference))
    with pytest.raises(MediaError) as refused:
        trial.loader.load(target, named_by=named)
    assert FILE_SECRET not in str(refused.value)


def test_a_document_names_files_beside_it(trial: Trial, tmp_path: Path):
    folder = plant(tmp_path)
    found = trial.loader.load("secret.txt", named_by=f"{folder}/list.json")
    assert found.body.decode() == FILE_SECRET
