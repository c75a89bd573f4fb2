"""What documents name: relative to them, and no files of this machine that are not theirs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from lb_widgets.errors import MediaError
from lb_widgets.media.loader import Loader
from lb_widgets.media.reasons import Reason
from lb_widgets.media.references import target_of

REMOTE = ("https://host/d/doc.json?token=abc", "s3://bucket/d/doc.json", "data:application/json,{}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """``docs`` with a picture, beside a secret and a link to it."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "doc.json").write_text("{}")
    (docs / "a.png").write_bytes(b"picture")
    (tmp_path / "secret").write_bytes(b"secret")
    (docs / "link").symlink_to(tmp_path / "secret")
    return docs


def reason(value: Any, named_by: Any, *roots: Path) -> str:
    loader = Loader(allowed_roots=roots)
    reasons = set()
    for ask in (loader.load, loader.peek):
        with pytest.raises(MediaError) as caught:
            ask(value, named_by=named_by)
        reasons.add(caught.value.reason)
    (only,) = reasons
    return only


@pytest.mark.parametrize(
    ("reference", "document", "target"),
    [
        ("a.png", "https://host/d/doc.json?x=1", "https://host/d/a.png"),
        ("./a.png?v=2", "https://host/d/doc.json", "https://host/d/a.png?v=2"),
        ("../a.png", "http://host/d/doc.json", "http://host/a.png"),
        ("../../../a.png", "http://host/d/doc.json", "http://host/a.png"),
        ("//other/a.png", "https://host/d/doc.json", "https://other/a.png"),
        ("a.png", "s3://bucket/d/doc.json", "s3://bucket/d/a.png"),
        ("https://other/a.png", "/data/doc.json", "https://other/a.png"),
        ("s3://bucket/a.png", "data:,x", "s3://bucket/a.png"),
        ("data:,x", "https://host/doc.json", "data:,x"),
    ],
)
def test_references_are_relative_to_their_document(reference: str, document: str, target: str):
    assert target_of(reference, named_by=document, allowed_roots=()) == target


def test_a_relative_reference_is_fetched_and_kept_under_its_whole_url(loopback: Any):
    loopback.serve("/d/a.png", b"picture")
    loader = Loader()
    assert loader.load("a.png", named_by=loopback.url("/d/doc.json")).body == b"picture"
    assert loader.cached(loopback.url("/d/a.png")) is not None
    assert loader.peek("../d/a.png", named_by=loopback.url("/d/doc.json")).body == b"picture"
    assert len(loopback.requests) == 1


@pytest.mark.parametrize("document", REMOTE)
def test_a_remote_document_names_no_local_file(
    folder: Path, document: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HOME", str(folder))
    path = folder / "a.png"
    for value in (path, str(path), path.as_uri(), f"FILE://{path}", "~/a.png", "C:\\a.png"):
        assert reason(value, document) == Reason.REFUSED
    assert reason("file:a.png", document) == Reason.REFUSED


@pytest.mark.parametrize(
    "value", ["\tfile:///etc/passwd", "f\tile:///etc/passwd", "javascript:x", "//[", "file:\t//x"]
)
def test_no_spelling_of_a_reference_becomes_a_path(value: str):
    with pytest.raises(MediaError) as caught:
        target_of(value, named_by="https://host/doc.json", allowed_roots=())
    assert caught.value.reason in {Reason.REFUSED, Reason.BAD_VALUE}


def test_files_of_allowed_folders_may_be_named_by_any_document(folder: Path):
    loader = Loader(allowed_roots=[folder])
    for document in REMOTE:
        assert loader.load(folder / "a.png", named_by=document).body == b"picture"
        assert reason(folder / "link", document, folder) == Reason.REFUSED
        assert reason(f"{folder}/../secret", document, folder) == Reason.REFUSED
        assert reason(f"{folder}-else/a.png", document, folder) == Reason.REFUSED


def test_a_local_document_names_files_of_its_own_folder(folder: Path):
    loader = Loader()
    for document in (folder / "doc.json", (folder / "doc.json").as_uri()):
        for value in ("a.png", "./a.png", "../docs/a.png", "file:a.png", folder / "a.png"):
            assert loader.load(value, named_by=document).body == b"picture"
        for value in ("../secret", "link", folder.parent / "secret", "~root/x", "/etc/passwd"):
            assert reason(value, document) == Reason.REFUSED


def test_a_document_behind_a_link_keeps_the_folder_it_is_named_in(folder: Path, tmp_path: Path):
    (tmp_path / "linked").symlink_to(folder)
    document = tmp_path / "linked" / "doc.json"
    assert Loader().load("a.png", named_by=document).body == b"picture"
    (folder / "linked.json").symlink_to(tmp_path / "secret")
    assert Loader().load("a.png", named_by=folder / "linked.json").body == b"picture"
    wide = Loader(allowed_roots=[tmp_path / "linked" / ".."])
    assert wide.load("../secret", named_by=document).body == b"secret"


def test_a_document_without_an_address_has_no_relatives():
    assert reason("a.png", "data:application/json,{}") == Reason.BAD_VALUE
    assert reason("a.png", "inline text") == Reason.BAD_VALUE
    assert reason("/etc/passwd", "inline text") == Reason.REFUSED


def test_paths_that_cannot_be_followed_are_told(folder: Path):
    (folder / "loop").symlink_to(folder / "loop")
    for value in ("loop/a.png", "a\0b"):
        assert reason(value, folder / "doc.json") in {Reason.BAD_VALUE, Reason.MISSING_FILE}
    assert reason("a.png", "/a\0b/doc.json") == Reason.BAD_VALUE


@pytest.mark.parametrize("kind", ["device", "pipe", "link to a device"])
def test_what_is_no_regular_file_is_never_read(tmp_path: Path, kind: str):
    path = Path("/dev/zero")
    if kind == "pipe":
        path = tmp_path / "pipe"
        os.mkfifo(path)
    elif kind == "link to a device":
        path = tmp_path / "link"
        path.symlink_to("/dev/zero")
    for ask in (Loader().load, Loader().peek):
        with pytest.raises(MediaError, match="device or pipe") as caught:
            ask(path)
        assert caught.value.reason == Reason.BAD_VALUE
