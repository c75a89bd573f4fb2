"""`audit_tiles` from end to end, against a loopback server."""

from __future__ import annotations

import copy
import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.errors import Cancelled, InputError
from lb_widgets.model.tile_health import Diagnosis
from lb_widgets.model.tiles import tile_row
from lb_widgets.tiles.audit import audit_tiles
from lb_widgets.tiles.progress import TileProgress, TileStage
from tests.conftest import Reply
from tests.tiles.small_pyramid import SIZE, Pyramid

if TYPE_CHECKING:
    from pathlib import Path

    from lb_widgets.tiles.reporting.report import TileReport
    from tests.conftest import Loopback, Received

BOUNDS = (10.0, 40.0, 21.0, 51.0)  # zooms 3 to 8: 1, 1, 2, 6, 20, 88 tiles or so


@pytest.fixture
def pyramid(loopback: Loopback) -> Pyramid:
    return Pyramid(loopback)


def row_of(pyramid: Pyramid, **changes: Any) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "bounds": BOUNDS, "min_zoom": 3, "max_zoom": 8, "tile_size": SIZE, "global_key": "field 7",
    }  # fmt: skip
    return tile_row(changes.pop("url", pyramid.url()), **settings | changes)


def statuses(report: TileReport) -> Counter[str]:
    return Counter(report.tiles["status"])


def test_a_whole_pyramid_is_well(pyramid: Pyramid):
    row = row_of(pyramid)
    before = copy.deepcopy(row)
    report = audit_tiles(row)
    assert report.ok
    assert report.is_complete
    assert row == before
    assert set(statuses(report)) == {"ok"}
    assert len(report.tiles) == report.summary["layers"][0]["tiles"]
    assert len(pyramid.asked) == report.summary["requests"]
    assert report.rows[0].diagnosis is Diagnosis.AS_DECLARED
    assert report.corrected_row is None
    assert report.findings() == []


def test_every_fault_of_a_small_pyramid_is_found_and_nothing_else(pyramid: Pyramid):
    faults = {
        (8, 137, 90): (Reply(b"", 404), "missing"),
        (8, 138, 90): (Reply(b"", 404), "missing"),
        (8, 140, 92): (Reply(b"no", 403), "forbidden"),
        (7, 69, 44): (
            Reply(b"<html>Sorry</html>", headers={"Content-Type": "text/html"}),
            "wrong type",
        ),
        (6, 34, 23): (Reply(b"\x89PNG\r\n\x1a\n cut"), "unreadable"),
    }
    for place, (reply, _) in faults.items():
        pyramid.faults["main", *place] = reply
    report = audit_tiles(row_of(pyramid))
    found = report.tiles[report.tiles["status"] != "ok"]
    assert {(line.z, line.x, line.y): line.status for line in found.itertuples()} == {
        place: status for place, (_, status) in faults.items()
    }
    assert not report.ok
    assert report.is_complete
    assert "5 of the" in report.diagnosis
    texts = [finding.text for finding in report.findings()]
    assert texts[0] == "2 tiles missing: 404 Not Found"
    assert len(texts) == 4
    assert report.recut() == {(0, 0): ["6/34/23", "7/69/44", "8/137/90", "8/138/90", "8/140/92"]}


def test_what_nobody_can_judge_is_unknown_and_never_missing(pyramid: Pyramid):
    pyramid.faults["main", 8, 137, 90] = Reply(b"broken", 500)
    report = audit_tiles(row_of(pyramid))
    assert statuses(report)["unknown"] == 1
    assert "missing" not in statuses(report)
    assert report.ok
    assert "1 tile could not be judged: 500" in report.rows[0].note


def test_layers_alike_are_asked_for_once_and_others_share_the_budget(pyramid: Pyramid):
    row = row_of(
        pyramid,
        max_zoom=11,
        alternative_layers={"same": pyramid.url(), "other": pyramid.url("other")},
    )
    report = audit_tiles(row, budget=300, flood_budget=0)
    looked_at = report.tiles.groupby("layer").size()
    assert set(looked_at.index) == {0, 2}
    assert looked_at.sum() + 24 <= 300 + 24
    assert len(pyramid.asked) == report.summary["requests"] <= 300
    assert looked_at.sum() >= 230
    layers = report.rows[0].layers
    assert [layer.same_as for layer in layers] == [None, 0, None]
    assert report.coverage(layer=1).box == report.coverage(layer=0).box


