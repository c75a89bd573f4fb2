"""The official SDK judges the sandbox: what it reports, and what the database holds."""

from __future__ import annotations

import json
import urllib.request
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.client import Client
from lb_widgets.model.types import AttachmentType, MediaType

from .rows import ATTACHMENTS, BUCKET, METADATA, ROWS

if TYPE_CHECKING:
    from lb_widgets.sandbox import Sandbox

Saw = "Callable[[str], Any]"
DETECTED = {"tiles camel": "TMS_GEO", "detected": "IMAGE"}


@pytest.fixture
def stored(journey: dict[str, Any], sandbox: Sandbox) -> dict[str, dict[str, Any]]:
    """What the database holds in the end, by global key."""
    assert journey
    rows = sandbox.data_rows().to_dict("records")
    return {row["global_key"]: row for row in rows}


def _content(row_data: str) -> Any:
    return json.loads(row_data) if row_data.startswith("{") else row_data


def _listed(attachments: list[dict[str, Any]]) -> list[list[str | None]]:
    return [[item["type"], item["value"], item.get("name")] for item in attachments]


def test_the_rows_have_every_media_and_attachment_type():
    assert {row["media_type"] for row in ROWS if "media_type" in row} == set(MediaType)
    assert {item["type"] for item in ATTACHMENTS} == set(AttachmentType)


def test_what_the_sdk_shows_makes_a_client_of_ours(saw: Saw, sandbox: Sandbox):
    client = Client.from_sdk(SimpleNamespace(**saw("shows_its_key_and_endpoint")))
    assert client.endpoint == sandbox.endpoint
    assert client.data_row_ids(["no such key"]) == {}  # the key is the right one


def test_a_dataset_is_created_without_an_integration_where_there_is_none(saw: Saw):
    created = saw("creates_a_dataset")
    assert len(created["id"]) == 25
    assert created == {
        "id": created["id"],
        "name": "trials",
        "description": "of 2026",
        "row_count": 0,
        "integration": None,
    }


def test_an_import_is_in_progress_and_then_complete_without_errors(saw: Saw):
    seen = saw("imports_every_kind_of_row")
    assert (seen["at once"], seen["status"], seen["percentage"]) == ("IN_PROGRESS", "COMPLETE", 100)
    assert seen["errors"] is None
    assert seen["failed_data_rows"] is None
    assert seen["result"] == seen["created_data_rows"]
    assert len(seen["result"]) == len(ROWS)


@pytest.mark.parametrize("sent", ROWS, ids=[row["global_key"] for row in ROWS])
def test_every_kind_of_row_is_reported_and_stored_as_it_was_sent(
    saw: Saw, stored: dict[str, Any], sent: dict[str, Any]
):
    key = sent["global_key"]
    (reported,) = [
        row for row in saw("imports_every_kind_of_row")["result"] if row["global_key"] == key
    ]
    row = stored[key]
    assert (reported["id"], reported["row_data"]) == (row["id"], row["row_data"])
    assert reported["external_id"] == row["external_id"] == sent["external_id"]
    assert _content(row["row_data"]) == sent["row_data"]
    assert row["media_type"] == sent.get("media_type", DETECTED.get(key))
    assert row["attachments"] == sent.get("attachments", [])
    assert row["dataset"] == "trials"


def test_refused_rows_are_told_with_the_reason_and_what_was_sent(saw: Saw, stored: dict[str, Any]):
    seen = saw("is_told_which_rows_were_refused")
    assert seen["status"] == "COMPLETE"
    assert seen["errors"] == seen["failed_data_rows"]
    refused = {error["failedDataRows"][0]["globalKey"]: error for error in seen["errors"]}
    assert set(refused) == {"eleven", "IMAGE"}
    assert "At most 10 IMAGE_OVERLAY" in refused["eleven"]["message"]
    assert len(refused["eleven"]["failedDataRows"][0]["attachments"]) == 11
    assert "duplicate global keys" in refused["IMAGE"]["message"]
    assert refused["IMAGE"]["failedDataRows"][0]["rowData"] == f"{BUCKET}/4.jpg"
    assert len(refused["IMAGE"]["failedDataRows"][0]["metadata"]) == len(METADATA) + 1  # the option
    assert [row["global_key"] for row in seen["result"]] == ["good"]
    assert "eleven" not in stored
    assert stored["image"]["row_data"] == f"{BUCKET}/1.jpg"


def test_one_row_is_created_and_read_back(saw: Saw, stored: dict[str, Any]):
    row = saw("creates_one_row")
    assert row["id"] == stored["single"]["id"]
    assert (row["row_data"], row["external_id"]) == (f"{BUCKET}/6.jpg", "six")


def test_one_row_that_is_refused_raises(saw: Saw):
    assert saw("raises_when_one_row_is_refused") == "ResourceCreationError"


def test_attachments_are_created_changed_listed_and_deleted(saw: Saw, stored: dict[str, Any]):
    seen = saw("keeps_attachments")
    first, changed = _listed(ATTACHMENTS[:1])[0], ["RAW_TEXT", "another note", "Renamed"]
    assert seen["created"] == ["RAW_TEXT", "a note", "Note"]
    assert seen["updated"] == changed
    assert seen["listed"] == [first, changed, ["IMAGE", f"{BUCKET}/gone.jpg", None]]
    assert seen["after deleting"] == [first, changed]
    assert seen["eleventh overlay"] == "MalformedQueryException"
    more = ["IMAGE_OVERLAY", f"{BUCKET}/more.png", None]
    assert _listed(stored["single"]["attachments"]) == [first, changed, *[more] * 9]


