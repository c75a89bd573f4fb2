from __future__ import annotations

import re
from importlib.resources import files

import msgspec
import pytest
from graphql import build_schema, parse, validate

from lb_widgets.client.operation import Operation
from lb_widgets.client.operations import (
    CancelTask,
    CreateDataset,
    FindGlobalKeys,
    GetDataRow,
    GetUser,
    SetIntegration,
    UpdateAttachment,
    UploadFile,
    ValidateDataset,
)

OPERATIONS: list[type[Operation]] = Operation.__subclasses__()
# A file that is stored twice is in nobody's way, and the others say the same thing twice.
HARMLESS_MUTATIONS = {CancelTask, SetIntegration, UpdateAttachment, UploadFile, ValidateDataset}
NOT_IN_THE_SANDBOX = {CancelTask}  # it is not recorded; its text is that of the SDK's source
SCHEMA = build_schema(files("lb_widgets.sandbox.api").joinpath("schema.graphql").read_text("utf-8"))


def encoded_names(operation: type[Operation]) -> list[str]:
    return [field.encode_name for field in msgspec.structs.fields(operation)]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda kind: kind.title())
class TestEveryOperation:
    def test_is_valid_in_the_schema_of_the_sandbox(self, operation: type[Operation]):
        wrong = validate(SCHEMA, parse(operation.query))
        assert bool(wrong) == (operation in NOT_IN_THE_SANDBOX), wrong

    def test_has_a_field_for_each_variable_of_its_text(self, operation: type[Operation]):
        declared = re.findall(r"\$(\w+):", operation.query)
        assert sorted(declared) == sorted(encoded_names(operation))

    def test_selects_the_field_that_its_answer_is_read_from(self, operation: type[Operation]):
        top = parse(operation.query).definitions[0].selection_set.selections
        assert [field.name.value for field in top] == [operation.root]

    def test_is_called_what_its_text_says(self, operation: type[Operation]):
        assert parse(operation.query).definitions[0].name.value == operation.title()

    def test_is_repeated_only_where_that_does_no_harm(self, operation: type[Operation]):
        reads = parse(operation.query).definitions[0].operation.value == "query"
        assert operation.repeatable == (reads or operation in HARMLESS_MUTATIONS)

    def test_names_a_variable_as_what_it_is_about(self, operation: type[Operation]):
        assert operation.about is None or operation.about[1] in operation.__struct_fields__


def test_variables_are_written_as_the_service_spells_them():
    sent = msgspec.json.encode(FindGlobalKeys(global_keys=["a", "b"]))
    assert sent == b'{"globalKeys":["a","b"]}'
    assert msgspec.json.encode(GetUser()) == b"{}"


def test_what_is_not_given_is_no_variable():
    assert msgspec.json.encode(CreateDataset(name="a")) == b'{"name":"a"}'
    sent = msgspec.json.encode(UpdateAttachment(attachment_id="x", name="n"))
    assert sent == b'{"attachment_id":"x","name":"n"}'


def test_an_operation_says_what_it_is_about():
    assert GetDataRow(data_row_id="c1").subject() == "data row 'c1'"
    assert GetUser().subject() == ""
