"""What the official SDK does and sees; run in its own environment, prints one JSON object.

SANDBOX_KEY=… SANDBOX_ENDPOINT=… INTEGRATED_KEY=… INTEGRATED_ENDPOINT=… python -m tests.sdk.journey
"""

from __future__ import annotations

import json
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

import labelbox
from labelbox.schema.data_row_metadata import DataRowMetadataField
from labelbox.schema.identifiable import GlobalKey, UniqueId

from tests.sdk import tools
from tests.sdk.rows import ATTACHMENTS, BUCKET, METADATA, ROWS
from tests.sdk.tools import STEPS, Journey, step


@step
def shows_its_key_and_endpoint(journey: Journey) -> Any:
    return {"endpoint": journey.client.endpoint, "headers": dict(journey.client.headers)}


@step
def creates_a_dataset(journey: Journey) -> Any:
    journey.dataset = journey.client.create_dataset(name="trials", description="of 2026")
    dataset = journey.dataset
    return {
        "id": dataset.uid,
        "name": dataset.name,
        "description": dataset.description,
        "row_count": dataset.row_count,
        "integration": dataset.iam_integration(),
    }


@step
def imports_every_kind_of_row(journey: Journey) -> Any:
    return journey.imported(journey.dataset.create_data_rows(ROWS))


@step
def is_told_which_rows_were_refused(journey: Journey) -> Any:
    layers = [
        {"type": "IMAGE_OVERLAY", "value": f"{BUCKET}/{n}.png", "name": f"{n}"} for n in range(11)
    ]
    metadata = [
        DataRowMetadataField(name="split", value="valid"),
        DataRowMetadataField(name="tag", value="wet"),
    ]
    rows = [
        {"row_data": f"{BUCKET}/3.jpg", "global_key": "eleven", "attachments": layers},
        {"row_data": f"{BUCKET}/4.jpg", "global_key": "IMAGE", "metadata_fields": METADATA},
        {
            "row_data": f"{BUCKET}/5.jpg",
            "global_key": "good",
            "metadata_fields": metadata,
            "attachments": ATTACHMENTS[:3],
        },
    ]
    return journey.imported(journey.dataset.create_data_rows(rows))


@step
def creates_one_row(journey: Journey) -> Any:
    journey.row = journey.dataset.create_data_row(
        row_data=f"{BUCKET}/6.jpg",
        global_key="single",
        external_id="six",
        media_type="IMAGE",
        attachments=ATTACHMENTS[:1],
        metadata_fields=METADATA,
    )
    return tools.shown(journey.row)


@step
def raises_when_one_row_is_refused(journey: Journey) -> Any:
    row = {"row_data": f"{BUCKET}/7.jpg", "global_key": "single"}
    return tools.raised(lambda: journey.dataset.create_data_row(row))


@step
def keeps_attachments(journey: Journey) -> Any:
    row = journey.row
    added = row.create_attachment("RAW_TEXT", "a note", "Note")
    gone = row.create_attachment("IMAGE", f"{BUCKET}/gone.jpg")
    seen = {"created": [added.attachment_type, added.attachment_value, added.attachment_name]}
    added.update(name="Renamed", value="another note")
    seen["updated"] = [added.attachment_type, added.attachment_value, added.attachment_name]
    seen["listed"] = tools.attachments(row)
    gone.delete()
    seen["after deleting"] = tools.attachments(row)
    for _ in range(9):
        row.create_attachment("IMAGE_OVERLAY", f"{BUCKET}/more.png")
    seen["eleventh overlay"] = tools.raised(
        lambda: row.create_attachment("IMAGE_OVERLAY", f"{BUCKET}/eleventh.png")
    )
    return seen


@step
def uploads_local_files(journey: Journey) -> Any:
    path = journey.folder / "field ä.png"
    path.write_bytes(b"\x89PNG picture")
    rows = [{"row_data": str(path), "global_key": "local", "external_id": "local"}]
    return {
        "url": journey.client.upload_file(str(path)),
        "import": journey.imported(journey.dataset.create_data_rows(rows)),
    }


@step
def upserts_by_key_and_by_id(journey: Journey) -> Any:
    good = journey.client.get_data_row_by_global_key("good")
    local = journey.client.get_data_row_by_global_key("local")
    rows = [
        {"key": GlobalKey("good"), "attachments": [{"type": "RAW_TEXT", "value": "only"}]},
        {"key": UniqueId(local.uid), "external_id": "by id", "global_key": "renamed"},
        {"key": GlobalKey("fresh"), "row_data": f"{BUCKET}/8.jpg", "global_key": "fresh"},
        {"row_data": f"{BUCKET}/9.jpg", "global_key": "keyless"},
        {"key": UniqueId("c" * 25), "external_id": "nobody"},
    ]
    return {
        "before": tools.attachments(good),
        "ids": {"good": good.uid, "renamed": local.uid},
        "import": journey.imported(journey.dataset.upsert_data_rows(rows)),
        "after": tools.attachments(good),
    }


