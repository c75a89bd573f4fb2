from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from lb_widgets.errors import InputError, LbWidgetsWarning
from lb_widgets.io import rows_from_files, to_import_json
from lb_widgets.model.urls import is_path

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    plots = tmp_path / "plots"
    plots.mkdir()
    for name in ("plot17.jpg", "plot17_CIR.png", "plot17_Weeds.png", "plot18.jpg", "plot17.txt"):
        (plots / name).touch()
    return plots


def test_a_folder_becomes_rows_with_layers_and_attachments(folder: Path):
    assert folder.is_dir()
    rows = rows_from_files(
        "plots/*.jpg",
        overlays={"CIR": "{stem}_CIR.png", "Weeds": "{stem}_Weeds.png"},
        attachments={"TEXT_URL///Notes": "{stem}.txt", "HTML": "https://a.com/{folder}/{name}"},
    )
    first, second = to_import_json(rows)
    page = {"type": "HTML", "value": "https://a.com/plots/plot17.jpg"}
    assert first == {
        "row_data": "./plots/plot17.jpg",
        "external_id": "plot17.jpg",
        "media_type": "IMAGE",
        "attachments": [
            {"type": "IMAGE_OVERLAY", "value": "./plots/plot17_CIR.png", "name": "CIR"},
            {"type": "IMAGE_OVERLAY", "value": "./plots/plot17_Weeds.png", "name": "Weeds"},
            {"type": "TEXT_URL", "value": "./plots/plot17.txt", "name": "Notes"},
            page,
        ],
    }
    assert len(second["attachments"]) == 1
    assert is_path(first["row_data"])


def test_a_layer_gives_no_row_of_its_own(folder: Path):
    rows = rows_from_files(folder / "*.*g", overlays={"CIR": "{stem}_CIR.png"})
    names = rows["external_id"].tolist()
    assert names == ["plot17.jpg", "plot17_Weeds.png", "plot18.jpg"]


def test_a_template_that_matches_nothing_is_told(folder: Path):
    with pytest.warns(LbWidgetsWarning, match=r"\{stem\}_cir.png matches no file"):
        rows_from_files(folder / "*.jpg", overlays={"CIR": "{stem}_cir.png"})


@pytest.mark.parametrize("template", ["{nope}", "{0}", "{stem", "{stem.x}"])
def test_a_wrong_placeholder_is_refused(folder: Path, template: str):
    with pytest.raises(InputError, match=r"the placeholders are \{stem\}"):
        rows_from_files(folder / "*.jpg", overlays={"CIR": template})


def test_no_file_is_an_error_with_the_fix(folder: Path):
    with pytest.raises(
        InputError, match=r'is a folder; write which of its files: ".*plots/\*.jpg"'
    ):
        rows_from_files(folder)
    with pytest.raises(InputError, match=r"No file matches plots/\*.tif. Relative .* from /"):
        rows_from_files("plots/*.tif")


def test_a_suffix_matches_in_either_case_and_a_backslash_parts_folders(folder: Path):
    (folder / "plot19.JPG").touch()
    names = ["plot17.jpg", "plot18.jpg", "plot19.JPG"]
    assert rows_from_files("plots/*.jpg")["external_id"].tolist() == names
    assert rows_from_files(r"plots\*.JPG")["external_id"].tolist() == names
    (folder / "deeper").mkdir()
    (folder / "deeper" / "a.jpg").touch()
    assert len(rows_from_files("**/*.jpg")) == 4


@pytest.mark.parametrize("stem", ["{stem}", "100%20", "50 % {0}", "Grün #1", "[1]", "麦"])
def test_any_name_of_a_file_is_taken_as_it_is(folder: Path, stem: str):
    for name in (f"{stem}.bmp", f"{stem}_CIR.png"):
        (folder / name).touch()
    (row,) = to_import_json(
        rows_from_files(
            "plots/*.bmp",
            overlays={"CIR": "{stem}_CIR.png"},
            attachments={"HTML": "https://a.com/{name}"},
        )
    )
    assert row["row_data"] == f"./plots/{stem}.bmp"
    layer, page = row["attachments"]
    assert layer["value"] == f"./plots/{stem}_CIR.png"
    assert unquote(page["value"]) == f"https://a.com/{stem}.bmp"
    assert not set(page["value"]) & set(" #{}[]")
