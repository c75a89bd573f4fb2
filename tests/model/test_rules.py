"""Every rule: a row that breaks it and a near miss that does not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lb_widgets.model import rules_urls
from lb_widgets.model.rules import (
    NO_FIX,
    RULES,
    SET_RULES,
    Context,
    Opened,
    Table,
    check_row,
    check_table,
    place_text,
)
from lb_widgets.model.rules_shape import data_row
from lb_widgets.model.types import MAX_OVERLAYS, AttachmentType, MediaType, Severity

URL = "https://a.com/1.png"
GOOD = {"row_data": URL, "global_key": "a-1", "media_type": "IMAGE"}
TILES = {
    "tile_layer_url": "https://a.com/{z}/{x}/{y}.png",
    "bounds": [[19.4, -99.2], [19.3, -99.1]],
    "epsg": "EPSG4326",
    "min_zoom": 3,
    "max_zoom": 12,
}
NAN = float("nan")


def attached(*items: Any, **cells: Any) -> dict[str, Any]:
    return {**GOOD, "attachments": list(items), **cells}


def layer(number: int = 1, **keys: Any) -> dict[str, Any]:
    overlay = {
        "type": "IMAGE_OVERLAY",
        "value": f"https://a.com/o{number}.png",
        "name": f"n{number}",
    }
    return {key: value for key, value in (overlay | keys).items() if value is not ...}


def tiles(**keys: Any) -> dict[str, Any]:
    kept = {key: value for key, value in (TILES | keys).items() if value is not ...}
    return {**GOOD, "row_data": kept, "media_type": "TMS_GEO"}


def described(*entries: Any) -> dict[str, Any]:
    return {**GOOD, "metadata_fields": list(entries)}


def with_row_data(value: Any, media_type: str | None = "IMAGE") -> dict[str, Any]:
    return {**GOOD, "row_data": value, "media_type": media_type}


@dataclass(frozen=True)
class Case:
    broken: dict[str, Any]
    near_miss: dict[str, Any]
    path: str
    fix: Any = NO_FIX
    broken_context: Context = field(default_factory=Context)
    near_miss_context: Context = field(default_factory=Context)


SMALL, LARGE = Opened(size=(10, 10)), Opened(size=(20, 20))
OVERLAID = attached(layer())
LOCAL = Context(endpoint_is_local=True)

CASES: dict[str, list[Case]] = {
    "global-key-missing": [
        Case({**GOOD, "global_key": None}, GOOD, "global_key", "1-c2ea5b9dd4be"),
        Case(
            {**GOOD, "global_key": " "}, {**GOOD, "global_key": "0"}, "global_key", "1-c2ea5b9dd4be"
        ),
    ],
    "global-key-too-long": [
        Case({**GOOD, "global_key": "k" * 201}, {**GOOD, "global_key": "k" * 200}, "global_key")
    ],
    "global-key-spaces": [
        Case({**GOOD, "global_key": "a-1 "}, {**GOOD, "global_key": "a 1"}, "global_key", "a-1")
    ],
    "global-key-characters": [
        Case(
            {**GOOD, "global_key": "a{1}"},
            {**GOOD, "global_key": "aZ09 !_.*'()&$@=;/:+,?-z"},
            "global_key",
        ),
        Case({**GOOD, "global_key": "ä"}, {**GOOD, "global_key": "a"}, "global_key"),
    ],
    "global-key-not-text": [
        Case({**GOOD, "global_key": 17.0}, {**GOOD, "global_key": "17"}, "global_key", "17"),
        Case(
            {**GOOD, "global_key": ["a"]}, {**GOOD, "global_key": AttachmentType.HTML}, "global_key"
        ),
    ],
    "external-id-not-text": [
        Case({**GOOD, "external_id": 7}, {**GOOD, "external_id": "7"}, "external_id", "7")
    ],
    "row-data-missing": [
        Case(with_row_data(None), with_row_data("0", None), "row_data"),
        Case(with_row_data("  "), GOOD, "row_data"),
        Case(with_row_data({}, None), with_row_data({"a": 1}, None), "row_data"),
    ],
    "row-data-placeholder": [
        Case(with_row_data("<url>"), with_row_data("<p>Text of its own</p>", "TEXT"), "row_data"),
        Case(with_row_data("nan"), with_row_data("nancy", "TEXT"), "row_data"),
    ],
    "row-data-shape": [
        Case(with_row_data(7), GOOD, "row_data"),
        Case(with_row_data(TILES, "IMAGE"), with_row_data(TILES, "TMS_GEO"), "row_data"),
        Case(
            with_row_data("https://a.com/{z}/{x}/{y}.png", "TMS_GEO"),
            with_row_data({"pdf_url": "https://a.com/a.pdf"}, "PDF"),
            "row_data",
        ),
        Case(with_row_data([URL], None), with_row_data("text", None), "row_data"),
    ],
    "row-data-not-url": [
        Case(with_row_data("plots/a.png"), with_row_data("./plots/a.png"), "row_data"),
        Case(with_row_data("a.mp4", "VIDEO"), with_row_data("a.mp4", "TEXT"), "row_data"),
    ],
    "media-type-unknown": [
        Case({**GOOD, "media_type": "image"}, GOOD, "media_type", "IMAGE"),
        Case({**GOOD, "media_type": "IMAGES"}, {**GOOD, "media_type": None}, "media_type"),
        Case({**GOOD, "media_type": 7}, {**GOOD, "media_type": MediaType.IMAGE}, "media_type"),
    ],
    "media-type-legacy": [
        Case(
            with_row_data("https://a.com/a.dcm", "DICOM"),
            with_row_data("https://a.com/a.dcm", "IMAGE"),
            "media_type",
        )
    ],
    "value-not-json": [
        Case(tiles(version=2, min_zoom=NAN), tiles(), "row_data.min_zoom"),
        Case(
            described({"name": "a", "value": [1, {"b": float("inf")}]}),
            described({"name": "a", "value": [1, {"b": 1e308}]}),
            "metadata_fields[0].value[1].b",
        ),
        Case(
            described({"name": "a", "value": b"x"}),
            described({"name": "a", "value": "x"}),
            "metadata_fields[0].value",
        ),
    ],
    "url-unsupported-characters": [
        Case(
            with_row_data("https://a.com/a b|.png"),
            with_row_data("https://a.com/a%20b%7C.png?x=(1)&y=é"),
            "row_data",
            "https://a.com/a%20b%7C.png",
        ),
        Case(attached(layer(value="https://a.com/a#1.png")), OVERLAID, "attachments[0].value"),
        Case(
            tiles(
                alternative_layers=[
                    {**TILES, "name": "x", "tile_layer_url": "https://a.com/<{z}/{x}/{y}"}
                ]
            ),
            attached({"type": "RAW_TEXT", "value": "see https://a.com/#1 <b>"}),
            "row_data.alternative_layers[0].tile_layer_url",
            "https://a.com/%3C{z}/{x}/{y}",
        ),
    ],
    "url-no-host": [Case(with_row_data("https:///a.png"), GOOD, "row_data")],
    "url-s3-scheme": [
        Case(
            with_row_data("s3://bucket/a b.png"),
            with_row_data("https://bucket.s3.amazonaws.com/a.png"),
            "row_data",
            "https://bucket.s3.amazonaws.com/a%20b.png",
        ),
        Case(with_row_data("s3://my.bucket/a.png"), with_row_data("gs://b/a.png"), "row_data"),
        Case(with_row_data("s3:/bucket"), GOOD, "row_data"),
    ],
    "url-s3-path-style": [
        Case(
            with_row_data("https://s3.eu-west-1.amazonaws.com/bucket/a.png"),
            with_row_data("https://bucket.s3.eu-west-1.amazonaws.com/a.png"),
            "row_data",
            "https://bucket.s3.eu-west-1.amazonaws.com/a.png",
        ),
        Case(
            with_row_data("https://s3.amazonaws.com/b-1/a.png?X-Amz-Signature=1"),
            with_row_data("https://s3.example.com/b/a.png"),
            "row_data",
        ),
    ],
    "url-plain-http": [
        Case(
            with_row_data("http://a.com/1.png"), with_row_data("http://127.0.0.1/1.png"), "row_data"
        ),
    ],
    "url-userinfo": [
        Case(
            with_row_data("https://me:pw@a.com/1.png"),
            with_row_data("https://a.com/@me/1.png"),
            "row_data",
        ),
    ],
    "host-unreachable": [
        Case(
            with_row_data("http://127.0.0.1:8000/1.png"),
            with_row_data("http://127.0.0.1:8000/1.png"),
            "row_data",
            near_miss_context=LOCAL,
        ),
        Case(attached(layer(value="https://nas.local/o.png")), OVERLAID, "attachments[0].value"),
        Case(
            with_row_data("https://10.0.0.7/1.png"),
            with_row_data("https://11.0.0.7/1.png"),
            "row_data",
        ),
    ],
    "attachments-not-a-list": [
        Case(
            {**GOOD, "attachments": '[{"type": "HTML"}]'},
            {**GOOD, "attachments": ()},
            "attachments",
        ),
        Case({**GOOD, "attachments": layer()}, attached(layer()), "attachments"),
    ],
    "attachment-not-an-object": [Case(attached(URL), attached(layer()), "attachments[0]")],
    "attachment-type-missing": [
        Case(attached(layer(type=...)), OVERLAID, "attachments[0].type"),
        Case(attached(layer(type="")), OVERLAID, "attachments[0].type"),
    ],
    "attachment-value-not-text": [
        Case(
            attached({"type": "RAW_TEXT", "value": 5}),
            attached({"type": "RAW_TEXT", "value": "5"}),
            "attachments[0].value",
        )
    ],
    "attachment-name-not-text": [
        Case(attached(layer(name=7)), attached(layer(name=NAN)), "attachments[0].name")
    ],
    "attachment-key-unknown": [Case(attached(layer(nmae="x")), OVERLAID, "attachments[0].nmae")],
    "attachment-type-case": [
        Case(
            attached(layer(type="image-overlay")), OVERLAID, "attachments[0].type", "IMAGE_OVERLAY"
        )
    ],
    "attachment-type-legacy": [
        Case(
            attached({"type": "TEXT", "value": "a note"}),
            attached({"type": "RAW_TEXT", "value": "a note"}),
            "attachments[0].type",
            "RAW_TEXT",
        ),
        Case(
            attached({"type": "TEXT", "value": "https://a.com/a.txt"}),
            attached({"type": "TEXT_URL", "value": "https://a.com/a.txt"}),
            "attachments[0].type",
            "TEXT_URL",
        ),
    ],
    "attachment-type-unknown": [
        Case(
            attached(layer(type="CAPTION")),
            attached(layer(type="CAMERA_IMAGE")),
            "attachments[0].type",
        )
    ],
    "attachment-value-empty": [
        Case(attached(layer(value=" ")), OVERLAID, "attachments[0].value"),
        Case(attached(layer(value=...)), OVERLAID, "attachments[0].value"),
    ],
    "attachment-value-not-url": [
        Case(
            attached(layer(value="o.png")),
            attached(layer(value="../o.png"), {"type": "RAW_TEXT", "value": "o.png"}),
            "attachments[0].value",
        )
    ],
    "attachment-text-is-url": [
        Case(
            attached({"type": "RAW_TEXT", "value": "https://a.com/notes.txt"}),
            attached({"type": "RAW_TEXT", "value": "https://a.com/page"}),
            "attachments[0].type",
        )
    ],
    "attachment-duplicate": [
        Case(attached(layer(), layer()), attached(layer(1), layer(2)), "attachments[1]")
    ],
    "overlay-too-many": [
        Case(
            attached(*(layer(number) for number in range(MAX_OVERLAYS + 1))),
            attached(
                *(layer(number) for number in range(MAX_OVERLAYS)),
                {"type": "IMAGE", "value": "https://a.com/11.png"},
            ),
            "attachments",
        )
    ],
    "overlay-on-non-image": [
        Case(
            attached(layer(), row_data="https://a.com/a.mp4", media_type="VIDEO"),
            attached(
                {"type": "IMAGE", "value": URL}, row_data="https://a.com/a.mp4", media_type="VIDEO"
            ),
            "attachments[0]",
        ),
        Case(
            attached(layer(), row_data="https://a.com/a.mp4", media_type=None),
            attached(layer(), row_data="https://a.com/a.tif", media_type=None),
            "attachments[0]",
        ),
        Case(
            attached(layer(), row_data=TILES, media_type=None),
            attached(layer(), row_data="https://a.com/get.php", media_type=None),
            "attachments[0]",
        ),
    ],
    "overlay-not-image": [
        Case(
            attached(layer(value="https://a.com/o.tif")),
            attached(
                layer(value="https://a.com/o.JPG?x=.tif"), layer(2, value="https://a.com/v1.2")
            ),
            "attachments[0].value",
        )
    ],
    "overlay-unnamed": [
        Case(
            attached(layer(name=...)),
            attached(layer(), {"type": "IMAGE", "value": URL}),
            "attachments[0].name",
        )
    ],
    "overlay-same-name": [
        Case(
            attached(layer(1, name="a"), layer(2, name="a")),
            attached(layer(1), layer(2)),
            "attachments[0].name",
        )
    ],
    "metadata-not-a-list": [
        Case(
            {**GOOD, "metadata_fields": {"tag": "x"}},
            {**GOOD, "metadata_fields": []},
            "metadata_fields",
        )
    ],
    "metadata-not-an-object": [
        Case(described("tag"), described({"name": "tag", "value": "x"}), "metadata_fields[0]")
    ],
    "metadata-no-key": [
        Case(
            described({"value": "x"}),
            described({"schema_id": "c1", "value": "x"}),
            "metadata_fields[0]",
        ),
        Case(described({}), described(), "metadata_fields[0]"),
    ],
    "metadata-no-value": [
        Case(
            described({"name": "tag"}), described({"name": "tag", "value": 0}), "metadata_fields[0]"
        )
    ],
    "metadata-duplicate": [
        Case(
            described({"name": "a", "value": 1}, {"name": "a", "value": 2}),
            described({"name": "a", "value": 1}, {"schema_id": "a", "value": 1}),
            "metadata_fields[1]",
        )
    ],
    "tiles-url-missing": [
        Case(tiles(tile_layer_url=...), tiles(), "row_data.tile_layer_url"),
        Case(
            tiles(alternative_layers=[{"name": "a"}]),
            tiles(tile_layer_url=..., tileLayerUrl="https://a.com/{z}/{x}/{y}"),
            "row_data.alternative_layers[0].tile_layer_url",
        ),
    ],
    "tiles-url-placeholders": [
        Case(
            tiles(tile_layer_url="https://a.com/{z}/{x}.png"),
            tiles(tile_layer_url="https://{s}.a.com/{z}/{x}/{y}.png"),
            "row_data.tile_layer_url",
        ),
        Case(
            tiles(tile_layer_url="https://a.com/%7Bz%7D/%7Bx%7D/%7by%7d.png"),
            tiles(),
            "row_data.tile_layer_url",
            "https://a.com/{z}/{x}/{y}.png",
        ),
        Case(
            tiles(tile_layer_url="https://a.com/{z}/{x}/{y}?t={time}"),
            tiles(tile_layer_url="https://a.com/{z}/{x}/{y}?t=1"),
            "row_data.tile_layer_url",
        ),
    ],
    "tiles-url-order": [
        Case(tiles(tile_layer_url="https://a.com/{z}/{y}/{x}"), tiles(), "row_data.tile_layer_url")
    ],
    "tiles-bounds-shape": [
        Case(
            tiles(bounds=...), tiles(alternative_layers=[{**TILES, "name": "a"}]), "row_data.bounds"
        ),
        Case(
            tiles(bounds=[19, -99, 20, -98]),
            tiles(bounds=((19, -99), (20, -98))),
            "row_data.bounds",
        ),
        Case(tiles(bounds=[["19", 1], [2, 3]]), tiles(), "row_data.bounds"),
    ],
    "tiles-bounds-degenerate": [
        Case(tiles(bounds=[[1, 2], [1, 3]]), tiles(bounds=[[3, 2], [1, 3]]), "row_data.bounds")
    ],
    "tiles-bounds-swapped": [
        Case(
            tiles(bounds=[[-99.2, 19.4], [-99.1, 19.3]]),
            tiles(bounds=[[-99.2, 19.4], [-99.1, 19.3]], version=2),
            "row_data.bounds",
            [[19.4, -99.2], [19.3, -99.1]],
        ),
        Case(
            tiles(version=2),
            tiles(version=1),
            "row_data.bounds",
            [[-99.2, 19.4], [-99.1, 19.3]],
        ),
    ],
    "tiles-bounds-range": [
        Case(
            tiles(bounds=[[100, 100], [120, 120]]),
            tiles(bounds=[[90, 180], [-90, -180]]),
            "row_data.bounds",
        ),
        Case(
            tiles(bounds=[[5e5, 4e6], [6e5, 5e6]]),
            tiles(bounds=[[5e5, 4e6], [6e5, 5e6]], epsg="EPSG3857"),
            "row_data.bounds",
        ),
        Case(
            tiles(bounds=[[500, 400], [600, 500]]),
            tiles(bounds=[[0, 0], [135, 128]], epsg="Simple"),
            "row_data.bounds",
        ),
    ],
    "tiles-epsg": [
        Case(tiles(epsg="EPSG:4326"), tiles(epsg="EPSG3395"), "row_data.epsg", "EPSG4326"),
        Case(tiles(epsg=3857), tiles(epsg="EPSG3857"), "row_data.epsg", "EPSG3857"),
        Case(tiles(epsg=...), tiles(), "row_data.epsg"),
        Case(tiles(epsg="EPSG25832"), tiles(), "row_data.epsg"),
        Case(
            {**tiles(epsg=...), "media_type": "TMS_SIMPLE"},
            {**tiles(epsg="Simple"), "media_type": "TMS_SIMPLE"},
            "row_data.epsg",
            "Simple",
        ),
    ],
    "tiles-zoom": [
        Case(tiles(min_zoom=13), tiles(min_zoom=12), "row_data.max_zoom"),
        Case(tiles(max_zoom="12"), tiles(max_zoom=8.5), "row_data.max_zoom"),
        Case(
            tiles(maxNativeZoom=31), tiles(maxNativeZoom=30, max_zoom=30), "row_data.maxNativeZoom"
        ),
    ],
    "tiles-layers": [
        Case(
            tiles(alternative_layers={"name": "a"}),
            tiles(alternative_layers=[]),
            "row_data.alternative_layers",
        ),
        Case(
            tiles(alternativeLayers=[{**TILES, "name": "a"}, {**TILES, "name": "a"}]),
            tiles(alternativeLayers=[{**TILES, "name": "a"}, {**TILES, "name": "b"}]),
            "row_data.alternativeLayers[1].name",
        ),
        Case(tiles(alternative_layers=[TILES]), tiles(), "row_data.alternative_layers[0].name"),
    ],
    "tiles-version": [
        Case(tiles(version="2"), tiles(version=1), "row_data.version"),
    ],
    "tiles-unreadable": [
        Case(tiles(tile_size="big"), tiles(tile_size=512), "row_data"),
    ],
    "media-unreachable": [
        Case(
            OVERLAID,
            OVERLAID,
            "attachments[0].value",
            broken_context=Context(opened={layer()["value"]: Opened(problem="404 Not Found")}),
            near_miss_context=Context(opened={layer()["value"]: SMALL}),
        )
    ],
    "media-not-an-image": [
        Case(
            OVERLAID,
            attached({"type": "PDF_URL", "value": URL}, row_data="https://a.com/2.png"),
            "attachments[0].value",
            broken_context=Context(
                opened={layer()["value"]: Opened(not_an_image="Not an image but text")}
            ),
            near_miss_context=Context(opened={URL: Opened(not_an_image="Not an image but a PDF")}),
        )
    ],
    "overlay-size-differs": [
        Case(
            OVERLAID,
            OVERLAID,
            "attachments[0].value",
            broken_context=Context(opened={URL: SMALL, layer()["value"]: LARGE}),
            near_miss_context=Context(opened={URL: SMALL, layer()["value"]: SMALL}),
        )
    ],
}
SET_CASES: dict[str, tuple[Table, Table, list[int | None]]] = {
    "global-key-duplicate": (
        Table([], ["A-1", None, "b", "a-1"]),
        Table([], ["a-1", None, None, "a-2"]),
        [0, 3],
    ),
    "column-unknown": (
        Table(["globalKey", "atachments", "metadata", "score"], []),
        Table(["score", "note", "url", "layer_name"], []),
        [None, None, None],
    ),
}
ALL_CASES = [(rule, case) for rule, cases in CASES.items() for case in cases]


def found(cells: dict[str, Any], context: Context) -> dict[str, list[tuple[str, Any]]]:
    by_rule: dict[str, list[tuple[str, Any]]] = {}
    for rule, finding in check_row(data_row(**cells), context):
        assert finding.message
        by_rule.setdefault(rule.id, []).append((place_text(finding.path), finding.fix))
    return by_rule


@pytest.mark.parametrize(("rule", "case"), ALL_CASES, ids=[rule for rule, _ in ALL_CASES])
def test_a_rule_finds_what_breaks_it_and_lets_the_near_miss_pass(rule: str, case: Case):
    broken = found(case.broken, case.broken_context)
    assert (case.path, case.fix) in broken.get(rule, []), broken
    assert rule not in found(case.near_miss, case.near_miss_context)


@pytest.mark.parametrize("rule", SET_CASES)
def test_a_set_rule_finds_what_breaks_it_and_lets_the_near_miss_pass(rule: str):
    broken, near_miss, rows = SET_CASES[rule]
    assert [row for by, row, _ in check_table(broken) if by.id == rule] == rows
    assert not [row for by, row, _ in check_table(near_miss) if by.id == rule]


def test_every_rule_has_a_case_and_every_case_a_rule():
    assert {rule.id for rule in RULES} == set(CASES)
    assert {rule.id for rule in SET_RULES} == set(SET_CASES)
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_every_rule_says_what_it_asks_for_and_where_that_is_written():
    for rule in (*RULES, *SET_RULES):
        assert rule.summary.endswith((".", "-")), rule.id
        assert rule.source, rule.id
        assert isinstance(rule.severity, Severity)


@pytest.mark.parametrize(
    "cells",
    [
        GOOD,
        {"row_data": "Text of its own", "global_key": "t", "media_type": "TEXT"},
        with_row_data({"pdf_url": "https://a.com/a.pdf", "text_layer_url": URL}, "PDF"),
        with_row_data(
            {"type": "application/vnd.labelbox.conversational", "version": 1}, "CONVERSATIONAL"
        ),
        tiles(alternative_layers=[{"tile_layer_url": "https://a.com/{z}/{x}/{y}", "name": "a"}]),
        {
            **tiles(bounds=[[0, 0], [135, 128]], epsg="Simple", version=2),
            "media_type": "TMS_SIMPLE",
        },
        attached(
            *({"type": kind.value, "value": URL, "name": kind.value} for kind in AttachmentType)
        ),
        described({"schema_id": "c" * 25, "value": 1.5}, {"name": "split", "value": "train"}),
    ],
)
def test_rows_as_documented_have_no_findings(cells: dict[str, Any]):
    assert found(cells, Context()) == {}


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.binary(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from([*TILES, "type", "value", "name", "alternative_layers", "version"])
            | st.text(max_size=4),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)


@given(
    st.fixed_dictionaries(
        {}, optional=dict.fromkeys([*GOOD, "attachments", "metadata_fields"], anything)
    )
)
@example({"row_data": {"tile_layer_url": 10**400, "bounds": [[10**400, 1], [2, 3]], "epsg": {}}})
@example(
    {"attachments": [{"type": [], "value": {}, "name": b""}], "metadata_fields": [{"name": []}]}
)
def test_no_value_makes_a_rule_fail(cells: dict[str, Any]):
    for media_type in (cells.get("media_type"), "TMS_GEO", "IMAGE"):
        found({**cells, "media_type": media_type}, Context(opened={"x": Opened()}))


@given(st.from_regex(rules_urls._PLAIN, fullmatch=True))
def test_no_rule_would_find_anything_in_a_url_that_is_told_plain(url: str):
    # A tab takes a URL past the shortcut, to every rule; only the tab itself is then found.
    row = data_row(row_data=f"{url}\t", global_key="a")
    rules = {rule.id for rule in rules_urls.RULES if [*rule.check(row, Context())]}
    assert rules == {"url-unsupported-characters"}
    assert found({"row_data": url, "global_key": "a"}, Context()) == {}
