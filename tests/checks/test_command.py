"""``lb-widgets check``."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets import cli
from lb_widgets.io import read_rows, to_import_json

if TYPE_CHECKING:
    from pathlib import Path

GOOD = {"row_data": "https://a.com/1.png", "global_key": "a", "media_type": "IMAGE"}


@pytest.fixture
def ndjson(tmp_path: Path) -> Any:
    def write(*lines: Any) -> str:
        path = tmp_path / "rows.ndjson"
        texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
        path.write_text("\n".join(texts), "utf-8")
        return str(path)

    return write


def test_good_rows_give_0(ndjson: Any, capsys: pytest.CaptureFixture[str]):
    assert cli.main(["check", ndjson(GOOD)]) == 0
    assert capsys.readouterr().out == "1 row checked, nothing found.\n"


def test_warnings_give_0_and_errors_1(ndjson: Any, capsys: pytest.CaptureFixture[str]):
    assert cli.main(["check", ndjson(GOOD | {"global_key": "ä"})]) == 0
    assert cli.main(["check", ndjson(GOOD, GOOD | {"media_type": "image"})]) == 1
    out = capsys.readouterr().out
    assert "2 rows checked: 3 errors in 2 rows." in out
    assert "ERROR    1  media-type-unknown  (1 safe repair)" in out
    assert "\x1b" not in out


def test_rows_that_cannot_be_read_are_told_and_the_others_checked(
    ndjson: Any, capsys: pytest.CaptureFixture[str]
):
    broken = GOOD | {"global_key": "b", "attachments": [{"type": 7, "value": "x"}]}
    assert cli.main(["check", ndjson(GOOD, broken, '{"row_data": ')]) == 1
    out = capsys.readouterr().out
    assert "2 problems in rows that cannot be read" in out
    assert "$.attachments[0].type" in out
    assert "1 row checked, nothing found." in out


def test_json_holds_everything_for_programs(ndjson: Any, capsys: pytest.CaptureFixture[str]):
    url = "https://a.com/1.png?token=secret123#1"
    arguments = ["check", ndjson(GOOD | {"row_data": url}, "nonsense"), "--format", "json"]
    assert cli.main(arguments) == 1
    out = capsys.readouterr().out
    report = json.loads(out)
    assert report["ok"] is False
    assert [issue["rule"] for issue in report["issues"]] == ["url-unsupported-characters"]
    assert len(report["unreadable"]) == 1
    assert "secret123" not in out


def test_the_repaired_rows_are_written(
    ndjson: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    out = tmp_path / "fixed.ndjson"
    assert cli.main(["check", ndjson(GOOD | {"media_type": "image"}), "--fix", str(out)]) == 1
    assert to_import_json(read_rows(out)) == [GOOD]
    assert f"1 row with 1 repair written to {out}" in capsys.readouterr().err
    assert cli.main(["check", str(out)]) == 0


def test_columns_of_ones_own_are_mapped(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "rows.csv"
    path.write_text("id,image_url,mask_url\n1,https://a.com/1.png,https://a.com/1m.png\n", "utf-8")
    assert cli.main(["check", str(path)]) == 2
    told = capsys.readouterr().err
    arguments = shlex.split(told.partition("add: ")[2])
    assert arguments == [
        *("--column", "image_url=row_data"),
        *("--column", "id=global_key"),
        *("--column", "mask_url=attachment///IMAGE_OVERLAY///mask"),
    ]
    assert cli.main(["check", str(path), "--media-type", "IMAGE", *arguments]) == 0
    assert cli.main(["check", str(path), "--column", "image_url"]) == 2
    assert "expected FROM=TO" in capsys.readouterr().err


def test_media_are_opened_where_asked_for(
    ndjson: Any, loopback: Any, capsys: pytest.CaptureFixture[str]
):
    gone = GOOD | {"row_data": loopback.url("/gone.png")}
    here = ["--endpoint", loopback.url("/graphql")]
    assert cli.main(["check", ndjson(gone), *here]) == 0
    assert loopback.requests == []
    assert cli.main(["check", ndjson(gone), *here, "--open-media"]) == 1
    told = capsys.readouterr()
    assert "404 Not Found" in told.out
    assert told.err == "Opening 1 URL (at most 65.5 kB in all).\n"
    assert cli.main(["check", ndjson(gone), *here, "--full"]) == 1
