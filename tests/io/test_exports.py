"""What Labelbox gives out, as rows that can be sent again."""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections import namedtuple
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.checks import check
from lb_widgets.errors import LbWidgetsWarning, RowsError
from lb_widgets.io import read_rows, to_import_json

if TYPE_CHECKING:
    from pathlib import Path

# After docs.labelbox.com/reference/export-quick-reference.
IMAGE = {
    "data_row": {
        "id": "clf9spzxq029m071nehy60a6v",
        "global_key": "kobe",
        "external_id": "kobe.jpeg",
        "row_data": "https://a.com/kobe.jpeg",
        "details": {"dataset_id": "clf9", "created_by": "user@a.com"},
    },
    "media_attributes": {"height": 1707, "width": 2560, "mime_type": "image/jpeg"},
    "attachments": [
        {"id": "a1", "type": "IMAGE_OVERLAY", "value": "https://a.com/o.png", "name": "RGB"},
        {"id": "a2", "type": "TEXT", "value": "a note", "name": None},
    ],
    "metadata_fields": [
        {
            "schema_id": "cko8s9r5v0001h2dk9elqdidh",
            "schema_name": "tag",
            "schema_kind": "CustomMetadataString",
            "value": "x",
        },
    ],
    "embeddings": [
        {
            "id": "c1",
            "name": "mine",
            "dimensions": 2,
            "is_custom": True,
            "values": [{"value": [0.5, 0.25]}],
        },
        {
            "id": "c2",
            "name": "CLIP",
            "dimensions": 1,
            "is_custom": False,
            "values": [{"value": [0.5]}],
        },
    ],
    "projects": {"cltd": {"name": "Demo", "labels": []}},
    "experiments": {},
}
SdkLike = namedtuple("SdkLike", ["row_data", "global_key"])("u", "k")  # noqa: PYI024
TILES = {"tileLayerUrl": "https://t/{z}/{x}/{y}", "bounds": [[1, 2], [3, 4]], "epsg": "EPSG3857"}


def written(path: Path, *records: Any) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def test_an_export_becomes_rows_and_loses_nothing(tmp_path: Path):
    rows = read_rows(written(tmp_path / "export.ndjson", IMAGE, IMAGE))
    assert to_import_json(rows)[1] == {
        "row_data": "https://a.com/kobe.jpeg",
        "global_key": "kobe",
        "external_id": "kobe.jpeg",
        "media_type": "IMAGE",
        "metadata_fields": [{"schema_id": "cko8s9r5v0001h2dk9elqdidh", "value": "x"}],
        "attachments": [
            {"type": "IMAGE_OVERLAY", "value": "https://a.com/o.png", "name": "RGB"},
            {"type": "RAW_TEXT", "value": "a note"},
        ],
        "embeddings": [{"embedding_id": "c1", "vector": [0.5, 0.25]}],
    }
    own = rows.iloc[0]
    assert own["data_row_id"] == IMAGE["data_row"]["id"]
    assert own["data_row_details"] == IMAGE["data_row"]["details"]
    assert own["exported_metadata"] == IMAGE["metadata_fields"]
    assert own["exported_attachments"] == IMAGE["attachments"]
    assert own["exported_embeddings"] == IMAGE["embeddings"]
    for name in ("media_attributes", "projects", "experiments"):
        assert own[name] == IMAGE[name]
    assert set(check(rows.iloc[:1]).issues["rule"]) == set()


def test_an_export_as_one_array_or_as_dicts_is_read_too(tmp_path: Path):
    path = tmp_path / "export.json"
    path.write_text(json.dumps([IMAGE]))
    before = copy.deepcopy(IMAGE)
    assert to_import_json(read_rows(path)) == to_import_json(read_rows([IMAGE]))
    assert to_import_json(read_rows(path)) == to_import_json(read_rows(IMAGE))
    assert before == IMAGE


@pytest.mark.parametrize(
    ("attributes", "media_type"),
    [
        ({"asset_type": "conversational"}, "CONVERSATIONAL"),
        ({"asset_type": "image", "mime_type": "?"}, "IMAGE"),
        ({"assetType": "document"}, "PDF"),
        ({"mime_type": "application/vnd.labelbox.conversational"}, "CONVERSATIONAL"),
        ({"mimeType": "text/html"}, "HTML"),
        ({"mime_type": "text/plain"}, "TEXT"),
        ({"mime_type": "video/mp4"}, "VIDEO"),
        ({"mime_type": "application/octet-stream"}, None),
        ({}, None),
        (None, None),
        ("odd", None),
    ],
)
def test_the_media_type_follows_from_the_asset(attributes: Any, media_type: str | None):
    (row,) = to_import_json(
        read_rows({"data_row": {"id": "1", "row_data": "u"}, "media_attributes": attributes})
    )
    assert row.get("media_type") == media_type


def test_json_text_of_an_asset_becomes_the_object_and_other_text_stays():
    sent = [
        TILES,
        {**TILES, "epsg": "Simple"},
        {"pdf_url": "https://a.com/a.pdf"},
        {"type": "application/vnd.labelbox.conversational", "version": 1, "messages": []},
    ]
    texts = [*map(json.dumps, sent), '{"a": 1}', "{not json"]
    rows = to_import_json(read_rows([{"data_row": {"row_data": text}} for text in texts]))
    assert rows[0]["row_data"] == {
        "tile_layer_url": TILES["tileLayerUrl"],
        "bounds": TILES["bounds"],
        "epsg": "EPSG3857",
    }
    assert [row.get("media_type") for row in rows[:2]] == ["TMS_GEO", "TMS_SIMPLE"]
    assert [row["row_data"] for row in rows[2:]] == [*sent[2:], '{"a": 1}', "{not json"]


