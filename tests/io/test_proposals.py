from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from lb_widgets.errors import RowsError
from lb_widgets.io import read_rows, to_import_json
from lb_widgets.io.proposals import proposed_mapping

if TYPE_CHECKING:
    from pathlib import Path


def test_the_proposed_mapping_reads_the_file_in_one_call(tmp_path: Path):
    path = tmp_path / "rows.csv"
    path.write_text("id,image_url,mask_url\n007,https://a.com/1.png,https://a.com/m.png\n")
    with pytest.raises(RowsError, match=r"read_rows\(source, columns=") as caught:
        read_rows(path)
    mapping = json.loads(str(caught.value).partition("columns=")[2].removesuffix(")"))
    assert mapping == {
        "image_url": "row_data",
        "id": "global_key",
        "mask_url": "attachment///IMAGE_OVERLAY///mask",
    }
    assert to_import_json(read_rows(path, columns=mapping)) == [
        {
            "row_data": "https://a.com/1.png",
            "global_key": "007",
            "attachments": [
                {"type": "IMAGE_OVERLAY", "value": "https://a.com/m.png", "name": "mask"}
            ],
        }
    ]


@pytest.mark.parametrize(
    ("name", "value", "header"),
    [
        ("CIR", "./1_CIR.png", "IMAGE_OVERLAY///CIR"),
        ("ndvi_layer_path", "./1.png", "IMAGE_OVERLAY///ndvi_layer"),
        ("note", "dry", "RAW_TEXT///note"),
        ("Caption", None, None),
        ("notes_url", "https://a.com/n.txt", "TEXT_URL///notes"),
        ("report", "https://a.com/r.PDF?sig=1", "PDF_URL///report"),
        ("pdf", "a", "PDF_URL///pdf"),
        ("url", "https://a.com/r.html", "HTML///url"),
        ("clip", "./c.mp4", "VIDEO///clip"),
        ("audio_file", "x", "AUDIO///audio"),
        ("photo", "./p.jpg", "IMAGE///photo"),
        ("masked", "yes", None),
        ("crop", "wheat", None),
        ("mask", 7, None),
    ],
)
def test_columns_of_attachments_are_known_by_name_or_value(name: str, value: Any, header: Any):
    frame = pd.DataFrame({"image_url": ["u", "v"], name: [None, value]}, dtype=object)
    expected = {} if header is None else {name: f"attachment///{header}"}
    assert proposed_mapping(frame) == {"image_url": "row_data", **expected}


def test_two_columns_never_get_one_name():
    frame = pd.DataFrame({"image": ["u"], "mask": ["u"], "mask_url": ["u"], 7: ["u"]})
    assert list(proposed_mapping(frame)) == ["image", "mask"]


def test_without_an_asset_nothing_is_proposed():
    assert proposed_mapping(pd.DataFrame({"mask": ["u"], "score": [1]})) == {}
