from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.model.data_row import ROW_COLUMNS
from lb_widgets.model.types import AttachmentType
from lb_widgets.sandbox import sample_rows, shared_sandbox
from lb_widgets.sandbox.api.row_rules import problems
from lb_widgets.sandbox.media import crop_size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd

MEDIA_TYPES = {
    "IMAGE", "VIDEO", "TEXT", "AUDIO", "DICOM", "PDF", "CONVERSATIONAL", "TMS_GEO", "HTML",
}  # fmt: skip
SHOWS_ONLY_IN_CONTENT = {
    "overlay-size-differs",
    "media-not-an-image",
    "media-not-found",
    "bounds-swapped",
    "bounds-degenerate",
    "global-key-duplicate",
}


@pytest.fixture
def rows() -> pd.DataFrame:
    return sample_rows()


def _records(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for record in frame.to_dict("records"):
        yield {key: record[key] for key in ROW_COLUMNS if record[key] is not None}


def _attachments(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [item for items in frame["attachments"] for item in items]


def test_there_are_at_least_30_rows_of_nine_media_types(rows: pd.DataFrame):
    assert len(rows) >= 30
    assert set(rows["media_type"]) == MEDIA_TYPES
    assert list(rows.columns) == [*ROW_COLUMNS, "region"]


def test_every_current_attachment_type_occurs(rows: pd.DataFrame):
    assert {item["type"] for item in _attachments(rows)} == set(AttachmentType)


def test_attachments_occur_in_every_shape(rows: pd.DataFrame):
    kinds = [[item["type"] for item in items] for items in rows["attachments"]]
    assert [] in kinds
    assert any(each.count("IMAGE") > 1 for each in kinds)
    assert any("name" not in item for item in _attachments(rows))


def test_keys_are_the_same_each_time_and_occur_once(rows: pd.DataFrame):
    assert rows["global_key"].is_unique
    assert list(sample_rows()["global_key"]) == list(rows["global_key"])
    assert rows["global_key"][0] == "sahara-01"


def test_rows_are_objects_of_their_own_each_time(rows: pd.DataFrame):
    rows["attachments"][0].clear()
    rows["row_data"][22].clear()
    assert sample_rows()["attachments"][0]
    assert sample_rows()["row_data"][22]


def test_the_api_refuses_no_row(rows: pd.DataFrame, api: Any):
    assert [problems(row) for row in _records(rows)] == [[]] * len(rows)
    written, refused = api.import_rows(*_records(rows))
    assert refused == []
    assert [row["globalKey"] for row in written] == list(rows["global_key"])
    stored = api.sandbox.data_rows()
    assert list(stored["attachments"]) == list(rows["attachments"])
    assert list(stored["metadata_fields"]) == list(rows["metadata_fields"])


def test_every_url_is_served_from_this_machine(rows: pd.DataFrame, fetch: Callable[..., Any]):
    base = shared_sandbox().url
    urls = {value for value in rows["row_data"] if isinstance(value, str) and "://" in value}
    urls |= {item["value"] for item in _attachments(rows) if item["type"] != "RAW_TEXT"}
    urls |= {value["pdf_url"] for value in rows["row_data"] if "pdf_url" in value}
    assert {url for url in urls if not url.startswith(base)} == set()
    small = [
        url for url in urls if "_elevation" not in url
    ]  # those take long to cut; as the others
    assert {fetch(url, "HEAD").status for url in small} == {200}


def test_every_image_has_three_named_overlays(rows: pd.DataFrame):
    for items in rows.loc[rows["media_type"] == "IMAGE", "attachments"]:
        names = [item["name"] for item in items if item["type"] == "IMAGE_OVERLAY"]
        assert names[:2] == ["Relief", "Elevation"]
        assert names[2] in {"Vegetation", "Water", "Ice"}


def test_tile_layers_come_in_three_spellings(rows: pd.DataFrame):
    world, mediterranean, australia = rows.loc[rows["media_type"] == "TMS_GEO", "row_data"]
    assert world["bounds"] == [[85.05, -180.0], [-85.05, 180.0]]
    assert "version" not in world
    assert (world["max_zoom"], world["max_native_zoom"]) == (7, 5)
    assert [layer["name"] for layer in world["alternative_layers"]] == ["Relief", "Elevation"]
    assert mediterranean["version"] == 2
    assert mediterranean["bounds"][0][0] == -6.0  # its longitude
    assert "tileLayerUrl" in australia


def test_broken_rows_follow_the_good_ones_and_name_their_faults(rows: pd.DataFrame):
    broken = sample_rows(broken=True)
    planted = broken["planted"].dropna()
    assert list(broken["global_key"][: len(rows)]) == list(rows["global_key"])
    assert len(planted) == len(broken) - len(rows) >= 12
    assert planted.is_unique
    for row in _records(broken[broken["planted"].isin(set(planted) - SHOWS_ONLY_IN_CONTENT)]):
        assert len(problems(row)) == 1


def test_broken_rows_are_broken_in_the_way_they_say(fetch: Callable[..., Any]):
    broken = sample_rows(broken=True).dropna(subset="planted").set_index("planted")
    assert fetch(broken.loc["media-not-found", "row_data"]).status == 404
    content = fetch(broken.loc["media-not-an-image", "row_data"])
    assert content.headers["Content-Type"] == "image/jpeg"
    assert not content.body.startswith(b"\xff\xd8")
    assert crop_size("sahara") != crop_size("iceland")
    assert broken.loc["global-key-duplicate", "global_key"].casefold() == "sahara-01"
    assert abs(broken.loc["bounds-swapped", "row_data"]["bounds"][0][0]) > 90
    first, second = broken.loc["bounds-degenerate", "row_data"]["bounds"]
    assert first == second
    urls = [item["value"] for item in broken.loc["overlay-too-many", "attachments"]]
    assert {fetch(url).status for url in urls} == {200}


def test_the_shared_sandbox_is_one_and_comes_back_where_it_was():
    url = shared_sandbox().url
    shared_sandbox().stop()
    assert shared_sandbox().url == url


def test_the_room_is_light_to_import_and_sample_rows_need_no_extra():
    code = """
import sys
import lb_widgets.sandbox
heavy = {"PIL", "numpy", "pandas", "graphql", "http.server", "sqlite3"} & set(sys.modules)
assert not heavy, heavy
sys.modules["graphql"] = None
assert len(lb_widgets.sandbox.sample_rows()) >= 30
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
