"""The recorded SDK judges our client: the same work, request by request.

Each difference is listed with its reason; recording/README.md says what is compared with. What
differs and is not listed fails, and so does what is listed and does not differ any more.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from lb_widgets.client import Client
from lb_widgets.errors import NotFoundError
from tests.client.judging import differences, order
from tests.client.traffic import Names, Sent, Wire, recorded

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lb_widgets.sandbox import Sandbox

LOOK_UP = ("getDataRowsForGlobalKeysPyApi", "getDataRowsForGlobalKeysResultPyApi")


def _of_an_import(step: str, **counts: tuple[str, str]) -> dict[str, str]:
    """Return what differs at every import."""
    return {
        f"{step}: GetDatasetsPyApi 0 times → 1": "the dataset is given by name",
        **{
            f"{step}: {name} 0 times → 1": "keys that exist are found before anything is sent"
            for name in LOOK_UP
        },
        **{f"{step}: {name} {count}": reason for name, (count, reason) in counts.items()},
    }


_FAILURES = "asked for only where a row is not among those that were created"
_USER = ("1 times → 0", "whose key it is stays the same, so it is asked for once")
_SKIPPED = ("1 times → 0", "the row exists, so nothing is sent")
_NO_PART = "no part of preparing data"

# What our client does otherwise than the SDK, and why. That it selects fewer fields is allowed
# everywhere.
DIFFERENCES: dict[str, str] = {
    "header User-Agent": "one of our own: nobody is to take us for the SDK",
    "header X-User-Agent: theirs alone": "as User-Agent",
    "header X-Python-Version: theirs alone": "nobody needs to know",
    "header X-SDK-Method: theirs alone": "there is no such method",
    "header Connection: theirs alone": "keep-alive is how HTTP/1.1 is meant",
    "header Accept: ours alone": "what answers an upload is JSON too",
    "GetDatasetsPyApi: variable skip: ours alone": "lists that are longer than a page are read on",
    "GetDataRowAttachmentsPyApi: variable skip: ours alone": "as for datasets",
    "UploadFile chunk: head ('1', 'application/json', 'json_import.json') → "
    "('1', 'rows-1.json', 'application/json')": "the SDK swaps name and type",
    "UploadFile chunk: field-2 is left out": "eleven overlays: the row has an error",
    "UploadFile manifest: item_count": "as field-2 is left out",
    "UploadFile chunk: local-1: external_id: theirs alone": "nothing is made up that nobody gave",
    "UploadFile chunk: one-1: global_key: ours alone": "a row is sent whole, to whatever it is",
    "UploadFile chunk: one-1: row_data: ours alone": "as its global key",
    "attachments: GetDataRowAttachmentsPyApi 1 times → 2": "to know one that is made from its twin",
    "attachments: another order": "as they are listed before one is made",
    "create a dataset: GetDatasetsPyApi 0 times → 1": "a second one of its name is refused",
    "create a dataset: GetOrganizationPyApi 1 times → 0": "the integrations say what is default",
    "create a dataset: another order": "integrations first: one that is broken leaves no dataset",
    **_of_an_import("create rows", FailedDataRowImportsPyApi=("2 times → 0", _FAILURES)),
    **_of_an_import(
        "a key again",
        UploadFile=("2 times → 0", _SKIPPED[1]),
        UpsertDataRowsPyApi=_SKIPPED,
        GetUserPyApi=_USER,
        GetUserCreatedTasksPyApi=_SKIPPED,
        SuccessesfulDataRowImportsPyApi=_SKIPPED,
        FailedDataRowImportsPyApi=("2 times → 0", _SKIPPED[1]),
    ),
    **_of_an_import(
        "create one row", GetUserPyApi=_USER, FailedDataRowImportsPyApi=("2 times → 0", _FAILURES)
    ),
    **_of_an_import(
        "a local file", GetUserPyApi=_USER, FailedDataRowImportsPyApi=("1 times → 0", _FAILURES)
    ),
    **_of_an_import(
        "upsert",
        GetUserPyApi=_USER,
        FailedDataRowImportsPyApi=("1 times → 0", _FAILURES),
        SuccessesfulDataRowImportsPyApi=("0 times → 1", "what became of each row is said"),
    ),
    "external ids: externalIdsToDataRowIdsPyApi 1 times → 0": "rows are found by global key",
    "a dataset's rows: DatasetDataRowsPyApi 1 times → 0": _NO_PART,
    **{
        f"a batch and an export: {name} 1 times → 0": _NO_PART
        for name in (
            "GetProjectPyApi",
            "CheckAllDataRowsHaveBeenProcessedPyApi",
            "createBatchV2PyApi",
            "exportDataRowsInCatalogPyApi",
            "GetUserPyApi",
            "GetUserCreatedTasksPyApi",
            "GetExportMetadataHeaderPyApi",
            "GetExportFileFromOffsetPyApi",
        )
    },
}


class Step(NamedTuple):
    """Some of the recorded requests, and the same work with our client."""

    name: str
    recorded: slice
    work: Callable[[Client, Work], object]


class Work(NamedTuple):
    """What was worked with when the recording was made."""

    rows: list[dict[str, Any]]
    local_file: Path
    ids: dict[str, str]


def _create_rows(client: Client, work: Work) -> None:
    outcome = client.submit(work.rows, dataset="capture").outcome
    work.ids.update(zip(outcome["global_key"], outcome["data_row_id"], strict=True))


def _work_on_attachments(client: Client, work: Work) -> None:
    value = "https://a.example.invalid/ndvi.png"
    row_id = work.ids["field-1"]
    made = client.create_attachment(row_id, type="IMAGE_OVERLAY", value=value, name="NDVI")
    client.update_attachment(made.id, name="NDVI 2")
    client.attachments(row_id)
    client.delete_attachment(made.id)


def _ask_for_a_missing_row(client: Client, _work: Work) -> None:
    with pytest.raises(NotFoundError):
        client.data_row("nope")


ONE = {"row_data": "https://a.example.invalid/one.png", "global_key": "one-1"}
AGAIN = {"row_data": "https://a.example.invalid/c.png", "global_key": "field-1"}
NEW_TEXT = ONE | {"attachments": [{"type": "RAW_TEXT", "value": "new"}]}

STEPS = [
    Step("create a dataset", slice(3), lambda client, _: client.create_dataset("capture")),
    Step("create rows", slice(3, 13), _create_rows),
    Step("a key again", slice(13, 21), lambda client, _: client.submit([AGAIN], dataset="capture")),
    Step(
        "look a key up", slice(21, 24), lambda client, _: client.data_row_by_global_key("field-1")
    ),
    Step("attachments", slice(24, 28), _work_on_attachments),
    Step("create one row", slice(28, 37), lambda client, _: client.create_data_row(ONE, "capture")),
    Step(
        "a local file",
        slice(37, 45),
        lambda client, work: client.submit(
            [{"row_data": str(work.local_file), "global_key": "local-1"}], dataset="capture"
        ),
    ),
    Step(
        "upsert",
        slice(45, 51),
        lambda client, _: client.submit([NEW_TEXT], dataset="capture", existing="replace"),
    ),
    Step("external ids", slice(51, 52), lambda *_: None),
    Step("list datasets", slice(52, 53), lambda client, _: client.datasets()),
    Step("a dataset's rows", slice(53, 54), lambda *_: None),
    Step("a batch and an export", slice(54, 63), lambda *_: None),
    Step("a missing row", slice(63, 64), _ask_for_a_missing_row),
]


def test_every_difference_from_the_sdk_is_listed_with_its_reason(sandbox: Sandbox, tmp_path: Path):
    theirs = recorded()
    work = Work(_rows_of(theirs[4]), tmp_path / "local.png", {})
    work.local_file.write_bytes(b"\x89PNG not really")
    ours: list[list[Sent]] = []
    with Wire(sandbox.endpoint) as wire:
        client = Client(api_key=sandbox.api_key, endpoint=wire.endpoint)
        for step in STEPS:
            before = len(wire.sent)
            step.work(client, work)
            ours.append(wire.sent[before:])
    their_names, our_names = Names(theirs), Names(wire.sent)
    found: set[str] = set()
    for step, sent in zip(STEPS, ours, strict=True):
        part = [each for each in theirs[step.recorded] if each is not None]
        found.update(f"{step.name}: {each}" for each in order(part, sent))
        found.update(differences(part, sent, their_names, our_names))
    assert found == set(DIFFERENCES), "\n".join(sorted(found))


def test_the_recording_is_all_compared():
    assert [step.recorded.start or 0 for step in STEPS[1:]] == [
        step.recorded.stop for step in STEPS[:-1]
    ]
    assert STEPS[-1].recorded.stop == len(recorded())


def _rows_of(chunk: Sent) -> list[dict[str, Any]]:
    """Return the rows that the chunk was made of; its metadata was given by name."""
    rows = [item["payload"] for item in json.loads(chunk.parts[2].text)]
    for row in rows:
        del row["dataset_id"]
        if "metadata_fields" in row:
            row["metadata_fields"] = [
                {"name": "tag", "value": "t1"},
                {"name": "split", "value": "train"},
            ]
    return rows
