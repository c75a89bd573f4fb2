from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from lb_widgets.client.local_files import digest, file_of, local_paths, with_urls

if TYPE_CHECKING:
    from pathlib import Path

ROW = {
    "row_data": "/data/a.jpg",
    "attachments": [
        {"type": "IMAGE_OVERLAY", "value": "~/layer.png"},
        {"type": "RAW_TEXT", "value": "/not a path"},
        {"type": "TEXT_URL", "value": "https://a.example/t.txt"},
    ],
}
PDF = {"row_data": {"pdf_url": "./a.pdf", "text_layer_url": "https://a.example/t.json"}}
TILES = {"row_data": {"tile_layer_url": "/tiles/{z}/{x}/{y}.png"}}


def test_paths_are_found_wherever_a_url_could_stand():
    assert sorted(local_paths(ROW)) == ["/data/a.jpg", "~/layer.png"]
    assert local_paths(PDF) == ["./a.pdf"]
    assert local_paths(TILES) == []
    assert local_paths({"row_data": "plain text"}) == []
    assert local_paths({}) == []


def test_urls_take_the_places_of_paths_in_a_copy():
    urls = {"/data/a.jpg": "u1", "~/layer.png": "u2", "./a.pdf": "u3"}
    changed = with_urls(ROW, urls)
    assert changed["row_data"] == "u1"
    assert [item["value"] for item in changed["attachments"]] == [
        "u2",
        "/not a path",
        "https://a.example/t.txt",
    ]
    assert with_urls(PDF, urls)["row_data"]["pdf_url"] == "u3"
    assert ROW["row_data"] == "/data/a.jpg"
    assert PDF["row_data"]["pdf_url"] == "./a.pdf"


@pytest.mark.parametrize("spelled", ["path", "uri", "home"])
def test_a_file_is_found_however_it_is_spelled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spelled: str
):
    monkeypatch.setenv("HOME", str(tmp_path))
    file = tmp_path / "a é #1.jpg"
    file.write_bytes(b"picture")
    spellings = {"path": str(file), "uri": file.as_uri(), "home": f"~/{file.name}"}
    assert file_of(spellings[spelled]) == file


def test_what_is_no_file_says_so(tmp_path: Path):
    with pytest.raises(OSError, match=re.escape(f"no such file: {tmp_path / 'gone.jpg'}")):
        file_of(str(tmp_path / "gone.jpg"))
    with pytest.raises(OSError, match="is a folder"):
        file_of(str(tmp_path))
    with pytest.raises(OSError, match="no such file"):
        file_of("/a\0b")


def test_a_digest_tells_contents_apart_and_not_names(tmp_path: Path):
    for name, content in (("a", b"1"), ("b", b"1"), ("c", b"2")):
        (tmp_path / name).write_bytes(content)
    first, second, third = (digest(tmp_path / name) for name in "abc")
    assert first == second != third
