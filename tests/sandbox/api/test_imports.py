from __future__ import annotations

import json
from typing import Any

import pytest

from lb_widgets.model.types import AttachmentType

URL = "https://a.example/1.png"
UPSERT = "mutation($u: String!) { upsertDataRows(data: {manifestUri: $u}) { id } }"


def test_an_import_runs_from_upload_to_results(api: Any):
    uri = api.manifest(
        {
            "row_data": URL,
            "global_key": "k-1",
            "external_id": "one.png",
            "media_type": "IMAGE",
            "attachments": [{"type": "IMAGE_OVERLAY", "value": URL, "name": "Relief"}],
        },
        {"row_data": URL, "global_key": "k-2", "media_type": "PICTURE"},
    )
    task = api.data("UpsertDataRowsPyApi", manifestUri=uri)["upsertDataRows"]
    assert task["status"] == "IN_PROGRESS"
    assert task["type"] == "adv-upsert-data-rows"
    # Some rows refused, and still COMPLETE.
    assert api.finished(task["id"])["status"] == "COMPLETE"
    assert api.task(task["id"])["completionPercentage"] == 100
    written, refused = api.results(task["id"])
    assert [(row["globalKey"], row["rowData"]) for row in written] == [("k-1", URL)]
    assert [row["message"] for row in refused] == ["Found invalid media type: 'PICTURE'"]
    assert refused[0]["spec"] == {
        "externalId": None,
        "globalKey": "k-2",
        "rowData": URL,
        "metadata": [],
        "attachments": [],
    }


def test_every_attachment_type_keeps_order_and_names(api: Any):
    sent = [
        {"type": kind, "value": "a text" if kind == "RAW_TEXT" else URL, "name": f"n {kind}"}
        for kind in AttachmentType
    ]
    del sent[0]["name"]
    written, _ = api.import_rows({"row_data": URL, "media_type": "IMAGE", "attachments": sent})
    listed = api.data("GetDataRowAttachmentsPyApi", param_0=written[0]["id"])
    assert [
        {key: item[key] for key in ("type", "value", "name") if item[key] is not None}
        for item in listed["dataRow"]["attachments"]
    ] == sent
    assert api.sandbox.data_rows()["attachments"][0] == sent


def test_a_dict_comes_back_as_its_json_text(api: Any):
    row_data = {"pdf_url": "https://a.example/é.pdf"}
    written, _ = api.import_rows({"row_data": row_data, "media_type": "PDF"})
    assert json.loads(written[0]["rowData"]) == row_data


def test_metadata_comes_back_as_sent_and_by_name(api: Any):
    ontology = api.data("GetMetadataOntologyBetaPyApi")["customMetadataOntology"]
    schema = {each["name"]: each for each in ontology}
    train = schema["split"]["options"][0]
    sent = [
        {"schemaId": schema["tag"]["id"], "value": "t"},
        {"schemaId": schema["split"]["id"], "value": {}},
        {"schemaId": train["id"], "value": {}},
    ]
    written, refused = api.import_rows({"row_data": URL, "metadata_fields": sent})
    assert refused == []
    row = api.data("GetDataRowPyApi", param_0=written[0]["id"])["dataRow"]
    assert row["customMetadata"] == sent
    by_name = {field["name"]: field["value"] for field in row["metadataFields"]}
    assert by_name == {"tag": "t", "split": "train"}


def test_a_repeated_key_is_refused_whatever_its_case_and_dataset(api: Any):
    other = api.data("CreateDatasetPyApi", name="other")["createDataset"]["id"]
    written, refused = api.import_rows(
        {"row_data": URL, "global_key": "Field-1"},
        {"row_data": URL, "global_key": "field-1"},
        {"row_data": URL, "global_key": "FIELD-1", "dataset_id": other},
    )
    assert [row["globalKey"] for row in written] == ["Field-1"]
    assert [row["message"] for row in refused] == [
        "Data rows contain duplicate global keys: 'field-1'",
        "Data rows contain duplicate global keys: 'FIELD-1'",
    ]
    _, again = api.import_rows({"row_data": URL, "global_key": "FieLD-1"})
    assert "duplicate global keys" in again[0]["message"]


