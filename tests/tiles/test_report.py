"""What a report of an audit says, and what it keeps to itself."""

from __future__ import annotations

import io
import json
import pickle
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from lb_widgets.errors import InputError
from lb_widgets.media.coverage import CoverageGroup
from lb_widgets.messages.tile_layer_map import TileFinding
from lb_widgets.model.alignment import Alignment, Verdict
from lb_widgets.model.mercator import TileRange, tile_box
from lb_widgets.model.tile_health import Diagnosis, TileStatus
from lb_widgets.model.tiles import TileLayerInfo, tile_row
from lb_widgets.model.types import Severity
from lb_widgets.tiles.answers import TileKey
from lb_widgets.tiles.comparing.layer_shift import LayerShift
from lb_widgets.tiles.outlines.hole import Hole
from lb_widgets.tiles.progress import ProgressLine, TileProgress, TileStage
from lb_widgets.tiles.records import TileRecords
from lb_widgets.tiles.reporting.report import TileReport
from lb_widgets.tiles.reporting.wording import percent, zooms
from lb_widgets.tiles.results import FailureRate, LayerResult, OutlinedHole, RowResult
from lb_widgets.tiles.rows import AuditRows
from lb_widgets.tiles.sampling.lattice import SampledZoom

if TYPE_CHECKING:
    from lb_widgets.tiles.results import LayerResult as Layer

TOKEN = "s3cr3t-t0k3n"
AREAS = (TileRange(4, 8, 5, 10, 7), TileRange(5, 16, 10, 20, 14), TileRange(6, 32, 20, 40, 28))
FOUR_BY_THREE = np.ones((3, 4), dtype=np.bool_)


def row_with(url: str = "https://tiles.example/{z}/{x}/{y}.png", **changes: Any) -> dict[str, Any]:
    settings: dict[str, Any] = {"bounds": (1, 21, 44, 55), "min_zoom": 4, "max_zoom": 6}
    return tile_row(url, **settings | {"global_key": "field <7>"} | changes)


def hole() -> Hole:
    return Hole(
        zoom=6, step=1, tolerance=0, is_complete=True, unknown=0, requests=20,
        cells=FOUR_BY_THREE, lines_x=np.arange(34, 39), lines_y=np.arange(22, 26),
    )  # fmt: skip


def result_of(row: dict[str, Any], **changes: Any) -> RowResult:
    """A row with zooms 4 and 5 looked at whole, and a hole in zoom 6."""
    records = TileRecords()
    for area in AREAS[:2]:
        for x, y in area.tiles():
            records.put(TileKey(0, area.zoom, x, y), TileStatus.OK)
    for x in (16, 17, 19):
        records.put(TileKey(0, 5, x, 10), TileStatus.MISSING, "404 Not Found")
    records.put(TileKey(0, 5, 18, 13), TileStatus.SOLID, "black")
    records.put(TileKey(0, 5, 17, 13), TileStatus.UNKNOWN, "timed out")
    for x in range(32, 40, 3):
        for y in range(20, 28, 3):
            is_inside = 34 <= x < 38 and 22 <= y < 25
            status = TileStatus.MISSING if is_inside else TileStatus.OK
            records.put(TileKey(0, 6, x, y), status, "404 Not Found" if is_inside else "")
    sample = SampledZoom(
        area=AREAS[2], spacing=3, x_offset=0, y_offset=0, hole_metres=1234.5, hole_pixels=768
    )
    layer = LayerResult(
        index=0, name="Main layer", url="https://tiles.example/{z}/{x}/{y}.png", ranges=AREAS,
        whole=(4, 5), sampled=(sample,), rate=FailureRate(30, 1, 0.001, 0.18, 0.1722, 2),
        holes=(OutlinedHole(6, TileStatus.MISSING, "404 Not Found", hole()),),
    )  # fmt: skip
    values: dict[str, Any] = {
        "row": 2, "global_key": row.get("global_key"), "diagnosis": Diagnosis.AS_DECLARED,
        "sentence": "The tiles are where the row says.", "info": TileLayerInfo.from_row(row),
        "layers": (layer,), "records": records, "requests": 61, "seconds": 1.5,
    }  # fmt: skip
    return RowResult(**values | changes)


def report_of(row: dict[str, Any] | None = None, **changes: Any) -> TileReport:
    row = row_with() if row is None else row
    image = {"row_data": "https://a.example/1.png", "media_type": "IMAGE"}
    rows = AuditRows([image, image, row])
    return TileReport([result_of(row, **changes)], rows, seed=7, seconds=1.5)


