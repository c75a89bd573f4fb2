"""What a plan says, and that what it says comes true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.client import Client
from lb_widgets.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lb_widgets.sandbox import Sandbox

    MakeRows = Callable[[int], list[dict[str, Any]]]

DATASET = "field trials"


def mixed(image_rows: MakeRows, folder: Path) -> list[dict[str, Any]]:
    """Return rows: new, existing, erroneous, two of one key, with a file, without a key."""
    rows = image_rows(7)
    rows[2]["media_type"] = "PICTURE"
    rows[4]["global_key"] = rows[3]["global_key"]
    file = folder / "a.jpg"
    file.write_bytes(b"picture")
    rows[5]["row_data"] = str(file)
    del rows[6]["global_key"]
    return rows


def test_a_plan_counts_what_will_happen_and_changes_nothing(
    client: Client, sandbox: Sandbox, image_rows: MakeRows, tmp_path: Path
):
    client.submit(image_rows(2)[1:], dataset=DATASET, create_dataset=True)
    writing = {name for name in sandbox.requests if name.startswith(("create", "up"))}
    before = {name: sandbox.requests[name] for name in writing}
    rows = mixed(image_rows, tmp_path)
    plan = client.plan(rows, dataset=DATASET)
    assert {name: sandbox.requests[name] for name in writing} == before
    statuses = ["new", "exists", "left out", "left out", "left out", "new", "new"]
    assert list(plan.rows["status"]) == statuses
    assert (plan.new, plan.existing, plan.left_out, plan.duplicates) == (3, 1, 3, 2)
    assert list(plan.rows["proposed"]) == [False] * 6 + [True]
    assert plan.proposed == 1
    assert plan.files.to_dict("records") == [{"path": str(tmp_path / "a.jpg"), "bytes": 7}]
    assert plan.dataset_exists
    assert plan.unfinished is None
    outcome = client.submit(rows, dataset=DATASET).outcome
    assert list(outcome["status"]) == [status.replace("new", "created") for status in statuses]
    assert list(outcome["global_key"]) == list(plan.rows["global_key"])


def test_a_dataset_that_is_not_there_is_said_not_made(client: Client, sandbox: Sandbox):
    assert not client.plan([], dataset=DATASET).dataset_exists
    assert "createDataset" not in sandbox.requests


def test_hosts_that_the_service_cannot_reach_are_counted(
    image_rows: MakeRows, monkeypatch: pytest.MonkeyPatch, client: Client
):
    rows = image_rows(3)  # all on 127.0.0.1
    rows[1]["row_data"] = "https://files.lan/a.jpg"
    monkeypatch.setattr(Client, "endpoint", "https://api.labelbox.com/graphql")
    plan = client.plan(rows, dataset=DATASET)
    assert plan.unreachable_hosts == {"127.0.0.1": 3, "files.lan": 1}
    assert plan.left_out == 3


class TestCompare:
    @pytest.mark.parametrize(
        "change",
        [
            {"row_data": "http://127.0.0.1/other.jpg"},
            {"external_id": "other"},
            {"attachments": []},
            {"metadata_fields": [{"name": "split", "value": "valid"}]},
        ],
    )
    def test_tells_identical_from_changed(
        self, client: Client, image_rows: MakeRows, change: dict[str, Any]
    ):
        rows = image_rows(2)
        for row in rows:
            row["external_id"] = "e"
            row["metadata_fields"] = [
                {"name": "split", "value": "train"},
                {"name": "tag", "value": "t"},
            ]
        client.submit(rows, dataset=DATASET, create_dataset=True)
        rows[1] |= change
        plan = client.plan([*rows, *image_rows(3)[2:]], dataset=DATASET, compare=True)
        assert list(plan.rows["comparison"]) == ["identical", "changed", None]
        assert (plan.identical, plan.changed) == (1, 1)

    def test_is_not_made_unasked(self, client: Client, sandbox: Sandbox, image_rows: MakeRows):
        client.submit(image_rows(1), dataset=DATASET, create_dataset=True)
        plan = client.plan(image_rows(1), dataset=DATASET)
        assert list(plan.rows["comparison"]) == [None]
        assert "dataRow" not in sandbox.requests

    def test_takes_an_object_for_its_json_text(self, client: Client, sandbox: Sandbox):
        row = {
            "row_data": {"pdf_url": sandbox.media_url("a.pdf")},
            "global_key": "pdf",
            "media_type": "PDF",
        }
        client.submit([row], dataset=DATASET, create_dataset=True)
        assert client.plan([row], dataset=DATASET, compare=True).identical == 1

    def test_takes_what_a_row_does_not_say_for_the_same(self, client: Client, image_rows: MakeRows):
        (row,) = image_rows(1)
        client.submit([row], dataset=DATASET, create_dataset=True)
        del row["attachments"]
        assert client.plan([row], dataset=DATASET, compare=True).identical == 1


class TestReplace:
    def test_says_how_many_attachments_will_go(
        self, client: Client, sandbox: Sandbox, image_rows: MakeRows
    ):
        rows = image_rows(3)
        client.submit(rows, dataset=DATASET, create_dataset=True)
        rows[0]["attachments"] = rows[0]["attachments"][:1]
        rows[1]["attachments"] = [{"type": "RAW_TEXT", "value": "new"}]
        del rows[2]["attachments"]
        plan = client.plan(rows, dataset=DATASET, existing="replace")
        assert plan.attachments_removed == 1 + 2
        before = sum(map(len, sandbox.data_rows()["attachments"]))
        client.submit(rows, dataset=DATASET, existing="replace")
        assert sum(map(len, sandbox.data_rows()["attachments"])) == before - 3 + 1

    def test_says_nothing_of_attachments_where_none_go(self, client: Client, image_rows: MakeRows):
        assert client.plan(image_rows(1), dataset=DATASET).attachments_removed is None

    def test_reads_every_page_of_attachments(self, client: Client, image_rows: MakeRows):
        (row,) = image_rows(1)
        row["attachments"] = [{"type": "RAW_TEXT", "value": f"note {n}"} for n in range(205)]
        client.submit([row], dataset=DATASET, create_dataset=True)
        row["attachments"] = []
        plan = client.plan([row], dataset=DATASET, existing="replace")
        assert plan.attachments_removed == 205

    def test_needs_a_known_word(self, client: Client):
        with pytest.raises(InputError, match='expected "skip", "replace" or "stop"'):
            client.plan([], dataset=DATASET, existing="update")  # type: ignore[arg-type]
