from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.errors import ApiError, InputError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.client import Client
    from lb_widgets.sandbox import Sandbox

NOTE = {"type": "RAW_TEXT", "value": "IOWA, Zone 2232", "name": "Note"}


@pytest.fixture
def row_id(client: Client, image_rows: Callable[[int], list[dict[str, Any]]]) -> str:
    """A row with two attachments."""
    submission = client.submit(image_rows(1), dataset="trials", create_dataset=True)
    return submission.outcome["data_row_id"][0]


def test_one_is_created_changed_and_deleted(client: Client, row_id: str):
    made = client.create_attachment(row_id, **NOTE)
    assert (made.type, made.value, made.name) == tuple(NOTE.values())
    assert client.attachments(row_id)[2:] == [made]
    changed = client.update_attachment(made.id, name="Zone")
    assert (changed.value, changed.name) == (made.value, "Zone")
    assert client.update_attachment(made.id, type="HTML", value="https://a.example/").name == "Zone"
    client.delete_attachment(made.id)
    assert len(client.attachments(row_id)) == 2


def test_a_name_may_be_missing(client: Client, row_id: str):
    made = client.create_attachment(row_id, type="RAW_TEXT", value="x")
    assert made.name is None


def test_many_are_listed_page_by_page(client: Client, sandbox: Sandbox, row_id: str):
    values = [f"note {number}" for number in range(198)]
    for value in values:
        client.create_attachment(row_id, type="RAW_TEXT", value=value)
    before = sandbox.requests["dataRow"]
    assert [each.value for each in client.attachments(row_id)][2:] == values
    assert sandbox.requests["dataRow"] - before == 3


@pytest.mark.parametrize("how", ["status", "drop", "garbage", "truncated"])
def test_one_is_created_even_if_the_answer_is_lost(
    client: Client, sandbox: Sandbox, row_id: str, how: str
):
    sandbox.fail("createDataRowAttachment", how=how, when="after")
    made = client.create_attachment(row_id, **NOTE)
    assert client.attachments(row_id)[2:] == [made]


@pytest.mark.parametrize("when", ["before", "after"])
def test_one_that_is_alike_is_not_taken_for_it(
    client: Client, sandbox: Sandbox, row_id: str, when: Any
):
    twin = client.create_attachment(row_id, **NOTE)
    sandbox.fail("createDataRowAttachment", when=when)
    made = client.create_attachment(row_id, **NOTE)
    assert client.attachments(row_id)[2:] == [twin, made]


def test_one_is_deleted_even_if_the_answer_is_lost(client: Client, sandbox: Sandbox, row_id: str):
    made = client.create_attachment(row_id, **NOTE)
    sandbox.fail("deleteDataRowAttachment", when="after")
    client.delete_attachment(made.id)
    assert len(client.attachments(row_id)) == 2
    with pytest.raises(NotFoundError, match=f"attachment '{made.id}'"):
        client.delete_attachment(made.id)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"type": "raw_text", "value": "x"}, "type='raw_text' is no type .* IMAGE_OVERLAY, IMAGE"),
        ({"type": "RAW_TEXT", "value": ""}, "needs a value"),
    ],
)
def test_what_cannot_be_right_is_not_sent(
    client: Client, sandbox: Sandbox, row_id: str, given: dict[str, str], says: str
):
    with pytest.raises(InputError, match=says):
        client.create_attachment(row_id, **given)
    with pytest.raises(InputError, match=says):
        client.update_attachment("c1", **given)
    assert "createDataRowAttachment" not in sandbox.requests


def test_a_refusal_names_the_row(client: Client, row_id: str):
    for number in range(9):
        url = f"https://a.example/{number}.png"
        client.create_attachment(row_id, type="IMAGE_OVERLAY", value=url)
    with pytest.raises(ApiError, match=f"data row '{row_id}'"):
        client.create_attachment(row_id, type="IMAGE_OVERLAY", value="https://a.example/10.png")


@pytest.mark.parametrize("call", ["attachments", "data_row"])
def test_a_row_that_is_not_there_is_said_so(client: Client, call: str):
    with pytest.raises(NotFoundError, match="no data row 'c17'"):
        getattr(client, call)("c17")