def well(layer: Layer | None = None) -> TileReport:
    """A report without a fault."""
    records = TileRecords()
    records.put(TileKey(0, 4, 8, 5), TileStatus.OK)
    found = layer or LayerResult(index=0, name="Main layer", url="u", ranges=AREAS, whole=(4, 5, 6))
    return report_of(records=records, layers=(found,))


def test_tiles_has_a_line_for_each_tile():
    tiles = report_of().tiles
    assert list(tiles.columns) == [
        "row", "global_key", "layer", "z", "x", "y", "status", "reason",
    ]  # fmt: skip
    assert len(tiles) == 4 + 16 + 9
    assert set(tiles["row"]) == {2}
    line = tiles[tiles["z"].eq(5) & tiles["x"].eq(18) & tiles["y"].eq(13)].iloc[0]
    assert (line["status"], line["reason"]) == ("solid", "black")
    assert not tiles.duplicated(["layer", "z", "x", "y"]).any()


def test_ok_is_about_errors_and_diagnoses_alone():
    assert well().ok
    assert not report_of().ok
    assert not report_of(records=TileRecords(), diagnosis=Diagnosis.FLIPPED_Y).ok
    solid = TileRecords()
    solid.put(TileKey(0, 4, 8, 5), TileStatus.SOLID)
    solid.put(TileKey(0, 4, 8, 6), TileStatus.UNKNOWN, "timed out")
    assert report_of(records=solid, layers=()).ok
    shift = LayerShift(
        5, Alignment(verdict=Verdict.SHIFTED, dx=6, error=0.4), (700.0, 0.0), "Shifted by 6 px."
    )
    shifted = LayerResult(index=0, name="a", url="u", ranges=AREAS, whole=(4,), shift=shift)
    report = well(shifted)
    assert not report.ok
    assert report.diagnosis.endswith('but shifted against the main layer: "a".')
    (finding,) = report.findings()
    assert (finding.zoom, finding.text) == (5, "the layer as a whole: Shifted by 6 px.")
    assert report.summary["layers"][0]["shift"]["metres"] == (700.0, 0.0)
    assert "Shifted by 6 px." in repr(report)
    json.loads(report.to_json())


@pytest.mark.parametrize("diagnosis", [Diagnosis.THROTTLED, Diagnosis.UNREACHABLE])
def test_what_could_not_be_judged_is_neither_well_nor_faulty(diagnosis: Diagnosis):
    report = report_of(records=TileRecords(), layers=(), diagnosis=diagnosis)
    assert not report.ok
    assert not report.is_complete
    assert report.summary["faulty_rows"] == 0
    assert report.summary["unjudged_rows"] == 1
    assert "1 could not be judged" in repr(report)


def test_summary_counts():
    summary = report_of().summary
    assert summary["rows"] == 1
    assert summary["skipped"] == 2
    assert summary["tiles"] == 29
    assert summary["errors"] == 4
    assert summary["warnings"] == 1
    assert summary["statuses"] == {"unknown": 1, "ok": 23, "missing": 4, "solid": 1}
    (layer,) = summary["layers"]
    assert layer["tiles"] == 4 + 16 + 64
    assert layer["looked_at"] == 29
    assert layer["whole_zooms"] == [4, 5]
    assert layer["sampled_zooms"] == [
        {"zoom": 6, "tiles": 64, "sampled": 9, "hole_tiles": 3, "hole_metres": 1234.5,
         "hole_pixels": 768},
    ]  # fmt: skip
    assert layer["failure_rate"]["at_most"] == 0.1722


def test_findings_are_regions_and_the_worst_come_first():
    first, *others = report_of().findings()
    assert isinstance(first, TileFinding)
    assert first.text == "a hole of 4 by 3 tiles, 12 tiles missing: 404 Not Found"
    box = tile_box(TileRange(6, 34, 22, 38, 25))
    assert (first.west, first.south, first.east, first.north) == pytest.approx(tuple(box))
    assert [(found.severity, found.text) for found in others] == [
        (Severity.ERROR, "2 tiles missing: 404 Not Found"),
        (Severity.ERROR, "1 tile missing: 404 Not Found"),
        (Severity.WARNING, "1 tile of one colour"),
    ]
    assert well().findings() == []


def test_faults_of_a_sample_that_nobody_outlined_are_one_finding():
    layer = result_of(row_with()).layers[0]
    records = TileRecords()
    for x in range(32, 40, 3):
        records.put(TileKey(0, 6, x, 20), TileStatus.MISSING, "404 Not Found")
    loose = LayerResult(
        index=0, name="a", url="u", ranges=AREAS, whole=(4, 5), sampled=layer.sampled, loose=3
    )
    report = report_of(records=records, layers=(loose,))
    (finding,) = report.findings()
    assert finding.text == "3 tiles missing: 404 Not Found; in a sample, not outlined"
    assert "3 faults not outlined" in repr(report)
    assert len(report.to_geojson()["features"]) == 3


