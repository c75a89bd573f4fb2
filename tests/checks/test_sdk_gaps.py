"""What the official SDK 7.17.0 sends without a word, one case each; here all of it is caught.

The two lists stand in the SDK's fact sheet: what it does not check, and the plain faults that users
of pandas run into. The one entry that is not here, more rows than a task takes, is in
``tests/client/test_submit.py``, where many rows become several tasks.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lb_widgets.checks import check
from lb_widgets.client.payload import ChunkWriter
from lb_widgets.errors import RowsError
from lb_widgets.io import read_rows, to_import_json

ROW = {"row_data": "https://a.com/1.png", "global_key": "a", "media_type": "IMAGE"}
LAYER = {"type": "IMAGE_OVERLAY", "value": "https://a.com/o.png", "name": "CIR"}
TILES = {
    "tile_layer_url": "https://a.com/{z}/{x}/{y}.png",
    "bounds": [[19.4, -99.2], [19.3, -99.1]],
    "epsg": "EPSG4326",
    "min_zoom": 3,
    "max_zoom": 12,
}
NAN = float("nan")


def layers(count: int) -> list[dict[str, str]]:
    return [
        LAYER | {"value": f"https://a.com/{number}.png", "name": f"layer {number}"}
        for number in range(count)
    ]


def tiles(**keys: Any) -> dict[str, Any]:
    return ROW | {"media_type": "TMS_GEO", "row_data": TILES | keys}


def metadata(*entries: dict[str, Any]) -> dict[str, Any]:
    return ROW | {"metadata_fields": list(entries)}


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (ROW | {"attachments": layers(11)}, "overlay-too-many"),
        (
            ROW
            | {"attachments": [LAYER], "media_type": "VIDEO", "row_data": "https://a.com/1.mp4"},
            "overlay-on-non-image",
        ),
        (ROW | {"attachments": [LAYER | {"value": "o.png"}]}, "attachment-value-not-url"),
        (ROW | {"attachments": [LAYER | {"name": 7}]}, "attachment-name-not-text"),
        (ROW | {"attachments": [LAYER | {"opacity": 0.5}]}, "attachment-key-unknown"),
        (ROW | {"media_type": "PICTURE"}, "media-type-unknown"),
        (ROW | {"global_key": "k" * 201}, "global-key-too-long"),
        (ROW | {"global_key": "a\\b"}, "global-key-characters"),
        (ROW | {"global_key": 17}, "global-key-not-text"),
        (metadata({"name": "note", "value": "x" * 4097}), "metadata-too-long"),
        (
            metadata({"name": "note", "value": "x"}, {"name": "note", "value": "y"}),
            "metadata-duplicate",
        ),
        (tiles(tile_layer_url="https://a.com/{z}/{x}.png"), "tiles-url-placeholders"),
        (tiles(bounds=[[-99.2, 19.4], [-99.1, 19.3]]), "tiles-bounds-swapped"),
        (tiles(epsg="EPSG:4326"), "tiles-epsg"),
        (tiles(min_zoom=13), "tiles-zoom"),
    ],
)
def test_what_the_sdk_does_not_check(row: dict[str, Any], rule: str):
    assert rule in set(check(row).issues["rule"])


def test_the_same_global_key_twice_in_one_call():
    report = check([ROW, ROW | {"global_key": "A"}])
    assert report.issues["rule"].tolist() == ["global-key-duplicate"] * 2


def test_nan_is_a_missing_cell_and_never_bare_nan_in_the_json():
    frame = pd.DataFrame([ROW | {"global_key": NAN}, ROW | {"external_id": NAN, "row_data": NAN}])
    assert "NaN" not in json.dumps(to_import_json(frame))
    assert {"global-key-missing", "row-data-missing"} <= set(check(frame).issues["rule"])


def test_nan_inside_a_cell_is_an_error():
    report = check(metadata({"name": "wind", "value": NAN}))
    assert report.issues["rule"].tolist() == ["value-not-json"]


def test_a_generator_gives_all_its_rows():
    assert len(to_import_json(row for row in [ROW, ROW])) == 2
    assert check(row for row in [ROW, ROW]).summary["rows"] == 2


def test_a_list_of_texts_is_refused_and_not_dropped():
    with pytest.raises(RowsError) as refused:
        read_rows(["https://a.com/1.png", "missing.png"])
    assert len(refused.value.problems) == 2


def test_the_order_of_rows_is_kept():
    writer = ChunkWriter(most_items=700)
    bodies: list[bytes] = []
    for number in range(5000):
        item = str(number).encode()
        if not writer.has_room_for(item):
            bodies.append(writer.take())
        writer.add(number, item)
    bodies.append(writer.take())
    assert len(bodies) > 5
    sent = [item["payload"] for body in bodies for item in json.loads(body)]
    assert sent == list(range(5000))
    rows = [ROW | {"global_key": str(number)} for number in range(2000)]
    assert to_import_json(rows) == rows


def test_what_is_passed_in_does_not_change():
    rows = [ROW | {"attachments": layers(2), "key": {"type": "AUTO"}}]
    before = copy.deepcopy(rows)
    check(rows).fixed()
    to_import_json(rows)
    read_rows(rows)
    assert rows == before


def test_an_embedding_in_metadata_is_fine():
    assert check(metadata({"name": "embedding", "value": [0.5] * 128})).ok


def test_a_text_that_happens_to_be_a_relative_path_is_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "plots").mkdir()
    (tmp_path / "plots" / "1.png").write_bytes(b"x")
    monkeypatch.chdir(tmp_path)
    assert check(ROW | {"media_type": "TEXT", "row_data": "plots/1.png"}).records == ()
    (issue,) = check(ROW | {"row_data": "plots/1.png"}).records
    assert issue.rule == "row-data-not-url"
    assert check(ROW | {"row_data": Path("plots/1.png")}).issues["rule"].tolist() == ["file-upload"]
    (issue,) = check(ROW | {"row_data": "./plots"}).records
    assert issue.what == "cannot be uploaded: plots is a folder, not a file."


def test_a_tuple_of_attachments_is_a_list_and_their_json_text_is_told():
    assert check(ROW | {"attachments": tuple(layers(2))}).records == ()
    report = check(ROW | {"attachments": json.dumps(layers(2))})
    assert report.issues["rule"].tolist() == ["attachments-not-a-list"]


def test_all_problems_come_at_once_and_each_names_its_row():
    rows = [ROW | {"global_key": f"k{n}", "attachments": [LAYER | {"value": ""}]} for n in range(3)]
    messages = check(rows).issues["message"].tolist()
    assert messages == [
        f'row {n} (global_key "k{n}"), attachments[0].value: is empty.' for n in range(3)
    ]


def test_tile_keys_at_the_top_of_a_row_are_told():
    with pytest.raises(RowsError, match="row_data"):
        read_rows([{"global_key": "a", "tileLayerUrl": TILES["tile_layer_url"]}])