def test_an_upsert_by_key_replaces_attachments_and_keeps_the_rest(api: Any):
    api.import_rows(
        {
            "row_data": URL,
            "global_key": "k",
            "external_id": "e",
            "media_type": "IMAGE",
            "metadata_fields": [{"name": "tag", "value": "t"}],
            "attachments": [{"type": "RAW_TEXT", "value": f"{n}"} for n in range(3)],
        }
    )
    change = {"attachments": [{"type": "RAW_TEXT", "value": "new"}]}
    written, refused = api.import_rows(change, key={"type": "GKEY", "value": "K"})
    assert refused == []
    row = api.sandbox.data_rows().iloc[0]
    assert row["attachments"] == change["attachments"]
    assert (row["row_data"], row["external_id"], row["media_type"]) == (URL, "e", "IMAGE")
    assert row["metadata_fields"] == [{"name": "tag", "value": "t"}]
    by_id = {"type": "ID", "value": written[0]["id"]}
    api.import_rows({"external_id": "f"}, key=by_id)
    row = api.sandbox.data_rows().iloc[0]
    assert (row["external_id"], row["attachments"]) == ("f", change["attachments"])


def test_an_upsert_by_an_unknown_key_creates_and_by_an_unknown_id_is_refused(api: Any):
    written, _ = api.import_rows({"row_data": URL}, key={"type": "GKEY", "value": "fresh"})
    assert written[0]["globalKey"] == "fresh"
    _, refused = api.import_rows({"row_data": URL}, key={"type": "ID", "value": "nope"})
    assert refused[0]["message"] == "Data row 'nope' was not found"


def test_an_upsert_may_rename_a_key_but_not_to_one_that_is_taken(api: Any):
    api.import_rows({"row_data": URL, "global_key": "a"}, {"row_data": URL, "global_key": "b"})
    key = {"type": "GKEY", "value": "a"}
    _, refused = api.import_rows({"global_key": "B"}, key=key)
    assert "duplicate global keys" in refused[0]["message"]
    written, _ = api.import_rows({"global_key": "c"}, key=key)
    assert written[0]["globalKey"] == "c"


def test_an_unknown_dataset_refuses_the_row(api: Any):
    _, refused = api.import_rows({"row_data": URL, "dataset_id": "nowhere"})
    assert refused[0]["message"] == "Dataset 'nowhere' was not found"


def test_results_come_by_pages_until_the_cursor_is_null(api: Any):
    uri = api.manifest(*({"row_data": URL, "global_key": f"k{n % 4}"} for n in range(7)))
    task = api.upsert(uri)
    api.finished(task)

    def pages(operation: str, field: str, rows: str) -> list[int]:
        sizes, cursor = [], None
        while True:
            page = api.data(operation, taskId=task, first=2, **{"from": cursor})[field]
            sizes.append(len(page[rows]))
            cursor = page["after"]
            if cursor is None:
                return [*sizes, page["total"]]

    assert pages("SuccessesfulDataRowImportsPyApi", "successesfulDataRowImports", "nodes") == [
        2,
        2,
        4,
    ]
    assert pages("FailedDataRowImportsPyApi", "failedDataRowImports", "results") == [2, 1, 3]


@pytest.mark.parametrize("cursor", ["x", "-1", "1.5", "1 OR 1=1"])
def test_a_cursor_of_our_own_making_is_malformed(api: Any, cursor: str):
    query = f'{{ failedDataRowImports(data: {{taskId: "t", from: "{cursor}"}}) {{ total }} }}'
    assert api.send(query).code == "MALFORMED_REQUEST"


@pytest.mark.parametrize(
    ("manifest", "reason"),
    [
        (b"not json", "JSON is malformed"),
        ({"source": "SDK", "chunk_uris": []}, "item_count"),
        ({"source": "SDK", "item_count": 1, "chunk_uris": []}, "hold 0 items"),
        ({"source": "SDK", "item_count": 1, "chunk_uris": ["http://a.example/1"]}, "uploadFile"),
    ],
)
def test_what_is_wrong_with_a_manifest_shows_in_the_failed_task(
    api: Any, manifest: Any, reason: str
):
    uri = api.uploaded(manifest)
    task = api.upsert(uri)
    polled = api.finished(task)
    assert polled["status"] == "FAILED"
    assert reason in polled["errors"]["message"]
    assert api.results(task) == ([], [])


def test_a_chunk_with_a_bare_nan_fails_the_task_and_writes_nothing(api: Any):
    chunk = api.uploaded(b'[{"id": {"type": "AUTO", "value": ""}, "payload": {"row_data": NaN}}]')
    uri = api.uploaded({"source": "SDK", "item_count": 1, "chunk_uris": [chunk]})
    task = api.upsert(uri)
    assert api.finished(task)["status"] == "FAILED"
    assert len(api.sandbox.data_rows()) == 0


