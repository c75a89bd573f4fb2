"""Rules about tile layers and the reader of tile layers agree."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lb_widgets.model.data_row import DataRow
from lb_widgets.model.rules import NO_FIX, Context, Finding, tiles
from lb_widgets.model.tiles import TileLayerInfo, tile_row
from lb_widgets.model.types import Severity
from tests.model.rule_cases import tiles as tile_cases
from tests.model.rule_cases import tiles_bounds as bounds_cases
from tests.model.rule_cases.base import TILES, Case

FIXABLE = [
    (rule, case)
    for subject in (tile_cases, bounds_cases)
    for rule, cases in subject.CASES.items()
    for case in cases
    if case.fix is not NO_FIX
]


def row_of(row_data: dict[str, Any], media_type: str | None = "TMS_GEO") -> DataRow:
    return DataRow(row_data=row_data, global_key="a", media_type=media_type)


def found(row: DataRow) -> list[tuple[str, Severity, Finding]]:
    return [
        (rule.id, rule.severity, finding)
        for rule in tiles.RULES
        for finding in rule.check(row, Context())
    ]


def message(**changes: Any) -> list[str]:
    return [finding.message for _, _, finding in found(row_of({**TILES, **changes}))]


odd_number = (
    st.integers(-200, 200)
    | st.floats(-600, 600).map(lambda value: round(value, 3))
    | st.sampled_from([0, 1, 85.06, 90, 180, 360, 540, 541, 5e5, 2e7, 2.1e7, True, "1", None])
)


def mostly(good: st.SearchStrategy[Any], odd: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.sampled_from([good] * 5 + [odd]).flatmap(lambda chosen: chosen)


def corners_of(first: Any, second: Any) -> st.SearchStrategy[Any]:
    corner = st.tuples(first, second).map(list)
    return st.tuples(corner, corner).map(list)


degrees = corners_of(st.integers(-90, 90), st.integers(-540, 540))
metre = st.integers(-21_000_000, 21_000_000)
metres = corners_of(metre, metre)
zoom = mostly(st.integers(0, 30) | st.sampled_from([8.5, 12.0, None]), odd_number)
size = mostly(st.sampled_from([256, 512.0, 100, None]), odd_number)
url = mostly(
    st.sampled_from(["https://a.com/{z}/{x}/{y}", "HTTP://{s}.a.com/{z}/{y}/{x}{r}", None]),
    st.sampled_from(
        [
            *("", "http:/{z}/{x}/{y}", " http://a.com/{z}/{x}/{y}", "https://a.com/{z}/{x}/{Y}"),
            *("s3://b/{z}/{x}/{y}", "/srv/{z}/{x}/{y}", "https://a.com/{z}/{x}/{y}?{t}", 7),
            *("https://a.com/{z}/{x}", "https://a.com/{{z}}/{x}/{y}", "https://a.com/%7Bz%7D"),
        ]
    ),
)
epsg = mostly(
    st.sampled_from(["EPSG3857", "EPSG3395", "EPSG4326", "Simple"]),
    st.sampled_from(["EPSG:4326", 3857, "simple", "x", None, []]),
)
version = mostly(st.sampled_from([1, 2, 2.0, None]), st.sampled_from(["2", 3, True]))
name = mostly(st.sampled_from(["a", "b", "c"]), st.sampled_from(["", 7, None]))
bounds = mostly(degrees | metres, corners_of(odd_number, odd_number) | odd_number)
settings = {
    "tile_layer_url": url,
    "tileLayerUrl": url,
    "bounds": bounds,
    "version": version,
    **dict.fromkeys(["min_zoom", "maxZoom", "max_zoom", "max_native_zoom"], zoom),
    "tile_size": size,
    "tileSize": size,
    "epsg": epsg,
}


def changed(base: dict[str, Any], values: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """The base with up to three other values, so that many rows are good ones."""
    keys = st.lists(st.sampled_from(list(values)), max_size=3, unique=True)
    return keys.flatmap(lambda keys: st.fixed_dictionaries({key: values[key] for key in keys})).map(
        lambda changes: {**base, **changes}
    )


LAYER = {"tile_layer_url": "https://b.com/{z}/{x}/{y}"}
layers = st.tuples(
    *(changed({**LAYER, "name": text}, {**settings, "name": name}) for text in "abc")
).flatmap(lambda three: st.integers(0, 3).map(lambda count: list(three[:count])))
row_data = changed(TILES, {**settings, "alternative_layers": layers})


@given(row_data, mostly(st.sampled_from(["TMS_GEO", None]), st.just("TMS_SIMPLE")))
@example({**TILES, "alternative_layers": [{**TILES, "name": "a", "epsg": "EPSG3857"}]}, "TMS_GEO")
def test_what_no_rule_calls_an_error_is_read(data: dict[str, Any], media_type: str | None):
    row = row_of(data, media_type)
    errors = [(rule, finding) for rule, level, finding in found(row) if level is Severity.ERROR]
    assert "tiles-unreadable" not in dict(errors), errors
    if not errors:
        TileLayerInfo.from_row(row)


@given(
    st.tuples(st.integers(-180, 179), st.integers(-85, 84), st.integers(1, 359), st.integers(1, 9)),
    st.sampled_from(["EPSG3857", "EPSG3395", "EPSG4326"]),
)
def test_what_we_write_has_no_error_and_no_warning(box: tuple[int, int, int, int], epsg: str):
    west, south, width, height = box
    bounds = (west, south, west + width, min(south + height, 85))
    row = tile_row(TILES["tile_layer_url"], bounds=bounds, min_zoom=3, max_zoom=9, epsg=epsg)
    assert {level for _, level, _ in found(row_of(row["row_data"]))} <= {Severity.INFO}


@pytest.mark.parametrize(("rule", "case"), FIXABLE, ids=[rule for rule, _ in FIXABLE])
def test_a_fix_heals_what_it_is_for(rule: str, case: Case):
    row = row_of(case.broken["row_data"], case.broken["media_type"])
    findings = [finding for by, _, finding in found(row) if by == rule]
    for finding in findings:
        inner: Any = (healed := {**TILES, **row.row_data})
        *steps, last = finding.path[1:]
        for step in steps:
            copied = [*inner[step]] if isinstance(inner[step], list) else {**inner[step]}
            inner[step] = inner = copied
        inner[last] = finding.fix
        assert rule not in {by for by, _, _ in found(row_of(healed, row.media_type))}


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("epsg", ["EPSG3857", "EPSG3395"])
def test_metres_as_degrees_are_the_same_place(version: int, epsg: str):
    data = {**TILES, "epsg": epsg, "version": version, "bounds": [[-11e6, 2e6], [-10e6, 3e6]]}
    (fix,) = (each.fix for rule, _, each in found(row_of(data)) if rule == "tiles-bounds-metres")
    before, after = TileLayerInfo.from_row(data), TileLayerInfo.from_row({**data, "bounds": fix})
    assert tuple(after.box) == pytest.approx(tuple(before.box), abs=1e-8)


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        ({"minzoom": 3},
         ['is no key of a tile layer row, so it does nothing; did you mean "min_zoom"?']),
        ({"zoom": 3}, ["is no key of a tile layer row, so it does nothing"]),
        ({"tile_layer_url": "https://a.com/{z}/{x}/{-y}"},
         [("{-y} counts rows northward, as TMS does; Labelbox counts them southward (XYZ): "
           "serve the tiles as XYZ")]),
        ({"tile_layer_url": "https://a.com/{{z}}/{x}/{y}"},
         ["has {{z}}, which is not filled in, expected {z}"]),
        ({"tile_layer_url": "https://a.com/{zoom}/{x}/{y}"},
         ["lacks {z}, expected a URL with /{z}/{x}/{y}",
          "holds {zoom}, which Labelbox does not fill in; did you mean {z}?"]),
        ({"bounds": [[-16, 179], [-17, 181]]},
         ["reaches longitude 181: read as 179 to 180 and on to -179, across the antimeridian"]),
        ({"bounds": [[-16, 190], [-17, 195]]}, ["reaches longitude 195: read as -170 to -165"]),
        ({"bounds": [[-16, 179], [-17, -179]]},
         [("has the first corner east of the second, read as 358 degrees wide; if it crosses the "
           "antimeridian, write 181 instead of -179")]),
        ({"bounds": [[5e5, 4e6], [6e5, 5e6]]},
         ["holds 5e+06, which cannot be degrees; convert metres to degrees"]),
        ({"alternative_layers": [{"tile_layer_url": "https://b.com/{z}/{x}/{y}", "name": "a"}] * 2},
         ["is the URL of alternative_layers[0], too: labelers see no difference",
          '"a" is also the name of alternative_layers[0]']),
    ],
)  # fmt: skip
def test_messages_say_what_to_do(changes: dict[str, Any], messages: list[str]):
    assert sorted(message(**changes)) == sorted(messages)


def test_bounds_may_be_an_array():
    row = row_of({**TILES, "bounds": np.array(TILES["bounds"])})
    assert found(row) == []
    assert TileLayerInfo.from_row(row).layers == TileLayerInfo.from_row(row_of(TILES)).layers


def test_an_alternative_layer_may_have_metres_beside_a_row_in_degrees():
    metres = {"epsg": "EPSG3857", "bounds": [[2.2e6, -11.05e6], [2.1e6, -11.0e6]]}
    row = row_of({**TILES, "alternative_layers": [{**TILES, **metres, "name": "a", "max_zoom": 9}]})
    assert [rule for rule, _, _ in found(row)] == ["tiles-bounds-metres"]
    assert TileLayerInfo.from_row(row).layers[1].west == pytest.approx(-99.263839, abs=1e-6)
