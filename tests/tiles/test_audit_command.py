"""``lb-widgets audit-tiles``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets import cli
from lb_widgets.io import read_rows
from lb_widgets.model.tiles import tile_row
from tests.conftest import Reply
from tests.tiles.small_pyramid import SIZE, Pyramid

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Loopback

SECRET = "s3cr3t-t0k3n"


@pytest.fixture
def pyramid(loopback: Loopback) -> Pyramid:
    return Pyramid(loopback)


@pytest.fixture
def ndjson(tmp_path: Path) -> Any:
    def write(*lines: Any) -> str:
        path = tmp_path / "rows.ndjson"
        texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
        path.write_text("\n".join(texts), "utf-8")
        return str(path)

    return write


def row_of(pyramid: Pyramid) -> dict[str, Any]:
    return tile_row(
        f"{pyramid.url()}?token={SECRET}", bounds=(10, 40, 21, 51), min_zoom=3, max_zoom=7,
        tile_size=SIZE, global_key="field 7",
    )  # fmt: skip


def test_whole_pyramids_give_0(ndjson: Any, pyramid: Pyramid, capsys: Any):
    assert cli.main(["audit-tiles", ndjson(row_of(pyramid))]) == 0
    told = capsys.readouterr()
    assert "1 tile layer row audited: no fault found." in told.out
    assert "\x1b" not in told.out
    assert told.err == ""
    assert SECRET not in told.out


def test_faults_give_1_and_the_files_that_were_asked_for(
    ndjson: Any, pyramid: Pyramid, tmp_path: Path, capsys: Any
):
    pyramid.miss(7, range(68, 70), range(44, 45))
    outlines, tiles = tmp_path / "outlines.geojson", tmp_path / "tiles.txt"
    arguments = ["--geojson", str(outlines), "--recut", str(tiles), "--seed", "4"]
    assert cli.main(["audit-tiles", ndjson(row_of(pyramid)), *arguments]) == 1
    told = capsys.readouterr()
    assert "2 tiles missing: 404 Not Found" in told.out
    assert "--recut OUT" in told.out
    assert f"1 outline written to {outlines}." in told.err
    assert f"2 tiles to cut anew written to {tiles}." in told.err
    assert len(json.loads(outlines.read_text("utf-8"))["features"]) == 1
    head, *lines = tiles.read_text("utf-8").splitlines()
    assert head.startswith("# row 0")
    assert lines == ["7/68/44", "7/69/44"]
    assert SECRET not in told.out + told.err + tiles.read_text("utf-8")


def test_json_holds_everything_for_programs(ndjson: Any, pyramid: Pyramid, capsys: Any):
    pyramid.miss(7, range(68, 70), range(44, 45))
    assert cli.main(["audit-tiles", ndjson(row_of(pyramid), "nonsense"), "--format", "json"]) == 1
    out = capsys.readouterr().out
    content = json.loads(out)
    assert content["ok"] is False
    assert len(content["tiles"]) == 2
    assert len(content["unreadable"]) == 1
    assert SECRET not in out


def test_corrected_rows_are_written(ndjson: Any, pyramid: Pyramid, tmp_path: Path, capsys: Any):
    pyramid.gate = lambda got: Reply(b"", 404) if _column(got.path) else None
    row = row_of(pyramid)
    row["row_data"]["bounds"] = [corner[::-1] for corner in row["row_data"]["bounds"]]
    out = tmp_path / "fixed.ndjson"
    assert cli.main(["audit-tiles", ndjson(row), "--fix", str(out)]) == 1
    told = capsys.readouterr()
    assert f"1 row, 1 of them corrected, written to {out}." in told.err
    assert "--fix OUT" in told.out
    assert SECRET in str(read_rows(out)["row_data"].tolist())
    assert cli.main(["audit-tiles", str(out)]) == 0


def _column(path: str) -> bool:
    """Say whether a tile lies outside of the area, east to west."""
    z, x = (int(part) for part in path.partition("?")[0].split("/")[2:4])
    return not int((10 / 360 + 0.5) * 2**z) <= x <= int((21 / 360 + 0.5) * 2**z)


def test_what_could_not_be_done_gives_2(ndjson: Any, capsys: Any):
    osm = tile_row(
        "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
        bounds=(1, 2, 3, 4),
        min_zoom=1,
        max_zoom=3,
    )
    assert cli.main(["audit-tiles", ndjson(osm)]) == 2
    assert "run by volunteers" in capsys.readouterr().out
    image = {"row_data": "https://a.com/1.png", "media_type": "IMAGE"}
    assert cli.main(["audit-tiles", ndjson(image)]) == 2
    assert "no tile layer row to audit" in capsys.readouterr().err
    assert cli.main(["audit-tiles", "no such file.ndjson"]) == 2
    assert cli.main(["audit-tiles", ndjson(image), "--column", "x"]) == 2
    assert "--column x: expected FROM=TO" in capsys.readouterr().err


def test_a_file_of_unknown_layout_gets_a_proposal(tmp_path: Path, capsys: Any):
    path = tmp_path / "rows.csv"
    path.write_text("id,image_url\n1,https://a.com/1.png\n", "utf-8")
    assert cli.main(["audit-tiles", str(path)]) == 2
    assert "--column image_url=row_data" in capsys.readouterr().err


def test_a_journal_spares_what_is_known(ndjson: Any, pyramid: Pyramid, tmp_path: Path, capsys: Any):
    arguments = ["audit-tiles", ndjson(row_of(pyramid)), "--resume", str(tmp_path / "j")]
    assert cli.main(arguments) == 0
    first = len(pyramid.asked)
    assert cli.main(arguments) == 0
    assert len(pyramid.asked) - first <= 24
    assert "of an earlier audit, by the journal" in " ".join(capsys.readouterr().out.split())
    (tmp_path / "other").write_text("[1, 2, 3]", "utf-8")
    assert cli.main([*arguments[:-1], str(tmp_path / "other")]) == 2
    assert "is no journal of an audit" in capsys.readouterr().err