def field(identifier: str, kind: str, value: Any = None) -> dict[str, Any]:
    return {"schema_id": identifier, "schema_name": "n", "schema_kind": f"CustomMetadata{kind}",
            "value": value}  # fmt: skip


@pytest.mark.parametrize(
    ("exported", "sent"),
    [
        ([field("e", "Enum", {}), field("o", "EnumOption", {})], [("e", "o")]),
        ([field("o", "EnumOption"), field("s", "String", "x"), field("e", "Enum")],
         [("e", "o"), ("s", "x")]),
        ([field("e", "Enum"), field("o", "EnumOption"), field("f", "Enum"),
          field("p", "EnumOption"), field("q", "EnumOption")],
         [("e", "o"), ("f", "p"), ("f", "q")]),
        # Which option is whose is not told: left as it is.
        ([field("e", "Enum"), field("f", "Enum"), field("o", "EnumOption"),
          field("p", "EnumOption")],
         [("e", None), ("f", None), ("o", None), ("p", None)]),
        ([field("o", "EnumOption", "x")], [("o", "x")]),
        ([field("e", "Enum", [{"schema_id": "o"}, {"schema_id": "p"}])], [("e", "o"), ("e", "p")]),
        ([field("e", "Enum", {"schemaId": "o"})], [("e", "o")]),
        ([field("s", "Number", 0)], [("s", 0)]),
    ],
)  # fmt: skip
def test_an_enum_and_its_option_become_one_field(exported: Any, sent: Any):
    rows = read_rows([{"data_row": {"row_data": "u"}, "metadata_fields": exported}])
    assert rows["metadata_fields"][0] == [{"schema_id": key, "value": value} for key, value in sent]
    assert rows["exported_metadata"][0] == exported


def test_broken_lines_of_an_export_are_told_by_their_own_path(tmp_path: Path):
    odd = {"data_row": {"id": "1", "row_data": 7}, "attachments": [5]}
    with pytest.raises(RowsError) as caught:
        read_rows(written(tmp_path / "e.ndjson", IMAGE, odd))
    assert caught.value.problems == (
        "e.ndjson line 2, $.data_row.row_data: found a number (7), expected text or an object",
        "e.ndjson line 2, $.attachments[0]: found a number (5), expected an object {type, value}",
    )


def test_embeddings_that_labelbox_computed_are_not_sent():
    (row,) = to_import_json(read_rows({**IMAGE, "embeddings": []}))
    assert "embeddings" not in row


@pytest.mark.parametrize("item", [("u", "k"), object(), SdkLike])
def test_what_is_no_row_is_told(item: Any):
    with pytest.raises(RowsError, match=r"row 0: found .*, expected an object"):
        read_rows([item])


def test_a_column_called_data_row_is_the_users_own():
    rows = read_rows([{"data_row": {"id": 1}, "row_data": "u"}, {"data_row": "x", "row_data": "v"}])
    assert rows["data_row"].tolist() == [{"id": 1}, "x"]
    named = read_rows([{"data_row": "u"}], columns={"data_row": "row_data"})
    assert named["row_data"].tolist() == ["u"]


class SdkRow:
    """The attributes of the official SDK's DataRow; its methods would make requests."""

    def __init__(self, **fields: Any) -> None:
        self.uid = "clf9spzxq029m071nehy60a6v"
        self.external_id = None
        self.created_at = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
        self.media_attributes = {"assetType": "image", "mimeType": "image/png"}
        self.client = "holds the API key"
        self.__dict__ |= fields

    def attachments(self) -> list[Any]:
        raise AssertionError("made a request")

    labels = property(attachments)


def test_sdk_objects_are_read_by_their_fields_alone():
    item = SdkRow(
        row_data="https://a.com/1.png",
        global_key="a-1",
        metadata_fields=[
            {"schemaId": "e", "name": "split", "value": {}, "kind": "CustomMetadataEnum"},
            {"schemaId": "o", "name": "train", "value": {}, "kind": "CustomMetadataEnumOption"},
        ],
    )
    with pytest.warns(LbWidgetsWarning, match="Attachments of 2 SDK objects are not read"):
        rows = read_rows(iter([item, item, {"row_data": "u"}]))
    assert to_import_json(rows)[::2] == [
        {
            "row_data": "https://a.com/1.png",
            "global_key": "a-1",
            "media_type": "IMAGE",
            "metadata_fields": [{"schema_id": "e", "value": "o"}],
        },
        {"row_data": "u"},
    ]
    assert rows["data_row_id"][0] == item.uid
    assert rows["created_at"][0] == item.created_at
    assert not rows.astype(str).stack().str.contains("API key").any()
    with pytest.warns(LbWidgetsWarning):
        assert len(read_rows(item)) == 1


def test_attachments_that_an_object_holds_are_read():
    item = SdkRow(row_data=json.dumps(TILES), attachments=[{"type": "IMAGE", "value": "u"}])
    (row,) = to_import_json(read_rows([item]))
    assert row["attachments"] == [{"type": "IMAGE", "value": "u"}]
    assert row["media_type"] == "TMS_GEO"
