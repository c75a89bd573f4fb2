from __future__ import annotations

from typing import Any

import pytest

from lb_widgets.sandbox.api.metadata import ONTOLOGY, MetadataError, to_fields, to_wire

IDS = {schema["name"]: schema["id"] for schema in ONTOLOGY}


def test_names_ids_and_the_wire_form_say_the_same():
    train = next(schema for schema in ONTOLOGY if schema["options"])["options"][0]["id"]
    wire = [{"schemaId": IDS["split"], "value": {}}, {"schemaId": train, "value": {}}]
    assert to_wire([{"name": "split", "value": "train"}]) == wire
    assert to_wire([{"schema_id": IDS["split"], "value": train}]) == wire
    assert to_wire(wire) == wire


def test_fields_show_names_and_options():
    wire = to_wire([{"name": "split", "value": "valid"}, {"name": "skipNFrames", "value": 5}])
    shown = [(field["name"], field["value"]) for field in to_fields(wire)]
    assert shown == [("split", "valid"), ("skipNFrames", 5)]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("tag", "must be a list"),
        ([{"name": "tag"}], "no value"),
        ([{"name": "colour", "value": 1}], "no such field"),
        ([{"name": "tag", "value": 1}], "expected a text, found 1"),
        ([{"name": "tag", "value": "x" * 4097}], "at most 4096"),
        ([{"name": "skipNFrames", "value": "many"}], "expected a number"),
        ([{"name": "captureDateTime", "value": "yesterday"}], "a date and time"),
        ([{"name": "split", "value": "holdout"}], "one of train, valid, test"),
        (
            [{"name": "tag", "value": "a"}, {"name": "tag", "value": "b"}],
            "A schemaId can only be specified once per DataRow for CustomMetadataString",
        ),
        (
            [{"name": "split", "value": "train"}, {"name": "split", "value": "test"}],
            "A schemaId can only be specified once per DataRow for CustomMetadataEnum",
        ),
    ],
)
def test_metadata_that_the_documentation_forbids_is_refused(fields: Any, message: str):
    with pytest.raises(MetadataError, match=message):
        to_wire(fields)


@pytest.mark.parametrize("moment", ["2026-01-02T03:04:05Z", "2026-01-02T03:04:05.678+02:00"])
def test_a_date_is_kept_as_it_was_written(moment: str):
    assert to_wire([{"name": "captureDateTime", "value": moment}])[0]["value"] == moment