@step
def finds_rows_by_global_key(journey: Journey) -> Any:
    found = journey.client.get_data_row_ids_for_global_keys(["good", "nowhere", "SINGLE"])
    return {
        "one": tools.shown(journey.client.get_data_row_by_global_key("good")),
        "several": found,
        "none": tools.raised(lambda: journey.client.get_data_row_by_global_key("nowhere")),
    }


@step
def finds_rows_by_external_id(journey: Journey) -> Any:
    dataset = journey.dataset
    return {
        "ids": journey.client.get_data_row_ids_for_external_ids(["six", "nobody"]),
        "row": tools.shown(dataset.data_row_for_external_id("six")),
        "none": tools.raised(lambda: dataset.data_row_for_external_id("nobody")),
    }


@step
def finds_datasets(journey: Journey) -> Any:
    other = journey.client.create_dataset(name="other", iam_integration=None)
    other.update(name="another", description="renamed")
    named = journey.client.get_datasets(where=labelbox.Dataset.name == "trials")
    return {
        "by id": journey.client.get_dataset(journey.dataset.uid).name,
        "rows": journey.client.get_dataset(journey.dataset.uid).row_count,
        "by name": [each.uid for each in named],
        "all": [[each.name, each.description] for each in journey.client.get_datasets()],
        "missing": tools.raised(lambda: journey.client.get_dataset("c" * 25)),
    }


@step
def lists_the_rows_of_a_dataset(journey: Journey) -> Any:
    return [row.global_key for row in journey.dataset.data_rows()]


@step
def reads_metadata(journey: Journey) -> Any:
    ontology = journey.client.get_data_row_metadata_ontology()
    row = journey.client.get_data_row_by_global_key("good")
    return {
        "fields": {field.name: field.kind.value for field in ontology.fields},
        "split": sorted(ontology.get_by_name("split")),
        "of rows": {
            each.global_key: {field["name"]: field["value"] for field in each.metadata_fields}
            for each in (row, journey.row)
        },
        "parsed": [str(field.value) for field in journey.row.metadata],
    }


@step
def deletes_a_dataset(journey: Journey) -> Any:
    dataset = journey.client.create_dataset(name="short-lived", iam_integration=None)
    dataset.create_data_row(row_data=f"{BUCKET}/10.jpg", global_key="short-lived")
    dataset.delete()
    return {
        "names": [each.name for each in journey.client.get_datasets()],
        "row": tools.raised(lambda: journey.client.get_data_row_by_global_key("short-lived")),
    }


@step
def misses_a_row(journey: Journey) -> Any:
    return tools.raised(lambda: journey.client.get_data_row("c" * 25))


@step
def has_a_wrong_key(_journey: Journey) -> Any:
    return tools.raised(lambda: list(tools.client("SANDBOX", api_key="wrong").get_datasets()))


@step
def asks_for_what_the_api_does_not_have(journey: Journey) -> Any:
    return tools.raised(lambda: journey.client.execute("query X { organization { secret } }"))


@step
def uses_the_default_integration(journey: Journey) -> Any:
    dataset = journey.integrated.create_dataset(name="by default")
    integration = dataset.iam_integration()
    return [integration.name, integration.provider, integration.is_org_default]


@step
def chooses_an_integration(journey: Journey) -> Any:
    client = journey.integrated
    found = {each.name: each for each in client.get_organization().get_iam_integrations()}
    without = client.create_dataset(name="without", iam_integration=None)
    seen: dict[str, Any] = {
        "all": list(found),
        "settings": type(found["fields"].settings).__name__,
        "without": without.iam_integration(),
        "revoked": tools.raised(
            lambda: client.create_dataset(name="revoked", iam_integration=found["revoked"])
        ),
        "added": without.add_iam_integration(found["fields"]).name,
    }
    without.remove_iam_integration()
    seen["removed"] = without.iam_integration()
    seen["datasets"] = [each.name for each in client.get_datasets()]
    return seen


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        journey = Journey(Path(folder))
        seen: dict[str, Any] = {}
        for each in STEPS:
            try:
                seen[each.__name__] = {"answer": each(journey)}
            except Exception:  # noqa: BLE001 - the test shows it, by the name of the step
                seen[each.__name__] = {"error": traceback.format_exc()}
    sys.stdout.write(json.dumps(seen))


if __name__ == "__main__":
    main()