def test_an_empty_manifest_imports_nothing_as_the_sdk_sends_it_for_a_generator(api: Any):
    uri = api.uploaded({"source": "SDK", "item_count": 0, "chunk_uris": []})
    task = api.upsert(uri)
    assert api.finished(task)["status"] == "COMPLETE"


def test_a_manifest_elsewhere_is_never_fetched(api: Any):
    assert api.send(UPSERT, {"u": "http://169.254.169.254/x"}).code == "MALFORMED_REQUEST"
    gone = f"{api.sandbox.url}files/c00"
    assert api.send(UPSERT, {"u": gone}).code == "RESOURCE_NOT_FOUND"


def test_rows_of_a_dataset_come_newest_first_by_pages(api: Any):
    api.import_rows(*({"row_data": URL, "global_key": f"k{n}"} for n in range(5)))
    keys, cursor = [], None
    while True:
        page = api.data(
            "DatasetDataRowsPyApi", id=api.dataset_id, first=2, where=None, **{"from": cursor}
        )["datasetDataRows"]
        keys.append([row["globalKey"] for row in page["nodes"]])
        cursor = page["pageInfo"]["startCursor"]
        assert page["pageInfo"]["hasNextPage"] is (cursor is not None)
        if cursor is None:
            break
    assert keys == [["k4", "k3"], ["k2", "k1"], ["k0"]]


def test_keys_are_looked_up_in_the_order_asked_and_in_any_case(api: Any):
    written, _ = api.import_rows({"row_data": URL, "global_key": "Alps"}, {"row_data": URL})
    job = api.data("getDataRowsForGlobalKeysPyApi", globalKeys=["none", "alps"])
    found = api.data(
        "getDataRowsForGlobalKeysResultPyApi", jobId=job["dataRowsForGlobalKeys"]["jobId"]
    )["dataRowsForGlobalKeysResult"]
    assert found["jobStatus"] == "COMPLETE"
    assert found["data"] == {
        "fetchedDataRows": [{"id": ""}, {"id": written[0]["id"]}],
        "notFoundGlobalKeys": ["none"],
        "accessDeniedGlobalKeys": [],
    }


def test_external_ids_find_their_rows(api: Any):
    written, _ = api.import_rows(*[{"row_data": URL, "external_id": "e"}] * 2)
    found = api.data("externalIdsToDataRowIdsPyApi", externalId_in=["e", "f"])
    assert found["externalIdsToDataRowIds"] == [
        {"dataRowId": row["id"], "externalId": "e"} for row in written
    ]


def test_thousands_of_keys_are_looked_up_by_one_statement(api: Any):
    written, _ = api.import_rows(*({"row_data": URL, "global_key": f"K{n}"} for n in range(50)))
    keys = [f"k{n}" for n in range(2000)]
    job = api.data("getDataRowsForGlobalKeysPyApi", globalKeys=keys)["dataRowsForGlobalKeys"]
    statements: list[str] = []
    api.sandbox._service.store._connection.set_trace_callback(statements.append)
    found = api.data("getDataRowsForGlobalKeysResultPyApi", jobId=job["jobId"])
    api.sandbox._service.store._connection.set_trace_callback(None)
    assert len(statements) == 2  # the keys of the job, and the rows
    data = found["dataRowsForGlobalKeysResult"]["data"]
    assert [row["id"] for row in data["fetchedDataRows"][:50]] == [row["id"] for row in written]
    assert data["notFoundGlobalKeys"] == keys[50:]


def test_an_upsert_sees_the_rows_before_it_in_its_own_chunk(api: Any):
    """A key can be created, renamed, given up and taken again, all in one chunk."""

    def item(kind: str, value: str, **payload: Any) -> dict[str, Any]:
        payload["dataset_id"] = api.dataset_id
        return {"id": {"type": kind, "value": value}, "payload": payload}

    chunk = api.uploaded(
        [
            item("AUTO", "", row_data=URL, global_key="a"),
            item("GKEY", "A", global_key="b"),
            item("AUTO", "", row_data=URL, global_key="a", external_id="second"),
            item("AUTO", "", row_data=URL, global_key="B"),
        ]
    )
    uri = api.uploaded({"source": "SDK", "item_count": 4, "chunk_uris": [chunk]})
    task = api.finished(api.upsert(uri))
    written, refused = api.results(task["id"])
    assert [row["globalKey"] for row in written] == ["b", "b", "a"]
    assert written[0]["id"] == written[1]["id"]
    assert refused[0]["message"] == "Data rows contain duplicate global keys: 'B'"
    assert list(api.sandbox.data_rows()["global_key"]) == ["b", "a"]
