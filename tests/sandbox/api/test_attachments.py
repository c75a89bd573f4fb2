from __future__ import annotations

from typing import Any

import pytest

from lb_widgets.model.types import MAX_OVERLAYS

URL = "https://a.example/1.png"


@pytest.fixture
def row_id(api: Any) -> str:
    written, _ = api.import_rows({"row_data": URL, "media_type": "IMAGE"})
    return written[0]["id"]


def _create(api: Any, row_id: str, **changed: Any) -> dict[str, Any]:
    given = {"type": "IMAGE_OVERLAY", "value": URL, "name": "NDVI", "dataRowId": row_id} | changed
    return api.data("CreateDataRowAttachmentPyApi", **given)["createDataRowAttachment"]


def _listed(api: Any, row_id: str) -> list[dict[str, Any]]:
    return api.data("GetDataRowAttachmentsPyApi", param_0=row_id)["dataRow"]["attachments"]


def test_an_attachment_is_appended_changed_and_deleted(api: Any, row_id: str):
    _create(api, row_id, name=None, type="RAW_TEXT", value="first")
    created = _create(api, row_id)
    assert [item["name"] for item in _listed(api, row_id)] == [None, "NDVI"]
    changed = api.data("updateDataRowAttachmentPyApi", attachment_id=created["id"], name="CIR")
    assert changed["updateDataRowAttachment"] == created | {"name": "CIR"}
    assert _listed(api, row_id)[1] == created | {"name": "CIR"}
    api.data("deleteDataRowAttachmentPyApi", attachment_id=created["id"])
    assert [item["value"] for item in _listed(api, row_id)] == ["first"]


def _refusal(api: Any, row_id: str, kind: str, value: str = URL) -> tuple[str, str]:
    answer = api.send(
        "mutation($d: DataRowAttachmentCreateInput!) { createDataRowAttachment(data: $d) { id } }",
        {"d": {"dataRowId": row_id, "type": kind, "value": value}},
    )
    return answer.code, answer.json["errors"][0]["message"]


def test_the_eleventh_overlay_is_refused(api: Any, row_id: str):
    for _ in range(MAX_OVERLAYS):
        _create(api, row_id)
    code, message = _refusal(api, row_id, "IMAGE_OVERLAY")
    assert code == "MALFORMED_REQUEST"
    assert "At most 10" in message
    assert len(_listed(api, row_id)) == MAX_OVERLAYS
    # An overlay that is there already may still be changed.
    first = _listed(api, row_id)[0]["id"]
    api.data("updateDataRowAttachmentPyApi", attachment_id=first, name="renamed")


def test_an_overlay_on_a_video_an_empty_value_and_an_unknown_row_are_refused(api: Any, row_id: str):
    video, _ = api.import_rows({"row_data": "https://a.example/1.mp4", "media_type": "VIDEO"})
    assert "only allowed on IMAGE" in _refusal(api, video[0]["id"], "IMAGE_OVERLAY")[1]
    assert "non-empty" in _refusal(api, row_id, "RAW_TEXT", " ")[1]
    assert _refusal(api, "nope", "IMAGE")[0] == "RESOURCE_NOT_FOUND"


def test_an_unknown_attachment_is_not_found(api: Any):
    answer = api.send('mutation { deleteDataRowAttachment(where: {id: "x"}) { id } }')
    assert answer.code == "RESOURCE_NOT_FOUND"


def test_attachments_come_by_pages(api: Any, row_id: str):
    for number in range(5):
        _create(api, row_id, type="RAW_TEXT", value=str(number))
    query = (
        "query($row: ID!) "
        "{ dataRow(where: {id: $row}) { attachments(skip: 2 first: 2) { value } } }"
    )
    page = api.send(query, {"row": row_id}).json["data"]["dataRow"]["attachments"]
    assert [item["value"] for item in page] == ["2", "3"]