def test_the_coverage_has_one_pixel_for_each_tile():
    report = report_of()
    picture = report.coverage()
    assert picture.zoom == 6  # the most faulty tiles
    assert (picture.width, picture.height) == (8, 8)
    assert picture.box == pytest.approx(tuple(tile_box(AREAS[2])))
    assert picture.counts == {
        CoverageGroup.NOT_LOOKED_AT: 64 - 12 - 8,
        CoverageGroup.FINE: 8,
        CoverageGroup.MISSING: 12,
    }
    pixels = np.asarray(Image.open(io.BytesIO(picture.png)).convert("RGBA"))
    assert len({tuple(pixel) for pixel in pixels[2:5, 2:6].reshape(-1, 4).tolist()}) == 1
    assert tuple(pixels[2, 2]) != tuple(pixels[0, 0]) != tuple(pixels[0, 1])
    fifth = report.coverage(zoom=5)
    assert fifth.counts[CoverageGroup.MISSING] == 3
    assert fifth.counts[CoverageGroup.UNKNOWN] == 1


def test_of_too_many_tiles_the_worst_of_each_pixel_shows():
    areas = (TileRange(16, 0, 0, 40_000, 3), TileRange(17, 0, 0, 20, 20))
    records = TileRecords()
    for x, status in ((100, TileStatus.OK), (101, TileStatus.MISSING), (102, TileStatus.SOLID)):
        records.put(TileKey(0, 16, x, 0), status)
        records.put(TileKey(0, 16, x, 1), TileStatus.OK)
    layer = LayerResult(index=0, name="a", url="u", ranges=areas)
    picture = report_of(records=records, layers=(layer,)).coverage(zoom=16)
    assert picture.tiles_per_pixel == 4
    assert (picture.width, picture.height) == (10_000, 1)
    assert picture.counts == {CoverageGroup.NOT_LOOKED_AT: 9_999, CoverageGroup.MISSING: 1}
    assert picture.box == pytest.approx(tuple(tile_box(TileRange(16, 0, 0, 40_000, 4))))


@pytest.mark.parametrize("what", [{"row": 1}, {"row": -1}, {"layer": 1}, {"zoom": 7}])
def test_what_there_is_no_coverage_of_is_said(what: dict[str, int]):
    with pytest.raises(InputError, match=r"expected|not looked at"):
        report_of().coverage(**what)


def test_outlines_are_geojson():
    collection = json.loads(json.dumps(report_of().to_geojson()))
    assert collection["type"] == "FeatureCollection"
    first, *others = collection["features"]
    assert first["properties"] == {
        "row": 2, "global_key": "field <7>", "layer": 0, "layer_name": "Main layer", "zoom": 6,
        "status": "missing", "tiles": 12, "reason": "404 Not Found",
    }  # fmt: skip
    assert len(others) == 2


def test_what_is_to_cut_anew_is_listed_once():
    cut = report_of().recut()
    inside = [f"6/{x}/{y}" for x in range(34, 38) for y in range(22, 25)]
    assert cut == {(2, 0): ["5/16/10", "5/17/10", "5/19/10", *inside]}
    assert well().recut() == {}


def test_past_the_antimeridian_the_columns_begin_again():
    records = TileRecords()
    records.put(TileKey(0, 4, 16, 5), TileStatus.MISSING)
    layer = LayerResult(
        index=0, name="a", url="u", ranges=(TileRange(4, 15, 5, 17, 6),), whole=(4,)
    )
    report = report_of(row_with(bounds=(170, 21, -170, 55)), records=records, layers=(layer,))
    assert report.tiles["x"].tolist() == [0]
    assert report.recut() == {(2, 0): ["4/0/5"]}
    assert report.coverage().box.east > 180


def test_the_text_says_what_was_looked_at():
    text = " ".join(repr(report_of()).split())
    assert "1 tile layer row audited: 1 of them faulty." in text
    assert "2 rows of other kinds skipped." in text
    assert "The tiles are where the row says, but 4 of the 29 tiles looked at are faulty" in text
    assert "29 of 84 tiles; zoom 4\N{EN DASH}5 looked at whole" in text
    assert "every square hole was met whose side is 1,234 m (3 tiles) in zoom 6" in text
    assert "Random draw of 30 tiles: 1 faulty, so of all tiles at most 17 % (at 95 %)." in text
    assert ".recut()" in text
    assert ".recut()" not in repr(well())