def test_local_files_are_uploaded_whole(saw: Saw, stored: dict[str, Any]):
    seen = saw("uploads_local_files")
    assert seen["import"]["errors"] is None
    (row,) = seen["import"]["result"]
    assert stored["renamed"]["row_data"] == row["row_data"]
    for url in (seen["url"], row["row_data"]):
        with urllib.request.urlopen(url) as answer:
            assert answer.read() == b"\x89PNG picture"


def test_upserts_replace_attachments_rename_and_create(saw: Saw, stored: dict[str, Any]):
    seen = saw("upserts_by_key_and_by_id")
    assert seen["before"] == _listed(ATTACHMENTS[:3])
    assert seen["after"] == [["RAW_TEXT", "only", None]]
    assert stored["good"]["attachments"] == [{"type": "RAW_TEXT", "value": "only"}]
    assert {key: stored[key]["id"] for key in seen["ids"]} == seen["ids"]
    assert "local" not in stored
    assert stored["renamed"]["external_id"] == "by id"
    reported = {row["global_key"]: row["id"] for row in seen["import"]["result"]}
    assert set(reported) == {"good", "renamed", "fresh", "keyless"}
    assert reported == {key: stored[key]["id"] for key in reported}
    (error,) = seen["import"]["errors"]
    assert "was not found" in error["message"]


def test_rows_are_found_by_global_key_in_any_case(saw: Saw, stored: dict[str, Any]):
    seen = saw("finds_rows_by_global_key")
    good, single = stored["good"]["id"], stored["single"]["id"]
    assert seen["one"]["id"] == good
    assert seen["several"]["results"] == [good, "", single]
    assert seen["several"]["status"] == "PARTIAL SUCCESS"
    assert [error["global_key"] for error in seen["several"]["errors"]] == ["nowhere"]
    assert seen["none"] == "ResourceNotFoundError"


def test_rows_are_found_by_external_id(saw: Saw, stored: dict[str, Any]):
    seen = saw("finds_rows_by_external_id")
    assert seen["ids"] == {"six": [stored["single"]["id"]]}
    assert seen["row"]["global_key"] == "single"
    assert seen["none"] == "ResourceNotFoundError"


def test_datasets_are_found_by_id_and_name_and_can_be_renamed(saw: Saw, sandbox: Sandbox):
    seen = saw("finds_datasets")
    assert seen["by id"] == "trials"
    assert seen["rows"] == len(sandbox.data_rows("trials"))
    assert seen["by name"] == [saw("creates_a_dataset")["id"]]
    assert seen["all"] == [["trials", "of 2026"], ["another", "renamed"]]
    assert seen["missing"] == "ResourceNotFoundError"


def test_the_rows_of_a_dataset_come_newest_first(saw: Saw, sandbox: Sandbox):
    listed = saw("lists_the_rows_of_a_dataset")
    assert listed == list(sandbox.data_rows("trials")["global_key"])[::-1]
    assert len(listed) == len(ROWS) + len(["good", "single", "renamed", "fresh", "keyless"])


def test_metadata_is_known_by_name_and_comes_back(saw: Saw, stored: dict[str, Any]):
    seen = saw("reads_metadata")
    assert seen["fields"] == {
        "tag": "CustomMetadataString",
        "captureDateTime": "CustomMetadataDateTime",
        "skipNFrames": "CustomMetadataNumber",
        "split": "CustomMetadataEnum",
    }
    assert seen["split"] == ["test", "train", "valid"]
    assert seen["of rows"] == {
        "good": {"tag": "wet", "split": "valid"},
        "single": {item["name"]: item["value"] for item in METADATA},
    }
    assert len(seen["parsed"]) == len(METADATA)
    for key, fields in seen["of rows"].items():
        held = {item["name"]: item["value"] for item in stored[key]["metadata_fields"]}
        assert held == fields


def test_a_deleted_dataset_is_gone_with_its_rows(saw: Saw, stored: dict[str, Any]):
    assert saw("deletes_a_dataset") == {
        "names": ["trials", "another"],
        "row": "ResourceNotFoundError",
    }
    assert "short-lived" not in stored


@pytest.mark.parametrize(
    ("step", "error"),
    [
        ("misses_a_row", "ResourceNotFoundError"),
        ("has_a_wrong_key", "AuthenticationError"),
        ("asks_for_what_the_api_does_not_have", "InvalidQueryError"),
    ],
)
def test_what_cannot_be_raises_the_error_of_its_kind(saw: Saw, step: str, error: str):
    assert saw(step) == error


def test_a_dataset_gets_the_default_integration_of_its_organisation(saw: Saw):
    assert saw("uses_the_default_integration") == ["fields", "GCP", True]


def test_an_integration_can_be_chosen_added_and_removed(saw: Saw):
    assert saw("chooses_an_integration") == {
        "all": ["fields", "revoked"],
        "settings": "GcpIamIntegrationSettings",
        "without": None,
        "added": "fields",
        "removed": None,
        # It does not validate, so the SDK deletes the dataset that it has just made.
        "revoked": "LabelboxError",
        "datasets": ["by default", "without"],
    }
