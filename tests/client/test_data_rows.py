from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from lb_widgets.client import Client, keys
from lb_widgets.client.answers import FoundRow, KeyMatches
from lb_widgets.errors import ApiError, AuthenticationError, InputError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.sandbox import Sandbox


@pytest.fixture
def row(image_rows: Callable[[int], list[dict[str, Any]]]) -> dict[str, Any]:
    metadata = [{"name": "tag", "value": "t1"}, {"name": "split", "value": "train"}]
    return image_rows(1)[0] | {"external_id": "e-1", "metadata_fields": metadata}


def test_one_is_created_and_comes_back_typed(client: Client, row: dict[str, Any]):
    before = repr(row)
    made = client.create_data_row(row, "trials", create_dataset=True)
    assert repr(row) == before
    assert (made.row_data, made.global_key, made.external_id) == (
        row["row_data"],
        "key-0",
        "e-1",
    )
    assert {field.name: field.value for field in made.metadata_fields} == {
        "tag": "t1",
        "split": "train",
    }
    assert len(made.custom_metadata) == 3  # an enum takes two
    assert made.created_at is not None
    assert client.data_row_by_global_key("key-0") == made == client.data_row(made.id)


def test_a_series_is_a_row(client: Client, row: dict[str, Any]):
    made = client.create_data_row(pd.Series(row), "trials", create_dataset=True)
    assert made.global_key == "key-0"


def test_one_that_exists_is_a_conflict(client: Client, row: dict[str, Any]):
    made = client.create_data_row(row, "trials", create_dataset=True)
    with pytest.raises(ApiError, match=rf"'key-0' exists already \({made.id}\)") as caught:
        client.create_data_row(row, "trials")
    assert caught.value.code == "RESOURCE_CONFLICT"


def test_one_with_errors_is_not_sent(client: Client, sandbox: Sandbox, row: dict[str, Any]):
    client.create_dataset("trials")
    with pytest.raises(InputError, match=r"'key-0' was not sent: .*row_data"):
        client.create_data_row(row | {"row_data": ""}, "trials")
    assert "upsertDataRows" not in sandbox.requests


def test_one_that_is_refused_says_why(client: Client, row: dict[str, Any], monkeypatch: Any):
    client.create_dataset("trials")
    eleven = [{"type": "IMAGE_OVERLAY", "value": f"https://a.example/{n}.png"} for n in range(11)]
    monkeypatch.setattr(
        "lb_widgets.client.preparing.Preparation._leave_out_errors", lambda *_: None
    )
    with pytest.raises(ApiError, match=r"127\.0\.0\.1 refused the row .*'key-0': .*10"):
        client.create_data_row(row | {"attachments": eleven}, "trials")


@pytest.mark.parametrize("rows", [[{"row_data": "x"}], "x", None])
def test_several_are_for_submit(client: Client, rows: Any):
    with pytest.raises(InputError, match=r"Expected one row as a dict, .* Client.submit takes"):
        client.create_data_row(rows, "trials")


def test_a_key_that_is_not_there_is_said_so(client: Client):
    with pytest.raises(NotFoundError, match="global key 'none'"):
        client.data_row_by_global_key("none")


def test_a_row_that_this_key_may_not_see_is_said_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    denied = KeyMatches([FoundRow(id="")], [], ["hidden"])
    monkeypatch.setattr(keys, "_ask", lambda *_: denied)
    with pytest.raises(AuthenticationError, match="may not see it"):
        client.data_row_by_global_key("hidden")
