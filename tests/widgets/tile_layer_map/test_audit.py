"""The audit of the row on screen: by Python, by the page, and its coverage on the map."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from lb_widgets.errors import InputError
from lb_widgets.messages.tile_layer_map import CoverageState, TileFinding
from lb_widgets.model.mercator import Box
from lb_widgets.model.types import Severity
from lb_widgets.tiles.progress import TileProgress, TileStage
from lb_widgets.widgets.tile_layer_map import TileLayerMap, auditing
from lb_widgets.widgets.tile_layer_map.audit import MAX_FINDINGS
from tests.widgets.tile_layer_map.pages import WAIT, Page, layers_on, mixed_rows, overlays, row_of

if TYPE_CHECKING:
    from lb_widgets.sandbox import Sandbox

BOX = Box(-22.5, -41.0, 67.5, 41.0)


class Report:
    """What an audit returns, as far as the map looks."""

    def __init__(self, findings: int = 1) -> None:
        self.ok = not findings
        self.diagnosis = "The tiles are where the row says."
        self.tiles = pd.DataFrame({"layer": [0, 0, 1], "z": [1, 4, 4]})
        self.summary = {
            "tiles": 85, "errors": 12, "warnings": 0, "statuses": {"unknown": 2},
            "layers": [{"tiles": 100, "same_as": None}, {"tiles": 100, "same_as": 0}],
        }  # fmt: skip
        self._findings = [
            TileFinding(
                layer=1,
                zoom=4,
                severity=Severity.ERROR,
                text=f"{count} tiles missing",
                south=0,
                west=0,
                north=1,
                east=1,
            )
            for count in range(findings)
        ]

    def findings(self, row: int) -> list[TileFinding]:
        assert row == 0
        return self._findings

    def coverage(self, row: int, layer: int, zoom: int | None = None) -> Any:
        zoom = 4 if zoom is None else zoom
        if (row, layer, zoom) == (0, 1, 1) or self.tiles.empty:
            raise InputError("Layer 1 was not looked at in zoom 1.")
        return SimpleNamespace(png=b"picture %d %d" % (layer, zoom), box=BOX, zoom=zoom)


class Audits:
    """Stands for `audit_tiles`: remembers how it was called, and may be made to wait."""

    def __init__(self) -> None:
        self.calls: list[tuple[list[str], dict[str, Any]]] = []
        self.report = Report()
        self.began, self.may_end = threading.Event(), threading.Event()
        self.may_end.set()
        self.was_cancelled = False

    def __call__(self, rows: pd.DataFrame, **options: Any) -> Report:
        self.calls.append((list(rows["global_key"]), options))
        self.began.set()
        assert self.may_end.wait(WAIT)
        if "on_progress" in options:
            options["on_progress"](TileProgress(TileStage.TILES, 40, 85))
            self.was_cancelled = options["cancelled"]()
        return self.report


@pytest.fixture
def audits(monkeypatch: pytest.MonkeyPatch) -> Audits:
    audits = Audits()
    monkeypatch.setattr(auditing, "run_audit", audits)
    return audits


@pytest.fixture
def tiles(sandbox: Sandbox) -> TileLayerMap:
    return TileLayerMap(mixed_rows(sandbox))


def test_python_audits_the_row_on_screen(tiles: TileLayerMap, audits: Audits) -> None:
    tiles.show(4)
    report = tiles.audit(budget=50, force=True)
    assert report is tiles.report is audits.report
    assert audits.calls == [(["last"], {"resolve": None, "budget": 50, "force": True})]
    state = tiles._companion.audit
    assert (state.ok, state.diagnosis) == (False, "The tiles are where the row says.")
    assert state.summary == "85 of 100 tiles looked at: 12 faulty, 2 not to be judged."
    assert state.zooms == (1, 4)
    assert [finding.text for finding in state.findings] == ["0 tiles missing"]


def test_the_way_to_the_tiles_is_that_of_the_map(sandbox: Sandbox, audits: Audits) -> None:
    def resolve(url: str) -> str:
        return url

    TileLayerMap(mixed_rows(sandbox), resolve=resolve).audit()
    assert audits.calls[0][1] == {"resolve": resolve}


def test_the_page_is_told_of_the_worst_only_and_of_how_many_more(
    tiles: TileLayerMap, audits: Audits
) -> None:
    audits.report = Report(findings=MAX_FINDINGS + 7)
    tiles.audit()
    assert len(tiles._companion.audit.findings) == MAX_FINDINGS
    assert tiles._companion.audit.hidden == 7


def test_the_page_audits_and_is_told_how_far_it_is(tiles: TileLayerMap, audits: Audits) -> None:
    page = Page(tiles)
    assert page.ask("map/audit") == {}
    assert [(each["done"], each["total"], each["text"]) for each in page.progress] == [
        (40, 85, "Auditing tiles")
    ]
    assert tiles.report is audits.report
    assert page.companion.audit is not None


def test_two_audits_at_once_are_refused(tiles: TileLayerMap, audits: Audits) -> None:
    page = Page(tiles)
    audits.may_end.clear()
    first = page.post("map/audit")
    assert audits.began.wait(WAIT)
    with pytest.raises(InputError, match="An audit of this map is at work"):
        tiles.audit()
    audits.may_end.set()
    assert page.reply(first) == {}
    tiles.audit()
    assert len(audits.calls) == 2


def test_the_page_can_cancel(tiles: TileLayerMap, audits: Audits) -> None:
    page = Page(tiles)
    audits.may_end.clear()
    asked = page.post("map/audit")
    assert audits.began.wait(WAIT)
    page.companion._on_message(page.companion, {"type": "cancel", "id": asked}, [])
    audits.may_end.set()
    assert page.reply(asked) == "Cancelled."
    assert audits.was_cancelled


def test_another_row_on_screen_ends_the_audit(tiles: TileLayerMap, audits: Audits) -> None:
    page = Page(tiles)
    audits.may_end.clear()
    asked = page.post("map/audit")
    assert audits.began.wait(WAIT)
    tiles.show(4)
    audits.may_end.set()
    assert "Another row was shown" in page.reply(asked)
    assert audits.was_cancelled
    assert (tiles.report, page.companion.audit) == (None, None)


def test_there_has_to_be_a_row(audits: Audits) -> None:
    with pytest.raises(InputError, match="no tile layer row to audit"):
        TileLayerMap([]).audit()
    assert audits.calls == []


# --- coverage -------------------------------------------------------------------------------------


def coverage_on(tiles: TileLayerMap) -> list[bytes]:
    return [
        overlay.url.partition("base64,")[2]
        for overlay in overlays(tiles.map)
        if overlay.pane == "lbw-coverage"
    ]


def test_coverage_of_the_worst_lies_on_the_map(tiles: TileLayerMap, audits: Audits) -> None:
    tiles.audit()
    assert tiles.coverage == tiles._companion.coverage == CoverageState(layer=1, zoom=4)
    overlay = next(layer for layer in layers_on(tiles.map) if layer.pane == "lbw-coverage")
    assert overlay.url == "data:image/png;base64,cGljdHVyZSAxIDQ="
    assert overlay.bounds == [[BOX.south, BOX.west], [BOX.north, BOX.east]]
    assert overlay.class_name == "lbw-coverage"
    assert "class_name" in overlay.options
    audits.report = Report(findings=0)
    tiles.audit()
    assert tiles.coverage == CoverageState(layer=0, zoom=4)


def test_where_nothing_was_looked_at_there_is_none(tiles: TileLayerMap, audits: Audits) -> None:
    audits.report = Report(findings=0)
    audits.report.tiles = audits.report.tiles[:0]
    tiles.audit()
    assert tiles.coverage is None
    assert tiles._companion.audit.zooms == ()


@pytest.mark.usefixtures("audits")
def test_coverage_is_chosen_from_both_sides(tiles: TileLayerMap) -> None:
    tiles.audit()
    tiles.coverage = (0, 1)
    assert tiles.coverage == CoverageState(layer=0, zoom=1)
    assert coverage_on(tiles) == ["cGljdHVyZSAwIDE="]
    told = Page(tiles).write(coverage={"layer": 0, "zoom": 4})
    assert told["coverage"] == {"layer": 0, "zoom": 4}
    assert tiles.coverage == CoverageState(layer=0, zoom=4)
    tiles.coverage = None
    assert coverage_on(tiles) == []
    assert tiles._companion.coverage is None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ((0, 9), "no coverage of layer 0, zoom 9: layers are 0 to 3, zooms 1, 4"),
        ((9, 4), "no coverage of layer 9"),
        ((1, 1), "not looked at in zoom 1"),
        (4, r"expected None or \(layer, zoom\)"),
    ],
)
@pytest.mark.usefixtures("audits")
def test_a_coverage_that_is_none_is_refused(tiles: TileLayerMap, wrong: Any, sentence: str) -> None:
    tiles.audit()
    with pytest.raises(InputError, match=sentence):
        tiles.coverage = wrong
    assert tiles.coverage == CoverageState(layer=1, zoom=4)


def test_without_an_audit_there_is_no_coverage(tiles: TileLayerMap) -> None:
    with pytest.raises(InputError, match="run the audit of this row first"):
        tiles.coverage = (0, 1)
    told = Page(tiles).write(coverage={"layer": 0, "zoom": 1})
    assert told["coverage"] is None


@pytest.mark.usefixtures("audits")
def test_another_row_clears_it_all(tiles: TileLayerMap) -> None:
    tiles.audit()
    tiles.show(4)
    assert (tiles.report, tiles.coverage) == (None, None)
    assert (tiles._companion.audit, tiles._companion.coverage) == (None, None)
    assert coverage_on(tiles) == []


@pytest.mark.usefixtures("audits")
def test_coverage_is_on_both_maps_side_by_side(tiles: TileLayerMap) -> None:
    tiles.audit()
    tiles.comparison = "side-by-side"
    for leaflet in tiles._stage.children:
        assert [layer.pane for layer in layers_on(leaflet)].count("lbw-coverage") == 1


def test_a_real_audit(sandbox: Sandbox) -> None:
    row = row_of(
        sandbox, min_zoom=1, max_zoom=3, max_native_zoom=3,
        alternative_layers={"Holes": sandbox.tile_url("holes")},
    )  # fmt: skip
    tiles = TileLayerMap(row)
    page = Page(tiles)
    assert page.ask("map/audit") == {}
    state = page.companion.audit
    assert "missing" in state.diagnosis
    assert {finding.layer for finding in state.findings} == {1}
    assert tiles.coverage.layer == 1
    assert len(coverage_on(tiles)) == 1
    assert {each["text"] for each in page.progress} >= {"Probing", "Auditing tiles"}