def test_the_html_is_escaped_and_safe_in_light_and_dark():
    html = report_of(sentence="<script>", diagnosis=Diagnosis.NO_TILES)._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "field &lt;7&gt;" in html
    assert "12 tiles missing" in html
    assert "var(--jp-error-color1" in html
    assert "background: #" not in html


def secret_report() -> TileReport:
    row = row_with(f"https://tiles.example/{{z}}/{{x}}/{{y}}.png?token={TOKEN}")
    changes = {"diagnosis": Diagnosis.SWAPPED_AXES, "corrected_row": row, "sentence": "Swapped."}
    return report_of(row, **changes)


def test_data_out_is_verbatim_and_everything_for_reading_redacted():
    report = secret_report()
    assert TOKEN in str(report.corrected_row)
    assert TOKEN in str(report.corrected_rows()["row_data"].tolist())
    assert "corrected_rows()" in repr(report)
    readings = [
        repr(report), report._repr_html_(), report.to_json(), str(report.summary),
        report.tiles.to_csv(), json.dumps(report.to_geojson()), str(report.findings()),
        repr(report.rows), str(vars(report)), report.diagnosis,
    ]  # fmt: skip
    assert not [text for text in readings if TOKEN in text]


def test_a_pickle_holds_no_secret_and_says_what_is_left_out():
    stored = pickle.dumps(secret_report())
    assert TOKEN.encode() not in stored
    report = pickle.loads(stored)  # noqa: S301 - our own
    assert report.corrected_row is None
    with pytest.raises(InputError, match="audit them again"):
        report.corrected_rows()
    assert repr(report).startswith("1 tile layer row audited")
    plain = report_of()
    again = pickle.loads(pickle.dumps(plain))  # noqa: S301 - our own
    assert again.tiles.equals(plain.tiles)
    assert again.corrected_rows().equals(plain.corrected_rows())


def test_json_has_all_that_is_not_fine():
    content = json.loads(report_of().to_json())
    assert content["ok"] is False
    assert len(content["tiles"]) == 4 + 1 + 1
    assert content["rows"][0]["diagnosis"] == "as declared"
    assert len(content["rows"][0]["findings"]) == 4
    assert content["summary"]["tiles"] == 29


def test_one_sentence_tells_of_many_rows():
    rows = AuditRows([row_with(), row_with(), row_with()])
    good = well().rows[0]
    bad = report_of().rows[0]
    both = TileReport([good, bad, bad], rows, seed=1, seconds=1)
    assert both.diagnosis.startswith('row 2 (global_key "field <7>"): The tiles are where')
    assert both.diagnosis.endswith("(1 more row with faults)")
    all_well = TileReport([good, good], rows, seed=1, seconds=1)
    assert all_well.diagnosis == "All 2 tile layer rows are as declared, without a fault."


def told(*news: TileProgress, step: float) -> str:
    """Return what is written when `step` seconds pass from one piece of news to the next."""
    stream = io.StringIO()
    ticks = count()
    line = ProgressLine(stream, clock=lambda: next(ticks) * step)
    for progress in news:
        line(progress)
    line.clear()
    return stream.getvalue()


def test_progress_that_is_quick_writes_nothing():
    news = [TileProgress(TileStage.TILES, done, 900) for done in (100, 200, 300)]
    assert told(*news, step=0.1) == ""


def test_progress_tells_rate_and_time_left_and_wipes_itself():
    news = [TileProgress(TileStage.TILES, done, 900, row=1, rows=5) for done in (0, 100, 200)]
    *_, last, end, _ = told(*news, TileProgress(TileStage.COMPARISON, 0, 1), step=2).split("\r")
    assert last.rstrip() == "comparing"
    assert end.strip() == ""
    lines = told(*news, step=2).split("\r")
    assert "row 2 of 5 · 100 of 900 tiles · 50/s · 16 s left" in [line.strip() for line in lines]


@pytest.mark.parametrize(
    ("numbers", "text"),
    [((4,), "4"), ((4, 5, 6, 9), "4\N{EN DASH}6, 9"), ((9, 4), "4, 9")],
)
def test_zooms_are_told_as_runs(numbers: tuple[int, ...], text: str):
    assert zooms(numbers) == text


@pytest.mark.parametrize(
    ("share", "text"), [(0, "0 %"), (0.00123, "0.12 %"), (0.1722, "17 %"), (0.9998, "99.98 %")]
)
def test_shares_say_something_when_they_are_small_or_large(share: float, text: str):
    assert percent(share) == text
