from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.model.spelling import current_attachment, current_metadata_field, current_row_data

URL = "https://a.com/{z}/{x}/{y}.png"


def test_a_tile_layer_and_its_alternatives_are_written_in_snake_case():
    old = {
        "tileLayerUrl": URL,
        "bounds": [[1, 2], [3, 4]],
        "epsg": "EPSG3857",
        "minZoom": 1,
        "maxZoom": 9,
        "maxNativeZoom": 8,
        "tileSize": 256,
        "alternativeLayers": [{"tileLayerUrl": URL, "name": "B", "minZoom": 2}, "odd"],
        "myOwn": {"minZoom": 1},
    }
    before = copy.deepcopy(old)
    new = current_row_data(old, None)
    assert list(new) == [
        "tile_layer_url",
        "bounds",
        "epsg",
        "min_zoom",
        "max_zoom",
        "max_native_zoom",
        "tile_size",
        "alternative_layers",
        "myOwn",
    ]
    assert new["alternative_layers"] == [
        {"tile_layer_url": URL, "name": "B", "min_zoom": 2},
        "odd",
    ]
    assert new["myOwn"] == {"minZoom": 1}
    assert old == before


@pytest.mark.parametrize(
    ("row_data", "media_type", "current"),
    [
        ({"minZoom": 1}, "TMS_SIMPLE", {"min_zoom": 1}),
        ({"pdfUrl": "u", "textLayerUrl": "t"}, None, {"pdf_url": "u", "text_layer_url": "t"}),
        ({"pdf_url": "u", "textLayerUrl": "t"}, "PDF", {"pdf_url": "u", "text_layer_url": "t"}),
        ({"tile_layer_url": URL, "minZoom": 1, "min_zoom": 1}, None, None),
    ],
)
def test_other_old_keys(row_data: Any, media_type: Any, current: Any):
    current = {"tile_layer_url": URL, "min_zoom": 1} if current is None else current
    assert current_row_data(row_data, media_type) == current


@pytest.mark.parametrize(
    ("row_data", "media_type"),
    [
        ({"minZoom": 1, "textLayerUrl": "t"}, "LLM"),
        ({"minZoom": 1}, None),
        ({"minZoom": 1}, ["TMS_GEO"]),
        ({"tile_layer_url": URL, "minZoom": 1, "min_zoom": 2}, "TMS_GEO"),
        ({"tile_layer_url": URL, "alternative_layers": [{"name": "B"}]}, "TMS_GEO"),
        ({"tile_layer_url": URL, "alternative_layers": "none"}, "TMS_GEO"),
    ],
)
def test_anything_else_comes_back_as_it_is(row_data: Any, media_type: Any):
    assert current_row_data(row_data, media_type) is row_data


@pytest.mark.parametrize(
    ("kind", "value", "current"),
    [
        ("TEXT", "https://a.com/notes", "TEXT_URL"),
        ("TEXT", "./notes.txt", "TEXT_URL"),
        ("TEXT", "/data/my notes.txt", "TEXT_URL"),
        ("TEXT_FILE", "gs://b/a.txt", "TEXT_URL"),
        ("TEXT", "~3 plants", "RAW_TEXT"),
        ("TEXT", "see https://a.com/notes", "RAW_TEXT"),
        ("TEXT", "https://a.com/notes is gone", "RAW_TEXT"),
        ("TEXT", "", "RAW_TEXT"),
        ("RAW_TEXT", "https://a.com/notes", "RAW_TEXT"),
        ("text", "a", "text"),
        ("CAPTION", "a", "CAPTION"),
    ],
)
def test_text_is_a_text_or_the_address_of_one(kind: str, value: str, current: str):
    entry = {"type": kind, "value": value, "name": "n"}
    assert current_attachment(entry) == {**entry, "type": current}
    assert (current_attachment(entry) is entry) == (kind == current)


@pytest.mark.parametrize("entry", [{}, {"type": "TEXT"}, {"type": ["TEXT"], "value": "a"}])
def test_an_attachment_of_no_shape_comes_back_as_it_is(entry: Any):
    assert current_attachment(entry) is entry


def test_schema_id_of_metadata():
    assert current_metadata_field({"schemaId": "c1", "value": 1}) == {"schema_id": "c1", "value": 1}
    both = {"schemaId": "c1", "schema_id": "c2", "value": 1}
    assert current_metadata_field(both) is both


keys = st.sampled_from(["tileLayerUrl", "tile_layer_url", "minZoom", "min_zoom", "pdfUrl", "x"])


@given(st.dictionaries(keys, st.integers(0, 1)), st.sampled_from([None, "PDF", "TMS_GEO", "IMAGE"]))
def test_the_current_spelling_is_a_fixed_point(row_data: dict[str, Any], media_type: Any):
    once = current_row_data(row_data, media_type)
    assert current_row_data(once, media_type) == once
    assert set(map(str, once.values())) == set(map(str, row_data.values()))
