from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pandas as pd
import pytest

from lb_widgets.client.answers import MetadataField
from lb_widgets.client.metadata import Ontology
from lb_widgets.errors import InputError


def field(name: str, kind: str, *options: str) -> MetadataField:
    listed = [
        MetadataField(id=f"o-{option}", name=option, kind="CustomMetadataEnumOption")
        for option in options
    ]
    return MetadataField(id=f"s-{name}", name=name, kind=f"CustomMetadata{kind}", options=listed)


ONTOLOGY = Ontology(
    [
        field("tag", "String"),
        field("taken", "DateTime"),
        field("skip", "Number"),
        field("split", "Enum", "train", "test"),
        field("vector", "Embedding"),
    ]
)


def wire(name: str, value: Any) -> Any:
    (entry,) = ONTOLOGY.to_wire([{"name": name, "value": value}])
    assert entry["schemaId"] == f"s-{name}"
    return entry["value"]


def test_values_become_what_the_sdk_sends():
    assert wire("tag", "t") == "t"
    assert wire("skip", 3) == 3.0
    assert wire("skip", "3") == 3.0
    assert wire("vector", [1] * 128) == [1.0] * 128


@pytest.mark.parametrize(
    "value",
    [
        "2004-07-01T12:00:00Z",
        "2004-07-01T14:00:00+02:00",
        "2004-07-01T12:00:00",
        datetime(2004, 7, 1, 12, tzinfo=UTC),
        datetime(2004, 7, 1, 14, tzinfo=timezone(timedelta(hours=2))),
        pd.Timestamp("2004-07-01 12:00:00.5"),
    ],
)
def test_times_are_sent_in_utc_to_the_second(value: Any):
    assert wire("taken", value) == "2004-07-01T12:00:00Z"


@pytest.mark.parametrize("value", ["train", "o-train"])
def test_an_enum_takes_two_entries(value: str):
    assert ONTOLOGY.to_wire([{"name": "split", "value": value}]) == [
        {"schemaId": "s-split", "value": {}},
        {"schemaId": "o-train", "value": {}},
    ]


@pytest.mark.parametrize("key", ["schema_id", "schemaId"])
def test_a_field_may_be_named_by_its_schema_id(key: str):
    assert ONTOLOGY.to_wire([{key: "s-tag", "value": "t"}]) == [{"schemaId": "s-tag", "value": "t"}]


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ({"name": "crop", "value": "w"}, "'crop': not in this organisation, which has tag, taken"),
        ({"name": "split", "value": "val"}, "'split': expected one of train, test, found 'val'"),
        ({"name": "tag", "value": 7}, "'tag': expected a text, found 7"),
        ({"name": "skip", "value": "many"}, "'skip': expected a number, found 'many'"),
        ({"name": "skip", "value": float("nan")}, "'skip': expected a number that is finite"),
        ({"name": "taken", "value": "yesterday"}, "such as 2026-01-31T12:00:00Z, found 'yesterd"),
        ({"name": "taken", "value": 5}, "'taken': expected a date and time such as .*, found 5"),
        ({"name": "vector", "value": [0.5]}, "'vector': expected 128 numbers, found 1"),
        ({"name": "vector", "value": "0.5"}, "'vector': expected 128 numbers, found '0.5'"),
        ({"name": "vector", "value": ["x"] * 128}, "'vector': expected a number, found 'x'"),
        ({"schema_id": "o-train", "value": "x"}, "'o-train': is an option, not a field: name 'spl"),
        ({"schema_id": "gone", "value": "x"}, "'gone': not in this organisation"),
        ({"name": "tag"}, "'tag': has no value"),
        ({"value": "t"}, "None: has neither name nor schema_id"),
    ],
)
def test_what_does_not_fit_says_why(entry: dict[str, Any], says: str):
    with pytest.raises(InputError, match=says):
        ONTOLOGY.to_wire([entry])


def test_all_problems_are_said_at_once():
    entries = [{"name": "crop", "value": 1}, {"name": "tag", "value": 7}]
    with pytest.raises(InputError) as caught:
        ONTOLOGY.to_wire(entries)
    assert len(caught.value.problems) == 2