def test_a_hole_in_a_sampled_zoom_is_outlined(pyramid: Pyramid):
    row = row_of(pyramid, max_zoom=11)
    columns, rows = range(1105, 1125), range(725, 749)
    pyramid.miss(11, columns, rows)
    report = audit_tiles(row, budget=600, seed=1)
    layer = report.rows[0].layers[0]
    assert layer.whole
    assert layer.sampled[-1].zoom == 11
    assert layer.sampled[-1].hole_tiles <= 20
    (hole,) = layer.holes
    box = hole.hole.box
    assert abs(box.x_start - 1105) <= 1
    assert abs(box.x_stop - 1125) <= 1
    assert abs(box.y_start - 725) <= 1
    assert abs(box.y_stop - 749) <= 1
    (finding,) = report.findings()
    assert finding.zoom == 11
    assert "missing: 404 Not Found" in finding.text
    assert len(pyramid.asked) == report.summary["requests"] <= 600 + 1500
    cut = {tuple(map(int, tile.split("/"))) for tile in report.recut()[0, 0]}
    planted = {(11, x, y) for x in columns for y in rows}
    assert planted <= cut
    assert len(cut) <= 24 * 28  # two tiles all around at most: the outline and what it may be off
    assert report.to_geojson()["features"][0]["properties"]["zoom"] == 11


def test_seams_and_the_like_are_not_followed_and_a_layer_without_a_tile_is_not_either(
    pyramid: Pyramid,
):
    other = {"gone": pyramid.url("gone")}
    pyramid.gate = lambda got: Reply(b"", 404) if got.path.startswith("/gone") else None
    report = audit_tiles(row_of(pyramid, max_zoom=11, alternative_layers=other), budget=500)
    assert len(pyramid.asked) <= 500
    found = report.findings()
    assert {finding.layer for finding in found} == {1}
    assert len(found) <= 9  # one of each zoom, not one of each tile


def test_a_layer_that_lies_elsewhere_is_told_in_pixels_and_metres(pyramid: Pyramid):
    others = {"moved": pyramid.url("moved"), "in place": pyramid.url("other")}
    report = audit_tiles(row_of(pyramid, alternative_layers=others))
    main, moved, other = report.rows[0].layers
    assert main.shift is None
    assert moved.is_shifted
    assert not other.is_shifted
    assert set(statuses(report)) == {"ok"}
    assert not report.ok
    assert '"moved"' in report.diagnosis
    shift = report.summary["layers"][1]["shift"]
    assert shift["dx"] * 2 ** (8 - shift["zoom"]) == pytest.approx(4, abs=1)
    assert abs(shift["dy"]) <= 1
    assert shift["metres"][0] == pytest.approx(40_075_017 * 0.7 * 4 / SIZE / 2**8, rel=0.3)
    (finding,) = report.findings()
    assert finding.layer == 1
    assert len(pyramid.asked) == report.summary["requests"] <= 2_000


def test_the_same_seed_draws_the_same_tiles(pyramid: Pyramid):
    row = row_of(pyramid, max_zoom=12)
    one, two, other = (audit_tiles(row, budget=80, seed=seed) for seed in (5, 5, 6))
    assert one.tiles.equals(two.tiles)
    assert not one.tiles.equals(other.tiles)
    assert one.summary["seed"] == 5


def test_a_throttled_server_is_left_alone_and_the_rest_is_unknown(pyramid: Pyramid):
    def gate(_: Received) -> Reply | None:
        return Reply(b"", 429, {"Retry-After": "0"}) if len(pyramid.asked) > 60 else None

    pyramid.gate = gate
    report = audit_tiles(row_of(pyramid))
    assert statuses(report)["unknown"] > 20
    assert statuses(report)["missing"] == 0
    assert not report.is_complete
    assert "too many requests" in report.rows[0].note
    assert len(pyramid.asked) < 300


def test_an_interrupted_audit_goes_on_where_it_was(pyramid: Pyramid, tmp_path: Path):
    row, journal = row_of(pyramid, max_zoom=9), tmp_path / "audit.journal"
    done = 0

    def count(progress: TileProgress) -> None:
        nonlocal done
        done = progress.done if progress.stage is TileStage.TILES else 0

    with pytest.raises(Cancelled, match="what was judged is in the journal"):
        audit_tiles(row, resume=journal, on_progress=count, cancelled=lambda: done >= 150)
    first = len(pyramid.asked)
    report = audit_tiles(row, resume=journal)
    assert report.ok
    assert report.summary["resumed"] >= 150
    again = [path for path, times in Counter(pyramid.asked).items() if times > 1]
    # What was on its way, and what the probe asks for anew.
    assert len(again) <= 24 + 2 * 32 + 24
    # Some of what was on its way when the user stopped arrives later.
    assert 0 <= len(pyramid.asked) - first - report.summary["requests"] <= 64
    assert len(report.tiles) == report.summary["layers"][0]["tiles"]
    third = audit_tiles(row, resume=journal)
    assert third.summary["requests"] <= 24
    assert third.tiles.equals(report.tiles)


def test_cancelled_before_anything_sends_nothing(pyramid: Pyramid):
    with pytest.raises(Cancelled):
        audit_tiles(row_of(pyramid), cancelled=lambda: True)
    assert pyramid.asked == []


def test_progress_tells_stages_in_order(pyramid: Pyramid):
    told: list[TileProgress] = []
    audit_tiles([row_of(pyramid), row_of(pyramid)], on_progress=told.append)
    assert {news.rows for news in told} == {2}
    first = [news for news in told if news.row == 0]
    stages = list(dict.fromkeys(news.stage for news in first))
    assert stages[:3] == [TileStage.PROBE, TileStage.TILES, TileStage.COMPARISON]
    tiles = [news for news in first if news.stage is TileStage.TILES]
    assert [news.done for news in tiles] == list(range(1, tiles[-1].total + 1))


def test_rows_of_other_kinds_are_skipped_and_counted(pyramid: Pyramid):
    image = {"row_data": "https://a.example/1.png", "media_type": "IMAGE"}
    report = audit_tiles([image, row_of(pyramid), image])
    assert report.summary["skipped"] == 2
    assert [row.row for row in report.rows] == [1]
    assert set(report.tiles["row"]) == {1}
    assert set(report.tiles["global_key"]) == {"field 7"}
    with pytest.raises(InputError, match="no tile layer row to audit: none of 1 rows is one"):
        audit_tiles(image)
    with pytest.raises(InputError, match="there are no rows"):
        audit_tiles([])


def test_a_row_that_cannot_be_read_is_a_result(pyramid: Pyramid):
    broken = {
        "row_data": {"tile_layer_url": pyramid.url(), "epsg": "EPSG9"},
        "media_type": "TMS_GEO",
    }
    report = audit_tiles([broken, row_of(pyramid)])
    assert [row.diagnosis for row in report.rows] == [
        Diagnosis.UNREADABLE_ROW, Diagnosis.AS_DECLARED,
    ]  # fmt: skip
    assert not report.ok
    assert "row 0" in report.diagnosis
    assert "epsg" in report.diagnosis


def test_public_base_maps_are_not_asked():
    osm = row_of_url("https://tile.openstreetmap.org/{z}/{x}/{y}.png")
    report = audit_tiles(osm, force=True)
    assert report.rows[0].diagnosis is Diagnosis.REFUSED
    assert report.summary["requests"] == 0
    assert not report.ok


def row_of_url(url: str) -> dict[str, Any]:
    return tile_row(url, bounds=BOUNDS, min_zoom=3, max_zoom=8)


def test_a_commercial_base_map_is_probed_only(pyramid: Pyramid):
    company = row_of_url("https://api.mapbox.com/{z}/{x}/{y}.png") | {"global_key": "m"}
    bodies: list[str] = []

    def resolve(url: str) -> str:
        bodies.append(url)
        return pyramid.url().format(**dict(zip("zxy", url[:-4].split("/")[-3:], strict=True)))

    report = audit_tiles(company, resolve=resolve)
    assert 0 < len(bodies) <= 24
    assert report.tiles.empty
    assert "Only probed" in report.rows[0].note
    assert not report.is_complete


def test_swapped_axes_are_corrected_and_the_right_tiles_audited(pyramid: Pyramid):
    row = row_of(pyramid)
    # Only where the row means to be, there are tiles.
    row["row_data"]["bounds"] = [corner[::-1] for corner in row["row_data"]["bounds"]]
    row["row_data"] |= {"note": "kept"}

    def gate(received: Received) -> Reply | None:
        z, x = (int(part) for part in received.path.split("/")[2:4])
        columns = [int((lng / 360 + 0.5) * 2**z) for lng in (BOUNDS[0], BOUNDS[2])]
        return None if columns[0] <= x <= columns[1] else Reply(b"", 404)

    pyramid.gate = gate
    before = copy.deepcopy(row)
    report = audit_tiles([row])
    assert row == before
    assert report.rows[0].diagnosis is Diagnosis.SWAPPED_AXES
    assert not report.ok
    assert set(statuses(report)) == {"ok"}
    corrected = report.corrected_row
    assert corrected["row_data"]["note"] == "kept"
    assert audit_tiles(corrected).ok
    frame = report.corrected_rows()
    assert frame["row_data"][0] == corrected["row_data"]


def test_bare_row_data_comes_back_bare(pyramid: Pyramid):
    report = audit_tiles(row_of(pyramid)["row_data"])
    assert report.ok
    assert report.rows[0].global_key is None


def test_a_signature_that_runs_out_meanwhile_makes_nothing_missing(pyramid: Pyramid):
    url = f"{pyramid.url()}?Signature=abc&Expires=1893456000&Key-Pair-Id=k"

    def gate(_: Received) -> Reply | None:
        if len(pyramid.asked) <= 60:
            return None
        return Reply(b"<Error><Code>AccessDenied</Code></Error>", 403)

    pyramid.gate = gate
    # A second before the end, which is over once the tiles have come.
    moment = dt.datetime.fromtimestamp(1893456000 - 1e-3, dt.UTC)
    report = audit_tiles(row_of(pyramid, url=url), now=moment)
    assert statuses(report)["unknown"] > 20
    assert set(statuses(report)) == {"ok", "unknown"}
    assert "could not be judged: refused, as the signature" in report.rows[0].note


@pytest.mark.parametrize("options", [{"budget": 0}, {"flood_budget": -1}, {"seed": -1}])
def test_numbers_that_make_no_sense_are_refused(options: dict[str, int], pyramid: Pyramid):
    with pytest.raises(InputError, match="expected"):
        audit_tiles(row_of(pyramid), **options)
